#include <png.h>

#include "base/check.h"
#include "pen/pen.h"

enum { WIDTH = 400, HEIGHT = 200 };

static const struct stroke_point DOWN[] = {{500, 100}, {500, 900}}, DOT[] = {{100, 100}};
static const struct stroke_point WILD[] = {{-30000, 30000}, {30000, -30000}};

static unsigned char *pixels_of(struct text bytes, struct arena *arena)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, bytes.at, bytes.len));
    assert_int_equal(image.width, WIDTH);
    assert_int_equal(image.height, HEIGHT);
    image.format = PNG_FORMAT_GRAY;
    unsigned char *pixels = arena_take(arena, PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    return pixels;
}

static struct text png_of(const struct stroke *strokes, size_t count, struct arena *arena)
{
    struct fault why = {0};
    struct text bytes = {0};
    assert_int_equal(pen_png(&bytes, strokes, count, WIDTH, HEIGHT, arena, &why), OK);
    return bytes;
}

static void lines_are_black_on_white(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    const struct stroke strokes[] = {{DOWN, 2}, {DOT, 1}};
    unsigned char *pixels = pixels_of(png_of(strokes, 2, arena), arena);
    assert_int_equal(pixels[100 * WIDTH + 200], 0);   /* within the line */
    assert_int_equal(pixels[20 * WIDTH + 40], 0);     /* a touch is a dot */
    assert_int_equal(pixels[100 * WIDTH + 100], 255); /* beside both */
    assert_int_equal(pixels[195 * WIDTH + 200], 255); /* below the line's end */
    arena_close(arena);
}

static void the_same_drawing_gives_the_same_bytes(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    const struct stroke strokes[] = {{DOWN, 2}};
    struct text one = png_of(strokes, 1, arena), other = png_of(strokes, 1, arena);
    assert_true(text_equal(one, other));
    assert_true(one.len < 4096);
    arena_close(arena);
}

static void nothing_outside_the_paper_is_touched(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    const struct stroke strokes[] = {{WILD, 2}, {NULL, 0}};
    pixels_of(png_of(strokes, 2, arena), arena);
    pixels_of(png_of(NULL, 0, arena), arena);
    arena_close(arena);
}

static void a_paper_of_no_size_is_refused(void **state)
{
    (void)state;
    static const int SIZES[][2] = {{0, 5}, {5, 0}, {-1, 5}, {5000, 5}, {5, 1 << 30}};
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        struct fault why = {0};
        struct text bytes;
        assert_int_equal(pen_png(&bytes, NULL, 0, SIZES[i][0], SIZES[i][1], arena, &why),
                         TOO_LARGE);
        assert_true(why.text[0] != 0);
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(lines_are_black_on_white),
           cmocka_unit_test(the_same_drawing_gives_the_same_bytes),
           cmocka_unit_test(nothing_outside_the_paper_is_touched),
           cmocka_unit_test(a_paper_of_no_size_is_refused))
