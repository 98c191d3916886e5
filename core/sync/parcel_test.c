#include "sync/parcel.h"

#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "sync/courier.h"
#include "sync/office_fixture.h"

static void count(struct device_fixture *device, const char *key, int64_t times)
{
    const struct store_tally tally = {text_of(key), times};
    assert_int_equal(store_tally_add(device->store, &tally, 1, NULL), OK);
}

static enum round_end run(struct device_fixture *device)
{
    struct round round = device_round(device);
    struct round_tally tally;
    return round_run(&tally, &round, &device->why);
}

static void a_day_later(struct device_fixture *device)
{
    device->now.now_ms += INT64_C(86400000);
}

static void counts_go_to_the_office_once(void **state)
{
    struct device_fixture *device = *state;
    device_enrol(device);
    count(device, "a", 3);
    count(device, "ab", 4);
    assert_int_equal(run(device), ROUND_DONE);
    assert_int_equal(device->office->counted, 7);
    a_day_later(device);
    assert_int_equal(run(device), ROUND_DONE);
    assert_int_equal(device->office->counted, 7);
    count(device, "a", 1);
    assert_int_equal(run(device), ROUND_DONE); /* too soon */
    assert_int_equal(device->office->counted, 7);
    a_day_later(device);
    assert_int_equal(run(device), ROUND_DONE);
    assert_int_equal(device->office->counted, 8);
}

static void a_lost_answer_doubles_nothing_and_the_round_went_well(void **state)
{
    struct device_fixture *device = *state;
    device_enrol(device);
    assert_int_equal(run(device), ROUND_DONE);
    a_day_later(device);
    count(device, "a", 3);
    /* The office has it, and we do not hear so. */
    struct buffer tally = {0}, answer = {0};
    uint8_t id[WIRE_ID];
    struct round round = device_round(device);
    assert_int_equal(parcel_write(&tally, id, device->account, device->store, round.clock,
                                  round.random, NULL),
                     OK);
    office_count(&answer, device->office, buffer_text(&tally));
    count(device, "a", 2); /* meanwhile */
    assert_int_equal(run(device), ROUND_DONE);
    assert_int_equal(device->office->counted, 5);
    assert_int_equal(device->office->parcel_count, 2);
    buffer_close(&tally);
    buffer_close(&answer);
}

static void an_office_that_knows_no_counts_is_no_trouble(void **state)
{
    struct device_fixture *device = *state;
    struct round round;
    device_enrol(device);
    count(device, "a", 3);
    device->office->cut_after = 200; /* the hello passes, the counts do not */
    assert_int_equal(run(device), ROUND_DONE);
    assert_int_equal(device->office->counted, 0);
    device->office->cut_after = -1;
    round = device_round(device);
    assert_string_equal(round.memory->error, "");
    a_day_later(device);
    assert_int_equal(run(device), ROUND_DONE);
    assert_int_equal(device->office->counted, 3);
}

/* ---- By stick ---- */

/* The counts among what lies on the stick for the office; how many files. */
static size_t find_tally(struct text *bytes, struct device_fixture *device, const char *stick)
{
    struct text *names;
    size_t count, found = 0;
    const char *folder = text_format(device->arena, "%s/doorstep/to-office", stick).at;
    assert_int_equal(folder_list(&names, &count, folder, device->arena, NULL), OK);
    for (size_t i = 0; i < count; i++) {
        if (!text_ends(names[i], ".tally"))
            continue;
        const char *path = text_format(device->arena, "%s/%.*s", folder, TEXT_ARG(names[i])).at;
        assert_int_equal(file_read(bytes, path, WIRE_LARGEST_TALLY, device->arena, NULL), OK);
        found++;
    }
    return found;
}

static void a_stick_carries_counts_and_brings_their_answer_home(void **state)
{
    struct device_fixture *device = *state;
    struct courier_exported exported;
    struct courier_imported imported;
    struct text bytes = {0}, again = {0};
    struct buffer answer = {0};
    device_enrol(device);
    count(device, "a", 3);
    struct round round = device_round(device);
    const struct courier courier = {.account = device->account,
                                    .store = device->store,
                                    .install = round.install,
                                    .clock = round.clock,
                                    .random = round.random,
                                    .program = "test"};
    const char *stick = text_format(device->arena, "%s/stick", device->folder).at;
    assert_int_equal(folder_make(stick, NULL), OK);
    assert_int_equal(courier_export(&exported, &courier, stick, NULL), OK);
    assert_int_equal(find_tally(&bytes, device, stick), 1);
    count(device, "a", 1);
    assert_int_equal(courier_export(&exported, &courier, stick, NULL), OK); /* once more */
    assert_int_equal(find_tally(&again, device, stick), 1);
    office_count(&answer, device->office, bytes);
    buffer_clear(&answer);
    office_count(&answer, device->office, again);
    assert_int_equal(device->office->counted, 3);

    const char *home = text_format(device->arena, "%s/doorstep/from-office", stick).at;
    struct text name = {0}, *names;
    size_t count_of;
    const char *there = text_format(device->arena, "%s/doorstep/to-office", stick).at;
    assert_int_equal(folder_list(&names, &count_of, there, device->arena, NULL), OK);
    for (size_t i = 0; i < count_of; i++)
        if (text_ends(names[i], ".tally"))
            name = text_part(names[i], 0, names[i].len - 6);
    assert_int_equal(folder_make(home, NULL), OK);
    const char *path = text_format(device->arena, "%s/%.*s.answer", home, TEXT_ARG(name)).at;
    assert_int_equal(file_replace(path, buffer_text(&answer), 0600, NULL), OK);
    assert_int_equal(courier_import(&imported, &courier, stick, NULL), OK);
    assert_int_equal(imported.answers, 1);
    assert_int_equal(courier_export(&exported, &courier, stick, NULL), OK);
    assert_int_equal(find_tally(&bytes, device, stick), 1);
    buffer_clear(&answer);
    office_count(&answer, device->office, bytes);
    assert_int_equal(device->office->counted, 4); /* what came meanwhile */
    buffer_close(&answer);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, device_set_up, device_tear_down)
CHECK_MAIN(ROW(counts_go_to_the_office_once),
           ROW(a_lost_answer_doubles_nothing_and_the_round_went_well),
           ROW(an_office_that_knows_no_counts_is_no_trouble),
           ROW(a_stick_carries_counts_and_brings_their_answer_home))
