#include "desk/canvas.h"

#include <stdlib.h>
#include <string.h>

/* A finger at rest gives the same point again and again; what moved less is left out. */
enum { NEAR = 4 };

static short within(short at)
{
    return at < 0 ? 0 : at > CANVAS_SIDE ? CANVAS_SIDE : at;
}

static bool is_near(struct stroke_point a, struct stroke_point b)
{
    return abs(a.x - b.x) < NEAR && abs(a.y - b.y) < NEAR;
}

bool canvas_add(struct canvas *canvas, const struct stroke *stroke)
{
    if (stroke->count == 0 || canvas->stroke_count == CANVAS_STROKES)
        return false;

    struct stroke_point *points = canvas->points + canvas->point_count;
    size_t room = CANVAS_POINTS - canvas->point_count, count = 0;
    for (size_t i = 0; i < stroke->count; i++) {
        struct stroke_point point = {within(stroke->points[i].x), within(stroke->points[i].y)};
        bool is_last = i + 1 == stroke->count;
        if (count > 0 && !is_last && is_near(points[count - 1], point))
            continue;
        if (count == room)
            return false;
        points[count++] = point;
    }
    canvas->strokes[canvas->stroke_count++] = (struct stroke){points, count};
    canvas->point_count += count;
    return true;
}

void canvas_clear(struct canvas *canvas)
{
    memset(canvas, 0, sizeof *canvas);
}

void canvas_show(const struct canvas *canvas, struct item *item, struct arena *arena)
{
    struct stroke *strokes = arena_array(arena, canvas->stroke_count + 1, sizeof *strokes);
    struct stroke_point *points = arena_array(arena, canvas->point_count + 1, sizeof *points);

    memcpy(points, canvas->points, canvas->point_count * sizeof *points);
    for (size_t i = 0; i < canvas->stroke_count; i++)
        strokes[i] = (struct stroke){points + (canvas->strokes[i].points - canvas->points),
                                     canvas->strokes[i].count};
    item->strokes = strokes;
    item->stroke_count = canvas->stroke_count;
}
