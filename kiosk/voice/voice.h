/* voice.h: says what is to be said: recordings first, espeak-ng for the rest, without a gap.
 *
 * A voice makes samples; it owns no device. A thread of its own decodes and synthesises ahead
 * of what is heard, into a bounded store of finished sounds, so that the first sample is there
 * when it is asked for. voice_render is all the device's callback calls: it never waits, never
 * allocates. Mono, 16 bit, at VOICE_RATE.
 *
 * A recording that says when it says which words has a file NAME.words beside it: a line
 * "MILLISECONDS words" for each piece of the sentence, in order.
 *
 * espeak-ng is one for the whole process, so a process has one voice at a time. Only
 * voice_render may be called from another thread than the rest. Without espeak-ng recordings
 * are still played, and what has none is silent. */
#ifndef VOICE_VOICE_H
#define VOICE_VOICE_H

#include "base/status.h"
#include "scene/scene.h"

enum { VOICE_RATE = 22050, VOICE_MOST_STORE = 6 << 20 /* bytes of finished sounds */ };

struct voice_options {
    const char *locales; /* catalogues (for "voice.name", "voice.rate", "voice.pitch") and
                            lexicons of each language */
    const char *log;     /* a file that gets a line for each saying begun; NULL: none. For
                            tests: what people say is never in it unless this is set */
};

/* Sounds that are no words. */
enum voice_earcon { EARCON_CHOSEN, EARCON_GO, EARCON_REFUSED, EARCON_PRIVATE };
enum { VOICE_EARCONS = EARCON_PRIVATE + 1 };

struct voice;
enum status voice_open(struct voice **voice, const struct voice_options *options,
                       struct fault *why);
void voice_close(struct voice *voice);

/* Begins `speech` if its number is new, and silences what was being said at once. Copies what
 * it needs. */
void voice_say(struct voice *voice, const struct speech *speech);
/* Makes these ready without saying them: the next page's. */
void voice_prepare(struct voice *voice, const struct speech *speech);
void voice_silence(struct voice *voice);
/* Beside what is being said, from its next sample on. A private saying that may not be said
 * aloud is EARCON_PRIVATE in its place, once for all that follow each other. */
void voice_earcon(struct voice *voice, enum voice_earcon which);
void voice_set(struct voice *voice, unsigned rate_percent, unsigned volume_percent,
               bool headphones);
/* Silences, and forgets every sound made: a person has left. What it held is overwritten. */
void voice_wipe(struct voice *voice);

/* `count` samples of what is being said, silence where nothing is. From any thread. */
void voice_render(struct voice *voice, int16_t *samples, size_t count);
/* For simulated time: waits until the next samples are ready, so that a render loses none. */
void voice_catch_up(struct voice *voice);

/* Where it is, for lighting what is said. */
struct voice_place {
    bool speaking;    /* false: silence, and the device can be closed */
    unsigned item;    /* of the saying being heard; 0: none */
    size_t word, len; /* the word being heard: bytes of the saying's `words`; len 0: unknown */
};
struct voice_place voice_place(struct voice *voice);

/* For figures and tests. */
struct voice_figures {
    size_t bytes, sounds; /* held in the store */
    size_t made;          /* sounds made since it was opened */
    size_t missed;        /* samples that were not ready when they were asked for */
    bool engine;          /* espeak-ng is there */
};
struct voice_figures voice_figures(struct voice *voice);

#endif
