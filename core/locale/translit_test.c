#include "base/buffer.h"
#include "base/check.h"
#include "locale/fit.h"

static int open_arena(void **state)
{
    *state = arena_open("test");
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static const struct {
    const char *why, *table, *text, *want;
} CASES[] = {
    {"an entry replaces its letter", "\u015f s\n", "Ay\u015fe", "Ayse"},
    {"what has no entry stays, foreign or not", "\u015f s\n", "\u4f60 a", "\u4f60 a"},
    {"letters may stand as numbers", "U+2019 U+0027\n", "ng\u2019ombe", "ng'ombe"},
    {"and as several", "U+0065+U+0301 e\n", "e\u0301", "e"},
    {"the longest entry wins", "a 1\nab 2\nabc 3\n", "ababcaac", "2311c"},
    {"what was put in is not replaced again", "a b\nb c\n", "ab", "bc"},
    {"an entry may give a space", "U+00A0 U+0020\n", "a\u00a0b", "a b"},
    {"comments and empty lines are no entries", "# a b\n\n  \n\u015f s", "a\u015f", "as"},
    {"an empty table changes nothing", "", "a", "a"},
};

static void only_what_the_table_allows_is_replaced(void **state)
{
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct translit *table = NULL;
        struct fault why = {0};
        if (translit_read(&table, text_of(CASES[i].table), *state, &why) != OK)
            fail_msg("%s: %s", CASES[i].why, why.text);
        struct text got = translit_apply(table, text_of(CASES[i].text), *state);
        if (!text_is(got, CASES[i].want))
            fail_msg("%s: got \"%.*s\"", CASES[i].why, TEXT_ARG(got));
    }
}

static const struct {
    const char *why, *table;
    enum status want;
    unsigned line;
} REFUSED_TABLES[] = {
    {"one word is no entry", "a b\nc\n", REFUSED, 2},
    {"nor are three", "a b c\n", REFUSED, 1},
    {"a text given twice has no single answer", "a b\n\na c\n", REFUSED, 3},
    {"a number needs its digits", "U+ a\n", REFUSED, 1},
    {"four of them", "U+12 a\n", REFUSED, 1},
    {"and not more than Unicode has", "U+110000 a\n", REFUSED, 1},
    {"a surrogate is no letter", "U+D800 a\n", REFUSED, 1},
    {"NUL is none either", "U+0000 a\n", REFUSED, 1},
    {"a plus at the end waits for a number", "U+0041+ a\n", REFUSED, 1},
    {"nine letters are too many", "abcdefghi a\n", TOO_LARGE, 1},
    {"broken UTF-8 is no table", "\xff a\n", REFUSED, 0},
};

static void a_broken_table_is_refused_with_its_line(void **state)
{
    for (size_t i = 0; i < sizeof REFUSED_TABLES / sizeof *REFUSED_TABLES; i++) {
        struct translit *table = NULL;
        struct fault why = {0};
        enum status got = translit_read(&table, text_of(REFUSED_TABLES[i].table), *state, &why);
        if (got != REFUSED_TABLES[i].want || why.line != REFUSED_TABLES[i].line || table)
            fail_msg("%s: got %s in line %u", REFUSED_TABLES[i].why, status_name(got),
                     why.line);
    }
}

static void a_table_without_end_is_refused(void **state)
{
    struct buffer lines = {0};
    struct translit *table = NULL;
    struct fault why = {0};
    for (unsigned i = 0; i <= TRANSLIT_MOST_ENTRIES; i++)
        buffer_addf(&lines, "U+%04X a\n", 0x4e00 + i);
    assert_int_equal(translit_read(&table, buffer_text(&lines), *state, &why), TOO_LARGE);
    assert_int_equal(why.line, TRANSLIT_MOST_ENTRIES + 1);
    buffer_clear(&lines);
    while (lines.len <= TRANSLIT_MOST_BYTES)
        buffer_add_string(&lines, "# again and again\n");
    assert_int_equal(translit_read(&table, buffer_text(&lines), *state, &why), TOO_LARGE);
    assert_null(table);
    buffer_close(&lines);
}

static void a_language_without_a_table_replaces_nothing(void **state)
{
    struct translit *table = NULL;
    struct fault why = {0};
    assert_int_equal(translit_open(&table, DOORSTEP_BUILT_LOCALES, TEXT("ug"), *state, &why),
                     OK);
    assert_null(table);
    assert_text(translit_apply(table, TEXT("\u015f"), *state), "\u015f");
    assert_int_equal(translit_open(&table, DOORSTEP_BUILT_LOCALES, TEXT("../sw"), *state, &why),
                     REFUSED);
}

static void the_shipped_tables_give_gsm_letters(void **state)
{
    static const char *const TAGS[] = {"en", "sw", "sw-KE"};
    for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS; i++) {
        struct translit *table = NULL;
        struct fault why = {0};
        if (translit_open(&table, DOORSTEP_BUILT_LOCALES, text_of(TAGS[i]), *state, &why) != OK)
            fail_msg("%s: %s", TAGS[i], why.text);
        struct text got =
            translit_apply(table, TEXT("\u2018ng\u2019ombe\u2026\u00a0`\u2013"), *state);
        assert_text(got, "'ng'ombe... '-");
        assert_false(fit_cost(got).ucs2);
    }
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

CHECK_MAIN(WITH_ARENA(only_what_the_table_allows_is_replaced),
           WITH_ARENA(a_broken_table_is_refused_with_its_line),
           WITH_ARENA(a_table_without_end_is_refused),
           WITH_ARENA(a_language_without_a_table_replaces_nothing),
           WITH_ARENA(the_shipped_tables_give_gsm_letters))
