#include "screen/cache.h"

#include "base/log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256 }; /* some hundreds of things at most */

struct kept {
    uint64_t key, used; /* `used` counts upwards with each use */
    void *thing;
    size_t bytes;
    struct kept *next; /* in its bucket */
};

struct cache {
    size_t most_bytes, held;
    uint64_t uses;
    struct kept *buckets[BUCKETS];
};

struct cache *cache_open(size_t most_bytes)
{
    struct cache *cache = calloc(1, sizeof *cache);

    if (cache == NULL)
        fatal("no memory for a cache");
    cache->most_bytes = most_bytes;
    return cache;
}

void cache_close(struct cache *cache)
{
    if (cache == NULL)
        return;
    cache_wipe(cache);
    free(cache);
}

/* Takes the first of a list off it, and away. */
static void forget(struct cache *cache, struct kept **list)
{
    struct kept *kept = *list;

    *list = kept->next;
    cache->held -= kept->bytes;
    explicit_bzero(kept->thing, kept->bytes);
    free(kept->thing);
    free(kept);
}

/* Some hundreds of things, and seldom: they are looked through one by one. */
static void forget_oldest(struct cache *cache)
{
    struct kept **oldest = NULL;

    for (size_t i = 0; i < BUCKETS; i++)
        for (struct kept **at = &cache->buckets[i]; *at != NULL; at = &(*at)->next)
            if (oldest == NULL || (*at)->used < (*oldest)->used)
                oldest = at;
    if (oldest != NULL)
        forget(cache, oldest);
}

void *cache_get(struct cache *cache, uint64_t key)
{
    struct kept *kept = cache->buckets[key % BUCKETS];

    while (kept != NULL && kept->key != key)
        kept = kept->next;
    if (kept == NULL)
        return NULL;
    kept->used = ++cache->uses;
    return kept->thing;
}

void cache_put(struct cache *cache, uint64_t key, void *thing, size_t bytes)
{
    struct kept *kept = calloc(1, sizeof *kept);
    struct kept **bucket = &cache->buckets[key % BUCKETS];

    if (kept == NULL)
        fatal("no memory for a cache");
    while (cache->held > 0 && cache->held + bytes > cache->most_bytes)
        forget_oldest(cache);
    *kept = (struct kept){key, ++cache->uses, thing, bytes, *bucket};
    *bucket = kept;
    cache->held += bytes;
}

void cache_wipe(struct cache *cache)
{
    for (size_t i = 0; i < BUCKETS; i++)
        while (cache->buckets[i] != NULL)
            forget(cache, &cache->buckets[i]);
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
