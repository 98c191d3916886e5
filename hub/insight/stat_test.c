/* stat_test.c: against what textbooks and tables give. */
#include "insight/stat.h"

#include <math.h>

#include "base/check.h"

static void near(const char *why, double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("%s: %.9g instead of %.9g", why, got, want);
}

static void the_tail_of_chi_square_is_that_of_the_tables(void **state)
{
    static const struct {
        double chi2, df, p;
    } TABLE[] = {{3.841459, 1, 0.05},   {6.634897, 1, 0.01}, {10.827566, 1, 0.001},
                 {5.991465, 2, 0.05},   {9.210340, 2, 0.01}, {7.814728, 3, 0.05},
                 {18.307038, 10, 0.05}, {2.705543, 1, 0.10}, {124.342113, 100, 0.05},
                 {0.001, 1, 0.974773}};
    (void)state;
    for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++)
        near("a quantile", stat_chi2_tail(TABLE[i].chi2, TABLE[i].df), TABLE[i].p, 2e-7);
    near("nothing", stat_chi2_tail(0, 1), 1, 0);
    near("two degrees are an exponential", stat_chi2_tail(7, 2), exp(-3.5), 1e-12);
}

static const struct {
    const char *why;
    struct stat_table table;
    double fisher, chi2; /* below 0: not looked at */
} TABLES[] = {
    {"the lady who tasted tea (Fisher 1935)", {3, 1, 1, 3}, 34.0 / 70, 0.157299207},
    {"all cups right", {4, 0, 0, 4}, 2.0 / 70, 0.004677735},
    {"twins convicted (Fisher 1962)", {2, 15, 10, 3}, 0.0005367241, 0.0003033},
    {"the same share", {10, 20, 20, 40}, 1, 1},
    {"nobody refused", {5, 0, 9, 0}, 1, 1},
    {"an empty group", {0, 0, 9, 3}, 1, 1},
};

static void yes_and_no_are_compared_as_textbooks_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++) {
        near(TABLES[i].why, stat_fisher(&TABLES[i].table), TABLES[i].fisher, 1e-6);
        near(TABLES[i].why, stat_chi2(&TABLES[i].table), TABLES[i].chi2, 2e-5);
    }
}

static void small_tables_are_tested_exactly(void **state)
{
    const struct stat_table small = {3, 1, 1, 3}, large = {300, 100, 100, 300};
    (void)state;
    near("small", stat_outcomes(&small), stat_fisher(&small), 0);
    near("large", stat_outcomes(&large), stat_chi2(&large), 0);
    assert_true(stat_outcomes(&large) < 1e-9);
}

/* Weeks of remission in leukaemia, with 6-mercaptopurine and without (Freireich 1963), as in
 * every book on survival: chi-square 16.79. */
static const double DRUG[] = {6,   6,   6,   7,   10,  13,  16,  22,  23,  -6, -9,
                              -10, -11, -17, -19, -20, -25, -32, -32, -34, -35};
static const double PLACEBO[] = {1, 1, 2,  2,  3,  4,  4,  5,  5,  8, 8,
                                 8, 8, 11, 11, 12, 12, 15, 17, 22, 23};

static void waits_are_compared_by_the_log_rank_test(void **state)
{
    struct stat_wait waits[42];
    size_t count = 0;
    bool sooner;
    (void)state;
    for (size_t i = 0; i < 21; i++)
        waits[count++] = (struct stat_wait){fabs(DRUG[i]), DRUG[i] > 0, true};
    for (size_t i = 0; i < 21; i++)
        waits[count++] = (struct stat_wait){PLACEBO[i], true, false};
    double p = stat_log_rank(waits, count, &sooner);
    near("Freireich", p, stat_chi2_tail(16.793, 1), 1e-7);
    assert_false(sooner);
    for (size_t i = 0; i < count; i++)
        waits[i].one = !waits[i].one;
    near("the other way round", stat_log_rank(waits, count, &sooner), p, 1e-12);
    assert_true(sooner);
}

static void where_nothing_ended_nothing_differs(void **state)
{
    struct stat_wait waits[] = {{3, false, true}, {9, false, false}};
    (void)state;
    near("nobody was decided", stat_log_rank(waits, 2, NULL), 1, 0);
    near("nobody is there", stat_log_rank(waits, 0, NULL), 1, 0);
}

static void many_questions_make_each_answer_weaker(void **state)
{
    double p[] = {0.01, 0.04, 0.03, 0.005};
    (void)state;
    stat_holm(p, 4);
    near("least", p[3], 0.02, 1e-12);
    near("second", p[0], 0.03, 1e-12);
    near("third", p[2], 0.06, 1e-12);
    near("never below the one before", p[1], 0.06, 1e-12);
}

CHECK_MAIN(cmocka_unit_test(the_tail_of_chi_square_is_that_of_the_tables),
           cmocka_unit_test(yes_and_no_are_compared_as_textbooks_do),
           cmocka_unit_test(small_tables_are_tested_exactly),
           cmocka_unit_test(waits_are_compared_by_the_log_rank_test),
           cmocka_unit_test(where_nothing_ended_nothing_differs),
           cmocka_unit_test(many_questions_make_each_answer_weaker))
