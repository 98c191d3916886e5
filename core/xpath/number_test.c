#include <float.h>
#include <math.h>

#include "base/check.h"
#include "base/random.h"
#include "xpath/xpath.h"

static const struct clock NO_CLOCK = {NULL, NULL, NULL};

static const struct {
    double number;
    const char *text;
} NUMBERS[] = {
    {0, "0"},
    {-0.0, "0"},
    {1, "1"},
    {-1, "-1"},
    {0.5, "0.5"},
    {0.1, "0.1"},
    {1e15, "1000000000000000"},
    {123456789012345680, "123456789012345680"},
    {1e21, "1000000000000000000000"},
    {1e-7, "0.0000001"},
    {-1.5e-10, "-0.00000000015"},
    {1.0 / 3, "0.3333333333333333"},
    {2.0 / 3, "0.6666666666666666"},
    {0.1 + 0.2, "0.30000000000000004"},
    {5e-324, NULL},
    {DBL_MAX, NULL},
    {NAN, ""},
    {INFINITY, "Infinity"},
    {-INFINITY, "-Infinity"},
};

static void a_number_is_written_without_exponent_and_zeros(void **state)
{
    struct arena *arena = arena_open("numbers");
    (void)state;
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++)
        if (NUMBERS[i].text)
            assert_text(xpath_number_text(NUMBERS[i].number, arena), NUMBERS[i].text);
    arena_close(arena);
}

static bool comes_back(double number, struct arena *arena)
{
    struct arena_mark mark = arena_mark(arena);
    struct text text = xpath_number_text(number, arena);
    double back = xpath_text_number(text, NO_CLOCK);
    bool same = back == number && text_find(text, TEXT("e")) == SIZE_MAX;
    arena_release(arena, mark);
    return same;
}

static void every_double_comes_back_the_same(void **state)
{
    struct arena *arena = arena_open("numbers");
    struct random_seeded seeded = {7};
    struct random random = random_seeded(&seeded);
    (void)state;
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++)
        if (isfinite(NUMBERS[i].number))
            assert_true(comes_back(NUMBERS[i].number, arena));
    for (int i = 0; i < 20000; i++) {
        double number;
        uint64_t bits = random_u64(random);
        memcpy(&number, &bits, sizeof number);
        if (isfinite(number) && !comes_back(number, arena))
            fail_msg("%a does not come back", number);
        double amount = (double)(random_u64(random) % 100000000) / 100;
        if (!comes_back(amount, arena))
            fail_msg("%.17g does not come back", amount);
    }
    arena_close(arena);
}

static void a_text_that_is_no_number_is_none(void **state)
{
    static const char *const TEXTS[] = {"",      " ",    "x",      "1x",  "1 2",      "-",
                                        "+",     ".",    "e5",     "1e",  "1e+",      "0x10",
                                        "1,5",   "1..2", "--1",    "NaN", "Infinity", "１２",
                                        "1e5.5", "+-1",  "\u00a01"};
    (void)state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        if (!isnan(xpath_text_number(text_of(TEXTS[i]), NO_CLOCK)))
            fail_msg("\"%s\" was read as a number", TEXTS[i]);
}

CHECK_MAIN(cmocka_unit_test(a_number_is_written_without_exponent_and_zeros),
           cmocka_unit_test(every_double_comes_back_the_same),
           cmocka_unit_test(a_text_that_is_no_number_is_none))
