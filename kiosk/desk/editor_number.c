/* Numbers, with a point where the form takes one: a keypad that says each digit; before going
 * on the whole is said once. */
#include <stdlib.h>

#include "desk/keypad.h"
#include "locale/show.h"

enum { MOST_DIGITS = 15 };

static char extra_of(const struct editor *editor)
{
    return editor->page->kind == PAGE_DECIMAL ? '.' : 0;
}

static void open_number(struct editor *editor)
{
    struct keypad *keypad = ARENA_NEW(editor->arena, struct keypad);

    editor->state = keypad;
    if (!editor->page->is_secret)
        keypad_set(keypad, editor->page->value);
}

static void show_number_page(const struct editor *editor, struct scene_maker *maker)
{
    const struct keypad *keypad = editor->state;
    struct item *field = scene_add(maker, ITEM_FIELD, KEYPAD_FIELD, TEXT(""));

    field->value = text_copy(maker->arena, keypad_text(keypad));
    field->hidden = editor->page->is_secret;
    scene_say(maker, field, TEXT(""), field->value)->is_private = editor_is_private(editor);
    keypad_show(editor, maker, extra_of(editor));
}

static bool fits(const struct keypad *keypad, char letter)
{
    if (letter == '.')
        return keypad->len > 0 && text_find(keypad_text(keypad), TEXT(".")) == SIZE_MAX;
    return keypad->len < MOST_DIGITS;
}

static struct text whole(const struct editor *editor)
{
    struct text typed = text_copy(editor->arena, keypad_text(editor->state));
    return show_number(strtod(typed.at, NULL), editor->page->language, editor->arena);
}

static void go_on(struct editor *editor, struct editor_turn *turn)
{
    struct keypad *keypad = editor->state;

    if (keypad->len == 0)
        turn_leave_out(turn, editor, KEYPAD_FIELD, "kiosk.type-first");
    else if (!keypad->heard)
        keypad_say_whole(keypad, editor, whole(editor), false, turn);
    else
        turn_answer(turn, text_copy(editor->arena, keypad_text(keypad)));
}

static void touch_number(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct keypad *keypad = editor->state;

    if (id == ID_GO) {
        go_on(editor, turn);
    } else if (id == KEYPAD_FIELD && keypad->len > 0) {
        keypad_say_whole(keypad, editor, whole(editor), true, turn);
    } else if (id == KEYPAD_FIELD) {
        turn_say_word(turn, editor, id, "kiosk.type-first");
    } else {
        char letter = keypad_touch(keypad, id, extra_of(editor), editor, turn);
        if (letter == 0)
            return;
        turn->changed = true;
        if (fits(keypad, letter) && keypad_add(keypad, letter))
            keypad_say_key(editor, letter, turn);
        else
            turn_say_word(turn, editor, KEYPAD_FIELD, "kiosk.write.full");
    }
}

static void type_number(struct editor *editor, struct text letters, struct editor_turn *turn)
{
    keypad_type(editor, letters, extra_of(editor), turn);
}

const struct editor_kind editor_number = {.name = "number",
                                          .open = open_number,
                                          .plan = PLAN_KEYPAD,
                                          .show = show_number_page,
                                          .touch = touch_number,
                                          .type = type_number};
