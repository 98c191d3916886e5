/* keyboard.h: the letters of a language on keys, and what touching them makes. Within the room.
 *
 * The table is a text of the language's catalogue ("words.letters"): groups split by spaces,
 * the keys of a group by "|", in the order people learned at school. A group is touched first,
 * then one of its keys, at most 10: so that each is as wide as a thumb on the smallest screen.
 * After "=" stands what a key is called, where that is not its letter ("-=hyphen").
 * "words.capitals" has the same shape without names, or is "-" where a script has no capitals.
 */
#ifndef DESK_KEYBOARD_H
#define DESK_KEYBOARD_H

#include "base/text.h"

enum {
    KEYBOARD_GROUPS = 8,
    KEYBOARD_KEYS = 10,
    KEYBOARD_COLUMNS = 6, /* groups, or the keys of one, and four more that do something */
    KEYBOARD_ROWS = 2
};

struct keyboard_group {
    struct text keys[KEYBOARD_KEYS], capitals[KEYBOARD_KEYS], names[KEYBOARD_KEYS];
    size_t count;
};

struct keyboard {
    struct keyboard_group groups[KEYBOARD_GROUPS];
    size_t group_count;
    bool has_capitals;
};

/* Borrows both texts. False when they are no such table: then it has no keys at all. */
bool keyboard_read(struct keyboard *keyboard, struct text letters, struct text capitals);

/* What a person typed, in `room` bytes that are the caller's. */
struct typed {
    char *at;
    size_t len, room;
};
struct text typed_text(const struct typed *typed);
/* Adds a key's letters; false if they do not fit. A vowel's seat (U+0626, Uyghur) stays only
 * where a syllable begins with it: at a word's beginning and after another vowel. */
bool typed_add(struct typed *typed, const struct keyboard *keyboard, struct text key);
/* Takes away what the last key added; false if there is nothing. */
bool typed_take(struct typed *typed);
/* Overwrites it. */
void typed_clear(struct typed *typed);
/* The next letter begins a word. */
bool typed_begins_word(const struct typed *typed);

#endif
