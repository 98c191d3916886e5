/* clock.h: what time it is, as something a test can hold.
 *
 * Times are milliseconds since 1970-01-01 UTC. The zone is asked apart, for it changes over a
 * year. Nothing in core reads the time in any other way. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct clock {
    void *self;
    int64_t (*now_ms)(void *self);
    /* Local time less UTC at that instant, in minutes. */
    int (*offset_min)(void *self, int64_t utc_ms);
};

/* The machine's clock and the zone of the environment (TZ, else /etc/localtime). */
struct clock clock_system(void);

/* How long the machine has been on, asleep or not. Nobody sets it, forward or back: for how
 * long something takes, never for a date. */
struct clock clock_steady(void);

/* A clock that stands still until it is set; the zone is the environment's. */
struct clock_fixed {
    int64_t now_ms;
};
struct clock clock_fixed(struct clock_fixed *state);

/* The machine's clock and zone, but as if it were `now_ms` at this call; it goes on from there.
 */
struct clock_shifted {
    struct clock system;
    int64_t shift_ms;
};
struct clock clock_shifted(struct clock_shifted *state, int64_t now_ms);

/* A calendar date (proleptic Gregorian) and the days since 1970-01-01. */
struct date {
    int year, month, day; /* month and day from 1 */
};
int64_t date_to_days(struct date date);
struct date date_of_days(int64_t days);
/* Month and day are there in that year. */
int date_is_valid(struct date date);

#endif
