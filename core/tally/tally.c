#include "tally/tally.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/map.h"
#include "store/store.h"

struct tally {
    struct arena *arena; /* of all below; a new one after each flush */
    struct map *places;
    struct store_tally *rows;
    size_t count;
};

static void begin(struct tally *tally)
{
    tally->arena = arena_open("tally");
    tally->places = map_open(tally->arena);
    tally->rows = arena_array(tally->arena, TALLY_MOST, sizeof *tally->rows);
    tally->count = 0;
}

struct tally *tally_open(void)
{
    struct tally *tally = calloc(1, sizeof *tally);
    if (!tally)
        fatal("no memory for counting");
    begin(tally);
    return tally;
}

void tally_close(struct tally *tally)
{
    if (!tally)
        return;
    arena_close(tally->arena);
    free(tally);
}

void tally_count(struct tally *tally, const struct tally_event *event)
{
    struct arena_mark mark = arena_mark(tally->arena);
    struct text key;
    if (!tally_key(&key, event, tally->arena))
        return;
    uint32_t at = map_get(tally->places, key);
    if (at != UINT32_MAX) {
        tally->rows[at].times++;
        arena_release(tally->arena, mark);
    } else if (tally->count < TALLY_MOST) {
        map_put(tally->places, key, (uint32_t)tally->count);
        tally->rows[tally->count++] = (struct store_tally){key, 1};
    }
}

size_t tally_held(const struct tally *tally)
{
    return tally->count;
}

enum status tally_flush(struct tally *tally, struct store *store, struct fault *why)
{
    if (tally->count == 0)
        return OK;
    enum status status = store_tally_add(store, tally->rows, tally->count, why);
    if (status == OK) {
        arena_close(tally->arena);
        begin(tally);
    }
    return status;
}
