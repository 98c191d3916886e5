/* lock.h: who has the store open: one process alone, or several together; for the store room
 * alone.
 *
 * A lock on FOLDER/doorstep.lock, which the system lets go when its holder ends, however it
 * does. Alone a store is checked, mended and migrated; together it is used. */
#ifndef STORE_LOCK_H
#define STORE_LOCK_H

#include "base/status.h"

/* Makes the folder if need be. Alone when nobody else has it open, else together with those who
 * have. While somebody is alone it waits, some seconds at most: CONFLICT after that. */
enum status lock_open(int *lock, bool *alone, const char *folder, struct fault *why);
/* From alone to together, without a moment in between in which another could be alone. */
enum status lock_share(int lock, struct fault *why);
void lock_close(int lock);

/* The turn to write, which comes to everybody in the order of asking: who writes all the time
 * keeps nobody else from it. CONFLICT when it does not come for some seconds. */
enum status lock_write(int lock, struct fault *why);
/* Right as well without a turn. */
void lock_write_end(int lock);

#endif
