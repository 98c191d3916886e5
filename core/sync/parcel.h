/* parcel.h: counts of where people stop, on their way from the store to the office: as a
 * message, and what its answer means. */
#ifndef SYNC_PARCEL_H
#define SYNC_PARCEL_H

#include "store/store.h"
#include "sync/account.h"

enum {
    PARCEL_EVERY_MS = 6 * 3600 * 1000
}; /* over a line; a stick takes them whenever it is
      there */

/* Writes the parcel that waits, or a new one; NOT_FOUND: there is nothing to tell. */
enum status parcel_write(struct buffer *out, uint8_t id[WIRE_ID], const struct account *account,
                         struct store *store, struct clock clock, struct random random,
                         struct fault *why);
/* An answer of the office, read and ours: a parcel that it is about is done. */
enum status parcel_take(struct store *store, const struct wire_answer *answer,
                        struct fault *why);

#endif
