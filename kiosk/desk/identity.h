/* identity.h: the citizen's number of 18 places, as far as it can be checked by itself.
 * GB 11643-1999: six digits of a region, the day of birth, three of order, a check digit by
 * ISO 7064 MOD 11-2, where X stands for ten. Within the room. */
#ifndef DESK_IDENTITY_H
#define DESK_IDENTITY_H

#include "base/text.h"

enum { IDENTITY_PLACES = 18 };

/* The first place (from 0) that cannot be right, in what was typed so far; SIZE_MAX when none
 * is known to be wrong. The region is not judged: codes come and go, and old ones stay valid. A
 * check digit that does not fit is wrong at the last place, though any
 * digit may be. `today` is the last possible birth, as 20261123. */
size_t identity_wrong(struct text digits, int today);

#endif
