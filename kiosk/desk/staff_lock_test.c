#include "desk/staff_lock.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "seal/seal.h"

#define PIN TEXT("402817")
#define WRONG TEXT("999111")

struct place {
    char folder[64];
    struct clock_fixed clock;
    struct staff_lock lock;
};

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    seal_start();
    strcpy(place->folder, "/tmp/doorstep-staff-XXXXXX");
    if (mkdtemp(place->folder) == NULL)
        return -1;
    place->clock.now_ms = INT64_C(1790000000000);
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    unlink(place->lock.path);
    rmdir(place->folder);
    free(place);
    return 0;
}

/* As after a restart. */
static void again(struct place *place)
{
    staff_lock_read(&place->lock, place->folder, clock_fixed(&place->clock));
}

static void set(struct place *place)
{
    struct fault why = {0};
    again(place);
    assert_false(staff_lock_is_set(&place->lock));
    assert_int_equal(staff_lock_set(&place->lock, PIN, &why), OK);
    again(place);
    assert_true(staff_lock_is_set(&place->lock));
}

static void the_first_pin_is_set_and_opens_after_a_restart(void **state)
{
    struct place *place = *state;
    struct fault why = {0};
    set(place);
    assert_int_equal(staff_lock_try(&place->lock, WRONG, &why), REFUSED);
    assert_int_equal(staff_lock_try(&place->lock, PIN, &why), OK);
    assert_int_equal(place->lock.wrong, 0);
}

static void an_easy_one_is_not_set(void **state)
{
    struct place *place = *state;
    struct fault why = {0};
    again(place);
    assert_int_equal(staff_lock_set(&place->lock, TEXT("123456"), &why), REFUSED);
    assert_false(staff_lock_is_set(&place->lock));
}

static void each_wrong_one_waits_twice_as_long_up_to_an_hour(void **state)
{
    static const int64_t WAITS_S[] = {0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600};
    struct place *place = *state;
    struct fault why = {0};
    set(place);
    for (size_t i = 0; i < sizeof WAITS_S / sizeof *WAITS_S; i++) {
        assert_int_equal(staff_lock_try(&place->lock, WRONG, &why), REFUSED);
        again(place); /* the wait survives a restart */
        assert_int_equal(staff_lock_wait_s(&place->lock), WAITS_S[i]);
        if (WAITS_S[i] > 0) {
            place->clock.now_ms += (WAITS_S[i] - 1) * 1000;
            assert_int_equal(staff_lock_wait_s(&place->lock), 1);
            assert_int_equal(staff_lock_try(&place->lock, PIN, &why), REFUSED);
            assert_int_equal(place->lock.wrong, (int64_t)i + 1); /* it was not even tried */
            place->clock.now_ms += 1000;
        }
    }
    assert_int_equal(staff_lock_try(&place->lock, PIN, &why), OK);
    again(place);
    assert_int_equal(staff_lock_wait_s(&place->lock), 0);
}

static void a_clock_that_was_set_back_makes_nobody_wait_for_years(void **state)
{
    struct place *place = *state;
    struct fault why = {0};
    set(place);
    for (int i = 0; i < 3; i++)
        assert_int_equal(staff_lock_try(&place->lock, WRONG, &why), REFUSED);
    place->clock.now_ms = 1000; /* a board without a battery */
    again(place);
    assert_int_equal(staff_lock_wait_s(&place->lock), 30);
}

static void a_damaged_file_lets_nobody_in(void **state)
{
    static const struct {
        const char *why, *bytes;
    } CASES[] = {{"empty", ""},
                 {"cut off", "$argon2id$v=19\n"},
                 {"no numbers", "$argon2id$v=19\nx\ny\n"},
                 {"a count below nought", "$argon2id$v=19\n-5\n0\n"},
                 {"a count beyond all", "$argon2id$v=19\n99999999999\n0\n"},
                 {"a hash that is none", "secret\n0\n0\n"}};
    struct place *place = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct fault why = {0};
        again(place);
        assert_int_equal(file_replace(place->lock.path, text_of(CASES[i].bytes), 0600, &why),
                         OK);
        again(place);
        if (!staff_lock_is_set(&place->lock) ||
            staff_lock_try(&place->lock, PIN, &why) != DAMAGED)
            fail_msg("%s: was taken for no PIN", CASES[i].why);
    }
}

static void what_cannot_be_kept_is_not_set(void **state)
{
    struct place *place = *state;
    struct fault why = {0};
    staff_lock_read(&place->lock, "/nowhere/at/all", clock_fixed(&place->clock));
    assert_int_not_equal(staff_lock_set(&place->lock, PIN, &why), OK);
    assert_false(staff_lock_is_set(&place->lock));
    again(place);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
CHECK_MAIN(IN_PLACE(the_first_pin_is_set_and_opens_after_a_restart),
           IN_PLACE(an_easy_one_is_not_set),
           IN_PLACE(each_wrong_one_waits_twice_as_long_up_to_an_hour),
           IN_PLACE(a_clock_that_was_set_back_makes_nobody_wait_for_years),
           IN_PLACE(a_damaged_file_lets_nobody_in), IN_PLACE(what_cannot_be_kept_is_not_set))
