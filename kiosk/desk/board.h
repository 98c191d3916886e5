/* board.h: any number of tiles, as many at a time as there is room for (at most six), with
 * arrows to the others. Within the room.
 *
 * The tile of the choice `i` has the id BOARD_ID + i. */
#ifndef DESK_BOARD_H
#define DESK_BOARD_H

#include "desk/editor.h"

enum { BOARD_ID = 1, BOARD_MOST = 900, BOARD_NONE = -1 };

struct board {
    const struct faces *faces;
    size_t count;
    size_t first; /* the first one shown, where not all are */
    int chosen;   /* BOARD_NONE: none */
    bool touched; /* the chosen one was heard since it is on show */
    const struct scene_room *room;
};

/* At most BOARD_MOST are taken. The page with the tile `chosen` is shown first. */
void board_set(struct board *board, const struct editor *editor, const struct faces *faces,
               size_t count, int chosen);
/* The first one shown. */
size_t board_first(const struct board *board);
/* One past the last one shown. */
size_t board_end(const struct board *board);
/* The choice of an id that is on show now; BOARD_NONE when it is none. */
int board_at(const struct board *board, unsigned id);
/* The arrows, after the tiles. */
void board_show_arrows(const struct board *board, const struct editor *editor,
                       struct scene_maker *maker);
/* True when `id` was an arrow: turns and says that there is more; the tiles are the caller's to
 * say first. */
bool board_turn(struct board *board, unsigned id, struct editor_turn *turn);
void board_say_arrows(const struct board *board, const struct editor *editor,
                      struct editor_turn *turn);
/* The tiles on show as plain tiles, the chosen one marked, with the arrows. */
void board_show(const struct board *board, const struct editor *editor,
                struct scene_maker *maker);
/* All that is on show, said. */
void board_say(const struct board *board, const struct editor *editor,
               struct editor_turn *turn);

/* What a touch on a board does where one thing is chosen. */
enum board_deed {
    BOARD_NOTHING,
    BOARD_HEARD, /* it was chosen and said, or the board was turned */
    BOARD_TAKEN  /* touched once more: go on with `chosen` */
};
enum board_deed board_touch(struct board *board, unsigned id, const struct editor *editor,
                            struct editor_turn *turn);

#endif
