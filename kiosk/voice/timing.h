/* timing.h: when a recording says which words. Within the room.
 *
 * Beside a recording NAME.opus there may be NAME.opus.words: a line "MILLISECONDS words" for
 * each piece of the sentence, in order, so that it is lit while it is heard. Pieces are looked
 * for in the sentence as shown; a line that is not found there ends the reading, for a sentence
 * that was changed since is better lit whole than wrongly. */
#ifndef VOICE_TIMING_H
#define VOICE_TIMING_H

#include "base/text.h"
#include "voice/store.h"

enum { TIMING_MOST_MARKS = 256, TIMING_MOST_BYTES = 64 * 1024 };

/* Marks of `words` by the lines in `bytes`; at most TIMING_MOST_MARKS. How many. */
size_t timing_read(struct mark *marks, struct text bytes, struct text words);
/* The same from the file beside `recording`; 0 when there is none. */
size_t timing_open(struct mark *marks, struct text recording, struct text words);

#endif
