#include "casebook/offers.h"

#include "base/check.h"
#include "base/clock.h"

static int64_t day_of(const char *iso)
{
    int64_t day = 0;
    assert_true(calendar_date(&day, text_of(iso)));
    return day;
}

static const struct {
    const char *why;
    struct offer offer;
    const char *on, *today; /* on: of birth, or the day named */
    const char *season;     /* NULL: not today */
} ROWS[] = {
    {"two months before the birthday",
     {.rule = OFFER_AGE, .age = 60, .from_days = -60, .days = 150},
     "1967-03-15",
     "2027-01-14",
     "2027"},
    {"a day earlier",
     {.rule = OFFER_AGE, .age = 60, .from_days = -60, .days = 150},
     "1967-03-15",
     "2027-01-13",
     NULL},
    {"its last day",
     {.rule = OFFER_AGE, .age = 60, .from_days = -60, .days = 150},
     "1967-03-15",
     "2027-06-12",
     "2027"},
    {"the day after",
     {.rule = OFFER_AGE, .age = 60, .from_days = -60, .days = 150},
     "1967-03-15",
     "2027-06-13",
     NULL},
    {"the season is that of the birthday, also in the year before",
     {.rule = OFFER_AGE, .age = 60, .from_days = -60, .days = 150},
     "1967-01-15",
     "2026-12-01",
     "2027"},
    {"a leap day in a year without one",
     {.rule = OFFER_AGE, .age = 61, .from_days = 0, .days = 1},
     "1964-02-29",
     "2025-02-28",
     "2025"},
    {"born in 1925",
     {.rule = OFFER_AGE, .age = 102, .days = 1},
     "1925-03-01",
     "2027-03-01",
     "2027"},
    {"from the month of birth on",
     {.rule = OFFER_BIRTH_MONTH, .days = 330},
     "1950-06-20",
     "2027-06-01",
     "2027"},
    {"over the end of the year",
     {.rule = OFFER_BIRTH_MONTH, .days = 330},
     "1950-06-20",
     "2027-01-02",
     "2026"},
    {"not in the pause",
     {.rule = OFFER_BIRTH_MONTH, .days = 330},
     "1950-06-20",
     "2027-05-20",
     NULL},
    {"autumn",
     {.rule = OFFER_YEARLY, .month = 9, .day = 1, .days = 115},
     NULL,
     "2026-09-01",
     "2026"},
    {"Christmas Eve",
     {.rule = OFFER_YEARLY, .month = 9, .day = 1, .days = 115},
     NULL,
     "2026-12-24",
     "2026"},
    {"after it",
     {.rule = OFFER_YEARLY, .month = 9, .day = 1, .days = 115},
     NULL,
     "2026-12-25",
     NULL},
    {"a season over the New Year",
     {.rule = OFFER_YEARLY, .month = 12, .day = 1, .days = 60},
     NULL,
     "2027-01-10",
     "2026"},
    {"a day that was asked for",
     {.rule = OFFER_DATE, .from_days = -30, .days = 120},
     "2027-03-01",
     "2027-01-30",
     "2027-03-01"},
    {"not too early",
     {.rule = OFFER_DATE, .from_days = -30, .days = 120},
     "2027-03-01",
     "2027-01-29",
     NULL},
    {"a decision",
     {.rule = OFFER_STATE, .days = 60},
     "2026-11-23",
     "2026-11-23",
     "2026-11-23 7"},
    {"a fortnight after it",
     {.rule = OFFER_STATE, .from_days = 14, .days = 60},
     "2026-11-23",
     "2026-12-06",
     NULL},
    {"the day it begins",
     {.rule = OFFER_STATE, .from_days = 14, .days = 60},
     "2026-11-23",
     "2026-12-07",
     "2026-11-23 7"},
};

static void an_offer_has_its_days_and_its_season(void **state)
{
    struct arena *arena = arena_open("offers");
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct offer offer = ROWS[i].offer;
        struct offer_window window;
        offer.valid_from = day_of("2020-01-01");
        offer.valid_to = day_of("2029-12-31");
        bool due = offer_is_due(&window, &offer, day_of(ROWS[i].today),
                                ROWS[i].on ? day_of(ROWS[i].on) : 0,
                                offer.rule == OFFER_STATE ? TEXT("7") : TEXT(""), arena);
        if (due != (ROWS[i].season != NULL) || (due && !text_is(window.season, ROWS[i].season)))
            fail_msg("%s: %s, %.*s", ROWS[i].why, due ? "offered" : "not offered",
                     TEXT_ARG(window.season));
        offer.valid_to = day_of(ROWS[i].today) - 1;
        if (offer_is_due(&window, &offer, day_of(ROWS[i].today),
                         ROWS[i].on ? day_of(ROWS[i].on) : 0, TEXT("7"), arena))
            fail_msg("%s: offered by a row that has ended", ROWS[i].why);
    }
    arena_close(arena);
}

static void the_tables_of_both_packs_hold(void **state)
{
    static const char *const PACKS[] = {"assets/services/cn-rural/office",
                                        "assets/services/ke/office"};
    (void)state;
    for (size_t p = 0; p < 2; p++) {
        struct arena *arena = arena_open("offers");
        struct tables *tables;
        struct offers offers;
        struct fault why = {0};
        if (tables_open(&tables, PACKS[p], arena, &why) != OK ||
            offers_read(&offers, tables, PACKS[p], arena, &why) != OK)
            fail_msg("%s:%u:%u: %s", why.file, why.line, why.column, why.text);
        assert_true(offers.count >= 2);
        for (size_t i = 0; i < offers.count; i++)
            for (size_t k = 0; k < tables->language_count; k++) {
                /* A phone shows it on one screen, with its two answers. */
                size_t most =
                    text_is(tables->languages[k], "en") || text_is(tables->languages[k], "sw")
                        ? 120
                        : 60;
                if (text_letters(offers.rows[i].words[k]) > most)
                    fail_msg("too long for a phone: %.*s", TEXT_ARG(offers.rows[i].words[k]));
            }
        arena_close(arena);
    }
}

CHECK_MAIN(cmocka_unit_test(an_offer_has_its_days_and_its_season),
           cmocka_unit_test(the_tables_of_both_packs_hold))
