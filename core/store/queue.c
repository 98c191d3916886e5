#include <string.h>

#include "store/store_inside.h"

enum { LONGEST_REASON = 1000 };

enum status store_each(struct store *store, void *self,
                       bool (*visit)(void *self, const struct store_entry *entry),
                       struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct arena *arena = arena_open("queue");
    struct arena_mark mark = arena_mark(arena);
    struct store_row row = {.id = INT64_MIN, .entry = {.priority = INT32_MIN}};
    enum status status;

    /* Each row is looked up anew, so the visitor may move it on or send another. */
    while ((status = store_begin(store, why)) == OK) {
        status = store_end_reading(store, engine->row_after(engine->self, row.entry.priority,
                                                            row.id, &row, arena, why));
        if (status != OK || !visit(self, &row.entry))
            break;
        arena_release(arena, mark);
    }
    arena_close(arena);
    return status == NOT_FOUND ? OK : status;
}

enum status store_parts(struct store_part **parts, size_t *count, struct store *store,
                        struct text instance_id, struct arena *arena, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_row row;
    uint8_t hash[STORE_HASH];

    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    struct store_part *found = NULL;
    status = engine->row_get(engine->self, instance_id, &row, arena, why);
    if (status == OK) {
        found = arena_array(arena, row.entry.part_count + 1, sizeof *found);
        status = engine->row_parts(engine->self, &row, found, arena, why);
    }
    status = store_end_reading(store, status);
    if (status != OK)
        return status;
    store_row_hash(hash, &row, found);
    if (memcmp(hash, row.hash, sizeof hash) != 0)
        return fault_set(why, DAMAGED, "submission %.*s was changed on the disk",
                         TEXT_ARG(instance_id));
    *parts = found;
    *count = row.entry.part_count;
    return OK;
}

/* The drawing in store.h. */
static bool may_move(enum store_state from, enum store_state to)
{
    static const bool MAY[4][4] = {
        [STORE_QUEUED] = {[STORE_SENT] = true, [STORE_REFUSED] = true},
        [STORE_SENT] = {[STORE_ACKNOWLEDGED] = true, [STORE_REFUSED] = true},
    };
    return to >= STORE_QUEUED && to <= STORE_REFUSED && MAY[from][to];
}

static const char *state_name(enum store_state state)
{
    static const char *const NAMES[] = {"queued", "sent", "acknowledged", "refused"};
    return state >= STORE_QUEUED && state <= STORE_REFUSED ? NAMES[state] : "in no state";
}

static enum status move(struct store *store, struct text instance_id, enum store_state to,
                        struct text reason, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_row row;

    enum status status = engine->row_get(engine->self, instance_id, &row, store->scratch, why);
    if (status != OK)
        return status;
    if (!may_move(row.entry.state, to))
        return fault_set(why, CONFLICT, "submission %.*s is %s; it cannot become %s",
                         TEXT_ARG(instance_id), state_name(row.entry.state), state_name(to));
    row.entry.state = to;
    row.entry.reason = to == STORE_REFUSED ? reason : (struct text){0};
    row.moved_lived_ms = store->life.lived_ms;
    return engine->row_move(engine->self, &row, why);
}

enum status store_move(struct store *store, struct text instance_id, enum store_state to,
                       struct text reason, struct fault *why)
{
    enum status status = store_check_field(reason, 0, LONGEST_REASON, "reason", why);
    if (status == OK)
        status = store_begin(store, why);
    if (status != OK)
        return status;
    struct arena_mark mark = arena_mark(store->scratch);
    status = move(store, instance_id, to, reason, why);
    arena_release(store->scratch, mark);
    return store_end(store, status, why);
}

enum status store_purge(struct store *store, int days, size_t *purged, struct fault *why)
{
    struct store_engine *engine = &store->engine;

    *purged = 0;
    if (days < 0 || days > STORE_MOST_DAYS)
        return fault_set(why, REFUSED, "what is sent is kept from 0 to %d days",
                         STORE_MOST_DAYS);
    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    int64_t until_ms = store->life.lived_ms - days * LIFETIME_DAY_MS;
    size_t gone = 0;
    status = engine->rows_purge(engine->self, until_ms, &gone, why);
    if (status == OK)
        status = engine->drafts_end(engine->self, store->life.lived_ms, why);
    status = store_end(store, status, why);
    if (status == OK)
        *purged = gone;
    return status;
}

enum status store_case_find(struct store_entry *entry, struct store *store,
                            const uint8_t check[STORE_KEY], struct arena *arena,
                            struct fault *why)
{
    struct store_row row;
    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    status = store_end_reading(
        store, store->engine.row_by_case(store->engine.self, check, &row, arena, why));
    if (status == OK)
        *entry = row.entry;
    return status;
}
