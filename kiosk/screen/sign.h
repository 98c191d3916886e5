/* sign.h: the screen's own signs: arrows, a loudspeaker, an eye. Within the room.
 *
 * Pictures of things are emoji; what the kiosk itself does is drawn in one hand, in ink. */
#ifndef SCREEN_SIGN_H
#define SCREEN_SIGN_H

#include "base/text.h"
#include "screen/cache.h"
#include "screen/shape.h"

struct sign;
/* A sign by its name as of an image ("sign:back": pictures have names of their own), or by the
 * letter that stands for it on a key ("⌫"); NULL if there is none. */
const struct sign *sign_find(struct text name);
const char *sign_name(const struct sign *sign);
/* The mask of a sign (here "back"), kept in the cache. An arrow turns round where one reads
 * from the right. */
const struct mask *sign_mask(struct cache *cache, const char *name, int size,
                             bool right_to_left);

#endif
