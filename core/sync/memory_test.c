#include "sync/memory.h"

#include "base/check.h"
#include "sync/office_fixture.h"

static void what_it_remembers_comes_back(void **state)
{
    struct device_fixture *device = *state;
    struct memory back;
    device_enrol(device);
    device->memory.pace = (struct pace){3, INT64_C(1800000012345), 20833, 4711};
    device->memory.success_ms = 5;
    device->memory.office_ahead_ms = -6;
    device->memory.sent_bytes = INT64_MAX;
    snprintf(device->memory.error, sizeof device->memory.error,
             "the line to \"%s\" was cut:\n= # '", "https://office");
    assert_int_equal(memory_put(&device->memory, device->store, NULL), OK);
    assert_int_equal(memory_get(&back, device->store, NULL), OK);
    assert_int_equal(back.pace.failures, 3);
    assert_true(back.pace.next_ms == INT64_C(1800000012345));
    assert_true(back.sent_bytes == INT64_MAX && back.office_ahead_ms == -6);
    assert_string_equal(back.error, "the line to \"https://office\" was cut: = # '");
}

static void a_memory_that_does_not_read_is_a_new_one(void **state)
{
    struct device_fixture *device = *state;
    struct memory back;
    device_enrol(device);
    assert_int_equal(
        store_note_put(device->store, "sync", TEXT("of a later version = 1"), NULL), OK);
    assert_int_equal(memory_get(&back, device->store, NULL), OK);
    assert_int_equal(back.batch_bytes, MEMORY_FIRST_BATCH);
    assert_int_equal(back.pace.failures, 0);
}

static void a_batch_grows_and_shrinks_with_the_line(void **state)
{
    static const struct {
        const char *why;
        int64_t before, sent, took_ms, want;
    } CASES[] = {
        {"a quick one doubles it", 65536, 65536, 100, 131072},
        {"a slow one is cut to what goes in half a minute", 131072, 120000, 60000, 60000},
        {"a small one says little of a large one", 65536, 300, 1000, 65536},
        {"it never gets too small", 65536, 65536, 600000, MEMORY_LEAST_BATCH},
        {"nor too large", MEMORY_MOST_BATCH, MEMORY_MOST_BATCH, 10, MEMORY_MOST_BATCH},
        {"a clock that went back says nothing", 65536, 65536, -5, 131072},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct memory memory = {.batch_bytes = CASES[i].before};
        memory_batch_went(&memory, (uint64_t)CASES[i].sent, CASES[i].took_ms);
        if (memory.batch_bytes != CASES[i].want)
            fail_msg("%s: %lld", CASES[i].why, (long long)memory.batch_bytes);
    }
    struct memory memory = {.batch_bytes = 100000};
    memory_batch_was_cut(&memory);
    assert_int_equal(memory.batch_bytes, 50000);
    memory_batch_was_cut(&memory);
    assert_int_equal(memory.batch_bytes, MEMORY_LEAST_BATCH);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, device_set_up, device_tear_down)
CHECK_MAIN(TEST(what_it_remembers_comes_back), TEST(a_memory_that_does_not_read_is_a_new_one),
           cmocka_unit_test(a_batch_grows_and_shrinks_with_the_line))
