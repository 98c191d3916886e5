#include "desk/editor_fixture.h"

static struct bench *begin(void)
{
    struct bench *bench = bench_open("en");
    bench->page.kind = PAGE_SCAN;
    bench_begin(bench, &editor_scan);
    return bench;
}

static void end(struct bench *bench)
{
    bench_end(bench);
    bench_close(bench);
}

static void what_was_read_is_shown_and_said_and_then_taken(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench_type(bench, "KE-0042/x\n");
    assert_false(bench->turn.answered); /* one looks at it first */
    assert_says(bench, "KE-0042/x");
    assert_text(bench_field(bench), "KE-0042/x");
    bench_touch(bench, ID_GO);
    assert_true(bench->turn.answered);
    assert_text(bench->turn.answer.value, "KE-0042/x");
    end(bench);
}

static void the_next_reading_replaces_the_last(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench_type(bench, "111\n");
    bench_type(bench, "2");
    bench_type(bench, "22\n");
    assert_text(bench_field(bench), "222");
    end(bench);
}

static void digits_have_keys_where_nothing_is_read(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench_press(bench, ITEM_KEY, "4");
    assert_says(bench, "4");
    bench_press(bench, ITEM_KEY, "0");
    bench_press(bench, ITEM_KEY, "2");
    bench_press(bench, ITEM_KEY, "Delete");
    assert_says_key(bench, "kiosk.deleted");
    assert_text(bench_field(bench), "40");
    bench_type(bench, "1\n");
    bench_press(bench, ITEM_KEY, "5"); /* mends what was read */
    assert_text(bench_field(bench), "4015");
    bench_press(bench, ITEM_KEY, "Clear");
    assert_text(bench_field(bench), "");
    end(bench);
}

static void what_no_scanner_sends_is_left_out(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench_type(bench, "a\x01\x1b\xff\x7f"
                      "b\t");
    assert_text(bench_field(bench), "ab");
    for (int i = 0; i < 1000; i++)
        bench_type(bench, "ñ");
    assert_true(bench_field(bench).len <= 512);
    assert_true(text_is_utf8(bench_field(bench)));
    end(bench);
}

static void nothing_read_is_no_answer(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench_type(bench, "\n");
    assert_says_key(bench, "kiosk.scan.how");
    bench_touch(bench, ID_GO);
    assert_false(bench->turn.answered);
    end(bench);
}

static void a_private_number_is_only_said_aloud_when_asked_for(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench->page.is_private = true;
    bench_type(bench, "42\n");
    assert_true(bench->turn.says[0].is_private && !bench->turn.says[0].asked);
    bench_press(bench, ITEM_FIELD, NULL);
    assert_true(bench->turn.says[0].is_private && bench->turn.says[0].asked);
    end(bench);
}

static void nothing_is_mute(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench_show(bench);
    assert_true(bench->speech.count > 0);
    assert_nothing_is_mute(bench);
    end(bench);
}

CHECK_MAIN(cmocka_unit_test(what_was_read_is_shown_and_said_and_then_taken),
           cmocka_unit_test(the_next_reading_replaces_the_last),
           cmocka_unit_test(digits_have_keys_where_nothing_is_read),
           cmocka_unit_test(what_no_scanner_sends_is_left_out),
           cmocka_unit_test(nothing_read_is_no_answer),
           cmocka_unit_test(a_private_number_is_only_said_aloud_when_asked_for),
           cmocka_unit_test(nothing_is_mute))
