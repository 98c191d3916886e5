/* ear.h: a spoken answer, from the microphone to the bytes of a sound file.
 *
 * What is heard is encoded bit by bit while it is heard (Opus in Ogg, or FLAC where libsndfile
 * lacks Opus), so that there is no wait at the end and little memory meanwhile. The microphone
 * is open only between ear_start and ear_end. Nothing touches the disk; what was held is
 * overwritten at the end.
 *
 *   ear_open -> (ear_start -> ear_level* -> ear_end)* -> ear_close */
#ifndef EAR_EAR_H
#define EAR_EAR_H

#include "base/arena.h"
#include "base/status.h"

enum {
    EAR_RATE = 16000,   /* samples a second, one channel */
    EAR_MOST_S = 120,   /* what comes later is left out */
    EAR_LEAST_MS = 300, /* what is shorter was a touch by mistake */
    EAR_LEVELS = 1000
};

enum ear_source {
    EAR_MICROPHONE,
    EAR_FED /* only what ear_feed brings: tests, and runs in simulated time */
};

struct ear;
enum status ear_open(struct ear **ear, struct fault *why);
void ear_close(struct ear *ear);

/* FAILED: there is no microphone, or it cannot be opened. CONFLICT: it hears already. */
enum status ear_start(struct ear *ear, enum ear_source source, struct fault *why);
/* How loud it is now, 0 to EAR_LEVELS: 0 is a quiet room, EAR_LEVELS as loud as it can be
 * without harm. Also encodes what was heard since: to be called a few times a second, for it
 * holds EAR_HELD_S unencoded. */
unsigned ear_level(struct ear *ear);
enum { EAR_HELD_S = 8 };
/* Ends it: a whole sound file and its media type ("audio/ogg", "audio/flac") in the arena. With
 * a NULL arena what was heard is thrown away. NOT_FOUND: nothing but silence, or too short. */
enum status ear_end(struct ear *ear, struct text *bytes, struct text *media_type,
                    struct arena *arena, struct fault *why);

/* `count` samples as if they had been heard; from any thread. */
void ear_feed(struct ear *ear, const int16_t *samples, size_t count);

#endif
