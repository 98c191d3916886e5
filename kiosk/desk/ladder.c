#include "desk/ladder.h"

#include <string.h>

enum { MOST_TILES = 64 };

static bool is_whole(const struct ladder *ladder)
{
    return ladder->at == ladder->kind->rungs;
}

static void offer(struct editor *editor)
{
    struct ladder *ladder = editor->state;
    struct faces *faces = arena_array(editor->arena, MOST_TILES, sizeof *faces);
    size_t first = 0;

    if (is_whole(ladder))
        return;
    size_t count =
        ladder->kind->offer(ladder, editor, ladder->values, faces, &first, editor->arena);
    board_set(&ladder->board, editor, faces, count, BOARD_NONE);
    ladder->board.first = first;
}

void ladder_open(struct editor *editor, const struct ladder_kind *kind, const int *whole)
{
    struct ladder *ladder = ARENA_NEW(editor->arena, struct ladder);

    editor->state = ladder;
    ladder->kind = kind;
    if (whole != NULL) {
        memcpy(ladder->chosen, whole, kind->rungs * sizeof *whole);
        ladder->at = kind->rungs;
        ladder->whole_first = true;
    }
    offer(editor);
}

void ladder_show(const struct editor *editor, struct scene_maker *maker)
{
    const struct ladder *ladder = editor->state;

    if (!is_whole(ladder)) {
        struct item *question =
            scene_add(maker, ITEM_HINT, LADDER_FIELD,
                      editor_word(editor, ladder->kind->questions[ladder->at]));
        scene_say(maker, question, TEXT(""), question->text);
        board_show(&ladder->board, editor, maker);
        return;
    }
    struct item *field = scene_add(maker, ITEM_FIELD, LADDER_FIELD, TEXT(""));
    field->value = ladder->kind->shown(ladder, editor, maker->arena);
    scene_say(maker, field, TEXT(""), field->value)->is_private = editor_is_private(editor);
    struct faces change = {.text = editor_word(editor, "kiosk.change"),
                           .image = TEXT("calendar")};
    show_tile(editor, maker, LADDER_CHANGE, &change);
}

/* The rung on show, or the whole, said. */
static void say(struct editor *editor, bool asked, struct editor_turn *turn)
{
    const struct ladder *ladder = editor->state;

    if (!is_whole(ladder)) {
        turn_say_word(turn, editor, LADDER_FIELD, ladder->kind->questions[ladder->at]);
        board_say(&ladder->board, editor, turn);
        return;
    }
    struct saying *saying = turn_say(turn, editor, LADDER_FIELD,
                                     ladder->kind->shown(ladder, editor, editor->arena));
    saying->is_private = editor_is_private(editor);
    saying->asked = asked;
    if (saying->is_private && !asked && !editor_has_headphones(editor))
        turn_say_word(turn, editor, LADDER_FIELD, "kiosk.look");
    turn_say_word(turn, editor, ID_GO, "kiosk.right");
}

static void go_to(struct editor *editor, size_t rung, struct editor_turn *turn)
{
    struct ladder *ladder = editor->state;

    ladder->at = rung;
    turn->changed = true;
    turn->say_count = 0;
    offer(editor);
    say(editor, false, turn);
}

static void go_on(struct editor *editor, struct editor_turn *turn)
{
    struct ladder *ladder = editor->state;

    if (is_whole(ladder)) {
        turn_answer(turn, ladder->kind->value(ladder, editor->arena));
    } else if (ladder->board.chosen != BOARD_NONE) {
        ladder->chosen[ladder->at] = ladder->values[ladder->board.chosen];
        go_to(editor, ladder->at + 1, turn);
    } else if (ladder->at == 0) {
        turn_leave_out(turn, editor, LADDER_FIELD, "kiosk.choose-first");
    } else {
        turn_say_word(turn, editor, LADDER_FIELD, "kiosk.choose-first");
    }
}

void ladder_touch(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct ladder *ladder = editor->state;

    if (id == ID_GO)
        go_on(editor, turn);
    else if (id == LADDER_FIELD)
        say(editor, true, turn);
    else if (is_whole(ladder) && id == LADDER_CHANGE)
        go_to(editor, 0, turn);
    else if (!is_whole(ladder) && board_touch(&ladder->board, id, editor, turn) == BOARD_TAKEN)
        go_on(editor, turn);
}

bool ladder_back(struct editor *editor, struct editor_turn *turn)
{
    struct ladder *ladder = editor->state;

    if (ladder->at == 0 || (is_whole(ladder) && ladder->whole_first))
        return false;
    go_to(editor, ladder->at - 1, turn);
    return true;
}
