#include "store/store_inside.h"

enum { MOST_STEPS = 100000 };

enum status store_part_have(struct store *store, struct text instance_id, unsigned part,
                            uint64_t have, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_row row;

    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    struct arena_mark mark = arena_mark(store->scratch);
    status = engine->row_get(engine->self, instance_id, &row, store->scratch, why);
    if (status == OK)
        status = engine->have_put(engine->self, &row, part, have, why);
    arena_release(store->scratch, mark);
    return store_end(store, status, why);
}

enum status store_parts_have(uint64_t **have, size_t *count, struct store *store,
                             struct text instance_id, struct arena *arena, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_row row;
    uint64_t *found = NULL;

    enum status status = store_begin_reading(store, why);
    if (status != OK)
        return status;
    status = engine->row_get(engine->self, instance_id, &row, arena, why);
    if (status == OK) {
        found = arena_array(arena, row.entry.part_count + 1, sizeof *found);
        for (size_t i = 0; i < row.entry.part_count; i++)
            found[i] = 0;
        status = engine->have_get(engine->self, &row, found, why);
    }
    status = store_end_reading(store, status);
    if (status == OK) {
        *have = found;
        *count = row.entry.part_count;
    }
    return status;
}

/* ---- Many at once ---- */

static bool is_over(enum store_state state)
{
    return state == STORE_ACKNOWLEDGED || state == STORE_REFUSED;
}

static enum status take_move(struct store *store, struct store_row *row,
                             const struct store_step *step, bool *taken, struct fault *why)
{
    enum store_state state = row->entry.state;

    if (state == STORE_QUEUED && step->to == STORE_ACKNOWLEDGED)
        state = STORE_SENT;
    *taken = store_may_move(state, step->to);
    if (!*taken)
        return OK;
    row->entry.state = step->to;
    row->entry.reason = step->to == STORE_REFUSED ? step->reason : (struct text){0};
    row->moved_lived_ms = store->life.lived_ms;
    return store->engine.row_move(store->engine.self, row, why);
}

static enum status take_have(struct store *store, const struct store_row *row,
                             const struct store_step *step, bool *taken, struct fault *why)
{
    if (is_over(row->entry.state))
        return OK;
    enum status status =
        store->engine.have_put(store->engine.self, row, step->part, step->have, why);
    *taken = status == OK;
    return status == REFUSED ? OK : status;
}

static enum status take_step(struct store *store, const struct store_step *step, size_t *taken,
                             struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_row row;
    bool is_taken = false;

    enum status status =
        engine->row_get(engine->self, step->instance_id, &row, store->scratch, why);
    if (status == NOT_FOUND)
        return OK;
    if (status == OK)
        status = step->kind == STORE_STEP_HAVE ? take_have(store, &row, step, &is_taken, why)
                                               : take_move(store, &row, step, &is_taken, why);
    *taken += is_taken;
    return status;
}

static enum status check_steps(const struct store_step *steps, size_t count, struct fault *why)
{
    if (count > MOST_STEPS)
        return fault_set(why, TOO_LARGE, "more than %d steps at once", MOST_STEPS);
    enum status status = OK;
    for (size_t i = 0; status == OK && i < count; i++)
        status = store_check_field(steps[i].reason, 0, STORE_LONGEST_REASON, "reason", why);
    return status;
}

enum status store_steps(size_t *taken, struct store *store, const struct store_step *steps,
                        size_t count, struct fault *why)
{
    size_t done = 0;
    enum status status = check_steps(steps, count, why);
    if (status == OK)
        status = store_begin(store, why);
    if (status != OK)
        return status;
    struct arena_mark mark = arena_mark(store->scratch);
    for (size_t i = 0; status == OK && i < count; i++) {
        status = take_step(store, &steps[i], &done, why);
        arena_release(store->scratch, mark);
    }
    status = done > 0 ? store_end(store, status, why) : store_end_reading(store, status);
    if (status == OK && taken)
        *taken = done;
    return status;
}
