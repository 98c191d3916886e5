#include "tools/kind.h"

#include <stdio.h>

#include <unicode/uchar.h>

#include "base/buffer.h"
#include "tools/grid.h"

enum rule { RULE_WORD, RULE_SIGN, RULE_ONCE, RULE_MOST, RULE_SKIP, RULES };

struct kind_rule {
    enum rule rule;
    struct text what, why, instead, except;
    bool from_start, to_end; /* a word with "*" at an end: not bound there */
    bool only_people;
    int64_t most;
};

struct kind {
    bool spaced; /* words are split by spaces */
    struct kind_rule *rules;
    size_t count;
};

/* ---- Reading ---- */

static enum status refuse(const struct grid *grid, size_t row, struct fault *why,
                          const char *words)
{
    fault_set(why, REFUSED, "%s", words);
    fault_at(why, grid->file, grid->lines[row], 1);
    return REFUSED;
}

static bool read_rule(enum rule *rule, struct text name)
{
    static const char *const NAMES[RULES] = {"word", "sign", "once", "most", "skip"};
    for (*rule = RULE_WORD; *rule < RULES; ++*rule)
        if (text_is(name, NAMES[*rule]))
            return true;
    return false;
}

static bool is_limit(struct text what)
{
    static const char *const NAMES[] = {"sentence-words", "sentence-letters", "word-letters",
                                        "joins"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (text_is(what, NAMES[i]))
            return true;
    return false;
}

static enum status read_row(struct kind_rule *rule, const struct grid *grid, size_t row,
                            struct fault *why)
{
    *rule = (struct kind_rule){.what = grid_named(grid, row, "what"),
                               .why = grid_named(grid, row, "why"),
                               .instead = grid_named(grid, row, "instead"),
                               .except = grid_named(grid, row, "except"),
                               .only_people = text_is(grid_named(grid, row, "for"), "people")};
    if (!read_rule(&rule->rule, grid_named(grid, row, "rule")))
        return refuse(grid, row, why, "the rule is none of word, sign, once, most, skip");
    if (rule->what.len == 0 || rule->why.len == 0)
        return refuse(grid, row, why, "the rule lacks what it is about, or its reason");
    if (rule->rule == RULE_MOST &&
        (!is_limit(rule->what) || !text_to_int64(rule->instead, &rule->most)))
        return refuse(grid, row, why, "the limit is not known, or is no number");
    rule->from_start = text_starts(rule->what, "*");
    rule->to_end = rule->what.len > 1 && text_ends(rule->what, "*");
    rule->what =
        text_part(rule->what, rule->from_start ? 1 : 0,
                  rule->what.len - (rule->from_start ? 1 : 0) - (rule->to_end ? 1 : 0));
    return OK;
}

static enum status read_rules(struct kind *kind, const struct grid *grid, struct arena *arena,
                              struct fault *why)
{
    enum status status = OK;
    kind->rules = arena_array(arena, grid->rows + 1, sizeof *kind->rules);
    for (size_t i = 0; status == OK && i < grid->rows; i++)
        status = read_row(&kind->rules[kind->count++], grid, i, why);
    return status;
}

enum status kind_open(struct kind **kind, const char *locales, struct text tag,
                      struct arena *arena, struct fault *why)
{
    struct grid grid;
    struct text path = text_format(arena, "%s/words/%.*s.csv", locales, TEXT_ARG(tag));
    enum status status = grid_read(&grid, path.at, arena, why);
    size_t dash = text_find(tag, TEXT("-"));

    if (status == NOT_FOUND && dash != SIZE_MAX)
        return kind_open(kind, locales, text_part(tag, 0, dash), arena, why);
    if (status != OK)
        return status;
    *kind = ARENA_NEW(arena, struct kind);
    (*kind)->spaced = !text_starts(tag, "zh");
    return read_rules(*kind, &grid, arena, why);
}

bool kind_skips(const struct kind *kind, struct text key)
{
    for (size_t i = 0; i < kind->count; i++) {
        const struct kind_rule *rule = &kind->rules[i];
        if (rule->rule == RULE_SKIP && text_find(key, rule->what) == 0 &&
            (rule->to_end || key.len == rule->what.len))
            return true;
    }
    return false;
}

/* ---- Finding words ---- */

static bool is_letter(uint32_t letter)
{
    return u_isalnum((UChar32)letter) || u_charType((UChar32)letter) == U_NON_SPACING_MARK;
}

/* The length of `what` at the start of `text` whatever the case, or 0. */
static size_t same_at(struct text text, struct text what)
{
    size_t all = text.len;
    while (what.len > 0) {
        if (text.len == 0)
            return 0;
        uint32_t a = text_take_char(&text), b = text_take_char(&what);
        if (u_foldCase((UChar32)a, U_FOLD_CASE_DEFAULT) !=
            u_foldCase((UChar32)b, U_FOLD_CASE_DEFAULT))
            return 0;
    }
    return all - text.len;
}

/* The place lies inside one of the words where it is fine. */
static bool is_excepted(struct text text, size_t at, const struct kind_rule *rule)
{
    struct text rest = rule->except, word;
    while (text_take_part(&rest, '|', &word)) {
        size_t inside = text_find(word, rule->what);
        if (inside != SIZE_MAX && inside <= at &&
            same_at(text_part(text, at - inside, text.len), word) > 0)
            return true;
    }
    return false;
}

static bool is_bound(const struct kind *kind, const struct kind_rule *rule, struct text text,
                     size_t at, size_t length)
{
    if (!kind->spaced || rule->rule == RULE_SIGN)
        return true;
    struct text before = text_part(text, 0, at), after = text_part(text, at + length, text.len);
    uint32_t last = ' ';
    while (before.len > 0)
        last = text_take_char(&before);
    bool starts = rule->from_start || !is_letter(last);
    bool ends = rule->to_end || after.len == 0 || !is_letter(text_take_char(&after));
    return starts && ends;
}

static size_t count_of(const struct kind *kind, const struct kind_rule *rule, struct text text)
{
    size_t count = 0;
    for (struct text rest = text; rest.len > 0;) {
        size_t at = text.len - rest.len, length = same_at(rest, rule->what);
        count += length > 0 && is_bound(kind, rule, text, at, length) &&
                 !is_excepted(text, at, rule);
        text_take_char(&rest);
    }
    return count;
}

/* ---- Sentences ---- */

struct measured {
    size_t words, letters, joins, longest;
    struct text longest_word;
};

static bool is_comma(uint32_t letter)
{
    return letter == ',' || letter == 0xFF0C || letter == 0x060C;
}

/* A full stop inside of a number ends nothing. */
static bool is_end(uint32_t letter, struct text after)
{
    switch (letter) {
    case '.':
        return after.len == 0 || after.at[0] == ' ' || after.at[0] == '\n';
    case '?':
    case '!':
    case ';':
    case '\n':
    case 0x3002: /* the Chinese signs */
    case 0xFF1F:
    case 0xFF01:
    case 0xFF1B:
    case 0x061F: /* the Arabic ones */
    case 0x061B:
        return true;
    default:
        return false;
    }
}

static void measure_word(struct measured *sum, struct text word, size_t letters)
{
    sum->words += letters > 0;
    if (letters > sum->longest) {
        sum->longest = letters;
        sum->longest_word = word;
    }
}

/* Takes one sentence off the text. */
static struct text take_sentence(struct text *text, struct measured *sum)
{
    struct text start = *text, word = *text;
    size_t letters = 0, taken;

    *sum = (struct measured){0};
    while (text->len > 0) {
        struct text here = *text;
        uint32_t letter = text_take_char(text);
        if (is_letter(letter) || letter == '\'' || (letter == '.' && !is_end('.', *text))) {
            letters++;
        } else {
            measure_word(sum, text_part(word, 0, word.len - here.len), letters);
            letters = 0;
            word = *text;
        }
        sum->letters += letter != ' ';
        sum->joins += is_comma(letter);
        if (is_end(letter, *text))
            break;
    }
    taken = start.len - text->len;
    if (letters > 0)
        measure_word(sum, text_part(word, 0, word.len - text->len), letters);
    return text_trim(text_part(start, 0, taken));
}

/* ---- Saying ---- */

static void say_limit(const struct kind_rule *rule, struct text sentence,
                      const struct measured *sum, const struct kind_listener *listener)
{
    static const struct {
        const char *name, *unit;
    } LIMITS[] = {{"sentence-words", "words"},
                  {"sentence-letters", "letters"},
                  {"word-letters", "letters in one word"},
                  {"joins", "commas"}};
    const size_t values[] = {sum->words, sum->letters, sum->longest, sum->joins};
    char words[400];

    for (size_t i = 0; i < sizeof LIMITS / sizeof *LIMITS; i++) {
        if (!text_is(rule->what, LIMITS[i].name) || (int64_t)values[i] <= rule->most)
            continue;
        if (text_is(rule->what, "word-letters") && rule->except.len > 0 &&
            text_find(rule->except, sum->longest_word) != SIZE_MAX)
            continue;
        snprintf(words, sizeof words, "\"%.*s\" has %zu %s, and %lld are the most: %.*s",
                 TEXT_ARG(text_part(sentence, 0, 120)), values[i], LIMITS[i].unit,
                 (long long)rule->most, TEXT_ARG(rule->why));
        listener->say(listener->self, words);
    }
}

static void check_sentences(const struct kind *kind, struct text text,
                            const struct kind_listener *listener)
{
    while (text.len > 0) {
        struct measured sum;
        struct text sentence = take_sentence(&text, &sum);
        for (size_t i = 0; i < kind->count; i++)
            if (kind->rules[i].rule == RULE_MOST)
                say_limit(&kind->rules[i], sentence, &sum, listener);
    }
}

static void check_rule(const struct kind *kind, const struct kind_rule *rule, struct text text,
                       const struct kind_listener *listener)
{
    char words[400];
    size_t count = count_of(kind, rule, text);

    if (count <= (rule->rule == RULE_ONCE ? 1 : 0))
        return;
    int length = snprintf(words, sizeof words, "\"%.*s\"%s: %.*s", TEXT_ARG(rule->what),
                          rule->rule == RULE_ONCE ? " stands there more than once" : "",
                          TEXT_ARG(rule->why));
    if (rule->instead.len > 0 && length > 0 && (size_t)length < sizeof words)
        snprintf(words + length, sizeof words - (size_t)length, "; better: %.*s",
                 TEXT_ARG(rule->instead));
    listener->say(listener->self, words);
}

/* "{...}" as one word that no rule is about. */
static struct text without_values(struct text text, struct arena *arena)
{
    struct buffer out = {0};
    size_t deep = 0;
    for (; text.len > 0; text = text_part(text, 1, text.len)) {
        char byte = text.at[0];
        if (byte == '{' && deep++ == 0)
            buffer_add_string(&out, "0");
        if (deep == 0)
            buffer_add(&out, text_part(text, 0, 1));
        deep -= byte == '}' && deep > 0;
    }
    struct text plain = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return plain;
}

void kind_check(const struct kind *kind, struct text text, bool for_staff,
                const struct kind_listener *listener)
{
    struct arena *arena = arena_open("kind");
    text = without_values(text, arena);

    for (size_t i = 0; i < kind->count; i++) {
        const struct kind_rule *rule = &kind->rules[i];
        bool about_words = rule->rule <= RULE_ONCE;
        if (about_words && !(for_staff && rule->only_people))
            check_rule(kind, rule, text, listener);
    }
    if (!for_staff)
        check_sentences(kind, text, listener);
    arena_close(arena);
}
