#include "tools/columns.h"

#include "base/check.h"

static const struct {
    const char *why, *text;
    size_t width;
} WIDTHS[] = {
    {"Latin letters take one column", "abc", 3},
    {"Chinese letters take two", "办事 ok", 7},
    {"full-width signs too", "？", 2},
    {"Arabic letters take one", "ئۇيغۇر", 6},
    {"a mark over a letter takes none", "e\xCC\x81", 1},
    {"nothing takes nothing", "", 0},
};

static void a_text_is_as_wide_as_a_terminal_draws_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WIDTHS / sizeof *WIDTHS; i++)
        if (columns_width(text_of(WIDTHS[i].text)) != WIDTHS[i].width)
            fail_msg("%s: %zu", WIDTHS[i].why, columns_width(text_of(WIDTHS[i].text)));
}

static const struct {
    const char *why, *text;
    size_t columns;
    const char *first, *last;
    size_t lines;
} WRAPPED[] = {
    {"words stay whole", "one two three", 8, "one two", "three", 2},
    {"no space is left at the end of a line", "one  two", 5, "one", "two", 2},
    {"a word that is too long is cut", "abcdefgh", 3, "abc", "gh", 3},
    {"wide letters are counted as two", "今天办事", 5, "今天", "办事", 2},
    {"a line break stays", "1 Yes\n2 No", 20, "1 Yes", "2 No", 2},
    {"one letter goes on a line in any case", "办", 1, "办", "办", 1},
    {"an empty text is a line", "", 5, "", "", 1},
};

static void a_column_wraps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WRAPPED / sizeof *WRAPPED; i++) {
        struct column column = {.columns = WRAPPED[i].columns, .arena = arena_open("test")};
        column_add(&column, text_of(WRAPPED[i].text));
        if (column.count != WRAPPED[i].lines)
            fail_msg("%s: %zu lines", WRAPPED[i].why, column.count);
        assert_text(column.lines[0], WRAPPED[i].first);
        assert_text(column.lines[column.count - 1], WRAPPED[i].last);
        arena_close(column.arena);
    }
}

static void columns_stand_side_by_side(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct column left = {.columns = 6, .arena = arena}, right = {.columns = 9, .arena = arena};
    struct buffer out = {0};
    column_add(&left, TEXT("办事"));
    column_add(&right, TEXT("one"));
    column_add(&right, TEXT("two"));
    columns_print(&out, &left, &right);
    assert_text(buffer_text(&out), "办事   | one\n       | two\n");
    buffer_close(&out);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(a_text_is_as_wide_as_a_terminal_draws_it),
           cmocka_unit_test(a_column_wraps), cmocka_unit_test(columns_stand_side_by_side))
