/* hand.h: what fingers on the glass mean.
 *
 * Old hands tremble, rest a palm, slide. So a touch counts when one finger alone begins and
 * ends it on the same item and never leaves it; a second finger spoils it until all are up; a
 * touch that follows another one on the same item at once is the same touch. A line on a canvas
 * is one finger's; what else lies on the glass meanwhile is not seen. */
#ifndef KIOSK_HAND_H
#define KIOSK_HAND_H

#include "scene/scene.h"

enum {
    HAND_HOLD_MS = 2000,      /* as long on one item is a hold */
    HAND_TREMBLE_MS = 350,    /* down again on a tile so soon after is a tremble */
    HAND_TREMBLE_KEY_MS = 90, /* on a key: people do type 1 1 */
    HAND_LOST_MS = 10000,     /* still for so long: the glass never told that it was lifted */
    HAND_MOST_POINTS = 600    /* of a line; points after these are left out */
};

enum hand_deed {
    HAND_NOTHING,
    HAND_DOWN,  /* a finger came down: speech stops now */
    HAND_TOUCH, /* `id` was touched; 0: beside everything */
    HAND_HOLD,  /* `id` was held */
    HAND_INK,   /* the line on `id` has grown */
    HAND_LINE   /* the line on `id` is done */
};

/* What lies under a finger. */
struct hand_spot {
    unsigned id;
    bool is_canvas, is_key;
    struct stroke_point on; /* a canvas: where on it */
};

struct hand {
    int64_t finger;  /* the one that counts, while `down` is not 0 */
    unsigned down;   /* fingers on the glass */
    int64_t seen_ms; /* when any of them came, moved or went */
    bool spoiled, held;
    struct hand_spot began;
    int64_t began_ms;
    unsigned last_id; /* of the last touch, and when it ended */
    int64_t last_ms;
    struct stroke_point points[HAND_MOST_POINTS];
    struct stroke line;
    unsigned id; /* what the deed is about */
};

enum hand_deed hand_down(struct hand *hand, int64_t finger, struct hand_spot spot, int64_t ms);
enum hand_deed hand_move(struct hand *hand, int64_t finger, struct hand_spot spot, int64_t ms);
enum hand_deed hand_up(struct hand *hand, int64_t finger, struct hand_spot spot, int64_t ms);
/* Time has passed with a finger still. */
enum hand_deed hand_wait(struct hand *hand, int64_t ms);
/* When hand_wait has something to say; INT64_MAX: not before a finger does. */
int64_t hand_wake_ms(const struct hand *hand);
/* Forgets lines drawn: a person has left. */
void hand_wipe(struct hand *hand);

#endif
