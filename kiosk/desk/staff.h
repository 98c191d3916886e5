/* staff.h: the staff corner: how the kiosk is, for those who look after it. Within the room.
 *
 * Two seconds on a corner of the invitation open it; it asks for a PIN, or for a
 * new one, twice, on a kiosk that has none. Inside are facts, tests and the house's own
 * settings, and nothing about any person. It is not a page of a session and keeps none open.
 *
 *   new -> again \                     /-> sound, microphone and touch test, faults,
 *                 inside (facts, keys) --> language and volume of the house, restart,
 *   PIN ---------/                     \-> new PIN
 *    \-- wrong: waits longer each time, also after a restart
 *
 * It speaks and shows as an editor does, with ids below EDITOR_IDS, ID_PROMPT and ID_GO; its
 * scene is whole, without the desk's bar. It leaves with `answered` set. */
#ifndef DESK_STAFF_H
#define DESK_STAFF_H

#include "desk/editor.h"

enum { STAFF_LEAVES_S = 120 }; /* untouched that long it closes itself */

struct staff_options {
    const char *data;         /* where staff-pin, house-settings and faults.log are */
    struct store *store;      /* the queue; NULL: facts of the machine alone */
    struct clock clock, pace; /* as the desk's */
    const struct desk_ports *ports;
    const struct catalogue *words;            /* of the language staff reads */
    const struct catalogue *const *languages; /* of the deployment, the default first */
    size_t language_count;
    bool practice; /* the next person practises: as it is now */
};

struct staff;
struct staff *staff_open(const struct staff_options *options);
/* As it was turned, for when the corner closes. */
bool staff_practice(const struct staff *staff);
/* Wipes what was typed; NULL is fine. */
void staff_close(struct staff *staff);

void staff_show(const struct staff *staff, struct scene_maker *maker);
void staff_touch(struct staff *staff, unsigned id, struct editor_turn *turn);
void staff_type(struct staff *staff, struct text letters, struct editor_turn *turn);
void staff_stroke(struct staff *staff, const struct stroke *stroke, struct editor_turn *turn);
void staff_tick(struct staff *staff, struct editor_turn *turn);
int64_t staff_wake_ms(const struct staff *staff);

#endif
