/* limit.h: loud sound made to fit, softly. Within the room.
 *
 * What is louder than the samples can hold is not cut flat, which crackles, but pressed
 * together: below three quarters of the range nothing changes, above it ever more, and the end
 * of the range is never reached. Pure: a sample knows nothing of the one before. */
#ifndef VOICE_LIMIT_H
#define VOICE_LIMIT_H

#include <stdint.h>

/* A sample for the device, from any sum of samples. */
int16_t limit_softly(int value);

#endif
