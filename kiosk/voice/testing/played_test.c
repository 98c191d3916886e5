/* Recordings, among words and by themselves. */
#include "voice/fixture.h"

static void recordings_of_every_kind_keep_their_length_and_pitch(void **state)
{
    static const struct {
        const char *name;
        int rate, format;
    } FILES[] = {{"a.wav", 44100, SF_FORMAT_WAV | SF_FORMAT_PCM_16},
                 {"a.flac", 16000, SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
                 {"a.ogg", 22050, SF_FORMAT_OGG | SF_FORMAT_VORBIS},
                 {"a.opus", 48000, SF_FORMAT_OGG | SF_FORMAT_OPUS}};
    struct world *world = *state;
    for (size_t i = 0; i < 4; i++) {
        struct saying saying = {.item = 1, .language = TEXT("en"), .words = TEXT("not this")};
        saying.recording = tone_file(world, FILES[i].name, 0.5, FILES[i].rate, FILES[i].format);
        say(world, &saying, 1);
        hear(world);
        size_t end = world->count, crossings = 0;
        while (end > 0 && world->heard[end - 1] == 0)
            end--;
        for (size_t k = 1; k < end; k++)
            crossings += (world->heard[k] >= 0) != (world->heard[k - 1] >= 0);
        if (end < VOICE_RATE * 48 / 100 || end > VOICE_RATE * 53 / 100 || crossings < 420 ||
            crossings > 470)
            fail_msg("%s: %zu samples, %zu crossings", FILES[i].name, end, crossings);
        unlink(saying.recording.at);
    }
}

static void between_a_recording_and_a_value_there_is_no_gap(void **state)
{
    struct world *world = *state;
    struct saying sayings[3] = {{.item = 1, .language = TEXT("en")},
                                words(1, "en", "143"),
                                {.item = 1, .language = TEXT("en")}};
    sayings[0].recording = sayings[2].recording =
        tone_file(world, "tone.wav", 0.5, 22050, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    say(world, sayings, 3);
    hear(world);
    size_t quiet = 0, longest = 0, tone_end = VOICE_RATE / 2 - 1;
    size_t end = world->count - 1;
    while (end > 0 && world->heard[end] == 0)
        end--;
    for (size_t i = tone_end; i < end; i++) {
        quiet = abs(world->heard[i]) < 40 ? quiet + 1 : 0;
        longest =
            quiet > longest && (i < tone_end + VOICE_RATE / 5 || i > end - VOICE_RATE * 6 / 10)
                ? quiet
                : longest;
    }
    if (longest > VOICE_RATE / 100)
        fail_msg("a gap of %zu samples", longest);
    unlink(sayings[0].recording.at);
}

static void a_broken_recording_is_said_in_words(void **state)
{
    static const char *const BROKEN[] = {"", "RIFF", "RIFF\xff\xff\xff\x7fWAVEfmt ", "OggS",
                                         "fLaC\x80\xff\xff\xff"};
    struct world *world = *state;
    struct text path = text_format(world->arena, "%s/broken", world->folder);
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        assert_int_equal(file_replace(path.at, text_of(BROKEN[i]), 0600, NULL), OK);
        struct saying saying = words(1, "en", "Please choose one.");
        saying.recording = path;
        say(world, &saying, 1);
        hear(world);
        assert_true(loudness(world->heard, world->count) > 200);
        voice_wipe(world->voice);
    }
    unlink(path.at);
}

static void bytes_of_a_persons_own_recording_are_played(void **state)
{
    struct world *world = *state;
    struct text bytes,
        path = tone_file(world, "own.flac", 0.5, 16000, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    assert_int_equal(file_read(&bytes, path.at, 1 << 20, world->arena, NULL), OK);
    struct saying saying = {.item = 7, .sound = bytes, .language = TEXT("en")};
    say(world, &saying, 1);
    voice_catch_up(world->voice);
    voice_render(world->voice, world->heard, TICK);
    assert_int_equal(voice_place(world->voice).item, 7);
    hear(world);
    assert_true(world->count > VOICE_RATE * 4 / 10);
    unlink(path.at);
}

static void a_recording_with_its_timing_lights_its_words(void **state)
{
    struct world *world = *state;
    struct saying saying = words(4, "en", "Pay in now.");
    saying.recording =
        tone_file(world, "timed.wav", 0.5, 22050, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    const char *path = text_format(world->arena, "%s.words", saying.recording.at).at;
    assert_int_equal(file_replace(path, TEXT("0 Pay\n250 in now.\n"), 0600, NULL), OK);
    say(world, &saying, 1);
    voice_catch_up(world->voice);
    voice_render(world->voice, world->heard, VOICE_RATE / 5);
    assert_int_equal(voice_place(world->voice).word, 0);
    assert_int_equal(voice_place(world->voice).len, 3);
    voice_render(world->voice, world->heard, VOICE_RATE / 10);
    assert_int_equal(voice_place(world->voice).word, 4);
    assert_int_equal(voice_place(world->voice).len, 7);
    unlink(path);
    unlink(saying.recording.at);
}

/* More than the store can hold at once: it is made as it is heard. */
static void a_speech_larger_than_the_store_is_heard_whole(void **state)
{
    struct world *world = *state;
    struct saying sayings[SCENE_MOST_SAYINGS];
    size_t total = 0;
    struct text path =
        tone_file(world, "long.wav", 20, 22050, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    for (size_t i = 0; i < 20; i++) { /* each a sound of its own, by its words */
        sayings[i] = words(1, "en", text_format(world->arena, "%zu", i).at);
        sayings[i].recording = path;
    }
    say(world, sayings, 20);
    do {
        voice_catch_up(world->voice);
        voice_render(world->voice, world->heard, VOICE_RATE);
        for (size_t i = 0; i < VOICE_RATE; i++)
            total += abs(world->heard[i]) > 1000;
    } while (voice_place(world->voice).speaking);
    assert_true(total > 380 * (size_t)VOICE_RATE * 9 / 10);
    assert_int_equal(voice_figures(world->voice).missed, 0);
    unlink(path.at);
}

static size_t crossings(const int16_t *samples, size_t count)
{
    size_t crossed = 0;
    for (size_t i = 1; i < count; i++)
        crossed += (samples[i] >= 0) != (samples[i - 1] >= 0);
    return crossed;
}

static void a_recording_is_slowed_down_without_becoming_lower(void **state)
{
    static const unsigned RATES[] = {70, 150};
    struct world *world = *state;
    struct saying saying = {.item = 1, .language = TEXT("en")};
    saying.recording = tone_file(world, "slow.wav", 2, 44100, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    for (size_t i = 0; i < 2; i++) {
        voice_set(world->voice, RATES[i], 100, false);
        say(world, &saying, 1);
        hear(world);
        double seconds = (double)world->count / VOICE_RATE, wanted = 200.0 / RATES[i];
        double hertz = (double)crossings(world->heard + VOICE_RATE / 4, VOICE_RATE / 2);
        if (fabs(seconds - wanted) > 0.1 || fabs(hertz - 440) > 9)
            fail_msg("at %u%%: %.2f s, %.0f Hz", RATES[i], seconds, hertz);
    }
    unlink(saying.recording.at);
}

CHECK_MAIN(TEST(recordings_of_every_kind_keep_their_length_and_pitch),
           TEST(between_a_recording_and_a_value_there_is_no_gap),
           TEST(a_broken_recording_is_said_in_words),
           TEST(bytes_of_a_persons_own_recording_are_played),
           TEST(a_recording_with_its_timing_lights_its_words),
           TEST(a_recording_is_slowed_down_without_becoming_lower),
           TEST(a_speech_larger_than_the_store_is_heard_whole))
