/* Nothing is asked: a sentence to hear, with a large picture. Also what could not be sent, and
 * the goodbye. */
#include "desk/editor.h"

enum { ID_PICTURE = 1 };

static void open_listen(struct editor *editor)
{
    (void)editor;
}

static void show_listen(const struct editor *editor, struct scene_maker *maker)
{
    const struct faces *prompt = &editor->page->prompt;
    struct text image = prompt->big_image.len > 0 ? prompt->big_image : prompt->image;

    if (image.len > 0)
        scene_add(maker, ITEM_PICTURE, ID_PICTURE, TEXT(""))->image = image;
}

static void touch_listen(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    enum page_kind kind = editor->page->kind;

    if (id == ID_PICTURE)
        turn_say_faces(turn, editor, ID_PICTURE, &editor->page->prompt);
    if (id != ID_GO)
        return;
    turn->answered = true;
    turn->answer.kind = kind == PAGE_NOT_SENT  ? ANSWER_SEND
                        : kind == PAGE_GOODBYE ? ANSWER_STOP
                                               : ANSWER_NEXT;
}

const struct editor_kind editor_listen = {.name = "listen",
                                          .open = open_listen,
                                          .plan = PLAN_LISTEN,
                                          .show = show_listen,
                                          .touch = touch_listen};
