/* take.h: a sound file read, made even, and written where a form expects it. */
#ifndef TOOLS_VOICE_TAKE_H
#define TOOLS_VOICE_TAKE_H

#include "base/status.h"

enum { TAKE_MOST_S = 120, TAKE_MOST_BYTES = 64 << 20 };

struct take_figures {
    double seconds, was_db, is_db; /* loudness before and after */
};

/* Reads `from` (WAV, FLAC, Ogg), cuts the silence off, evens it, and writes `to` in one step:
 * Opus, or FLAC when its name ends so. REFUSED: it is no sound file, too long, or silent. */
enum status take_make(struct take_figures *figures, const char *from, const char *to,
                      struct fault *why);

#endif
