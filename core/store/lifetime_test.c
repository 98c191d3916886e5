#include "store/lifetime.h"

#include "base/check.h"

#define DAY LIFETIME_DAY_MS
#define HOUR (LIFETIME_DAY_MS / 24)
#define BEGIN INT64_C(1800000000000)

static const struct {
    const char *why;
    int64_t steps[6]; /* of the clock, one after the other; 0 ends them */
    int64_t lived;
} CASES[] = {
    {"small steps count as they are", {1, 999, 59000}, 60000},
    {"a machine used daily", {DAY, DAY, DAY}, 3 * DAY},
    {"a little later each day", {DAY + HOUR, DAY + 2 * HOUR}, 2 * DAY + 3 * HOUR},
    {"a step back counts nothing", {-DAY}, 0},
    {"nor does the way back again", {-10 * DAY, 10 * DAY}, 0},
    {"but time after a step back does", {-10 * DAY, HOUR, HOUR}, 2 * HOUR},
    {"a year in a cupboard is a day", {365 * DAY}, DAY},
    {"a clock set years ahead, then right", {3650 * DAY, -3650 * DAY, HOUR}, DAY + HOUR},
    {"and years ahead again", {3650 * DAY, -3650 * DAY, 3650 * DAY}, DAY},
    {"a board that begins in 1970 each time",
     {-20000 * DAY, 20000 * DAY + HOUR, -20000 * DAY, 20000 * DAY + HOUR},
     0},
    {"beyond all clocks", {INT64_MAX / 2, INT64_MIN / 2, INT64_MAX / 2}, DAY},
};

static void time_is_counted_as_it_is_lived(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct store_life life;
        int64_t now = BEGIN;
        lifetime_begin(&life, now);
        for (size_t step = 0; step < 6 && CASES[i].steps[step]; step++)
            lifetime_step(&life, now += CASES[i].steps[step]);
        if (life.lived_ms != CASES[i].lived)
            fail_msg("%s: lived %lld hours, not %lld", CASES[i].why,
                     (long long)(life.lived_ms / HOUR), (long long)(CASES[i].lived / HOUR));
    }
}

static void several_who_live_together_age_as_one(void **state)
{
    (void)state;
    struct store_life mine, yours;
    lifetime_begin(&mine, BEGIN);
    lifetime_begin(&yours, BEGIN);
    for (int hour = 1; hour <= 10; hour++) {
        lifetime_step(&mine, BEGIN + hour * HOUR);
        lifetime_step(&yours, BEGIN + hour * HOUR + HOUR / 2);
        lifetime_join(&mine, &yours); /* what the other wrote, an hour after an hour */
        lifetime_join(&yours, &mine);
    }
    assert_int_equal(mine.lived_ms, 10 * HOUR + HOUR / 2);
    assert_int_equal(yours.lived_ms, 10 * HOUR + HOUR / 2);
    lifetime_join(&mine, &(struct store_life){0}); /* a new database */
    assert_int_equal(mine.lived_ms, 10 * HOUR + HOUR / 2);

    /* A leap that only one saw is not counted again by the other. */
    lifetime_step(&yours, BEGIN + 3650 * DAY);
    lifetime_step(&yours, BEGIN + 11 * HOUR);
    lifetime_join(&mine, &yours);
    lifetime_step(&mine, BEGIN + 3650 * DAY);
    assert_int_equal(mine.lived_ms, DAY + 10 * HOUR + HOUR / 2);
}

CHECK_MAIN(cmocka_unit_test(time_is_counted_as_it_is_lived),
           cmocka_unit_test(several_who_live_together_age_as_one))
