/* shown.h: which figures may be shown, so that nobody is found in them.
 *
 * Less than INSIGHT_LEAST is not shown. What is shown is a multiple of it, rounded down: so
 * what is hidden cannot be had by taking what is shown from a sum, and a figure that is looked
 * at every day does not tell who came today. That holds while a sum has at most INSIGHT_GROUPS
 * parts (shown_test.c tries all); a breakdown with more puts the smallest together. */
#ifndef INSIGHT_SHOWN_H
#define INSIGHT_SHOWN_H

#include "base/arena.h"
#include "base/text.h"

enum { INSIGHT_LEAST = 5, INSIGHT_GROUPS = 4, INSIGHT_HIDDEN = -1 };

/* INSIGHT_HIDDEN, or a multiple of INSIGHT_LEAST. */
int64_t shown_count(int64_t count);
/* `part` of a hundred of `whole`, to the nearest five, where it and the rest may be shown. */
int64_t shown_share(int64_t part, int64_t whole);

#endif
