/* said.h: what is being said, kept until something else is. Within the room. */
#ifndef DESK_SAID_H
#define DESK_SAID_H

#include "base/arena.h"
#include "scene/scene.h"

struct said {
    struct arena *arena; /* of the sayings; wiped with the next speech */
    struct saying *sayings;
    size_t count;
    unsigned long number;
};

/* Says these instead of what was being said; none is silence. Copies all texts. */
void said_set(struct said *said, const struct saying *sayings, size_t count);
/* A copy in the arena. */
void said_speech(const struct said *said, struct speech *speech, struct arena *arena);
void said_close(struct said *said);

#endif
