#include "base/place.h"

#include <stdlib.h>

#include "base/check.h"

static const struct {
    const char *why, *text;
    bool is_time;
    int64_t ms;
} TIMES[] = {
    {"a day is its midnight in UTC", "1970-01-02", true, 86400000},
    {"Z is UTC", "1970-01-01T00:00:01Z", true, 1000},
    {"no zone is UTC", "1970-01-01T00:00:01", true, 1000},
    {"east of Greenwich is earlier in UTC", "1970-01-01T03:00:00+03:00", true, 0},
    {"west is later", "1970-01-01T00:00:00-01:30", true, 5400000},
    {"a leap day is there in its year", "2024-02-29", true, 1709164800000},
    {"and not in another", "2026-02-29", false, 0},
    {"a word is no time", "tomorrow", false, 0},
    {"nothing is no time", "", false, 0},
    {"seconds are not left out", "2026-03-05T09:00Z", false, 0},
    {"the twenty-fifth hour is not there", "2026-03-05T25:00:00Z", false, 0},
    {"a sign is no digit", "2026-+3-05", false, 0},
    {"nothing follows a zone", "2026-03-05T09:00:00Zulu", false, 0},
};

static void a_flag_names_a_moment(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof TIMES / sizeof TIMES[0]; i++) {
        int64_t ms = 0;
        if (place_in_time(&ms, TIMES[i].text) != TIMES[i].is_time ||
            (TIMES[i].is_time && ms != TIMES[i].ms))
            fail_msg("%s: \"%s\" gave %lld", TIMES[i].why, TIMES[i].text, (long long)ms);
    }
}

static void state_lies_where_the_environment_says(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;
    setenv("XDG_STATE_HOME", "/var/lib/s", 1);
    assert_string_equal(place_of_state(arena), "/var/lib/s/doorstep");
    setenv("XDG_STATE_HOME", "not/absolute", 1);
    setenv("HOME", "/home/k", 1);
    assert_string_equal(place_of_state(arena), "/home/k/.local/state/doorstep");
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    assert_string_equal(place_of_state(arena), "data");
    arena_close(arena);
}

static void a_file_is_found_from_the_program_on(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;
    assert_string_equal(place_beside_program("no/such/file", "else", arena), "else");
    assert_string_not_equal(place_beside_program("..", "else", arena), "else");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flag_names_a_moment),
        cmocka_unit_test(state_lies_where_the_environment_says),
        cmocka_unit_test(a_file_is_found_from_the_program_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
