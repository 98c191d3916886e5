#include "desk/board.h"

#include "locale/catalogue.h"

void board_set(struct board *board, const struct faces *faces, size_t count, int chosen)
{
    *board = (struct board){
        .faces = faces, .count = count < BOARD_MOST ? count : BOARD_MOST, .chosen = chosen};
    if (chosen != BOARD_NONE)
        board->first = (size_t)chosen / SCENE_TILES * SCENE_TILES;
}

size_t board_end(const struct board *board)
{
    size_t end = board->first + SCENE_TILES;
    return end < board->count ? end : board->count;
}

int board_at(const struct board *board, unsigned id)
{
    size_t at = (size_t)id - BOARD_ID;
    return id >= BOARD_ID && at >= board->first && at < board_end(board) ? (int)at : BOARD_NONE;
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
    if (board->first > 0) {
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
    bool less = id == ID_LESS && board->first > 0;

    if (more)
        board->first += SCENE_TILES;
    else if (less)
        board->first -= board->first < SCENE_TILES ? board->first : SCENE_TILES;
    turn->changed = turn->changed || more || less;
    return more || less;
}

void board_say_arrows(const struct board *board, const struct editor *editor,
                      struct editor_turn *turn)
{
    if (board_end(board) < board->count)
        turn_say(turn, editor, ID_MORE, more_words(board, editor, editor->arena));
    else if (board->first > 0)
        turn_say_word(turn, editor, ID_LESS, "kiosk.less");
}

void board_show(const struct board *board, const struct editor *editor,
                struct scene_maker *maker)
{
    for (size_t i = board->first; i < board_end(board); i++) {
        struct item *tile = show_tile(editor, maker, BOARD_ID + (unsigned)i, &board->faces[i]);
        tile->chosen = board->chosen == (int)i;
    }
    board_show_arrows(board, editor, maker);
}

void board_say(const struct board *board, const struct editor *editor, struct editor_turn *turn)
{
    for (size_t i = board->first; i < board_end(board); i++)
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
