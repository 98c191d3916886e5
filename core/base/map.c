#include "base/map.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/random.h"

struct slot {
    struct text key;
    uint32_t value, hash; /* value UINT32_MAX: free */
};

struct map {
    struct arena *arena;
    struct slot *slots;
    size_t room, count; /* room is a power of two */
    uint64_t key[2];
};

#define ROTATE(x, b) ((x) << (b) | (x) >> (64 - (b)))

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = ROTATE(v[1], 13) ^ v[0];
    v[0] = ROTATE(v[0], 32);
    v[2] += v[3];
    v[3] = ROTATE(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = ROTATE(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = ROTATE(v[1], 17) ^ v[2];
    v[2] = ROTATE(v[2], 32);
}

/* Aumasson and Bernstein, "SipHash: a fast short-input PRF", with one and three rounds. */
static uint64_t sip_hash(const uint64_t key[2], struct text text)
{
    uint64_t v[4] = {key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
                     key[0] ^ 0x6c7967656e657261, key[1] ^ 0x7465646279746573};
    uint64_t last = (uint64_t)text.len << 56;
    for (; text.len >= 8; text.at += 8, text.len -= 8) {
        uint64_t word;
        memcpy(&word, text.at, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    for (size_t i = 0; i < text.len; i++)
        last |= (uint64_t)(unsigned char)text.at[i] << (8 * i);
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

struct map *map_open(struct arena *arena)
{
    struct map *map = ARENA_NEW(arena, struct map);
    struct random random = random_system();
    map->arena = arena;
    random.fill(random.self, map->key, sizeof map->key);
    return map;
}

/* The slot that holds the key, or the free one where it belongs. */
static struct slot *slot_of(const struct map *map, struct text key, uint32_t hash)
{
    for (size_t i = hash;; i++) {
        struct slot *slot = &map->slots[i & (map->room - 1)];
        if (slot->value == UINT32_MAX || (slot->hash == hash && text_equal(slot->key, key)))
            return slot;
    }
}

static void grow(struct map *map)
{
    struct slot *old = map->slots;
    size_t old_room = map->room;
    map->room = old_room ? old_room * 2 : 16;
    map->slots = arena_array(map->arena, map->room, sizeof *map->slots);
    for (size_t i = 0; i < map->room; i++)
        map->slots[i].value = UINT32_MAX;
    for (size_t i = 0; i < old_room; i++)
        if (old[i].value != UINT32_MAX)
            *slot_of(map, old[i].key, old[i].hash) = old[i];
}

static struct slot *slot_for_put(struct map *map, struct text key)
{
    if (map->count * 4 >= map->room * 3)
        grow(map);
    uint32_t hash = (uint32_t)sip_hash(map->key, key);
    struct slot *slot = slot_of(map, key, hash);
    if (slot->value == UINT32_MAX) {
        slot->key = key;
        slot->hash = hash;
        map->count++;
    }
    return slot;
}

void map_put(struct map *map, struct text key, uint32_t value)
{
    assert(value != UINT32_MAX);
    slot_for_put(map, key)->value = value;
}

uint32_t map_get(const struct map *map, struct text key)
{
    if (map->room == 0)
        return UINT32_MAX;
    return slot_of(map, key, (uint32_t)sip_hash(map->key, key))->value;
}

uint32_t map_get_or_put(struct map *map, struct text key, uint32_t fresh)
{
    assert(fresh != UINT32_MAX);
    struct slot *slot = slot_for_put(map, key);
    if (slot->value == UINT32_MAX)
        slot->value = fresh;
    return slot->value;
}

size_t map_count(const struct map *map)
{
    return map->count;
}
