#include "screen/screen.h"

#include "screen/cache.h"
#include "screen/shape.h"
#include "screen/testing/samples.h"

#include "base/check.h"

#include <stdlib.h>

enum { LANGUAGES = 4, ROOM = 32 };

static struct screen *open_screen(int width, int height, double pixels_per_mm)
{
    struct screen *screen;
    struct fault why = {0};

    if (screen_open(&screen, &(struct screen_options){width, height, pixels_per_mm, "assets"},
                    &why) != OK)
        fail_msg("%s", why.text);
    return screen;
}

static void make(const char *tag, const char *name, struct scene *scene, struct arena *arena)
{
    struct samples *samples;
    struct fault why;
    size_t n = 0;

    if (samples_open(&samples, "kiosk/screen/testing/words", tag, arena, &why) != OK)
        fail_msg("%s", why.text);
    while (strcmp(samples_name(n), name) != 0)
        n++;
    samples_make(samples, n, scene, arena);
}

static size_t draw(struct screen *screen, const struct scene *scene, SDL_Rect *changed)
{
    return screen_draw(screen, scene, 0, 0, 0, 0, changed, ROOM);
}

/* A scene with one item changed; the rest is shared. */
static struct scene with(const struct scene *scene, struct item item, size_t at,
                         struct arena *arena)
{
    struct scene changed = *scene;
    struct item *items = arena_array(arena, scene->item_count, sizeof *items);

    memcpy(items, scene->items, scene->item_count * sizeof *items);
    items[at] = item;
    changed.items = items;
    return changed;
}

static size_t find(const struct scene *scene, unsigned id)
{
    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].id == id)
            return i;
    fail_msg("no item %u", id);
    return 0;
}

static uint64_t picture_of(struct screen *screen)
{
    SDL_Surface *surface = screen_surface(screen);

    return hash_bytes(HASH_BEGIN, surface->pixels, (size_t)surface->pitch * (size_t)surface->h);
}

/* ---- Every scene ---- */

static void check_scene(struct screen *screen, const struct scene *scene, const char *what)
{
    SDL_Rect changed[ROOM];

    assert_true(draw(screen, scene, changed) > 0);
    if (screen_cut_texts(screen) > 0)
        fail_msg("%s: %u texts are cut", what, screen_cut_texts(screen));
    if (draw(screen, scene, changed) != 0)
        fail_msg("%s: the same scene is drawn twice", what);
    if (screen_held_bytes(screen) > 8 << 20)
        fail_msg("%s: %zu bytes are held", what, screen_held_bytes(screen));
}

static void no_text_is_cut_and_nothing_is_drawn_twice(void **state)
{
    (void)state;
    static const struct {
        int width, height;
        double pixels_per_mm;
    } SCREENS[] = {
        {1280, 800, 0}, {800, 480, 0}, {800, 480, 5.25}, {800, 1280, 0}, {480, 800, 5.25}};

    for (size_t s = 0; s < sizeof SCREENS / sizeof *SCREENS; s++) {
        struct screen *screen =
            open_screen(SCREENS[s].width, SCREENS[s].height, SCREENS[s].pixels_per_mm);
        for (size_t t = 0; t < LANGUAGES; t++)
            for (size_t n = 0; n < samples_count(); n++)
                for (int size = SIZE_USUAL; size <= SIZE_LARGEST; size += 2) {
                    struct arena *arena = arena_open("scene");
                    struct scene scene;
                    char what[96];
                    make(SAMPLES_TAGS[t], samples_name(n), &scene, arena);
                    scene.size = (enum scene_size)size;
                    scene.high_contrast = (n + (size_t)size) % 2 == 0;
                    snprintf(what, sizeof what, "%s in %s, text %d, %dx%d", samples_name(n),
                             SAMPLES_TAGS[t], size, SCREENS[s].width, SCREENS[s].height);
                    check_scene(screen, &scene, what);
                    arena_close(arena);
                }
        screen_close(screen);
    }
}

/* What was drawn bit by bit is what would have been drawn at once. */
static void check_same(struct screen *screen, struct screen *fresh, const struct scene *scene,
                       unsigned lit, const char *what)
{
    SDL_Rect changed[ROOM];

    screen_draw(screen, scene, lit, 0, 0, 0, changed, ROOM);
    screen_wipe(fresh);
    screen_draw(fresh, scene, lit, 0, 0, 0, changed, ROOM);
    if (picture_of(screen) != picture_of(fresh))
        fail_msg("%s: drawn in parts it looks different", what);
}

static void what_is_drawn_in_parts_is_the_whole_to_the_bit(void **state)
{
    (void)state;
    struct screen *screen = open_screen(800, 480, 0), *fresh = open_screen(800, 480, 0);

    for (int high = 0; high < 2; high++)
        for (size_t n = 0; n < samples_count(); n++) {
            struct arena *arena = arena_open("scene");
            struct scene scene;
            make(SAMPLES_TAGS[n % LANGUAGES], samples_name(n), &scene, arena);
            scene.high_contrast = high != 0;
            check_same(screen, fresh, &scene, 0, samples_name(n));
            for (size_t i = 0; i < scene.item_count; i += 2) {
                struct item item = scene.items[i];
                item.chosen = !item.chosen;
                item.focused = i % 4 == 0;
                struct scene changed = with(&scene, item, i, arena);
                check_same(screen, fresh, &changed, item.id, samples_name(n));
            }
            arena_close(arena);
        }
    screen_close(screen);
    screen_close(fresh);
}

/* ---- Only what changed ---- */

static void choosing_a_tile_changes_only_its_place(void **state)
{
    (void)state;
    struct screen *screen = open_screen(1280, 800, 0);
    struct arena *arena = arena_open("scene");
    struct scene scene;
    SDL_Rect changed[ROOM], tile = {0};

    make("zh-CN", "six", &scene, arena);
    draw(screen, &scene, changed);
    struct item item = scene.items[find(&scene, 1)];
    item.chosen = true;
    struct scene chosen = with(&scene, item, find(&scene, 1), arena);
    assert_int_equal(draw(screen, &chosen, changed), 1);
    assert_true(screen_place(screen, 1, &tile));
    assert_true(rect_holds(changed[0], tile));
    for (unsigned id = 2; id <= 6; id++) {
        SDL_Rect other = {0};
        assert_true(screen_place(screen, id, &other));
        assert_false(rect_meets(changed[0], other));
    }
    arena_close(arena);
    screen_close(screen);
}

static void what_is_said_is_lit_and_then_its_words_one_by_one(void **state)
{
    (void)state;
    struct screen *screen = open_screen(1280, 800, 0);
    struct arena *arena = arena_open("scene");
    struct scene scene;
    SDL_Rect changed[ROOM], tile = {0};

    make("en", "six", &scene, arena);
    draw(screen, &scene, changed);
    assert_int_equal(screen_draw(screen, &scene, 3, 0, 0, 0, changed, ROOM), 1);
    assert_true(screen_place(screen, 3, &tile));
    assert_true(rect_holds(changed[0], tile));
    assert_int_equal(screen_draw(screen, &scene, 3, 0, 6, 0, changed, ROOM), 1);
    assert_int_equal(screen_draw(screen, &scene, 3, 0, 6, 0, changed, ROOM), 0);
    assert_int_equal(screen_draw(screen, &scene, 3, 7, 10, 0, changed, ROOM), 1);
    /* The next one: both places, and no more. */
    assert_int_equal(screen_draw(screen, &scene, 4, 0, 0, 0, changed, ROOM), 2);
    /* A role, for what cannot be touched. */
    assert_int_equal(
        screen_draw(screen, &scene, SAYING_ROLE + ITEM_PROMPT, 0, 5, 0, changed, ROOM), 2);
    arena_close(arena);
    screen_close(screen);
}

static void a_word_past_the_text_lights_nothing_and_harms_nothing(void **state)
{
    (void)state;
    struct screen *screen = open_screen(800, 480, 0);
    struct arena *arena = arena_open("scene");
    struct scene scene;
    SDL_Rect changed[ROOM];

    make("ug", "six", &scene, arena);
    screen_draw(screen, &scene, 3, 100000, 5, 0, changed, ROOM);
    screen_draw(screen, &scene, 3, 3, SIZE_MAX, 0, changed, ROOM);
    screen_draw(screen, &scene, 3, 1, 2, 0, changed, ROOM); /* half letters */
    arena_close(arena);
    screen_close(screen);
}

static void the_invitation_moves_only_its_hand(void **state)
{
    (void)state;
    struct screen *screen = open_screen(1280, 800, 0);
    struct arena *arena = arena_open("scene");
    struct scene scene;
    SDL_Rect changed[ROOM];

    make("zh-CN", "invitation", &scene, arena);
    screen_draw(screen, &scene, 0, 0, 0, 1000, changed, ROOM);
    assert_int_equal(screen_draw(screen, &scene, 0, 0, 0, 1001, changed, ROOM), 0);
    assert_int_equal(screen_draw(screen, &scene, 0, 0, 0, 1500, changed, ROOM), 1);
    assert_true(changed[0].h < 700);
    struct screen *fresh = open_screen(1280, 800, 0);
    for (int64_t now = 1500; now < 5000; now += 125) {
        screen_draw(screen, &scene, 0, 0, 0, now, changed, ROOM);
        screen_wipe(fresh);
        screen_draw(fresh, &scene, 0, 0, 0, now, changed, ROOM);
        assert_true(picture_of(screen) == picture_of(fresh));
    }
    screen_close(fresh);
    scene.moving = false;
    screen_draw(screen, &scene, 0, 0, 0, 1500, changed, ROOM);
    assert_int_equal(screen_draw(screen, &scene, 0, 0, 0, 9000, changed, ROOM), 0);
    arena_close(arena);
    screen_close(screen);
}

static void a_small_room_for_places_still_tells_of_all_of_them(void **state)
{
    (void)state;
    struct screen *screen = open_screen(1280, 800, 0);
    struct arena *arena = arena_open("scene");
    struct scene scene;
    SDL_Rect changed[2], first = {0}, last = {0};

    make("en", "six", &scene, arena);
    screen_draw(screen, &scene, 1, 0, 0, 0, changed, 2);
    assert_int_equal(screen_draw(screen, &scene, 6, 0, 0, 0, changed, 1), 1);
    assert_true(screen_place(screen, 1, &first) && screen_place(screen, 6, &last));
    assert_true(rect_holds(changed[0], first) && rect_holds(changed[0], last));
    arena_close(arena);
    screen_close(screen);
}

static void a_longer_text_makes_its_neighbours_anew_if_they_must_match(void **state)
{
    (void)state;
    struct screen *screen = open_screen(800, 480, 5.25), *fresh = open_screen(800, 480, 5.25);
    struct arena *arena = arena_open("scene");
    struct scene scene;

    make("en", "six", &scene, arena);
    check_same(screen, fresh, &scene, 0, "before");
    struct item item = scene.items[find(&scene, 2)];
    item.text = TEXT("Yes");
    struct scene shorter = with(&scene, item, find(&scene, 2), arena);
    check_same(screen, fresh, &shorter, 0, "shorter");
    item.text = TEXT("Something that takes a good many words to say");
    struct scene longer = with(&scene, item, find(&scene, 2), arena);
    check_same(screen, fresh, &longer, 0, "longer");
    arena_close(arena);
    screen_close(screen);
    screen_close(fresh);
}

/* ---- Touching ---- */

static void a_touch_finds_what_is_under_it(void **state)
{
    (void)state;
    struct screen *screen = open_screen(800, 480, 0);

    for (size_t n = 0; n < samples_count(); n++) {
        struct arena *arena = arena_open("scene");
        struct scene scene;
        SDL_Rect changed[ROOM], place = {0}, target;
        make("ug", samples_name(n), &scene, arena);
        draw(screen, &scene, changed);
        for (size_t i = 0; i < scene.item_count; i++) {
            unsigned id = scene.items[i].id;
            if (id == 0)
                continue;
            assert_true(screen_place(screen, id, &place));
            unsigned found =
                screen_at(screen, place.x + place.w / 2, place.y + place.h / 2, NULL);
            /* What is too small to be touched alone is touched with what it belongs to. */
            if (found != id)
                assert_false(screen_target(screen, id, &target));
            assert_true(screen_target(screen, found, &target));
            assert_true(rect_holds(target, place));
        }
        arena_close(arena);
    }
    assert_int_equal(screen_at(screen, -5, 9000, NULL), 0);
    screen_close(screen);
}

static void a_touch_on_a_canvas_tells_where(void **state)
{
    (void)state;
    struct screen *screen = open_screen(1280, 800, 0);
    struct arena *arena = arena_open("scene");
    struct scene scene;
    struct stroke_point on = {0};
    SDL_Rect changed[ROOM], place = {0};

    make("zh-CN", "handwriting", &scene, arena);
    draw(screen, &scene, changed);
    assert_true(screen_place(screen, 21, &place));
    assert_int_equal(screen_at(screen, place.x + place.w / 4, place.y + place.h / 2, &on), 21);
    assert_in_range(on.x, 245, 255);
    assert_in_range(on.y, 495, 505);
    arena_close(arena);
    screen_close(screen);
}

static void a_line_is_seen_while_the_finger_draws_it(void **state)
{
    (void)state;
    struct screen *screen = open_screen(1280, 800, 0);
    struct arena *arena = arena_open("scene");
    struct scene scene;
    static const struct stroke_point POINTS[] = {{100, 100}, {500, 120}, {900, 900}};
    struct stroke stroke = {POINTS, 1};
    SDL_Rect changed[ROOM], place = {0};

    make("zh-CN", "drawing", &scene, arena);
    draw(screen, &scene, changed);
    uint64_t before = picture_of(screen);
    assert_true(screen_place(screen, 21, &place));
    for (stroke.count = 1; stroke.count <= 3; stroke.count++) {
        assert_int_equal(screen_ink(screen, 21, &stroke, changed, ROOM), 1);
        assert_true(rect_holds(place, changed[0]));
        assert_int_equal(screen_ink(screen, 21, &stroke, changed, ROOM), 0);
    }
    assert_true(picture_of(screen) != before);
    assert_int_equal(screen_ink(screen, 4711, &stroke, changed, ROOM), 0);
    arena_close(arena);
    screen_close(screen);
}

/* ---- The end of a visit ---- */

static void nothing_is_left_when_a_person_has_left(void **state)
{
    (void)state;
    struct screen *screen = open_screen(800, 480, 0);
    struct arena *arena = arena_open("scene");
    struct scene scene;
    SDL_Rect changed[ROOM];

    make("zh-CN", "lines", &scene, arena);
    draw(screen, &scene, changed);
    assert_true(screen_held_bytes(screen) > 0);
    screen_wipe(screen);
    assert_int_equal(screen_held_bytes(screen), 0);
    SDL_Surface *surface = screen_surface(screen);
    for (int y = 0; y < surface->h; y++)
        for (int x = 0; x < surface->pitch; x++)
            assert_int_equal(((const char *)surface->pixels)[y * surface->pitch + x], 0);
    assert_int_equal(screen_at(screen, 400, 240, NULL), 0);
    assert_int_equal(draw(screen, &scene, changed), 1);
    arena_close(arena);
    screen_close(screen);
}

static void a_borrowed_surface_shows_the_same_and_can_be_left(void **state)
{
    (void)state;
    SDL_Surface *lent = SDL_CreateRGBSurfaceWithFormat(0, 800, 480, 32, SDL_PIXELFORMAT_RGB888);
    struct screen_options options = {.width = 800, .height = 480, .assets = "assets"};
    struct screen *screen, *own = open_screen(800, 480, 0);
    struct arena *arena = arena_open("scene");
    struct scene lines, tiles;
    SDL_Rect changed[ROOM];
    struct fault why = {0};

    make("zh-CN", "lines", &lines, arena);
    make("zh-CN", "rank", &tiles, arena);
    options.surface = lent;
    assert_int_equal(screen_open(&screen, &options, &why), OK);
    assert_ptr_equal(screen_surface(screen), lent);
    draw(screen, &lines, changed);
    draw(own, &lines, changed);
    assert_true(picture_of(screen) == picture_of(own));
    assert_int_equal(screen_leave_surface(screen, &why), OK);
    assert_ptr_not_equal(screen_surface(screen), lent);
    assert_true(picture_of(screen) == picture_of(own));
    SDL_FreeSurface(lent); /* whoever lent it may take it away */
    draw(screen, &tiles, changed);
    draw(own, &tiles, changed);
    assert_true(picture_of(screen) == picture_of(own));
    screen_close(screen);
    arena_close(arena);
    screen_close(own);
}

static void what_does_not_fit_is_not_borrowed(void **state)
{
    (void)state;
    static const struct {
        int width, height;
        Uint32 format;
        const char *why;
    } LENT[] = {{480, 480, SDL_PIXELFORMAT_RGB888, "too narrow"},
                {800, 600, SDL_PIXELFORMAT_RGB888, "too high"},
                {800, 480, SDL_PIXELFORMAT_BGR888, "blue is where red should be"},
                {800, 480, SDL_PIXELFORMAT_RGB565, "16 bits a pixel"}};

    for (size_t i = 0; i < sizeof LENT / sizeof *LENT; i++) {
        SDL_Surface *lent = SDL_CreateRGBSurfaceWithFormat(0, LENT[i].width, LENT[i].height, 32,
                                                           LENT[i].format);
        struct screen_options options = {
            .width = 800, .height = 480, .assets = "assets", .surface = lent};
        struct screen *screen;
        struct fault why = {0};
        assert_int_equal(screen_open(&screen, &options, &why), OK);
        if (screen_surface(screen) == lent)
            fail_msg("drawn on all the same: %s", LENT[i].why);
        screen_close(screen);
        SDL_FreeSurface(lent);
    }
}

static void hidden_letters_are_nowhere_in_the_picture(void **state)
{
    (void)state;
    struct screen *screen = open_screen(800, 480, 0);
    struct arena *arena = arena_open("scene");
    struct scene scene;
    SDL_Rect changed[ROOM];

    make("en", "secret", &scene, arena);
    draw(screen, &scene, changed);
    uint64_t one = picture_of(screen);
    struct item item = scene.items[find(&scene, 20)];
    item.value = TEXT("9999");
    struct scene other = with(&scene, item, find(&scene, 20), arena);
    draw(screen, &other, changed);
    assert_true(picture_of(screen) == one); /* four dots are four dots */
    arena_close(arena);
    screen_close(screen);
}

/* ---- What cannot be ---- */

static void a_screen_that_cannot_be_is_refused_in_words(void **state)
{
    (void)state;
    struct screen *screen;
    struct fault why = {0};
    struct screen_options tiny = {10, 10, 0, "assets"}, lost = {800, 480, 0, "no/such/folder"};

    assert_int_equal(screen_open(&screen, &tiny, &why), REFUSED);
    assert_null(screen);
    assert_non_null(strstr(why.text, "10 by 10"));
    assert_int_equal(screen_open(&screen, &lost, &why), NOT_FOUND);
    assert_null(screen);
    screen_close(NULL);
}

static void strange_scenes_are_drawn_without_harm(void **state)
{
    (void)state;
    struct screen *screen = open_screen(480, 800, 0);
    struct arena *arena = arena_open("scene");
    SDL_Rect changed[ROOM];
    char *longest = arena_bytes(arena, 24000);

    memset(longest, 'w', 24000);
    for (int role = ITEM_PROMPT; role <= ITEM_TOOL; role++)
        for (int plan = PLAN_INVITATION; plan <= PLAN_STAFF; plan++) {
            struct scene_maker *maker = ARENA_NEW(arena, struct scene_maker);
            struct scene scene;
            scene_begin(maker, &scene, (enum scene_plan)plan, arena);
            for (unsigned i = 0; i < 140; i++) {
                struct item *item = scene_add(maker, (enum item_role)role, i % 100,
                                              (struct text){longest, i * 150});
                item->value = (struct text){longest, i * 31};
                item->image = i % 2 == 0 ? TEXT("/no/such/picture.png") : TEXT("nonsense");
                item->place = i * 1000;
                item->column = item->row = i * 77;
                item->span = i;
                item->number = (long)i * 100000000 - 50;
                item->total = (long)i - 3;
                item->badge = i * 99999;
                item->wrong_at = i;
            }
            scene.columns = plan == PLAN_STAFF ? 0 : 3;
            scene_end(maker, NULL);
            screen_draw(screen, &scene, 5, 1, 3, -1, changed, ROOM);
        }
    arena_close(arena);
    screen_close(screen);
}

CHECK_MAIN(cmocka_unit_test(no_text_is_cut_and_nothing_is_drawn_twice),
           cmocka_unit_test(what_is_drawn_in_parts_is_the_whole_to_the_bit),
           cmocka_unit_test(choosing_a_tile_changes_only_its_place),
           cmocka_unit_test(what_is_said_is_lit_and_then_its_words_one_by_one),
           cmocka_unit_test(a_word_past_the_text_lights_nothing_and_harms_nothing),
           cmocka_unit_test(the_invitation_moves_only_its_hand),
           cmocka_unit_test(a_small_room_for_places_still_tells_of_all_of_them),
           cmocka_unit_test(a_longer_text_makes_its_neighbours_anew_if_they_must_match),
           cmocka_unit_test(a_touch_finds_what_is_under_it),
           cmocka_unit_test(a_touch_on_a_canvas_tells_where),
           cmocka_unit_test(a_line_is_seen_while_the_finger_draws_it),
           cmocka_unit_test(nothing_is_left_when_a_person_has_left),
           cmocka_unit_test(a_borrowed_surface_shows_the_same_and_can_be_left),
           cmocka_unit_test(what_does_not_fit_is_not_borrowed),
           cmocka_unit_test(hidden_letters_are_nowhere_in_the_picture),
           cmocka_unit_test(a_screen_that_cannot_be_is_refused_in_words),
           cmocka_unit_test(strange_scenes_are_drawn_without_harm))
