/* partial.h: batches of which only the beginning has come: the line broke, or the device sends
 * in pieces. Each is a file DATA/partial/ID; what it says is believed only when it is whole and
 * signed. Bounded for each device and in all, and ended after a week.
 *
 * Bytes are not synced to the disk: what a power cut takes is sent again. Safe from many
 * threads at once. */
#ifndef HUB_PARTIAL_H
#define HUB_PARTIAL_H

#include "base/arena.h"
#include "base/clock.h"
#include "sync/wire.h"

enum {
    PARTIAL_MOST = 512,         /* in all; a new one beyond ends the oldest */
    PARTIAL_MOST_OF_DEVICE = 4, /* likewise */
    PARTIAL_DAYS = 7,
    PARTIAL_LEAST = 36, /* bytes from which on the device is known */
};

struct partial;
enum status partial_open(struct partial **partial, const char *folder, struct clock clock,
                         struct fault *why);
void partial_close(struct partial *partial);

/* Whose batch these first bytes say they begin (core/sync/batch.c); nothing is checked yet. */
bool partial_device(uint8_t device[WIRE_ID], struct text bytes);
/* How many bytes of that batch are here; 0: none. */
uint64_t partial_have(struct partial *partial, const uint8_t id[WIRE_ID]);
/* Puts bytes that belong from `at` on. `have` is how many there are then. CONFLICT when that
 * would leave a hole: `have` says where to go on. What was there from `at` on gives way. */
enum status partial_put(uint64_t *have, struct partial *partial, const uint8_t id[WIRE_ID],
                        uint64_t at, struct text bytes, struct fault *why);
/* All that is here. */
enum status partial_get(struct text *bytes, struct partial *partial, const uint8_t id[WIRE_ID],
                        struct arena *arena, struct fault *why);
void partial_drop(struct partial *partial, const uint8_t id[WIRE_ID]);
/* Ends what is older than PARTIAL_DAYS. */
void partial_expire(struct partial *partial);

#endif
