#include <string.h>

#include "store/store_inside.h"

/* ---- Looking ---- */

/* So many are looked up in one transaction; the visitor is called between two. */
enum { HANDFUL = 32 };

static enum status take_handful(struct store_row *rows, size_t *count, struct store *store,
                                struct store_walk *walk, struct arena *arena, struct fault *why)
{
    struct store_engine *engine = &store->engine;

    *count = 0;
    enum status status = store_begin_reading(store, why);
    if (status != OK)
        return status;
    while (*count < HANDFUL) {
        struct store_row *row = &rows[*count];
        status = engine->row_after(engine->self, walk, row, arena, why);
        if (status != OK)
            break;
        *count += 1;
        walk->goes_on = true;
        walk->priority = row->entry.priority;
        walk->number = row->id;
    }
    return store_end_reading(store, status);
}

enum status store_each_of(struct store *store, const struct store_walk *walk, void *self,
                          bool (*visit)(void *self, const struct store_entry *entry),
                          struct fault *why)
{
    struct arena *arena = arena_open("queue");
    struct store_row *rows = arena_array(arena, HANDFUL, sizeof *rows);
    struct arena_mark mark = arena_mark(arena);
    struct store_walk place = *walk;
    enum status status = OK;
    bool wants_more = true;

    while (status == OK && wants_more) {
        size_t count;
        status = take_handful(rows, &count, store, &place, arena, why);
        if (status != OK && status != NOT_FOUND)
            break;
        for (size_t i = 0; wants_more && i < count; i++)
            wants_more = visit(self, &rows[i].entry);
        arena_release(arena, mark);
    }
    arena_close(arena);
    return status == NOT_FOUND ? OK : status;
}

enum status store_each(struct store *store, void *self,
                       bool (*visit)(void *self, const struct store_entry *entry),
                       struct fault *why)
{
    return store_each_of(store, &(struct store_walk){.goes_on = false}, self, visit, why);
}

enum status store_figures(struct store_figures *figures, struct store *store, struct fault *why)
{
    struct store_figures found = {0};
    enum status status = store_begin_reading(store, why);
    if (status != OK)
        return status;
    status = store_end_reading(store, store->engine.figures(store->engine.self, &found, why));
    if (status == OK)
        *figures = found;
    return status;
}

enum status store_parts(struct store_part **parts, size_t *count, struct store *store,
                        struct text instance_id, struct arena *arena, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_row row;
    uint8_t hash[STORE_HASH];

    enum status status = store_begin_reading(store, why);
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

/* ---- Moving on ---- */

bool store_may_move(enum store_state from, enum store_state to)
{
    static const bool MAY[STORE_STATES][STORE_STATES] = {
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
    if (!store_may_move(row.entry.state, to))
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
    enum status status = store_check_field(reason, 0, STORE_LONGEST_REASON, "reason", why);
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
    enum status status = store_begin_reading(store, why);
    if (status != OK)
        return status;
    status = store_end_reading(
        store, store->engine.row_by_case(store->engine.self, check, &row, arena, why));
    if (status == OK)
        *entry = row.entry;
    return status;
}
