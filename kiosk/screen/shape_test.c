#include "screen/shape.h"

#include "base/check.h"

#include <stdlib.h>

enum { SIDE = 40 };

static struct sheet blank(uint32_t pixels[SIDE * SIDE])
{
    memset(pixels, 0, SIDE * SIDE * sizeof *pixels);
    return (struct sheet){pixels, SIDE, SIDE, SIDE, {0, 0, SIDE, SIDE}};
}

/* The sum of what white covers, in pixels. */
static double covered(const uint32_t *pixels)
{
    double sum = 0;

    for (int i = 0; i < SIDE * SIDE; i++)
        sum += (pixels[i] & 0xff) / 255.0;
    return sum;
}

static void a_disc_covers_its_area(void **state)
{
    (void)state;
    uint32_t pixels[SIDE * SIDE];
    struct sheet sheet = blank(pixels);

    shape_round(&sheet, (SDL_Rect){4, 4, 30, 30}, 15, 0xffffff);
    double want = 3.14159265 * 15 * 15;
    assert_true(covered(pixels) > want - 3 && covered(pixels) < want + 3);
    assert_int_equal(pixels[19 * SIDE + 19], 0xffffff);
    assert_int_equal(pixels[4 * SIDE + 4], 0);
}

static void a_ring_covers_its_line_and_not_its_inside(void **state)
{
    (void)state;
    uint32_t pixels[SIDE * SIDE];
    struct sheet sheet = blank(pixels);

    shape_ring(&sheet, (SDL_Rect){2, 2, 36, 36}, 0, 3, 0xffffff, 0);
    assert_true(covered(pixels) > 36 * 36 - 30 * 30 - 8 &&
                covered(pixels) < 36 * 36 - 30 * 30 + 8);
    assert_int_equal(pixels[20 * SIDE + 20], 0);
    assert_int_equal(pixels[20 * SIDE + 3], 0xffffff);
}

static void a_line_of_one_point_is_a_dot(void **state)
{
    (void)state;
    uint32_t pixels[SIDE * SIDE];
    struct sheet sheet = blank(pixels);
    const float at[2] = {20, 20};

    shape_line(&sheet, at, at, 10, 0xffffff);
    assert_true(covered(pixels) > 75 && covered(pixels) < 82); /* 5 squared times pi */
}

static void nothing_is_drawn_outside_of_the_clip(void **state)
{
    (void)state;
    uint32_t pixels[SIDE * SIDE];
    struct sheet sheet = blank(pixels);
    SDL_Rect huge = {-5000, -5000, 20000, 20000};
    struct mask *mask = mask_new(60, 60);
    struct picture *picture = picture_new(60, 60);

    assert_non_null(mask);
    assert_non_null(picture);
    memset(mask->bytes, 255, 60 * 60);
    memset(picture->pixels, 255, sizeof(uint32_t) * 60 * 60);
    sheet.clip = (SDL_Rect){10, 10, 5, 5};
    shape_fill(&sheet, huge, 0xffffff);
    shape_round(&sheet, huge, 300, 0xffffff);
    shape_ring(&sheet, (SDL_Rect){9, 9, 7, 7}, 2, 2, 0xffffff, 3);
    shape_shadow(&sheet, (SDL_Rect){8, 8, 9, 9}, 2, 6, 0xffffff, 200);
    shape_line(&sheet, (float[]){-50, 12}, (float[]){90, 12}, 9, 0xffffff);
    shape_arc(&sheet, huge, 50, 0.5F, 0xffffff);
    shape_mask(&sheet, mask, -10, -10, 0xffffff);
    shape_picture(&sheet, picture, -10, -10);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            bool inside = x >= 10 && x < 15 && y >= 10 && y < 15;
            assert_int_equal(pixels[y * SIDE + x], inside ? 0xffffff : 0);
        }
    free(mask);
    free(picture);
}

static void a_whole_cover_is_exact_and_none_changes_nothing(void **state)
{
    (void)state;
    uint32_t pixels[SIDE * SIDE];
    struct sheet sheet = blank(pixels);
    struct mask *mask = mask_new(3, 1);

    assert_non_null(mask);
    mask->bytes[0] = 255;
    mask->bytes[1] = 128;
    pixels[2] = 0x123456;
    shape_mask(&sheet, mask, 0, 0, 0xfedcba);
    assert_int_equal(pixels[0], 0xfedcba);
    assert_in_range(pixels[1] >> 16, 0x7e, 0x81);
    assert_int_equal(pixels[2], 0x123456);
    free(mask);
}

static void rects_join_cut_and_meet(void **state)
{
    (void)state;
    SDL_Rect a = {0, 0, 10, 10}, b = {5, 5, 10, 10}, c = {10, 0, 5, 5}, none = {3, 3, 0, 0};

    assert_true(rect_meets(a, b));
    assert_false(rect_meets(a, c)); /* side by side */
    assert_false(rect_meets(a, none));
    assert_int_equal(rect_join(a, b).w, 15);
    assert_int_equal(rect_join(a, none).w, 10);
    assert_int_equal(rect_cut(a, b).w, 5);
    assert_int_equal(rect_cut(a, c).w, 0);
    assert_true(rect_holds(a, rect_in(a, 2)));
    assert_false(rect_holds(a, b));
}

CHECK_MAIN(cmocka_unit_test(a_disc_covers_its_area),
           cmocka_unit_test(a_ring_covers_its_line_and_not_its_inside),
           cmocka_unit_test(a_line_of_one_point_is_a_dot),
           cmocka_unit_test(nothing_is_drawn_outside_of_the_clip),
           cmocka_unit_test(a_whole_cover_is_exact_and_none_changes_nothing),
           cmocka_unit_test(rects_join_cut_and_meet))
