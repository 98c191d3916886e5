/* A date, without a letter or digit typed: a decade, a year, a month, some days, a day; for a
 * moment also the part of the day, the hour and the minutes. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "desk/clock_rungs.h"
#include "desk/ladder.h"
#include "locale/catalogue.h"
#include "locale/show.h"

enum rung { DECADE, YEAR, MONTH, DAYS, DAY, DATE_RUNGS };
enum {
    FIRST_YEAR = 1900,
    YEARS_AHEAD = 20,
    DECADE_YEARS = 10,
    FIRST_SEEN = 1930,
    DAYS_STEP = 5
};

static const char *const QUESTIONS[] = {
    "kiosk.date.decade", "kiosk.date.year", "kiosk.date.month", "kiosk.date.days",
    "kiosk.date.day",    "kiosk.time.part", "kiosk.time.hour",  "kiosk.time.minute"};

static int this_year(const struct editor *editor)
{
    enum { DAY_MS = 86400000 };
    return date_of_days(editor->today_ms / DAY_MS).year;
}

static int days_in(int year, int month)
{
    int day = 31;
    while (!date_is_valid((struct date){year, month, day}))
        day--;
    return day;
}

static struct text span(const struct editor *editor, const char *key, int from, int to,
                        struct arena *arena)
{
    return catalogue_fill(editor->words, key, arena, "from", text_format(arena, "%d", from),
                          "to", text_format(arena, "%d", to), (const char *)NULL);
}

static struct text one(const struct editor *editor, const char *key, const char *name,
                       int number, struct arena *arena)
{
    return catalogue_fill(editor->words, key, arena, name, text_format(arena, "%d", number),
                          (const char *)NULL);
}

/* A birth is looked for among the old first; anything else lately. */
static bool is_birth(const struct editor *editor)
{
    struct text name = editor->page->name;
    return text_find(name, TEXT("birth")) != SIZE_MAX ||
           text_find(name, TEXT("born")) != SIZE_MAX;
}

static size_t offer_decades(const struct editor *editor, int *values, struct faces *faces,
                            size_t *first, struct arena *arena)
{
    int now = this_year(editor), seen = is_birth(editor) ? FIRST_SEEN : now - 40;
    size_t count = 0;

    for (int year = FIRST_YEAR; year <= now + YEARS_AHEAD; year += DECADE_YEARS) {
        if (is_birth(editor) && year > now)
            break;
        if (year + DECADE_YEARS <= seen)
            *first = count + 1;
        values[count] = year;
        faces[count++].text =
            span(editor, "kiosk.decade", year, year + DECADE_YEARS - 1, arena);
    }
    return count;
}

static size_t offer_months(const struct editor *editor, int *values, struct faces *faces,
                           struct arena *arena)
{
    for (int month = 1; month <= 12; month++) {
        values[month - 1] = month;
        faces[month - 1].text = show_date_by(text_format(arena, "2000-%02d-01", month),
                                             TEXT("LLLL"), editor->page->language, arena);
    }
    return 12;
}

/* Where a group of days ends: the last of the six has what is left of the month. */
static int end_of_days(const struct ladder *ladder, int from)
{
    bool last = from + DAYS_STEP > DAYS_STEP * (SCENE_TILES - 1) + 1;
    return last ? days_in(ladder->chosen[YEAR], ladder->chosen[MONTH]) : from + DAYS_STEP - 1;
}

static size_t offer_days(const struct ladder *ladder, const struct editor *editor, int *values,
                         struct faces *faces, struct arena *arena)
{
    for (int i = 0; i < SCENE_TILES; i++) {
        values[i] = 1 + i * DAYS_STEP;
        faces[i].text =
            span(editor, "kiosk.days", values[i], end_of_days(ladder, values[i]), arena);
    }
    return SCENE_TILES;
}

static size_t offer_day(const struct ladder *ladder, const struct editor *editor, int *values,
                        struct faces *faces, struct arena *arena)
{
    int from = ladder->chosen[DAYS], to = end_of_days(ladder, from);
    size_t count = 0;

    for (int day = from; day <= to; day++) {
        values[count] = day;
        faces[count++].text = one(editor, "kiosk.day", "day", day, arena);
    }
    return count;
}

static size_t offer_date(const struct ladder *ladder, const struct editor *editor, int *values,
                         struct faces *faces, size_t *first, struct arena *arena)
{
    switch (ladder->at) {
    case DECADE:
        return offer_decades(editor, values, faces, first, arena);
    case YEAR:
        for (int i = 0; i < DECADE_YEARS; i++) {
            values[i] = ladder->chosen[DECADE] + i;
            faces[i].text = one(editor, "kiosk.year", "year", values[i], arena);
        }
        return DECADE_YEARS;
    case MONTH:
        return offer_months(editor, values, faces, arena);
    case DAYS:
        return offer_days(ladder, editor, values, faces, arena);
    case DAY:
        return offer_day(ladder, editor, values, faces, arena);
    default:
        return clock_rungs_offer(ladder, DATE_RUNGS, editor, values, faces, arena);
    }
}

static struct text date_value(const struct ladder *ladder, struct arena *arena)
{
    return text_format(arena, "%04d-%02d-%02d", ladder->chosen[YEAR], ladder->chosen[MONTH],
                       ladder->chosen[DAY]);
}

static struct text date_shown(const struct ladder *ladder, const struct editor *editor,
                              struct arena *arena)
{
    return show_date_in(date_value(ladder, arena), editor->words, arena);
}

static struct text moment_value(const struct ladder *ladder, struct arena *arena)
{
    return text_format(arena, "%.*sT%.*s", TEXT_ARG(date_value(ladder, arena)),
                       TEXT_ARG(clock_rungs_value(ladder, DATE_RUNGS, arena)));
}

static struct text moment_shown(const struct ladder *ladder, const struct editor *editor,
                                struct arena *arena)
{
    return text_format(arena, "%.*s %.*s", TEXT_ARG(date_shown(ladder, editor, arena)),
                       TEXT_ARG(clock_rungs_value(ladder, DATE_RUNGS, arena)));
}

static const struct ladder_kind DATE = {DATE_RUNGS, offer_date, date_value, date_shown,
                                        QUESTIONS};
static const struct ladder_kind MOMENT = {DATE_RUNGS + CLOCK_RUNGS, offer_date, moment_value,
                                          moment_shown, QUESTIONS};

static int part_number(struct text value, size_t from, size_t len)
{
    int64_t number = 0;
    return text_to_int64(text_part(value, from, len), &number) ? (int)number : 0;
}

static void open_date(struct editor *editor)
{
    bool moment = editor->page->kind == PAGE_DATETIME;
    struct text value = editor->page->value;
    int whole[LADDER_RUNGS] = {[YEAR] = part_number(value, 0, 4),
                               [MONTH] = part_number(value, 5, 2),
                               [DAY] = part_number(value, 8, 2)};
    struct date date = {whole[YEAR], whole[MONTH], whole[DAY]};

    clock_rungs_read(whole + DATE_RUNGS, text_part(value, 11, 5));
    bool there = value.len >= 10 && date_is_valid(date) && !editor->page->is_secret;
    ladder_open(editor, moment ? &MOMENT : &DATE, there ? whole : NULL);
}

const struct editor_kind editor_date = {.name = "date",
                                        .open = open_date,
                                        .plan = PLAN_TILES,
                                        .show = ladder_show,
                                        .touch = ladder_touch,
                                        .back = ladder_back};
