#include "screen/cache.h"

#include "base/check.h"

#include <stdlib.h>

static void put(struct cache *cache, uint64_t key, size_t bytes)
{
    void *thing = malloc(bytes);

    assert_non_null(thing);
    memset(thing, 1, bytes);
    cache_put(cache, key, thing, bytes);
}

static void what_was_not_used_for_longest_goes_first(void **state)
{
    (void)state;
    struct cache *cache = cache_open(300);

    put(cache, 1, 100);
    put(cache, 2, 100);
    put(cache, 3, 100);
    assert_non_null(cache_get(cache, 1));
    put(cache, 4, 100);
    assert_null(cache_get(cache, 2));
    assert_non_null(cache_get(cache, 1));
    assert_non_null(cache_get(cache, 3));
    assert_int_equal(cache_held_bytes(cache), 300);
    cache_close(cache);
}

static void what_is_larger_than_the_bound_is_kept_alone(void **state)
{
    (void)state;
    struct cache *cache = cache_open(300);

    put(cache, 1, 100);
    put(cache, 2, 1000);
    assert_null(cache_get(cache, 1));
    assert_non_null(cache_get(cache, 2));
    put(cache, 3, 10);
    assert_null(cache_get(cache, 2));
    cache_close(cache);
}

static void keys_that_share_a_bucket_are_told_apart(void **state)
{
    (void)state;
    struct cache *cache = cache_open(1 << 20);

    for (uint64_t i = 0; i < 40; i++)
        put(cache, i << 32, 16);
    for (uint64_t i = 0; i < 40; i += 2)
        assert_non_null(cache_get(cache, i << 32));
    assert_null(cache_get(cache, 77));
    cache_wipe(cache);
    assert_int_equal(cache_held_bytes(cache), 0);
    assert_null(cache_get(cache, 0));
    cache_close(cache);
    cache_close(NULL);
}

static void keys_differ_where_their_pieces_do(void **state)
{
    (void)state;
    uint64_t one = hash_bytes(hash_bytes(HASH_BEGIN, "ab", 2), "c", 1);
    uint64_t other = hash_bytes(hash_bytes(HASH_BEGIN, "a", 1), "bc", 2);

    assert_true(one != other);
    assert_true(hash_number(HASH_BEGIN, 1) != hash_number(HASH_BEGIN, -1));
}

CHECK_MAIN(cmocka_unit_test(what_was_not_used_for_longest_goes_first),
           cmocka_unit_test(what_is_larger_than_the_bound_is_kept_alone),
           cmocka_unit_test(keys_that_share_a_bucket_are_told_apart),
           cmocka_unit_test(keys_differ_where_their_pieces_do))
