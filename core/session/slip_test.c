#include "base/check.h"
#include "session/slip.h"

enum { NOW = 1000000, MINUTE = 60000 };

static void a_pair_is_a_person_of_its_own(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");

    assert_true(text_is(slip_person(TEXT("004217"), 0, arena), "slip:004217:sun"));
    assert_true(text_is(slip_person(TEXT("004217"), 11, arena), "slip:004217:umbrella"));
    arena_close(arena);
}

static void every_picture_is_found_by_its_name_and_has_a_word(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");

    for (unsigned i = 0; i < SLIP_PICTURES; i++) {
        struct text key = text_format(arena, "kiosk.slip.%s", slip_picture(i));
        assert_int_equal(slip_find_picture(text_of(slip_picture(i))), i);
        assert_true(text_is(key, slip_picture_key(i)));
    }
    assert_int_equal(slip_find_picture(TEXT("Sun")), SLIP_PICTURES);
    assert_int_equal(slip_find_picture(TEXT("")), SLIP_PICTURES);
    arena_close(arena);
}

static void three_wrong_in_a_row_close_for_five_minutes(void **state)
{
    (void)state;
    struct slip_tries tries = {0};

    assert_false(slip_tries_wrong(&tries, NOW));
    assert_false(slip_tries_wrong(&tries, NOW));
    assert_false(slip_tries_closed(&tries, NOW));
    assert_true(slip_tries_wrong(&tries, NOW));
    assert_true(slip_tries_closed(&tries, NOW));
    assert_true(slip_tries_closed(&tries, NOW + 5 * MINUTE - 1));
    assert_false(slip_tries_closed(&tries, NOW + 5 * MINUTE));
    assert_false(slip_tries_wrong(&tries, NOW + 5 * MINUTE)); /* counted from one again */
}

static void a_right_one_between_begins_the_count_anew(void **state)
{
    (void)state;
    struct slip_tries tries = {0};

    slip_tries_wrong(&tries, NOW);
    slip_tries_wrong(&tries, NOW);
    slip_tries_right(&tries);
    assert_false(slip_tries_wrong(&tries, NOW));
    assert_false(slip_tries_wrong(&tries, NOW));
}

static void a_clock_set_back_does_not_close_for_longer(void **state)
{
    (void)state;
    struct slip_tries tries = {.closed_until_ms = NOW + 5 * MINUTE};
    struct slip_guard guard = {.wrong = SLIP_HOUSE_MOST, .since_ms = NOW};

    assert_false(slip_tries_closed(&tries, NOW - MINUTE));
    assert_true(slip_guard_closed(&guard, NOW - MINUTE));
    assert_false(slip_guard_closed(&guard, NOW + 4 * MINUTE));
}

static void
a_house_closes_by_the_wrong_ones_of_all_and_forgets_one_in_five_minutes(void **state)
{
    (void)state;
    struct slip_guard guard = {0};

    for (int i = 0; i < SLIP_HOUSE_MOST; i++) {
        assert_false(slip_guard_closed(&guard, NOW));
        slip_guard_wrong(&guard, NOW);
    }
    assert_true(slip_guard_closed(&guard, NOW + 5 * MINUTE - 1));
    assert_false(slip_guard_closed(&guard, NOW + 5 * MINUTE));
    slip_guard_wrong(&guard, NOW + 5 * MINUTE);
    assert_true(slip_guard_closed(&guard, NOW + 5 * MINUTE));
    assert_false(slip_guard_closed(&guard, NOW + 600 * MINUTE));
    assert_int_equal(guard.wrong, 0);
}

CHECK_MAIN(
    cmocka_unit_test(a_pair_is_a_person_of_its_own),
    cmocka_unit_test(every_picture_is_found_by_its_name_and_has_a_word),
    cmocka_unit_test(three_wrong_in_a_row_close_for_five_minutes),
    cmocka_unit_test(a_right_one_between_begins_the_count_anew),
    cmocka_unit_test(a_clock_set_back_does_not_close_for_longer),
    cmocka_unit_test(a_house_closes_by_the_wrong_ones_of_all_and_forgets_one_in_five_minutes))
