/* The rules that the words in locales/ keep, in every language. */
#include <stdlib.h>
#include <unicode/ulocdata.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>

#include "base/check.h"
#include "locale/catalogue.h"
#include "locale/fit.h"

enum { LANGUAGES = 4, ENGLISH = 0, UYGHUR = 2 };

/* At most: words of a sentence, or letters where words are not parted; letters of a label. */
static const struct {
    const char *tag;
    size_t words, letters, label_letters;
    bool gsm;
} RULES[LANGUAGES] = {{"en", 15, 0, 20, true},
                      {"zh-CN", 0, 25, 10, false},
                      {"ug", 12, 0, 20, false},
                      {"sw", 15, 0, 20, true}};

struct all {
    struct arena *arena;
    struct catalogue *of[LANGUAGES];
};

static int open_all(void **state)
{
    struct all *all = calloc(1, sizeof *all);
    struct fault why = {0};
    if (!all)
        return -1;
    all->arena = arena_open("test");
    for (size_t i = 0; i < LANGUAGES; i++)
        if (catalogue_open(&all->of[i], DOORSTEP_BUILT_LOCALES, text_of(RULES[i].tag),
                           all->arena, &why) != OK)
            return print_error("%s: %s\n", RULES[i].tag, why.text), -1;
    *state = all;
    return 0;
}

static int close_all(void **state)
{
    arena_close(((struct all *)*state)->arena);
    free(*state);
    return 0;
}

static char *key_at(const struct all *all, size_t language, size_t index)
{
    return text_string(all->arena, catalogue_key(all->of[language], index));
}

/* Not for people's eyes: patterns, directions, words to recognise. */
static bool is_shown(const char *key)
{
    struct text text = text_of(key);
    return text.len > 0 && !text_starts(text, "words.") && !text_starts(text, "key.") &&
           !text_starts(text, "money.") && !text_starts(text, "voice.") &&
           !text_is(text, "direction") && !text_is(text, "date.pattern");
}

static void every_key_is_in_every_language(void **state)
{
    const struct all *all = *state;
    for (size_t from = 0; from < LANGUAGES; from++)
        for (size_t k = 0; k < catalogue_count(all->of[from]); k++)
            for (size_t to = 0; to < LANGUAGES; to++) {
                char *key = key_at(all, from, k);
                if (catalogue_words(all->of[to], key).len == 0)
                    fail_msg("\"%s\" of %s is not in %s", key, RULES[from].tag, RULES[to].tag);
            }
}

/* The {name}s of a text, each once, in the order of their bytes. */
static struct text names_in(struct text text, struct arena *arena)
{
    struct text names[16] = {0};
    size_t count = 0;
    for (size_t at; (at = text_find(text, TEXT("{"))) != SIZE_MAX && count < 16;) {
        text = text_part(text, at + 1, SIZE_MAX);
        struct text name = text_part(text, 0, text_find(text, TEXT("}")));
        size_t place = count;
        while (place > 0 && text_compare(names[place - 1], name) > 0)
            place--;
        if (place > 0 && text_equal(names[place - 1], name))
            continue;
        memmove(names + place + 1, names + place, (count - place) * sizeof *names);
        names[place] = name;
        count++;
    }
    struct text all = TEXT("");
    for (size_t i = 0; i < count; i++)
        all = text_format(arena, "%.*s{%.*s}", TEXT_ARG(all), TEXT_ARG(names[i]));
    return all;
}

static void names_of_values_are_the_same_in_every_language(void **state)
{
    const struct all *all = *state;
    for (size_t k = 0; k < catalogue_count(all->of[ENGLISH]); k++) {
        char *key = key_at(all, ENGLISH, k);
        struct text want = names_in(catalogue_words(all->of[ENGLISH], key), all->arena);
        for (size_t i = 0; i < LANGUAGES; i++) {
            struct text got = names_in(catalogue_words(all->of[i], key), all->arena);
            if (!text_equal(got, want))
                fail_msg("%s, \"%s\": it has %.*s, English %.*s", RULES[i].tag, key,
                         TEXT_ARG(got), TEXT_ARG(want));
        }
    }
}

/* People learn a service as a path of digits; a path does not change with the language, and a
 * choice never has the number of a way out. */
static void the_digits_of_ways_are_the_same_and_apart(void **state)
{
    const struct all *all = *state;
    size_t ways = 0;
    for (size_t k = 0; k < catalogue_count(all->of[ENGLISH]); k++) {
        char *key = key_at(all, ENGLISH, k);
        struct text digits = catalogue_words(all->of[ENGLISH], key);
        if (!text_starts(text_of(key), "key."))
            continue;
        ways++;
        for (size_t i = 0; i < LANGUAGES; i++)
            if (!text_equal(catalogue_words(all->of[i], key), digits))
                fail_msg("%s: \"%s\" is another digit than in English", RULES[i].tag, key);
        for (size_t other = 0; other < k; other++)
            if (text_equal(catalogue_words(all->of[ENGLISH], key_at(all, ENGLISH, other)),
                           digits))
                fail_msg("\"%s\" has the digits of another key", key);
        int64_t number = 0;
        assert_true(text_to_int64(digits, &number) && (number == 0 || number > 90));
    }
    assert_true(ways >= 4);
}

static void phones_of_7_bits_show_every_word(void **state)
{
    const struct all *all = *state;
    for (size_t i = 0; i < LANGUAGES; i++)
        for (size_t k = 0; RULES[i].gsm && k < catalogue_count(all->of[i]); k++) {
            char *key = key_at(all, i, k);
            size_t at = 0;
            uint32_t foreign = fit_first_foreign(catalogue_words(all->of[i], key), &at);
            if (foreign != 0)
                fail_msg("%s, \"%s\": U+%04X forces UCS-2", RULES[i].tag, key, foreign);
        }
}

static void uyghur_is_written_with_its_own_letters(void **state)
{
    static const uint32_t ALIKE[] = {0x647, 0x629, 0x6a9, 0x6cc, 0x6d2, 0x6c1};
    const struct all *all = *state;
    UErrorCode error = U_ZERO_ERROR;
    ULocaleData *data = ulocdata_open("ug", &error);
    USet *letters = ulocdata_getExemplarSet(data, NULL, 0, ULOCDATA_ES_STANDARD, &error);
    assert_true(U_SUCCESS(error));
    uset_add(letters, 0x626); /* the seat of a vowel; CLDR has it only with the vowel */
    for (size_t i = 0; i < sizeof ALIKE / sizeof *ALIKE; i++)
        assert_false(uset_contains(letters, (UChar32)ALIKE[i]));
    for (size_t k = 0; k < catalogue_count(all->of[UYGHUR]); k++) {
        char *key = key_at(all, UYGHUR, k);
        for (struct text rest = catalogue_words(all->of[UYGHUR], key); rest.len > 0;) {
            uint32_t letter = text_take_char(&rest);
            if (uscript_getScript((UChar32)letter, &error) == USCRIPT_ARABIC &&
                !uset_contains(letters, (UChar32)letter))
                fail_msg("\"%s\": U+%04X is no letter of Uyghur", key, letter);
            if (letter >= 0x660 && letter <= 0x6f9 && (letter < 0x66a || letter > 0x6ef))
                fail_msg("\"%s\": digits are ASCII", key);
        }
    }
    uset_close(letters);
    ulocdata_close(data);
}

static size_t words_in(struct text text)
{
    size_t count = 0;
    for (struct text word; text_take_word(&text, &word);)
        count++;
    return count;
}

static void every_text_is_short(void **state)
{
    const struct all *all = *state;
    for (size_t i = 0; i < LANGUAGES; i++)
        for (size_t k = 0; k < catalogue_count(all->of[i]); k++) {
            char *key = key_at(all, i, k);
            struct text text = catalogue_words(all->of[i], key);
            size_t letters = text_letters(text);
            if (!is_shown(key))
                continue;
            if (text_starts(text_of(key), "nav.") && letters > RULES[i].label_letters)
                fail_msg("%s, \"%s\": a label of %zu letters", RULES[i].tag, key, letters);
            if (RULES[i].words > 0 && words_in(text) > RULES[i].words)
                fail_msg("%s, \"%s\": %zu words", RULES[i].tag, key, words_in(text));
            if (RULES[i].letters > 0 && letters > RULES[i].letters)
                fail_msg("%s, \"%s\": %zu letters", RULES[i].tag, key, letters);
        }
}

static void no_text_begins_or_ends_with_white_space(void **state)
{
    const struct all *all = *state;
    for (size_t i = 0; i < LANGUAGES; i++)
        for (size_t k = 0; k < catalogue_count(all->of[i]); k++) {
            char *key = key_at(all, i, k);
            struct text text = catalogue_words(all->of[i], key);
            /* What parts the items of a list has its space. */
            if (text_starts(text_of(key), "list."))
                continue;
            if (*key && text_trim(text).len != text.len)
                fail_msg("%s, \"%s\": white space at an end", RULES[i].tag, key);
        }
}

static void no_word_means_both_yes_and_no(void **state)
{
    const struct all *all = *state;
    for (size_t i = 0; i < LANGUAGES; i++) {
        struct text words = catalogue_words(all->of[i], "words.yes");
        for (struct text word; text_take_part(&words, '|', &word);) {
            assert_true(word.len > 0);
            if (catalogue_is_word(all->of[i], "words.no", word))
                fail_msg("%s: \"%.*s\" is yes and no", RULES[i].tag, TEXT_ARG(word));
        }
        assert_true(
            catalogue_is_word(all->of[i], "words.yes", catalogue_words(all->of[i], "nav.yes")));
        assert_true(
            catalogue_is_word(all->of[i], "words.no", catalogue_words(all->of[i], "nav.no")));
    }
}

static void only_uyghur_runs_right_to_left(void **state)
{
    const struct all *all = *state;
    for (size_t i = 0; i < LANGUAGES; i++)
        assert_int_equal(catalogue_right_to_left(all->of[i]), i == UYGHUR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_in_every_language),
        cmocka_unit_test(names_of_values_are_the_same_in_every_language),
        cmocka_unit_test(the_digits_of_ways_are_the_same_and_apart),
        cmocka_unit_test(phones_of_7_bits_show_every_word),
        cmocka_unit_test(uyghur_is_written_with_its_own_letters),
        cmocka_unit_test(every_text_is_short),
        cmocka_unit_test(no_text_begins_or_ends_with_white_space),
        cmocka_unit_test(no_word_means_both_yes_and_no),
        cmocka_unit_test(only_uyghur_runs_right_to_left),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
