/* cache.h: pictures, signs and lines of text that were made once, within a bound.
 *
 * What was not used for longest goes first. Everything is overwritten before it is freed: it
 * may be what somebody typed. Within the room. */
#ifndef SCREEN_CACHE_H
#define SCREEN_CACHE_H

#include <stddef.h>
#include <stdint.h>

struct cache;

/* `most_bytes` is a bound on the sum of what is put, save for the last one alone. */
struct cache *cache_open(size_t most_bytes);
void cache_close(struct cache *cache);

/* What is kept under a key, NULL if nothing: good until the next cache_put. */
void *cache_get(struct cache *cache, uint64_t key);
/* Hands over `thing` (from malloc, `bytes` long, nothing hanging from it), under a key that is
 * not there yet. */
void cache_put(struct cache *cache, uint64_t key, void *thing, size_t bytes);
/* Forgets everything. */
void cache_wipe(struct cache *cache);
size_t cache_held_bytes(const struct cache *cache);

/* ---- Keys ---- */

/* A key from pieces: begin with HASH_BEGIN, add each. FNV-1a, mixed: what it tells apart is our
 * own screen from the one before, nobody gains by a collision. */
#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len);
uint64_t hash_number(uint64_t hash, int64_t number);

#endif
