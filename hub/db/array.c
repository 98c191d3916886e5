/* PostgreSQL's binary form of an array: how many dimensions, whether there are nulls, the
 * elements' type, length and lower bound, then each element's length and bytes; numbers are
 * big-endian (src/backend/utils/adt/arrayfuncs.c, array_recv). */
#include <string.h>

#include "db/db.h"

enum { BYTEA = 17, INT8 = 20, TEXT_TYPE = 25, HEAD = 20 };

static char *put(char *at, uint64_t number, size_t bytes)
{
    for (size_t i = bytes; i-- > 0;)
        *at++ = (char)(number >> (8 * i));
    return at;
}

/* Without elements it has no dimension either. */
static char *put_head(char *at, unsigned type, size_t count)
{
    at = put(at, count > 0, 4);
    at = put(at, 0, 4);
    at = put(at, type, 4);
    at = put(at, count, 4);
    return put(at, 1, 4);
}

static struct db_value finish(const char *start, const char *end, size_t count)
{
    return db_bytes((struct text){start, count > 0 ? (size_t)(end - start) : 12});
}

static struct db_value of_texts(unsigned type, const struct text *items, size_t count,
                                struct arena *arena)
{
    size_t size = HEAD;

    for (size_t i = 0; i < count; i++)
        size += 4 + items[i].len;
    char *start = arena_bytes(arena, size);
    char *at = put_head(start, type, count);
    for (size_t i = 0; i < count; i++) {
        at = put(at, items[i].len, 4);
        if (items[i].len > 0)
            memcpy(at, items[i].at, items[i].len);
        at += items[i].len;
    }
    return finish(start, at, count);
}

struct db_value db_array_bytes(const struct text *items, size_t count, struct arena *arena)
{
    return of_texts(BYTEA, items, count, arena);
}

struct db_value db_array_text(const struct text *items, size_t count, struct arena *arena)
{
    return of_texts(TEXT_TYPE, items, count, arena);
}

struct db_value db_array_numbers(const int64_t *items, size_t count, struct arena *arena)
{
    char *start = arena_bytes(arena, HEAD + count * 12);
    char *at = put_head(start, INT8, count);

    for (size_t i = 0; i < count; i++)
        at = put(put(at, 8, 4), (uint64_t)items[i], 8);
    return finish(start, at, count);
}
