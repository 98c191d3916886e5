/* pace.h: when to try, how long to wait, and how much may still be sent today.
 *
 * Pure: the caller brings the clock and the random numbers and keeps the struct. After each
 * failure the wait doubles, up to a limit, and a random part of it is left out, so that a
 * village whose network comes back does not call all at once. Limits of a metered line are a
 * number of bytes a day and hours of the day, by the local clock. A clock that is set back
 * delays nothing: no wait is longer than the longest. */
#ifndef SYNC_PACE_H
#define SYNC_PACE_H

#include "base/clock.h"
#include "base/random.h"
#include "base/status.h"

enum { PACE_LEAST_WAIT_S = 15, PACE_MOST_WAIT_S = 3600, PACE_DAY_MIN = 24 * 60 };

struct pace_limits {
    int64_t bytes_a_day;     /* 0: as many as there are */
    int from_min, until_min; /* of the local day; the same: at any hour; may go over midnight */
    int64_t every_s;         /* how often to say hello when there is nothing to send */
};
struct pace {
    int64_t failures; /* since the last success */
    int64_t next_ms;  /* not before, by the clock */
    int64_t day;      /* the local day that `used_bytes` counts, since 1970 */
    int64_t used_bytes;
};

/* "06:30-22:00"; empty: at any hour. REFUSED for anything else. */
enum status pace_read_hours(struct pace_limits *limits, struct text hours, struct fault *why);

/* Milliseconds until it may begin; 0: now. */
int64_t pace_wait_ms(const struct pace *pace, const struct pace_limits *limits,
                     struct clock clock);
/* Bytes that may still go and come today; INT64_MAX without a limit. */
int64_t pace_left_bytes(const struct pace *pace, const struct pace_limits *limits,
                        struct clock clock);
void pace_spend(struct pace *pace, int64_t bytes, struct clock clock);

void pace_succeeded(struct pace *pace, const struct pace_limits *limits, struct clock clock,
                    struct random random);
/* `at_least_s`: what the other side asked for (Retry-After); 0: nothing. */
void pace_failed(struct pace *pace, int64_t at_least_s, struct clock clock,
                 struct random random);
/* The network is back, or something was queued: soon, but not all at once. A wait after
 * failures only becomes shorter when `is_network`: then whatever failed may work now. */
void pace_wake(struct pace *pace, bool is_network, struct clock clock, struct random random);

#endif
