/* layout.h: where each item of a scene lies, from the scene and the sizes alone.
 *
 *   side frame (broad and high enough)        foot frame (tall, or small)
 *   +-----+-------------------------+         +---------------------+
 *   | bar | section, steps    tools |         | tools               |
 *   |     +------------------+------+         | section, steps      |
 *   |     | prompt, hint     | less |         | prompt, hint        |
 *   |     | what the plan    | more |         | what the plan shows |
 *   |     | shows            |  go  |         | less more        go |
 *   +-----+------------------+------+         | bar                 |
 *                                             +---------------------+
 * A broad screen that is too low for either has layout_low.h.
 *
 * Worked out as if one read from the left, then mirrored whole for those who read from the
 * right. Within the room. */
#ifndef SCREEN_LAYOUT_H
#define SCREEN_LAYOUT_H

#include "screen/shape.h"
#include "screen/theme.h"
#include "screen/words.h"

struct layout {
    const struct scene *scene;
    const struct sizes *sizes;
    struct words *words;
    SDL_Rect *places; /* one an item; empty: not placed */
};

/* Places every item of the scene. */
void layout_place(struct layout *layout);
/* The panel under the bar, for the ground's drawing; mirrored. */
SDL_Rect layout_panel(const struct sizes *sizes, bool right_to_left);

/* ---- Shared by the plans ---- */

/* Items of one role, in their order: any, how many, the nth (SIZE_MAX: there is none). */
bool layout_has(const struct layout *layout, enum item_role role);
size_t layout_count(const struct layout *layout, enum item_role role);
size_t layout_nth(const struct layout *layout, enum item_role role, size_t n);
/* Puts all items of a role (that have no place yet) into a grid in the area, as large as they
 * become up to `most`; `shape` is width by height at its best. */
struct grid_wish {
    enum item_role role;
    double shape;
    SDL_Point least, most;
};
void layout_grid(struct layout *layout, SDL_Rect area, struct grid_wish wish);
void layout_put(struct layout *layout, enum item_role role, size_t n, SDL_Rect rect);
/* Height that the nth item's text takes in so much width, with its padding. */
int layout_text_height(struct layout *layout, size_t item, int width, int most);
/* The width of the picture or loudspeaker before a prompt; 0: none. */
int layout_lead(const struct sizes *sizes, const struct scene *scene, const struct item *item);
/* Takes a strip off the area, with a gap. */
SDL_Rect take_top(SDL_Rect *area, int height, int gap);
SDL_Rect take_foot(SDL_Rect *area, int height, int gap);
SDL_Rect take_end(SDL_Rect *area, int width, int gap);
SDL_Rect take_start(SDL_Rect *area, int width, int gap);

/* Grids of one role; of keys those that have a place in the grid. */
void layout_tiles(struct layout *layout, SDL_Rect area);
void layout_keys(struct layout *layout, SDL_Rect area);
/* Keys of a grid in their order, so many side by side: other than their columns say. */
void layout_keys_across(struct layout *layout, SDL_Rect area, int across);
void layout_money(struct layout *layout, SDL_Rect area);

/* What a touch on the nth item means: itself, or what it belongs to where it is too small to be
 * touched alone: a hint to its question, the steps to their section. */
size_t layout_owner(const struct layout *layout, size_t item);
/* All that means the item when it is touched. */
SDL_Rect layout_target(const struct layout *layout, size_t item);

/* layout_plan.c: places what the frame has not, in the area it left. */
void layout_plan(struct layout *layout, SDL_Rect area);

#endif
