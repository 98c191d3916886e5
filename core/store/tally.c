#include <string.h>

#include "store/store_inside.h"

static enum status check_tallies(const struct store_tally *tallies, size_t count,
                                 struct fault *why)
{
    if (count > STORE_TALLY_MOST)
        return fault_set(why, TOO_LARGE, "more than %d counts at once", STORE_TALLY_MOST);
    for (size_t i = 0; i < count; i++) {
        struct text key = tallies[i].key;
        if (key.len == 0 || key.len > STORE_TALLY_KEY || !text_is_utf8(key))
            return fault_set(why, REFUSED, "a count has a key of at most %d bytes",
                             STORE_TALLY_KEY);
        if (tallies[i].times <= 0 || tallies[i].times > INT32_MAX)
            return fault_set(why, REFUSED, "something cannot have happened so often");
    }
    return OK;
}

/* A device that nobody fetches anything from does not fill its disk. */
static enum status add_all(struct store *store, const struct store_tally *tallies, size_t count,
                           struct fault *why)
{
    struct store_engine *engine = &store->engine;
    int64_t rows = 0;
    enum status status = engine->tally_rows(engine->self, &rows, why);
    for (size_t i = 0; status == OK && i < count; i++)
        if (rows + (int64_t)i < STORE_TALLY_ROWS)
            status = engine->tally_add(engine->self, &tallies[i], why);
    return status;
}

enum status store_tally_add(struct store *store, const struct store_tally *tallies,
                            size_t count, struct fault *why)
{
    enum status status = check_tallies(tallies, count, why);
    if (status != OK || count == 0)
        return status;
    status = store_begin(store, why);
    if (status != OK)
        return status;
    return store_end(store, add_all(store, tallies, count, why), why);
}

static enum status find_parcel(uint8_t id[STORE_PARCEL], struct store *store,
                               const uint8_t fresh[STORE_PARCEL], struct fault *why)
{
    struct store_engine *engine = &store->engine;
    enum status status = engine->parcel_waits(engine->self, id, why);
    if (status != NOT_FOUND)
        return status;
    memcpy(id, fresh, STORE_PARCEL);
    return engine->parcel_wrap(engine->self, id, STORE_PARCEL_ROWS, why);
}

enum status store_parcel_get(uint8_t id[STORE_PARCEL], struct store_tally **rows, size_t *count,
                             struct store *store, const uint8_t fresh[STORE_PARCEL],
                             struct arena *arena, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_tally *found = arena_array(arena, STORE_PARCEL_ROWS, sizeof *found);
    *count = 0;
    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    status = find_parcel(id, store, fresh, why);
    if (status == OK)
        status =
            engine->parcel_read(engine->self, id, found, count, STORE_PARCEL_ROWS, arena, why);
    if (status == OK && *count == 0)
        status = fault_set(why, NOT_FOUND, "nothing was counted");
    *rows = found;
    return store_end(store, status, why);
}

enum status store_parcel_done(struct store *store, const uint8_t id[STORE_PARCEL],
                              struct fault *why)
{
    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    return store_end(store, store->engine.parcel_drop(store->engine.self, id, why), why);
}
