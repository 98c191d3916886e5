#include "desk/canvas.h"

#include <stdlib.h>

#include "base/check.h"

static struct canvas *canvas_new(void)
{
    struct canvas *canvas = calloc(1, sizeof *canvas);
    assert_non_null(canvas);
    return canvas;
}

static bool add(struct canvas *canvas, const struct stroke_point *points, size_t count)
{
    return canvas_add(canvas, &(struct stroke){points, count});
}

static void points_that_say_nothing_new_are_left_out(void **state)
{
    (void)state;
    static const struct stroke_point POINTS[] = {
        {10, 10}, {11, 10}, {12, 12}, {50, 50}, {51, 51}};
    struct canvas *canvas = canvas_new();
    assert_true(add(canvas, POINTS, 5));
    assert_int_equal(canvas->stroke_count, 1);
    assert_int_equal(canvas->strokes[0].count, 3); /* the last one stays: a line's end */
    assert_int_equal(canvas->strokes[0].points[2].x, 51);
    free(canvas);
}

static void points_beside_the_canvas_are_brought_to_its_edge(void **state)
{
    (void)state;
    static const struct stroke_point POINTS[] = {{-32768, 32767}, {1001, -1}};
    struct canvas *canvas = canvas_new();
    assert_true(add(canvas, POINTS, 2));
    assert_int_equal(canvas->points[0].x, 0);
    assert_int_equal(canvas->points[0].y, CANVAS_SIDE);
    assert_int_equal(canvas->points[1].x, CANVAS_SIDE);
    assert_int_equal(canvas->points[1].y, 0);
    free(canvas);
}

static void a_touch_is_a_line_of_one_point(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_new();
    assert_true(add(canvas, (const struct stroke_point[]){{5, 5}}, 1));
    assert_false(add(canvas, NULL, 0));
    assert_int_equal(canvas->stroke_count, 1);
    free(canvas);
}

static void what_does_not_fit_is_not_taken_at_all(void **state)
{
    (void)state;
    static struct stroke_point zigzag[CANVAS_POINTS + 1];
    struct canvas *canvas = canvas_new();
    for (size_t i = 0; i <= CANVAS_POINTS; i++)
        zigzag[i] = (struct stroke_point){i % 2 ? 900 : 100, 500};
    assert_false(add(canvas, zigzag, CANVAS_POINTS + 1));
    assert_int_equal(canvas->stroke_count, 0);
    assert_int_equal(canvas->point_count, 0);
    assert_true(add(canvas, zigzag, CANVAS_POINTS));
    assert_false(add(canvas, zigzag, 1));
    canvas_clear(canvas);
    for (size_t i = 0; i < CANVAS_STROKES; i++)
        assert_true(add(canvas, zigzag, 2));
    assert_false(add(canvas, zigzag, 2));
    free(canvas);
}

static void what_is_shown_stays_when_the_canvas_is_cleared(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_new();
    struct arena *arena = arena_open("test");
    struct item item = {0};
    assert_true(add(canvas, (const struct stroke_point[]){{5, 5}, {90, 90}}, 2));
    assert_true(add(canvas, (const struct stroke_point[]){{7, 7}}, 1));
    canvas_show(canvas, &item, arena);
    canvas_clear(canvas);
    assert_int_equal(item.stroke_count, 2);
    assert_int_equal(item.strokes[0].points[1].x, 90);
    assert_int_equal(item.strokes[1].points[0].x, 7);
    for (size_t i = 0; i < sizeof *canvas; i++)
        assert_int_equal(((const char *)canvas)[i], 0);
    arena_close(arena);
    free(canvas);
}

CHECK_MAIN(cmocka_unit_test(points_that_say_nothing_new_are_left_out),
           cmocka_unit_test(points_beside_the_canvas_are_brought_to_its_edge),
           cmocka_unit_test(a_touch_is_a_line_of_one_point),
           cmocka_unit_test(what_does_not_fit_is_not_taken_at_all),
           cmocka_unit_test(what_is_shown_stays_when_the_canvas_is_cleared))
