#include "base/check.h"
#include "tally/tally.h"

static void an_event_is_read_as_it_was_written(void **state)
{
    struct arena *arena = arena_open("test");
    const struct tally_event event = {TEXT("2026-11"),  TEXT("enrol"), TEXT("id_number"),
                                      TEXT("zh-CN"),    TEXT("kiosk"), TALLY_WENT_ON,
                                      TALLY_UNDER_1_MIN};
    struct tally_event again;
    struct text key;
    (void)state;
    assert_true(tally_key(&key, &event, arena));
    assert_text(key, "2026-11 enrol id_number zh-CN kiosk went-on 2");
    assert_true(tally_read(&again, key));
    assert_text(again.node, "id_number");
    assert_int_equal(again.what, TALLY_WENT_ON);
    assert_int_equal(again.took, TALLY_UNDER_1_MIN);
    arena_close(arena);
}

static const struct {
    const char *why, *key;
} HOSTILE[] = {
    {"nothing", ""},
    {"a word is missing", "2026-11 enrol id zh kiosk came"},
    {"a word too much", "2026-11 enrol id zh kiosk came 0 0"},
    {"no such month", "2026-13 enrol id zh kiosk came 0"},
    {"a day is finer than a month", "2026-11-02 enrol id zh kiosk came 0"},
    {"a month is digits", "2026-+1 enrol id zh kiosk came 0"},
    {"an empty node", "2026-11 enrol  zh kiosk came 0"},
    {"a word that is none of ours", "2026-11 enrol id zh kiosk answered 0"},
    {"only going on takes time", "2026-11 enrol id zh kiosk came 3"},
    {"no such time", "2026-11 enrol id zh kiosk went-on 6"},
    {"a line break is no part of a word", "2026-11 enrol i\nd zh kiosk came 0"},
    {"a name has an end",
     "2026-11 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa id zh kiosk "
     "came 0"},
};

static void what_is_no_event_is_refused(void **state)
{
    struct tally_event event;
    (void)state;
    for (size_t i = 0; i < sizeof HOSTILE / sizeof *HOSTILE; i++)
        if (tally_read(&event, text_of(HOSTILE[i].key)))
            fail_msg("%s", HOSTILE[i].why);
}

static void time_is_told_coarsely(void **state)
{
    (void)state;
    assert_int_equal(tally_took_of(-5), TALLY_UNDER_10_S);
    assert_int_equal(tally_took_of(9999), TALLY_UNDER_10_S);
    assert_int_equal(tally_took_of(10000), TALLY_UNDER_30_S);
    assert_int_equal(tally_took_of(179999), TALLY_UNDER_3_MIN);
    assert_int_equal(tally_took_of(INT64_MAX), TALLY_LONGER);
}

CHECK_MAIN(cmocka_unit_test(an_event_is_read_as_it_was_written),
           cmocka_unit_test(what_is_no_event_is_refused),
           cmocka_unit_test(time_is_told_coarsely))
