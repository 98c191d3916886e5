#include "base/buffer.h"
#include "base/check.h"
#include "store/store_fixture.h"

static const uint8_t FIRST[STORE_PARCEL] = {1}, SECOND[STORE_PARCEL] = {2};

static void count(struct place *place, const char *key, int64_t times)
{
    const struct store_tally tally = {text_of(key), times};
    assert_int_equal(store_tally_add(place->store, &tally, 1, NULL), OK);
}

/* "NUMBER: key=times ..." of the parcel there is, or "nothing". */
static const char *parcel(struct place *place, const uint8_t fresh[STORE_PARCEL])
{
    struct store_tally *rows;
    struct buffer out = {0};
    uint8_t id[STORE_PARCEL];
    size_t rows_count;
    enum status status =
        store_parcel_get(id, &rows, &rows_count, place->store, fresh, place->arena, NULL);
    if (status == NOT_FOUND)
        return "nothing";
    assert_int_equal(status, OK);
    buffer_addf(&out, "%d:", id[0]);
    for (size_t i = 0; i < rows_count; i++)
        buffer_addf(&out, " %.*s=%lld", TEXT_ARG(rows[i].key), (long long)rows[i].times);
    const char *said = text_string(place->arena, buffer_text(&out));
    buffer_close(&out);
    return said;
}

static void the_same_key_adds_up(void **state)
{
    struct place *place = *state;
    place_open(place);
    count(place, "b", 1);
    count(place, "a", 2);
    count(place, "b", 3);
    assert_string_equal(parcel(place, FIRST), "1: a=2 b=4");
}

static void nothing_counted_is_no_parcel(void **state)
{
    struct place *place = *state;
    place_open(place);
    assert_string_equal(parcel(place, FIRST), "nothing");
}

static void a_parcel_stays_the_same_until_the_office_has_it(void **state)
{
    struct place *place = *state;
    place_open(place);
    count(place, "a", 1);
    assert_string_equal(parcel(place, FIRST), "1: a=1");
    count(place, "a", 5); /* for the next one */
    place_reopen(place);
    assert_string_equal(parcel(place, SECOND), "1: a=1");
    assert_int_equal(store_parcel_done(place->store, SECOND, NULL), OK); /* not this one */
    assert_string_equal(parcel(place, SECOND), "1: a=1");
    assert_int_equal(store_parcel_done(place->store, FIRST, NULL), OK);
    assert_string_equal(parcel(place, SECOND), "2: a=5");
    assert_int_equal(store_parcel_done(place->store, SECOND, NULL), OK);
    assert_string_equal(parcel(place, FIRST), "nothing");
}

static void a_parcel_has_its_most_and_the_rest_goes_with_the_next(void **state)
{
    struct place *place = *state;
    struct store_tally *many, *rows;
    uint8_t id[STORE_PARCEL];
    size_t rows_count;
    place_open(place);
    many = arena_array(place->arena, STORE_PARCEL_ROWS + 3, sizeof *many);
    for (size_t i = 0; i < STORE_PARCEL_ROWS + 3; i++)
        many[i] = (struct store_tally){text_format(place->arena, "key %05zu", i), 1};
    assert_int_equal(store_tally_add(place->store, many, STORE_PARCEL_ROWS + 3, NULL), OK);
    assert_int_equal(
        store_parcel_get(id, &rows, &rows_count, place->store, FIRST, place->arena, NULL), OK);
    assert_int_equal(rows_count, STORE_PARCEL_ROWS);
    assert_int_equal(store_parcel_done(place->store, FIRST, NULL), OK);
    assert_string_equal(parcel(place, SECOND), "2: key 01000=1 key 01001=1 key 01002=1");
}

static void what_is_no_count_is_refused_whole(void **state)
{
    static const struct {
        const char *why, *key;
        int64_t times;
    } CASES[] = {
        {"a count has a key", "", 1},
        {"nothing happens no times", "a", 0},
        {"nor less", "a", -1},
        {"nor more often than one can count", "a", INT64_C(1) << 40},
        {"a key is text", "\xff", 1},
    };
    struct place *place = *state;
    place_open(place);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct store_tally two[] = {{TEXT("good"), 1},
                                          {text_of(CASES[i].key), CASES[i].times}};
        if (store_tally_add(place->store, two, 2, NULL) != REFUSED)
            fail_msg("%s", CASES[i].why);
    }
    assert_string_equal(parcel(place, FIRST), "nothing");
}

static void a_device_that_nobody_fetches_from_does_not_count_for_ever(void **state)
{
    struct place *place = *state;
    size_t most = STORE_TALLY_ROWS + 10, in_all = 0;
    place_open(place);
    struct store_tally *many = arena_array(place->arena, most, sizeof *many), *rows;
    for (size_t i = 0; i < most; i++)
        many[i] = (struct store_tally){text_format(place->arena, "key %zu", i), 1};
    assert_int_equal(store_tally_add(place->store, many, most, NULL), OK);
    uint8_t id[STORE_PARCEL], fresh[STORE_PARCEL] = {0};
    size_t rows_count;
    for (;; fresh[1]++) {
        fresh[0] = 1;
        if (store_parcel_get(id, &rows, &rows_count, place->store, fresh, place->arena, NULL) !=
            OK)
            break;
        in_all += rows_count;
        assert_int_equal(store_parcel_done(place->store, id, NULL), OK);
    }
    assert_int_equal(in_all, STORE_TALLY_ROWS);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, place_set_up, place_tear_down)
CHECK_MAIN(ROW(the_same_key_adds_up), ROW(nothing_counted_is_no_parcel),
           ROW(a_parcel_stays_the_same_until_the_office_has_it),
           ROW(a_parcel_has_its_most_and_the_rest_goes_with_the_next),
           ROW(what_is_no_count_is_refused_whole),
           ROW(a_device_that_nobody_fetches_from_does_not_count_for_ever))
