#include "ear/ear.h"

#include <math.h>
#include <stdlib.h>

#include <sndfile.h>

#include "base/check.h"
#include "base/log.h"

/* What a file holds, heard back. */
struct heard {
    double seconds, loudness; /* root mean square of 1 */
};

struct bytes {
    struct text text;
    size_t place;
};

static sf_count_t bytes_length(void *self)
{
    return (sf_count_t)((struct bytes *)self)->text.len;
}

static sf_count_t bytes_tell(void *self)
{
    return (sf_count_t)((struct bytes *)self)->place;
}

static sf_count_t bytes_seek(sf_count_t offset, int whence, void *self)
{
    struct bytes *bytes = self;
    sf_count_t from = whence == SEEK_SET   ? 0
                      : whence == SEEK_CUR ? (sf_count_t)bytes->place
                                           : (sf_count_t)bytes->text.len;
    bytes->place = (size_t)(from + offset);
    return from + offset;
}

static sf_count_t bytes_read(void *into, sf_count_t count, void *self)
{
    struct bytes *bytes = self;
    struct text part = text_part(bytes->text, bytes->place, (size_t)count);
    if (part.len > 0)
        memcpy(into, part.at, part.len);
    bytes->place += part.len;
    return (sf_count_t)part.len;
}

static struct heard hear(struct text file)
{
    SF_VIRTUAL_IO memory = {bytes_length, bytes_seek, bytes_read, NULL, bytes_tell};
    struct bytes bytes = {file, 0};
    SF_INFO info = {0};
    SNDFILE *sound = sf_open_virtual(&memory, SFM_READ, &info, &bytes);
    assert_non_null(sound);
    assert_int_equal(info.channels, 1);
    double sum = 0;
    sf_count_t total = 0, count;
    short samples[4800];
    while ((count = sf_read_short(sound, samples, 4800)) > 0) {
        for (sf_count_t i = 0; i < count; i++)
            sum += (double)samples[i] * samples[i];
        total += count;
    }
    sf_close(sound);
    return (struct heard){(double)total / info.samplerate, sqrt(sum / (double)total) / 32768};
}

static struct ear *open_ear(void)
{
    struct ear *ear;
    struct fault why = {0};
    assert_int_equal(ear_open(&ear, &why), OK);
    return ear;
}

/* A tone of 300 Hz, a tenth of a second at a time as a device would give it. */
static unsigned feed_tone(struct ear *ear, double seconds, double loudest)
{
    int16_t samples[EAR_RATE / 10];
    unsigned level = 0;
    size_t at = 0;
    for (int tenth = 0; tenth < (int)lround(seconds * 10); tenth++) {
        for (size_t i = 0; i < EAR_RATE / 10; i++, at++)
            samples[i] =
                (int16_t)lround(32767 * loudest * sin(at * 300 * 6.283185307 / EAR_RATE));
        ear_feed(ear, samples, EAR_RATE / 10);
        level = ear_level(ear);
    }
    return level;
}

static void a_tone_comes_back_as_long_and_as_loud(void **state)
{
    (void)state;
    struct ear *ear = open_ear();
    struct arena *arena = arena_open("test");
    struct fault why = {0};
    struct text bytes, type;
    assert_int_equal(ear_start(ear, EAR_FED, &why), OK);
    feed_tone(ear, 5, 0.5);
    assert_int_equal(ear_end(ear, &bytes, &type, arena, &why), OK);
    assert_true(text_is(type, "audio/ogg") || text_is(type, "audio/flac"));
    struct heard heard = hear(bytes);
    assert_true(fabs(heard.seconds - 5) < 0.1);
    assert_true(fabs(heard.loudness - 0.5 / sqrt(2)) < 0.03);
    print_message("5 s: %zu bytes, %.*s\n", bytes.len, TEXT_ARG(type));
    assert_true(bytes.len < 5 * 12000);
    arena_close(arena);
    ear_close(ear);
}

static void the_meter_moves_with_loudness(void **state)
{
    (void)state;
    static const double LOUDEST[] = {0, 0.006, 0.02, 0.2, 1};
    struct ear *ear = open_ear();
    struct fault why = {0};
    unsigned last = 0;
    assert_int_equal(ear_level(ear), 0);
    assert_int_equal(ear_start(ear, EAR_FED, &why), OK);
    for (size_t i = 0; i < sizeof LOUDEST / sizeof *LOUDEST; i++) {
        unsigned level = feed_tone(ear, 0.2, LOUDEST[i]);
        assert_true(i == 0 ? level == 0 : level > last || level == EAR_LEVELS);
        last = level;
    }
    assert_int_equal(last, EAR_LEVELS);
    ear_close(ear);
}

static void silence_and_a_slip_are_no_answer(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        double seconds, loudest;
    } CASES[] = {{"nothing at all", 0, 0.5},
                 {"shorter than a word", 0.2, 0.5},
                 {"a microphone that is off", 3, 0.001}};
    struct ear *ear = open_ear();
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct fault why = {0};
        struct text bytes, type;
        assert_int_equal(ear_start(ear, EAR_FED, &why), OK);
        feed_tone(ear, CASES[i].seconds, CASES[i].loudest);
        if (ear_end(ear, &bytes, &type, arena, &why) != NOT_FOUND)
            fail_msg("%s: was kept", CASES[i].why);
    }
    arena_close(arena);
    ear_close(ear);
}

static void what_comes_after_two_minutes_is_left_out(void **state)
{
    (void)state;
    struct ear *ear = open_ear();
    struct arena *arena = arena_open("test");
    struct fault why = {0};
    struct text bytes, type;
    assert_int_equal(ear_start(ear, EAR_FED, &why), OK);
    feed_tone(ear, EAR_MOST_S + 5, 0.3);
    assert_int_equal(ear_end(ear, &bytes, &type, arena, &why), OK);
    assert_true(fabs(hear(bytes).seconds - EAR_MOST_S) < 0.1);
    arena_close(arena);
    ear_close(ear);
}

static void what_nobody_takes_does_not_grow(void **state)
{
    (void)state;
    struct ear *ear = open_ear();
    struct arena *arena = arena_open("test");
    struct fault why = {0};
    struct text bytes, type;
    static int16_t samples[EAR_RATE];
    for (size_t i = 0; i < EAR_RATE; i++)
        samples[i] = i % 2 ? 8000 : -8000;
    assert_int_equal(ear_start(ear, EAR_FED, &why), OK);
    for (int second = 0; second < 3 * EAR_HELD_S; second++)
        ear_feed(ear, samples, EAR_RATE);
    assert_int_equal(ear_end(ear, &bytes, &type, arena, &why), OK);
    assert_true(fabs(hear(bytes).seconds - EAR_HELD_S) < 0.1);
    arena_close(arena);
    ear_close(ear);
}

static void one_recording_at_a_time_and_again_after_it(void **state)
{
    (void)state;
    struct ear *ear = open_ear();
    struct arena *arena = arena_open("test");
    struct fault why = {0};
    struct text bytes, type;
    assert_int_equal(ear_end(ear, &bytes, &type, arena, &why), NOT_FOUND);
    ear_feed(ear, (const int16_t[]){1, 2, 3}, 3);
    assert_int_equal(ear_start(ear, EAR_FED, &why), OK);
    assert_int_equal(ear_start(ear, EAR_FED, &why), CONFLICT);
    feed_tone(ear, 1, 0.5);
    assert_int_equal(ear_end(ear, NULL, NULL, NULL, &why), OK);
    assert_int_equal(ear_start(ear, EAR_FED, &why), OK);
    feed_tone(ear, 1, 0.5);
    assert_int_equal(ear_end(ear, &bytes, &type, arena, &why), OK);
    assert_true(fabs(hear(bytes).seconds - 1) < 0.1);
    arena_close(arena);
    ear_close(ear);
    ear_close(NULL);
}

static void without_a_microphone_it_says_so(void **state)
{
    (void)state;
    struct ear *ear = open_ear();
    struct fault why = {0};
    setenv("SDL_AUDIODRIVER", "no such driver", 1);
    assert_int_equal(ear_start(ear, EAR_MICROPHONE, &why), FAILED);
    assert_true(why.text[0] != 0);
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    assert_int_equal(ear_start(ear, EAR_MICROPHONE, &why), OK);
    assert_int_equal(ear_end(ear, NULL, NULL, NULL, &why), OK);
    ear_close(ear);
}

CHECK_MAIN(cmocka_unit_test(a_tone_comes_back_as_long_and_as_loud),
           cmocka_unit_test(the_meter_moves_with_loudness),
           cmocka_unit_test(silence_and_a_slip_are_no_answer),
           cmocka_unit_test(what_comes_after_two_minutes_is_left_out),
           cmocka_unit_test(what_nobody_takes_does_not_grow),
           cmocka_unit_test(one_recording_at_a_time_and_again_after_it),
           cmocka_unit_test(without_a_microphone_it_says_so))
