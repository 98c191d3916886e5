#include <math.h>
#include <stdlib.h>

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
    default:
        return text;
    }
}
