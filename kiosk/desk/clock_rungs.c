#include "desk/clock_rungs.h"

enum rung { PART, HOUR, MINUTE };
enum { PARTS = 4, PART_HOURS = 6, HOURS = 24, MINUTES = 60, MINUTE_STEP = 5 };

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
