#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

#include "base/check.h"

static const struct {
    const char *why;
    struct date date;
    int64_t days;
} DAYS[] = {
    {"the first day", {1970, 1, 1}, 0},
    {"the day before", {1969, 12, 31}, -1},
    {"the day after a leap day", {2000, 3, 1}, 11017},
    {"a birthday", {1949, 12, 31}, -7306},
    {"today's century", {2026, 3, 5}, 20517},
    {"the last day that 32 bits of seconds reach", {2038, 1, 19}, 24855},
    {"year nought, by the calendar carried back", {0, 1, 1}, -719528},
    {"the year before it", {-1, 12, 31}, -719529},
    {"far off", {9999, 12, 31}, 2932896},
};

static void a_date_is_its_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++) {
        struct date back = date_of_days(DAYS[i].days), want = DAYS[i].date;
        if (date_to_days(want) != DAYS[i].days || back.year != want.year ||
            back.month != want.month || back.day != want.day)
            fail_msg("%s: got %lld, %d-%d-%d", DAYS[i].why, (long long)date_to_days(want),
                     back.year, back.month, back.day);
    }
}

static void days_follow_each_other_over_four_centuries(void **state)
{
    (void)state;
    struct date before = date_of_days(-146097 - 1);
    for (int64_t day = -146097; day <= 146097; day++) {
        struct date date = date_of_days(day);
        assert_true(date_to_days(date) == day && date_is_valid(date));
        int order = date.year != before.year     ? date.year - before.year
                    : date.month != before.month ? date.month - before.month
                                                 : date.day - before.day;
        assert_int_equal(order, 1);
        before = date;
    }
}

static const struct {
    const char *why;
    struct date date;
    int want;
} VALID[] = {
    {"a leap day", {2024, 2, 29}, 1},
    {"none in another year", {2023, 2, 29}, 0},
    {"none in a full century", {1900, 2, 29}, 0},
    {"one every four hundred years", {2000, 2, 29}, 1},
    {"the 31st of a short month", {2026, 4, 31}, 0},
    {"month 13", {2026, 13, 1}, 0},
    {"month 0", {2026, 0, 1}, 0},
    {"day 0", {2026, 1, 0}, 0},
    {"day 32", {2026, 1, 32}, 0},
    {"numbers without end", {2147483647, 2147483647, 2147483647}, 0},
    {"and below", {-2147483647 - 1, -2147483647 - 1, -2147483647 - 1}, 0},
};

static void only_days_of_the_calendar_are_valid(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof VALID / sizeof *VALID; i++)
        if (date_is_valid(VALID[i].date) != VALID[i].want)
            fail_msg("%s", VALID[i].why);
}

static void a_fixed_clock_moves_when_it_is_set(void **state)
{
    (void)state;
    struct clock_fixed fixed = {1772668800000};
    struct clock clock = clock_fixed(&fixed);
    assert_int_equal(clock.now_ms(clock.self), 1772668800000);
    fixed.now_ms = -5;
    assert_int_equal(clock.now_ms(clock.self), -5);
    clock = clock_system();
    assert_true(clock.now_ms(clock.self) > 0);
}

static void a_shifted_clock_goes_on_from_its_moment(void **state)
{
    (void)state;
    struct clock_shifted shifted;
    struct clock clock = clock_shifted(&shifted, 1000);
    int64_t first = clock.now_ms(clock.self), second = clock.now_ms(clock.self);
    assert_true(first >= 1000 && first < 1000 + 3600 * 1000);
    assert_true(second >= first);
    setenv("TZ", "Asia/Shanghai", 1);
    clock = clock_shifted(&shifted, 1000);
    assert_int_equal(clock.offset_min(clock.self, 1767225600000), 480);
}

static void a_steady_clock_counts_from_the_machines_start(void **state)
{
    (void)state;
    struct clock steady = clock_steady(), wall = clock_system();
    int64_t first = steady.now_ms(steady.self);
    assert_in_range(first, 1, wall.now_ms(wall.self) - 1);
    assert_true(steady.now_ms(steady.self) >= first);
}

static void the_zone_is_that_of_the_environment_and_the_day(void **state)
{
    (void)state;
    struct clock_fixed fixed = {0};
    const int64_t winter = 1767225600000, summer = 1782864000000;
    setenv("TZ", "Asia/Shanghai", 1);
    struct clock clock = clock_fixed(&fixed);
    assert_int_equal(clock.offset_min(clock.self, winter), 480);
    setenv("TZ", "Europe/Paris", 1);
    clock = clock_fixed(&fixed);
    assert_int_equal(clock.offset_min(clock.self, winter), 60);
    assert_int_equal(clock.offset_min(clock.self, summer), 120);
    setenv("TZ", "UTC", 1);
    clock = clock_fixed(&fixed);
    assert_int_equal(clock.offset_min(clock.self, -1), 0);
    assert_int_equal(clock.offset_min(clock.self, INT64_MIN), 0);
    assert_int_equal(clock.offset_min(clock.self, INT64_MAX), 0);
}

CHECK_MAIN(cmocka_unit_test(a_date_is_its_days),
           cmocka_unit_test(days_follow_each_other_over_four_centuries),
           cmocka_unit_test(only_days_of_the_calendar_are_valid),
           cmocka_unit_test(a_fixed_clock_moves_when_it_is_set),
           cmocka_unit_test(a_shifted_clock_goes_on_from_its_moment),
           cmocka_unit_test(a_steady_clock_counts_from_the_machines_start),
           cmocka_unit_test(the_zone_is_that_of_the_environment_and_the_day))
