#include "screen/screen.h"

#include "screen/hand.h"
#include "screen/layout.h"
#include "screen/paint.h"

#include "base/log.h"

#include <SDL_image.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_CACHE = 6 << 20, /* bytes of lines, signs and pictures kept */
    PHASE_MS = 125,       /* what moves, moves eight times a second */
    MOST_DIRTY = 24       /* places drawn anew one by one; more are joined */
};

/* What was drawn of one item. */
struct shown {
    uint64_t print;     /* of all that decides how it looks, save */
    int phase;          /* what moves within it, at `moving` */
    unsigned id, touch; /* its own, and what a touch on it means */
    enum item_role role;
    SDL_Rect moving, rect, bounds, target;
};

/* What lies under the items: another one, and all is drawn anew. */
enum ground { GROUND_PLAIN, GROUND_BAR, GROUND_CURTAIN };

struct screen {
    SDL_Surface *surface; /* its own unless it is `borrowed` */
    bool borrowed;
    double pixels_per_mm;
    struct fonts *fonts;
    struct cache *cache;
    struct words *words;
    struct pictures *pictures;
    struct sizes sizes;
    enum scene_size size;
    bool drawn, right_to_left, high_contrast;
    enum ground ground;
    struct shown shown[SCENE_MOST_ITEMS + 1];
    size_t shown_count;
    unsigned cuts; /* texts of the last scene that did not fit */
    /* The line being drawn by a finger. */
    unsigned ink_id;
    size_t ink_count;
};

/* ---- Opening and closing ---- */

static SDL_Surface *new_surface(int width, int height, struct fault *why)
{
    SDL_Surface *made =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_RGB888);

    if (made == NULL)
        fault_set(why, FAILED, "no surface: %s", SDL_GetError());
    return made;
}

static bool is_fit(const SDL_Surface *surface, const struct screen_options *options)
{
    return surface != NULL && surface->format->format == SDL_PIXELFORMAT_RGB888 &&
           surface->w == options->width && surface->h == options->height &&
           !SDL_MUSTLOCK(surface);
}

enum status screen_open(struct screen **screen, const struct screen_options *options,
                        struct fault *why)
{
    enum { LEAST_SIDE = 200, MOST_SIDE = 4096 };
    struct screen *made = calloc(1, sizeof *made);
    enum status status = OK;

    *screen = NULL;
    if (made == NULL)
        fatal("no memory for the screen");
    if (options->width < LEAST_SIDE || options->height < LEAST_SIDE ||
        options->width > MOST_SIDE || options->height > MOST_SIDE)
        status = fault_set(why, REFUSED, "a screen of %d by %d pixels: %d to %d are meant",
                           options->width, options->height, LEAST_SIDE, MOST_SIDE);
    if (status == OK)
        status = fonts_open(&made->fonts, why);
    if (status == OK) {
        made->cache = cache_open(MOST_CACHE);
        made->words = words_open(made->fonts, made->cache);
        status = pictures_open(&made->pictures, options->assets, made->fonts, made->cache, why);
    }
    if (status == OK) {
        made->borrowed = is_fit(options->surface, options);
        made->surface = made->borrowed ? options->surface
                                       : new_surface(options->width, options->height, why);
        if (made->surface == NULL)
            status = FAILED;
    }
    if (status != OK) {
        screen_close(made);
        return status;
    }
    made->pixels_per_mm = options->pixels_per_mm;
    made->sizes = sizes_of(options->width, options->height, made->pixels_per_mm, SIZE_USUAL);
    *screen = made;
    return OK;
}

void screen_close(struct screen *screen)
{
    if (screen == NULL)
        return;
    if (screen->surface != NULL)
        screen_wipe(screen);
    pictures_close(screen->pictures);
    words_close(screen->words);
    cache_close(screen->cache);
    fonts_close(screen->fonts);
    if (!screen->borrowed)
        SDL_FreeSurface(screen->surface);
    free(screen);
}

SDL_Surface *screen_surface(struct screen *screen)
{
    return screen->surface;
}

enum status screen_leave_surface(struct screen *screen, struct fault *why)
{
    SDL_Surface *from = screen->surface, *to;

    if (!screen->borrowed)
        return OK;
    if ((to = new_surface(from->w, from->h, why)) == NULL)
        return FAILED;
    SDL_BlitSurface(from, NULL, to, NULL);
    screen->surface = to;
    screen->borrowed = false;
    return OK;
}

static struct sheet sheet_of(struct screen *screen)
{
    return (struct sheet){.pixels = screen->surface->pixels,
                          .pitch = screen->surface->pitch / 4,
                          .width = screen->surface->w,
                          .height = screen->surface->h,
                          .clip = {0, 0, screen->surface->w, screen->surface->h}};
}

/* ---- What changed ---- */

static uint64_t print_of(const struct paint *paint, const struct item *item, SDL_Rect rect)
{
    uint64_t print = hash_number(HASH_BEGIN, item->role);
    bool lit = paint_is_lit(paint, item);

    print = hash_bytes(print, &rect, sizeof rect);
    print = hash_bytes(print, item->text.at, item->text.len);
    print = hash_bytes(print, item->value.at, item->value.len);
    print = hash_bytes(print, item->image.at, item->image.len);
    print = hash_number(print, item->chosen | item->is_off << 1 | item->hidden << 2 |
                                   item->focused << 3 | lit << 4 | (item->id != 0) << 5);
    print = hash_number(print, (int64_t)item->badge << 32 | item->place);
    print = hash_number(hash_number(print, item->number), item->total);
    print = hash_number(print, (int64_t)item->wrong_at);
    if (lit && paint->word_len > 0)
        print = hash_number(hash_number(print, (int64_t)paint->word), (int64_t)paint->word_len);
    for (size_t i = 0; i < item->stroke_count; i++)
        print = hash_bytes(print, item->strokes[i].points,
                           item->strokes[i].count * sizeof *item->strokes[i].points);
    print = hash_number(print, (int64_t)paint->together[item->role]);
    print = hash_bytes(print, paint->scene->language.at, paint->scene->language.len);
    return hash_number(print, paint->scene->plan);
}

static void hash_together(struct paint *paint, const struct item *item)
{
    if (item->role == ITEM_TILE || item->role == ITEM_BAR || item->role == ITEM_TOOL)
        paint->together[item->role] =
            hash_bytes(paint->together[item->role], item->text.at, item->text.len);
}

struct dirty {
    SDL_Rect rects[MOST_DIRTY];
    size_t count;
    SDL_Rect whole;
};

/* Adds a place, joined with those it meets: each pixel is drawn once. */
static void add_dirty(struct dirty *dirty, SDL_Rect rect)
{
    rect = rect_cut(rect, dirty->whole);
    if (rect.w <= 0 || rect.h <= 0)
        return;
    for (size_t i = 0; i < dirty->count;) {
        if (rect_meets(dirty->rects[i], rect) || dirty->count == MOST_DIRTY) {
            rect = rect_join(dirty->rects[i], rect);
            dirty->rects[i] = dirty->rects[--dirty->count];
            i = 0;
        } else {
            i++;
        }
    }
    dirty->rects[dirty->count++] = rect;
}

static bool same_frame(const struct screen *screen, const struct scene *scene,
                       enum ground ground)
{
    return screen->drawn && screen->size == scene->size &&
           screen->right_to_left == scene->right_to_left &&
           screen->high_contrast == scene->high_contrast && screen->ground == ground;
}

static void compare(const struct screen *screen, const struct shown *fresh, size_t count,
                    struct dirty *dirty)
{
    size_t most = count > screen->shown_count ? count : screen->shown_count;

    for (size_t i = 0; i < most; i++) {
        bool was = i < screen->shown_count, is = i < count;
        if (was && is && screen->shown[i].print == fresh[i].print) {
            if (screen->shown[i].phase != fresh[i].phase)
                add_dirty(dirty, fresh[i].moving);
            continue;
        }
        if (was)
            add_dirty(dirty, screen->shown[i].bounds);
        if (is)
            add_dirty(dirty, fresh[i].bounds);
    }
}

/* ---- Drawing ---- */

static void draw_part(struct paint *paint, const struct shown *fresh, size_t count,
                      SDL_Rect part)
{
    paint->sheet->clip = part;
    paint_ground(paint);
    for (size_t i = 0; i < count; i++)
        if (rect_meets(fresh[i].bounds, part)) {
            paint->sheet->clip = rect_cut(part, fresh[i].bounds);
            paint_item(paint, &paint->scene->items[i], fresh[i].rect);
        }
}

static size_t place_items(struct screen *screen, const struct paint *paint,
                          struct shown fresh[SCENE_MOST_ITEMS + 1])
{
    const struct scene *scene = paint->scene;
    SDL_Rect places[SCENE_MOST_ITEMS + 1];
    struct layout layout = {scene, &screen->sizes, screen->words, places};

    layout_place(&layout);
    for (size_t i = 0; i < scene->item_count; i++) {
        const struct item *item = &scene->items[i];
        bool moves = item->role == ITEM_PICTURE && scene->plan == PLAN_INVITATION;
        fresh[i] = (struct shown){
            .id = item->id,
            .role = item->role,
            .touch = scene->items[layout_owner(&layout, i)].id,
            .rect = places[i],
            .target = layout_target(&layout, i),
            .bounds = paint_bounds(&screen->sizes, item, places[i]),
            .print = print_of(paint, item, places[i]),
            .phase = moves ? paint->phase : 0,
            .moving = moves ? hand_reach(places[i]) : (SDL_Rect){0},
        };
    }
    return scene->item_count;
}

static enum ground ground_of(const struct scene *scene)
{
    if (scene->plan == PLAN_CURTAIN)
        return GROUND_CURTAIN;
    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].role == ITEM_BAR)
            return GROUND_BAR;
    return GROUND_PLAIN;
}

/* Tells of what was drawn; what finds no room is joined to the last. */
static size_t report(const struct dirty *dirty, SDL_Rect *changed, size_t room)
{
    size_t count = 0;

    for (size_t i = 0; i < dirty->count && room > 0; i++) {
        if (count < room)
            changed[count++] = dirty->rects[i];
        else
            changed[room - 1] = rect_join(changed[room - 1], dirty->rects[i]);
    }
    return count;
}

/* The scene as it is drawn: the picture of an invitation's prompt is a thing of its own, so
 * that only it is drawn anew when it moves. */
static void take_scene(struct scene *to, struct item items[SCENE_MOST_ITEMS + 1],
                       const struct scene *from)
{
    size_t count = from->item_count < SCENE_MOST_ITEMS ? from->item_count : SCENE_MOST_ITEMS;
    bool pictured = from->plan != PLAN_INVITATION;

    *to = *from;
    if (count > 0)
        memcpy(items, from->items, count * sizeof *items);
    to->items = items;
    to->item_count = count;
    for (size_t i = 0; i < count && !pictured; i++)
        pictured = items[i].role == ITEM_PICTURE;
    for (size_t i = 0; i < count && !pictured; i++)
        if (items[i].role == ITEM_PROMPT) {
            items[to->item_count++] = (struct item){.id = items[i].id,
                                                    .role = ITEM_PICTURE,
                                                    .image = items[i].image,
                                                    .wrong_at = SIZE_MAX};
            items[i].image = TEXT("");
            break;
        }
}

size_t screen_draw(struct screen *screen, const struct scene *scene, unsigned lit, size_t word,
                   size_t word_len, int64_t now_ms, SDL_Rect *changed, size_t room)
{
    struct scene shown_scene;
    struct item items[SCENE_MOST_ITEMS + 1];
    struct sheet sheet = sheet_of(screen);
    struct shown fresh[SCENE_MOST_ITEMS + 1];
    struct dirty dirty = {.whole = sheet.clip};
    enum ground ground = ground_of(scene);

    take_scene(&shown_scene, items, scene);
    if (screen->size != scene->size)
        screen->sizes = sizes_of(sheet.width, sheet.height, screen->pixels_per_mm, scene->size);
    struct paint paint = {
        .sheet = &sheet,
        .theme = theme_of(scene->high_contrast),
        .sizes = &screen->sizes,
        .words = screen->words,
        .pictures = screen->pictures,
        .cache = screen->cache,
        .scene = &shown_scene,
        .lit = lit,
        .word = word,
        .word_len = word_len,
        .phase = scene->moving && now_ms > 0 ? (int)(now_ms / PHASE_MS % PAINT_PHASES) : 0,
    };
    for (size_t i = 0; i < shown_scene.item_count; i++)
        hash_together(&paint, &items[i]);
    size_t count = place_items(screen, &paint, fresh);
    if (same_frame(screen, scene, ground))
        compare(screen, fresh, count, &dirty);
    else
        add_dirty(&dirty, dirty.whole);
    for (size_t i = 0; i < dirty.count; i++)
        draw_part(&paint, fresh, count, dirty.rects[i]);
    if (dirty.count > 0)
        screen->cuts = paint.cuts;
    screen->drawn = true;
    screen->size = scene->size;
    screen->right_to_left = scene->right_to_left;
    screen->high_contrast = scene->high_contrast;
    screen->ground = ground;
    memcpy(screen->shown, fresh, count * sizeof *fresh);
    screen->shown_count = count;
    screen->ink_count = 0;
    return report(&dirty, changed, room);
}

/* ---- Touching ---- */

unsigned screen_at(const struct screen *screen, int x, int y, struct stroke_point *on)
{
    const SDL_Point point = {x, y};

    for (size_t i = screen->shown_count; i-- > 0;) {
        const struct shown *shown = &screen->shown[i];
        if (shown->touch == 0 || !SDL_PointInRect(&point, &shown->rect))
            continue;
        if (on != NULL) {
            on->x = (short)((x - shown->rect.x) * 1000 / shown->rect.w);
            on->y = (short)((y - shown->rect.y) * 1000 / shown->rect.h);
        }
        return shown->touch;
    }
    return 0;
}

bool screen_target(const struct screen *screen, unsigned id, SDL_Rect *rect)
{
    for (size_t i = 0; id != 0 && i < screen->shown_count; i++)
        if (screen->shown[i].id == id && screen->shown[i].touch == id) {
            *rect = screen->shown[i].target;
            return true;
        }
    return false;
}

bool screen_place(const struct screen *screen, unsigned id, SDL_Rect *rect)
{
    for (size_t i = 0; id != 0 && i < screen->shown_count; i++)
        if (screen->shown[i].id == id && screen->shown[i].rect.w > 0) {
            *rect = screen->shown[i].rect;
            return true;
        }
    return false;
}

size_t screen_ink(struct screen *screen, unsigned id, const struct stroke *stroke,
                  SDL_Rect *changed, size_t room)
{
    SDL_Rect rect, drawn = {0};
    struct sheet sheet = sheet_of(screen);
    float width = paint_ink_width(&screen->sizes), last[2] = {0};

    if (!screen_place(screen, id, &rect) || stroke->count == 0)
        return 0;
    if (screen->ink_id != id || screen->ink_count > stroke->count)
        screen->ink_count = 0;
    if (screen->ink_count == stroke->count)
        return 0;
    sheet.clip = rect_cut(sheet.clip, rect_in(rect, screen->sizes.border * 2));
    size_t from = screen->ink_count > 0 ? screen->ink_count - 1 : 0;
    for (size_t i = from; i < stroke->count; i++) {
        float here[2] = {(float)rect.x + (float)stroke->points[i].x * (float)rect.w / 1000,
                         (float)rect.y + (float)stroke->points[i].y * (float)rect.h / 1000};
        if (i > from || stroke->count == 1) {
            const float *begin = i > from ? last : here;
            shape_line(&sheet, begin, here, width, theme_of(screen->high_contrast)->field_ink);
            int reach = (int)ceilf(width / 2) + 1;
            SDL_Rect box = {(int)fminf(begin[0], here[0]) - reach,
                            (int)fminf(begin[1], here[1]) - reach,
                            (int)fabsf(here[0] - begin[0]) + 2 * reach + 1,
                            (int)fabsf(here[1] - begin[1]) + 2 * reach + 1};
            drawn = rect_join(drawn, box);
        }
        memcpy(last, here, sizeof last);
    }
    screen->ink_id = id;
    screen->ink_count = stroke->count;
    drawn = rect_cut(drawn, sheet.clip);
    if (drawn.w <= 0 || drawn.h <= 0 || room == 0)
        return 0;
    changed[0] = drawn;
    return 1;
}

/* ---- What there is room for ---- */

/* On a low screen tiles stand in one row, on others in two. Large letters want broad tiles. */
struct scene_room screen_room(const struct screen *screen, enum scene_size size)
{
    const struct sizes *sizes = &screen->sizes;

    if (!sizes->small)
        return size == SIZE_LARGEST ? (struct scene_room){4, 4, false} : SCENE_ROOM_USUAL;
    return size == SIZE_LARGEST ? (struct scene_room){2, 2, true}
                                : (struct scene_room){size == SIZE_USUAL ? 4 : 3, 3, true};
}

/* ---- The end of a visit ---- */

void screen_wipe(struct screen *screen)
{
    SDL_Surface *surface = screen->surface;

    if (surface != NULL)
        explicit_bzero(surface->pixels, (size_t)surface->pitch * (size_t)surface->h);
    if (screen->cache != NULL)
        cache_wipe(screen->cache);
    if (screen->fonts != NULL)
        fonts_wipe(screen->fonts);
    explicit_bzero(screen->shown, sizeof screen->shown);
    screen->shown_count = 0;
    screen->drawn = false;
}

size_t screen_held_bytes(const struct screen *screen)
{
    return cache_held_bytes(screen->cache);
}

unsigned screen_cut_texts(const struct screen *screen)
{
    return screen->cuts;
}

enum status screen_save_png(const struct screen *screen, const char *path, struct fault *why)
{
    if (IMG_SavePNG(screen->surface, path) != 0)
        return fault_set(why, FAILED, "%s cannot be written: %s", path, IMG_GetError());
    return OK;
}
