/* encode.h: samples made a sound file in memory, as they come. Within the room. */
#ifndef EAR_ENCODE_H
#define EAR_ENCODE_H

#include "base/arena.h"
#include "base/status.h"

enum encode_format { ENCODE_OPUS, ENCODE_FLAC };
enum { ENCODE_MOST_BYTES = 8 << 20 };

struct encoder;
/* libsndfile has this format. */
bool encode_has(enum encode_format format);
enum status encode_open(struct encoder **encoder, enum encode_format format, int rate,
                        struct fault *why);
enum status encode_add(struct encoder *encoder, const int16_t *samples, size_t count,
                       struct fault *why);
/* The whole file in the arena. Nothing can be added after it. */
enum status encode_end(struct encoder *encoder, struct text *bytes, struct arena *arena,
                       struct fault *why);
/* Overwrites what it held; NULL is fine. */
void encode_close(struct encoder *encoder);

#endif
