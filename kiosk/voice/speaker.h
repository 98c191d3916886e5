/* speaker.h: words to samples, by espeak-ng. Within the room.
 *
 * espeak-ng is one for the whole process and for one thread: the maker opens it, uses it and
 * closes it. Its synchronous mode hands over samples as they are made. */
#ifndef VOICE_SPEAKER_H
#define VOICE_SPEAKER_H

#include "base/status.h"

struct speaker;

/* Gets samples, and where in `words` as shown what begins at `sample` of them stands. */
struct speaker_sink {
    void *self;
    bool (*samples)(void *self, const int16_t *samples, size_t count); /* false: stop */
    void (*word)(void *self, size_t sample, size_t word, size_t len);
};

/* `locales` holds catalogues and lexicons; the string outlives the speaker. */
enum status speaker_open(struct speaker **speaker, const char *locales, struct fault *why);
void speaker_close(struct speaker *speaker);

/* Says `words` in `language` at `rate_percent` of its house's rate. FAILED when the engine has
 * no voice for it. */
enum status speaker_say(struct speaker *speaker, struct text words, struct text language,
                        unsigned rate_percent, const struct speaker_sink *sink,
                        struct fault *why);
/* Sets up a language before it is needed: its first sentence comes sooner. */
void speaker_warm(struct speaker *speaker, struct text language);

#endif
