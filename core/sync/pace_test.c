#include "sync/pace.h"

#include "base/check.h"

/* 2026-03-05, a clock two hours ahead of UTC; times below are of that local day. */
static const int64_t MIDNIGHT_MS = INT64_C(20517) * 86400000 - 2 * 3600000;
enum { HOUR_MS = 3600000, MINUTE_MS = 60000 };

static int64_t told(void *self)
{
    return *(int64_t *)self;
}
static int two_hours(void *self, int64_t utc_ms)
{
    (void)self, (void)utc_ms;
    return 120;
}
static struct clock clock_of(int64_t *now_ms)
{
    return (struct clock){now_ms, told, two_hours};
}

/* The same part of every wait: 0 half of it, 255 nearly all of it. */
static void fill_with(void *self, void *bytes, size_t count)
{
    memset(bytes, *(int *)self, count);
}

static void hours_are_read_or_refused(void **state)
{
    static const struct {
        const char *hours;
        enum status status;
        int from, until;
    } CASES[] = {
        {"", OK, 0, 0},
        {"06:30-22:00", OK, 390, 1320},
        {"22:00 - 06:00", OK, 1320, 360},
        {"00:00-24:00", OK, 0, 1440},
        {"6:30-22:00", REFUSED, 0, 0},
        {"06:30", REFUSED, 0, 0},
        {"06:30-25:00", REFUSED, 0, 0},
        {"06:60-22:00", REFUSED, 0, 0},
        {"06:30-22:00-23:00", REFUSED, 0, 0},
        {"at night", REFUSED, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct pace_limits limits = {0};
        enum status status = pace_read_hours(&limits, text_of(CASES[i].hours), NULL);
        if (status != CASES[i].status || (status == OK && (limits.from_min != CASES[i].from ||
                                                           limits.until_min != CASES[i].until)))
            fail_msg("\"%s\": status %d, %d to %d", CASES[i].hours, status, limits.from_min,
                     limits.until_min);
    }
}

static void it_waits_for_what_is_last(void **state)
{
    static const struct {
        const char *why;
        int64_t at_min; /* of the local day */
        int from_min, until_min;
        int64_t bytes_a_day, used_today, next_in_ms;
        int64_t want_ms;
    } CASES[] = {
        {"nothing stands in the way", 600, 0, 0, 0, 0, 0, 0},
        {"a wait after a failure", 600, 0, 0, 0, 0, 5000, 5000},
        {"a time that is past", 600, 0, 0, 0, 0, -5000, 0},
        {"a clock set back by days delays nothing", 600, 0, 0, 0, 0, INT64_C(90000000), 0},
        {"the hours have not begun", 600, 660, 720, 0, 0, 0, HOUR_MS},
        {"the hours are over: tomorrow", 780, 660, 720, 0, 0, 0, 22 * HOUR_MS},
        {"they begin with their first minute", 660, 660, 720, 0, 0, 0, 0},
        {"they end before their last", 720, 660, 720, 0, 0, 0, 23 * HOUR_MS},
        {"hours over midnight, late", 1380, 1320, 360, 0, 0, 0, 0},
        {"hours over midnight, early", 300, 1320, 360, 0, 0, 0, 0},
        {"hours over midnight, at noon", 720, 1320, 360, 0, 0, 0, 10 * HOUR_MS},
        {"some bytes are left today", 1380, 0, 0, 1000, 999, 0, 0},
        {"no bytes are left today: at midnight", 1380, 0, 0, 1000, 1000, 0, HOUR_MS},
        {"no bytes are left and the hours are over", 780, 660, 720, 1000, 2000, 0,
         22 * HOUR_MS},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int64_t now = MIDNIGHT_MS + CASES[i].at_min * MINUTE_MS;
        struct pace_limits limits = {CASES[i].bytes_a_day, CASES[i].from_min,
                                     CASES[i].until_min, 900};
        struct pace pace = {.next_ms = now + CASES[i].next_in_ms,
                            .day = 20517,
                            .used_bytes = CASES[i].used_today};
        int64_t got = pace_wait_ms(&pace, &limits, clock_of(&now));
        if (got != CASES[i].want_ms)
            fail_msg("%s: %lld ms, wanted %lld", CASES[i].why, (long long)got,
                     (long long)CASES[i].want_ms);
    }
}

static void waits_double_and_end_at_an_hour(void **state)
{
    static const int64_t LEAST_S[] = {15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600};
    int parts[] = {0, 255};
    (void)state;
    for (size_t part = 0; part < 2; part++) {
        int64_t now = MIDNIGHT_MS;
        struct pace pace = {0};
        struct random random = {&parts[part], fill_with};
        for (size_t i = 0; i < sizeof LEAST_S / sizeof *LEAST_S; i++) {
            pace_failed(&pace, 0, clock_of(&now), random);
            int64_t wait = pace.next_ms - now, whole = LEAST_S[i] * 1000;
            if (wait < whole / 2 || wait > whole || (part == 0) != (wait == whole / 2))
                fail_msg("after %zu failures: %lld ms of %lld", i + 1, (long long)wait,
                         (long long)whole);
        }
    }
}

static void what_the_office_asks_for_is_kept_within_an_hour(void **state)
{
    int part = 0;
    int64_t now = MIDNIGHT_MS;
    struct random random = {&part, fill_with};
    struct pace pace = {0};
    (void)state;
    pace_failed(&pace, 120, clock_of(&now), random);
    assert_int_equal(pace.next_ms - now, 120000);
    pace_failed(&pace, INT64_MAX, clock_of(&now), random);
    assert_int_equal(pace.next_ms - now, HOUR_MS);
}

static void success_ends_the_failures(void **state)
{
    int part = 0;
    int64_t now = MIDNIGHT_MS;
    struct random random = {&part, fill_with};
    struct pace_limits limits = {.every_s = 900};
    struct pace pace = {.failures = 7};
    (void)state;
    pace_succeeded(&pace, &limits, clock_of(&now), random);
    assert_int_equal(pace.failures, 0);
    assert_int_equal(pace.next_ms - now, 450000);
}

static void the_networks_return_ends_a_wait_and_a_new_entry_does_not(void **state)
{
    int part = 255;
    int64_t now = MIDNIGHT_MS;
    struct random random = {&part, fill_with};
    struct pace failing = {.failures = 9, .next_ms = now + HOUR_MS};
    struct pace idle = {.next_ms = now + HOUR_MS};
    (void)state;
    pace_wake(&failing, false, clock_of(&now), random);
    assert_int_equal(failing.next_ms - now, HOUR_MS);
    pace_wake(&failing, true, clock_of(&now), random);
    assert_in_range(failing.next_ms - now, 1000, 3000);
    pace_wake(&idle, false, clock_of(&now), random);
    assert_in_range(idle.next_ms - now, 1000, 3000);
    int64_t sooner = idle.next_ms;
    pace_wake(&idle, true, clock_of(&now), random); /* never later than it was */
    assert_true(idle.next_ms <= sooner);
}

static void bytes_are_counted_by_the_local_day(void **state)
{
    int64_t now = MIDNIGHT_MS + 1380 * MINUTE_MS;
    struct pace_limits limits = {.bytes_a_day = 1000};
    struct pace pace = {0};
    (void)state;
    pace_spend(&pace, 400, clock_of(&now));
    pace_spend(&pace, 500, clock_of(&now));
    assert_int_equal(pace_left_bytes(&pace, &limits, clock_of(&now)), 100);
    now += HOUR_MS; /* midnight */
    assert_int_equal(pace_left_bytes(&pace, &limits, clock_of(&now)), 1000);
    pace_spend(&pace, 1, clock_of(&now));
    assert_int_equal(pace_left_bytes(&pace, &limits, clock_of(&now)), 999);
    limits.bytes_a_day = 0;
    assert_true(pace_left_bytes(&pace, &limits, clock_of(&now)) == INT64_MAX);
}

CHECK_MAIN(cmocka_unit_test(hours_are_read_or_refused),
           cmocka_unit_test(it_waits_for_what_is_last),
           cmocka_unit_test(waits_double_and_end_at_an_hour),
           cmocka_unit_test(what_the_office_asks_for_is_kept_within_an_hour),
           cmocka_unit_test(success_ends_the_failures),
           cmocka_unit_test(the_networks_return_ends_a_wait_and_a_new_entry_does_not),
           cmocka_unit_test(bytes_are_counted_by_the_local_day))
