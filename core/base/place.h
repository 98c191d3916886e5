/* place.h: where a program finds its own things, and what time its flags mean. */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include "base/arena.h"
#include "base/text.h"

/* PATH as seen from the folder of the running program, when it can be read; else `otherwise`.
 */
const char *place_beside_program(const char *path, const char *otherwise, struct arena *arena);
/* Where the state of programs is kept: $XDG_STATE_HOME/doorstep, ~/.local/state/doorstep, or
 * "data" when the environment names neither. */
const char *place_of_state(struct arena *arena);

/* A moment as flags give it: "2026-03-05", "2026-03-05T09:00:00Z", "...+03:00"; without a zone
 * it is UTC. Milliseconds since 1970; false when it is none. */
bool place_in_time(int64_t *ms, const char *string);

#endif
