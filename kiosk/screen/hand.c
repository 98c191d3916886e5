#include "screen/hand.h"

#include "screen/path.h"

#include <math.h>

/* A right hand with its finger out, on a field of 100 by 100; the tip is at 37, 10. The dark
 * shape is the outline, the light one lies in it. */
static const char OUTLINE[] =
    "S 19 37 18 37 60 S 18 53 46 53 66 S 17 67 50 67 68 S 15 80 55 80 70 S 18 37 66 22 52 "
    "M 28 54 L 87 58 L 87 72 C 87 90 76 97 62 97 L 54 97 C 42 97 36 90 30 80 L 14 58 L 22 44 Z";
static const char SKIN[] =
    "S 13 37 18 37 60 S 12 53 46 53 66 S 11 67 50 67 68 S 9 80 55 80 70 S 12 37 66 22 52 "
    "M 31 54 L 84 60 L 84 72 C 84 88 75 94 62 94 L 54 94 C 43 94 38 88 33 79 L 18 57 L 24 48 Z";

static const struct mask *kept(struct paint *paint, const char *path, int size)
{
    uint64_t key = hash_number(hash_number(HASH_BEGIN, path == SKIN ? 'h' : 'H'), size);
    struct mask *mask = cache_get(paint->cache, key);

    if (mask == NULL && (mask = path_mask(path, size, false)) != NULL)
        cache_put(paint->cache, key, mask, sizeof *mask + (size_t)size * (size_t)size);
    return mask;
}

static void paint_ripples(struct paint *paint, int x, int y, int reach, float press)
{
    for (int i = 0; i < 3; i++) {
        float part = press - 0.18F * (float)i;
        if (part <= 0)
            continue;
        int radius = (int)((float)reach * part);
        SDL_Rect ring = {x - radius, y - radius, 2 * radius, 2 * radius};
        shape_ring(paint->sheet, ring, (float)radius, (float)reach * 0.07F * (1.15F - part),
                   paint->theme->glow, 0);
    }
}

void hand_paint(struct paint *paint, SDL_Rect room)
{
    int side = room.w < room.h ? room.w : room.h;
    float turn = (float)paint->phase / PAINT_PHASES;
    /* Down to the screen in the first third, there for a moment, and back. */
    float lift = 0.5F + 0.5F * cosf(turn * 6.2831853F);
    int size = side * 66 / 100;
    int tip_x = room.x + room.w / 2 - side * 8 / 100, tip_y = room.y + side * 34 / 100;
    SDL_Rect tile = {tip_x - side * 36 / 100, tip_y - side * 26 / 100, side * 72 / 100,
                     side * 52 / 100};
    bool dark = paint->theme->plated;

    if (!dark)
        shape_shadow(paint->sheet, tile, (float)paint->sizes->radius * 2,
                     paint->sizes->shadow * 2, paint->theme->shadow,
                     paint->theme->shadow_strength);
    shape_round(paint->sheet, tile, (float)paint->sizes->radius * 2, paint->theme->border);
    shape_round(paint->sheet, rect_in(tile, paint->sizes->border * 2),
                (float)paint->sizes->radius * 2, paint->theme->card);
    paint_ripples(paint, tip_x, tip_y, side * 26 / 100, turn > 0.4F ? (turn - 0.4F) * 1.6F : 0);
    int away = (int)(lift * (float)side * 0.06F);
    int x = tip_x - size * 37 / 100 + away / 2, y = tip_y - size * 9 / 100 + away;
    const struct mask *outline = kept(paint, OUTLINE, size), *skin = kept(paint, SKIN, size);
    if (outline != NULL && skin != NULL) {
        shape_mask(paint->sheet, outline, x, y, dark ? 0xffffff : 0x6b4424);
        shape_mask(paint->sheet, skin, x, y, dark ? 0x000000 : 0xf2c296);
    }
}
