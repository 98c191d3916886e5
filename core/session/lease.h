/* lease.h: the folder of a deployment that a house stays with, also when another takes its
 * place.
 *
 * Where a deployment comes from the office, the house is given a symbolic link, which is turned
 * to a new folder in one step (core/sync/install.h). The house opens the folder that the link
 * leads to and holds it with flock, shared, so that nobody removes it meanwhile. */
#ifndef SESSION_LEASE_H
#define SESSION_LEASE_H

#include "base/arena.h"

#include <stdbool.h>

struct lease {
    const char *given;  /* as the program was told */
    const char *folder; /* what to open; `given`, unless that is a link */
    int held;           /* -1: nothing */
};
void lease_open(struct lease *lease, const char *given, struct arena *arena);
/* The link leads elsewhere now, to a folder that is there. */
bool lease_is_old(const struct lease *lease);
void lease_close(struct lease *lease);

#endif
