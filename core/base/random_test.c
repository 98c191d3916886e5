#include "base/random.h"

#include "base/check.h"

static void a_seed_gives_the_same_sequence(void **state)
{
    (void)state;
    struct random_seeded one = {7}, two = {7}, other = {8};
    uint64_t first = random_u64(random_seeded(&one));
    assert_true(first == random_u64(random_seeded(&two)));
    assert_true(first != random_u64(random_seeded(&other)));
    assert_true(first != random_u64(random_seeded(&one)));
    /* The published first value of SplitMix64 for the seed 0. */
    struct random_seeded zero = {0};
    assert_true(random_u64(random_seeded(&zero)) == 0xe220a8397b1dcdaf);
}

static void only_what_was_asked_is_filled(void **state)
{
    (void)state;
    struct random_seeded seed = {1};
    struct random sources[] = {random_system(), random_seeded(&seed)};
    for (size_t s = 0; s < 2; s++)
        for (size_t count = 0; count < 40; count++) {
            unsigned char bytes[48];
            memset(bytes, 0xaa, sizeof bytes);
            sources[s].fill(sources[s].self, bytes, count);
            for (size_t i = count; i < sizeof bytes; i++)
                assert_int_equal(bytes[i], 0xaa);
        }
}

static void the_system_never_repeats(void **state)
{
    (void)state;
    assert_true(random_u64(random_system()) != random_u64(random_system()));
}

static void a_unit_is_below_one(void **state)
{
    (void)state;
    struct random_seeded seed = {3};
    double least = 1, most = 0;
    for (int i = 0; i < 10000; i++) {
        double unit = random_unit(random_seeded(&seed));
        assert_true(unit >= 0 && unit < 1);
        least = unit < least ? unit : least;
        most = unit > most ? unit : most;
    }
    assert_true(least < 0.01 && most > 0.99);
}

static void ones(void *self, void *bytes, size_t count)
{
    (void)self;
    memset(bytes, 0xff, count);
}

static void a_uuid_is_of_version_4(void **state)
{
    (void)state;
    char uuid[37];
    random_uuid((struct random){NULL, ones}, uuid);
    assert_string_equal(uuid, "ffffffff-ffff-4fff-bfff-ffffffffffff");
    assert_true(random_unit((struct random){NULL, ones}) < 1);
}

CHECK_MAIN(cmocka_unit_test(a_seed_gives_the_same_sequence),
           cmocka_unit_test(only_what_was_asked_is_filled),
           cmocka_unit_test(the_system_never_repeats), cmocka_unit_test(a_unit_is_below_one),
           cmocka_unit_test(a_uuid_is_of_version_4))
