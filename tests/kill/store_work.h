/* store_work.h: a store put to work by a process that may die at any moment, and the check of
 * what it left.
 *
 * The process says on a pipe what it begins and what was acknowledged; the check knows from
 * that what must be in the store, what may be, and what must not. */
#ifndef KILL_STORE_WORK_H
#define KILL_STORE_WORK_H

#include <stdbool.h>

/* Works in `folder` (in two openings, across a checkpoint, a purge and counters), saying what
 * it does on `said`. What fails is said as well, and the work goes on. `much`: some submissions
 * are so large that the log is carried into the database and begun anew within the work. */
void store_work(const char *folder, bool much, int said);

enum { STORE_WORK_SENDS = 7 };

/* What was said, as read from the pipe until it ended. */
struct store_said {
    bool begun[STORE_WORK_SENDS], acknowledged[STORE_WORK_SENDS], failed[STORE_WORK_SENDS];
    bool moved[STORE_WORK_SENDS], purged[STORE_WORK_SENDS];
    bool much, no_open, bad_status, finished;
    long highest_number; /* given by the counter; -1: none */
    int draft;           /* last acknowledged; -1: none */
};
void store_hear(struct store_said *heard, int from);

/* Opens the store and compares; fails the running test with `where` in the message. */
void store_work_check(const char *folder, const struct store_said *heard, const char *where);

#endif
