#include "ussd/note.h"

#include "base/check.h"

static void a_note_comes_back_as_it_was(void **state)
{
    (void)state;
    struct buffer out = {0};
    struct note note = {.step = UINT64_MAX,
                        .mode = NOTE_ASK,
                        .screen = 3,
                        .screen_before = 1,
                        .mark = 0x123456789abcdef0,
                        .refusals = 2,
                        .opening = true,
                        .tries = {.wrong = 2, .closed_until_ms = 1772701200000},
                        .network = "AT,5:x",
                        .typed = "98",
                        .refusal = "refuse.choice",
                        .reply = "1 是\n0 返回"};
    struct note back;

    note_pack(&out, &note);
    assert_true(note_unpack(&back, buffer_text(&out)));
    assert_memory_equal(&back, &note, sizeof note);
    buffer_close(&out);
}

static void no_part_of_a_note_is_taken_for_one(void **state)
{
    (void)state;
    struct buffer out = {0};
    struct note note = {.network = "a", .reply = "b"}, back;

    note_pack(&out, &note);
    for (size_t len = 0; len < out.len; len++)
        assert_false(note_unpack(&back, text_part(buffer_text(&out), 0, len)));
    buffer_add_string(&out, "x");
    assert_false(note_unpack(&back, buffer_text(&out)));
    buffer_close(&out);
}

static void a_long_name_ends_after_a_whole_letter(void **state)
{
    (void)state;
    char out[5];

    note_set(out, 4, TEXT("a\x01是是"));
    assert_string_equal(out, "a_");
    note_set(out, 4, TEXT("是是"));
    assert_string_equal(out, "是");
}

CHECK_MAIN(cmocka_unit_test(a_note_comes_back_as_it_was),
           cmocka_unit_test(no_part_of_a_note_is_taken_for_one),
           cmocka_unit_test(a_long_name_ends_after_a_whole_letter))
