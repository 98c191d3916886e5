/* lifetime.h: time as the program lives through it, for what is kept a number of days.
 *
 * A small step of the clock counts as it is. A step back counts nothing. A leap ahead of more
 * than a day (a clock set right, a machine that stood in a cupboard) counts one day, and only
 * when it goes at least a day past everything seen: a board without a battery, which begins in
 * 1970 at every start and is set right each time, gains nothing by it. */
#ifndef STORE_LIFETIME_H
#define STORE_LIFETIME_H

#include "store/store_engine.h"

#define LIFETIME_DAY_MS INT64_C(86400000)

void lifetime_begin(struct store_life *life, int64_t now_ms);
void lifetime_step(struct store_life *life, int64_t now_ms);
/* Several programs live with one store through the same time: the longest life of theirs
 * counts, not the sum. `other` is what another one wrote. */
void lifetime_join(struct store_life *life, const struct store_life *other);

#endif
