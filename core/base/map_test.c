#include "base/map.h"

#include "base/arena.h"
#include "base/check.h"

static void what_is_put_is_found(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct map *map = map_open(arena);
    assert_int_equal(map_get(map, TEXT("a")), UINT32_MAX);
    assert_int_equal(map_count(map), 0);
    map_put(map, TEXT("a"), 1);
    map_put(map, TEXT("a"), 2);
    map_put(map, TEXT(""), 0);
    assert_int_equal(map_get(map, TEXT("a")), 2);
    assert_int_equal(map_get(map, (struct text){0}), 0);
    assert_int_equal(map_get(map, TEXT("b")), UINT32_MAX);
    assert_int_equal(map_count(map), 2);
    assert_int_equal(map_get_or_put(map, TEXT("a"), 9), 2);
    assert_int_equal(map_get_or_put(map, TEXT("b"), 9), 9);
    assert_int_equal(map_get(map, TEXT("b")), 9);
    assert_int_equal(map_count(map), 3);
    arena_close(arena);
}

static void many_keys_of_every_length_are_kept_apart(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    struct arena *arena = arena_open("test");
    struct map *map = map_open(arena);
    for (uint32_t i = 0; i < MANY; i++)
        map_put(map, text_format(arena, "%0*u", (int)(i % 40), i), i);
    assert_int_equal(map_count(map), MANY);
    for (uint32_t i = 0; i < MANY; i++)
        assert_int_equal(map_get(map, text_format(arena, "%0*u", (int)(i % 40), i)), i);
    assert_int_equal(map_get(map, TEXT("x")), UINT32_MAX);
    arena_close(arena);
}

static void bytes_of_any_kind_are_keys(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct map *map = map_open(arena);
    map_put(map, (struct text){"a\0b", 3}, 1);
    map_put(map, (struct text){"a\0c", 3}, 2);
    map_put(map, (struct text){"a", 1}, 3);
    assert_int_equal(map_get(map, (struct text){"a\0b", 3}), 1);
    assert_int_equal(map_get(map, (struct text){"a\0c", 3}), 2);
    assert_int_equal(map_get(map, TEXT("a")), 3);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(what_is_put_is_found),
           cmocka_unit_test(many_keys_of_every_length_are_kept_apart),
           cmocka_unit_test(bytes_of_any_kind_are_keys))
