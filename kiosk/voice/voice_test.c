#include "voice/voice.h"

#include <math.h>
#include <pthread.h>
#include <sndfile.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"

enum { TICK = 512, MOST_SECONDS = 200 };

struct world {
    struct arena *arena;
    struct voice *voice;
    char folder[64], log[96];
    unsigned long number;
    int16_t *heard; /* what `hear` rendered */
    size_t count;
};

static int open_world(void **state)
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

static int close_world(void **state)
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

static void say(struct world *world, const struct saying *sayings, size_t count)
{
    voice_say(world->voice, &(struct speech){++world->number, sayings, count});
}

/* Renders in simulated time until nothing is said any more. */
static void hear(struct world *world)
{
    world->count = 0;
    do {
        voice_catch_up(world->voice);
        voice_render(world->voice, world->heard + world->count, TICK);
        world->count += TICK;
        assert_true(world->count + TICK < (size_t)MOST_SECONDS * VOICE_RATE);
    } while (voice_place(world->voice).speaking);
}

static double loudness(const int16_t *samples, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)samples[i] * samples[i];
    return count > 0 ? sqrt(sum / (double)count) : 0;
}

static struct saying words(unsigned item, const char *language, const char *text)
{
    return (struct saying){.item = item, .words = text_of(text), .language = text_of(language)};
}

static const struct {
    const char *language, *words;
} SENTENCES[] = {{"en", "Please choose one."},
                 {"zh-CN", "请选一个。"},
                 {"ug", "بىرنى تاللاڭ."},
                 {"sw", "Chagua moja."}};

static void every_language_has_a_sound(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < 4; i++) {
        struct saying saying = words(1, SENTENCES[i].language, SENTENCES[i].words);
        say(world, &saying, 1);
        hear(world);
        double seconds = (double)world->count / VOICE_RATE;
        if (seconds < 0.4 || seconds > 5 || loudness(world->heard, world->count) < 200)
            fail_msg("%s: %.2f s, loudness %.0f", SENTENCES[i].language, seconds,
                     loudness(world->heard, world->count));
    }
    assert_int_equal(voice_figures(world->voice).missed, 0);
}

static size_t first_loud(const struct world *world)
{
    size_t at = 0;
    while (at < world->count && world->heard[at] == 0)
        at++;
    return at;
}

static void what_was_prepared_is_in_the_very_next_render(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "zh-CN", "请选一个。");
    voice_prepare(world->voice, &(struct speech){0, &saying, 1});
    voice_catch_up(world->voice);
    size_t made = voice_figures(world->voice).made;
    say(world, &saying, 1);
    voice_render(world->voice, world->heard, TICK);
    world->count = TICK;
    assert_true(loudness(world->heard, TICK) > 20);
    assert_true(first_loud(world) < TICK / 4);
    hear(world);
    assert_int_equal(voice_figures(world->voice).made, made);
}

static void silence_comes_with_the_next_render_and_without_a_click(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "en", "One moment please, this is a long sentence.");
    say(world, &saying, 1);
    voice_catch_up(world->voice);
    for (int i = 0; i < 20; i++)
        voice_render(world->voice, world->heard, TICK);
    voice_silence(world->voice);
    voice_render(world->voice, world->heard, TICK);
    size_t fade = VOICE_RATE * 5 / 1000;
    assert_true(loudness(world->heard, fade) > 0);
    assert_true(loudness(world->heard + fade, TICK - fade) == 0);
    assert_false(voice_place(world->voice).speaking);
}

/* A WAV file of a tone. */
static struct text tone_file(struct world *world, const char *name, double seconds, int rate,
                             int format)
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

static void what_is_private_is_a_sign_on_a_loudspeaker(void **state)
{
    struct world *world = *state;
    struct saying sayings[2] = {words(1, "en", "one one zero one zero five"),
                                words(1, "en", "nineteen fifty")};
    sayings[0].is_private = sayings[1].is_private = true;
    say(world, sayings, 2);
    hear(world);
    assert_true(world->count < VOICE_RATE / 2 && loudness(world->heard, world->count) > 100);
    voice_set(world->voice, 100, 100, true);
    say(world, sayings, 2);
    hear(world);
    assert_true(world->count > VOICE_RATE);
    voice_set(world->voice, 100, 100, false);
    sayings[0].asked = sayings[1].asked = true;
    say(world, sayings, 2);
    hear(world);
    assert_true(world->count > VOICE_RATE);
}

static void the_log_tells_what_was_said_in_order(void **state)
{
    struct world *world = *state;
    struct text bytes, line;
    struct saying sayings[3] = {words(5, "en", "First."), words(6, "sw", "Pili."),
                                words(7, "zh-CN", "第三。")};
    say(world, sayings, 3);
    hear(world);
    assert_int_equal(file_read(&bytes, world->log, 1 << 20, world->arena, NULL), OK);
    long long last = -1;
    for (size_t i = 0; i < 3; i++) {
        struct text part;
        int64_t time, item;
        assert_true(text_take_part(&bytes, '\n', &line));
        text_take_part(&line, '\t', &part);
        assert_true(text_to_int64(part, &time) && time > last);
        last = time;
        text_take_part(&line, '\t', &part);
        assert_true(text_to_int64(part, &item) && item == (int64_t)sayings[i].item);
        text_take_part(&line, '\t', &part);
        assert_true(text_equal(part, sayings[i].language));
        assert_true(text_equal(line, sayings[i].words));
    }
}

static void the_word_being_said_is_told(void **state)
{
    static const struct {
        const char *language, *words;
        size_t least;
    } ROWS[] = {{"en", "Pay 143 yuan on 2026-03-05 please.", 5},
                {"sw", "Lipa KSh 2,000 leo.", 3},
                {"zh-CN", "请带银行卡，交200元。", 4},
                {"ug", "سىز 14.03 يۈەن تاپشۇرۇڭ.", 3}};
    struct world *world = *state;
    for (size_t r = 0; r < 4; r++) {
        struct saying saying = words(3, ROWS[r].language, ROWS[r].words);
        size_t changes = 0, last = SIZE_MAX;
        say(world, &saying, 1);
        voice_catch_up(world->voice);
        for (;;) {
            voice_render(world->voice, world->heard, TICK);
            struct voice_place place = voice_place(world->voice);
            if (!place.speaking)
                break;
            assert_int_equal(place.item, 3);
            if (place.len == 0)
                continue;
            assert_true(place.word + place.len <= saying.words.len);
            if (place.word != last && last != SIZE_MAX && place.word < last)
                fail_msg("%s: goes back", ROWS[r].language);
            changes += place.word != last;
            last = place.word;
        }
        if (changes < ROWS[r].least)
            fail_msg("%s: %zu words lit", ROWS[r].language, changes);
    }
}

static void slower_takes_longer_and_louder_is_louder(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "en", "Please choose one of these.");
    size_t usual, slow;
    say(world, &saying, 1);
    hear(world);
    usual = world->count;
    double loud = loudness(world->heard, world->count);
    voice_set(world->voice, 70, 100, false);
    say(world, &saying, 1);
    hear(world);
    slow = world->count;
    assert_true(slow * 10 > usual * 12);
    voice_set(world->voice, 100, 50, false);
    say(world, &saying, 1);
    hear(world);
    assert_true(fabs(loudness(world->heard, world->count) / loud - 0.5) < 0.05);
}

static void an_earcon_sounds_by_itself_and_beside_words(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < VOICE_EARCONS; i++) {
        voice_earcon(world->voice, (enum voice_earcon)i);
        assert_true(voice_place(world->voice).speaking);
        hear(world);
        assert_true(world->count <= VOICE_RATE * 3 / 10);
        assert_true(loudness(world->heard, world->count) > 100);
    }
}

static void a_number_that_is_not_new_changes_nothing(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "en", "Please choose one."), other = words(2, "en", "No.");
    say(world, &saying, 1);
    voice_say(world->voice, &(struct speech){world->number, &other, 1});
    voice_catch_up(world->voice);
    voice_render(world->voice, world->heard, TICK);
    assert_int_equal(voice_place(world->voice).item, 1);
}

static void a_wipe_leaves_nothing(void **state)
{
    struct world *world = *state;
    struct saying saying = words(1, "en", "Please choose one.");
    say(world, &saying, 1);
    voice_catch_up(world->voice);
    voice_render(world->voice, world->heard, TICK);
    assert_true(voice_figures(world->voice).bytes > 0);
    voice_wipe(world->voice);
    assert_int_equal(voice_figures(world->voice).sounds, 0);
    assert_int_equal(voice_figures(world->voice).bytes, 0);
    voice_render(world->voice, world->heard, TICK);
    assert_true(loudness(world->heard, TICK) == 0);
    assert_false(voice_place(world->voice).speaking);
    say(world, &saying, 1);
    hear(world);
    assert_true(loudness(world->heard, world->count) > 200);
}

static void many_sentences_stay_within_the_bound(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < 600; i++) {
        struct saying saying =
            words(1, i % 2 ? "en" : "zh-CN", text_format(world->arena, "%d", i * 7919).at);
        say(world, &saying, 1);
        if (i % 3 == 0)
            voice_catch_up(world->voice);
        voice_render(world->voice, world->heard, TICK);
        assert_true(voice_figures(world->voice).bytes <= VOICE_MOST_STORE + (1 << 20));
    }
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

/* A device's thread, as fast as it can. */
struct listener {
    struct voice *voice;
    atomic_bool done;
};

static void *listen(void *self)
{
    struct listener *listener = self;
    int16_t samples[TICK];
    while (!atomic_load(&listener->done))
        voice_render(listener->voice, samples, TICK);
    return NULL;
}

static void everything_may_change_while_a_device_listens(void **state)
{
    struct world *world = *state;
    struct listener listener = {world->voice, false};
    pthread_t thread;
    unsigned seed = 5;
    assert_int_equal(pthread_create(&thread, NULL, listen, &listener), 0);
    for (int i = 0; i < 400; i++) {
        struct saying sayings[3];
        for (unsigned k = 0; k < 3; k++)
            sayings[k] = words(k + 1, SENTENCES[(unsigned)rand_r(&seed) % 4].language,
                               text_format(world->arena, "%d", rand_r(&seed) % 50).at);
        switch (rand_r(&seed) % 8) {
        case 0:
            voice_silence(world->voice);
            break;
        case 1:
            voice_wipe(world->voice);
            break;
        case 2:
            voice_prepare(world->voice, &(struct speech){0, sayings, 3});
            break;
        case 3:
            voice_set(world->voice, 80 + (unsigned)rand_r(&seed) % 60, 90, i % 2);
            break;
        case 4:
            voice_earcon(world->voice, EARCON_CHOSEN);
            break;
        case 5:
            voice_catch_up(world->voice);
            break;
        default:
            say(world, sayings, 3);
        }
        voice_place(world->voice);
    }
    atomic_store(&listener.done, true);
    pthread_join(thread, NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
CHECK_MAIN(TEST(every_language_has_a_sound), TEST(what_was_prepared_is_in_the_very_next_render),
           TEST(silence_comes_with_the_next_render_and_without_a_click),
           TEST(recordings_of_every_kind_keep_their_length_and_pitch),
           TEST(between_a_recording_and_a_value_there_is_no_gap),
           TEST(a_broken_recording_is_said_in_words),
           TEST(bytes_of_a_persons_own_recording_are_played),
           TEST(what_is_private_is_a_sign_on_a_loudspeaker),
           TEST(the_log_tells_what_was_said_in_order), TEST(the_word_being_said_is_told),
           TEST(slower_takes_longer_and_louder_is_louder),
           TEST(an_earcon_sounds_by_itself_and_beside_words),
           TEST(a_number_that_is_not_new_changes_nothing), TEST(a_wipe_leaves_nothing),
           TEST(many_sentences_stay_within_the_bound),
           TEST(a_speech_larger_than_the_store_is_heard_whole),
           TEST(everything_may_change_while_a_device_listens))
