#include "casebook/offers.h"

#include <ftw.h>
#include <stdlib.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"

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
        struct offers offers = {0};
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

/* ---- Tables that are refused, each with its place ---- */

static const struct {
    const char *why, *rows;
    unsigned line;
} BROKEN[] = {
    {"no approver", "a,yearly,09-01,,*,*,0,9,case,2026-01-01,2029-12-31,,s,no,z,u,e\n", 2},
    {"no source", "a,yearly,09-01,,*,*,0,9,case,2026-01-01,2029-12-31,p,,no,z,u,e\n", 2},
    {"a day that is none", "a,yearly,13-01,,*,*,0,9,case,2026-01-01,2029-12-31,p,s,no,z,u,e\n",
     2},
    {"an age that is none", "a,age,0,/b,*,*,0,9,case,2026-01-01,2029-12-31,p,s,no,z,u,e\n", 2},
    {"an age without a birthday", "a,age,60,,*,*,0,9,case,2026-01-01,2029-12-31,p,s,no,z,u,e\n",
     2},
    {"a rule nobody knows", "a,often,,,*,*,0,9,case,2026-01-01,2029-12-31,p,s,no,z,u,e\n", 2},
    {"a service that is not there",
     "a,yearly,09-01,,*,*,0,9,nowhere,2026-01-01,2029-12-31,p,s,no,z,u,e\n", 2},
    {"a service outside", "a,yearly,09-01,,*,*,0,9,../x,2026-01-01,2029-12-31,p,s,no,z,u,e\n",
     2},
    {"a state nobody has", "a,state,,,*,gone,0,9,case,2026-01-01,2029-12-31,p,s,no,z,u,e\n", 2},
    {"any state", "a,state,,,*,*,0,9,case,2026-01-01,2029-12-31,p,s,no,z,u,e\n", 2},
    {"it ends before it begins",
     "a,yearly,09-01,,*,*,0,9,case,2026-01-01,2025-12-31,p,s,no,z,u,e\n", 2},
    {"no end", "a,yearly,09-01,,*,*,0,9,case,2026-01-01,,p,s,no,z,u,e\n", 2},
    {"a language is missing",
     "a,yearly,09-01,,*,*,0,9,case,2026-01-01,2029-12-31,p,s,no,z,,e\n", 2},
    {"a {value} nobody fills in",
     "a,yearly,09-01,,*,*,0,9,case,2026-01-01,2029-12-31,p,s,no,z{number},u{number},e{number}"
     "\n",
     2},
    {"languages that differ",
     "a,yearly,09-01,,*,*,0,9,case,2026-01-01,2029-12-31,p,s,no,z,u,e{until}\n", 2},
    {"twice",
     "a,yearly,09-01,,*,*,0,9,case,2026-01-01,2029-12-31,p,s,no,z,u,e\n"
     "a,yearly,09-01,,*,*,0,9,case,2026-01-01,2029-12-31,p,s,no,z,u,e\n",
     3},
};

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

static void write_in(const char *folder, const char *name, struct text bytes)
{
    struct arena *arena = arena_open("write");
    assert_int_equal(
        file_replace(text_format(arena, "%s/%s", folder, name).at, bytes, 0600, NULL), OK);
    arena_close(arena);
}

static void a_broken_table_is_refused_whole_with_its_place(void **state)
{
    static const char HEAD[] = "offer,rule,value,node,forms,states,from_days,days,service,"
                               "valid_from,valid_to,approver,source,verify,zh-CN,ug,en\n";
    char folder[] = "/tmp/doorstep-offers-XXXXXX";
    struct arena *arena = arena_open("offers");
    struct tables *tables;
    (void)state;
    assert_non_null(mkdtemp(folder));
    const char *office = text_format(arena, "%s/office", folder).at;
    const char *service = text_format(arena, "%s/case", folder).at;
    assert_int_equal(folder_make(office, NULL), OK);
    assert_int_equal(folder_make(service, NULL), OK);
    write_in(service, "form.xml", TEXT("<a/>"));
    assert_int_equal(tables_open(&tables, "assets/services/cn-rural/office", arena, NULL), OK);
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        struct offers offers = {0};
        struct fault why = {0};
        write_in(office, OFFERS_TABLE, text_format(arena, "%s%s", HEAD, BROKEN[i].rows));
        if (offers_read(&offers, tables, office, arena, &why) != REFUSED)
            fail_msg("%s: was taken (%s)", BROKEN[i].why, why.text);
        if (why.line != BROKEN[i].line || why.column == 0 || !strstr(why.file, "offers.csv"))
            fail_msg("%s: %s:%u:%u: %s", BROKEN[i].why, why.file, why.line, why.column,
                     why.text);
    }
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(an_offer_has_its_days_and_its_season),
           cmocka_unit_test(the_tables_of_both_packs_hold),
           cmocka_unit_test(a_broken_table_is_refused_whole_with_its_place))
