#include "locale/show.h"

#include <math.h>

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

static struct catalogue *words_of(const char *tag, struct arena *arena)
{
    struct catalogue *catalogue = NULL;
    struct fault why = {0};
    if (catalogue_open(&catalogue, DOORSTEP_BUILT_LOCALES, text_of(tag), arena, &why) != OK)
        fail_msg("%s: %s", tag, why.text);
    return catalogue;
}

static const struct {
    const char *why, *tag, *iso, *want;
} DATES[] = {
    {"English says the day first", "en", "2026-03-05", "5 March 2026"},
    {"also at the end of the year", "en", "1949-12-31", "31 December 1949"},
    {"Swahili", "sw", "2026-03-05", "5 Machi 2026"},
    {"Chinese", "zh-CN", "2026-03-05", "2026年3月5日"},
    {"Uyghur", "ug", "2026-03-05", "2026-يىلى 3-ئاينىڭ 5-كۈنى"},
    {"a time is left out", "en", "2026-03-05T23:59:59.000+03:00", "5 March 2026"},
    {"what is no date stays as it is", "en", "soon", "soon"},
    {"so does a day that is not there", "en", "2026-02-29", "2026-02-29"},
    {"and a date with more behind it", "en", "2026-03-05x", "2026-03-05x"},
    {"and signs where digits belong", "en", "+026-03-05", "+026-03-05"},
    {"and nothing", "en", "", ""},
};

static void a_date_is_written_as_people_read_it(void **state)
{
    for (size_t i = 0; i < sizeof DATES / sizeof *DATES; i++) {
        struct text got =
            show_date_in(text_of(DATES[i].iso), words_of(DATES[i].tag, *state), *state);
        if (!text_is(got, DATES[i].want))
            fail_msg("%s: got \"%.*s\"", DATES[i].why, TEXT_ARG(got));
    }
}

static void without_a_catalogue_a_date_is_as_of_cldr(void **state)
{
    assert_text(show_date(TEXT("2026-03-05"), TEXT("en"), *state), "5 March 2026");
    assert_text(show_date(TEXT("2026-03-05"), TEXT("zh-CN"), *state), "2026年3月5日");
    assert_text(show_date(TEXT("2026-03-05"), TEXT("sw"), *state), "5 Machi 2026");
    assert_text(show_date_by(TEXT("2026-03-05"), TEXT("d.M.y"), TEXT("en"), *state),
                "5.3.2026");
    assert_text(show_date_by(TEXT("2026-03-05"), TEXT("\xff d"), TEXT("en"), *state),
                "2026-03-05");
    assert_text(show_date_by(TEXT("2026-03-05"), text_format(*state, "%5000s", "d"), TEXT("en"),
                             *state),
                "2026-03-05");
    assert_text(show_date_by(TEXT("2026-03-05"), TEXT("jjj"), TEXT("en"), *state),
                "2026-03-05");
    assert_text(show_date_by(TEXT("2026-03-05"), TEXT(""), TEXT("en"), *state), "5 March 2026");
    /* Digits and calendar are those of the form, whatever the language prefers. */
    assert_text(show_date(TEXT("2026-03-05"), TEXT("th"), *state), "5 มีนาคม ค.ศ. 2026");
}

static const struct {
    const char *why, *tag;
    double amount;
    const char *currency, *want;
} SUMS[] = {
    {"Chinese", "zh-CN", 143, "CNY", "143元"},
    {"English", "en", 143, "CNY", "143 yuan"},
    {"Uyghur", "ug", 143, "CNY", "143 يۈەن"},
    {"Swahili", "sw", 143, "CNY", "yuan 143"},
    {"shillings with a comma for thousands", "sw", 2000, "KES", "KSh 2,000"},
    {"in English too", "en", 2000, "KES", "KSh 2,000"},
    {"cents only when there are some, and both", "en", 14.3, "CNY", "14.30 yuan"},
    {"and never a rounding to 14.999", "en", 14.9999, "CNY", "15 yuan"},
    {"a debt", "en", -5, "CNY", "-5 yuan"},
    {"a currency without a pattern has the name of CLDR", "en", 2, "EUR", "2 euros"},
    {"what is no currency is left out", "en", 2, "{}", "2"},
    {"so is none", "en", 2, "", "2"},
    {"what is no number is nothing", "en", NAN, "CNY", ""},
};

static void a_sum_is_written_as_people_read_it(void **state)
{
    for (size_t i = 0; i < sizeof SUMS / sizeof *SUMS; i++) {
        struct text got = show_money_in(SUMS[i].amount, text_of(SUMS[i].currency),
                                        words_of(SUMS[i].tag, *state), *state);
        if (!text_is(got, SUMS[i].want))
            fail_msg("%s: got \"%.*s\"", SUMS[i].why, TEXT_ARG(got));
    }
    assert_text(show_money(143, TEXT("CNY"), TEXT("en"), *state), "143 Chinese yuan");
}

static void a_number_has_ascii_digits_in_every_language(void **state)
{
    static const char *const TAGS[] = {"en", "zh-CN", "ug", "sw"};
    for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS; i++) {
        assert_text(show_number(12345.5, text_of(TAGS[i]), *state), "12,345.5");
        assert_text(show_number(12000, text_of(TAGS[i]), *state), "12,000");
        assert_text(show_number(0, text_of(TAGS[i]), *state), "0");
    }
    assert_text(show_number(7, TEXT("ar-EG"), *state), "7");
    assert_text(show_number(0.1 + 0.2, TEXT("en"), *state), "0.3");
    assert_text(show_number(INFINITY, TEXT("en"), *state), "");
    assert_int_equal(show_number(1e300, TEXT("en"), *state).len, 301 + 100);
    assert_int_equal(show_number(-1.7e308, TEXT("en"), *state).len, 1 + 309 + 102);
}

static const struct {
    const char *why, *digits, *groups, *want;
} GROUPS[] = {
    {"an identity number", "110105194912310028", "6 8 4", "110105 19491231 0028"},
    {"half of one", "1101051949", "6 8 4", "110105 1949"},
    {"more than the groups reach", "12345678", "3 4", "123 4567 8"},
    {"exactly the groups", "1234567", "3 4", "123 4567"},
    {"no groups", "123", "", "123"},
    {"nothing", "", "3 4", ""},
    {"letters count, not bytes", "ééé", "1 2", "é éé"},
    {"groups that are no numbers change nothing", "1234", "2 x", "1234"},
    {"nor does a group of none", "1234", "0 4", "1234"},
    {"nor a number without end", "1234", "99999999999999999999", "1234"},
};

static void a_string_of_digits_stands_in_groups(void **state)
{
    for (size_t i = 0; i < sizeof GROUPS / sizeof *GROUPS; i++) {
        struct text got =
            show_groups(text_of(GROUPS[i].digits), text_of(GROUPS[i].groups), *state);
        if (!text_is(got, GROUPS[i].want))
            fail_msg("%s: got \"%.*s\"", GROUPS[i].why, TEXT_ARG(got));
    }
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

CHECK_MAIN(WITH_ARENA(a_date_is_written_as_people_read_it),
           WITH_ARENA(without_a_catalogue_a_date_is_as_of_cldr),
           WITH_ARENA(a_sum_is_written_as_people_read_it),
           WITH_ARENA(a_number_has_ascii_digits_in_every_language),
           WITH_ARENA(a_string_of_digits_stands_in_groups))
