#include "screen/curtain.h"

#include <math.h>

/* Folds of a cloth, lit from one side: the colour of each column. */
static uint32_t fold(int x, int width)
{
    float at = (float)x / (float)width * 6.2831853F * 9;
    float light = 0.5F + 0.34F * sinf(at) + 0.16F * sinf(at * 2 + 0.8F);
    const float dark[3] = {0x0d, 0x4a, 0x33}, bright[3] = {0x2b, 0x7d, 0x58};
    uint32_t colour = 0;

    for (int c = 0; c < 3; c++)
        colour = colour << 8 | (uint32_t)(dark[c] + (bright[c] - dark[c]) * light);
    return colour;
}

void curtain_paint(struct paint *paint)
{
    SDL_Rect clip = paint->sheet->clip;

    if (paint->theme->plated) {
        shape_fill(paint->sheet, clip, paint->theme->paper);
        return;
    }
    for (int x = clip.x; x < clip.x + clip.w; x++)
        shape_fill(paint->sheet, (SDL_Rect){x, clip.y, 1, clip.h},
                   fold(x, paint->sizes->width));
}
