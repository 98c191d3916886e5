#include "voice/recording.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "voice/voice.h"

/* libsndfile 1.2.0 loses 6 kB of libvorbis's for each damaged Vorbis file that it refuses. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:vorbis_info_init";
}

static const struct {
    const char *name;
    int rate, channels, format;
    bool taken;
} FILES[] = {
    {"a.wav", 8000, 1, SF_FORMAT_WAV | SF_FORMAT_PCM_16, true},
    {"b.wav", 48000, 2, SF_FORMAT_WAV | SF_FORMAT_FLOAT, true},
    {"c.flac", 44100, 1, SF_FORMAT_FLAC | SF_FORMAT_PCM_24, true},
    {"d.ogg", 22050, 1, SF_FORMAT_OGG | SF_FORMAT_VORBIS, true},
    {"e.opus", 48000, 1, SF_FORMAT_OGG | SF_FORMAT_OPUS, true},
    {"f.aiff", 22050, 1, SF_FORMAT_AIFF | SF_FORMAT_PCM_16, false},
    {"g.wav", 22050, 9, SF_FORMAT_WAV | SF_FORMAT_PCM_16, false},
    {"h.wav", 1000, 1, SF_FORMAT_WAV | SF_FORMAT_PCM_16, false},
};
enum { COUNT = sizeof FILES / sizeof *FILES, ROUNDS = 300 };

struct world {
    struct arena *arena;
    char folder[64];
};

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    world->arena = arena_open("test");
    strcpy(world->folder, "/tmp/recording_test_XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    *state = world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    rmdir(world->folder);
    arena_close(world->arena);
    free(world);
    return 0;
}

static struct text bytes_of(struct world *world, size_t which, double seconds)
{
    float frame[16];
    struct text bytes,
        path = text_format(world->arena, "%s/%s", world->folder, FILES[which].name);
    SF_INFO info = {.samplerate = FILES[which].rate,
                    .channels = FILES[which].channels,
                    .format = FILES[which].format};
    SNDFILE *file = sf_open(path.at, SFM_WRITE, &info);
    assert_non_null(file);
    for (int i = 0; i < (int)(seconds * info.samplerate); i++) {
        for (int c = 0; c < info.channels; c++)
            frame[c] = 0.3F * sinf((float)i / 20);
        sf_writef_float(file, frame, 1);
    }
    sf_close(file);
    assert_int_equal(file_read(&bytes, path.at, 32 << 20, world->arena, NULL), OK);
    unlink(path.at);
    return bytes;
}

/* Samples it gives in all; at most what may be. */
static size_t read_all(struct text bytes, unsigned rate_percent)
{
    struct recording *recording;
    int16_t samples[777];
    size_t total = 0, count;
    if (recording_open(&recording, "", bytes, rate_percent, NULL) != OK)
        return 0;
    while ((count = recording_read(recording, samples, 777)) > 0) {
        assert_true(count <= 777);
        total += count;
    }
    recording_close(recording);
    assert_true(total <= (size_t)VOICE_RATE * (RECORDING_MOST_SECONDS + 1) * 2);
    return total;
}

static void what_may_be_played_is_played_whole(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < COUNT; i++) {
        double seconds = (double)read_all(bytes_of(world, i, 1), 100) / VOICE_RATE;
        if (FILES[i].taken ? fabs(seconds - 1) > 0.02 : seconds > 0)
            fail_msg("%s: %.3f s", FILES[i].name, seconds);
    }
}

static void what_is_too_long_ends_at_its_limit(void **state)
{
    struct world *world = *state;
    double seconds =
        (double)read_all(bytes_of(world, 0, RECORDING_MOST_SECONDS + 5), 100) / VOICE_RATE;
    assert_true(fabs(seconds - RECORDING_MOST_SECONDS) < 0.1);
}

/* A repeatable stream of small numbers. */
static unsigned next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(*seed >> 33);
}

static void a_damaged_file_does_no_harm(void **state)
{
    struct world *world = *state;
    uint64_t seed = 11;
    for (size_t i = 0; i < COUNT; i++) {
        struct text whole = bytes_of(world, i, 0.3);
        for (int round = 0; round < ROUNDS; round++) {
            struct arena_mark mark = arena_mark(world->arena);
            struct text bytes = text_copy(world->arena, whole);
            char *at = (char *)bytes.at;
            for (unsigned k = next(&seed) % 8; k > 0; k--)
                at[next(&seed) % (round % 2 ? bytes.len : 64)] = (char)next(&seed);
            if (round % 5 == 0)
                bytes.len = next(&seed) % bytes.len;
            read_all(bytes, round % 3 ? 100 : 60 + next(&seed) % 100);
            arena_release(world->arena, mark);
        }
    }
}

static void what_is_no_file_is_refused(void **state)
{
    struct fault why = {0};
    struct recording *recording;
    (void)state;
    assert_int_equal(recording_open(&recording, "/nowhere/a.wav", TEXT(""), 100, &why),
                     REFUSED);
    assert_int_equal(recording_open(&recording, "/dev/zero", TEXT(""), 100, &why), REFUSED);
    assert_true(why.text[0] != '\0');
}

#define TEST_IN(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
CHECK_MAIN(TEST_IN(what_may_be_played_is_played_whole),
           TEST_IN(what_is_too_long_ends_at_its_limit), TEST_IN(a_damaged_file_does_no_harm),
           TEST_IN(what_is_no_file_is_refused))
