#include "insight/insight_check.h"

static const struct insight_row *row_of(struct insight_place *place, enum insight_by by,
                                        const char *name)
{
    struct insight_row *rows;
    size_t count;
    struct fault why = {0};
    const struct insight_ask ask = {.month = TEXT("2026-11"), .form = TEXT("enrol"), .by = by};
    if (insight_stops(&rows, &count, place->insight, &ask, place->db->arena, &why) != OK)
        fail_msg("%s", why.text);
    for (size_t i = 0; i < count; i++)
        if (text_is(rows[i].name, name))
            return &rows[i];
    return NULL;
}

static void the_same_parcel_twice_counts_once(void **state)
{
    static const char KEY[] = "2026-11 enrol consent ug kiosk came 0";
    struct insight_place place;
    insight_place_open(&place, *state);
    assert_false(insight_place_count(&place, 1, 1, KEY, 10).was_here);
    assert_true(insight_place_count(&place, 1, 1, KEY, 10).was_here);
    assert_int_equal(row_of(&place, INSIGHT_BY_PAGE, "consent")->began, 10);
    assert_false(insight_place_count(&place, 1, 2, KEY, 10).was_here);
    assert_false(insight_place_count(&place, 2, 1, KEY, 10).was_here); /* another device's */
    assert_int_equal(row_of(&place, INSIGHT_BY_PAGE, "consent")->began, 30);
    insight_place_close(&place);
}

static void what_is_none_of_ours_is_passed_over(void **state)
{
    static const struct {
        const char *why, *key;
    } CASES[] = {
        {"no key of ours", "anything"},
        {"a month long gone", "2024-10 enrol consent ug kiosk came 0"},
        {"a month far off", "2027-02 enrol consent ug kiosk came 0"},
    };
    struct insight_place place;
    struct text *months;
    size_t count;
    insight_place_open(&place, *state);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct insight_taken taken =
            insight_place_count(&place, 1, (uint8_t)(i + 1), CASES[i].key, 10);
        if (taken.strange != 1 || taken.counts != 0)
            fail_msg("%s", CASES[i].why);
    }
    assert_int_equal(insight_months(&months, &count, place.insight, place.db->arena, NULL), OK);
    assert_int_equal(count, 0);
    insight_place_close(&place);
}

static void times_add_up_over_parcels_in_any_order(void **state)
{
    struct insight_place place;
    insight_place_open(&place, *state);
    insight_place_add(&place, "2026-11 enrol review ug kiosk sent 0", 4);
    insight_place_add(&place, "2026-11 enrol consent ug kiosk began 0", 9);
    insight_place_add(&place, "2026-11 enrol review zh-CN ussd sent 0", 7);
    const struct insight_row *row = row_of(&place, INSIGHT_BY_FORM, "enrol");
    assert_non_null(row);
    assert_int_equal(row->finished, 10);
    assert_int_equal(row->began, 5);
    insight_place_close(&place);
}

static void counts_have_their_end(void **state)
{
    struct insight_place place;
    struct text *months;
    size_t count;
    int64_t gone;
    insight_place_open(&place, *state);
    insight_place_add(&place, "2025-01 enrol consent ug kiosk came 0", 40);
    insight_place_add(&place, "2026-11 enrol consent ug kiosk came 0", 40);
    assert_int_equal(insight_forget(&gone, place.insight, 365, NULL), OK);
    assert_int_equal(gone, 1);
    assert_int_equal(insight_months(&months, &count, place.insight, place.db->arena, NULL), OK);
    assert_int_equal(count, 1);
    assert_text(months[0], "2026-11");
    insight_place_close(&place);
}

DB_CHECK_MAIN(DB_TEST(counts_have_their_end), DB_TEST(the_same_parcel_twice_counts_once),
              DB_TEST(what_is_none_of_ours_is_passed_over),
              DB_TEST(times_add_up_over_parcels_in_any_order))
