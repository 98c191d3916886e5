/* sqlite_log.h: what SQLite itself does not tell about a damaged log; for the store room alone.
 *
 * The log (doorstep.db-wal, "WAL-mode File Format" in SQLite's documentation) is a chain of
 * frames, each with a checksum of all before it. SQLite takes the first frame that does not fit
 * for the end, since after a power cut that is what the end looks like: so one changed byte
 * would silently take back every submission after it. But each commit is synced before the next
 * one begins. So when at or after such a frame two or more commits of the same log go on from
 * one another, the first of them was whole once, and the log is damaged.
 *
 * A process that was killed before the others knew of its commit leaves frames that end with a
 * commit as well. The next one writes over their beginning, so what is left of them goes on
 * from nothing, and nothing from it: many such remains are no damage. */
#ifndef STORE_SQLITE_LOG_H
#define STORE_SQLITE_LOG_H

#include "base/status.h"

/* DAMAGED when the log of the database at `path` provably is. No log is fine. */
enum status sqlite_log_check(const char *path, struct fault *why);

/* Makes every frame of the log fit again, so that the pages of all its commits can be read;
 * what lies in them must be checked by other means. Only for a copy. Best effort. */
void sqlite_log_mend(const char *path);

#endif
