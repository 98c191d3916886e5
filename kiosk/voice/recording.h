/* recording.h: sound files to samples, by libsndfile. Within the room.
 *
 * WAV, FLAC, Ogg Vorbis and Opus of any rate and up to eight channels become mono at
 * VOICE_RATE. A file is a stranger's: over its limits, or no such file, it is refused; one that
 * ends early gives what there is of it. */
#ifndef VOICE_RECORDING_H
#define VOICE_RECORDING_H

#include "base/status.h"

enum {
    RECORDING_MOST_BYTES = 24 << 20, /* of a file */
    RECORDING_MOST_SECONDS = 120
};

struct recording;

/* `bytes` are borrowed until it is closed; with empty `bytes` the file at `path` is read. At
 * `rate_percent` 100 it is as it was recorded; else slower or faster, its pitch kept. */
enum status recording_open(struct recording **recording, const char *path, struct text bytes,
                           unsigned rate_percent, struct fault *why);
void recording_close(struct recording *recording);
/* The next samples, at most `room`; 0 at the end. */
size_t recording_read(struct recording *recording, int16_t *samples, size_t room);

#endif
