/* ladder.h: an answer given in steps of tiles, each narrowing the last: a decade, a year, a
 * month, ... At the end the whole is shown and said, and the green arrow takes it. Within the
 * room. */
#ifndef DESK_LADDER_H
#define DESK_LADDER_H

#include "desk/board.h"

enum { LADDER_RUNGS = 9, LADDER_FIELD = 950, LADDER_CHANGE };

struct ladder {
    const struct ladder_kind *kind;
    int chosen[LADDER_RUNGS]; /* the value of each rung; those above `at` mean nothing */
    size_t at;                /* the rung on show; the kind's count: the whole */
    bool whole_first;         /* opened with an answer */
    struct board board;
    int values[64]; /* of the tiles on the board */
};

struct ladder_kind {
    size_t rungs;
    /* Fills values and faces of the rung that is on show (at most 64), and which comes first in
     * sight; how many. */
    size_t (*offer)(const struct ladder *ladder, const struct editor *editor, int *values,
                    struct faces *faces, size_t *first, struct arena *arena);
    /* The whole as stored, and as shown. */
    struct text (*value)(const struct ladder *ladder, struct arena *arena);
    struct text (*shown)(const struct ladder *ladder, const struct editor *editor,
                         struct arena *arena);
    const char *const *questions; /* a key of the catalogue for each rung */
};

/* `whole`: the chosen of every rung are set, and the whole is shown first. */
void ladder_open(struct editor *editor, const struct ladder_kind *kind, const int *whole);
void ladder_show(const struct editor *editor, struct scene_maker *maker);
void ladder_touch(struct editor *editor, unsigned id, struct editor_turn *turn);
bool ladder_back(struct editor *editor, struct editor_turn *turn);

#endif
