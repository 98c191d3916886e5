/* canvas.h: the lines a finger drew, while they are being drawn. Within the room.
 *
 * Holds a bounded number of points in one place, without a heap: points that say nothing new
 * are left out, and a line that does not fit is not taken at all. */
#ifndef DESK_CANVAS_H
#define DESK_CANVAS_H

#include "base/arena.h"
#include "scene/scene.h"

enum { CANVAS_STROKES = 64, CANVAS_POINTS = 4096, CANVAS_SIDE = 1000 };

struct canvas {
    struct stroke strokes[CANVAS_STROKES];
    size_t stroke_count;
    struct stroke_point points[CANVAS_POINTS];
    size_t point_count;
};

/* Copies the stroke, each point brought within the canvas; false if it has none or there is
 * no room for it. The canvas must not be moved afterwards. */
bool canvas_add(struct canvas *canvas, const struct stroke *stroke);
/* Overwrites what was drawn. */
void canvas_clear(struct canvas *canvas);
/* The canvas as an item shows it: a copy in the arena. */
void canvas_show(const struct canvas *canvas, struct item *item, struct arena *arena);

#endif
