/* keypad.h: the twelve keys of a phone: what typing a text on them costs, and typing by
 * presses.
 *
 * Letters lie several on a key: "c" is three presses of 2 (ITU-T E.161). Two letters of the
 * same key in a row need a wait between. What no key has (Chinese, Uyghur) is counted as on the
 * phones sold there: by pinyin or by the local key order, about four presses a letter. */
#ifndef USSD_KEYPAD_H
#define USSD_KEYPAD_H

#include <stdint.h>

#include "base/text.h"

enum {
    KEYPAD_PRESS_MS = 400, /* people who do not type every day */
    KEYPAD_WAIT_MS = 900,  /* until the same key begins a new letter */
    KEYPAD_ENTRY = 182     /* letters of one input */
};

/* Presses, and the time they take. */
struct keypad_cost {
    unsigned presses;
    int64_t ms;
};
struct keypad_cost keypad_cost(struct text text);

/* What is being typed, press by press. */
struct keypad {
    char text[KEYPAD_ENTRY * 4 + 1]; /* UTF-8 */
    bool letters;                    /* presses give letters, else digits */
    char key;                        /* the key of the last letter, 0: none */
    int64_t pressed_ms;
};

void keypad_clear(struct keypad *keypad);
/* One of "0123456789*#"; anything else does nothing. */
void keypad_press(struct keypad *keypad, char key, int64_t now_ms);
/* A letter typed on the computer's own keyboard. */
void keypad_type(struct keypad *keypad, uint32_t letter);
/* Takes the last letter away. */
void keypad_erase(struct keypad *keypad);

#endif
