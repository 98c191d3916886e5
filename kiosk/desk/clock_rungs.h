/* clock_rungs.h: a time of day as three rungs of a ladder: part of the day, hour, minutes.
 * Within the room. */
#ifndef DESK_CLOCK_RUNGS_H
#define DESK_CLOCK_RUNGS_H

#include "desk/ladder.h"

enum { CLOCK_RUNGS = 3 };

/* What the rung on show offers; `from` is the first of the three. */
size_t clock_rungs_offer(const struct ladder *ladder, size_t from, const struct editor *editor,
                         int *values, struct faces *faces, struct arena *arena);
/* "09:30". */
struct text clock_rungs_value(const struct ladder *ladder, size_t from, struct arena *arena);
/* The three of "09:30", false when it is no time. */
bool clock_rungs_read(int *chosen, struct text time);

#endif
