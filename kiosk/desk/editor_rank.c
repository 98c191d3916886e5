/* All choices in the person's order: the first one touched is the first. A second touch takes a
 * choice out again, and those behind it move up. */
#include <string.h>

#include "desk/board.h"
#include "locale/spoken.h"

struct rank {
    struct board board;
    unsigned *badges; /* the place of each choice; 0: none yet */
    unsigned given;
};

/* The order of before, if there is one. */
static void take_order(struct rank *rank, const struct page *page)
{
    for (struct text rest = page->value, word; text_take_word(&rest, &word);)
        for (size_t i = 0; i < rank->board.count; i++)
            if (rank->badges[i] == 0 && text_equal(page->choices[i].value, word)) {
                rank->badges[i] = ++rank->given;
                break;
            }
}

static void open_rank(struct editor *editor)
{
    struct rank *rank = ARENA_NEW(editor->arena, struct rank);
    const struct page *page = editor->page;
    struct faces *faces = arena_array(editor->arena, page->choice_count + 1, sizeof *faces);

    editor->state = rank;
    rank->badges = arena_array(editor->arena, page->choice_count + 1, sizeof *rank->badges);
    for (size_t i = 0; i < page->choice_count; i++)
        faces[i] = page->choices[i].faces;
    board_set(&rank->board, editor, faces, page->choice_count, BOARD_NONE);
    take_order(rank, page);
}

static void show_rank(const struct editor *editor, struct scene_maker *maker)
{
    const struct rank *rank = editor->state;

    for (size_t i = board_first(&rank->board); i < board_end(&rank->board); i++) {
        struct item *tile =
            show_tile(editor, maker, BOARD_ID + (unsigned)i, &rank->board.faces[i]);
        tile->badge = rank->badges[i];
        tile->chosen = tile->badge > 0;
        if (tile->badge > 0)
            scene_say(maker, tile, TEXT(""),
                      spoken_ordinal(tile->badge, editor->page->language, maker->arena));
    }
    board_show_arrows(&rank->board, editor, maker);
}

static void take_out(struct rank *rank, size_t at)
{
    for (size_t i = 0; i < rank->board.count; i++)
        if (rank->badges[i] > rank->badges[at])
            rank->badges[i]--;
    rank->badges[at] = 0;
    rank->given--;
}

static struct text joined(const struct editor *editor)
{
    const struct rank *rank = editor->state;
    struct text all = TEXT("");

    for (unsigned place = 1; place <= rank->given; place++)
        for (size_t i = 0; i < rank->board.count; i++)
            if (rank->badges[i] == place)
                all =
                    text_format(editor->arena, "%.*s%s%.*s", TEXT_ARG(all),
                                place > 1 ? " " : "", TEXT_ARG(editor->page->choices[i].value));
    return all;
}

static void go_on(struct editor *editor, struct editor_turn *turn)
{
    const struct rank *rank = editor->state;

    if (rank->given > 0 && rank->given == rank->board.count)
        turn_answer(turn, joined(editor));
    else if (rank->given > 0)
        turn_say_word(turn, editor, ID_PROMPT, "kiosk.rank-all");
    else
        turn_leave_out(turn, editor, ID_PROMPT, "kiosk.rank-all");
}

static void touch_rank(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct rank *rank = editor->state;
    int at = board_at(&rank->board, id);

    if (id == ID_GO) {
        go_on(editor, turn);
    } else if (board_turn(&rank->board, id, turn)) {
        board_say(&rank->board, editor, turn);
    } else if (at != BOARD_NONE) {
        bool out = rank->badges[at] > 0;
        if (out)
            take_out(rank, (size_t)at);
        else
            rank->badges[at] = ++rank->given;
        turn->changed = true;
        turn_say_faces(turn, editor, id, &rank->board.faces[at]);
        if (out)
            turn_say_word(turn, editor, id, "kiosk.not-taken");
        else
            turn_say(turn, editor, id,
                     spoken_ordinal(rank->badges[at], editor->page->language, editor->arena));
    }
}

const struct editor_kind editor_rank = {.name = "rank",
                                        .open = open_rank,
                                        .plan = PLAN_TILES,
                                        .show = show_rank,
                                        .touch = touch_rank};
