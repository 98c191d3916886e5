#include "session/slip.h"

#include <assert.h>

/* What lies in the store is named by these: they are never renamed. */
static const struct {
    const char *name, *key;
} PICTURES[SLIP_PICTURES] = {
    {"sun", "kiosk.slip.sun"},         {"fish", "kiosk.slip.fish"},
    {"tree", "kiosk.slip.tree"},       {"horse", "kiosk.slip.horse"},
    {"boat", "kiosk.slip.boat"},       {"key", "kiosk.slip.key"},
    {"moon", "kiosk.slip.moon"},       {"bird", "kiosk.slip.bird"},
    {"flower", "kiosk.slip.flower"},   {"cow", "kiosk.slip.cow"},
    {"bicycle", "kiosk.slip.bicycle"}, {"umbrella", "kiosk.slip.umbrella"}};

const char *slip_picture(unsigned picture)
{
    assert(picture < SLIP_PICTURES);
    return PICTURES[picture].name;
}

const char *slip_picture_key(unsigned picture)
{
    assert(picture < SLIP_PICTURES);
    return PICTURES[picture].key;
}

unsigned slip_find_picture(struct text name)
{
    for (unsigned i = 0; i < SLIP_PICTURES; i++)
        if (text_is(name, PICTURES[i].name))
            return i;
    return SLIP_PICTURES;
}

struct text slip_person(struct text number, unsigned picture, struct arena *arena)
{
    return text_format(arena, "slip:%.*s:%s", TEXT_ARG(number), slip_picture(picture));
}

/* ---- Wrong pairs ---- */

bool slip_tries_closed(const struct slip_tries *tries, int64_t now_ms)
{
    return now_ms < tries->closed_until_ms && tries->closed_until_ms - now_ms <= SLIP_CLOSED_MS;
}

void slip_tries_right(struct slip_tries *tries)
{
    *tries = (struct slip_tries){0};
}

bool slip_tries_wrong(struct slip_tries *tries, int64_t now_ms)
{
    if (++tries->wrong < SLIP_MOST_WRONG)
        return false;
    *tries = (struct slip_tries){.closed_until_ms = now_ms + SLIP_CLOSED_MS};
    return true;
}

static void forget_old(struct slip_guard *guard, int64_t now_ms)
{
    if (guard->wrong == 0 || now_ms < guard->since_ms) {
        guard->since_ms = now_ms;
        return;
    }
    int64_t forgotten = (now_ms - guard->since_ms) / SLIP_HOUSE_FORGETS_MS;

    guard->since_ms += forgotten * SLIP_HOUSE_FORGETS_MS;
    guard->wrong = forgotten < guard->wrong ? guard->wrong - (unsigned)forgotten : 0;
}

bool slip_guard_closed(struct slip_guard *guard, int64_t now_ms)
{
    forget_old(guard, now_ms);
    return guard->wrong >= SLIP_HOUSE_MOST;
}

void slip_guard_wrong(struct slip_guard *guard, int64_t now_ms)
{
    forget_old(guard, now_ms);
    if (guard->wrong < SLIP_HOUSE_MOST)
        guard->wrong++;
}
