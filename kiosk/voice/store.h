/* store.h: finished and half-finished sounds, kept within a bound. Within the room.
 *
 * A sound is made by one thread (the maker) and may be heard by another (the device's) while it
 * is being made: its samples lie in a chain of chunks, and `ready` says how many of them may be
 * read. Everything else of a store is guarded by the voice's mutex. A sound with references
 * stays; the others are forgotten from the longest unused one on when room is needed. What is
 * forgotten is overwritten first. */
#ifndef VOICE_STORE_H
#define VOICE_STORE_H

#include <stdatomic.h>

#include "base/text.h"

enum { CHUNK_SAMPLES = 4096, SOUND_MOST_SAMPLES = 120 * 22050 };

struct chunk {
    _Atomic(struct chunk *) next;
    int16_t samples[CHUNK_SAMPLES];
};

/* From this sample on, these bytes of the words as shown are being said. */
struct mark {
    size_t sample, word, len;
};

enum sound_state { SOUND_WANTED, SOUND_MAKING, SOUND_MADE };

/* What a sound is made of: a file, else bytes of one, else words. */
struct recipe {
    struct text recording, sound, words, language;
    unsigned rate_percent;
};

struct sound {
    struct sound *newer, *older; /* by last use */
    struct recipe recipe;        /* its texts lie in `block` */
    char *block;
    size_t block_len;
    uint64_t hash;
    bool findable; /* false: made of a person's own bytes, or half of it: never used again */
    unsigned references;
    enum sound_state state;
    _Atomic(struct chunk *) first;
    atomic_size_t ready;
    atomic_bool finished;
    /* The maker's alone: */
    struct chunk *last;
    size_t written;
    struct mark *marks; /* guarded by the mutex */
    size_t mark_count, mark_room;
};

struct store {
    struct sound *newest, *oldest;
    size_t bytes, most_bytes, sounds;
};

/* The sound of that recipe, new and SOUND_WANTED if there is none; one reference more. */
struct sound *store_take(struct store *store, const struct recipe *recipe);
/* One reference less; forgets it if nobody will find it again. */
void store_drop(struct store *store, struct sound *sound);
/* Forgets unused sounds until `bytes` more have room; false when that is not enough. */
bool store_make_room(struct store *store, size_t bytes);
/* Forgets all that are not referenced, the others as soon as they are dropped. */
void store_wipe(struct store *store);

/* The maker's: appends samples whose chunks were counted by store_make_room. Samples past
 * `ready` are written and not yet to be heard. */
void sound_write(struct sound *sound, struct store *store, const int16_t *samples,
                 size_t count);
/* Chunks that `count` more samples need. */
size_t sound_chunks_for(const struct sound *sound, size_t count);
void sound_mark(struct sound *sound, struct store *store, struct mark mark);

#endif
