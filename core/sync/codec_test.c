#include "sync/codec.h"

#include "base/check.h"

static void numbers_come_back_and_small_ones_are_short(void **state)
{
    static const struct {
        uint64_t number;
        size_t bytes;
    } CASES[] = {{0, 1},     {127, 1},        {128, 2},       {16383, 2},
                 {16384, 3}, {UINT32_MAX, 5}, {INT64_MAX, 9}, {UINT64_MAX, 10}};
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct buffer out = {0};
        codec_put_number(&out, CASES[i].number);
        struct codec_reader reader = {.rest = buffer_text(&out)};
        assert_int_equal(out.len, CASES[i].bytes);
        assert_true(codec_take_number(&reader, UINT64_MAX) == CASES[i].number);
        assert_false(reader.is_broken);
        assert_int_equal(reader.rest.len, 0);
        buffer_close(&out);
    }
}

static void signed_numbers_come_back(void **state)
{
    static const int64_t NUMBERS[] = {0, 1, -1, 63, -64, 64, -65, INT64_MAX, INT64_MIN};
    (void)state;
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        struct buffer out = {0};
        codec_put_signed(&out, NUMBERS[i]);
        struct codec_reader reader = {.rest = buffer_text(&out)};
        assert_true(codec_take_signed(&reader) == NUMBERS[i]);
        assert_false(reader.is_broken);
        buffer_close(&out);
    }
}

static void what_is_not_a_number_breaks_the_reader(void **state)
{
    static const struct {
        const char *why;
        struct text bytes;
        uint64_t most;
    } CASES[] = {
        {"nothing is there", TEXT(""), UINT64_MAX},
        {"it ends in the middle", TEXT("\x80"), UINT64_MAX},
        {"it is over the limit", TEXT("\x0b"), 10},
        {"it is longer than it need be", TEXT("\x81\x00"), UINT64_MAX},
        {"it has more than 64 bits", TEXT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
         UINT64_MAX},
        {"it does not end", TEXT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
         UINT64_MAX},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct codec_reader reader = {.rest = CASES[i].bytes};
        if (codec_take_number(&reader, CASES[i].most) != 0 || !reader.is_broken)
            fail_msg("taken, though %s", CASES[i].why);
    }
}

static void a_broken_reader_gives_nothing_more(void **state)
{
    struct codec_reader reader = {.rest = TEXT("\x05"
                                               "abc\x01")};
    uint8_t bytes[4] = {1, 2, 3, 4};
    (void)state;
    assert_int_equal(codec_take_text(&reader).len, 0);
    assert_true(reader.is_broken);
    assert_int_equal(codec_take_byte(&reader), 0);
    codec_take_bytes(&reader, bytes, sizeof bytes);
    assert_memory_equal(bytes, "\0\0\0\0", 4);
}

static void a_text_is_utf8_and_a_count_has_room(void **state)
{
    struct codec_reader latin = {.rest = TEXT("\x01\xe9")};
    struct codec_reader many = {.rest = TEXT("\x03"
                                             "abcd")};
    (void)state;
    assert_int_equal(codec_take_text(&latin).len, 0);
    assert_true(latin.is_broken);
    assert_int_equal(codec_take_count(&many, 100, 2), 0); /* three of two bytes do not fit */
    assert_true(many.is_broken);
}

static void only_a_plain_uuid_travels_as_one(void **state)
{
    static const struct {
        const char *id;
        bool is_uuid;
    } CASES[] = {
        {"uuid:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", true},
        {"uuid:0F1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", false},
        {"uuid:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f", false},
        {"uuid:0f1e2d3c 4b5a-6978-8796-a5b4c3d2e1f0", false},
        {"uuie:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", false},
        {"", false},
    };
    struct arena *arena = arena_open("test");
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        uint8_t uuid[CODEC_UUID];
        assert_int_equal(codec_uuid_of(uuid, text_of(CASES[i].id)), CASES[i].is_uuid);
        if (CASES[i].is_uuid)
            assert_text(codec_uuid_text(uuid, arena), CASES[i].id);
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(numbers_come_back_and_small_ones_are_short),
           cmocka_unit_test(signed_numbers_come_back),
           cmocka_unit_test(what_is_not_a_number_breaks_the_reader),
           cmocka_unit_test(a_broken_reader_gives_nothing_more),
           cmocka_unit_test(a_text_is_utf8_and_a_count_has_room),
           cmocka_unit_test(only_a_plain_uuid_travels_as_one))
