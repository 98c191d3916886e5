/* recent.h: identities that are stored but not in the table `identity` yet. SQLite only.
 *
 * Names are random: each row written into that table at once would be a page of its own.
 * Therefore a submission is written where it stands in order, its identity is remembered here,
 * and when enough have gathered they go into the table sorted by key, a few with each
 * transaction: many to a page (slices.h). Nothing depends on this memory: intake_state.indexed
 * says up to which number the table has all, and what lies above is read from `submission` when
 * the hub starts, or when another process has stored.
 *
 *   young   since the last freeze                         known: the last number in any of them
 *   old     frozen and sorted; moves into the table       old_to: the last number in it
 *
 * Used by whoever writes, one at a time. */
#ifndef INTAKE_RECENT_H
#define INTAKE_RECENT_H

#include "intake/inside.h"
#include "intake/slices.h"

enum { RECENT_MOST = 28000 }; /* and a transaction's: both together take 4 MB */

struct recent *recent_open(struct slices *slices);
void recent_close(struct recent *recent);
/* For tests: so many are gathered before they move. */
void recent_limit(struct recent *recent, size_t most);

/* At the beginning of a transaction: what others have stored meanwhile. */
enum status recent_catch_up(struct recent *recent, struct group *group, struct fault *why);
/* The number under which it is stored; 0: not here. */
int64_t recent_find(const struct recent *recent, struct text key);
/* Before the commit: moves as many as it takes to be done in time, when `fresh` have come. */
enum status recent_move(struct recent *recent, struct group *group, size_t fresh,
                        struct fault *why);
/* After the commit. */
void recent_committed(struct recent *recent, const struct group *group);

#endif
