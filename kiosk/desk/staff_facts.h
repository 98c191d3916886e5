/* staff_facts.h: how the kiosk is, in a few lines. Within the room. */
#ifndef DESK_STAFF_FACTS_H
#define DESK_STAFF_FACTS_H

#include "desk/staff.h"

enum { STAFF_MOST_FACTS = 16 };

struct staff_fact {
    struct text image, name, value;
};

/* How many wait, how old the oldest is, how many were refused, when it last spoke with the
 * office (the store's note STORE_NOTE_HEARD), the disk; then what the machine says of itself.
 * In the arena; how many. */
size_t staff_facts(struct staff_fact facts[STAFF_MOST_FACTS],
                   const struct staff_options *options, struct arena *arena);

#endif
