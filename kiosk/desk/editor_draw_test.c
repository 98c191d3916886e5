#include "desk/editor_fixture.h"

static const struct stroke_point LINE[] = {{100, 500}, {900, 500}};

static enum status draw_png(void *self, const struct stroke *strokes, size_t count,
                            struct text *bytes, struct arena *arena, struct fault *why)
{
    if (self != NULL)
        return fault_set(why, FAILED, "no memory");
    assert_true(strokes[0].count > 0);
    *bytes = text_format(arena, "PNG of %zu lines", count);
    return OK;
}

static struct bench *begin(void)
{
    struct bench *bench = bench_open("en");
    bench->page.kind = PAGE_DRAWING;
    bench->ports.draw_png = draw_png;
    bench_begin(bench, &editor_draw);
    return bench;
}

static void end(struct bench *bench)
{
    bench_end(bench);
    bench_close(bench);
}

static void a_signature_becomes_a_picture(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench_stroke(bench, LINE, 2);
    bench_stroke(bench, LINE, 1); /* a thumb's dab */
    assert_int_equal(bench_find(bench, ITEM_CANVAS, NULL)->stroke_count, 2);
    bench_touch(bench, ID_GO);
    assert_true(bench->turn.answered);
    assert_text(bench->turn.answer.value, "drawing.png");
    assert_text(bench->turn.answer.bytes, "PNG of 2 lines");
    end(bench);
}

static void clearing_begins_anew(void **state)
{
    (void)state;
    struct bench *bench = begin();
    assert_true(bench_find(bench, ITEM_KEY, NULL)->is_off);
    bench_stroke(bench, LINE, 2);
    assert_false(bench_find(bench, ITEM_KEY, NULL)->is_off);
    bench_press(bench, ITEM_KEY, "Draw again");
    assert_int_equal(bench_find(bench, ITEM_CANVAS, NULL)->stroke_count, 0);
    bench_touch(bench, ID_GO);
    assert_false(bench->turn.answered);
    assert_says_key(bench, "kiosk.draw.here");
    end(bench);
}

static void an_earlier_drawing_is_kept_unless_drawn_anew(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench->page.value = TEXT("drawing.png");
    bench_touch(bench, ID_GO);
    assert_int_equal(bench->turn.answer.kind, ANSWER_NEXT);
    bench_stroke(bench, LINE, 2);
    bench_touch(bench, ID_GO);
    assert_int_equal(bench->turn.answer.kind, ANSWER_VALUE);
    end(bench);
}

static void a_picture_that_cannot_be_made_is_told(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench->ports.self = bench;
    bench_stroke(bench, LINE, 2);
    bench_touch(bench, ID_GO);
    assert_false(bench->turn.answered);
    assert_says_key(bench, "kiosk.draw.failed");
    bench->ports.draw_png = NULL;
    bench_touch(bench, ID_GO);
    assert_says_key(bench, "kiosk.draw.failed");
    end(bench);
}

static void a_full_canvas_says_so(void **state)
{
    (void)state;
    struct bench *bench = begin();
    for (int i = 0; i < 100; i++)
        bench_stroke(bench, LINE, 2);
    assert_says_key(bench, "kiosk.draw.full");
    end(bench);
}

static void nothing_is_mute(void **state)
{
    (void)state;
    struct bench *bench = begin();
    bench_stroke(bench, LINE, 2);
    assert_nothing_is_mute(bench);
    bench_show(bench);
    assert_true(bench->speech.count > 0);
    end(bench);
}

CHECK_MAIN(cmocka_unit_test(a_signature_becomes_a_picture),
           cmocka_unit_test(clearing_begins_anew),
           cmocka_unit_test(an_earlier_drawing_is_kept_unless_drawn_anew),
           cmocka_unit_test(a_picture_that_cannot_be_made_is_told),
           cmocka_unit_test(a_full_canvas_says_so), cmocka_unit_test(nothing_is_mute))
