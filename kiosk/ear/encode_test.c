#include "ear/encode.h"

#include <math.h>

#include "base/check.h"

static void each_format_begins_as_its_files_do(void **state)
{
    (void)state;
    static const struct {
        enum encode_format format;
        const char *begins;
    } CASES[] = {{ENCODE_OPUS, "OggS"}, {ENCODE_FLAC, "fLaC"}};
    static const int16_t SAMPLES[16000] = {[100] = 9000, [8000] = -9000};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        if (!encode_has(CASES[i].format))
            continue;
        struct arena *arena = arena_open("test");
        struct encoder *encoder;
        struct fault why = {0};
        struct text bytes;
        assert_int_equal(encode_open(&encoder, CASES[i].format, 16000, &why), OK);
        for (int second = 0; second < 3; second++)
            assert_int_equal(encode_add(encoder, SAMPLES, 16000, &why), OK);
        assert_int_equal(encode_end(encoder, &bytes, arena, &why), OK);
        assert_true(text_starts(bytes, CASES[i].begins));
        encode_close(encoder);
        arena_close(arena);
    }
}

/* A voice as far as its size goes: harmonics under a moving formant, syllables, breath. */
static void half_a_minute_of_speech_is_small(void **state)
{
    enum { RATE = 16000, SECONDS = 30, LARGEST = 64 * 1024 };
    static int16_t samples[RATE];
    struct arena *arena = arena_open("test");
    struct encoder *encoder;
    struct fault why = {0};
    struct text bytes;
    uint32_t next = 1;
    double phase = 0;
    (void)state;
    if (!encode_has(ENCODE_OPUS))
        skip();
    assert_int_equal(encode_open(&encoder, ENCODE_OPUS, RATE, &why), OK);
    for (int second = 0; second < SECONDS; second++) {
        for (int i = 0; i < RATE; i++) {
            double at = second + (double)i / RATE, sum = 0;
            double syllable = fmax(0, sin(at * 2 * M_PI * 4.3)),
                   formant = 900 + 500 * sin(at * 7);
            double pitch = 130 + 25 * sin(at * 2.1);
            phase += 2 * M_PI * pitch / RATE;
            for (int k = 1; k * pitch < 4000; k++)
                sum += sin(k * phase) / (1 + fabs(k * pitch - formant) / 200);
            next = next * 1664525 + 1013904223;
            samples[i] = (int16_t)(sum * syllable * 2500 + (int16_t)(next >> 16) / 300.0);
        }
        assert_int_equal(encode_add(encoder, samples, RATE, &why), OK);
    }
    assert_int_equal(encode_end(encoder, &bytes, arena, &why), OK);
    print_message("30 s: %zu bytes\n", bytes.len);
    assert_in_range(bytes.len, 1000, LARGEST);
    encode_close(encoder);
    arena_close(arena);
}

static void flac_is_there_where_opus_is_not(void **state)
{
    (void)state;
    assert_true(encode_has(ENCODE_FLAC));
}

static void a_rate_that_cannot_be_is_a_fault(void **state)
{
    (void)state;
    struct encoder *encoder;
    struct fault why = {0};
    assert_int_equal(encode_open(&encoder, ENCODE_FLAC, 0, &why), FAILED);
    assert_true(why.text[0] != 0);
    encode_close(NULL);
}

static void a_recording_over_the_limit_is_refused(void **state)
{
    (void)state;
    static int16_t noise[65536];
    struct arena *arena = arena_open("test");
    struct encoder *encoder;
    struct fault why = {0};
    struct text bytes;
    uint32_t next = 1;
    for (size_t i = 0; i < 65536; i++) {
        next = next * 1664525 + 1013904223;
        noise[i] = (int16_t)(next >> 16);
    }
    assert_int_equal(encode_open(&encoder, ENCODE_FLAC, 16000, &why), OK);
    enum status status = OK;
    for (int i = 0; i < 100 && status == OK; i++)
        status = encode_add(encoder, noise, 65536, &why);
    assert_int_equal(status, TOO_LARGE);
    assert_int_equal(encode_end(encoder, &bytes, arena, &why), FAILED);
    encode_close(encoder);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(each_format_begins_as_its_files_do),
           cmocka_unit_test(half_a_minute_of_speech_is_small),
           cmocka_unit_test(flac_is_there_where_opus_is_not),
           cmocka_unit_test(a_rate_that_cannot_be_is_a_fault),
           cmocka_unit_test(a_recording_over_the_limit_is_refused))
