#include "tools/sample.h"

#include <string.h>

#include "base/buffer.h"
#include "session/page.h"
#include "tools/pattern.h"

enum { MOST_NUMBERS = 24, PATTERN_TURNS = 3 };

static void add(struct samples *samples, struct text value)
{
    for (size_t i = 0; i < samples->count; i++)
        if (text_equal(samples->at[i], value))
            return;
    if (samples->count < SAMPLES_MOST && value.len > 0)
        samples->at[samples->count++] = value;
}

/* ---- What the constraint mentions ---- */

/* Whole numbers that stand in an expression outside of quotes and names. */
static size_t numbers_in(int64_t numbers[MOST_NUMBERS], struct text source)
{
    size_t count = 0;
    char quote = '\0', before = ' ';

    for (size_t i = 0; i < source.len; before = source.at[i], i++) {
        char letter = source.at[i];
        if (quote != '\0' || letter == '\'' || letter == '"') {
            quote = quote == '\0' ? letter : quote == letter ? '\0' : quote;
            continue;
        }
        bool inside = (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') ||
                      before == '_' || before == '.' || (before >= '0' && before <= '9');
        if (letter < '0' || letter > '9' || inside)
            continue;
        size_t end = i;
        while (end < source.len && source.at[end] >= '0' && source.at[end] <= '9')
            end++;
        if (count < MOST_NUMBERS &&
            text_to_int64(text_part(source, i, end - i), &numbers[count]) &&
            numbers[count] < INT64_MAX / 2)
            count++;
    }
    return count;
}

/* The next pattern given to regex(); false when there is no more. */
static bool take_pattern(struct text *rest, struct text *pattern)
{
    size_t at = text_find(*rest, TEXT("regex("));
    if (at == SIZE_MAX)
        return false;
    *rest = text_part(*rest, at + 6, rest->len);
    for (size_t i = 0; i < rest->len; i++) {
        char quote = rest->at[i];
        if (quote != '\'' && quote != '"')
            continue;
        struct text after = text_part(*rest, i + 1, rest->len);
        size_t end = text_find(after, (struct text){&quote, 1});
        if (end == SIZE_MAX)
            return false;
        *pattern = text_part(after, 0, end);
        *rest = text_part(after, end + 1, after.len);
        return true;
    }
    return false;
}

static void add_patterns(struct samples *samples, struct text constraint, struct arena *arena)
{
    struct text pattern;
    while (take_pattern(&constraint, &pattern))
        for (unsigned turn = 0; turn < PATTERN_TURNS; turn++)
            add(samples, pattern_sample(pattern, turn, arena));
}

/* ---- By kind ---- */

/* A text of so many letters, in words as a name is. */
static struct text letters(size_t count, struct arena *arena)
{
    char *out = arena_bytes(arena, count + 1);
    for (size_t i = 0; i < count; i++)
        out[i] = i % 8 == 7 && i + 1 < count ? ' ' : "Mwanaidi"[i % 8];
    return (struct text){out, count};
}

static void add_texts(struct samples *samples, struct text constraint, struct arena *arena)
{
    int64_t numbers[MOST_NUMBERS];
    size_t count = numbers_in(numbers, constraint);

    add_patterns(samples, constraint, arena);
    add(samples, letters(SAMPLE_TEXT_LONGEST, arena));
    for (size_t i = 0; i < count; i++)
        for (int64_t length = numbers[i] - 1; length <= numbers[i] + 1; length++)
            if (length > 0 && length <= SAMPLE_TEXT_LONGEST)
                add(samples, letters((size_t)length, arena));
    add(samples, letters(8, arena));
}

static void add_numbers(struct samples *samples, struct text constraint, struct arena *arena)
{
    static const int COMMON[] = {999999999, 1000000, 2000, 100, 69, 65, 40, 18, 17, 5, 2, 1, 0};
    int64_t numbers[MOST_NUMBERS];
    size_t count = numbers_in(numbers, constraint);

    for (size_t i = 0; i < count; i++)
        for (int64_t near = numbers[i] - 1; near <= numbers[i] + 1; near++)
            add(samples, text_format(arena, "%lld", (long long)near));
    for (size_t i = 0; i < sizeof COMMON / sizeof *COMMON; i++)
        add(samples, text_format(arena, "%d", COMMON[i]));
}

/* How old people are who register somewhere. */
static const int AGES[] = {40, 10, 25, 60, 59, 70, 17};
enum { AGE_COUNT = sizeof AGES / sizeof *AGES };

/* "6 8 4": digits of each group; one of eight may be a birthday. */
static struct text in_groups(struct text groups, int birth_year, const char *birthday,
                             struct arena *arena)
{
    struct buffer out = {0};
    struct text word;

    while (text_take_word(&groups, &word)) {
        int64_t length = 0;
        if (!text_to_int64(word, &length) || length < 1 || length > 40)
            continue;
        if (length == 8)
            buffer_addf(&out, "%04d%s", birth_year, birthday);
        else
            for (int64_t i = 0; i < length; i++)
                buffer_addf(&out, "%d", (int)(1 + i % 3));
    }
    struct text text = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return text;
}

static void add_digits(struct samples *samples, const struct question *question,
                       struct text constraint, int year, struct arena *arena)
{
    struct text groups = {0};
    int64_t numbers[MOST_NUMBERS];
    size_t count = numbers_in(numbers, constraint);

    samples->spin = true;
    for (size_t i = 0; i < question->extra_count; i++)
        if (text_is(question->extras[i].name, "groups"))
            groups = question->extras[i].value;
    for (size_t i = 0; groups.len > 0 && i < AGE_COUNT; i++) {
        add(samples, in_groups(groups, year - AGES[i], "0122", arena));
        add(samples, in_groups(groups, year - AGES[i], "1228", arena));
    }
    add_patterns(samples, constraint, arena);
    for (size_t i = 0; i < count; i++)
        if (numbers[i] > 0 && numbers[i] <= 40)
            add(samples, in_groups(text_format(arena, "%lld", (long long)numbers[i]), year,
                                   "0122", arena));
    add(samples, TEXT("123456789012"));
    add(samples, TEXT("12345678"));
}

static void add_choices(struct samples *samples, const struct question *question,
                        struct arena *arena)
{
    struct buffer all = {0};

    for (size_t i = 0; question->control != CONTROL_SELECT1 && i < question->choice_count; i++)
        buffer_addf(&all, "%s%.*s", i > 0 ? " " : "", TEXT_ARG(question->choices[i].value));
    if (all.len > 0)
        add(samples, text_copy(arena, buffer_text(&all)));
    buffer_close(&all);
    for (size_t i = 0; question->control != CONTROL_RANK && i < question->choice_count; i++)
        add(samples, question->choices[i].value);
}

static void add_days(struct samples *samples, int year, const char *after, struct arena *arena)
{
    for (size_t i = 0; i < AGE_COUNT; i++)
        add(samples, text_format(arena, "%04d-10-22%s", year - AGES[i], after));
    for (int each = year - 1; each <= year + 1; each++)
        add(samples, text_format(arena, "%04d-12-28%s", each, after));
}

static bool asks_for_digits(const struct question *question)
{
    for (struct text rest = question->appearance, word; text_take_word(&rest, &word);)
        if (text_is(word, "numbers"))
            return true;
    for (size_t i = 0; i < question->extra_count; i++)
        if (text_is(question->extras[i].name, "groups") ||
            text_is(question->extras[i].name, "letters"))
            return true;
    return false;
}

static void add_input(struct samples *samples, const struct question *question,
                      struct text constraint, int year, struct arena *arena)
{
    switch (question->type) {
    case TYPE_INT:
    case TYPE_DECIMAL:
        add_numbers(samples, constraint, arena);
        break;
    case TYPE_BOOLEAN:
        add(samples, TEXT("true"));
        add(samples, TEXT("false"));
        break;
    case TYPE_DATE:
        add_days(samples, year, "", arena);
        break;
    case TYPE_TIME:
        add(samples, TEXT("22:58:00"));
        add(samples, TEXT("09:00:00"));
        break;
    case TYPE_DATETIME:
        add_days(samples, year, "T22:58:00", arena);
        break;
    default:
        if (asks_for_digits(question))
            add_digits(samples, question, constraint, year, arena);
        else
            add_texts(samples, constraint, arena);
    }
}

void samples_make(struct samples *samples, const struct question *question,
                  struct text constraint, int year, struct arena *arena)
{
    *samples = (struct samples){0};
    switch (question->control) {
    case CONTROL_SELECT1:
    case CONTROL_SELECT:
    case CONTROL_RANK:
        add_choices(samples, question, arena);
        break;
    case CONTROL_RANGE:
        add(samples, text_format(arena, "%g", question->range_end));
        add(samples, text_format(arena, "%g", question->range_start));
        break;
    case CONTROL_TRIGGER:
        add(samples, TEXT("OK"));
        break;
    case CONTROL_INPUT:
        add_input(samples, question, constraint, year, arena);
        break;
    default:
        break;
    }
}

struct text sample_spun(struct text sample, unsigned turn, struct arena *arena)
{
    if (sample.len == 0)
        return sample;
    return text_format(arena, "%.*s%c", TEXT_ARG(text_part(sample, 0, sample.len - 1)),
                       "0123456789X"[turn % SPIN_TURNS]);
}
