/* map.h: texts to numbers, for tables that are built once and looked up often.
 *
 * Keys are borrowed and must outlive the map. It lies in an arena and has no delete. The hash
 * is SipHash-1-3 under a key of the process, so nobody can choose keys that collide. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/text.h"

struct map;

struct map *map_open(struct arena *arena);
/* Adds or replaces. */
void map_put(struct map *map, struct text key, uint32_t value);
/* The value, or UINT32_MAX when the key is not there (so it is no value to put). */
uint32_t map_get(const struct map *map, struct text key);
/* The value of the key, or `fresh` after having put it. */
uint32_t map_get_or_put(struct map *map, struct text key, uint32_t fresh);
size_t map_count(const struct map *map);

#endif
