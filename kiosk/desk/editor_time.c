/* A time of day by tiles: morning or evening, the hour, the minutes in fives. */
#include "desk/clock_rungs.h"
#include "locale/catalogue.h"

enum rung { PART, HOUR, MINUTE };
enum { PARTS = 4, PART_HOURS = 6, HOURS = 24, MINUTES = 60, MINUTE_STEP = 5 };

static const char *const QUESTIONS[] = {"kiosk.time.part", "kiosk.time.hour",
                                        "kiosk.time.minute"};

static size_t offer_parts(const struct editor *editor, int *values, struct faces *faces)
{
    static const char *const NAMES[PARTS] = {"kiosk.time.morning", "kiosk.time.afternoon",
                                             "kiosk.time.evening", "kiosk.time.night"};

    for (int i = 0; i < PARTS; i++) {
        values[i] = (i + 1) % PARTS * PART_HOURS; /* the morning first */
        faces[i].text = editor_word(editor, NAMES[i]);
    }
    return PARTS;
}

static struct text time_text(int hour, int minute, struct arena *arena)
{
    return text_format(arena, "%02d:%02d", hour, minute);
}

size_t clock_rungs_offer(const struct ladder *ladder, size_t from, const struct editor *editor,
                         int *values, struct faces *faces, struct arena *arena)
{
    size_t count = 0;

    if (ladder->at == from + PART)
        return offer_parts(editor, values, faces);
    if (ladder->at == from + HOUR) {
        for (; count < PART_HOURS; count++) {
            values[count] = ladder->chosen[from + PART] + (int)count;
            faces[count].text = time_text(values[count], 0, arena);
        }
        return count;
    }
    for (int minute = 0; minute < MINUTES; minute += MINUTE_STEP) {
        values[count] = minute;
        faces[count++].text = time_text(ladder->chosen[from + HOUR], minute, arena);
    }
    return count;
}

struct text clock_rungs_value(const struct ladder *ladder, size_t from, struct arena *arena)
{
    return time_text(ladder->chosen[from + HOUR], ladder->chosen[from + MINUTE], arena);
}

bool clock_rungs_read(int *chosen, struct text time)
{
    int64_t hour = 0, minute = 0;

    if (time.len < 5 || !text_to_int64(text_part(time, 0, 2), &hour) ||
        !text_to_int64(text_part(time, 3, 2), &minute) || hour < 0 || hour >= HOURS ||
        minute < 0 || minute >= MINUTES)
        return false;
    chosen[PART] = (int)hour / PART_HOURS * PART_HOURS;
    chosen[HOUR] = (int)hour;
    chosen[MINUTE] = (int)minute;
    return true;
}

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
