/* trail.h: tells the house's tally how people get on: which page they came to, how they left it
 * (tally/tally.h). Names of pages only; what was answered is never looked at. The home menu is
 * nobody's trail. */
#ifndef SESSION_TRAIL_H
#define SESSION_TRAIL_H

#include "session/page.h"
#include "tally/tally.h"

struct house;
struct service;
struct session;

/* Where a session was after the last answer. */
struct trail {
    const struct service *service; /* NULL: in none */
    char node[TALLY_LONGEST + 1];
    int64_t since_ms;
};

/* After an answer was taken, or refused; also for a session that opens in the middle. */
void trail_turn(struct session *session, const struct answer *answer);
/* The session closes: who is in the middle of something is there no more. */
void trail_end(struct session *session);

/* Into the store when it is time to, or with `now`; what fails is tried again later. */
void trail_flush(struct house *house, bool now);

#endif
