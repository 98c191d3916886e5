/* The slip to go on with: a number and a picture, on paper where there is a printer. */
#include "desk/page_editors.h"
#include "locale/show.h"
#include "locale/spoken.h"

enum { ID_NUMBER = 1, ID_PICTURE, ID_PRINT, ID_PHONE };

static void open_slip(struct editor *editor)
{
    (void)editor;
}

static struct text spoken(const struct editor *editor, struct arena *arena)
{
    const struct page *page = editor->page;
    return spoken_digits(page->receipt, page->groups, true, page->language, arena);
}

static struct faces print_faces(const struct editor *editor)
{
    return (struct faces){.text = editor_word(editor, "kiosk.print"),
                          .image = TEXT("sign:print")};
}

static void show_slip(const struct editor *editor, struct scene_maker *maker)
{
    const struct page *page = editor->page;
    struct faces print = print_faces(editor);
    struct item *number = scene_add(maker, ITEM_NUMBER, ID_NUMBER,
                                    show_groups(page->receipt, page->groups, maker->arena));

    scene_say(maker, number, TEXT(""), spoken(editor, maker->arena));
    scene_say(maker, number, TEXT(""), spoken(editor, maker->arena));
    struct item *picture = scene_add(maker, ITEM_PICTURE, ID_PICTURE, page->hint.text);
    picture->image = page->prompt.big_image;
    scene_say(maker, picture, TEXT(""), page->hint.text);
    scene_say(maker, scene_add(maker, ITEM_HINT, ID_PHONE, page->hint.guidance), TEXT(""),
              page->prompt.guidance);
    if (editor->ports->print != NULL)
        show_tile(editor, maker, ID_PRINT, &print);
}

static void print(struct editor *editor, struct editor_turn *turn)
{
    const struct desk_ports *ports = editor->ports;
    const struct page *page = editor->page;
    struct fault why = {0};

    if (ports->print == NULL)
        return;
    struct text slip =
        text_format(editor->arena, "%.*s\n\n%.*s\n%.*s\n\n%.*s\n", TEXT_ARG(page->prompt.text),
                    TEXT_ARG(show_groups(page->receipt, page->groups, editor->arena)),
                    TEXT_ARG(page->hint.text), TEXT_ARG(page->hint.guidance));
    enum status status = ports->print(ports->self, slip, TEXT(""), &why);
    turn_say_word(turn, editor, ID_PRINT,
                  status == OK ? "kiosk.printed" : "kiosk.print-failed");
}

static void touch_slip(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    if (id == ID_NUMBER)
        turn_say(turn, editor, id, spoken(editor, editor->arena));
    else if (id == ID_PICTURE)
        turn_say(turn, editor, id, editor->page->hint.text);
    else if (id == ID_PHONE)
        turn_say(turn, editor, id, editor->page->prompt.guidance);
    else if (id == ID_PRINT)
        print(editor, turn);
    else if (id == ID_GO)
        turn->answered = true;
}

const struct editor_kind editor_slip = {.name = "slip",
                                        .open = open_slip,
                                        .plan = PLAN_RECEIPT,
                                        .show = show_slip,
                                        .touch = touch_slip};
