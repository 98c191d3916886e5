#include "screen/path.h"

#include "base/check.h"

#include <stdlib.h>

/* How much of the field of 100 by 100 a path covers. */
static double area(const char *path)
{
    enum { SIZE = 50 };
    struct mask *mask = path_mask(path, SIZE, false);
    double sum = 0;

    assert_non_null(mask);
    for (int i = 0; i < SIZE * SIZE; i++)
        sum += mask->bytes[i] / 255.0;
    free(mask);
    return sum * 4;
}

static const struct {
    const char *why, *path;
    double want;
} CASES[] = {
    {"a square", "M 20 20 L 80 20 L 80 80 L 20 80 Z", 3600},
    {"drawn the other way round", "M 20 20 L 20 80 L 80 80 L 80 20 Z", 3600},
    {"a triangle", "M 0 0 L 100 0 L 0 100 Z", 5000},
    {"a disc", "O 50 50 40", 5026},
    {"a disc with a hole", "O 50 50 40 o 50 50 20", 5026 - 1257},
    {"two discs on one another are not more", "O 50 50 40 O 50 50 30", 5026},
    {"a box with sharp corners", "R 10 10 50 20 0", 1000},
    {"a box with a hole", "R 10 10 80 80 0 r 30 30 40 40 0", 4800},
    {"a straight line with round ends", "S 10 20 50 80 50", 600 + 78.5},
    {"a dot", "S 20 50 50", 314},
    {"a whole ring", "A 10 50 50 30 0 360", 1885},
    {"what sticks out is cut", "M -100 0 L 50 0 L 50 100 L -100 100 Z", 5000},
};

static void a_path_covers_what_it_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        double got = area(CASES[i].path);
        if (got < CASES[i].want * 0.98 - 2 || got > CASES[i].want * 1.02 + 2)
            fail_msg("%s: %.1f, wanted %.1f", CASES[i].why, got, CASES[i].want);
    }
}

static void a_mirrored_path_is_turned_round(void **state)
{
    (void)state;
    struct mask *left = path_mask("R 10 10 20 80 0", 40, false),
                *right = path_mask("R 10 10 20 80 0", 40, true);

    assert_non_null(left);
    assert_non_null(right);
    for (int y = 0; y < 40; y++)
        for (int x = 0; x < 40; x++)
            assert_int_equal(left->bytes[y * 40 + x], right->bytes[y * 40 + 39 - x]);
    free(left);
    free(right);
}

static void a_mask_of_no_size_is_none(void **state)
{
    (void)state;
    assert_null(path_mask("O 50 50 40", 0, false));
    assert_null(path_mask("O 50 50 40", -3, false));
}

CHECK_MAIN(cmocka_unit_test(a_path_covers_what_it_says),
           cmocka_unit_test(a_mirrored_path_is_turned_round),
           cmocka_unit_test(a_mask_of_no_size_is_none))
