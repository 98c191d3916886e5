/* even.h: a recording made fit for the kiosk: silence cut off, as loud as the others.
 *
 * Loudness is that of speech alone: blocks of 400 ms, those far below the rest left out, as EBU
 * R 128 does, but without its filter for music. Peaks are held down before they clip. */
#ifndef TOOLS_VOICE_EVEN_H
#define TOOLS_VOICE_EVEN_H

#include <stddef.h>

/* Samples from -1 to 1, one channel. */
struct take {
    float *at;
    size_t count;
    unsigned rate;
};

#define EVEN_TARGET_DB (-20.0) /* beside it the voices of espeak-ng lie at -18 to -20 */
#define EVEN_PEAK_DB (-1.0)

/* Leaves 60 ms before the first sound and 120 ms after the last; false when there is no sound
 * in it. */
int even_trim(struct take *take);
/* In dB of full scale; -120 for silence. */
double even_loudness(const struct take *take);
/* Brings it to EVEN_TARGET_DB and no peak over EVEN_PEAK_DB. */
void even_loudness_set(struct take *take);

#endif
