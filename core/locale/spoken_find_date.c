#include <string.h>

#include "locale/spoken.h"
#include "locale/spoken_find.h"

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Takes a number of 1 to `most` figures off `rest`. */
static bool take_figures(struct text *rest, size_t most, int *value)
{
    size_t count = 0;
    *value = 0;
    for (; count < most && count < rest->len && is_digit(rest->at[count]); count++)
        *value = *value * 10 + rest->at[count] - '0';
    *rest = text_part(*rest, count, SIZE_MAX);
    return count > 0 && (rest->len == 0 || !is_digit(rest->at[0]));
}

static bool take_month(struct text *rest, const struct spoken_rules *rules, int *month)
{
    for (int i = 0; rules->months[0] && i < 12; i++)
        if (text_starts(*rest, rules->months[i])) {
            *rest = text_part(*rest, strlen(rules->months[i]), SIZE_MAX);
            *month = i + 1;
            return true;
        }
    return false;
}

/* Takes one field of a pattern of CLDR ("y", "MMMM", "d"), its letters taken off `pattern`. */
static bool take_field(struct text *rest, struct text *pattern,
                       const struct spoken_rules *rules, struct date *date)
{
    char letter = pattern->at[0];
    size_t width = 0;
    while (width < pattern->len && pattern->at[width] == letter)
        width++;
    *pattern = text_part(*pattern, width, SIZE_MAX);
    if (letter == 'M' && width > 2)
        return take_month(rest, rules, &date->month);
    if (letter == 'y')
        return take_figures(rest, 4, &date->year);
    return take_figures(rest, 2, letter == 'M' ? &date->month : &date->day);
}

/* Bytes of a date that is written by `pattern` at `rest`; 0: none. */
static size_t by_pattern(struct text rest, struct text pattern,
                         const struct spoken_rules *rules, struct date *date)
{
    struct text all = rest;
    bool quoted = false;

    while (pattern.len > 0) {
        char letter = pattern.at[0];
        if (letter == '\'') {
            quoted = !quoted;
            pattern = text_part(pattern, 1, SIZE_MAX);
        } else if (!quoted && (letter == 'y' || letter == 'M' || letter == 'd')) {
            if (!take_field(&rest, &pattern, rules, date))
                return 0;
        } else {
            if (rest.len == 0 || rest.at[0] != letter)
                return 0;
            rest = text_part(rest, 1, SIZE_MAX);
            pattern = text_part(pattern, 1, SIZE_MAX);
        }
    }
    return all.len - rest.len;
}

/* Bytes of an ISO date, with its time when it has one; 0: none. */
static size_t iso_len(struct text rest)
{
    static const char SHAPE[] = "dddd-dd-ddTdd:dd";
    size_t len = 0;
    while (len < rest.len && SHAPE[len] != '\0' &&
           (SHAPE[len] == 'd' ? is_digit(rest.at[len]) : SHAPE[len] == rest.at[len]))
        len++;
    len = len == sizeof SHAPE - 1 ? len : len >= 10 ? 10 : 0;
    return len > 0 && len < rest.len && is_digit(rest.at[len]) ? 0 : len;
}

/* What a stored time has after its minutes: ":00.000+08:00". */
static size_t seconds_and_zone(struct text rest)
{
    size_t len = 0;
    if (rest.len < 3 || rest.at[0] != ':' || !is_digit(rest.at[1]))
        return 0;
    while (len < rest.len && (is_digit(rest.at[len]) || strchr(":.+-Z", rest.at[len])))
        len++;
    while (len > 0 && !is_digit(rest.at[len - 1]) && rest.at[len - 1] != 'Z')
        len--;
    return len;
}

size_t spoken_find_date(struct buffer *out, const struct spoken_place *place)
{
    struct text rest = text_part(place->all, place->at, SIZE_MAX);
    struct date date = {0};
    size_t len = iso_len(rest);

    if (rest.len == 0 || !is_digit(rest.at[0]) || !place->rules)
        return 0;
    if (len > 0) {
        struct text iso = text_part(rest, 0, len);
        struct text said = spoken_date(iso, text_of(place->rules->language), place->arena);
        if (text_equal(said, iso))
            return 0;
        buffer_add(out, said);
        return len + (len > 10 ? seconds_and_zone(text_part(rest, len, SIZE_MAX)) : 0);
    }
    if (place->words)
        len = by_pattern(rest, catalogue_words(place->words, "date.pattern"), place->rules,
                         &date);
    if (len == 0 || !date_is_valid(date))
        return 0;
    place->rules->date(out, date);
    return len;
}

/* Whether a word beside the time says which part of the day it is. */
static bool part_is_said(const struct spoken_place *place, size_t end)
{
    enum { NEAR = 40 /* bytes */ };
    size_t from = place->at > NEAR ? place->at - NEAR : 0;
    struct text before = text_part(place->all, from, place->at - from);
    struct text after = text_part(place->all, end, NEAR);
    for (const char *const *word = place->rules->parts_of_day; *word; word++)
        if (text_find(before, text_of(*word)) != SIZE_MAX ||
            text_find(after, text_of(*word)) != SIZE_MAX)
            return true;
    return false;
}

size_t spoken_find_time(struct buffer *out, const struct spoken_place *place)
{
    struct text all = text_part(place->all, place->at, SIZE_MAX), rest = all;
    int hour, minute;

    if (!place->rules || rest.len == 0 || !is_digit(rest.at[0]) ||
        !take_figures(&rest, 2, &hour) || rest.len < 3 || rest.at[0] != ':' ||
        !is_digit(rest.at[1]) || !is_digit(rest.at[2]))
        return 0;
    rest = text_part(rest, 1, SIZE_MAX);
    if (!take_figures(&rest, 2, &minute) || hour > 23 || minute > 59)
        return 0;
    size_t len = all.len - rest.len;
    len += seconds_and_zone(rest);
    bool said = part_is_said(place, place->at + len);
    place->rules->time(out, (unsigned)hour, (unsigned)minute, !said);
    return len;
}
