#include "screen/path.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_EDGES = 6000,
    MOST_CROSSINGS = 128,
    SUB_ROWS = 8, /* lines counted per row of pixels; sideways the coverage is exact */
    ROUND = 12    /* straight pieces of half a circle */
};

struct edge {
    float x0, y0, x1, y1;
};

struct drawing {
    struct edge edges[MOST_EDGES];
    size_t count;
    uint16_t near[MOST_EDGES]; /* the edges that touch the row being filled */
    size_t near_count;
    float scale, width;
    bool mirrored;
    float pen_x, pen_y, start_x, start_y; /* of the outline being drawn, unscaled */
};

static void edge(struct drawing *drawing, float x0, float y0, float x1, float y1)
{
    float k = drawing->scale;

    assert(drawing->count < MOST_EDGES);
    if (y0 == y1)
        return;
    if (drawing->mirrored) {
        x0 = 100 - x0;
        x1 = 100 - x1;
    }
    drawing->edges[drawing->count++] = (struct edge){x0 * k, y0 * k, x1 * k, y1 * k};
}

static void move_to(struct drawing *drawing, float x, float y)
{
    drawing->pen_x = drawing->start_x = x;
    drawing->pen_y = drawing->start_y = y;
}

static void line_to(struct drawing *drawing, float x, float y)
{
    edge(drawing, drawing->pen_x, drawing->pen_y, x, y);
    drawing->pen_x = x;
    drawing->pen_y = y;
}

static void close_outline(struct drawing *drawing)
{
    line_to(drawing, drawing->start_x, drawing->start_y);
}

static void curve_at(const float p[8], float t, float *x, float *y)
{
    float s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
    *x = a * p[0] + b * p[2] + c * p[4] + d * p[6];
    *y = a * p[1] + b * p[3] + c * p[5] + d * p[7];
}

/* Part of a circle as an outline's continuation; angles in radians, clockwise from the top. */
static void arc_to(struct drawing *drawing, float x, float y, float r, float from, float to)
{
    float fine = ROUND + r * drawing->scale / 6; /* a large one needs more */
    int pieces = (int)ceilf(fabsf(to - from) * fine / 3.14159265F);

    for (int i = 0; i <= pieces; i++) {
        float at = from + (to - from) * (float)i / (float)(pieces > 0 ? pieces : 1);
        line_to(drawing, x + r * sinf(at), y - r * cosf(at));
    }
}

static void disc(struct drawing *drawing, const float n[3], bool hole)
{
    const float whole = 6.2831853F;

    move_to(drawing, n[0], n[1] - n[2]);
    arc_to(drawing, n[0], n[1], n[2], 0, hole ? -whole : whole);
    close_outline(drawing);
}

static void box(struct drawing *drawing, const float n[5], bool hole)
{
    const float quarter = 1.57079633F;
    float left = n[0] + n[4], right = n[0] + n[2] - n[4], top = n[1] + n[4],
          foot = n[1] + n[3] - n[4];
    const float corners[4][3] = {
        {right, top, 0}, {right, foot, 1}, {left, foot, 2}, {left, top, 3}};

    move_to(drawing, left, n[1]);
    for (int i = 0; i < 4; i++) {
        const float *c = corners[hole ? 3 - i : i];
        float from = (c[2] + (hole ? 1.0F : 0.0F)) * quarter;
        if (i == 0)
            move_to(drawing, c[0] + n[4] * sinf(from), c[1] - n[4] * cosf(from));
        arc_to(drawing, c[0], c[1], n[4], from, from + (hole ? -quarter : quarter));
    }
    close_outline(drawing);
}

/* A straight piece of a line: a capsule, always drawn the same way round. */
static void capsule(struct drawing *drawing, const float from[2], const float to[2])
{
    const float half = 3.14159265F;
    float r = drawing->width / 2, dx = to[0] - from[0], dy = to[1] - from[1];
    float heading = dx == 0 && dy == 0 ? 0 : atan2f(dx, -dy); /* clockwise from the top */
    float side = heading - half / 2;

    move_to(drawing, to[0] + r * sinf(side), to[1] - r * cosf(side));
    arc_to(drawing, to[0], to[1], r, side, side + half);
    arc_to(drawing, from[0], from[1], r, side + half, side + 2 * half);
    close_outline(drawing);
}

static void stroked_arc(struct drawing *drawing, const float n[6])
{
    const float degree = 0.0174532925F;
    int pieces = (int)ceilf(fabsf(n[5] - n[4]) / 9);
    float last[2] = {0};

    drawing->width = n[0];
    for (int i = 0; i <= pieces; i++) {
        float at = (n[4] + (n[5] - n[4]) * (float)i / (float)pieces) * degree;
        float here[2] = {n[1] + n[3] * sinf(at), n[2] - n[3] * cosf(at)};
        if (i > 0)
            capsule(drawing, last, here);
        memcpy(last, here, sizeof last);
    }
}

static void stroked_curve(struct drawing *drawing, const float n[9])
{
    enum { PIECES = 20 };
    float last[2] = {n[1], n[2]};

    drawing->width = n[0];
    for (int i = 1; i <= PIECES; i++) {
        float here[2];
        curve_at(n + 1, (float)i / PIECES, &here[0], &here[1]);
        capsule(drawing, last, here);
        memcpy(last, here, sizeof last);
    }
}

static void filled_curve(struct drawing *drawing, const float n[6])
{
    enum { PIECES = 16 };
    const float p[8] = {drawing->pen_x, drawing->pen_y, n[0], n[1], n[2], n[3], n[4], n[5]};

    for (int i = 1; i <= PIECES; i++) {
        float x, y;
        curve_at(p, (float)i / PIECES, &x, &y);
        line_to(drawing, x, y);
    }
}

static void polyline(struct drawing *drawing, const float *n, size_t count)
{
    drawing->width = n[0];
    for (size_t i = 1; i + 3 < count; i += 2)
        capsule(drawing, n + i, n + i + 2);
    if (count == 3)
        capsule(drawing, n + 1, n + 1);
}

static void command(struct drawing *drawing, char letter, const float *n, size_t count)
{
    switch (letter) {
    case 'M':
        move_to(drawing, n[0], n[1]);
        break;
    case 'L':
        line_to(drawing, n[0], n[1]);
        break;
    case 'C':
        filled_curve(drawing, n);
        break;
    case 'Z':
        close_outline(drawing);
        break;
    case 'O':
    case 'o':
        disc(drawing, n, letter == 'o');
        break;
    case 'R':
    case 'r':
        box(drawing, n, letter == 'r');
        break;
    case 'S':
        polyline(drawing, n, count);
        break;
    case 'A':
        stroked_arc(drawing, n);
        break;
    case 'B':
        stroked_curve(drawing, n);
        break;
    default:
        assert(!"a path has a letter that is no command");
    }
}

static void read_path(struct drawing *drawing, const char *path)
{
    while (*path != '\0') {
        enum { MOST_NUMBERS = 40 };
        float numbers[MOST_NUMBERS] = {0};
        size_t count = 0;
        char letter = *path++;
        while (*path == ' ' || *path == '-' || *path == '.' || (*path >= '0' && *path <= '9')) {
            char *end;
            float number = strtof(path, &end);
            if (end == path) {
                path++;
                continue;
            }
            assert(count < MOST_NUMBERS);
            numbers[count++] = number;
            path = end;
        }
        command(drawing, letter, numbers, count);
    }
}

struct crossing {
    float x;
    int way;
};

/* Where the line at height `y` meets the edges, from left to right. */
static size_t cross(const struct drawing *drawing, float y, struct crossing *found)
{
    size_t count = 0;

    for (size_t i = 0; i < drawing->near_count; i++) {
        const struct edge *e = &drawing->edges[drawing->near[i]];
        bool down = e->y0 <= y && y < e->y1, up = e->y1 <= y && y < e->y0;
        if (!down && !up)
            continue;
        assert(count < MOST_CROSSINGS);
        struct crossing one = {e->x0 + (y - e->y0) * (e->x1 - e->x0) / (e->y1 - e->y0),
                               down ? 1 : -1};
        size_t at = count++;
        for (; at > 0 && found[at - 1].x > one.x; at--)
            found[at] = found[at - 1];
        found[at] = one;
    }
    return count;
}

static void add_span(float *row, int width, float from, float to)
{
    from = from < 0 ? 0 : from;
    to = to > (float)width ? (float)width : to;
    for (int x = (int)from; x < width && (float)x < to; x++) {
        float left = from > (float)x ? from : (float)x;
        float right = to < (float)(x + 1) ? to : (float)(x + 1);
        row[x] += right - left;
    }
}

/* Inside is where the windings do not cancel out, so shapes may lie on one another. */
static void fill_row(struct drawing *drawing, int y, float *row, int width)
{
    drawing->near_count = 0;
    for (size_t i = 0; i < drawing->count; i++) {
        const struct edge *e = &drawing->edges[i];
        if (fminf(e->y0, e->y1) < (float)(y + 1) && fmaxf(e->y0, e->y1) >= (float)y)
            drawing->near[drawing->near_count++] = (uint16_t)i;
    }
    for (int sub = 0; sub < SUB_ROWS; sub++) {
        struct crossing found[MOST_CROSSINGS];
        float at = (float)y + ((float)sub + 0.5F) / SUB_ROWS;
        size_t count = cross(drawing, at, found);
        int winding = 0;
        for (size_t i = 0; i + 1 < count; i++) {
            winding += found[i].way;
            if (winding != 0)
                add_span(row, width, found[i].x, found[i + 1].x);
        }
    }
}

struct mask *path_mask(const char *path, int size, bool mirrored)
{
    struct mask *mask = mask_new(size, size);
    if (mask == NULL)
        return NULL;
    struct drawing *drawing = calloc(1, sizeof *drawing);
    float *row = calloc((size_t)size, sizeof *row);
    if (drawing == NULL || row == NULL) {
        free(drawing);
        free(row);
        return mask;
    }
    drawing->scale = (float)size / 100;
    drawing->mirrored = mirrored;
    read_path(drawing, path);
    for (int y = 0; y < size; y++) {
        memset(row, 0, (size_t)size * sizeof *row);
        fill_row(drawing, y, row, size);
        for (int x = 0; x < size; x++) {
            float part = row[x] / SUB_ROWS;
            mask->bytes[y * size + x] = (uint8_t)((part > 1 ? 1 : part) * 255 + 0.5F);
        }
    }
    free(row);
    free(drawing);
    return mask;
}
