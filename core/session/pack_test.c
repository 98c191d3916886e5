#include "session/pack.h"

#include "base/check.h"

static void what_is_packed_comes_back(void **state)
{
    (void)state;
    struct buffer out = {0};
    pack_number(&out, UINT64_MAX);
    pack_text(&out, TEXT("a\0b"));
    pack_text(&out, TEXT(""));
    struct unpack in = {.rest = buffer_text(&out)};
    assert_true(unpack_number(&in) == UINT64_MAX);
    assert_int_equal(unpack_text(&in).len, 3);
    assert_false(unpack_is_whole(&in));
    assert_int_equal(unpack_text(&in).len, 0);
    assert_true(unpack_is_whole(&in));
    buffer_close(&out);
}

/* Cut at every byte: never past the end, and never taken for whole. */
static void a_cut_is_noticed_wherever_it_is(void **state)
{
    (void)state;
    struct buffer out = {0};
    pack_text(&out, TEXT("pension"));
    pack_number(&out, 7);
    for (size_t len = 0; len < out.len; len++) {
        struct unpack in = {.rest = text_part(buffer_text(&out), 0, len)};
        unpack_text(&in);
        unpack_number(&in);
        assert_false(unpack_is_whole(&in));
    }
    buffer_close(&out);
}

static void a_length_from_outside_is_not_believed(void **state)
{
    (void)state;
    struct buffer out = {0};
    pack_number(&out, UINT64_MAX - 3);
    buffer_add(&out, TEXT("abc"));
    struct unpack in = {.rest = buffer_text(&out)};
    assert_int_equal(unpack_text(&in).len, 0);
    assert_true(in.broken);
    buffer_close(&out);
}

CHECK_MAIN(cmocka_unit_test(what_is_packed_comes_back),
           cmocka_unit_test(a_cut_is_noticed_wherever_it_is),
           cmocka_unit_test(a_length_from_outside_is_not_believed))
