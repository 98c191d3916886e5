#include "casebook/calendar.h"

#include <stdlib.h>

#include "base/clock.h"
#include "casebook/sheet.h"

enum { DATE, KIND, NAME, SOURCE, VERIFY };
static const char *const COLUMNS[] = {"date", "kind", "name", "source", "verify", NULL};

bool calendar_date(int64_t *day, struct text text)
{
    int64_t year, month, date;
    if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-' ||
        !text_to_int64(text_part(text, 0, 4), &year) ||
        !text_to_int64(text_part(text, 5, 2), &month) ||
        !text_to_int64(text_part(text, 8, 2), &date))
        return false;
    struct date found = {(int)year, (int)month, (int)date};
    if (!date_is_valid(found))
        return false;
    *day = date_to_days(found);
    return true;
}

/* 1970-01-01 was a Thursday. */
static bool is_weekend(int64_t day)
{
    int64_t weekday = ((day + 3) % 7 + 7) % 7; /* 0: Monday */
    return weekday >= 5;
}

static enum status read_row(struct calendar_day *day, const struct sheet *sheet, size_t row,
                            struct fault *why)
{
    static const char *const KINDS[] = {"holiday", "workday", NULL};
    size_t kind = 0;
    bool verify;
    if (!calendar_date(&day->day, sheet_text(sheet, row, DATE)))
        return sheet_refuse(sheet, row, DATE, why, "here belongs a date such as 2026-10-01");
    enum status status = sheet_word(&kind, sheet, row, KIND, KINDS, why);
    day->works = kind == 1;
    if (status == OK && day->works && !is_weekend(day->day))
        return sheet_refuse(sheet, row, KIND, why, "a day to make up lies on a weekend");
    if (status == OK)
        status = sheet_filled(sheet, row, SOURCE, why);
    return status == OK ? sheet_yes(&verify, sheet, row, VERIFY, why) : status;
}

static int by_day(const void *a, const void *b)
{
    int64_t x = ((const struct calendar_day *)a)->day,
            y = ((const struct calendar_day *)b)->day;
    return (x > y) - (x < y);
}

enum status calendar_read(struct calendar *calendar, const char *folder, struct arena *arena,
                          struct fault *why)
{
    struct sheet sheet;
    *calendar = (struct calendar){0};
    enum status status = sheet_read(&sheet, folder, "holidays.csv", COLUMNS, false, arena, why);
    if (status != OK)
        return status;
    calendar->days = arena_array(arena, sheet.rows, sizeof *calendar->days);
    for (size_t row = 0; row < sheet.rows; row++) {
        struct calendar_day day = {0};
        status = read_row(&day, &sheet, row, why);
        if (status != OK)
            return status;
        for (size_t i = 0; i < row; i++)
            if (calendar->days[i].day == day.day)
                return sheet_refuse(&sheet, row, DATE, why, "this day stands here twice");
        calendar->days[calendar->count++] = day;
    }
    qsort(calendar->days, calendar->count, sizeof *calendar->days, by_day);
    return OK;
}

bool calendar_works(const struct calendar *calendar, int64_t day)
{
    const struct calendar_day key = {.day = day};
    const struct calendar_day *found =
        calendar->count > 0 ? bsearch(&key, calendar->days, calendar->count, sizeof key, by_day)
                            : NULL;
    return found ? found->works : !is_weekend(day);
}

int64_t calendar_last(const struct calendar *calendar, int64_t day, struct term term)
{
    if (!term.working)
        return day + term.days;
    for (unsigned left = term.days; left > 0;)
        if (calendar_works(calendar, ++day))
            left--;
    return day;
}
