/* staff_lock.h: the PIN of the staff corner, and how long a wrong one waits. Within the room.
 *
 * DATA/staff-pin holds three lines: the PIN's hash, how many were wrong in a row, and when the
 * last of them was. A wrong one is written down before it is told, so that pulling the plug
 * wins nothing. A clock that jumps makes nobody wait longer than the delay itself. */
#ifndef DESK_STAFF_LOCK_H
#define DESK_STAFF_LOCK_H

#include "base/clock.h"
#include "base/status.h"

/* Two may be wrong at once; from the third on the wait doubles. */
enum { STAFF_FREE_TRIES = 2, STAFF_FIRST_WAIT_S = 30, STAFF_LONGEST_WAIT_S = 3600 };

struct staff_lock {
    char path[512];
    struct clock clock;
    char line[128]; /* of the hash; "": none was set */
    bool damaged;   /* the file is there and cannot be read: nobody gets in */
    int64_t wrong, last_ms;
};

void staff_lock_read(struct staff_lock *lock, const char *data, struct clock clock);
bool staff_lock_is_set(const struct staff_lock *lock);
/* Sets or changes it. REFUSED: too easy; NO_ROOM: it could not be kept, and is not set. */
enum status staff_lock_set(struct staff_lock *lock, struct text pin, struct fault *why);
/* Seconds until the next try is taken; 0: now. */
int64_t staff_lock_wait_s(const struct staff_lock *lock);
/* OK, REFUSED (wrong, or too early: nothing is tried then), DAMAGED. */
enum status staff_lock_try(struct staff_lock *lock, struct text pin, struct fault *why);

#endif
