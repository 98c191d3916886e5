/* arena.h: memory that lives and ends together: a form's, a session's, a request's, a frame's.
 *
 * A function that allocates takes the arena; nobody frees single pieces. Running out of
 * memory ends the program (fatal), so no caller checks for NULL; what comes from outside is
 * bounded before anything is allocated for it. Not for two threads at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/* `name` (a literal) stands in reports. The first chunk is taken at the first use. */
struct arena *arena_open(const char *name);
/* Frees all of it; NULL is fine. Memory is overwritten before it goes back to the system: it
 * may have held somebody's words. */
void arena_close(struct arena *arena);

/* `size` bytes, aligned for any type, all zero. */
void *arena_take(struct arena *arena, size_t size);
/* `size` bytes without alignment or clearing: for text. */
char *arena_bytes(struct arena *arena, size_t size);
/* Room for `count` things of `size`, zeroed; a product that overflows is fatal. */
void *arena_array(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))

/* Everything taken after the mark is given back at once: for scratch work. */
struct arena_mark {
    void *chunk;
    size_t used;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_release(struct arena *arena, struct arena_mark mark);

/* Bytes held from the system, for figures. */
size_t arena_held_bytes(const struct arena *arena);

#endif
