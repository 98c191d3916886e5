/* A time of day by tiles: morning or evening, the hour, the minutes in fives. */
#include "desk/clock_rungs.h"

static const char *const QUESTIONS[] = {"kiosk.time.part", "kiosk.time.hour",
                                        "kiosk.time.minute"};

static size_t offer_time(const struct ladder *ladder, const struct editor *editor, int *values,
                         struct faces *faces, size_t *first, struct arena *arena)
{
    (void)first;
    return clock_rungs_offer(ladder, 0, editor, values, faces, arena);
}

static struct text time_value(const struct ladder *ladder, struct arena *arena)
{
    return clock_rungs_value(ladder, 0, arena);
}

static struct text time_shown(const struct ladder *ladder, const struct editor *editor,
                              struct arena *arena)
{
    (void)editor;
    return clock_rungs_value(ladder, 0, arena);
}

static const struct ladder_kind TIME = {CLOCK_RUNGS, offer_time, time_value, time_shown,
                                        QUESTIONS};

static void open_time(struct editor *editor)
{
    int whole[CLOCK_RUNGS];
    bool there = clock_rungs_read(whole, editor->page->value) && !editor->page->is_secret;

    ladder_open(editor, &TIME, there ? whole : NULL);
}

const struct editor_kind editor_time = {.name = "time",
                                        .open = open_time,
                                        .plan = PLAN_TILES,
                                        .show = ladder_show,
                                        .touch = ladder_touch,
                                        .back = ladder_back};
