#include "desk/board.h"

#include "locale/catalogue.h"

void board_set(struct board *board, const struct editor *editor, const struct faces *faces,
               size_t count, int chosen)
{
    *board = (struct board){.faces = faces,
                            .count = count < BOARD_MOST ? count : BOARD_MOST,
                            .chosen = chosen,
                            .room = editor_room(editor)};
    if (chosen != BOARD_NONE)
        board->first = (size_t)chosen / board->room->tiles_a_page * board->room->tiles_a_page;
}

/* Where all fit none is hidden, wherever one had turned to in larger letters. */
static bool all_fit(const struct board *board)
{
    return board->count <= board->room->tiles;
}

size_t board_first(const struct board *board)
{
    return all_fit(board) ? 0 : board->first;
}

size_t board_end(const struct board *board)
{
    size_t end = board->first + board->room->tiles_a_page;
    return all_fit(board) || end > board->count ? board->count : end;
}

int board_at(const struct board *board, unsigned id)
{
    size_t at = (size_t)id - BOARD_ID;
    return id >= BOARD_ID && at >= board_first(board) && at < board_end(board) ? (int)at
                                                                               : BOARD_NONE;
}

static struct text more_words(const struct board *board, const struct editor *editor,
                              struct arena *arena)
{
    struct text count = text_format(arena, "%zu", board->count - board_end(board));
    return catalogue_fill(editor->words, "kiosk.more", arena, "count", count,
                          (const char *)NULL);
}

void board_show_arrows(const struct board *board, const struct editor *editor,
                       struct scene_maker *maker)
{
    if (board_first(board) > 0) {
        struct text words = editor_word(editor, "kiosk.less");
        scene_say(maker, scene_add(maker, ITEM_LESS, ID_LESS, words), TEXT(""), words);
    }
    if (board_end(board) < board->count) {
        struct text words = more_words(board, editor, maker->arena);
        struct item *more = scene_add(maker, ITEM_MORE, ID_MORE, words);
        more->number = (long)(board->count - board_end(board));
        scene_say(maker, more, TEXT(""), words);
    }
}

bool board_turn(struct board *board, unsigned id, struct editor_turn *turn)
{
    bool more = id == ID_MORE && board_end(board) < board->count;
    bool less = id == ID_LESS && board_first(board) > 0;
    size_t step = board->room->tiles_a_page;

    if (more)
        board->first += step;
    else if (less)
        board->first -= board->first < step ? board->first : step;
    turn->changed = turn->changed || more || less;
    return more || less;
}

void board_say_arrows(const struct board *board, const struct editor *editor,
                      struct editor_turn *turn)
{
    if (board_end(board) < board->count)
        turn_say(turn, editor, ID_MORE, more_words(board, editor, editor->arena));
    else if (board_first(board) > 0)
        turn_say_word(turn, editor, ID_LESS, "kiosk.less");
}

void board_show(const struct board *board, const struct editor *editor,
                struct scene_maker *maker)
{
    for (size_t i = board_first(board); i < board_end(board); i++) {
        struct item *tile = show_tile(editor, maker, BOARD_ID + (unsigned)i, &board->faces[i]);
        tile->chosen = board->chosen == (int)i;
    }
    board_show_arrows(board, editor, maker);
}

void board_say(const struct board *board, const struct editor *editor, struct editor_turn *turn)
{
    for (size_t i = board_first(board); i < board_end(board); i++)
        turn_say_faces(turn, editor, BOARD_ID + (unsigned)i, &board->faces[i]);
    board_say_arrows(board, editor, turn);
}

enum board_deed board_touch(struct board *board, unsigned id, const struct editor *editor,
                            struct editor_turn *turn)
{
    int at = board_at(board, id);

    if (board_turn(board, id, turn)) {
        board_say(board, editor, turn);
        return BOARD_HEARD;
    }
    if (at == BOARD_NONE)
        return BOARD_NOTHING;
    if (at == board->chosen && board->touched)
        return BOARD_TAKEN;
    board->chosen = at;
    board->touched = true;
    turn->changed = true;
    turn_say_faces(turn, editor, id, &board->faces[at]);
    return BOARD_HEARD;
}
