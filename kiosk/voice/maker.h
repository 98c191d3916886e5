/* maker.h: the thread that makes sounds ahead of the ear, and what it shares. Within the room.
 */
#ifndef VOICE_MAKER_H
#define VOICE_MAKER_H

#include <pthread.h>
#include <stdio.h>

#include "voice/player.h"
#include "voice/speaker.h"

enum { MOST_PREPARED = 160 };

struct voice {
    struct player player;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards all that follows; the player never takes it */
    pthread_cond_t work, idle;
    bool closing, is_idle, stalled, engine;
    struct store store;
    struct play *play; /* the latest one, with a reference of its own */
    struct sound *prepared[MOST_PREPARED];
    size_t prepared_count;
    struct sound *making;
    atomic_bool give_up; /* what is being made is not wanted any more */
    size_t made;
    unsigned rate, volume;
    bool headphones;
    unsigned long number;
    uint32_t serial;
    const char *locales;
    FILE *log;
};

void *maker_run(void *voice);
/* The rest wants the mutex held. */
/* Frees plays the player gave back, and sounds it has done with; writes the log. */
void maker_collect(struct voice *voice);
/* One reference to a play less. */
void maker_drop_play(struct voice *voice, struct play *play);
/* Stops what is being made if it is wanted by nobody, or later than something else. */
void maker_reconsider(struct voice *voice);

#endif
