#include "ussd/keypad.h"

#include <string.h>

/* By key: what it gives in the order of presses. */
static const struct {
    char key;
    const char *letters;
} KEYS[] = {{'1', ".,?!'-1"}, {'2', "abc2"}, {'3', "def3"},  {'4', "ghi4"},
            {'5', "jkl5"},    {'6', "mno6"}, {'7', "pqrs7"}, {'8', "tuv8"},
            {'9', "wxyz9"},   {'0', " 0"},   {'*', "*"},     {'#', "#"}};
enum { KEYS_COUNT = sizeof KEYS / sizeof *KEYS, ELSEWHERE_PRESSES = 4 };

static const char *letters_of(char key)
{
    for (size_t i = 0; i < KEYS_COUNT; i++)
        if (KEYS[i].key == key)
            return KEYS[i].letters;
    return "";
}

static char small(uint32_t letter)
{
    return (char)(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
}

/* The key that has a letter and how many presses it takes; 0 if none has. */
static char find_key(uint32_t letter, unsigned *presses)
{
    if (letter == 0 || letter > '~')
        return 0;
    for (size_t i = 0; i < KEYS_COUNT; i++) {
        const char *at = strchr(KEYS[i].letters, small(letter));
        if (at == NULL)
            continue;
        *presses = (unsigned)(at - KEYS[i].letters) + 1;
        return KEYS[i].key;
    }
    return 0;
}

/* Digits alone are typed as digits: one press each. */
static bool is_digits(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (strchr("0123456789*# ", text.at[i]) == NULL)
            return false;
    return true;
}

struct keypad_cost keypad_cost(struct text text)
{
    struct keypad_cost cost = {0};
    bool digits = is_digits(text);
    char last = 0;

    while (text.len > 0) {
        uint32_t letter = text_take_char(&text);
        unsigned presses = 1;
        char key = digits ? 0 : find_key(letter, &presses);
        if (!digits && key == 0)
            presses = ELSEWHERE_PRESSES;
        cost.presses += presses;
        cost.ms += presses * (int64_t)KEYPAD_PRESS_MS;
        if (key != 0 && key == last)
            cost.ms += KEYPAD_WAIT_MS;
        last = key;
    }
    return cost;
}

void keypad_clear(struct keypad *keypad)
{
    keypad->text[0] = '\0';
    keypad->key = 0;
}

void keypad_type(struct keypad *keypad, uint32_t letter)
{
    size_t len = strlen(keypad->text);
    char bytes[4];

    keypad->key = 0;
    if (letter < ' ' || text_letters(text_of(keypad->text)) >= KEYPAD_ENTRY)
        return;
    size_t count = text_put_char(bytes, letter);
    memcpy(keypad->text + len, bytes, count);
    keypad->text[len + count] = '\0';
}

void keypad_erase(struct keypad *keypad)
{
    size_t len = strlen(keypad->text);

    while (len > 0 && ((unsigned char)keypad->text[--len] & 0xC0) == 0x80)
        continue;
    keypad->text[len] = '\0';
    keypad->key = 0;
}

void keypad_press(struct keypad *keypad, char key, int64_t now_ms)
{
    const char *letters = letters_of(key);
    size_t len = strlen(keypad->text);

    if (letters[0] == '\0')
        return;
    if (!keypad->letters) {
        keypad_type(keypad, (unsigned char)key);
        return;
    }
    const char *at = len > 0 ? strchr(letters, keypad->text[len - 1]) : NULL;
    if (keypad->key == key && now_ms - keypad->pressed_ms < KEYPAD_WAIT_MS && at != NULL)
        keypad->text[len - 1] = at[1] != '\0' ? at[1] : letters[0];
    else
        keypad_type(keypad, (unsigned char)letters[0]);
    keypad->key = key;
    keypad->pressed_ms = now_ms;
}
