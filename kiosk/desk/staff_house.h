/* staff_house.h: the house's own settings: what each new person begins with. Within the room.
 *
 * Set in the staff corner, kept in DATA/house-settings over restarts. */
#ifndef DESK_STAFF_HOUSE_H
#define DESK_STAFF_HOUSE_H

#include "base/status.h"

struct staff_house {
    int64_t volume;       /* percent; 0: never set, the kiosk's own */
    struct text language; /* the first one of the invitation; empty: the deployment's own */
};

/* What is missing or cannot be read is as never set. The text lies in the arena. */
void staff_house_read(struct staff_house *settings, const char *data, struct arena *arena);
enum status staff_house_write(const struct staff_house *settings, const char *data,
                              struct fault *why);

#endif
