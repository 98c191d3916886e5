#include "store/lifetime.h"

/* So far apart are two uses of a machine that is used daily. */
#define ORDINARY_MS (LIFETIME_DAY_MS * 26 / 24)
/* Clocks beyond this (some 30,000 years) are nonsense; keeps every difference in range. */
#define FAR_MS INT64_C(1000000000000000)

static int64_t within_reason(int64_t now_ms)
{
    return now_ms < 0 ? 0 : now_ms > FAR_MS ? FAR_MS : now_ms;
}

void lifetime_begin(struct store_life *life, int64_t now_ms)
{
    now_ms = within_reason(now_ms);
    *life = (struct store_life){.last_ms = now_ms, .furthest_ms = now_ms};
}

void lifetime_step(struct store_life *life, int64_t now_ms)
{
    now_ms = within_reason(now_ms);
    int64_t step = now_ms - life->last_ms;

    if (step > 0 && step <= ORDINARY_MS)
        life->lived_ms += step;
    else if (step > 0 && now_ms - life->furthest_ms >= LIFETIME_DAY_MS)
        life->lived_ms += LIFETIME_DAY_MS;
    life->last_ms = now_ms;
    if (now_ms > life->furthest_ms)
        life->furthest_ms = now_ms;
}

void lifetime_join(struct store_life *life, const struct store_life *other)
{
    if (other->lived_ms > life->lived_ms) {
        life->lived_ms = other->lived_ms;
        life->last_ms = other->last_ms;
    }
    if (other->furthest_ms > life->furthest_ms)
        life->furthest_ms = other->furthest_ms;
}
