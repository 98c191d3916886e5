#include "locale/digits.h"

#include <string.h>
#include <unicode/uchar.h>

#include "base/clock.h"

/* The ASCII sign a person meant by `letter`; the letter itself when it is neither a digit nor a
 * full-width sign (U+FF01 to U+FF5E are ASCII's ! to ~; U+3000 is a wide space). */
static uint32_t plain(uint32_t letter)
{
    if (letter < 0x80)
        return letter;
    int32_t digit = u_charDigitValue((UChar32)letter);
    if (digit >= 0 && u_charType((UChar32)letter) == U_DECIMAL_DIGIT_NUMBER)
        return (uint32_t)('0' + digit);
    if (letter >= 0xff01 && letter <= 0xff5e)
        return letter - 0xff01 + '!';
    return letter == 0x3000 ? ' ' : letter;
}

struct text digits_plain(struct text text, struct arena *arena)
{
    /* A broken byte reads as U+FFFD, which takes three. */
    char *out = arena_bytes(arena, text.len * 3 + 1);
    size_t len = 0;
    while (text.len > 0)
        len += text_put_char(out + len, plain(text_take_char(&text)));
    out[len] = '\0';
    return (struct text){out, len};
}

/* What stands between the digits of a number and is no part of it: spaces of any kind, dashes,
 * dots and brackets, and marks that cannot be seen. */
static bool falls_away(uint32_t letter)
{
    if (letter == 0x3002 || letter == 0xb7 ||
        (letter < 0x80 && letter && strchr("\t\r\n.", (int)letter)))
        return true;
    switch (u_charType((UChar32)letter)) {
    case U_SPACE_SEPARATOR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_DASH_PUNCTUATION:
    case U_START_PUNCTUATION:
    case U_END_PUNCTUATION:
    case U_FORMAT_CHAR:
        return true;
    default:
        return letter == 0x2212; /* the minus sign */
    }
}

static uint32_t digit_meant(uint32_t letter)
{
    switch (letter) {
    case 'O':
    case 'o':
        return '0';
    case 'I':
    case 'l':
    case '|':
        return '1';
    default:
        return letter;
    }
}

struct text digits_only(struct text text, bool x, struct arena *arena)
{
    char *out = arena_bytes(arena, text.len * 3 + 1);
    size_t len = 0;
    while (text.len > 0) {
        uint32_t letter = plain(text_take_char(&text));
        if (!falls_away(letter))
            len += text_put_char(out + len, digit_meant(letter));
    }
    if (x && len > 0 && (out[len - 1] == 'x' || out[len - 1] == '*'))
        out[len - 1] = 'X';
    out[len] = '\0';
    return (struct text){out, len};
}

enum { MOST_GROUPS = 3 };

/* Runs of digits, and nothing between them but what people put between the parts of a date or
 * a time. */
struct groups {
    struct {
        int value;
        size_t digits;
    } at[MOST_GROUPS];
    size_t count;
};

/* Signs that part the groups; 年 月 日 号 时 点 分 are letters and come with words. */
static bool parts_groups(uint32_t letter)
{
    static const uint32_t WORDS[] = {0x5e74, 0x6708, 0x65e5, 0x53f7,
                                     0x65f6, 0x70b9, 0x5206, 0x3001};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (letter == WORDS[i])
            return true;
    return falls_away(letter) || (letter < 0x80 && letter && strchr("/,:*_", (int)letter));
}

static bool read_groups(struct groups *groups, struct text text)
{
    bool inside = false;
    *groups = (struct groups){0};
    while (text.len > 0) {
        uint32_t letter = plain(text_take_char(&text));
        if (letter < '0' || letter > '9') {
            inside = false;
            if (!parts_groups(letter))
                return false;
            continue;
        }
        if (!inside && groups->count++ == MOST_GROUPS)
            return false;
        inside = true;
        size_t last = groups->count - 1;
        if (++groups->at[last].digits > 8)
            return false;
        groups->at[last].value = groups->at[last].value * 10 + (int)(letter - '0');
    }
    return true;
}

/* Nobody alive was born before the first, and nothing is planned past the second. */
enum { FIRST_YEAR = 1850, LAST_YEAR = 2150, PIVOT = 40 };

static bool is_date(struct date date)
{
    return date.year >= FIRST_YEAR && date.year <= LAST_YEAR && date_is_valid(date);
}

static int full_year(int value, size_t digits)
{
    if (digits > 2)
        return digits == 4 ? value : -1;
    return digits == 2 ? value + (value < PIVOT ? 2000 : 1900) : -1;
}

/* Two numbers that are day and month, in the order of the place; the other order only when the
 * first makes no date. */
static struct date with_year(int year, int one, int two, bool day_first)
{
    struct date date = {year, day_first ? two : one, day_first ? one : two};
    return is_date(date) ? date : (struct date){year, date.day, date.month};
}

static struct date date_of_groups(const struct groups *groups, bool day_first)
{
    const int a = groups->at[0].value, b = groups->at[1].value, c = groups->at[2].value;
    if (groups->count == 1 && groups->at[0].digits == 8) {
        struct date date = {a / 10000, a / 100 % 100, a % 100};
        return is_date(date) ? date
                             : with_year(a % 10000, a / 1000000, a / 10000 % 100, day_first);
    }
    if (groups->count != MOST_GROUPS || groups->at[1].digits > 2)
        return (struct date){0};
    if (groups->at[0].digits == 4 && groups->at[2].digits <= 2)
        return (struct date){a, b, c};
    if (groups->at[0].digits <= 2)
        return with_year(full_year(c, groups->at[2].digits), a, b, day_first);
    return (struct date){0};
}

struct text digits_date(struct text text, bool day_first, struct arena *arena)
{
    struct groups groups;
    if (!read_groups(&groups, text))
        return (struct text){0};
    struct date date = date_of_groups(&groups, day_first);
    if (!is_date(date))
        return (struct text){0};
    return text_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day);
}

struct text digits_time(struct text text, struct arena *arena)
{
    struct groups groups;
    if (!read_groups(&groups, text))
        return (struct text){0};
    int hour = groups.at[0].value, minute = groups.at[1].value;
    if (groups.count == 1 && (groups.at[0].digits == 3 || groups.at[0].digits == 4)) {
        minute = hour % 100;
        hour /= 100;
    } else if (groups.count != 2 || groups.at[0].digits > 2 || groups.at[1].digits != 2) {
        return (struct text){0};
    }
    if (hour > 23 || minute > 59)
        return (struct text){0};
    return text_format(arena, "%02d:%02d", hour, minute);
}
