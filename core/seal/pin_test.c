#include "seal/pin.h"

#include "base/check.h"
#include "seal/seal.h"

static int start(void **state)
{
    (void)state;
    seal_start();
    return 0;
}

static void easy_pins_are_not_taken(void **state)
{
    (void)state;
    static const struct {
        const char *why, *pin;
        bool good;
    } CASES[] = {{"six digits", "402817", true},
                 {"twelve", "402817402817", true},
                 {"some the same", "112200", true},
                 {"five are too few", "40281", false},
                 {"thirteen are too many", "4028174028174", false},
                 {"none", "", false},
                 {"letters", "40281a", false},
                 {"digits of another script", "٤٠٢٨١٧", false},
                 {"all the same", "777777", false},
                 {"counting up", "456789", false},
                 {"counting over the nine", "567890", false},
                 {"counting down", "987654", false},
                 {"counting down over the nought", "321098", false}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        if (pin_is_good(text_of(CASES[i].pin)) != CASES[i].good)
            fail_msg("%s", CASES[i].why);
}

static void only_the_same_pin_opens(void **state)
{
    (void)state;
    struct fault why = {0};
    char line[PIN_LINE];
    assert_int_equal(pin_hash(line, TEXT("402817"), &why), OK);
    assert_true(text_starts(text_of(line), "$argon2id$"));
    assert_int_equal(text_find(text_of(line), TEXT("402817")), SIZE_MAX);
    assert_int_equal(pin_check(text_of(line), TEXT("402817"), &why), OK);
    assert_int_equal(pin_check(text_of(line), TEXT("402818"), &why), REFUSED);
    assert_int_equal(pin_check(text_of(line), TEXT(""), &why), REFUSED);
}

static void the_same_pin_never_gives_the_same_line(void **state)
{
    (void)state;
    struct fault why = {0};
    char one[PIN_LINE], other[PIN_LINE];
    assert_int_equal(pin_hash(one, TEXT("402817"), &why), OK);
    assert_int_equal(pin_hash(other, TEXT("402817"), &why), OK);
    assert_string_not_equal(one, other);
}

static void a_line_that_is_not_ours_is_damaged(void **state)
{
    (void)state;
    static const struct {
        const char *why, *line;
    } CASES[] = {{"empty", ""},
                 {"words", "the PIN"},
                 {"another hash", "$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
                                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
                 {"one that would take all memory",
                  "$argon2id$v=19$m=4294967,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
                 {"one that would take a day",
                  "$argon2id$v=19$m=19456,t=4000000,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
                 {"cut off", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNh"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct fault why = {0};
        if (pin_check(text_of(CASES[i].line), TEXT("402817"), &why) != DAMAGED)
            fail_msg("%s: %s", CASES[i].why, why.text);
    }
    char longest[300];
    memset(longest, '$', sizeof longest);
    struct fault why = {0};
    assert_int_equal(pin_check((struct text){longest, sizeof longest}, TEXT("1"), &why),
                     DAMAGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(easy_pins_are_not_taken),
        cmocka_unit_test(only_the_same_pin_opens),
        cmocka_unit_test(the_same_pin_never_gives_the_same_line),
        cmocka_unit_test(a_line_that_is_not_ours_is_damaged),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
