/* paint.h: draws each item in its place. Within the room.
 *
 * An item is drawn whole, over the ground, inside of its bounds: so that one that changed can
 * be drawn anew by itself. */
#ifndef SCREEN_PAINT_H
#define SCREEN_PAINT_H

#include "screen/picture.h"
#include "screen/shape.h"
#include "screen/theme.h"
#include "screen/words.h"

struct paint {
    struct sheet *sheet;
    const struct theme *theme;
    const struct sizes *sizes;
    struct words *words;
    struct pictures *pictures;
    struct cache *cache;
    const struct scene *scene;
    unsigned lit; /* as in saying.item */
    size_t word, word_len;
    /* A hash of all texts of a role: those of tiles, bar and tools have one size together. */
    uint64_t together[ITEM_TOOL + 1];
    int phase;     /* of what moves: 0 to PAINT_PHASES - 1 */
    unsigned cuts; /* counts texts that did not fit */
};

enum { PAINT_PHASES = 24 };

/* The ground of the page, within the clip. */
void paint_ground(struct paint *paint);
void paint_item(struct paint *paint, const struct item *item, SDL_Rect rect);
/* All that may be drawn for it: its rect and its shadow. */
SDL_Rect paint_bounds(const struct sizes *sizes, const struct item *item, SDL_Rect rect);
bool paint_is_lit(const struct paint *paint, const struct item *item);

/* ---- Between the painters ---- */

struct paint_text {
    struct text text;
    SDL_Rect room;
    int size;
    bool bold, start; /* from the side where one begins to read; else in the middle */
    uint32_t ink;
    bool lit;    /* its word is lit, if there is one */
    bool at_top; /* else in the middle of the room's height */
};
/* Where it came to lie. */
SDL_Rect paint_text(struct paint *paint, const struct paint_text *wish);
/* The size at which every text of a role fits such a room, so that they look alike; in the bar
 * one that is much longer than the others does not make them all small. */
int paint_common_size(struct paint *paint, enum item_role role, SDL_Rect room, int size);
/* The sign or picture of that name as large as fits, in the middle; false: there is none. */
bool paint_image(struct paint *paint, struct text name, SDL_Rect room, uint32_t ink);
void paint_sign(struct paint *paint, const char *name, SDL_Rect room, uint32_t ink);
/* A card in the state of the item; the ink to write on it. */
uint32_t paint_card(struct paint *paint, const struct item *item, SDL_Rect rect, bool raised);
/* What lies over it: rings, tick, number, frame of the keys. */
void paint_state(struct paint *paint, const struct item *item, SDL_Rect rect);
/* The part at the side where one begins (or ends) to read, taken off `room`. */
SDL_Rect paint_take_start(const struct paint *paint, SDL_Rect *room, int width, int gap);
SDL_Rect paint_take_end(const struct paint *paint, SDL_Rect *room, int width, int gap);

/* paint_choice.c */
void paint_tile(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_key(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_candidate(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_money(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_line(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_go(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_onward(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_bar(struct paint *paint, const struct item *item, SDL_Rect rect);
/* paint_said.c */
void paint_prompt(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_hint(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_refusal(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_section(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_steps(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_mark(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_fact(struct paint *paint, const struct item *item, SDL_Rect rect);
/* paint_shown.c */
void paint_field(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_canvas(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_meter(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_countdown(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_number(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_code(struct paint *paint, const struct item *item, SDL_Rect rect);
void paint_picture(struct paint *paint, const struct item *item, SDL_Rect rect);
/* The width of a line drawn by a finger, in pixels. */
float paint_ink_width(const struct sizes *sizes);

#endif
