#include "tools/grid.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"

static enum status read_back(struct grid *grid, const char *csv, struct arena *arena,
                             struct fault *why)
{
    char path[] = "/tmp/doorstep-grid-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    assert_int_equal(file_replace(path, text_of(csv), 0600, why), OK);
    enum status status = grid_read(grid, path, arena, why);
    unlink(path);
    return status;
}

static void a_cell_is_found_by_row_and_name(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct fault why = {0};
    struct grid grid;

    assert_int_equal(
        read_back(&grid,
                  "\xEF\xBB\xBFnode,purpose\r\n/data/a,\"to pay, \"\"soon\"\"\"\r\n"
                  "\r\n/data/b\r\n",
                  arena, &why),
        OK);
    assert_int_equal(grid.columns, 2);
    assert_int_equal(grid.rows, 2);
    assert_true(text_is(grid_named(&grid, 0, "purpose"), "to pay, \"soon\""));
    assert_true(text_is(grid_named(&grid, 1, "node"), "/data/b"));
    assert_int_equal(grid_named(&grid, 1, "purpose").len, 0);
    assert_int_equal(grid_named(&grid, 1, "basis").len, 0);
    assert_int_equal(grid.lines[0], 2);
    assert_int_equal(grid.lines[1], 4);
    arena_close(arena);
}

static void a_table_that_cannot_be_read_is_refused_whole(void **state)
{
    (void)state;
    static const struct {
        const char *why, *csv, *says;
        unsigned line;
    } ROWS[] = {
        {"a cell too many", "a,b\n1,2\n1,2,3\n", "more cells", 3},
        {"an open quote", "a,b\n\"1,2\n", "not closed", 3},
        {"letters after a quote", "a,b\n\"1\"x,2\n", "follows a closed quote", 2},
        {"no UTF-8", "a,b\n\xFF,2\n", "UTF-8", 1},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct arena *arena = arena_open("test");
        struct fault why = {0};
        struct grid grid;
        if (read_back(&grid, ROWS[i].csv, arena, &why) != REFUSED ||
            !strstr(why.text, ROWS[i].says) || why.line != ROWS[i].line)
            fail_msg("%s: line %u: %s", ROWS[i].why, why.line, why.text);
        arena_close(arena);
    }
}

CHECK_MAIN(cmocka_unit_test(a_cell_is_found_by_row_and_name),
           cmocka_unit_test(a_table_that_cannot_be_read_is_refused_whole))
