/* calendar.h: until when: working days by the table of holidays, or plain days.
 *
 * OFFICE/holidays.csv: date, kind (holiday, or workday for a weekend that is worked to make up
 * for one), name, source, verify. A year that the table does not have is counted by weekends
 * alone, so a deadline is then rather early than late. */
#ifndef CASEBOOK_CALENDAR_H
#define CASEBOOK_CALENDAR_H

#include "base/arena.h"
#include "base/status.h"

struct calendar {
    struct calendar_day {
        int64_t day; /* since 1970 */
        bool works;
    } * days; /* by day */
    size_t count;
};
enum status calendar_read(struct calendar *calendar, const char *folder, struct arena *arena,
                          struct fault *why);

/* A date as 2026-10-01, in days since 1970; false: it is none. */
bool calendar_date(int64_t *day, struct text text);

struct term {
    unsigned days;
    bool working; /* else every day counts */
};
bool calendar_works(const struct calendar *calendar, int64_t day);
/* The last day of a term that begins on `day`: that day itself does not count. */
int64_t calendar_last(const struct calendar *calendar, int64_t day, struct term term);

#endif
