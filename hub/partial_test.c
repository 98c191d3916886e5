#include "hub/partial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"

struct fixture {
    char folder[48];
    struct partial *partial;
    struct clock_fixed now;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct fault why = {0};

    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/doorstep-partial-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    fixture->now.now_ms = (int64_t)time(NULL) * 1000;
    if (partial_open(&fixture->partial, fixture->folder, clock_fixed(&fixture->now), &why) !=
        OK)
        fail_msg("%s", why.text);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    char command[80];

    partial_close(fixture->partial);
    snprintf(command, sizeof command, "rm -rf %s", fixture->folder);
    int status = system(command); /* NOLINT(cert-env33-c) */
    free(fixture);
    return status;
}

/* The first bytes of a batch of that device. */
static struct text beginning(char bytes[PARTIAL_LEAST], unsigned device)
{
    memset(bytes, 0, PARTIAL_LEAST);
    memcpy(bytes, (const char[]){'D', 's', 'B', '1'}, 4);
    memcpy(bytes + 4, &device, sizeof device);
    return (struct text){bytes, PARTIAL_LEAST};
}

static void make_id(uint8_t id[WIRE_ID], unsigned number)
{
    memset(id, 0, WIRE_ID);
    memcpy(id, &number, sizeof number);
}

static void what_was_put_is_got_and_a_new_end_gives_way_to_nothing_older(void **state)
{
    struct fixture *fixture = *state;
    struct arena *arena = arena_open("test");
    uint8_t id[WIRE_ID] = {1};
    struct text bytes;
    uint64_t have;

    assert_int_equal(partial_put(&have, fixture->partial, id, 0, TEXT("abcdef"), NULL), OK);
    assert_int_equal(partial_put(&have, fixture->partial, id, 2, TEXT("cd"), NULL), OK);
    assert_int_equal(have, 6); /* it was there */
    assert_int_equal(partial_put(&have, fixture->partial, id, 4, TEXT("XYZ"), NULL), OK);
    assert_int_equal(have, 7);
    assert_int_equal(partial_put(&have, fixture->partial, id, 9, TEXT("!"), NULL), CONFLICT);
    assert_int_equal(have, 7);
    assert_int_equal(partial_get(&bytes, fixture->partial, id, arena, NULL), OK);
    assert_text(bytes, "abcdXYZ");
    partial_drop(fixture->partial, id);
    assert_int_equal(partial_have(fixture->partial, id), 0);
    arena_close(arena);
}

static void what_is_old_ends(void **state)
{
    struct fixture *fixture = *state;
    uint8_t id[WIRE_ID] = {1};
    uint64_t have;

    assert_int_equal(partial_put(&have, fixture->partial, id, 0, TEXT("abc"), NULL), OK);
    partial_expire(fixture->partial);
    assert_int_equal(partial_have(fixture->partial, id), 3);
    fixture->now.now_ms += (int64_t)(PARTIAL_DAYS + 1) * 24 * 3600 * 1000;
    partial_expire(fixture->partial);
    assert_int_equal(partial_have(fixture->partial, id), 0);
}

static void there_are_never_more_than_the_limits_say(void **state)
{
    struct fixture *fixture = *state;
    struct arena *arena = arena_open("test");
    char bytes[PARTIAL_LEAST];
    struct text *names;
    uint8_t id[WIRE_ID];
    uint64_t have;
    size_t count;

    for (unsigned i = 1; i <= PARTIAL_MOST + 20; i++) {
        make_id(id, i);
        assert_int_equal(partial_put(&have, fixture->partial, id, 0, beginning(bytes, i), NULL),
                         OK);
        assert_int_equal(partial_have(fixture->partial, id), PARTIAL_LEAST);
    }
    assert_int_equal(folder_list(&names, &count, fixture->folder, arena, NULL), OK);
    assert_int_equal(count, PARTIAL_MOST);
    make_id(id, 1000);
    struct text large = {arena_take(arena, WIRE_LARGEST_BATCH + 1), WIRE_LARGEST_BATCH + 1};
    assert_int_equal(partial_put(&have, fixture->partial, id, 0, large, NULL), TOO_LARGE);
    arena_close(arena);
}

#define PARTIAL_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
CHECK_MAIN(PARTIAL_TEST(what_was_put_is_got_and_a_new_end_gives_way_to_nothing_older),
           PARTIAL_TEST(what_is_old_ends),
           PARTIAL_TEST(there_are_never_more_than_the_limits_say))
