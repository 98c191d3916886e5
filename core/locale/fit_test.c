#include "locale/fit.h"

#include "base/check.h"

#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"

static const struct {
    const char *why, *text;
    struct fit_cost want;
} COSTS[] = {
    {"nothing costs nothing", "", {false, 0, 0}},
    {"septets and units are two counts", "a\u20acb", {false, 4, 3}},
    {"one foreign letter makes it UCS-2", "Ay\u015fe", {true, 0, 4}},
    {"a letter past the first plane takes two units", "\U00020BB7", {true, 0, 2}},
    {"a mark by itself is a unit", "e\u0301", {true, 0, 2}},
};

static void a_text_costs_what_the_network_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof COSTS / sizeof *COSTS; i++) {
        struct fit_cost got = fit_cost(text_of(COSTS[i].text)), want = COSTS[i].want;
        if (got.ucs2 != want.ucs2 || got.septets != want.septets || got.units != want.units)
            fail_msg("%s: got %zu septets, %zu units", COSTS[i].why, got.septets, got.units);
    }
}

static void a_text_fits_to_the_last_unit(void **state)
{
    (void)state;
    assert_true(fit_fits(TEXT("12345"), (struct fit_budget){5, 0}));
    assert_false(fit_fits(TEXT("1234["), (struct fit_budget){5, 80}));
    assert_true(fit_fits(TEXT("\u4f60\u597d"), (struct fit_budget){0, 2}));
    assert_false(fit_fits(TEXT("\u4f60\u597d\u5417"), (struct fit_budget){182, 2}));
    assert_true(fit_fits(TEXT(""), (struct fit_budget){0, 0}));
}

static const struct {
    const char *why, *text;
    bool ucs2;
    size_t room;
    const char *language, *want;
} CUTS[] = {
    {"what fits is not cut", "pay rent", false, 8, "en", "pay rent"},
    {"a screen ends where a word ends", "pay rent", false, 6, "en", "pay"},
    {"the space itself needs no room", "a pay for", false, 5, "en", "a pay"},
    {"nor do many spaces", "a pay    for", false, 7, "en", "a pay"},
    {"nor a line's end", "a pay\nfor", false, 5, "en", "a pay"},
    {"a long word ends after a whole letter", "Z\u00fcrich", false, 2, "en", "Z\u00fc"},
    {"an escaped sign is never cut in half", "ab\u20ac", false, 3, "en", "ab"},
    {"a stop stays with its word", "say yes. or no", false, 7, "en", "say"},
    {"without UCS-2 it ends before a foreign letter", "a\u015fe", false, 9, "en", "a"},
    {"no room, nothing", "pay", false, 0, "en", ""},
    {"an empty text is whole", "", false, 0, "en", ""},
    {"Chinese ends after any letter", "\u8bf7\u586b\u60a8\u7684\u59d3\u540d", true, 3, "zh-CN",
     "\u8bf7\u586b\u60a8"},
    {"but a comma does not begin a screen", "\u8bf7\u586b\uff0c\u59d3\u540d", true, 2, "zh-CN",
     "\u8bf7"},
    {"a surrogate pair is one letter", "\u5409\U00020BB7\u91ce", true, 2, "zh-CN", "\u5409"},
    {"a pair that has no room at all gives nothing", "\U00020BB7", true, 1, "zh-CN", ""},
    {"a letter keeps its marks", "ae\u0301b", true, 2, "sw", "a"},
    {"even three of them", "ae\u0301\u0302\u0303b", true, 4, "sw", "a"},
    {"a joined picture is one letter", "a" FAMILY "b", true, 7, "en", "a"},
    {"a cluster larger than the room gives nothing", FAMILY, true, 3, "en", ""},
    {"Uyghur ends between words", "\u0626\u0627\u062a\u0627 \u0626\u0627\u0646\u0627", true, 6,
     "ug", "\u0626\u0627\u062a\u0627"},
    {"and not after a hyphen within one", "\u0626\u0627\u064a 5-\u0643\u06c8\u0646\u0649", true,
     6, "ug", "\u0626\u0627\u064a"},
    {"which other languages may do", "ab well-known", true, 9, "en", "ab well-"},
    {"a hyphen does not part a number", "tel 0712-345", false, 10, "en", "tel"},
    {"spaces alone are cut too", "        ", false, 3, "en", "   "},
    {"an unknown language breaks as all do", "pay rent", false, 6, "xx-YY", "pay"},
    {"a tag that is none does as well", "pay rent", false, 6, "../../x", "pay"},
    {"an emergency cut goes before the last grapheme", "\u0628\u0628\u0628\u0628", true, 3,
     "ug", "\u0628\u0628\u0628"},
};

static void a_screen_ends_in_the_right_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CUTS / sizeof *CUTS; i++) {
        struct text text = text_of(CUTS[i].text);
        size_t got = fit_cut(text, CUTS[i].ucs2, CUTS[i].room, text_of(CUTS[i].language));
        if (!text_is(text_part(text, 0, got), CUTS[i].want))
            fail_msg("%s: got \"%.*s\"", CUTS[i].why, (int)got, text.at);
    }
}

/* What a screen holds and what is left are, but for white space, the text: nothing is lost. */
static void nothing_is_lost_at_any_room(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "You may stop and come back. Dial again to go on, it is free.",
        "\u53ef\u4ee5\u505c\u4e0b\uff0c\u4ee5\u540e\u63a5\u7740\u529e\u3002\U00020BB7\u5e97",
        "\u062a\u0648\u062e\u062a\u0627\u067e\u060c \u0643\u06d0\u064a\u0649\u0646 "
        "5-\u0643\u06c8"
        "\u0646\u0649 \u0643\u06d0\u0644\u0649\u06ad.",
    };
    for (size_t t = 0; t < sizeof TEXTS / sizeof *TEXTS; t++)
        for (size_t room = 2; room < 80; room++) {
            struct text rest = text_of(TEXTS[t]);
            size_t kept = 0, all = text_letters(rest);
            for (struct text copy = rest; copy.len > 0;)
                all -= text_take_char(&copy) == ' ';
            while ((rest = text_trim(rest)).len > 0) {
                size_t cut = fit_cut(rest, true, room, TEXT("ug"));
                struct text screen = text_part(rest, 0, cut);
                assert_true(cut > 0 && text_is_utf8(screen));
                assert_true(fit_cost(screen).units <= room);
                while (screen.len > 0)
                    kept += text_take_char(&screen) != ' ';
                rest = text_part(rest, cut, SIZE_MAX);
            }
            assert_int_equal(kept, all);
        }
}

static void the_first_foreign_letter_is_named(void **state)
{
    (void)state;
    size_t at = 99;
    assert_int_equal(fit_first_foreign(TEXT("\u00e9ng\u2019ombe \u015f"), &at), 0x2019);
    assert_int_equal(at, 4);
    at = 99;
    assert_int_equal(fit_first_foreign(TEXT("plain [ \u20ac"), &at), 0);
    assert_int_equal(at, 99);
}

CHECK_MAIN(cmocka_unit_test(a_text_costs_what_the_network_counts),
           cmocka_unit_test(a_text_fits_to_the_last_unit),
           cmocka_unit_test(a_screen_ends_in_the_right_place),
           cmocka_unit_test(nothing_is_lost_at_any_room),
           cmocka_unit_test(the_first_foreign_letter_is_named))
