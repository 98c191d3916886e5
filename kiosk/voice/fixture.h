/* fixture.h: a voice that is heard in simulated time. For tests. */
#ifndef VOICE_FIXTURE_H
#define VOICE_FIXTURE_H

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "voice/voice.h"

enum { TICK = 512, MOST_SECONDS = 200 };

struct world {
    struct arena *arena;
    struct voice *voice;
    char folder[64], log[96];
    unsigned long number;
    int16_t *heard; /* what `hear` rendered */
    size_t count;
};

static inline int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    world->arena = arena_open("test");
    world->heard = calloc(MOST_SECONDS * (size_t)VOICE_RATE, sizeof *world->heard);
    strcpy(world->folder, "/tmp/voice_test_XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    snprintf(world->log, sizeof world->log, "%s/log", world->folder);
    struct voice_options options = {DOORSTEP_BUILT_LOCALES, world->log};
    assert_int_equal(voice_open(&world->voice, &options, NULL), OK);
    *state = world;
    return 0;
}

static inline int close_world(void **state)
{
    struct world *world = *state;
    voice_close(world->voice);
    unlink(world->log);
    rmdir(world->folder);
    arena_close(world->arena);
    free(world->heard);
    free(world);
    return 0;
}

static inline void say(struct world *world, const struct saying *sayings, size_t count)
{
    voice_say(world->voice, &(struct speech){++world->number, sayings, count});
}

/* Renders in simulated time until nothing is said any more. */
static inline void hear(struct world *world)
{
    world->count = 0;
    do {
        voice_catch_up(world->voice);
        voice_render(world->voice, world->heard + world->count, TICK);
        world->count += TICK;
        assert_true(world->count + TICK < (size_t)MOST_SECONDS * VOICE_RATE);
    } while (voice_place(world->voice).speaking);
}

static inline double loudness(const int16_t *samples, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)samples[i] * samples[i];
    return count > 0 ? sqrt(sum / (double)count) : 0;
}

static inline struct saying words(unsigned item, const char *language, const char *text)
{
    return (struct saying){.item = item, .words = text_of(text), .language = text_of(language)};
}

/* A WAV file of a tone. */
static inline struct text tone_file(struct world *world, const char *name, double seconds,
                                    int rate, int format)
{
    struct text path = text_format(world->arena, "%s/%s", world->folder, name);
    SF_INFO info = {.samplerate = rate, .channels = 1, .format = format};
    SNDFILE *file = sf_open(path.at, SFM_WRITE, &info);
    assert_non_null(file);
    for (int i = 0; i < (int)(seconds * rate); i++) {
        float sample = 0.5F * (float)sin(6.283185307 * 440 * i / rate);
        sf_writef_float(file, &sample, 1);
    }
    sf_close(file);
    return path;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

#endif
