/* player.h: the side of a voice that the device's thread sees. Within the room.
 *
 * A play is one speech: its sounds in order. Whoever speaks publishes it with one exchange of a
 * pointer; the player takes it at its next call, fades what it played before out within 5 ms
 * under the new sound, and gives the old play back on a list. So the player never waits, never
 * allocates and never frees. */
#ifndef VOICE_PLAYER_H
#define VOICE_PLAYER_H

#include "voice/store.h"
#include "voice/voice.h"

enum {
    FADE_SAMPLES = VOICE_RATE * 5 / 1000,
    PAUSE_SAMPLES = VOICE_RATE / 5, /* between things of a page */
    BEGUN_ROOM = 256                /* sayings begun and not yet written to the log */
};

struct said {
    unsigned item;
    struct sound *sound;
    size_t pause; /* samples of silence before it */
    struct text words, language;
};

struct play {
    struct play *next; /* on the list of those given back */
    uint32_t serial;
    unsigned references;   /* of the maker's side; the player's is one of them */
    size_t count, dropped; /* `dropped`: sounds given back to the store already */
    atomic_size_t heard;   /* sayings the player has done with */
    char *block;
    size_t block_len;
    struct said said[];
};

struct begun {
    struct play *play;
    size_t index;
    uint64_t time;
};

struct player {
    /* From the others: */
    _Atomic(struct play *) coming;
    atomic_int earcon;  /* to begin; -1: none */
    atomic_uint volume; /* percent */
    atomic_flag in_use; /* held while rendering, and while a wipe takes everything away */
    /* To the others: */
    _Atomic(struct play *) given_back;
    atomic_uint_least64_t place; /* see player_place */
    atomic_size_t missed;
    atomic_bool earcon_sounds, wants_log;
    struct begun begun[BEGUN_ROOM];
    atomic_size_t begun_from, begun_to;
    /* Its own: */
    struct play *play;
    size_t index, offset, pause_left;
    bool begun_index;
    struct chunk *chunk;
    int16_t fade[FADE_SAMPLES];
    size_t fade_at;
    uint64_t time;
    int16_t earcons[VOICE_EARCONS][VOICE_RATE / 4];
    size_t earcon_len[VOICE_EARCONS];
    int earcon_now;
    size_t earcon_at;
};

void player_open(struct player *player);
void player_render(struct player *player, int16_t *samples, size_t count);
/* What the player holds, when nobody renders: NULL afterwards. */
struct play *player_take_away(struct player *player);

/* Which play, which of its sayings, and how many samples into it. */
struct player_place {
    uint32_t serial; /* 20 bits */
    size_t index, offset;
    bool playing;
};
struct player_place player_place(const struct player *player);

#endif
