/* jack.h: whether headphones are plugged in, by what ALSA's sound cards say. */
#ifndef VOICE_JACK_H
#define VOICE_JACK_H

#include <stdbool.h>

/* True when a card reports something in its headphone jack. Cards that cannot tell (most USB
 * ones) and a machine without ALSA say no: then the house's setting decides. Takes under a
 * millisecond a card; asked when it matters, not in a loop. */
bool jack_has_headphones(void);

#endif
