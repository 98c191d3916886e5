#include "ussd/nav.h"

#include <assert.h>
#include <stdarg.h>

static const struct {
    const char *key, *word;
    unsigned may; /* of the page; 0: not by a page's leave */
    enum answer_kind answer;
} NAVS[] = {
    [NAV_MORE] = {"key.more", "nav.more", 0, ANSWER_NEXT},
    [NAV_BACK] = {"key.back", "nav.back", MAY_BACK, ANSWER_BACK},
    [NAV_HOME] = {"key.home", "nav.home", MAY_HOME, ANSWER_HOME},
    [NAV_KEEP] = {"key.keep", "nav.keep", 0, ANSWER_NEXT},
    [NAV_SKIP] = {"key.skip", "nav.skip", MAY_SKIP, ANSWER_SKIP},
    [NAV_HELP] = {"key.help", "nav.help", 0, ANSWER_NEXT},
    [NAV_LANGUAGE] = {"key.language", "nav.language", MAY_LANGUAGE, ANSWER_LANGUAGE},
    [NAV_PERSON] = {"key.person", "phone.person", MAY_PERSON, ANSWER_PERSON},
    [NAV_SLIP] = {"key.slip", "nav.slip", 0, ANSWER_NEXT},
};
static_assert(sizeof NAVS / sizeof *NAVS == NAV_COUNT, "one row each");

struct text nav_key(enum nav nav, const struct screen_words *words)
{
    assert(nav < NAV_COUNT);
    return words->find(words->self, NAVS[nav].key);
}

struct text nav_line(enum nav nav, const struct screen_words *words, struct arena *arena)
{
    struct text word = words->find(words->self, NAVS[nav].word);
    return text_format(arena, "%.*s %.*s", TEXT_ARG(nav_key(nav, words)), TEXT_ARG(word));
}

enum nav nav_find(struct text typed, const struct screen_words *words)
{
    for (enum nav nav = 0; nav < NAV_COUNT; nav++)
        if (typed.len > 0 && text_equal(typed, nav_key(nav, words)))
            return nav;
    return NAV_COUNT;
}

static bool is_key(unsigned digit, const struct screen_words *words, struct arena *arena)
{
    return digit == nav_send_digit(words) ||
           nav_find(text_format(arena, "%u", digit), words) != NAV_COUNT;
}

unsigned nav_next_digit(unsigned digit, const struct screen_words *words, struct arena *arena)
{
    do
        digit++;
    while (is_key(digit, words, arena));
    return digit;
}

unsigned nav_send_digit(const struct screen_words *words)
{
    struct text key = words->find(words->self, "key.send");
    unsigned digit = 0;

    for (size_t i = 0; i < key.len && key.at[i] >= '0' && key.at[i] <= '9' && i < 4; i++)
        digit = digit * 10 + (unsigned)(key.at[i] - '0');
    return digit;
}

struct text nav_send_line(const struct screen_words *words, struct arena *arena)
{
    struct text word = words->find(words->self, "review.send");
    return text_format(arena, "%u %.*s", nav_send_digit(words), TEXT_ARG(word));
}

/* Typed by hand, so typing it again costs time; a choice is one key anyway. */
static bool is_worth_keeping(const struct page *page)
{
    switch (page->kind) {
    case PAGE_NUMBER:
    case PAGE_DECIMAL:
    case PAGE_MONEY:
    case PAGE_RANGE:
    case PAGE_DIGITS:
    case PAGE_DATE:
    case PAGE_TIME:
    case PAGE_DATETIME:
    case PAGE_TEXT:
    case PAGE_SCAN:
    case PAGE_CHOOSE_MANY:
    case PAGE_RANK:
        return page->value.len > 0;
    default:
        return false;
    }
}

unsigned nav_of_page(const struct page *page)
{
    unsigned bits = 0;

    for (enum nav nav = 0; nav < NAV_COUNT; nav++)
        if (page->may & NAVS[nav].may)
            bits |= NAV_BIT(nav);
    /* The language is said where a service is chosen; its key works everywhere. */
    if (!page->is_menu && page->kind != PAGE_GO_ON)
        bits &= ~NAV_BIT(NAV_LANGUAGE);
    if (page->is_menu && !(page->may & MAY_BACK)) /* the first of the menu */
        bits |= NAV_BIT(NAV_SLIP);
    if (page->practice) /* what was paused at a kiosk was no practice */
        bits &= ~NAV_BIT(NAV_SLIP);
    if (is_worth_keeping(page))
        bits |= NAV_BIT(NAV_KEEP);
    /* The full sentence is worth a key when the screen shows another, shorter one. */
    if (page->prompt.short_text.len > 0 && page->prompt.text.len > 0 && (page->may & MAY_HELP))
        bits |= NAV_BIT(NAV_HELP);
    return bits;
}

struct answer nav_answer(enum nav nav)
{
    assert(nav < NAV_COUNT);
    return (struct answer){.kind = NAVS[nav].answer};
}

/* The value of the {name} that begins at `at`, or NULL when it is none of the pairs. */
static const struct text *value_of(struct text name, const char *const *names,
                                   const struct text *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_is(name, names[i]))
            return &values[i];
    return NULL;
}

enum { MOST_PAIRS = 8 };

static struct text filled(struct text pattern, const char *const *names,
                          const struct text *values, size_t count, struct arena *arena)
{
    struct text out = {0};

    for (struct text rest = pattern; rest.len > 0;) {
        size_t open = text_find(rest, TEXT("{"));
        size_t close =
            open == SIZE_MAX ? SIZE_MAX : text_find(text_part(rest, open, SIZE_MAX), TEXT("}"));
        if (close == SIZE_MAX)
            return text_format(arena, "%.*s%.*s", TEXT_ARG(out), TEXT_ARG(rest));
        struct text name = text_part(rest, open + 1, close - 1);
        const struct text *value = value_of(name, names, values, count);
        struct text put = value ? *value : text_part(rest, open, close + 1);
        out = text_format(arena, "%.*s%.*s%.*s", TEXT_ARG(out),
                          TEXT_ARG(text_part(rest, 0, open)), TEXT_ARG(put));
        rest = text_part(rest, open + close + 1, SIZE_MAX);
    }
    return out;
}

struct text words_fill(const struct screen_words *words, struct arena *arena, const char *key,
                       ...)
{
    const char *names[MOST_PAIRS];
    struct text values[MOST_PAIRS];
    size_t count = 0;
    va_list pairs;

    va_start(pairs, key);
    for (const char *name; (name = va_arg(pairs, const char *)) != NULL; count++) {
        assert(count < MOST_PAIRS);
        names[count] = name;
        values[count] = va_arg(pairs, struct text);
    }
    va_end(pairs);
    return filled(words->find(words->self, key), names, values, count, arena);
}
