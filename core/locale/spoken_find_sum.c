#include <string.h>

#include "locale/lexicon.h"
#include "locale/spoken_find.h"

/* How a sum may be written: by a sign of the whole world, or by the catalogue's pattern. */
struct manner {
    struct text before, after; /* of the amount */
    struct text code;
};

enum { MOST_MANNERS = 16 };

static size_t manners_of(struct manner *manners, const struct spoken_place *place)
{
    static const char *const SIGNS[][2] = {{"¥", "CNY"},   {"￥", "CNY"},  {"CNY", "CNY"},
                                           {"RMB", "CNY"}, {"KSh", "KES"}, {"Ksh", "KES"},
                                           {"KES", "KES"}};
    size_t count = 0;

    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        manners[count++] = (struct manner){text_of(SIGNS[i][0]), {0}, text_of(SIGNS[i][1])};
    for (size_t i = 0; place->words && i < place->rules->currency_count; i++) {
        const char *code = place->rules->currencies[i].code;
        char key[16] = "money.";
        struct text amount = TEXT("{amount}");
        memcpy(key + 6, code, 4);
        struct text pattern = catalogue_words(place->words, key);
        size_t at = text_find(pattern, amount);
        if (at != SIZE_MAX && count < MOST_MANNERS && pattern.len > amount.len)
            manners[count++] =
                (struct manner){text_part(pattern, 0, at),
                                text_part(pattern, at + amount.len, SIZE_MAX), text_of(code)};
    }
    return count;
}

static void skip_spaces(struct text *rest)
{
    while (rest->len > 0 && rest->at[0] == ' ')
        *rest = text_part(*rest, 1, SIZE_MAX);
}

/* Takes the words of a unit off the start of `rest`. */
static bool take(struct text *rest, struct text unit)
{
    unit = text_trim(unit);
    if (!text_equal(text_part(*rest, 0, unit.len), unit))
        return false;
    *rest = text_part(*rest, unit.len, SIZE_MAX);
    return true;
}

/* White space between a unit and its amount may be there or not. */
static bool take_sum(struct text *rest, const struct manner *manner,
                     struct spoken_figures *figures)
{
    struct text all = *rest;
    if (manner->before.len > 0) {
        if (!take(rest, manner->before))
            return false;
        skip_spaces(rest);
    }
    *figures = spoken_figures_at(*rest);
    if (figures->len == 0)
        return false;
    *rest = text_part(*rest, figures->len, SIZE_MAX);
    if (manner->after.len == 0)
        return true;
    skip_spaces(rest);
    return take(rest, manner->after) && !lexicon_inside_word(all, all.len - rest->len);
}

static void put(struct buffer *out, const struct spoken_place *place,
                const struct spoken_figures *figures, const struct spoken_currency *currency)
{
    struct text whole = {figures->whole, figures->whole_len}, decimals = figures->decimals;
    struct spoken_sum sum = {.currency = currency};
    int64_t value;

    if (decimals.len > 2 || !text_to_int64(whole, &value) ||
        (uint64_t)value >= SPOKEN_TOO_LARGE) {
        spoken_put_decimal(out, place->rules, figures->negative, whole, decimals);
        buffer_addf(out, " %s", currency->many);
        return;
    }
    sum.whole = (uint64_t)value;
    if (decimals.len > 0)
        sum.cents = (unsigned)(decimals.at[0] - '0') * 10;
    if (decimals.len > 1)
        sum.cents += (unsigned)(decimals.at[1] - '0');
    if (figures->negative)
        buffer_add_string(out, place->rules->minus);
    place->rules->sum(out, &sum);
}

size_t spoken_find_sum(struct buffer *out, const struct spoken_place *place)
{
    struct manner manners[MOST_MANNERS];
    struct text all = text_part(place->all, place->at, SIZE_MAX);

    if (!place->rules)
        return 0;
    size_t count = manners_of(manners, place);
    for (size_t i = 0; i < count; i++) {
        struct text rest = all;
        struct spoken_figures figures;
        const struct spoken_currency *currency =
            spoken_currency_of(place->rules, manners[i].code);
        if (currency && take_sum(&rest, &manners[i], &figures)) {
            put(out, place, &figures, currency);
            return all.len - rest.len;
        }
    }
    return 0;
}
