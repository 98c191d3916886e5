#include <string.h>

#include "store/store_inside.h"

enum { LARGEST_DRAFT = 16 * 1024 * 1024 };

enum status store_make_draft(struct store_draft_row *row, const struct store *store,
                             const uint8_t key[STORE_KEY], struct text bytes, int keep_days,
                             struct fault *why)
{
    if (bytes.len > LARGEST_DRAFT)
        return fault_set(why, TOO_LARGE, "a draft is larger than %d bytes", LARGEST_DRAFT);
    if (keep_days < 0 || keep_days > STORE_MOST_DAYS)
        return fault_set(why, REFUSED, "a draft is kept from 0 to %d days", STORE_MOST_DAYS);
    *row = (struct store_draft_row){
        .bytes = bytes, .ends_lived_ms = store->life.lived_ms + keep_days * LIFETIME_DAY_MS};
    store_draft_hash(row->hash, key, bytes);
    return OK;
}

enum status store_draft_put(struct store *store, const uint8_t key[STORE_KEY],
                            struct text bytes, int keep_days, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_draft_row row;

    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    status = store_make_draft(&row, store, key, bytes, keep_days, why);
    if (status == OK)
        status = engine->draft_put(engine->self, key, &row, why);
    return store_end(store, status, why);
}

enum status store_draft_get(struct text *bytes, struct store *store,
                            const uint8_t key[STORE_KEY], struct arena *arena,
                            struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_draft_row row;
    uint8_t hash[STORE_HASH];

    enum status status = store_begin_reading(store, why);
    if (status != OK)
        return status;
    status = store_end_reading(store, engine->draft_get(engine->self, key, &row, arena, why));
    if (status != OK)
        return status;
    store_draft_hash(hash, key, row.bytes);
    if (memcmp(hash, row.hash, sizeof hash) != 0)
        return fault_set(why, DAMAGED, "a draft was changed on the disk");
    if (row.ends_lived_ms <= store->life.lived_ms)
        return fault_set(why, NOT_FOUND, "the draft's time is over");
    *bytes = row.bytes;
    return OK;
}

enum status store_draft_drop(struct store *store, const uint8_t key[STORE_KEY],
                             struct fault *why)
{
    enum status status = store_begin(store, why);
    if (status != OK)
        return status;
    return store_end(store, store->engine.draft_drop(store->engine.self, key, why), why);
}
