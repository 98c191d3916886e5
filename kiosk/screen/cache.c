#include "screen/cache.h"

#include "base/log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256 }; /* some hundreds of things at most */

struct kept {
    uint64_t key;
    void *thing;
    size_t bytes;
    struct kept *next;          /* in its bucket */
    struct kept *newer, *older; /* by use */
};

struct cache {
    size_t most_bytes, held;
    struct kept *buckets[BUCKETS];
    struct kept ends; /* `newer` is the oldest, `older` the newest: a ring */
};

struct cache *cache_open(size_t most_bytes)
{
    struct cache *cache = calloc(1, sizeof *cache);

    if (cache == NULL)
        fatal("no memory for a cache");
    cache->most_bytes = most_bytes;
    cache->ends.newer = cache->ends.older = &cache->ends;
    return cache;
}

void cache_close(struct cache *cache)
{
    if (cache == NULL)
        return;
    cache_wipe(cache);
    free(cache);
}

static void unlink_use(struct kept *kept)
{
    kept->newer->older = kept->older;
    kept->older->newer = kept->newer;
}

static void link_newest(struct cache *cache, struct kept *kept)
{
    kept->newer = &cache->ends;
    kept->older = cache->ends.older;
    kept->older->newer = kept;
    cache->ends.older = kept;
}

static void forget(struct cache *cache, struct kept *kept)
{
    struct kept **at = &cache->buckets[kept->key % BUCKETS];

    while (*at != kept)
        at = &(*at)->next;
    *at = kept->next;
    unlink_use(kept);
    cache->held -= kept->bytes;
    explicit_bzero(kept->thing, kept->bytes);
    free(kept->thing);
    free(kept);
}

void *cache_get(struct cache *cache, uint64_t key)
{
    struct kept *kept = cache->buckets[key % BUCKETS];

    while (kept != NULL && kept->key != key)
        kept = kept->next;
    if (kept == NULL)
        return NULL;
    unlink_use(kept);
    link_newest(cache, kept);
    return kept->thing;
}

void cache_put(struct cache *cache, uint64_t key, void *thing, size_t bytes)
{
    struct kept *kept = calloc(1, sizeof *kept);

    if (kept == NULL)
        fatal("no memory for a cache");
    *kept = (struct kept){key, thing, bytes, cache->buckets[key % BUCKETS], NULL, NULL};
    cache->buckets[key % BUCKETS] = kept;
    link_newest(cache, kept);
    cache->held += bytes;
    while (cache->held > cache->most_bytes && cache->ends.newer != kept)
        forget(cache, cache->ends.newer);
}

void cache_wipe(struct cache *cache)
{
    while (cache->ends.newer != &cache->ends)
        forget(cache, cache->ends.newer);
    assert(cache->held == 0);
}

size_t cache_held_bytes(const struct cache *cache)
{
    return cache->held;
}

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;

    hash = hash_number(hash, (int64_t)len);
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash;
}

uint64_t hash_number(uint64_t hash, int64_t number)
{
    hash = (hash ^ (uint64_t)number) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 32);
}
