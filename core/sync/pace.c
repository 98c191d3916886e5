#include "sync/pace.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, WAKE_MS = 3 * SECOND_MS };
static const int64_t DAY_MS = (int64_t)PACE_DAY_MIN * MINUTE_MS;

/* "06:30" */
static bool read_minute(int *minute, struct text text)
{
    struct text hours, minutes = text;
    int64_t hour, past;
    if (!text_take_part(&minutes, ':', &hours) || hours.len != 2 || minutes.len != 2 ||
        !text_to_int64(hours, &hour) || !text_to_int64(minutes, &past) || hour < 0 ||
        hour > 24 || past < 0 || past > 59 || hour * 60 + past > PACE_DAY_MIN)
        return false;
    *minute = (int)(hour * 60 + past);
    return true;
}

enum status pace_read_hours(struct pace_limits *limits, struct text hours, struct fault *why)
{
    struct text from, until = hours;
    limits->from_min = limits->until_min = 0;
    if (hours.len == 0)
        return OK;
    if (!text_take_part(&until, '-', &from) || !until.at ||
        !read_minute(&limits->from_min, text_trim(from)) ||
        !read_minute(&limits->until_min, text_trim(until)))
        return fault_set(why, REFUSED, "hours are written as 06:30-22:00, not as \"%.*s\"",
                         TEXT_ARG(hours));
    return OK;
}

static int64_t local_ms(struct clock clock)
{
    int64_t now = clock.now_ms(clock.self);
    return now + (int64_t)clock.offset_min(clock.self, now) * MINUTE_MS;
}

static int64_t day_of(struct clock clock)
{
    int64_t local = local_ms(clock);
    return local >= 0 ? local / DAY_MS : (local - DAY_MS + 1) / DAY_MS;
}

static int64_t ms_of_day(struct clock clock)
{
    return local_ms(clock) - day_of(clock) * DAY_MS;
}

/* Until the hours of the day begin; 0 within them. */
static int64_t until_hours(const struct pace_limits *limits, struct clock clock)
{
    int64_t from = (int64_t)limits->from_min * MINUTE_MS;
    int64_t until = (int64_t)limits->until_min * MINUTE_MS;
    int64_t now = ms_of_day(clock);
    bool within = from < until ? now >= from && now < until : now >= from || now < until;
    if (from == until || within)
        return 0;
    return now < from ? from - now : from + DAY_MS - now;
}

int64_t pace_left_bytes(const struct pace *pace, const struct pace_limits *limits,
                        struct clock clock)
{
    if (limits->bytes_a_day == 0)
        return INT64_MAX;
    int64_t used = pace->day == day_of(clock) ? pace->used_bytes : 0;
    return used < limits->bytes_a_day ? limits->bytes_a_day - used : 0;
}

int64_t pace_wait_ms(const struct pace *pace, const struct pace_limits *limits,
                     struct clock clock)
{
    int64_t wait = pace->next_ms - clock.now_ms(clock.self);
    int64_t longest = PACE_MOST_WAIT_S;
    if (limits->every_s > longest)
        longest = limits->every_s;
    if (wait > longest * SECOND_MS) /* the clock was set back */
        wait = 0;
    int64_t hours = until_hours(limits, clock);
    if (wait < hours)
        wait = hours;
    int64_t tomorrow = DAY_MS - ms_of_day(clock);
    if (pace_left_bytes(pace, limits, clock) == 0 && wait < tomorrow)
        wait = tomorrow;
    return wait > 0 ? wait : 0;
}

void pace_spend(struct pace *pace, int64_t bytes, struct clock clock)
{
    int64_t today = day_of(clock);
    if (pace->day != today)
        pace->used_bytes = 0;
    pace->day = today;
    pace->used_bytes += bytes;
}

/* Between a half of it and all of it. */
static int64_t jitter(int64_t ms, struct random random)
{
    int64_t half = ms / 2;
    return half + (int64_t)((double)(ms - half) * random_unit(random));
}

void pace_succeeded(struct pace *pace, const struct pace_limits *limits, struct clock clock,
                    struct random random)
{
    pace->failures = 0;
    pace->next_ms = clock.now_ms(clock.self) + jitter(limits->every_s * SECOND_MS, random);
}

void pace_failed(struct pace *pace, int64_t at_least_s, struct clock clock,
                 struct random random)
{
    int64_t wait_s = PACE_LEAST_WAIT_S;
    for (int64_t i = 0; i < pace->failures && wait_s < PACE_MOST_WAIT_S; i++)
        wait_s *= 2;
    if (wait_s > PACE_MOST_WAIT_S)
        wait_s = PACE_MOST_WAIT_S;
    if (at_least_s > PACE_MOST_WAIT_S)
        at_least_s = PACE_MOST_WAIT_S;
    int64_t wait_ms = jitter(wait_s * SECOND_MS, random);
    if (wait_ms < at_least_s * SECOND_MS)
        wait_ms = at_least_s * SECOND_MS;
    if (pace->failures < PACE_MOST_WAIT_S)
        pace->failures++;
    pace->next_ms = clock.now_ms(clock.self) + wait_ms;
}

void pace_wake(struct pace *pace, bool is_network, struct clock clock, struct random random)
{
    int64_t soon = clock.now_ms(clock.self) + jitter(WAKE_MS, random);
    if (pace->failures > 0 && !is_network)
        return;
    if (soon < pace->next_ms)
        pace->next_ms = soon;
}
