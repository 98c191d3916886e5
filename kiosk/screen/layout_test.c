#include "screen/layout.h"

#include "screen/screen.h"
#include "screen/testing/samples.h"

#include "base/check.h"

#include <stdlib.h>

/* The screens that the layout is meant for. */
static const struct screen_size {
    const char *why;
    int width, height;
    double pixels_per_mm;
} SCREENS[] = {
    {"10.1 inches", 1280, 800, 0},         {"10.1 inches, few pixels", 800, 480, 0},
    {"7 inches", 800, 480, 5.25},          {"10.1 inches, upright", 800, 1280, 0},
    {"7 inches, upright", 480, 800, 5.25},
};
enum { SCREEN_COUNT = sizeof SCREENS / sizeof *SCREENS, LANGUAGES = 4 };

/* One scene on one screen, laid out. */
struct laid {
    struct sizes sizes;
    struct scene scene;
    struct item items[SCENE_MOST_ITEMS];
    SDL_Rect places[SCENE_MOST_ITEMS];
    char name[96];
};

struct bench {
    struct fonts *fonts;
    struct cache *cache;
    struct words *words;
    struct arena *arena;
};

static struct bench *bench_open(void)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct fault why;

    assert_non_null(bench);
    if (fonts_open(&bench->fonts, &why) != OK)
        fail_msg("%s", why.text);
    bench->cache = cache_open(4 << 20);
    bench->words = words_open(bench->fonts, bench->cache);
    bench->arena = arena_open("bench");
    return bench;
}

static void bench_close(struct bench *bench)
{
    words_close(bench->words);
    cache_close(bench->cache);
    fonts_close(bench->fonts);
    arena_close(bench->arena);
    free(bench);
}

/* As the desk makes it for a narrow screen: one tool, no more tiles than there is room for, and
 * a page shows why an answer was not taken instead of its hint. */
static void narrow(struct laid *laid)
{
    size_t tiles = 0, lines = 0, count = 0, most = laid->scene.size == SIZE_LARGEST ? 2 : 3;
    bool refused = false;

    for (size_t i = 0; i < laid->scene.item_count; i++)
        refused = refused || laid->scene.items[i].role == ITEM_REFUSAL;
    for (size_t i = 0; i < laid->scene.item_count; i++) {
        const struct item *item = &laid->scene.items[i];
        bool goes = (item->role == ITEM_TOOL && item->place > 0 && laid->sizes.small) ||
                    (item->role == ITEM_TILE && ++tiles > most && laid->sizes.small) ||
                    (item->role == ITEM_LINE && ++lines > 4 && laid->sizes.small) ||
                    (item->role == ITEM_MONEY && laid->sizes.small) ||
                    (item->role == ITEM_HINT && refused);
        if (!goes)
            laid->items[count++] = *item;
    }
    laid->scene.items = laid->items;
    laid->scene.item_count = count;
}

static void lay(struct bench *bench, const struct screen_size *screen, struct laid *laid)
{
    struct layout layout = {&laid->scene, &laid->sizes, bench->words, laid->places};

    laid->sizes =
        sizes_of(screen->width, screen->height, screen->pixels_per_mm, laid->scene.size);
    if (laid->scene.items != laid->items)
        narrow(laid);
    layout_place(&layout);
}

/* Calls `check` with every scene in every language on every screen in every text size. */
static void for_all(void (*check)(struct bench *bench, const struct screen_size *screen,
                                  struct laid *laid))
{
    struct bench *bench = bench_open();

    for (size_t t = 0; t < LANGUAGES; t++) {
        struct samples *samples;
        struct fault why;
        if (samples_open(&samples, "kiosk/screen/testing/words", SAMPLES_TAGS[t], bench->arena,
                         &why) != OK)
            fail_msg("%s", why.text);
        for (size_t s = 0; s < SCREEN_COUNT; s++)
            for (size_t n = 0; n < samples_count(); n++)
                for (int size = SIZE_USUAL; size <= SIZE_LARGEST; size++) {
                    struct arena_mark mark = arena_mark(bench->arena);
                    struct laid laid;
                    samples_make(samples, n, &laid.scene, bench->arena);
                    laid.scene.size = (enum scene_size)size;
                    snprintf(laid.name, sizeof laid.name, "%s in %s, text %d, %s",
                             samples_name(n), SAMPLES_TAGS[t], size, SCREENS[s].why);
                    lay(bench, &SCREENS[s], &laid);
                    check(bench, &SCREENS[s], &laid);
                    arena_release(bench->arena, mark);
                }
    }
    bench_close(bench);
}

static void check_inside(struct bench *bench, const struct screen_size *screen,
                         struct laid *laid)
{
    SDL_Rect whole = {0, 0, screen->width, screen->height};

    (void)bench;
    for (size_t i = 0; i < laid->scene.item_count; i++) {
        SDL_Rect place = laid->places[i];
        if (place.w <= 0 || place.h <= 0)
            fail_msg("%s: item %zu of role %d has no place", laid->name, i,
                     laid->scene.items[i].role);
        if (!rect_holds(whole, place))
            fail_msg("%s: item %zu of role %d sticks out: %d,%d %dx%d", laid->name, i,
                     laid->scene.items[i].role, place.x, place.y, place.w, place.h);
    }
}

static void everything_has_a_place_inside_of_the_screen(void **state)
{
    (void)state;
    for_all(check_inside);
}

static void check_apart(struct bench *bench, const struct screen_size *screen,
                        struct laid *laid)
{
    (void)bench;
    (void)screen;
    for (size_t i = 0; i < laid->scene.item_count; i++)
        for (size_t k = 0; k < i; k++)
            if (rect_meets(laid->places[i], laid->places[k]))
                fail_msg("%s: items %zu (role %d) and %zu (role %d) overlap", laid->name, k,
                         laid->scene.items[k].role, i, laid->scene.items[i].role);
}

static void no_two_things_overlap(void **state)
{
    (void)state;
    for_all(check_apart);
}

/* In millimetres: 22, save on a small upright screen, which has no room for five of the bar
 * side by side; banknotes beside keys on an upright screen; and facts of the staff corner. */
static double least_mm(const struct laid *laid, enum item_role role)
{
    if (role == ITEM_FACT)
        return 4;
    if (role == ITEM_MONEY && laid->sizes.tall)
        return laid->sizes.small ? 6.5 : 19;
    return laid->sizes.small && laid->sizes.tall ? 6.5 : 22;
}

static void check_targets(struct bench *bench, const struct screen_size *screen,
                          struct laid *laid)
{
    struct layout layout = {&laid->scene, &laid->sizes, bench->words, laid->places};

    (void)screen;
    if (laid->scene.plan == PLAN_INVITATION || laid->scene.plan == PLAN_CURTAIN)
        return; /* touched anywhere */
    for (size_t i = 0; i < laid->scene.item_count; i++) {
        const struct item *item = &laid->scene.items[i];
        SDL_Rect target = layout_target(&layout, i);
        int side = target.w < target.h ? target.w : target.h;
        double mm = side * 22.0 / laid->sizes.target;
        if (item->id != 0 && layout_owner(&layout, i) == i && mm < least_mm(laid, item->role))
            fail_msg("%s: item %zu of role %d is %.1f mm narrow", laid->name, i, item->role,
                     mm);
    }
}

static void what_is_touched_is_large_enough_for_a_thumb(void **state)
{
    (void)state;
    for_all(check_targets);
}

static void a_thumb_is_22_mm(void **state)
{
    (void)state;
    assert_int_equal(sizes_of(1280, 800, 0, SIZE_USUAL).target, 130);   /* 5.88 pixels a mm */
    assert_int_equal(sizes_of(800, 480, 5.25, SIZE_USUAL).target, 116); /* 7 inches */
}

static void the_bar_is_in_the_same_places_on_every_page(void **state)
{
    (void)state;
    struct bench *bench = bench_open();
    struct samples *samples;

    assert_int_equal(
        samples_open(&samples, "kiosk/screen/testing/words", "en", bench->arena, NULL), OK);
    for (size_t s = 0; s < SCREEN_COUNT; s++) {
        SDL_Rect bar[SCENE_BAR] = {0};
        for (size_t n = 0; n < samples_count(); n++) {
            struct laid laid;
            samples_make(samples, n, &laid.scene, bench->arena);
            lay(bench, &SCREENS[s], &laid);
            for (size_t i = 0; i < laid.scene.item_count; i++) {
                const struct item *item = &laid.scene.items[i];
                if (item->role != ITEM_BAR)
                    continue;
                if (bar[item->place].w == 0)
                    bar[item->place] = laid.places[i];
                assert_memory_equal(&bar[item->place], &laid.places[i], sizeof *bar);
            }
        }
        for (size_t place = 0; place < SCENE_BAR; place++)
            assert_true(bar[place].w > 0);
    }
    bench_close(bench);
}

static void check_mirrored(struct bench *bench, const struct screen_size *screen,
                           struct laid *laid)
{
    struct laid *turned = malloc(sizeof *turned);

    assert_non_null(turned);
    *turned = *laid;
    turned->scene.items = turned->items;
    turned->scene.right_to_left = !laid->scene.right_to_left;
    lay(bench, screen, turned);
    for (size_t i = 0; i < laid->scene.item_count; i++) {
        SDL_Rect here = laid->places[i], there = turned->places[i];
        bool figures = laid->scene.plan == PLAN_KEYPAD && laid->scene.rows > 1 &&
                       laid->scene.items[i].role == ITEM_KEY;
        if (figures)
            continue; /* a telephone's keys stand as they do everywhere */
        if (here.x != screen->width - there.x - there.w || here.y != there.y ||
            here.w != there.w || here.h != there.h)
            fail_msg("%s: item %zu of role %d is not mirrored", laid->name, i,
                     laid->scene.items[i].role);
    }
    free(turned);
}

static void a_page_read_from_the_right_is_mirrored_whole(void **state)
{
    (void)state;
    for_all(check_mirrored);
}

static void figures_keep_their_order_where_one_reads_from_the_right(void **state)
{
    (void)state;
    struct bench *bench = bench_open();
    struct samples *samples;
    SDL_Rect one = {0}, three = {0};

    assert_int_equal(
        samples_open(&samples, "kiosk/screen/testing/words", "ug", bench->arena, NULL), OK);
    for (size_t n = 0; n < samples_count(); n++) {
        struct laid laid;
        samples_make(samples, n, &laid.scene, bench->arena);
        if (strcmp(samples_name(n), "keypad") != 0)
            continue;
        lay(bench, &SCREENS[0], &laid);
        for (size_t i = 0; i < laid.scene.item_count; i++) {
            if (text_is(laid.scene.items[i].text, "1"))
                one = laid.places[i];
            if (text_is(laid.scene.items[i].text, "3"))
                three = laid.places[i];
        }
    }
    assert_true(one.w > 0 && one.x < three.x);
    bench_close(bench);
}

CHECK_MAIN(cmocka_unit_test(everything_has_a_place_inside_of_the_screen),
           cmocka_unit_test(no_two_things_overlap),
           cmocka_unit_test(what_is_touched_is_large_enough_for_a_thumb),
           cmocka_unit_test(a_thumb_is_22_mm),
           cmocka_unit_test(the_bar_is_in_the_same_places_on_every_page),
           cmocka_unit_test(a_page_read_from_the_right_is_mirrored_whole),
           cmocka_unit_test(figures_keep_their_order_where_one_reads_from_the_right))
