/* layout_low.h: a page on a broad screen that is only four thumbs high: 7 inches. Within
 * layout.
 *
 *   +------------------------------+-------+
 *   | section, steps   | field     | tools |   a row of 22 mm each: what is asked, two rows
 *   | prompt   hint    |           |       |   for what is chosen or typed, the bar with the
 *   +------+-----------------------+-------+   green arrow
 *   | less |  what the plan shows  | more  |
 *   |      |                       |       |
 *   +------+--------+-------+------+-------+
 *   | back | again  | help  | ...  |  go   |
 *   +------+--------+-------+------+-------+ */
#ifndef SCREEN_LAYOUT_LOW_H
#define SCREEN_LAYOUT_LOW_H

#include "screen/layout.h"

/* The row above: places what stands in it and gives back what it left of the area. */
SDL_Rect low_head(struct layout *layout, SDL_Rect strip, SDL_Rect area);
SDL_Rect low_onward(struct layout *layout, SDL_Rect area);
/* Places what the plan shows; false when it is as on any screen (layout_plan). */
bool low_plan(struct layout *layout, SDL_Rect area);

#endif
