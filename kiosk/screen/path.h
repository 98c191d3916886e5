/* path.h: small drawings written as text, made into masks of any size.
 *
 * On a field of 100 by 100, y downwards; numbers after each letter:
 *   M x y, L x y, C x1 y1 x2 y2 x y, Z      an outline, filled
 *   O x y r                                 a disc;           o: a hole of that shape
 *   R x y w h r                             a rounded box;    r: a hole
 *   S w x y x y ...                         a line of width w, round at ends and corners
 *   A w x y r from to                       part of a circle's line, degrees clockwise from
 *                                           the top
 *   B w x0 y0 x1 y1 x2 y2 x3 y3             a curved line
 * Holes must lie in one shape only. Within the room; a path with a fault is a bug. */
#ifndef SCREEN_PATH_H
#define SCREEN_PATH_H

#include "screen/shape.h"

/* A mask of `size` by `size` pixels; `mirrored` from left to right. Freed with free. */
struct mask *path_mask(const char *path, int size, bool mirrored);

#endif
