#include "ussd/keypad.h"

#include "base/check.h"

static const struct {
    const char *why, *text;
    unsigned presses;
    int64_t ms;
} COSTS[] = {
    {"nothing costs nothing", "", 0, 0},
    {"digits take one press each", "*123#", 5, 5 * KEYPAD_PRESS_MS},
    {"c is three presses", "c", 3, 3 * KEYPAD_PRESS_MS},
    {"two letters of one key need a wait", "ab", 3, 3 * KEYPAD_PRESS_MS + KEYPAD_WAIT_MS},
    {"capitals as small ones", "Amina", 1 + 1 + 3 + 2 + 1, 8 * KEYPAD_PRESS_MS},
    {"a digit among letters lies behind them", "a1", 1 + 7, 8 * KEYPAD_PRESS_MS},
    {"a Chinese letter goes by its sound", "王", 4, 4 * KEYPAD_PRESS_MS},
};

static void typing_takes_its_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof COSTS / sizeof *COSTS; i++) {
        struct keypad_cost cost = keypad_cost(text_of(COSTS[i].text));
        if (cost.presses != COSTS[i].presses || cost.ms != COSTS[i].ms)
            fail_msg("%s: got %u presses, %lld ms", COSTS[i].why, cost.presses,
                     (long long)cost.ms);
    }
}

static void the_same_key_again_turns_the_letter(void **state)
{
    (void)state;
    struct keypad keypad = {.letters = true};

    keypad_press(&keypad, '2', 1000);
    keypad_press(&keypad, '2', 1300);
    assert_string_equal(keypad.text, "b");
    keypad_press(&keypad, '2', 1300 + KEYPAD_WAIT_MS);
    assert_string_equal(keypad.text, "ba");
    keypad_press(&keypad, '3', 2300);
    assert_string_equal(keypad.text, "bad");
    keypad.letters = false;
    keypad_press(&keypad, '3', 2400);
    assert_string_equal(keypad.text, "bad3");
}

static void a_whole_letter_is_erased(void **state)
{
    (void)state;
    struct keypad keypad = {0};

    keypad_type(&keypad, 0x738B);
    keypad_type(&keypad, 0x20BB7);
    keypad_erase(&keypad);
    assert_string_equal(keypad.text, "王");
    keypad_erase(&keypad);
    keypad_erase(&keypad);
    assert_string_equal(keypad.text, "");
}

CHECK_MAIN(cmocka_unit_test(typing_takes_its_time),
           cmocka_unit_test(the_same_key_again_turns_the_letter),
           cmocka_unit_test(a_whole_letter_is_erased))
