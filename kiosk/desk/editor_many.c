/* Several of several: each touch on a tile takes it in or takes it out again, and says which.
 */
#include <string.h>

#include "desk/board.h"

struct many {
    struct board board;
    bool *taken;
};

static void open_many(struct editor *editor)
{
    struct many *many = ARENA_NEW(editor->arena, struct many);
    const struct page *page = editor->page;
    struct faces *faces = arena_array(editor->arena, page->choice_count + 1, sizeof *faces);

    editor->state = many;
    many->taken = arena_array(editor->arena, page->choice_count + 1, sizeof *many->taken);
    for (size_t i = 0; i < page->choice_count; i++) {
        faces[i] = page->choices[i].faces;
        many->taken[i] = page->choices[i].chosen;
    }
    board_set(&many->board, editor, faces, page->choice_count, BOARD_NONE);
}

static void show_many(const struct editor *editor, struct scene_maker *maker)
{
    const struct many *many = editor->state;

    for (size_t i = board_first(&many->board); i < board_end(&many->board); i++) {
        struct item *tile =
            show_tile(editor, maker, BOARD_ID + (unsigned)i, &many->board.faces[i]);
        tile->chosen = many->taken[i];
        if (tile->chosen)
            scene_say(maker, tile, TEXT(""), editor_word(editor, "kiosk.taken"));
    }
    board_show_arrows(&many->board, editor, maker);
}

static struct text joined(const struct editor *editor)
{
    const struct many *many = editor->state;
    const struct page *page = editor->page;
    size_t room = 1, len = 0;

    for (size_t i = 0; i < many->board.count; i++)
        room += page->choices[i].value.len + 1;
    char *out = arena_bytes(editor->arena, room);
    for (size_t i = 0; i < many->board.count; i++) {
        struct text value = page->choices[i].value;
        if (!many->taken[i])
            continue;
        if (len > 0)
            out[len++] = ' ';
        memcpy(out + len, value.at, value.len);
        len += value.len;
    }
    return (struct text){out, len};
}

/* All that is taken, said once more, then whether to go on. */
static void go_on(struct editor *editor, struct editor_turn *turn)
{
    struct text value = joined(editor);

    if (value.len > 0)
        turn_answer(turn, value);
    else
        turn_leave_out(turn, editor, ID_PROMPT, "kiosk.choose-some");
}

static void touch_many(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct many *many = editor->state;
    int at = board_at(&many->board, id);

    if (id == ID_GO) {
        go_on(editor, turn);
    } else if (board_turn(&many->board, id, turn)) {
        board_say(&many->board, editor, turn);
    } else if (at != BOARD_NONE) {
        many->taken[at] = !many->taken[at];
        turn->changed = true;
        turn_say_faces(turn, editor, id, &many->board.faces[at]);
        turn_say_word(turn, editor, id, many->taken[at] ? "kiosk.taken" : "kiosk.not-taken");
    }
}

const struct editor_kind editor_many = {.name = "many",
                                        .open = open_many,
                                        .plan = PLAN_TILES,
                                        .show = show_many,
                                        .touch = touch_many};
