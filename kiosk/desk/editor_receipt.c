/* The number to take home: large, said digit by digit twice, as a code, and on paper. */
#include "desk/board.h"
#include "desk/page_editors.h"
#include "locale/show.h"
#include "locale/spoken.h"

enum { ID_NUMBER = 1, ID_CODE, ID_PRINT, ID_HOME };

struct receipt {
    unsigned chosen; /* a tile's id; 0: none */
};

static const struct text GROUPS = {"3 3 4", 5};

static void open_receipt(struct editor *editor)
{
    editor->state = ARENA_NEW(editor->arena, struct receipt);
}

static struct text spoken(const struct editor *editor, struct arena *arena)
{
    return spoken_digits(editor->page->receipt, GROUPS, true, editor->page->language, arena);
}

static struct faces print_faces(const struct editor *editor)
{
    return (struct faces){.text = editor_word(editor, "kiosk.print"),
                          .image = TEXT("sign:print")};
}

static struct faces home_faces(const struct editor *editor)
{
    return (struct faces){.text = editor_word(editor, "kiosk.another"), .image = TEXT("home")};
}

static void show_receipt(const struct editor *editor, struct scene_maker *maker)
{
    const struct receipt *receipt = editor->state;
    const struct page *page = editor->page;
    struct faces print = print_faces(editor), home = home_faces(editor);
    struct item *number = scene_add(maker, ITEM_NUMBER, ID_NUMBER,
                                    show_groups(page->receipt, GROUPS, maker->arena));

    scene_say(maker, number, TEXT(""), spoken(editor, maker->arena));
    scene_say(maker, number, TEXT(""), spoken(editor, maker->arena));
    scene_add(maker, ITEM_CODE, ID_CODE, TEXT(""))->value = page->receipt;
    if (editor->ports->print != NULL)
        show_tile(editor, maker, ID_PRINT, &print)->chosen = receipt->chosen == ID_PRINT;
    show_tile(editor, maker, ID_HOME, &home)->chosen = receipt->chosen == ID_HOME;
}

static void print(struct editor *editor, struct editor_turn *turn)
{
    const struct desk_ports *ports = editor->ports;
    const struct page *page = editor->page;
    struct text slip = text_format(
        editor->arena, "%.*s\n\n%.*s\n\n%.*s\n", TEXT_ARG(page->prompt.text),
        TEXT_ARG(show_groups(page->receipt, GROUPS, editor->arena)), TEXT_ARG(page->hint.text));
    struct fault why = {0};

    if (ports->print == NULL)
        return;
    enum status status = ports->print(ports->self, slip, page->receipt, &why);
    turn_say_word(turn, editor, ID_PRINT,
                  status == OK ? "kiosk.printed" : "kiosk.print-failed");
}

/* Going to the menu is chosen first, then done; printing harms nobody. */
static void touch_receipt(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct receipt *receipt = editor->state;

    if (id == ID_NUMBER) {
        turn_say(turn, editor, id, spoken(editor, editor->arena));
    } else if (id == ID_CODE) {
        turn_say_word(turn, editor, id, "kiosk.code");
    } else if (id == ID_PRINT) {
        print(editor, turn);
    } else if (id == ID_HOME && receipt->chosen == ID_HOME) {
        turn->answered = true;
        turn->answer.kind = ANSWER_HOME;
    } else if (id == ID_HOME) {
        struct faces home = home_faces(editor);
        receipt->chosen = ID_HOME;
        turn->changed = true;
        turn_say_faces(turn, editor, id, &home);
    } else if (id == ID_GO) {
        turn->answered = true;
        turn->answer.kind = receipt->chosen == ID_HOME ? ANSWER_HOME : ANSWER_STOP;
    }
}

const struct editor_kind editor_receipt = {.name = "receipt",
                                           .open = open_receipt,
                                           .plan = PLAN_RECEIPT,
                                           .show = show_receipt,
                                           .touch = touch_receipt};
