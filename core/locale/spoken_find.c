#include "locale/spoken_find.h"

#include <string.h>

#include "locale/lexicon.h"

enum { NAMES_FROM = 5 /* figures: a number of so many, ungrouped, is a name */ };

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t digits_at(struct text text, size_t at)
{
    size_t count = 0;
    while (at + count < text.len && is_digit(text.at[at + count]))
        count++;
    return count;
}

static size_t minus_at(struct text rest)
{
    return text_starts(rest, "-") ? 1 : text_starts(rest, "−") ? strlen("−") : 0;
}

/* The end of a group of thousands that begins with the comma at `at`; `at` when there is none.
 */
static size_t after_thousands(struct text rest, size_t at)
{
    return at < rest.len && rest.at[at] == ',' && digits_at(rest, at + 1) == 3 ? at + 4 : at;
}

struct spoken_figures spoken_figures_at(struct text rest)
{
    struct spoken_figures got = {0};
    size_t at = minus_at(rest), first = digits_at(rest, at), end = at + first;

    got.negative = at > 0;
    while (first <= 3 && after_thousands(rest, end) != end) {
        end = after_thousands(rest, end);
        got.grouped = true;
    }
    if (first == 0 || end - at > sizeof got.whole)
        return (struct spoken_figures){0};
    for (size_t i = at; i < end; i++)
        if (rest.at[i] != ',')
            got.whole[got.whole_len++] = rest.at[i];
    size_t fraction = end < rest.len && rest.at[end] == '.' ? digits_at(rest, end + 1) : 0;
    if (fraction > 0) {
        got.decimals = text_part(rest, end + 1, fraction);
        end += 1 + fraction;
    }
    got.len = end;
    return got;
}

static struct text whole_of(const struct spoken_figures *figures)
{
    return (struct text){figures->whole, figures->whole_len};
}

static uint64_t value_of(const struct spoken_figures *figures)
{
    int64_t value = 0;
    return text_to_int64(whole_of(figures), &value) ? (uint64_t)value : UINT64_MAX;
}

static void put_figures(struct buffer *out, const struct spoken_place *place,
                        const struct spoken_figures *figures)
{
    spoken_put_decimal(out, place->rules, figures->negative, whole_of(figures),
                       figures->decimals);
}

static struct text rest_of(const struct spoken_place *place, size_t len)
{
    return text_part(place->all, place->at + len, SIZE_MAX);
}

/* "*147#", "#31#", "+254 700 ...": signs are named, figures said one by one. */
static size_t find_code(struct buffer *out, const struct spoken_place *place)
{
    struct text rest = rest_of(place, 0);
    size_t len = 1;
    if (!place->rules || rest.len < 2 || !strchr("*#+", rest.at[0]) ||
        !(is_digit(rest.at[1]) || rest.at[1] == '*' || rest.at[1] == '#') ||
        (rest.at[0] == '+' && digits_at(rest, 1) < 2))
        return 0;
    while (len < rest.len &&
           (is_digit(rest.at[len]) || rest.at[len] == '*' || rest.at[len] == '#'))
        len++;
    for (size_t i = 0; i < len; i++) {
        char sign = rest.at[i];
        if (i > 0)
            buffer_add_char(out, ' ');
        if (is_digit(sign))
            spoken_put_figures(out, place->rules, text_part(rest, i, 1), true);
        else
            buffer_add_string(out, sign == '*'   ? place->rules->star
                                   : sign == '#' ? place->rules->hash
                                                 : place->rules->plus);
    }
    return len;
}

/* How far groups of figures go on: "138 0013 8000", "990001 19500101 002X". `figures` counts
 * them, `groups` the groups. */
static size_t groups_at(struct text rest, size_t *figures, size_t *groups)
{
    size_t end = 0;
    *figures = *groups = 0;
    for (size_t at = 0;;) {
        size_t count = digits_at(rest, at);
        if (count < (*groups == 0 ? 1U : 2U))
            return end;
        if (at + count < rest.len && (rest.at[at + count] == 'X' || rest.at[at + count] == 'x'))
            count++;
        /* What is joined to more letters, or is a number of its own, is no group. */
        struct text after = text_part(rest, at + count, SIZE_MAX), next = after;
        if (after.len > 0 && (lexicon_in_word(text_take_char(&next)) || after.at[0] == '%'))
            return end;
        if (after.len > 1 && strchr(",.:", after.at[0]) && is_digit(after.at[1]))
            return end;
        *figures += count;
        ++*groups;
        end = at + count;
        if (after.len < 2 || (after.at[0] != ' ' && after.at[0] != '-') ||
            !is_digit(after.at[1]))
            return end;
        at = end + 1;
    }
}

static void put_groups(struct buffer *out, const struct spoken_place *place, struct text groups)
{
    size_t from = 0;
    for (size_t i = 0; i <= groups.len; i++) {
        if (i < groups.len && groups.at[i] != ' ' && groups.at[i] != '-')
            continue;
        if (from > 0)
            buffer_addf(out, "%s ", place->rules ? place->rules->pause : ",");
        spoken_put_figures(out, place->rules, text_part(groups, from, i - from), true);
        from = i + 1;
    }
}

/* Figures that name something: telephone, identity, case. Said one by one. */
static size_t find_name(struct buffer *out, const struct spoken_place *place)
{
    struct text rest = rest_of(place, 0);
    size_t figures, groups, len = groups_at(rest, &figures, &groups);
    size_t first = digits_at(rest, 0);
    bool many = groups > 1 && (figures >= 7 || (first > 1 && rest.at[0] == '0'));

    if (first == 0 || (place->at > 0 && is_digit(place->all.at[place->at - 1])))
        return 0;
    if (!many) {
        struct spoken_figures number = spoken_figures_at(rest);
        bool is_name =
            number.len == 0 || (number.decimals.len == 0 && !number.grouped &&
                                (first >= NAMES_FROM || (first > 1 && rest.at[0] == '0')));
        if (!is_name)
            return 0;
        len = first + (len == first + 1); /* with its X */
    }
    put_groups(out, place, text_part(rest, 0, len));
    return len;
}

/* "K7F2": letters and figures mixed, one by one. */
static size_t find_mixed(struct buffer *out, const struct spoken_place *place)
{
    struct text rest = rest_of(place, 0);
    size_t len = 0, figures = 0, letters = 0;
    for (; len < rest.len &&
           (is_digit(rest.at[len]) || (rest.at[len] >= 'A' && rest.at[len] <= 'Z'));
         len++)
        is_digit(rest.at[len]) ? figures++ : letters++;
    struct text after = text_part(rest, len, SIZE_MAX);
    if (figures == 0 || letters == 0 ||
        (after.len > 0 && lexicon_in_word(text_take_char(&after))))
        return 0;
    spoken_put_figures(out, place->rules, text_part(rest, 0, len), true);
    return len;
}

/* Bytes of what stands between the ends of a range at `rest`, 0 if nothing does. */
static size_t range_sign(struct text rest)
{
    static const char *const SIGNS[] = {"-", "–", "—", "~", "～", " - ", " – ", " — "};
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (text_starts(rest, SIGNS[i]) && digits_at(rest, strlen(SIGNS[i])) > 0)
            return strlen(SIGNS[i]);
    return 0;
}

static size_t percent_sign(struct text rest)
{
    static const char *const SIGNS[] = {"%", "％", "٪", " %", " ٪"};
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (text_starts(rest, SIGNS[i]))
            return strlen(SIGNS[i]);
    return 0;
}

/* The words of a number, and of the range it begins, in *words; bytes of the sentence. */
static size_t number_or_range(struct buffer *words, const struct spoken_place *place,
                              const struct spoken_figures *figures)
{
    struct text after = rest_of(place, figures->len);
    size_t sign = range_sign(after);
    struct spoken_figures last = {0};

    if (sign > 0)
        last = spoken_figures_at(text_part(after, sign, SIZE_MAX));
    if (last.len == 0 || !place->rules) {
        put_figures(words, place, figures);
        return figures->len;
    }
    struct buffer from = {0}, to = {0};
    put_figures(&from, place, figures);
    put_figures(&to, place, &last);
    place->rules->range(words, buffer_text(&from), buffer_text(&to));
    buffer_close(&from);
    buffer_close(&to);
    return figures->len + sign + last.len;
}

static size_t find_number(struct buffer *out, const struct spoken_place *place)
{
    struct text before = text_part(place->all, 0, place->at);
    struct spoken_figures figures = spoken_figures_at(rest_of(place, 0));
    size_t taken = 0;

    if (figures.len == 0)
        return 0;
    if (place->rules && place->rules->counted && figures.decimals.len == 0 &&
        !figures.negative && !figures.grouped &&
        place->rules->counted(out, value_of(&figures),
                              (struct spoken_near){before, rest_of(place, figures.len)},
                              &taken))
        return figures.len + taken;
    struct buffer words = {0};
    size_t len = number_or_range(&words, place, &figures);
    size_t percent = place->rules ? percent_sign(rest_of(place, len)) : 0;
    if (percent > 0)
        place->rules->percent(out, buffer_text(&words));
    else
        buffer_add(out, buffer_text(&words));
    buffer_close(&words);
    return len + percent;
}

/* A minus belongs to a number only where no word or figure stands before it. */
static bool may_begin(const struct spoken_place *place)
{
    struct text rest = rest_of(place, 0);
    if (rest.len == 0)
        return false;
    if (place->at > 0 && place->at == place->fresh && minus_at(rest) == 0)
        return true;
    if (lexicon_inside_word(place->all, place->at) && /* pinyin has figures: "hang2" */
        (!is_digit(rest.at[0]) || (unsigned char)place->all.at[place->at - 1] < 0x80))
        return false;
    if (minus_at(rest) == 0 || place->at == 0)
        return true;
    struct text joined = {place->all.at, place->at};
    char last = joined.at[joined.len - 1];
    if (is_digit(last) || last == '-')
        return false;
    while (joined.len > 1 && ((unsigned char)joined.at[joined.len - 1] & 0xc0) == 0x80)
        joined.len--;
    struct text letter = text_part(place->all, joined.len - 1, SIZE_MAX);
    return !lexicon_in_word(text_take_char(&letter));
}

size_t spoken_find(struct buffer *out, const struct spoken_place *place)
{
    static size_t (*const FINDERS[])(struct buffer *, const struct spoken_place *) = {
        spoken_find_date, spoken_find_time, find_code,  spoken_find_sum,
        find_name,        find_mixed,       find_number};
    size_t len = 0;

    if (!may_begin(place))
        return 0;
    for (size_t i = 0; len == 0 && i < sizeof FINDERS / sizeof *FINDERS; i++)
        len = FINDERS[i](out, place);
    return len;
}
