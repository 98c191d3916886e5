#include "ear/encode.h"

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
           cmocka_unit_test(flac_is_there_where_opus_is_not),
           cmocka_unit_test(a_rate_that_cannot_be_is_a_fault),
           cmocka_unit_test(a_recording_over_the_limit_is_refused))
