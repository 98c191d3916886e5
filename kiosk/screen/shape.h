/* shape.h: what everything on the screen is drawn with: rounded shapes with smooth edges.
 *
 * Draws on 32-bit pixels (0xRRGGBB) in software. Edges are smooth by coverage: how much of a
 * pixel a shape hides. All drawing is cut at the sheet's clip. Within the room. */
#ifndef SCREEN_SHAPE_H
#define SCREEN_SHAPE_H

#include <SDL_rect.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A sheet to draw on; the pixels are somebody's surface. */
struct sheet {
    uint32_t *pixels;
    int pitch; /* pixels from one row to the next */
    int width, height;
    SDL_Rect clip; /* within the sheet */
};

/* A shape in one colour: coverage, a byte a pixel. Freed with free. */
struct mask {
    int width, height;
    uint8_t bytes[];
};

/* A picture: premultiplied 0xAARRGGBB. Freed with free. */
struct picture {
    int width, height;
    uint32_t pixels[];
};

/* Zeroed; NULL when one of them is not above 0. */
struct mask *mask_new(int width, int height);
struct picture *picture_new(int width, int height);

SDL_Rect rect_in(SDL_Rect rect, int by); /* smaller by so much at each side */
SDL_Rect rect_cut(SDL_Rect a, SDL_Rect b);
SDL_Rect rect_join(SDL_Rect a, SDL_Rect b); /* an empty one counts for nothing */
bool rect_meets(SDL_Rect a, SDL_Rect b);
bool rect_holds(SDL_Rect outer, SDL_Rect inner);

void shape_fill(struct sheet *sheet, SDL_Rect rect, uint32_t colour);
/* A rounded rectangle; a radius of half its side makes a disc. */
void shape_round(struct sheet *sheet, SDL_Rect rect, float radius, uint32_t colour);
/* Its outline, `thick` pixels inwards. With a `dash` above 0, in dashes about so long. */
void shape_ring(struct sheet *sheet, SDL_Rect rect, float radius, float thick, uint32_t colour,
                int dash);
/* A soft shadow around it, `blur` pixels wide, `strength` (0 to 255) at its darkest. */
void shape_shadow(struct sheet *sheet, SDL_Rect rect, float radius, int blur, uint32_t colour,
                  int strength);
/* A line with round ends. */
void shape_line(struct sheet *sheet, const float from[2], const float to[2], float width,
                uint32_t colour);
/* Part of a circle's line, clockwise from the top; `part` of 1 is the whole. */
void shape_arc(struct sheet *sheet, SDL_Rect rect, float thick, float part, uint32_t colour);
void shape_mask(struct sheet *sheet, const struct mask *mask, int x, int y, uint32_t colour);
/* The same from bytes: those of `cut`, of a mask `width` wide that lies at x, y. */
void shape_coverage(struct sheet *sheet, const uint8_t *bytes, int width, SDL_Rect cut, int x,
                    int y, uint32_t colour);
void shape_picture(struct sheet *sheet, const struct picture *picture, int x, int y);

#endif
