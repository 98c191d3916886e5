#include <math.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "form/state.h"

/* ---- Dates and times, read letter by letter ---- */

static bool take_digits(struct text *rest, size_t count, int *number)
{
    *number = 0;
    if (rest->len < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (rest->at[i] < '0' || rest->at[i] > '9')
            return false;
        *number = *number * 10 + (rest->at[i] - '0');
    }
    *rest = text_part(*rest, count, rest->len);
    return true;
}

static bool take_letter(struct text *rest, char letter)
{
    if (rest->len == 0 || rest->at[0] != letter)
        return false;
    *rest = text_part(*rest, 1, rest->len);
    return true;
}

static bool take_date(struct text *rest)
{
    struct date date;
    return take_digits(rest, 4, &date.year) && take_letter(rest, '-') &&
           take_digits(rest, 2, &date.month) && take_letter(rest, '-') &&
           take_digits(rest, 2, &date.day) && date_is_valid(date);
}

/* hh:mm:ss with an optional fraction. */
static bool take_time(struct text *rest)
{
    int hour, minute, second, digit;

    if (!take_digits(rest, 2, &hour) || !take_letter(rest, ':') ||
        !take_digits(rest, 2, &minute) || !take_letter(rest, ':') ||
        !take_digits(rest, 2, &second) || hour > 23 || minute > 59 || second > 60)
        return false;
    if (!take_letter(rest, '.'))
        return true;
    if (!take_digits(rest, 1, &digit))
        return false;
    while (take_digits(rest, 1, &digit))
        continue;
    return true;
}

static bool is_offset(struct text rest)
{
    int hour, minute;

    if (rest.len == 0 || text_is(rest, "Z"))
        return true;
    return (take_letter(&rest, '+') || take_letter(&rest, '-')) &&
           take_digits(&rest, 2, &hour) && take_letter(&rest, ':') &&
           take_digits(&rest, 2, &minute) && rest.len == 0 && hour <= 14 && minute <= 59;
}

static struct text cast_date(struct text text)
{
    struct text rest = text;
    if (!take_date(&rest))
        return (struct text){0};
    if (rest.len > 0 && !(take_letter(&rest, 'T') && take_time(&rest) && rest.len == 0))
        return (struct text){0};
    return text_part(text, 0, 10);
}

static struct text cast_time(struct text text)
{
    struct text rest = text;
    return take_time(&rest) && is_offset(rest) ? text : (struct text){0};
}

static struct text cast_datetime(struct text text)
{
    struct text rest = text;
    bool good =
        take_date(&rest) && take_letter(&rest, 'T') && take_time(&rest) && is_offset(rest);
    return good ? text : (struct text){0};
}

/* ---- Numbers ---- */

static bool read_number(struct text text, double *number)
{
    char digits[400], *end;
    struct text trimmed = text_trim(text);

    if (trimmed.len == 0 || trimmed.len >= sizeof digits)
        return false;
    for (size_t i = 0; i < trimmed.len; i++) {
        char letter = trimmed.at[i];
        bool known = (letter >= '0' && letter <= '9') || letter == '+' || letter == '-' ||
                     letter == '.' || letter == 'e' || letter == 'E';
        if (!known)
            return false;
        digits[i] = letter;
    }
    digits[trimmed.len] = '\0';
    *number = strtod(digits, &end);
    return *end == '\0' && isfinite(*number);
}

static struct text cast_int(struct text text, struct arena *arena)
{
    double number;
    if (!read_number(text, &number))
        return (struct text){0};
    number = trunc(number);
    if (number < -2147483648.0 || number > 2147483647.0)
        return (struct text){0};
    return text_format(arena, "%.0f", number == 0 ? 0.0 : number);
}

static struct text cast_decimal(struct text text, struct arena *arena)
{
    double number;
    if (!read_number(text, &number))
        return (struct text){0};
    struct text written = xpath_number_text(number, arena);
    if (text_find(written, TEXT(".")) == SIZE_MAX)
        written = text_format(arena, "%.*s.0", TEXT_ARG(written));
    return written;
}

/* ---- Places: latitude, longitude, altitude, accuracy ---- */

/* Writes up to four numbers of a point; how many there are, 0 when it is no point. */
static size_t add_point(struct buffer *buffer, struct text point, struct arena *arena)
{
    static const double LIMITS[] = {90, 180};
    struct text word;
    size_t count = 0;

    while (text_take_word(&point, &word)) {
        double number;
        if (count == 4 || !read_number(word, &number))
            return 0;
        if (count < 2 && fabs(number) > LIMITS[count])
            return 0;
        if (count > 0)
            buffer_add_char(buffer, ' ');
        buffer_add(buffer, cast_decimal(word, arena));
        count++;
    }
    return count >= 2 ? count : 0;
}

/* Points with a semicolon between; a shape ends where it began. */
static struct text cast_points(struct text text, size_t least, bool closed, struct arena *arena)
{
    struct buffer buffer = {0};
    struct text rest = text, point, first = {0}, last = {0};
    size_t count = 0;
    bool good = true;

    while (good && text_take_part(&rest, ';', &point)) {
        point = text_trim(point);
        if (point.len == 0)
            continue; /* after the last semicolon */
        if (count > 0)
            buffer_add_char(&buffer, ';');
        size_t from = buffer.len;
        good = add_point(&buffer, point, arena) > 0;
        last = text_copy(arena, text_part(buffer_text(&buffer), from, buffer.len));
        if (count++ == 0)
            first = last;
    }
    good = good && count >= least && (!closed || text_equal(first, last));
    struct text cast = good ? text_copy(arena, buffer_text(&buffer)) : (struct text){0};
    buffer_close(&buffer);
    return cast;
}

static struct text cast_point(struct text text, struct arena *arena)
{
    bool one = text_find(text, TEXT(";")) == SIZE_MAX;
    return one ? cast_points(text, 1, false, arena) : (struct text){0};
}

struct text type_cast(enum datatype type, struct text text, struct arena *arena)
{
    if (text.len == 0)
        return text;
    switch (type) {
    case TYPE_INT:
        return cast_int(text, arena);
    case TYPE_DECIMAL:
        return cast_decimal(text, arena);
    case TYPE_DATE:
        return cast_date(text);
    case TYPE_TIME:
        return cast_time(text);
    case TYPE_DATETIME:
        return cast_datetime(text);
    case TYPE_GEOPOINT:
        return cast_point(text, arena);
    case TYPE_GEOTRACE:
        return cast_points(text, 2, false, arena);
    case TYPE_GEOSHAPE:
        return cast_points(text, 4, true, arena);
    default:
        return text;
    }
}
