#include "base/text.h"

#include "base/arena.h"
#include "base/check.h"

static const struct {
    const char *why, *bytes;
    size_t len;
    bool good;
    size_t letters;
} UTF8[] = {
    {"nothing is text", "", 0, true, 0},
    {"one, two, three and four bytes", "a\u00e9\u4f60\U00020BB7", 10, true, 4},
    {"the last letter of all", "\xf4\x8f\xbf\xbf", 4, true, 1},
    {"one past it", "\xf4\x90\x80\x80", 4, false, 4},
    {"NUL is no letter of ours", "a\0b", 3, false, 3},
    {"a lone continuation", "\x80", 1, false, 1},
    {"a letter cut short", "\xe4\xbd", 2, false, 2},
    {"a letter broken by another",
     "\xe4"
     "aa",
     3, false, 3},
    {"a slash in two bytes", "\xc0\xaf", 2, false, 2},
    {"a slash in three", "\xe0\x80\xaf", 3, false, 3},
    {"and in four", "\xf0\x80\x80\xaf", 4, false, 4},
    {"half a surrogate pair", "\xed\xa0\x80", 3, false, 3},
    {"the last before the surrogates", "\xed\x9f\xbf", 3, true, 1},
    {"a byte that begins nothing", "\xff", 1, false, 1},
    {"five bytes, as once was", "\xf8\x88\x80\x80\x80", 5, false, 5},
};

static void only_whole_shortest_letters_are_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof UTF8 / sizeof *UTF8; i++) {
        struct text text = {UTF8[i].bytes, UTF8[i].len};
        if (text_is_utf8(text) != UTF8[i].good || text_letters(text) != UTF8[i].letters)
            fail_msg("%s: %zu letters", UTF8[i].why, text_letters(text));
    }
}

static void every_letter_is_written_as_it_is_read(void **state)
{
    (void)state;
    char bytes[4];
    for (uint32_t letter = 1; letter <= 0x10ffff; letter++) {
        struct text text = {bytes, text_put_char(bytes, letter)};
        bool surrogate = letter >= 0xd800 && letter < 0xe000;
        assert_true(text_is_utf8(text));
        assert_int_equal(text_take_char(&text), surrogate ? 0xfffd : letter);
        assert_int_equal(text.len, 0);
    }
    assert_int_equal(text_put_char(bytes, UINT32_MAX), 3);
    assert_memory_equal(bytes, "\ufffd", 3);
}

static const struct {
    const char *why, *text;
    size_t from, len;
    const char *want;
} PARTS[] = {
    {"from the middle", "hello", 1, 3, "ell"},
    {"to the end and not past it", "hello", 3, 99, "lo"},
    {"all that is left", "hello", 1, SIZE_MAX, "ello"},
    {"from the end on there is nothing", "hello", 5, 1, ""},
    {"nor past it", "hello", SIZE_MAX, SIZE_MAX, ""},
};

static void a_part_stays_within_its_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        struct text got = text_part(text_of(PARTS[i].text), PARTS[i].from, PARTS[i].len);
        if (!text_is(got, PARTS[i].want))
            fail_msg("%s: got \"%.*s\"", PARTS[i].why, TEXT_ARG(got));
    }
    assert_null(text_part((struct text){0}, 3, 3).at);
}

static void texts_are_compared_by_bytes(void **state)
{
    (void)state;
    assert_true(text_equal((struct text){0}, TEXT("")));
    assert_true(text_is((struct text){0}, ""));
    assert_false(text_equal(TEXT("pay"), TEXT("pat")));
    assert_false(text_equal(TEXT("pay"), TEXT("pays")));
    assert_true(text_compare(TEXT("pay"), TEXT("pays")) < 0);
    assert_true(text_compare(TEXT("\xff"), TEXT("a")) > 0);
    assert_int_equal(text_compare((struct text){0}, TEXT("")), 0);
    assert_true(text_starts(TEXT("pay"), "pa") && text_starts(TEXT("pay"), ""));
    assert_true(text_starts((struct text){0}, "") && text_ends((struct text){0}, ""));
    assert_false(text_starts(TEXT("pa"), "pay") || text_ends(TEXT("ay"), "pay"));
    assert_true(text_ends(TEXT("pay"), "ay"));
}

static void a_needle_is_found_where_it_begins(void **state)
{
    (void)state;
    assert_int_equal(text_find(TEXT("aab"), TEXT("ab")), 1);
    assert_int_equal(text_find(TEXT("aab"), TEXT("")), 0);
    assert_int_equal(text_find((struct text){0}, TEXT("")), 0);
    assert_int_equal(text_find(TEXT("a"), TEXT("ab")), SIZE_MAX);
    assert_int_equal(text_find((struct text){0}, TEXT("a")), SIZE_MAX);
}

static void white_space_is_that_of_xml(void **state)
{
    (void)state;
    assert_text(text_trim(TEXT(" \t\r\n a b \n")), "a b");
    assert_text(text_trim(TEXT("  ")), "");
    assert_text(text_trim((struct text){0}), "");
    assert_text(text_trim(TEXT("\u00a0a\v")), "\u00a0a\v");
}

static void words_and_parts_are_taken_in_order(void **state)
{
    (void)state;
    struct text rest = TEXT("  one two\n"), word;
    assert_true(text_take_word(&rest, &word));
    assert_text(word, "one");
    assert_true(text_take_word(&rest, &word));
    assert_text(word, "two");
    assert_false(text_take_word(&rest, &word));
    assert_int_equal(rest.len, 0);

    size_t count = 0;
    for (rest = TEXT(",a,,"); text_take_part(&rest, ',', &word); count++)
        assert_text(word, count == 1 ? "a" : "");
    assert_int_equal(count, 4);
    rest = (struct text){0};
    assert_false(text_take_part(&rest, ',', &word));
}

static const struct {
    const char *why, *text;
    bool good;
    int64_t want;
} NUMBERS[] = {
    {"a number", "42", true, 42},
    {"with a sign", "-42", true, -42},
    {"with the other", "+42", true, 42},
    {"zeros in front", "007", true, 7},
    {"the largest", "9223372036854775807", true, INT64_MAX},
    {"the smallest", "-9223372036854775808", true, INT64_MIN},
    {"one too large", "9223372036854775808", false, 0},
    {"one too small", "-9223372036854775809", false, 0},
    {"many digits too large", "99999999999999999999999999", false, 0},
    {"nothing", "", false, 0},
    {"a sign alone", "-", false, 0},
    {"two signs", "--1", false, 0},
    {"a space", " 1", false, 0},
    {"a point", "1.0", false, 0},
    {"hexadecimal", "0x1", false, 0},
};

static void a_whole_number_is_all_of_its_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        int64_t got = 0;
        bool good = text_to_int64(text_of(NUMBERS[i].text), &got);
        if (good != NUMBERS[i].good || (good && got != NUMBERS[i].want))
            fail_msg("%s: got %lld", NUMBERS[i].why, (long long)got);
    }
}

static const struct {
    const char *why, *string, *want;
} LINES[] = {
    {"a line is left alone", "pay 你好", "pay 你好"},
    {"line ends become spaces", "a\r\nb", "a  b"},
    {"so does what steers a terminal", "a\x1b[31m\x7f", "a [31m "},
    {"half a letter at the end falls away", "pay \xe4\xbd", "pay "},
    {"so does a first byte alone", "pay \xf0", "pay "},
    {"and three bytes of four", "\xf0\xa0\xae", ""},
    {"a whole letter stays", "\xf0\xa0\xae\xb7", "\xf0\xa0\xae\xb7"},
    {"nothing stays nothing", "", ""},
};

static void a_line_is_one_line_of_whole_letters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
        char line[32];
        snprintf(line, sizeof line, "%s", LINES[i].string);
        text_make_line(line);
        if (strcmp(line, LINES[i].want) != 0)
            fail_msg("%s: got \"%s\"", LINES[i].why, line);
    }
}

static void copies_end_with_nul(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct text copy = text_copy(arena, text_part(TEXT("hello"), 1, 2));
    assert_text(copy, "el");
    assert_int_equal(copy.at[2], '\0');
    assert_string_equal(text_string(arena, (struct text){0}), "");
    struct text made = text_format(arena, "%d of %.*s", 3, TEXT_ARG(copy));
    assert_text(made, "3 of el");
    assert_int_equal(made.at[made.len], '\0');
    assert_int_equal(text_format(arena, "%5000d", 1).len, 5000);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(only_whole_shortest_letters_are_text),
           cmocka_unit_test(every_letter_is_written_as_it_is_read),
           cmocka_unit_test(a_part_stays_within_its_text),
           cmocka_unit_test(texts_are_compared_by_bytes),
           cmocka_unit_test(a_needle_is_found_where_it_begins),
           cmocka_unit_test(white_space_is_that_of_xml),
           cmocka_unit_test(words_and_parts_are_taken_in_order),
           cmocka_unit_test(a_whole_number_is_all_of_its_text),
           cmocka_unit_test(a_line_is_one_line_of_whole_letters),
           cmocka_unit_test(copies_end_with_nul))
