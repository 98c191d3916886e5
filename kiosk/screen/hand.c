#include "screen/hand.h"

#include "screen/path.h"

#include <math.h>
#include <string.h>

/* A right hand with its finger out, on a field of 100 by 100; the tip is at 37, 10. The wider
 * shape shows around the other as its outline. */
static const char OUTLINE[] =
    "S 18 37 19 37 62 S 17 52 45 52 66 S 16.5 66 48 66 68 S 15 79 53 79 78 S 18 20 53 44 86 "
    "R 28 54 58.5 42 19";
static const char SKIN[] =
    "S 13 37 19 37 62 S 12 52 45 52 66 S 11.5 66 48 66 68 S 10 79 53 79 78 S 13 20 53 44 86 "
    "R 30.5 56.5 53.5 37 17";
static const char NAIL[] = "R 33.6 15 6.8 8 3.4";

static const struct mask *kept(struct paint *paint, const char *path, int size)
{
    uint64_t key = hash_number(hash_bytes(HASH_BEGIN, path, strlen(path)), size);
    struct mask *mask = cache_get(paint->cache, key);

    if (mask == NULL && (mask = path_mask(path, size, false)) != NULL)
        cache_put(paint->cache, key, mask, sizeof *mask + (size_t)size * (size_t)size);
    return mask;
}

static void paint_part(struct paint *paint, const char *path, SDL_Rect at, uint32_t colour)
{
    const struct mask *mask = kept(paint, path, at.w);

    if (mask != NULL)
        shape_mask(paint->sheet, mask, at.x, at.y, colour);
}

/* A small screen with three choices; the one in the middle is lit while it is touched. */
static void paint_choices(struct paint *paint, SDL_Rect page, bool touched)
{
    static const char *const PICTURES[] = {"house", "old-couple", "phone"};
    const struct theme *theme = paint->theme;
    int gap = page.w / 22, radius = page.w / 24, edge = page.w / 150 + 1;
    int side = (page.w - 4 * gap) / 3;

    for (int i = 0; i < 3; i++) {
        SDL_Rect tile = {page.x + gap + i * (side + gap), page.y + gap, side, page.h - 2 * gap};
        bool lit = touched && i == 1;
        shape_round(paint->sheet, tile, (float)radius, lit ? theme->ring : theme->border);
        shape_round(paint->sheet, rect_in(tile, lit ? 3 * edge : edge), (float)(radius - edge),
                    lit ? theme->chosen : theme->card);
        SDL_Rect room = rect_in(tile, side / 8);
        room.h = room.h * 6 / 10;
        paint_image(paint, text_of(PICTURES[i]), room, theme->card_ink);
        SDL_Rect words = {tile.x + tile.w / 4, tile.y + tile.h * 80 / 100, tile.w / 2,
                          tile.h / 18};
        shape_round(paint->sheet, words, (float)words.h / 2, theme->bead);
    }
}

static void paint_ripples(struct paint *paint, int x, int y, int reach, float press)
{
    for (int i = 0; i < 2; i++) {
        float part = press - 0.3F * (float)i;
        if (part <= 0.05F || part > 1)
            continue;
        int radius = (int)((float)reach * part);
        SDL_Rect ring = {x - radius, y - radius, 2 * radius, 2 * radius};
        shape_ring(paint->sheet, ring, (float)radius, (float)reach * 0.09F * (1.1F - part),
                   paint->theme->glow, 0);
    }
}

/* The small screen, and where the tip of the finger touches it. */
struct scene_places {
    SDL_Rect page;
    int side, size, tip_x, tip_y;
};

static struct scene_places places_in(SDL_Rect room)
{
    int side = room.w < room.h ? room.w : room.h;
    int width = room.w * 9 / 10 < side * 13 / 10 ? room.w * 9 / 10 : side * 13 / 10;
    SDL_Rect page = {room.x + (room.w - width) / 2, room.y + side / 40, width, side * 60 / 100};

    return (struct scene_places){page, side, side * 58 / 100, page.x + page.w / 2,
                                 page.y + page.h * 76 / 100};
}

SDL_Rect hand_reach(SDL_Rect room)
{
    struct scene_places at = places_in(room);
    int reach = at.side * 26 / 100, travel = at.side * 9 / 100;
    SDL_Rect hand = {at.tip_x - at.size * 37 / 100 - 1, at.tip_y - at.size * 12 / 100 - 1,
                     at.size + travel + 2, at.size + travel + 2};
    SDL_Rect ripples = {at.tip_x - reach, at.tip_y - reach, 2 * reach, 2 * reach};
    SDL_Rect tile = {at.page.x + at.page.w / 3, at.page.y, at.page.w / 3, at.page.h};

    return rect_cut(room, rect_join(rect_join(hand, ripples), tile));
}

void hand_paint(struct paint *paint, SDL_Rect room)
{
    struct scene_places at = places_in(room);
    float turn = (float)paint->phase / PAINT_PHASES;
    /* Comes down, rests on the choice for a while, and goes up again. */
    float lift = 0.5F + 0.5F * cosf(turn * 6.2831853F);
    bool dark = paint->theme->plated;
    int away = (int)(lift * (float)at.side * 0.08F);

    if (!dark)
        shape_shadow(paint->sheet, at.page, (float)at.page.w / 20, paint->sizes->shadow * 2,
                     paint->theme->shadow, paint->theme->shadow_strength);
    shape_round(paint->sheet, at.page, (float)at.page.w / 20, paint->theme->border);
    shape_round(paint->sheet, rect_in(at.page, paint->sizes->border * 2), (float)at.page.w / 20,
                paint->theme->panel);
    paint_choices(paint, at.page, lift < 0.12F);
    paint_ripples(paint, at.tip_x, at.tip_y, at.side * 24 / 100,
                  turn > 0.42F && turn < 0.9F ? (turn - 0.42F) * 2.6F : 0);
    SDL_Rect hand = {at.tip_x - at.size * 37 / 100 + away / 2,
                     at.tip_y - at.size * 12 / 100 + away, at.size, at.size};
    paint_part(paint, OUTLINE, hand, dark ? 0xffffff : 0x6b4424);
    paint_part(paint, SKIN, hand, dark ? 0x000000 : 0xf4c79c);
    paint_part(paint, NAIL, hand, dark ? 0xffffff : 0xfbe3cb);
}
