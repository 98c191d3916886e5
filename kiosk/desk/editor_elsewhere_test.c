#include "desk/editor_fixture.h"

static struct bench *begin(unsigned may)
{
    struct bench *bench = bench_open("en");
    bench->page.kind = PAGE_PICTURE;
    bench->page.may = may;
    bench_begin(bench, &editor_elsewhere);
    return bench;
}

static void end(struct bench *bench)
{
    bench_end(bench);
    bench_close(bench);
}

static void it_is_left_out_where_it_may_be(void **state)
{
    (void)state;
    struct bench *bench = begin(MAY_SKIP);
    bench_press(bench, ITEM_TILE, "Leave it out");
    assert_says(bench, "Leave it out");
    assert_false(bench->turn.answered);
    bench_touch(bench, ID_GO);
    assert_true(bench->turn.answered);
    assert_int_equal(bench->turn.answer.kind, ANSWER_SKIP);
    end(bench);
}

static void where_it_must_be_given_a_person_helps(void **state)
{
    (void)state;
    struct bench *bench = begin(0);
    assert_null(bench_find(bench, ITEM_TILE, "Leave it out"));
    bench_touch(bench, ID_GO);
    assert_false(bench->turn.answered);
    assert_says_key(bench, "kiosk.elsewhere");
    bench_press(bench, ITEM_TILE, "A person helps me");
    bench_press(bench, ITEM_TILE, "A person helps me");
    assert_true(bench->turn.answered);
    assert_int_equal(bench->turn.answer.kind, ANSWER_PERSON);
    end(bench);
}

static void nothing_is_mute(void **state)
{
    (void)state;
    struct bench *bench = begin(MAY_SKIP);
    bench_show(bench);
    assert_int_equal(bench->speech.count, 3);
    assert_nothing_is_mute(bench);
    end(bench);
}

CHECK_MAIN(cmocka_unit_test(it_is_left_out_where_it_may_be),
           cmocka_unit_test(where_it_must_be_given_a_person_helps),
           cmocka_unit_test(nothing_is_mute))
