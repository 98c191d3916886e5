#include "screen/shape.h"

#include "base/log.h"

#include <math.h>
#include <stdlib.h>

enum { LARGEST = 8192 }; /* pixels of a side: no screen is larger */

struct mask *mask_new(int width, int height)
{
    if (width <= 0 || height <= 0 || width > LARGEST || height > LARGEST)
        return NULL;
    struct mask *mask = calloc(1, sizeof *mask + (size_t)width * (size_t)height);
    if (mask == NULL)
        fatal("no memory for a mask of %d by %d pixels", width, height);
    mask->width = width;
    mask->height = height;
    return mask;
}

struct picture *picture_new(int width, int height)
{
    if (width <= 0 || height <= 0 || width > LARGEST || height > LARGEST)
        return NULL;
    struct picture *picture =
        calloc(1, sizeof *picture + (size_t)width * (size_t)height * sizeof(uint32_t));
    if (picture == NULL)
        fatal("no memory for a picture of %d by %d pixels", width, height);
    picture->width = width;
    picture->height = height;
    return picture;
}

SDL_Rect rect_in(SDL_Rect rect, int by)
{
    return (SDL_Rect){rect.x + by, rect.y + by, rect.w - 2 * by, rect.h - 2 * by};
}

SDL_Rect rect_cut(SDL_Rect a, SDL_Rect b)
{
    int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int foot = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;

    if (right <= x || foot <= y)
        return (SDL_Rect){x, y, 0, 0};
    return (SDL_Rect){x, y, right - x, foot - y};
}

SDL_Rect rect_join(SDL_Rect a, SDL_Rect b)
{
    if (a.w <= 0 || a.h <= 0)
        return b;
    if (b.w <= 0 || b.h <= 0)
        return a;
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int foot = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (SDL_Rect){x, y, right - x, foot - y};
}

bool rect_meets(SDL_Rect a, SDL_Rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h &&
           a.w > 0 && a.h > 0 && b.w > 0 && b.h > 0;
}

bool rect_holds(SDL_Rect outer, SDL_Rect inner)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

/* `alpha` of 0 to 255, made 0 to 256 so that a whole cover is exact. */
static inline uint32_t mix(uint32_t under, uint32_t over, uint32_t alpha)
{
    uint32_t part = alpha + (alpha >> 7), rest = 256 - part;
    uint32_t red_blue = ((under & 0xff00ff) * rest + (over & 0xff00ff) * part) >> 8;
    uint32_t green = ((under & 0x00ff00) * rest + (over & 0x00ff00) * part) >> 8;
    return (red_blue & 0xff00ff) | (green & 0x00ff00);
}

static inline uint32_t *row_at(struct sheet *sheet, int y)
{
    return sheet->pixels + (ptrdiff_t)y * sheet->pitch;
}

void shape_fill(struct sheet *sheet, SDL_Rect rect, uint32_t colour)
{
    SDL_Rect cut = rect_cut(rect, sheet->clip);

    for (int y = cut.y; y < cut.y + cut.h; y++) {
        uint32_t *row = row_at(sheet, y);
        for (int x = cut.x; x < cut.x + cut.w; x++)
            row[x] = colour;
    }
}

/* How far a pixel's middle lies outside of a rounded rectangle; below 0 is inside. */
struct rounded {
    float middle_x, middle_y, half_w, half_h, radius;
};

static struct rounded rounded_of(SDL_Rect rect, float radius)
{
    float half_w = (float)rect.w / 2, half_h = (float)rect.h / 2;
    float most = half_w < half_h ? half_w : half_h;

    radius = radius > most ? most : radius;
    return (struct rounded){(float)rect.x + half_w, (float)rect.y + half_h, half_w - radius,
                            half_h - radius, radius};
}

static inline float distance(const struct rounded *shape, int x, int y)
{
    float dx = fabsf((float)x + 0.5F - shape->middle_x) - shape->half_w;
    float dy = fabsf((float)y + 0.5F - shape->middle_y) - shape->half_h;

    if (dx <= 0 || dy <= 0)
        return (dx > dy ? dx : dy) - shape->radius;
    return sqrtf(dx * dx + dy * dy) - shape->radius;
}

static inline uint32_t cover(float distance)
{
    float part = 0.5F - distance;
    return part <= 0 ? 0 : part >= 1 ? 255 : (uint32_t)(part * 255 + 0.5F);
}

static void fill_span(uint32_t *row, int from, int to, uint32_t colour)
{
    for (int x = from; x < to; x++)
        row[x] = colour;
}

static void round_span(uint32_t *row, int from, int to, int y, const struct rounded *shape,
                       uint32_t colour)
{
    for (int x = from; x < to; x++) {
        uint32_t alpha = cover(distance(shape, x, y));
        if (alpha > 0)
            row[x] = mix(row[x], colour, alpha);
    }
}

void shape_round(struct sheet *sheet, SDL_Rect rect, float radius, uint32_t colour)
{
    SDL_Rect cut = rect_cut(rect, sheet->clip);
    struct rounded shape = rounded_of(rect, radius);
    int corner = (int)ceilf(shape.radius), end = cut.x + cut.w;
    int left = rect.x + corner, right = rect.x + rect.w - corner;

    /* Between the corners all is whole. */
    left = left < cut.x ? cut.x : left > end ? end : left;
    right = right < left ? left : right > end ? end : right;
    for (int y = cut.y; y < cut.y + cut.h; y++) {
        uint32_t *row = row_at(sheet, y);
        if (y >= rect.y + corner && y < rect.y + rect.h - corner) {
            fill_span(row, cut.x, end, colour);
            continue;
        }
        round_span(row, cut.x, left, y, &shape, colour);
        fill_span(row, left, right, colour);
        round_span(row, right, end, y, &shape, colour);
    }
}

/* Where a dashed line is drawn: by the way along the nearest side; corners are whole. */
static bool in_dash(SDL_Rect rect, int x, int y, int dash)
{
    int side = x - rect.x, down = y - rect.y;
    int from_edge_x = side < rect.w - side ? side : rect.w - side;
    int from_edge_y = down < rect.h - down ? down : rect.h - down;
    int along = from_edge_y < from_edge_x ? abs(2 * side - rect.w) : abs(2 * down - rect.h);
    return (along / 2 + dash / 2) % (2 * dash) < dash;
}

void shape_ring(struct sheet *sheet, SDL_Rect rect, float radius, float thick, uint32_t colour,
                int dash)
{
    SDL_Rect cut = rect_cut(rect, sheet->clip);
    struct rounded shape = rounded_of(rect, radius);
    int band = (int)ceilf(shape.radius > thick ? shape.radius : thick) + 1;

    for (int y = cut.y; y < cut.y + cut.h; y++) {
        uint32_t *row = row_at(sheet, y);
        bool plain = y >= rect.y + band && y < rect.y + rect.h - band;
        for (int x = cut.x; x < cut.x + cut.w; x++) {
            if (plain && x == rect.x + band && rect.x + rect.w - band > x)
                x = rect.x + rect.w - band;
            if (x >= cut.x + cut.w)
                break;
            float out = distance(&shape, x, y);
            uint32_t alpha = cover(fabsf(out + thick / 2) - thick / 2);
            if (alpha > 0 && (dash <= 0 || in_dash(rect, x, y, dash)))
                row[x] = mix(row[x], colour, alpha);
        }
    }
}

void shape_shadow(struct sheet *sheet, SDL_Rect rect, float radius, int blur, uint32_t colour,
                  int strength)
{
    SDL_Rect cut = rect_cut(rect_in(rect, -blur), sheet->clip);
    struct rounded shape = rounded_of(rect, radius);
    SDL_Rect inside = rect_in(rect, (int)ceilf(shape.radius));

    for (int y = cut.y; y < cut.y + cut.h; y++) {
        uint32_t *row = row_at(sheet, y);
        bool plain = y >= rect.y + 1 && y < rect.y + rect.h - 1;
        for (int x = cut.x; x < cut.x + cut.w; x++) {
            if (plain && x == inside.x && inside.w > 0)
                x = inside.x + inside.w;
            if (x >= cut.x + cut.w)
                break;
            float part = 1 - distance(&shape, x, y) / (float)blur;
            if (part <= 0)
                continue;
            part = part > 1 ? 1 : part;
            row[x] = mix(row[x], colour, (uint32_t)((float)strength * part * part));
        }
    }
}

static SDL_Rect line_box(const float from[2], const float to[2], float width)
{
    float half = width / 2 + 1;
    int x = (int)floorf(fminf(from[0], to[0]) - half);
    int y = (int)floorf(fminf(from[1], to[1]) - half);
    return (SDL_Rect){x, y, (int)ceilf(fmaxf(from[0], to[0]) + half) - x,
                      (int)ceilf(fmaxf(from[1], to[1]) + half) - y};
}

void shape_line(struct sheet *sheet, const float from[2], const float to[2], float width,
                uint32_t colour)
{
    SDL_Rect cut = rect_cut(line_box(from, to, width), sheet->clip);
    float along_x = to[0] - from[0], along_y = to[1] - from[1];
    float square = along_x * along_x + along_y * along_y;

    for (int y = cut.y; y < cut.y + cut.h; y++) {
        uint32_t *row = row_at(sheet, y);
        for (int x = cut.x; x < cut.x + cut.w; x++) {
            float px = (float)x + 0.5F - from[0], py = (float)y + 0.5F - from[1];
            float at = square > 0 ? (px * along_x + py * along_y) / square : 0;
            at = at < 0 ? 0 : at > 1 ? 1 : at;
            float dx = px - at * along_x, dy = py - at * along_y;
            uint32_t alpha = cover(sqrtf(dx * dx + dy * dy) - width / 2);
            if (alpha > 0)
                row[x] = mix(row[x], colour, alpha);
        }
    }
}

void shape_arc(struct sheet *sheet, SDL_Rect rect, float thick, float part, uint32_t colour)
{
    SDL_Rect cut = rect_cut(rect, sheet->clip);
    float middle_x = (float)rect.x + (float)rect.w / 2;
    float middle_y = (float)rect.y + (float)rect.h / 2;
    float radius = (float)(rect.w < rect.h ? rect.w : rect.h) / 2 - thick / 2;
    const float whole = 6.2831853F;

    for (int y = cut.y; y < cut.y + cut.h; y++) {
        uint32_t *row = row_at(sheet, y);
        for (int x = cut.x; x < cut.x + cut.w; x++) {
            float dx = (float)x + 0.5F - middle_x, dy = (float)y + 0.5F - middle_y;
            float away = fabsf(sqrtf(dx * dx + dy * dy) - radius) - thick / 2;
            if (away >= 0.5F)
                continue;
            float angle = atan2f(dx, -dy);
            angle = angle < 0 ? angle + whole : angle;
            /* How far past the end, in pixels along the circle: a smooth end. */
            float past = (angle - part * whole) * radius;
            uint32_t alpha = cover(part >= 1 || away > past ? away : past);
            if (alpha > 0)
                row[x] = mix(row[x], colour, alpha);
        }
    }
}

void shape_coverage(struct sheet *sheet, const uint8_t *bytes, int width, SDL_Rect cut, int x,
                    int y, uint32_t colour)
{
    for (int at = cut.y; at < cut.y + cut.h; at++) {
        uint32_t *row = row_at(sheet, at) + cut.x;
        const uint8_t *from = bytes + (ptrdiff_t)(at - y) * width + (cut.x - x);
        for (int i = 0; i < cut.w; i++) {
            if (from[i] == 255)
                row[i] = colour;
            else if (from[i] > 0)
                row[i] = mix(row[i], colour, from[i]);
        }
    }
}

void shape_mask(struct sheet *sheet, const struct mask *mask, int x, int y, uint32_t colour)
{
    SDL_Rect cut = rect_cut((SDL_Rect){x, y, mask->width, mask->height}, sheet->clip);

    shape_coverage(sheet, mask->bytes, mask->width, cut, x, y, colour);
}

void shape_picture(struct sheet *sheet, const struct picture *picture, int x, int y)
{
    SDL_Rect cut = rect_cut((SDL_Rect){x, y, picture->width, picture->height}, sheet->clip);

    for (int at = cut.y; at < cut.y + cut.h; at++) {
        uint32_t *row = row_at(sheet, at) + cut.x;
        const uint32_t *from =
            picture->pixels + (ptrdiff_t)(at - y) * picture->width + (cut.x - x);
        for (int i = 0; i < cut.w; i++) {
            uint32_t rest = 256 - ((from[i] >> 24) + (from[i] >> 31));
            if (rest == 0)
                row[i] = from[i] & 0xffffff;
            else if (rest < 256)
                row[i] =
                    (from[i] & 0xffffff) + ((((row[i] & 0xff00ff) * rest) >> 8 & 0xff00ff) |
                                            (((row[i] & 0x00ff00) * rest) >> 8 & 0x00ff00));
        }
    }
}
