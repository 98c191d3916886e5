/* layout_head.h: what stands above on a page: what is asked, what it means, what was wrong.
 *
 * Each takes its part off the top of the area. Within layout. */
#ifndef SCREEN_LAYOUT_HEAD_H
#define SCREEN_LAYOUT_HEAD_H

#include "screen/layout.h"

/* Prompt, hint and refusal: beside one another where there is breadth, with a countdown or a
 * picture before them if there is one. */
void head_place(struct layout *layout, SDL_Rect *area);
/* The same one under another: for tall screens and narrow columns. */
void head_stacked(struct layout *layout, SDL_Rect *area);
/* In a column of its own: all that there is of it, as high as it must be. */
void head_column(struct layout *layout, SDL_Rect *area);
/* With the field beside it in one row. */
void head_with_field(struct layout *layout, SDL_Rect *area);
/* All of one role, each no higher than `share`. */
void head_stack(struct layout *layout, SDL_Rect *area, enum item_role role, int share);
/* Number, field and meter, a row each. */
void head_rows(struct layout *layout, SDL_Rect *area);

#endif
