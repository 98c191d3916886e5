#include "desk/keyboard.h"

#include "base/check.h"
#include "locale/catalogue.h"

static const char *const LANGUAGES[] = {"en", "zh-CN", "ug", "sw"};

static struct keyboard keyboard_of(const char *tag, struct arena *arena)
{
    struct catalogue *words;
    struct keyboard keyboard;
    struct fault why = {0};
    assert_int_equal(catalogue_open(&words, DOORSTEP_BUILT_LOCALES, text_of(tag), arena, &why),
                     OK);
    if (!keyboard_read(&keyboard, catalogue_words(words, "words.letters"),
                       catalogue_words(words, "words.capitals")))
        fail_msg("%s: its keys are no table", tag);
    return keyboard;
}

static size_t keys_of(const struct keyboard *keyboard)
{
    size_t count = 0;
    for (size_t g = 0; g < keyboard->group_count; g++)
        count += keyboard->groups[g].count;
    return count;
}

static void every_language_has_its_letters_and_ten_digits(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    static const size_t LETTERS[] = {26, 26, 32, 26};
    for (size_t i = 0; i < 4; i++) {
        struct keyboard keyboard = keyboard_of(LANGUAGES[i], arena);
        size_t digits = 0;
        assert_true(keys_of(&keyboard) >= LETTERS[i] + 10);
        assert_int_equal(keyboard.has_capitals, !text_is(text_of(LANGUAGES[i]), "ug"));
        for (size_t g = 0; g < keyboard.group_count; g++)
            for (size_t k = 0; k < keyboard.groups[g].count; k++)
                digits += keyboard.groups[g].keys[k].at[0] >= '0' &&
                          keyboard.groups[g].keys[k].at[0] <= '9';
        assert_int_equal(digits, 10);
    }
    arena_close(arena);
}

static void no_two_keys_are_the_same(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < 4; i++) {
        struct keyboard keyboard = keyboard_of(LANGUAGES[i], arena);
        struct text seen[KEYBOARD_GROUPS * KEYBOARD_KEYS];
        size_t count = 0;
        for (size_t g = 0; g < keyboard.group_count; g++)
            for (size_t k = 0; k < keyboard.groups[g].count; k++) {
                for (size_t s = 0; s < count; s++)
                    assert_false(text_equal(seen[s], keyboard.groups[g].keys[k]));
                seen[count++] = keyboard.groups[g].keys[k];
            }
    }
    arena_close(arena);
}

static void the_row_of_uyghur_is_its_alphabet(void **state)
{
    (void)state;
    static const char *const FIRST[] = {"ئا", "ئە", "ب", "پ", "ت", "ج"};
    struct arena *arena = arena_open("test");
    struct keyboard keyboard = keyboard_of("ug", arena);
    for (size_t i = 0; i < sizeof FIRST / sizeof *FIRST; i++)
        assert_text(keyboard.groups[0].keys[i], FIRST[i]);
    assert_text(keyboard.groups[4].keys[7], "ي");
    arena_close(arena);
}

static void a_name_of_the_silk_road_has_its_dot(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct keyboard keyboard = keyboard_of("zh-CN", arena);
    bool there = false;
    for (size_t g = 0; g < keyboard.group_count; g++)
        for (size_t k = 0; k < keyboard.groups[g].count; k++)
            if (text_is(keyboard.groups[g].keys[k], "·")) {
                there = true;
                assert_false(text_is(keyboard.groups[g].names[k], "·"));
            }
    assert_true(there);
    arena_close(arena);
}

static void a_table_that_is_none_gives_no_keys(void **state)
{
    (void)state;
    static const struct {
        const char *why, *letters, *capitals;
    } CASES[] = {{"empty", "", "-"},
                 {"fewer capitals", "a|b", "A"},
                 {"more capitals", "a", "A|B"},
                 {"fewer groups of capitals", "a|b c", "A|B"},
                 {"an empty key", "a||b", "-"},
                 {"a key that is only a name", "=hyphen", "-"},
                 {"11 keys to a group", "a|b|c|d|e|f|g|h|i|j|k", "-"},
                 {"9 groups", "a b c d e f g h i", "-"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct keyboard keyboard;
        if (keyboard_read(&keyboard, text_of(CASES[i].letters), text_of(CASES[i].capitals)) ||
            keyboard.group_count != 0)
            fail_msg("%s", CASES[i].why);
    }
}

/* Keys split by spaces, "_" is a space. */
static struct text type(struct typed *typed, const struct keyboard *keyboard, const char *keys)
{
    struct text rest = text_of(keys), key;
    while (text_take_word(&rest, &key))
        assert_true(typed_add(typed, keyboard, text_is(key, "_") ? TEXT(" ") : key));
    return typed_text(typed);
}

static void a_vowel_has_its_seat_only_where_a_syllable_begins_with_it(void **state)
{
    (void)state;
    static const struct {
        const char *why, *keys, *want;
    } CASES[] = {{"a word begins with it", "ئا ت ئا", "ئاتا"},
                 {"a second word too", "ب ئا ر _ ئا ت ئا", "بار ئاتا"},
                 {"after another vowel", "س ئا ئە ت", "سائەت"},
                 {"after a consonant it has none", "گ ئۈ ل", "گۈل"},
                 {"set by hand, within a word", "م ئە س ئ ئۇ ل", "مەسئۇل"},
                 {"after a hyphen", "ئا - ئا", "ئا-ئا"},
                 {"a name", "ئا د ئى ل", "ئادىل"}};
    struct arena *arena = arena_open("test");
    struct keyboard keyboard = keyboard_of("ug", arena);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char room[64];
        struct typed typed = {room, 0, sizeof room};
        struct text got = type(&typed, &keyboard, CASES[i].keys);
        if (!text_is(got, CASES[i].want))
            fail_msg("%s: %.*s", CASES[i].why, TEXT_ARG(got));
    }
    arena_close(arena);
}

static void deleting_takes_what_the_last_key_brought(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct keyboard keyboard = keyboard_of("ug", arena);
    char room[64];
    struct typed typed = {room, 0, sizeof room};
    type(&typed, &keyboard, "س ئا ئە");
    assert_true(typed_take(&typed));
    assert_text(typed_text(&typed), "سا");
    assert_true(typed_take(&typed));
    assert_true(typed_take(&typed));
    assert_false(typed_take(&typed));
    assert_true(typed_begins_word(&typed));
    arena_close(arena);
}

static void what_does_not_fit_is_not_half_taken(void **state)
{
    (void)state;
    struct keyboard none = {0};
    char room[4];
    struct typed typed = {room, 0, sizeof room};
    assert_true(typed_add(&typed, &none, TEXT("字")));
    assert_false(typed_add(&typed, &none, TEXT("字")));
    assert_int_equal(typed.len, 3);
    typed_clear(&typed);
    assert_int_equal(typed.len, 0);
    for (size_t i = 0; i < sizeof room; i++)
        assert_int_equal(room[i], 0);
}

static void a_word_begins_after_space_hyphen_and_dot(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        bool begins;
    } CASES[] = {{"", true},   {"a", false},  {"a ", true},
                 {"a-", true}, {"阿·", true}, {"阿", false}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char room[16];
        struct text text = text_of(CASES[i].typed);
        memcpy(room, text.at, text.len);
        assert_int_equal(typed_begins_word(&(struct typed){room, text.len, sizeof room}),
                         CASES[i].begins);
    }
}

CHECK_MAIN(cmocka_unit_test(every_language_has_its_letters_and_ten_digits),
           cmocka_unit_test(no_two_keys_are_the_same),
           cmocka_unit_test(the_row_of_uyghur_is_its_alphabet),
           cmocka_unit_test(a_name_of_the_silk_road_has_its_dot),
           cmocka_unit_test(a_table_that_is_none_gives_no_keys),
           cmocka_unit_test(a_vowel_has_its_seat_only_where_a_syllable_begins_with_it),
           cmocka_unit_test(deleting_takes_what_the_last_key_brought),
           cmocka_unit_test(what_does_not_fit_is_not_half_taken),
           cmocka_unit_test(a_word_begins_after_space_hyphen_and_dot))
