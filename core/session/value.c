#include "session/value.h"

#include <math.h>
#include <stdlib.h>

#include "locale/digits.h"
#include "seal/case_number.h"
#include "session/kind.h"

enum { MOST_DIGITS = 18 }; /* of a number with decimals */

static bool all_digits(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.len > 0;
}

/* Thousands split by `mark` ("12,000,500") put together; the text itself when it is no such
 * number. */
static struct text join_thousands(struct text text, char mark, struct arena *arena)
{
    char *out = arena_bytes(arena, text.len + 1);
    size_t len = 0, parts = 0;
    for (struct text rest = text, part; text_take_part(&rest, mark, &part); parts++) {
        if (!all_digits(part) || (parts > 0 ? part.len != 3 : part.len > 3))
            return text;
        for (size_t i = 0; i < part.len; i++)
            out[len++] = part.at[i];
    }
    return parts > 1 ? (struct text){out, len} : text;
}

/* Takes off a sign; full stops at the end are a habit of typing and fall away as well. */
static struct text without_sign(struct text typed, bool *negative, struct arena *arena)
{
    struct text text = text_trim(digits_plain(typed, arena));
    *negative = text_starts(text, "-");
    if (*negative || text_starts(text, "+"))
        text = text_trim(text_part(text, 1, SIZE_MAX));
    while (text_ends(text, "."))
        text.len--;
    return text;
}

static const char *whole(struct text *plain, struct text typed, struct arena *arena)
{
    bool negative = false;
    struct text text = join_thousands(without_sign(typed, &negative, arena), ',', arena);
    if (text_find(text, TEXT(".")) != SIZE_MAX || text_find(text, TEXT(",")) != SIZE_MAX)
        return "refuse.whole";
    text = digits_only(text, false, arena);
    if (!all_digits(text))
        return "refuse.number";
    while (text.len > 1 && text.at[0] == '0')
        text = text_part(text, 1, SIZE_MAX);
    int64_t number = 0;
    if (!text_to_int64(text, &number))
        return "refuse.too-long";
    *plain = text_format(arena, "%s%.*s", negative && number != 0 ? "-" : "", TEXT_ARG(text));
    return NULL;
}

/* Where the decimal point of `text` is, or its only comma when it has no point and no
 * thousands; SIZE_MAX when it is whole. */
static size_t decimal_mark(struct text text, struct arena *arena)
{
    size_t point = text_find(text, TEXT("."));
    if (point != SIZE_MAX)
        return point;
    return all_digits(join_thousands(text, ',', arena)) ? SIZE_MAX : text_find(text, TEXT(","));
}

/* "3.5" and "3,5" are three and a half; "3,500" is read as thousands, as it is written. */
static const char *decimal(struct text *plain, struct text typed, struct arena *arena)
{
    bool negative = false;
    struct text text = without_sign(typed, &negative, arena), after = {NULL, 0};
    size_t mark = decimal_mark(text, arena);
    if (mark != SIZE_MAX) {
        after = text_part(text, mark + 1, SIZE_MAX);
        text = text_part(text, 0, mark);
        if (text_find(after, TEXT(".")) != SIZE_MAX || text_find(after, TEXT(",")) != SIZE_MAX)
            return "refuse.number";
        after = digits_only(after, false, arena);
        if (!all_digits(after))
            return "refuse.number";
    }
    text = text.len > 0 ? digits_only(join_thousands(text, ',', arena), false, arena)
                        : (mark == SIZE_MAX ? text : TEXT("0"));
    if (!all_digits(text))
        return "refuse.number";
    if (text.len + after.len > MOST_DIGITS)
        return "refuse.too-long";
    while (text.len > 1 && text.at[0] == '0')
        text = text_part(text, 1, SIZE_MAX);
    *plain = text_format(arena, "%s%.*s%s%.*s", negative ? "-" : "", TEXT_ARG(text),
                         after.len > 0 ? "." : "", TEXT_ARG(after));
    return NULL;
}

static const char *money(struct text *plain, struct text typed, const struct question *question,
                         struct arena *arena)
{
    return question->type == TYPE_INT ? whole(plain, typed, arena)
                                      : decimal(plain, typed, arena);
}

static const char *range(struct text *plain, struct text typed, const struct question *question,
                         struct arena *arena)
{
    const char *reason = money(plain, typed, question, arena);
    if (reason)
        return reason;
    double number = strtod(text_string(arena, *plain), NULL);
    double least = fmin(question->range_start, question->range_end);
    double most = fmax(question->range_start, question->range_end);
    if (number < least || number > most)
        return "refuse.range";
    if (question->range_step == 0)
        return NULL;
    double steps = (number - question->range_start) / fabs(question->range_step);
    return fabs(steps - round(steps)) > 1e-6 ? "refuse.range" : NULL;
}

static const char *digits(struct text *plain, struct text typed,
                          const struct question *question, struct arena *arena)
{
    bool letters = text_is(kind_extra(question, "letters"), "x");
    struct text text = digits_only(typed, letters, arena);
    struct text body = text;
    if (letters && text_ends(text, "X"))
        body.len--;
    *plain = text;
    if (!all_digits(body))
        return "refuse.digits";
    /* One that is too short or too long is for the form to say. */
    bool slipped = text_is(kind_extra(question, "check"), "case-number") &&
                   text.len == CASE_DIGITS && !case_number_is_valid(text);
    return slipped ? "refuse.slip" : NULL;
}

static const char *date(struct text *plain, struct text typed,
                        const struct value_manner *manner, struct arena *arena)
{
    *plain = digits_date(typed, manner->day_first, arena);
    return plain->len > 0 ? NULL : "refuse.date";
}

/* Clients write a time with its milliseconds and zone ("09:30:00.000+08:00"). */
static const char *time_of_day(struct text *plain, struct text typed,
                               const struct value_manner *manner, struct arena *arena)
{
    struct text text = digits_plain(typed, arena);
    size_t seconds = text_find(text, TEXT(":"));
    if (seconds != SIZE_MAX && text.len > 5 && seconds == 2 && text.at[5] == ':')
        text = text_part(text, 0, 5); /* as stored: the seconds are not asked */
    text = digits_time(text, arena);
    if (text.len == 0)
        return "refuse.time";
    int offset = abs(manner->offset_min);
    *plain = text_format(arena, "%.*s:00.000%c%02d:%02d", TEXT_ARG(text),
                         manner->offset_min < 0 ? '-' : '+', offset / 60, offset % 60);
    return NULL;
}

/* The time is the last word: "5 3 2026 9:30", "2026-03-05T09:30". */
static const char *date_and_time(struct text *plain, struct text typed,
                                 const struct value_manner *manner, struct arena *arena)
{
    struct text text = text_trim(digits_plain(typed, arena)), day, hour;
    size_t split = text_find(text, TEXT("T"));
    for (size_t i = 0; split == SIZE_MAX && i < text.len; i++)
        if (text.at[text.len - 1 - i] == ' ')
            split = text.len - 1 - i;
    if (split == SIZE_MAX)
        return "refuse.time";
    const char *reason = date(&day, text_part(text, 0, split), manner, arena);
    if (!reason)
        reason = time_of_day(&hour, text_part(text, split + 1, SIZE_MAX), manner, arena);
    if (!reason)
        *plain = text_format(arena, "%.*sT%.*s", TEXT_ARG(day), TEXT_ARG(hour));
    return reason;
}

static const struct choice *find_choice(const struct question *question, struct text value)
{
    for (size_t i = 0; i < question->choice_count; i++)
        if (text_equal(question->choices[i].value, value))
            return &question->choices[i];
    return NULL;
}

/* Several values split by spaces. `all`: every choice once, in the person's order (a rank);
 * else each once, in the order of the form. */
static const char *several(struct text *plain, struct text typed,
                           const struct question *question, bool all, struct arena *arena)
{
    bool *taken = arena_array(arena, question->choice_count + 1, sizeof *taken);
    char *out = arena_bytes(arena, typed.len + 1);
    size_t len = 0, count = 0;
    for (struct text rest = typed, word; text_take_word(&rest, &word);) {
        const struct choice *choice = find_choice(question, word);
        if (!choice)
            return "refuse.choice";
        if (taken[choice - question->choices])
            continue;
        taken[choice - question->choices] = true;
        count++;
        for (size_t i = 0; all && i <= word.len; i++)
            out[len++] = i < word.len ? word.at[i] : ' ';
    }
    if (all && count != question->choice_count)
        return "refuse.rank";
    for (size_t i = 0; !all && i < question->choice_count; i++)
        for (size_t j = 0; taken[i] && j <= question->choices[i].value.len; j++)
            out[len++] =
                j < question->choices[i].value.len ? question->choices[i].value.at[j] : ' ';
    *plain = text_trim((struct text){out, len});
    return NULL;
}

static const char *choose(struct text *plain, struct text typed,
                          const struct question *question)
{
    *plain = typed;
    if (question->control == CONTROL_INPUT) /* a boolean: "true" or "false" */
        return text_is(typed, "true") || text_is(typed, "false") ? NULL : "refuse.choice";
    return find_choice(question, typed) ? NULL : "refuse.choice";
}

/* Lines may be broken, but nothing that a screen or a table cannot show comes in. */
static const char *words(struct text *plain, struct text typed)
{
    for (size_t i = 0; i < typed.len; i++)
        if (((unsigned char)typed.at[i] < ' ' && typed.at[i] != '\n') || typed.at[i] == 0x7f)
            return "refuse.generic";
    *plain = typed;
    return NULL;
}

const char *value_plain(struct text *plain, struct text typed, const struct question *question,
                        const struct value_manner *manner, struct arena *arena)
{
    *plain = (struct text){NULL, 0};
    if (!text_is_utf8(typed))
        return "refuse.generic";
    if (typed.len > VALUE_LONGEST)
        return "refuse.too-long";
    typed = text_trim(typed);
    if (typed.len == 0)
        return NULL;
    switch (kind_of(question)) {
    case PAGE_CHOOSE:
        return choose(plain, typed, question);
    case PAGE_CHOOSE_MANY:
        return several(plain, typed, question, false, arena);
    case PAGE_RANK:
        return several(plain, typed, question, true, arena);
    case PAGE_NUMBER:
        return whole(plain, typed, arena);
    case PAGE_DECIMAL:
        return decimal(plain, typed, arena);
    case PAGE_MONEY:
        return money(plain, typed, question, arena);
    case PAGE_RANGE:
        return range(plain, typed, question, arena);
    case PAGE_DIGITS:
        return digits(plain, typed, question, arena);
    case PAGE_DATE:
        return date(plain, typed, manner, arena);
    case PAGE_TIME:
        return time_of_day(plain, typed, manner, arena);
    case PAGE_DATETIME:
        return date_and_time(plain, typed, manner, arena);
    case PAGE_AGREE:
        *plain = TEXT("OK");
        return text_is(typed, "OK") || text_is(typed, "yes") ? NULL : "refuse.agree";
    default:
        return words(plain, typed);
    }
}
