/* strips PACK LANGUAGE FOLDER: each service of a deployment as one picture of its kiosk's
 * pages.
 *
 * Somebody walks through the services by touch (desk/walker.h). Of the walks that came to the
 * end of a service the one with the most pages is kept, drawn small, in rows, as
 * FOLDER/SERVICE.png. LANGUAGE is its own name. Run in the repository's root. */
#include <SDL_image.h>
#include <stdlib.h>

#include "base/log.h"
#include "desk/walker.h"
#include "screen/screen.h"

enum {
    WIDTH = 1280,
    HEIGHT = 800,
    SMALL_WIDTH = WIDTH / 4,
    SMALL_HEIGHT = HEIGHT / 4,
    GAP = 8,
    COLUMNS = 4,
    MOST_PAGES = 24,
    LEAST_WALKS = 12
};

struct strip {
    struct screen *screen;
    const char *folder;
    SDL_Surface *pages[MOST_PAGES]; /* of the walk that goes on */
    SDL_Surface *best[MOST_PAGES];
    size_t count, best_count;
    char service[64];
};

static const char *the_pack, *the_language, *the_folder;

static void wipe(SDL_Surface **pages, size_t *count)
{
    while (*count > 0)
        SDL_FreeSurface(pages[--*count]);
}

/* Half as broad and high; four pixels become one. */
static SDL_Surface *halved(SDL_Surface *picture)
{
    SDL_Surface *half = SDL_CreateRGBSurfaceWithFormat(0, picture->w / 2, picture->h / 2, 32,
                                                       SDL_PIXELFORMAT_RGB888);

    assert_non_null(half);
    assert_int_equal(SDL_SoftStretchLinear(picture, NULL, half, NULL), 0);
    SDL_FreeSurface(picture);
    return half;
}

static void draw(struct walker *walker)
{
    struct strip *strip = walker->self;
    SDL_Rect changed[8];

    if (strip->count == MOST_PAGES)
        return;
    screen_draw(strip->screen, &walker->fixture.scene, 0, 0, 0, 0, changed, 8);
    SDL_Surface *whole =
        SDL_ConvertSurfaceFormat(screen_surface(strip->screen), SDL_PIXELFORMAT_RGB888, 0);
    assert_non_null(whole);
    strip->pages[strip->count++] = halved(halved(whole));
}

static void save(struct strip *strip)
{
    size_t rows = (strip->best_count + COLUMNS - 1) / COLUMNS;
    size_t columns = strip->best_count < COLUMNS ? strip->best_count : COLUMNS;
    SDL_Surface *picture = SDL_CreateRGBSurfaceWithFormat(
        0, (int)columns * (SMALL_WIDTH + GAP) + GAP, (int)rows * (SMALL_HEIGHT + GAP) + GAP, 32,
        SDL_PIXELFORMAT_RGB888);
    char path[512];

    assert_non_null(picture);
    SDL_FillRect(picture, NULL, SDL_MapRGB(picture->format, 90, 84, 76));
    for (size_t i = 0; i < strip->best_count; i++) {
        SDL_Rect to = {GAP + (int)(i % COLUMNS) * (SMALL_WIDTH + GAP),
                       GAP + (int)(i / COLUMNS) * (SMALL_HEIGHT + GAP), SMALL_WIDTH,
                       SMALL_HEIGHT};
        SDL_BlitSurface(strip->best[i], NULL, picture, &to);
    }
    snprintf(path, sizeof path, "%s/%s.png", strip->folder, strip->service);
    assert_int_equal(IMG_SavePNG(picture, path), 0);
    SDL_FreeSurface(picture);
    wipe(strip->best, &strip->best_count);
}

static void keep_the_best(struct walker *walker, const char *service, bool to_the_end)
{
    struct strip *strip = walker->self;

    if (strcmp(strip->service, service) != 0) {
        if (strip->best_count > 0)
            save(strip);
        snprintf(strip->service, sizeof strip->service, "%s", service);
    }
    if (to_the_end && strip->count > strip->best_count) {
        wipe(strip->best, &strip->best_count);
        memcpy(strip->best, strip->pages, strip->count * sizeof *strip->pages);
        strip->best_count = strip->count;
        strip->count = 0;
    }
    wipe(strip->pages, &strip->count);
}

static void each_service_is_drawn(void **state)
{
    const char *const languages[] = {the_language, NULL};
    const struct screen_options options = {WIDTH, HEIGHT, 5.9, "assets"};
    struct strip strip = {.folder = the_folder};
    struct walker walker = {
        .shown = draw, .walked = keep_the_best, .least_walks = LEAST_WALKS, .self = &strip};
    struct fault why = {0};

    (void)state;
    if (screen_open(&strip.screen, &options, &why) != OK)
        fail_msg("%s", why.text);
    for (int i = SIZE_USUAL; i <= SIZE_LARGEST; i++)
        walker.rooms[i] = screen_room(strip.screen, (enum scene_size)i);
    walker_walk(&walker, the_pack, languages);
    if (strip.best_count > 0)
        save(&strip);
    screen_close(strip.screen);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: strips PACK LANGUAGE FOLDER\n");
        return 64;
    }
    the_pack = argv[1];
    the_language = argv[2];
    the_folder = argv[3];
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_service_is_drawn)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
