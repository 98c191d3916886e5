/* PAGE_SCAN: a barcode. The scanner acts as a keyboard; who has no scanner, or a card that it
 * does not read, has the digits on keys. */
#include <string.h>

#include "desk/editor.h"
#include "desk/keypad.h"

enum { MOST_BYTES = 512 };

struct scan {
    char bytes[MOST_BYTES];
    size_t len;
    bool whole; /* a scanner has ended it: what it reads next replaces this */
};

static struct text scanned(const struct scan *scan)
{
    return (struct text){scan->bytes, scan->len};
}

static void open_scan(struct editor *editor)
{
    struct scan *scan = ARENA_NEW(editor->arena, struct scan);
    struct text value = editor->page->value;

    editor->state = scan;
    if (!editor->page->is_secret && value.len > 0 && value.len <= MOST_BYTES) {
        memcpy(scan->bytes, value.at, value.len);
        scan->len = value.len;
    }
}

static void show_scan(const struct editor *editor, struct scene_maker *maker)
{
    const struct scan *scan = editor->state;
    struct item *field = scene_add(maker, ITEM_FIELD, KEYPAD_FIELD, TEXT(""));

    field->value = text_copy(maker->arena, scanned(scan));
    field->hidden = editor->page->is_secret;
    scene_say(maker, field, TEXT(""), editor_word(editor, "kiosk.scan.how"));
    keypad_show(editor, maker, 0);
}

/* What was read is looked at and heard; the green arrow takes it. */
static void say_scanned(struct editor *editor, bool asked, struct editor_turn *turn)
{
    const struct scan *scan = editor->state;

    if (scan->len == 0) {
        turn_say_word(turn, editor, KEYPAD_FIELD, "kiosk.scan.how");
        return;
    }
    if (editor->page->is_secret && !editor_has_headphones(editor)) {
        turn_say_word(turn, editor, KEYPAD_FIELD, "kiosk.secret");
    } else {
        struct saying *saying =
            turn_say(turn, editor, KEYPAD_FIELD, text_copy(editor->arena, scanned(scan)));
        saying->is_private = editor_is_private(editor);
        saying->asked = asked;
    }
    turn_say_word(turn, editor, ID_GO, "kiosk.speak.right");
}

static bool add(struct scan *scan, struct text letter)
{
    if (scan->whole)
        memset(scan, 0, sizeof *scan);
    if (letter.len > MOST_BYTES - scan->len)
        return false;
    memcpy(scan->bytes + scan->len, letter.at, letter.len);
    scan->len += letter.len;
    return true;
}

static void take_away(struct scan *scan)
{
    scan->whole = false;
    while (scan->len > 0 && ((unsigned char)scan->bytes[--scan->len] & 0xc0) == 0x80)
        ;
    memset(scan->bytes + scan->len, 0, MOST_BYTES - scan->len);
}

static void touch_digit(struct editor *editor, unsigned digit, struct editor_turn *turn)
{
    struct scan *scan = editor->state;
    char letter = (char)('0' + digit);

    turn->changed = true;
    scan->whole = false;
    if (add(scan, (struct text){&letter, 1}))
        keypad_say_key(editor, letter, turn);
    else
        turn_say_word(turn, editor, KEYPAD_FIELD, "kiosk.write.full");
}

static void touch_scan(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct scan *scan = editor->state;

    if (id >= KEYPAD_DIGIT && id < KEYPAD_DIGIT + 10) {
        touch_digit(editor, id - KEYPAD_DIGIT, turn);
    } else if (id == KEYPAD_DELETE) {
        turn->changed = true;
        turn_say_word(turn, editor, id, scan->len > 0 ? "kiosk.deleted" : "kiosk.write.empty");
        take_away(scan);
    } else if (id == KEYPAD_CLEAR) {
        turn->changed = true;
        memset(scan, 0, sizeof *scan);
        turn_say_word(turn, editor, id, "kiosk.cleared");
    } else if (id == KEYPAD_FIELD) {
        say_scanned(editor, true, turn);
    } else if (id == ID_GO && scan->len > 0) {
        turn_answer(turn, text_copy(editor->arena, scanned(scan)));
    } else if (id == ID_GO) {
        turn_leave_out(turn, editor, KEYPAD_FIELD, "kiosk.scan.how");
    }
}

/* A scanner ends what it read with a line feed. Its next reading replaces the last. */
static void type_scan(struct editor *editor, struct text letters, struct editor_turn *turn)
{
    struct scan *scan = editor->state;

    turn->changed = true;
    for (struct text rest = letters; rest.len > 0;) {
        struct text letter = rest;
        uint32_t code = text_take_char(&rest);
        letter.len -= rest.len;
        if (code == '\n') {
            say_scanned(editor, false, turn);
            scan->whole = true;
        } else if (code == '\b') {
            take_away(scan);
        } else if (code >= ' ' && code != 0x7f && code != 0xfffd) {
            add(scan, letter);
        }
    }
}

static void close_scan(struct editor *editor)
{
    memset(editor->state, 0, sizeof(struct scan));
}

const struct editor_kind editor_scan = {.name = "scan",
                                        .open = open_scan,
                                        .plan = PLAN_KEYPAD,
                                        .show = show_scan,
                                        .touch = touch_scan,
                                        .type = type_scan,
                                        .close = close_scan};
