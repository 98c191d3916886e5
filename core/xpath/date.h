/* date.h: dates and times as ODK XForms writes them, as instants.
 *
 * Inside the xpath room only. ODK XForms, "Data Types" and "Date and Time Functions". A text
 * without an offset is local time; an hour that the clock skips counts from before the change,
 * one that it repeats is the first. */
#ifndef XPATH_DATE_H
#define XPATH_DATE_H

#include "base/clock.h"
#include "base/text.h"

#define DATE_NONE INT64_MIN
#define DATE_DAY_MS INT64_C(86400000)

/* The instant of YYYY-MM-DD, or of a date-time, or DATE_NONE. */
int64_t date_read(struct text text, struct clock clock);
/* The same where month and day may have one digit. */
int64_t date_read_loosely(struct text text, struct clock clock);
/* Days since 1970 as an instant; DATE_NONE outside the years 0 to 9999. */
int64_t date_of_number(double days);
double date_number(int64_t ms);
/* Local midnight before now. */
int64_t date_today(struct clock clock);
/* A time of day (HH:MM, seconds and offset if any) as a part of a day; NaN. */
double date_read_time(struct text text, struct clock clock);

enum { DATE_LONGEST = 40 };
/* ISO 8601 with the local offset and milliseconds; a date alone at local midnight. */
struct text date_write(int64_t ms, struct clock clock, char out[DATE_LONGEST]);

/* The calendar and clock at an instant. */
struct moment {
    int year, month, day, hour, minute, second, millisecond;
    int weekday; /* 0: Sunday */
    int offset_min;
};
struct moment date_moment(int64_t ms, struct clock clock);

#endif
