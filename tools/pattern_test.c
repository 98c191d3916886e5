#include "tools/pattern.h"

#include <regex.h>

#include "base/arena.h"
#include "base/check.h"

static const struct {
    const char *why, *pattern;
} MATCHED[] = {
    {"a count", "^[0-9]{6}$"},
    {"groups in groups, alternatives, an escaped sign", "^((\\+|00)?86)?1[3-9][0-9]{9}$"},
    {"a class with a dash and a slash", "^[A-Za-z0-9 /-]{3,20}$"},
    {"dates of a month", "^((01|03|05)(0[1-9]|[12][0-9]|3[01])|02(0[1-9]|[12][0-9]))$"},
    {"open counts", "^a+b*c?d{2,}$"},
    {"a negated class", "^[^0-9]{4}$"},
    {"a bracket in a class", "^[]x]{3}$"},
};

static void what_is_made_matches_its_pattern(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof MATCHED / sizeof *MATCHED; i++) {
        regex_t regex;
        assert_int_equal(regcomp(&regex, MATCHED[i].pattern, REG_EXTENDED | REG_NOSUB), 0);
        for (unsigned turn = 0; turn < 20; turn++) {
            struct text made = pattern_sample(text_of(MATCHED[i].pattern), turn, arena);
            if (made.len == 0 || regexec(&regex, text_string(arena, made), 0, NULL, 0) != 0)
                fail_msg("%s: \"%.*s\"", MATCHED[i].why, TEXT_ARG(made));
        }
        regfree(&regex);
    }
    arena_close(arena);
}

static void the_first_is_the_longest(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    assert_int_equal(pattern_sample(TEXT("^[a-c]{2,9}$"), 0, arena).len, 9);
    assert_int_equal(pattern_sample(TEXT("^x{9999}$"), 0, arena).len, PATTERN_LONGEST);
    arena_close(arena);
}

static void what_is_not_understood_makes_nothing(void **state)
{
    (void)state;
    static const char *const PATTERNS[] = {"",
                                           "(",
                                           "a)",
                                           "[",
                                           "[a",
                                           "a{2",
                                           "a{3,1}",
                                           "(?=a)b",
                                           "((((((((((((((((((a))))))))))))))))))",
                                           "\\",
                                           "((()*){9999}){9999}x"};
    struct arena *arena = arena_open("test");
    for (size_t i = 0; i < sizeof PATTERNS / sizeof *PATTERNS; i++)
        if (pattern_sample(text_of(PATTERNS[i]), 0, arena).len > 0)
            fail_msg("%s", PATTERNS[i]);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(what_is_made_matches_its_pattern),
           cmocka_unit_test(the_first_is_the_longest),
           cmocka_unit_test(what_is_not_understood_makes_nothing))
