#include "desk/keypad.h"

#include <string.h>

struct text keypad_text(const struct keypad *keypad)
{
    return (struct text){keypad->at, keypad->len};
}

void keypad_set(struct keypad *keypad, struct text value)
{
    *keypad = (struct keypad){.heard = value.len > 0};
    keypad->len = value.len < KEYPAD_MOST ? value.len : KEYPAD_MOST;
    if (keypad->len > 0)
        memcpy(keypad->at, value.at, keypad->len);
}

bool keypad_add(struct keypad *keypad, char letter)
{
    if (keypad->len >= KEYPAD_MOST)
        return false;
    keypad->at[keypad->len++] = letter;
    keypad->heard = false;
    return true;
}

/* ---- What is seen ---- */

static struct item *show_key(struct scene_maker *maker, unsigned id, struct text text,
                             unsigned column, unsigned row)
{
    struct item *key = scene_add(maker, ITEM_KEY, id, text);

    key->column = column;
    key->row = row;
    return key;
}

/* A key that does something: a sign beside its word. */
static void show_sign(const struct editor *editor, struct scene_maker *maker, unsigned id,
                      unsigned column, unsigned row)
{
    bool clears = id == KEYPAD_CLEAR;
    const char *word = clears ? "kiosk.clear" : "kiosk.delete";

    show_key(maker, id, editor_word(editor, word), column, row)->image =
        text_of(clears ? "sign:clear" : "sign:delete");
}

void keypad_show(const struct editor *editor, struct scene_maker *maker, char extra)
{
    enum { COLUMNS = 3, ROWS = 4 };

    for (unsigned i = 0; i < 9; i++)
        show_key(maker, KEYPAD_DIGIT + i + 1, text_format(maker->arena, "%u", i + 1), i % 3,
                 i / 3);
    if (extra != 0) { /* what clears all goes beside the field */
        show_key(maker, KEYPAD_EXTRA, text_format(maker->arena, "%c", extra), 0, ROWS - 1);
        show_sign(editor, maker, KEYPAD_CLEAR, COLUMNS, 0);
    } else {
        show_sign(editor, maker, KEYPAD_CLEAR, 0, ROWS - 1);
    }
    show_key(maker, KEYPAD_DIGIT, TEXT("0"), 1, ROWS - 1);
    show_sign(editor, maker, KEYPAD_DELETE, 2, ROWS - 1);
    maker->scene->columns = COLUMNS;
    maker->scene->rows = ROWS;
}

void keypad_show_clear(const struct editor *editor, struct scene_maker *maker)
{
    show_sign(editor, maker, KEYPAD_CLEAR, 0, 0);
    maker->scene->columns = maker->scene->rows = 1;
}

/* ---- What is done ---- */

static unsigned id_of(char letter)
{
    return letter >= '0' && letter <= '9' ? KEYPAD_DIGIT + (unsigned)(letter - '0')
                                          : KEYPAD_EXTRA;
}

void keypad_say_key(const struct editor *editor, char letter, struct editor_turn *turn)
{
    struct text word = text_format(editor->arena, "%c", letter);

    if (letter == '.')
        word = editor_word(editor, "kiosk.point");
    turn_say(turn, editor, id_of(letter), word)->is_private = editor_is_private(editor);
}

char keypad_touch(struct keypad *keypad, unsigned id, char extra, const struct editor *editor,
                  struct editor_turn *turn)
{
    if (id >= KEYPAD_DIGIT && id < KEYPAD_DIGIT + 10)
        return (char)('0' + (id - KEYPAD_DIGIT));
    if (id == KEYPAD_EXTRA && extra != 0)
        return extra;
    if (id == KEYPAD_DELETE) {
        turn_say_word(turn, editor, id, keypad->len > 0 ? "kiosk.deleted" : "kiosk.type-first");
        if (keypad->len > 0)
            keypad->at[--keypad->len] = '\0';
    } else if (id == KEYPAD_CLEAR) {
        turn_say_word(turn, editor, id, "kiosk.cleared");
        keypad_set(keypad, TEXT(""));
    } else {
        return 0;
    }
    keypad->heard = false;
    turn->changed = true;
    return 0;
}

void keypad_say_whole(struct keypad *keypad, const struct editor *editor, struct text words,
                      bool asked, struct editor_turn *turn)
{
    bool is_private = editor_is_private(editor);

    keypad->heard = true;
    if (editor->page->is_secret && !editor_has_headphones(editor)) {
        turn_say_word(turn, editor, KEYPAD_FIELD, "kiosk.secret");
        turn_say_word(turn, editor, ID_GO, "kiosk.arrow");
        return;
    }
    struct saying *saying = turn_say(turn, editor, KEYPAD_FIELD, words);
    saying->is_private = is_private;
    saying->asked = asked;
    if (is_private && !asked && !editor_has_headphones(editor))
        turn_say_word(turn, editor, KEYPAD_FIELD, "kiosk.look");
    turn_say_word(turn, editor, ID_GO, "kiosk.right");
}

/* Each letter as the touch on its key would be. */
void keypad_type(struct editor *editor, struct text letters, char extra,
                 struct editor_turn *turn)
{
    for (size_t i = 0; i < letters.len && !turn->answered; i++) {
        char letter = letters.at[i];
        unsigned id = 0;
        if (letter >= '0' && letter <= '9')
            id = KEYPAD_DIGIT + (unsigned)(letter - '0');
        else if (letter == '\b')
            id = KEYPAD_DELETE;
        else if (letter == '\n')
            id = ID_GO;
        else if (extra != 0 && (letter == extra || (extra == 'X' && letter == 'x')))
            id = KEYPAD_EXTRA;
        if (id != 0)
            editor->kind->touch(editor, id, turn);
    }
}
