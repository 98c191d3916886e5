#include "base/clock.h"

#include <stddef.h>
#include <time.h>

static int64_t system_now(void *self)
{
    struct timespec now;
    (void)self;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int zone_offset(void *self, int64_t utc_ms)
{
    struct tm local;
    time_t seconds = (time_t)(utc_ms / 1000 - (utc_ms % 1000 < 0));
    (void)self;
    return localtime_r(&seconds, &local) ? (int)(local.tm_gmtoff / 60) : 0;
}

struct clock clock_system(void)
{
    tzset();
    return (struct clock){NULL, system_now, zone_offset};
}

static int64_t steady_now(void *self)
{
    struct timespec now;
    (void)self;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct clock clock_steady(void)
{
    tzset();
    return (struct clock){NULL, steady_now, zone_offset};
}

static int64_t fixed_now(void *self)
{
    return ((struct clock_fixed *)self)->now_ms;
}

struct clock clock_fixed(struct clock_fixed *state)
{
    tzset();
    return (struct clock){state, fixed_now, zone_offset};
}

static int64_t shifted_now(void *self)
{
    const struct clock_shifted *state = self;
    return state->system.now_ms(state->system.self) + state->shift_ms;
}

static int shifted_offset(void *self, int64_t utc_ms)
{
    const struct clock_shifted *state = self;
    return state->system.offset_min(state->system.self, utc_ms);
}

struct clock clock_shifted(struct clock_shifted *state, int64_t now_ms)
{
    state->system = clock_system();
    state->shift_ms = now_ms - state->system.now_ms(state->system.self);
    return (struct clock){state, shifted_now, shifted_offset};
}

/* Years are counted from March, so that the leap day is the last of its year; an era is the
 * 400 years after which the calendar repeats. */
int64_t date_to_days(struct date date)
{
    int64_t year = (int64_t)date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year =
        (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_of_days(int64_t days)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct date date = {.year = (int)(year_of_era + era * 400),
                        .month = (int)(month < 10 ? month + 3 : month - 9),
                        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1)};
    date.year += date.month <= 2;
    return date;
}

int date_is_valid(struct date date)
{
    if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31)
        return 0;
    struct date back = date_of_days(date_to_days(date));
    return back.year == date.year && back.month == date.month && back.day == date.day;
}
