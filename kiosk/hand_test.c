#include "kiosk/hand.h"

#include <string.h>

#include "base/check.h"

static const struct hand_spot TILE = {.id = 7}, OTHER = {.id = 8}, BESIDE = {.id = 0};
static const struct hand_spot KEY = {.id = 9, .is_key = true};

static struct hand_spot ink(short x, short y)
{
    return (struct hand_spot){.id = 5, .is_canvas = true, .on = {x, y}};
}

static void a_touch_begins_and_ends_on_one_item(void **state)
{
    struct hand hand = {0};
    (void)state;
    assert_int_equal(hand_down(&hand, 1, TILE, 1000), HAND_DOWN);
    assert_int_equal(hand_move(&hand, 1, TILE, 1050), HAND_NOTHING);
    assert_int_equal(hand_up(&hand, 1, TILE, 1100), HAND_TOUCH);
    assert_int_equal(hand.id, 7);
}

static void sliding_off_cancels_even_when_one_comes_back(void **state)
{
    struct hand hand = {0};
    (void)state;
    hand_down(&hand, 1, TILE, 1000);
    hand_move(&hand, 1, OTHER, 1050);
    hand_move(&hand, 1, TILE, 1060);
    assert_int_equal(hand_up(&hand, 1, TILE, 1100), HAND_NOTHING);
    hand_down(&hand, 1, TILE, 3000);
    assert_int_equal(hand_up(&hand, 1, OTHER, 3100), HAND_NOTHING);
}

static void a_trembling_touch_is_one(void **state)
{
    struct hand hand = {0};
    unsigned touches = 0;
    (void)state;
    for (int64_t ms = 1000; ms < 2000; ms += 150) { /* seven taps within a second */
        hand_down(&hand, 1, TILE, ms);
        touches += hand_up(&hand, 1, TILE, ms + 60) == HAND_TOUCH;
    }
    assert_int_equal(touches, 1);
    hand_down(&hand, 1, TILE, 2800);
    assert_int_equal(hand_up(&hand, 1, TILE, 2900), HAND_TOUCH);
}

static void a_key_can_be_typed_twice(void **state)
{
    struct hand hand = {0};
    (void)state;
    hand_down(&hand, 1, KEY, 1000);
    assert_int_equal(hand_up(&hand, 1, KEY, 1060), HAND_TOUCH);
    hand_down(&hand, 1, KEY, 1200);
    assert_int_equal(hand_up(&hand, 1, KEY, 1260), HAND_TOUCH);
    hand_down(&hand, 1, KEY, 1300); /* a bounce */
    assert_int_equal(hand_up(&hand, 1, KEY, 1320), HAND_NOTHING);
}

static void another_item_may_follow_at_once(void **state)
{
    struct hand hand = {0};
    (void)state;
    hand_down(&hand, 1, TILE, 1000);
    hand_up(&hand, 1, TILE, 1050);
    hand_down(&hand, 1, OTHER, 1100);
    assert_int_equal(hand_up(&hand, 1, OTHER, 1150), HAND_TOUCH);
    assert_int_equal(hand.id, 8);
}

static void a_palm_or_a_second_finger_is_nothing(void **state)
{
    struct hand hand = {0};
    (void)state;
    assert_int_equal(hand_down(&hand, 1, TILE, 1000), HAND_DOWN);
    assert_int_equal(hand_down(&hand, 2, OTHER, 1010), HAND_NOTHING);
    assert_int_equal(hand_up(&hand, 2, OTHER, 1050), HAND_NOTHING);
    assert_int_equal(hand_up(&hand, 1, TILE, 1060), HAND_NOTHING);
    hand_down(&hand, 3, TILE, 2000);
    assert_int_equal(hand_up(&hand, 3, TILE, 2100), HAND_TOUCH);
}

static void a_finger_that_stays_does_not_make_the_next_one_count(void **state)
{
    struct hand hand = {0};
    (void)state;
    hand_down(&hand, 1, TILE, 1000);
    hand_down(&hand, 2, OTHER, 1010);
    hand_up(&hand, 1, TILE, 1050); /* the first goes, the palm lies on */
    assert_int_equal(hand_down(&hand, 3, TILE, 1500), HAND_NOTHING);
    assert_int_equal(hand_up(&hand, 3, TILE, 1550), HAND_NOTHING);
    assert_int_equal(hand_up(&hand, 2, OTHER, 1600), HAND_NOTHING);
    hand_down(&hand, 4, TILE, 3000);
    assert_int_equal(hand_up(&hand, 4, TILE, 3100), HAND_TOUCH);
}

static void beside_everything_is_a_touch_on_nothing(void **state)
{
    struct hand hand = {0};
    (void)state;
    assert_int_equal(hand_down(&hand, 1, BESIDE, 1000), HAND_DOWN);
    assert_int_equal(hand_up(&hand, 1, BESIDE, 1100), HAND_TOUCH);
    assert_int_equal(hand.id, 0);
}

static void a_long_press_is_told_once_and_is_no_touch(void **state)
{
    struct hand hand = {0};
    (void)state;
    hand_down(&hand, 1, TILE, 1000);
    assert_int_equal(hand_wake_ms(&hand), 3000);
    assert_int_equal(hand_wait(&hand, 2999), HAND_NOTHING);
    assert_int_equal(hand_wait(&hand, 3000), HAND_HOLD);
    assert_int_equal(hand_wait(&hand, 3100), HAND_NOTHING);
    assert_int_equal(hand_up(&hand, 1, TILE, 3200), HAND_NOTHING);
    assert_true(hand_wake_ms(&hand) == INT64_MAX);
}

static void a_line_is_one_finger_s_whatever_else_lies_there(void **state)
{
    struct hand hand = {0};
    (void)state;
    assert_int_equal(hand_down(&hand, 1, ink(10, 10), 1000), HAND_DOWN);
    assert_int_equal(hand_down(&hand, 2, ink(900, 900), 1010), HAND_NOTHING);
    assert_int_equal(hand_move(&hand, 2, ink(910, 900), 1020), HAND_NOTHING);
    assert_int_equal(hand_move(&hand, 1, ink(20, 30), 1030), HAND_INK);
    assert_int_equal(hand_move(&hand, 1, BESIDE, 1035), HAND_NOTHING); /* over the edge */
    assert_int_equal(hand_move(&hand, 1, ink(40, 30), 1040), HAND_INK);
    assert_int_equal(hand_up(&hand, 1, ink(40, 30), 1050), HAND_LINE);
    assert_int_equal(hand.line.count, 3);
    assert_int_equal(hand.line.points[1].x, 20);
    assert_int_equal(hand.line.points[1].y, 30);
}

static void a_line_without_end_stays_within_its_room(void **state)
{
    struct hand hand = {0};
    (void)state;
    hand_down(&hand, 1, ink(0, 0), 0);
    for (int i = 0; i < 100000; i++)
        hand_move(&hand, 1, ink((short)(i % 1000), 5), i);
    assert_int_equal(hand_up(&hand, 1, ink(0, 0), 100000), HAND_LINE);
    assert_int_equal(hand.line.count, HAND_MOST_POINTS);
}

static void more_fingers_up_than_down_is_harmless(void **state)
{
    struct hand hand = {0};
    (void)state;
    assert_int_equal(hand_up(&hand, 1, TILE, 1000), HAND_NOTHING);
    hand_down(&hand, 1, TILE, 2000);
    assert_int_equal(hand_up(&hand, 1, TILE, 2100), HAND_TOUCH);
}

static void a_finger_whose_end_was_never_told_does_not_make_it_deaf(void **state)
{
    struct hand hand = {0};
    (void)state;
    hand_down(&hand, 1, TILE, 1000);
    hand_down(&hand, 2, OTHER, 2000 + HAND_LOST_MS);
    assert_int_equal(hand_up(&hand, 2, OTHER, 2100 + HAND_LOST_MS), HAND_TOUCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_touch_begins_and_ends_on_one_item),
        cmocka_unit_test(sliding_off_cancels_even_when_one_comes_back),
        cmocka_unit_test(a_trembling_touch_is_one),
        cmocka_unit_test(a_key_can_be_typed_twice),
        cmocka_unit_test(another_item_may_follow_at_once),
        cmocka_unit_test(a_palm_or_a_second_finger_is_nothing),
        cmocka_unit_test(a_finger_that_stays_does_not_make_the_next_one_count),
        cmocka_unit_test(beside_everything_is_a_touch_on_nothing),
        cmocka_unit_test(a_long_press_is_told_once_and_is_no_touch),
        cmocka_unit_test(a_line_is_one_finger_s_whatever_else_lies_there),
        cmocka_unit_test(a_line_without_end_stays_within_its_room),
        cmocka_unit_test(more_fingers_up_than_down_is_harmless),
        cmocka_unit_test(a_finger_whose_end_was_never_told_does_not_make_it_deaf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
