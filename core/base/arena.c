#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum { FIRST_CHUNK = 1024, LARGEST_STEP = 256 * 1024 };

struct chunk {
    struct chunk *before;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct chunk *last;
    const char *name;
};

struct arena *arena_open(const char *name)
{
    struct arena *arena = malloc(sizeof *arena);
    if (!arena)
        fatal("no memory for the %s arena", name);
    *arena = (struct arena){.name = name};
    return arena;
}

void arena_close(struct arena *arena)
{
    if (!arena)
        return;
    arena_release(arena, (struct arena_mark){NULL, 0});
    free(arena);
}

/* Chunks double up to a limit, so a small session stays small and a large form is quick. */
static struct chunk *grow(struct arena *arena, size_t least)
{
    size_t size = arena->last ? arena->last->size * 2 : FIRST_CHUNK - sizeof(struct chunk);
    if (size > LARGEST_STEP)
        size = LARGEST_STEP;
    if (size < least)
        size = least;
    struct chunk *chunk = size < SIZE_MAX / 2 ? malloc(sizeof *chunk + size) : NULL;
    if (!chunk)
        fatal("no memory: the %s arena wanted %zu bytes", arena->name, size);
    *chunk = (struct chunk){.before = arena->last, .size = size};
    return arena->last = chunk;
}

static char *take(struct arena *arena, size_t size, size_t align)
{
    struct chunk *chunk = arena->last;
    size_t from = chunk ? (chunk->used + align - 1) & ~(align - 1) : 0;
    if (!chunk || from > chunk->size || size > chunk->size - from) {
        chunk = grow(arena, size);
        from = 0;
    }
    chunk->used = from + size;
    return chunk->bytes + from;
}

void *arena_take(struct arena *arena, size_t size)
{
    return memset(take(arena, size, alignof(max_align_t)), 0, size);
}

char *arena_bytes(struct arena *arena, size_t size)
{
    return take(arena, size, 1);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes))
        fatal("the %s arena was asked for %zu things of %zu bytes", arena->name, count, size);
    return arena_take(arena, bytes);
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){arena->last, arena->last ? arena->last->used : 0};
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
    while (arena->last && arena->last != mark.chunk) {
        struct chunk *before = arena->last->before;
        explicit_bzero(arena->last->bytes, arena->last->size);
        free(arena->last);
        arena->last = before;
    }
    if (arena->last)
        arena->last->used = mark.used;
}

size_t arena_held_bytes(const struct arena *arena)
{
    size_t sum = sizeof *arena;
    for (const struct chunk *chunk = arena->last; chunk; chunk = chunk->before)
        sum += sizeof *chunk + chunk->size;
    return sum;
}
