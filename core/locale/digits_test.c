#include "locale/digits.h"

#include "base/check.h"

static int open_arena(void **state)
{
    *state = arena_open("test");
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

struct row {
    const char *why, *typed, *want;
};

static void check(const struct row *row, struct text got)
{
    if (!text_is(got, row->want))
        fail_msg("%s: \"%s\" gave \"%.*s\"", row->why, row->typed, TEXT_ARG(got));
}

static void digits_of_any_script_become_ascii(void **state)
{
    static const struct row ROWS[] = {
        {"full-width", "\uff11\uff12\uff0e\uff15", "12.5"},
        {"Arabic-Indic", "\u0661\u0662\u0663", "123"},
        {"extended Arabic-Indic", "\u06f4\u06f5\u06f6", "456"},
        {"Devanagari", "\u0967\u0968", "12"},
        {"mathematical digits, past the first plane", "\U0001D7CF", "1"},
        {"a wide space is a space", "1\u30002", "1 2"},
        {"words stay as they are", "\u6c5f Oil", "\u6c5f Oil"},
        {"a number word is no digit", "\u4e00\u00b2", "\u4e00\u00b2"},
        {"nothing stays nothing", "", ""},
        {"a broken byte is shown as one", "1\xff", "1\ufffd"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        check(&ROWS[i], digits_plain(text_of(ROWS[i].typed), *state));
}

static void a_field_of_digits_forgives_how_they_are_typed(void **state)
{
    static const struct row ROWS[] = {
        {"letters that look like digits are digits", "O0oIl|1", "0001111"},
        {"spaces, dashes, dots and brackets fall away", " (0712) 345-678. ", "0712345678"},
        {"also the typographic ones", "0712\u00a0345\u2013678\u3002", "0712345678"},
        {"and marks that cannot be seen", "\u200e0712\u200f\ufeff", "0712"},
        {"digits of other scripts", "\u06f0\u06f7\uff11\uff12", "0712"},
        {"a last x is X", "11010519491231002x", "11010519491231002X"},
        {"so is a star, which a keypad has", "11010519491231002*", "11010519491231002X"},
        {"a wide one too", "1\uff38.", "1X"},
        {"a star elsewhere is left to be refused", "1*2", "1*2"},
        {"so are other letters", "12a4", "12a4"},
        {"and a plus", "+254 712", "+254712"},
        {"nothing gives nothing", " - ", ""},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        check(&ROWS[i], digits_only(text_of(ROWS[i].typed), true, *state));
    assert_text(digits_only(TEXT("12x"), false, *state), "12x");
    assert_text(digits_only(TEXT("12*"), false, *state), "12*");
}

static void a_date_is_read_in_the_orders_people_type(void **state)
{
    static const struct row ROWS[] = {
        {"ISO", "2026-03-05", "2026-03-05"},
        {"without zeros", "2026/3/5", "2026-03-05"},
        {"day first", "5/3/2026", "2026-03-05"},
        {"the other order where only that makes a date", "3/25/2026", "2026-03-25"},
        {"two digits of the year", "5.3.26", "2026-03-05"},
        {"which are of the last century from 40 on", "5.3.40", "1940-03-05"},
        {"and of this one below", "5.3.39", "2039-03-05"},
        {"eight digits, the day first", "05032026", "2026-03-05"},
        {"eight digits, the year first", "20260305", "2026-03-05"},
        {"eight digits that only look like a year", "19121920", "1920-12-19"},
        {"Chinese", "2026\u5e743\u67085\u65e5", "2026-03-05"},
        {"as spoken", "2026\u5e743\u67085\u53f7\u3002", "2026-03-05"},
        {"with stars, which a keypad has", "5*3*2026", "2026-03-05"},
        {"with spaces", " 5 3 2026 ", "2026-03-05"},
        {"in wide digits", "\uff12\uff10\uff12\uff16.\uff13.\uff15", "2026-03-05"},
        {"a leap day", "29.2.2024", "2024-02-29"},
        {"no such day", "29.2.2023", ""},
        {"no such month either way", "13.13.2026", ""},
        {"day zero", "0.3.2026", ""},
        {"too long ago", "5.3.1849", ""},
        {"too far off", "5.3.2151", ""},
        {"three digits of a year", "5.3.202", ""},
        {"two numbers", "5.3", ""},
        {"four numbers", "5.3.2026.1", ""},
        {"six digits are anybody's guess", "050326", ""},
        {"a word", "5 March 2026", ""},
        {"a number without end", "99999999999999999999999999", ""},
        {"nothing", "", ""},
        {"signs alone", "../..", ""},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        check(&ROWS[i], digits_date(text_of(ROWS[i].typed), true, *state));
    assert_text(digits_date(TEXT("3/5/2026"), false, *state), "2026-03-05");
    assert_text(digits_date(TEXT("03052026"), false, *state), "2026-03-05");
    assert_text(digits_date(TEXT("25/3/2026"), false, *state), "2026-03-25");
}

static void a_time_is_read_as_typed(void **state)
{
    static const struct row ROWS[] = {
        {"with a colon", "9:30", "09:30"},
        {"four digits", "0930", "09:30"},
        {"three digits", "930", "09:30"},
        {"with a dot", "9.30", "09:30"},
        {"with a star, which a keypad has", "21*05", "21:05"},
        {"Chinese", "9\u70b930\u5206", "09:30"},
        {"midnight", "0:00", "00:00"},
        {"the last minute", "23:59", "23:59"},
        {"there is no hour 24", "24:00", ""},
        {"nor a minute 60", "9:60", ""},
        {"an hour alone could be morning or evening", "9", ""},
        {"one digit of minutes is half typed", "9:3", ""},
        {"seconds are not asked", "9:30:00", ""},
        {"five digits", "09300", ""},
        {"words", "half past", ""},
        {"nothing", "", ""},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        check(&ROWS[i], digits_time(text_of(ROWS[i].typed), *state));
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

CHECK_MAIN(WITH_ARENA(digits_of_any_script_become_ascii),
           WITH_ARENA(a_field_of_digits_forgives_how_they_are_typed),
           WITH_ARENA(a_date_is_read_in_the_orders_people_type),
           WITH_ARENA(a_time_is_read_as_typed))
