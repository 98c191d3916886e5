/* PAGE_SCAN: a barcode. The scanner acts as a keyboard; who has no scanner, or a card that it
 * does not read, has the digits on keys. */
#include <string.h>

#include "desk/editor.h"

enum { MOST_BYTES = 512 };

enum id { ID_FIELD = 1, ID_DELETE, ID_CLEAR, ID_DIGIT = 10 };

struct scan {
    char bytes[MOST_BYTES];
    size_t len;
    bool whole; /* a scanner has ended it: what it reads next replaces this */
};

static void say(struct editor_turn *turn, const struct editor *editor, unsigned id,
                const char *key)
{
    turn_say(turn, editor, id, editor_word(editor, key));
}

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
    struct item *field = scene_add(maker, ITEM_FIELD, ID_FIELD, TEXT(""));

    field->value = text_copy(maker->arena, scanned(scan));
    field->hidden = editor->page->is_secret;
    scene_say(maker, field, TEXT(""), editor_word(editor, "kiosk.scan.how"));
    for (unsigned i = 0; i < 10; i++) {
        unsigned digit = (i + 1) % 10; /* 1 to 9, and 0 below in the middle */
        struct text shown = text_format(maker->arena, "%u", digit);
        struct item *key = scene_add(maker, ITEM_KEY, ID_DIGIT + digit, shown);
        key->column = digit == 0 ? 1 : i % 3;
        key->row = i / 3;
    }
    struct item *clear =
        scene_add(maker, ITEM_KEY, ID_CLEAR, editor_word(editor, "kiosk.clear"));
    clear->row = 3;
    struct item *delete =
        scene_add(maker, ITEM_KEY, ID_DELETE, editor_word(editor, "kiosk.delete"));
    delete->row = 3;
    delete->column = 2;
    maker->scene->columns = 3;
    maker->scene->rows = 4;
}

static void say_scanned(struct editor *editor, struct editor_turn *turn)
{
    const struct scan *scan = editor->state;

    if (scan->len == 0) {
        say(turn, editor, ID_FIELD, "kiosk.scan.how");
    } else if (editor->page->is_secret) {
        say(turn, editor, ID_FIELD, "kiosk.secret");
    } else {
        struct saying *saying =
            turn_say(turn, editor, ID_FIELD, text_copy(editor->arena, scanned(scan)));
        saying->is_private = editor->page->is_private;
        saying->asked = true;
    }
}

static bool add(struct scan *scan, struct text letter)
{
    if (letter.len > MOST_BYTES - scan->len)
        return false;
    memcpy(scan->bytes + scan->len, letter.at, letter.len);
    scan->len += letter.len;
    return true;
}

static void take_away(struct scan *scan)
{
    while (scan->len > 0 && ((unsigned char)scan->bytes[--scan->len] & 0xc0) == 0x80)
        ;
}

static void go_on(struct editor *editor, struct editor_turn *turn)
{
    const struct scan *scan = editor->state;

    if (scan->len > 0)
        turn_answer(turn, text_copy(editor->arena, scanned(scan)));
    else if ((editor->page->may & MAY_SKIP) != 0)
        *turn = (struct editor_turn){.answered = true, .answer = {.kind = ANSWER_SKIP}};
    else
        say(turn, editor, ID_FIELD, "kiosk.scan.how");
}

static void touch_scan(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct scan *scan = editor->state;

    if (id >= ID_DIGIT && id < ID_DIGIT + 10) {
        struct text digit = text_format(editor->arena, "%u", id - ID_DIGIT);
        turn->changed = add(scan, digit);
        if (turn->changed)
            turn_say(turn, editor, id, digit)->is_private = editor->page->is_private;
        else
            say(turn, editor, id, "kiosk.write.full");
    } else if (id == ID_DELETE) {
        turn->changed = true;
        say(turn, editor, id, scan->len > 0 ? "kiosk.deleted" : "kiosk.write.empty");
        take_away(scan);
    } else if (id == ID_CLEAR) {
        turn->changed = true;
        memset(scan, 0, sizeof *scan);
        say(turn, editor, id, "kiosk.cleared");
    } else if (id == ID_FIELD) {
        say_scanned(editor, turn);
    } else if (id == ID_GO) {
        go_on(editor, turn);
    }
}

/* A scanner ends what it read with a line feed: it is then said, and stands for the person to
 * look at; the green arrow takes it. A scanner's next reading replaces the last. */
static void type_scan(struct editor *editor, struct text letters, struct editor_turn *turn)
{
    struct scan *scan = editor->state;

    turn->changed = true;
    for (struct text rest = letters; rest.len > 0;) {
        struct text letter = rest;
        uint32_t code = text_take_char(&rest);
        letter.len -= rest.len;
        if (code == '\n') {
            say_scanned(editor, turn);
            scan->whole = true;
        } else if (code == '\b') {
            take_away(scan);
            scan->whole = false;
        } else if (code >= ' ' && code != 0x7f && code != 0xfffd) {
            if (scan->whole)
                memset(scan, 0, sizeof *scan);
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
