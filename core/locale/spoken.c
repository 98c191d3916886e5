#include "locale/spoken.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "locale/show.h"
#include "locale/spoken_rules.h"

enum { DECIMALS = 6 /* as show_number has them */, MOST_FIGURES = 400 };

const struct spoken_rules *spoken_rules_of(struct text language)
{
    static const struct spoken_rules *const ALL[] = {&SPOKEN_EN, &SPOKEN_SW, &SPOKEN_UG,
                                                     &SPOKEN_ZH};
    size_t end = 0;
    while (end < language.len && language.at[end] != '-' && language.at[end] != '_')
        end++;
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++)
        if (text_is(text_part(language, 0, end), ALL[i]->language))
            return ALL[i];
    return NULL;
}

static struct text taken(struct buffer *out, struct arena *arena)
{
    struct text made = text_copy(arena, buffer_text(out));
    buffer_close(out);
    return made;
}

void spoken_put_figures(struct buffer *out, const struct spoken_rules *rules,
                        struct text figures, bool as_phone)
{
    bool first = true;
    while (figures.len > 0) {
        struct text all = figures;
        uint32_t letter = text_take_char(&figures);
        if (letter == ' ')
            continue;
        if (!first)
            buffer_add_char(out, ' ');
        first = false;
        if (letter < '0' || letter > '9' || rules == NULL)
            buffer_add(out, text_part(all, 0, all.len - figures.len));
        else if (letter == '1' && as_phone && rules->telephone_one)
            buffer_add_string(out, rules->telephone_one);
        else
            buffer_add_string(out, rules->digits[letter - '0']);
    }
}

void spoken_put_decimal(struct buffer *out, const struct spoken_rules *rules, bool negative,
                        struct text figures, struct text decimals)
{
    uint64_t number = 0;
    for (size_t i = 0; i < figures.len && number < SPOKEN_TOO_LARGE; i++)
        number = number * 10 + (uint64_t)(figures.at[i] - '0');
    if (negative)
        buffer_add_string(out, rules ? rules->minus : "- ");
    if (rules && number < SPOKEN_TOO_LARGE)
        rules->whole(out, number);
    else
        spoken_put_figures(out, rules, figures, false);
    if (decimals.len == 0)
        return;
    if (rules) {
        rules->decimals(out, decimals);
        return;
    }
    buffer_add_string(out, " . ");
    spoken_put_figures(out, rules, decimals, false);
}

struct text spoken_number(double number, struct text language, struct arena *arena)
{
    char figures[MOST_FIGURES];
    struct buffer out = {0};

    if (!isfinite(number))
        return (struct text){0};
    int len = snprintf(figures, sizeof figures, "%.*f", DECIMALS, fabs(number));
    struct text all = {figures, (size_t)len};
    struct text decimals = text_part(all, all.len - DECIMALS, DECIMALS);
    struct text whole = text_part(all, 0, all.len - DECIMALS - 1);
    while (decimals.len > 0 && decimals.at[decimals.len - 1] == '0')
        decimals.len--;
    bool zero = decimals.len == 0 && text_is(whole, "0");
    spoken_put_decimal(&out, spoken_rules_of(language), number < 0 && !zero, whole, decimals);
    return taken(&out, arena);
}

struct text spoken_ordinal(unsigned number, struct text language, struct arena *arena)
{
    const struct spoken_rules *rules = spoken_rules_of(language);
    struct buffer out = {0};
    if (!rules)
        return spoken_number(number, language, arena);
    rules->ordinal(&out, number);
    return taken(&out, arena);
}

struct text spoken_digits(struct text digits, struct text groups, bool as_phone,
                          struct text language, struct arena *arena)
{
    const struct spoken_rules *rules = spoken_rules_of(language);
    struct text rest = show_groups(digits, groups, arena), group;
    struct buffer out = {0};

    while (text_take_word(&rest, &group)) {
        if (out.len > 0)
            buffer_addf(&out, "%s ", rules ? rules->pause : ",");
        spoken_put_figures(&out, rules, group, as_phone);
    }
    return taken(&out, arena);
}

const struct spoken_currency *spoken_currency_of(const struct spoken_rules *rules,
                                                 struct text code)
{
    for (size_t i = 0; rules && i < rules->currency_count; i++)
        if (text_is(code, rules->currencies[i].code))
            return &rules->currencies[i];
    return NULL;
}

/* A currency that has no words of ours is named as it is shown. */
static struct text named_as_shown(double amount, struct text currency,
                                  const struct catalogue *words, struct arena *arena)
{
    const struct spoken_part *parts;
    size_t count;
    struct text shown = show_money_in(amount, currency, words, arena);
    return spoken_text(shown, catalogue_tag(words), words, NULL, arena, &parts, &count);
}

struct text spoken_money(double amount, struct text currency, const struct catalogue *words,
                         struct arena *arena)
{
    const struct spoken_rules *rules = spoken_rules_of(catalogue_tag(words));
    const struct spoken_currency *named = spoken_currency_of(rules, currency);
    double cents = round(fabs(amount) * 100);
    struct buffer out = {0};

    if (!isfinite(amount))
        return (struct text){0};
    if (!named || cents >= (double)SPOKEN_TOO_LARGE)
        return named_as_shown(amount, currency, words, arena);
    uint64_t all = (uint64_t)cents;
    struct spoken_sum sum = {all / 100, (unsigned)(all % 100), named};
    if (amount < 0 && all > 0)
        buffer_add_string(&out, rules->minus);
    rules->sum(&out, &sum);
    return taken(&out, arena);
}

static bool read_two(struct text text, size_t at, unsigned *value)
{
    struct text two = text_part(text, at, 2);
    if (two.len != 2 || two.at[0] < '0' || two.at[0] > '9' || two.at[1] < '0' ||
        two.at[1] > '9')
        return false;
    *value = (unsigned)((two.at[0] - '0') * 10 + two.at[1] - '0');
    return true;
}

struct text spoken_date(struct text iso, struct text language, struct arena *arena)
{
    const struct spoken_rules *rules = spoken_rules_of(language);
    struct buffer out = {0};
    unsigned century, year, month, day;

    if (iso.len >= 16 && iso.at[10] == 'T') { /* a date and its time */
        struct text date_part = text_part(iso, 0, 10), time = text_part(iso, 11, SIZE_MAX);
        struct text first = spoken_date(date_part, language, arena);
        struct text second = spoken_time(time, language, arena);
        if (text_equal(first, date_part) || text_equal(second, time))
            return iso;
        return text_format(arena, "%.*s%s %.*s", TEXT_ARG(first), rules ? rules->pause : ",",
                           TEXT_ARG(second));
    }
    if (iso.len < 10 || iso.at[4] != '-' || iso.at[7] != '-' || !read_two(iso, 0, &century) ||
        !read_two(iso, 2, &year) || !read_two(iso, 5, &month) || !read_two(iso, 8, &day))
        return iso;
    struct date date = {(int)(century * 100 + year), (int)month, (int)day};
    if (!date_is_valid(date))
        return iso;
    if (!rules)
        return spoken_digits(iso, (struct text){0}, false, language, arena);
    rules->date(&out, date);
    return taken(&out, arena);
}

struct text spoken_time(struct text iso, struct text language, struct arena *arena)
{
    const struct spoken_rules *rules = spoken_rules_of(language);
    struct buffer out = {0};
    unsigned hour, minute;

    if (iso.len < 5 || iso.at[2] != ':' || !read_two(iso, 0, &hour) ||
        !read_two(iso, 3, &minute) || hour > 23 || minute > 59)
        return iso;
    if (!rules)
        return spoken_digits(text_part(iso, 0, 5), (struct text){0}, false, language, arena);
    rules->time(&out, hour, minute, true);
    return taken(&out, arena);
}
