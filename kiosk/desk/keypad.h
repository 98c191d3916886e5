/* keypad.h: a telephone's keys and what they typed. Within the room. */
#ifndef DESK_KEYPAD_H
#define DESK_KEYPAD_H

#include "desk/editor.h"

enum {
    KEYPAD_MOST = 40,
    KEYPAD_FIELD = 1,
    KEYPAD_DIGIT = 10, /* to 19 */
    KEYPAD_DELETE = 20,
    KEYPAD_CLEAR,
    KEYPAD_EXTRA /* "." or "X" where there is one */
};

struct keypad {
    char at[KEYPAD_MOST + 1];
    size_t len;
    bool heard; /* the whole was said, or offered to be, since the last key */
};

struct text keypad_text(const struct keypad *keypad);
void keypad_set(struct keypad *keypad, struct text value);
/* False when it does not fit. */
bool keypad_add(struct keypad *keypad, char letter);
/* The keys; `extra` 0: there is none. */
void keypad_show(const struct editor *editor, struct scene_maker *maker, char extra);
/* Only the key that clears all. */
void keypad_show_clear(const struct editor *editor, struct scene_maker *maker);
/* What was touched: a letter to be added, or 0 when the touch was none of a letter. Takes away
 * and clears by itself. */
char keypad_touch(struct keypad *keypad, unsigned id, char extra, const struct editor *editor,
                  struct editor_turn *turn);
/* The key of a letter, said as privacy allows. */
void keypad_say_key(const struct editor *editor, char letter, struct editor_turn *turn);
/* The whole, said because it was touched (`asked`) or before going on; then how to go on. On a
 * loudspeaker what is private is only offered. */
void keypad_say_whole(struct keypad *keypad, const struct editor *editor, struct text words,
                      bool asked, struct editor_turn *turn);
/* Letters of a real keyboard, a key each. */
void keypad_type(struct editor *editor, struct text letters, char extra,
                 struct editor_turn *turn);

#endif
