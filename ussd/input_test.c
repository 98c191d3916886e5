#include "ussd/input.h"

#include "base/check.h"
#include "locale/catalogue.h"

static struct text find(const void *self, const char *key)
{
    return catalogue_words(self, key);
}

static struct screen_words words_in(const char *tag, struct arena *arena)
{
    struct catalogue *catalogue = NULL;
    struct fault why = {0};

    if (catalogue_open(&catalogue, DOORSTEP_BUILT_LOCALES, text_of(tag), arena, &why) != OK)
        fail_msg("%s", why.text);
    return (struct screen_words){catalogue, find};
}

enum { COUNT = 4 };
static struct page_choice choices[COUNT] = {
    {.value = TEXT("yes"), .digit = 1, .faces.text = TEXT("We do")},
    {.value = TEXT("no"),
     .digit = 2,
     .faces = {.text = TEXT("We do not"), .short_text = TEXT("Not")}},
    {.value = TEXT("3"), .digit = 4, .faces.text = TEXT("Perhaps")},
    {.value = TEXT("go-on"), .digit = 5, .faces.text = TEXT("Perhaps")}};

/* What an input means, as one word or two. */
static struct text meaning(const struct input *input, const struct screen_words *words,
                           struct arena *arena)
{
    switch (input->kind) {
    case INPUT_NAV:
        return text_format(arena, "nav %.*s", TEXT_ARG(nav_key(input->nav, words)));
    case INPUT_ASK:
        return text_format(arena, "ask %.*s", TEXT_ARG(nav_key(input->nav, words)));
    case INPUT_REFUSED:
        return text_of(input->refusal);
    default:
        break;
    }
    if (input->answer.kind == ANSWER_NEXT)
        return TEXT("next");
    if (input->answer.kind == ANSWER_CHANGE)
        return text_format(arena, "change %zu", input->answer.index);
    return input->answer.kind == ANSWER_SEND ? TEXT("send") : input->answer.value;
}

static const struct {
    const char *why, *language;
    enum page_kind kind;
    const char *typed, *want;
} CASES[] = {
    {"a digit picks the choice that has it", "en", PAGE_CHOOSE, "4", "3"},
    {"a value is no digit", "en", PAGE_CHOOSE, "3", "refuse.choice"},
    {"a space and a full stop do no harm", "en", PAGE_CHOOSE, " 1. ", "yes"},
    {"l looks like 1", "en", PAGE_CHOOSE, "l", "yes"},
    {"I too", "en", PAGE_CHOOSE, "I", "yes"},
    {"a full-width digit", "zh-CN", PAGE_CHOOSE, "２", "no"},
    {"an Arabic-Indic digit", "ug", PAGE_CHOOSE, "٢", "no"},
    {"a Chinese full stop", "zh-CN", PAGE_CHOOSE, "1。", "yes"},
    {"yes in English", "en", PAGE_CHOOSE, "Yes", "yes"},
    {"yes in Swahili", "sw", PAGE_CHOOSE, "ndiyo", "yes"},
    {"no in Swahili", "sw", PAGE_CHOOSE, "Hapana", "no"},
    {"yes in Chinese", "zh-CN", PAGE_CHOOSE, "是", "yes"},
    {"yes in Uyghur", "ug", PAGE_CHOOSE, "ھەئە", "yes"},
    {"the words of a choice", "en", PAGE_CHOOSE, "we do", "yes"},
    {"its short words", "en", PAGE_CHOOSE, "NOT", "no"},
    {"words of two choices mean none", "en", PAGE_CHOOSE, "Perhaps", "refuse.choice"},
    {"nonsense", "en", PAGE_CHOOSE, "banana", "refuse.choice"},
    {"nothing", "en", PAGE_CHOOSE, "  ", "refuse.required"},
    {"a digit that is not there", "en", PAGE_CHOOSE, "9", "refuse.choice"},
    {"0 goes back", "en", PAGE_CHOOSE, "0", "nav 0"},
    {"so does O", "en", PAGE_CHOOSE, "O", "nav 0"},
    {"00 goes home", "en", PAGE_CHOOSE, "00", "nav 00"},
    {"98 shows more", "en", PAGE_CHOOSE, "98.", "nav 98"},
    {"99 is a person, in other digits too", "ug", PAGE_CHOOSE, "٩٩", "nav 99"},
    {"96 changes the language though it is not said", "en", PAGE_CHOOSE, "96", "nav 96"},
    {"97 skips nothing that must be answered", "en", PAGE_CHOOSE, "97", "refuse.choice"},

    {"several with spaces", "en", PAGE_CHOOSE_MANY, "1 4", "yes 3"},
    {"several with commas", "en", PAGE_CHOOSE_MANY, "1,4", "yes 3"},
    {"several with Arabic commas", "ug", PAGE_CHOOSE_MANY, "١، ٤", "yes 3"},
    {"several without anything between", "en", PAGE_CHOOSE_MANY, "124", "yes no 3"},
    {"one of several twice", "en", PAGE_CHOOSE_MANY, "1 1", "refuse.choice"},
    {"one of several that is not there", "en", PAGE_CHOOSE_MANY, "1 7", "refuse.choice"},
    {"an order of all", "en", PAGE_RANK, "4 1 2 5", "3 yes no go-on"},
    {"an order that leaves one out", "en", PAGE_RANK, "4 1 2", "rank.hint"},

    {"a number", "en", PAGE_NUMBER, " 12 ", "12"},
    {"a thousand", "en", PAGE_NUMBER, "1,000", "1000"},
    {"a thousand with a space", "en", PAGE_NUMBER, "1 000", "1000"},
    {"a letter O in a number", "en", PAGE_NUMBER, "1O", "10"},
    {"what may be one or a thousand is refused", "en", PAGE_MONEY, "1.000", "refuse.whole"},
    {"a sum with cents", "en", PAGE_MONEY, "14.03", "14.03"},
    {"no half people", "en", PAGE_NUMBER, "2.5", "refuse.whole"},
    {"seven and a half with a comma", "en", PAGE_DECIMAL, "7,5", "7.5"},
    {"words are no number", "en", PAGE_NUMBER, "many", "refuse.number"},
    {"a number below nothing is for the form to judge", "en", PAGE_NUMBER, "-3", "-3"},
    {"0 may be the number or back", "en", PAGE_NUMBER, "0", "ask 0"},
    {"98 may be an age", "en", PAGE_NUMBER, "98", "ask 98"},
    {"97 is a number where nothing can be skipped", "en", PAGE_NUMBER, "97", "97"},
    {"98 is out of a range that ends before", "en", PAGE_RANGE, "98", "nav 98"},
    {"0 is within it", "en", PAGE_RANGE, "0", "ask 0"},

    {"digits with spaces", "en", PAGE_DIGITS, "0712 345 678", "0712345678"},
    {"digits that are an identity", "zh-CN", PAGE_DIGITS, "11010519491231002*",
     "11010519491231002X"},
    {"a full-width X", "zh-CN", PAGE_DIGITS, "11010519491231002Ｘ", "11010519491231002X"},
    {"letters among digits", "en", PAGE_DIGITS, "12ab", "refuse.digits"},
    {"0 is no identity number: it goes back", "en", PAGE_DIGITS, "0", "nav 0"},

    {"a date by day, month, year", "en", PAGE_DATE, "5 3 1960", "1960-03-05"},
    {"a date with dots", "en", PAGE_DATE, "5.3.1960", "1960-03-05"},
    {"a Chinese date", "zh-CN", PAGE_DATE, "1960年3月5日", "1960-03-05"},
    {"a date in one run", "en", PAGE_DATE, "05031960", "1960-03-05"},
    {"a day that is not there", "en", PAGE_DATE, "31 2 1960", "refuse.date"},
    {"a time", "en", PAGE_TIME, "9 30", "09:30:00.000"},
    {"a date and a time", "en", PAGE_DATETIME, "5 3 2026 9:30", "2026-03-05T09:30:00.000"},

    {"a name keeps its letters", "en", PAGE_TEXT, " Ol Kalou. ", "Ol Kalou."},
    {"a letter O alone is a text", "en", PAGE_TEXT, "O", "O"},
    {"0 goes back from a text", "en", PAGE_TEXT, "0", "nav 0"},
    {"agreeing by digit", "en", PAGE_AGREE, "1", "OK"},
    {"agreeing by word", "sw", PAGE_AGREE, "ndio", "OK"},
    {"93 sends", "en", PAGE_REVIEW, "93.", "send"},
    {"yes sends where sending is said", "zh-CN", PAGE_REVIEW, "是", "send"},
    {"no asks for the line", "en", PAGE_REVIEW, "no", "change.hint"},
    {"the number of a line changes it", "en", PAGE_REVIEW, "2", "change 1"},
    {"the number of a line on another screen is not said here", "en", PAGE_REVIEW, "1",
     "refuse.choice"},
    {"a number of no line", "en", PAGE_REVIEW, "5", "refuse.choice"},
    {"1 goes on", "en", PAGE_LISTEN, "1", "next"},
    {"a recording cannot be typed", "en", PAGE_RECORDING, "hello", "kiosk.only"},
};

static void what_is_typed_is_understood_or_refused(void **state)
{
    (void)state;
    enum {
        NAVS = NAV_BIT(NAV_BACK) | NAV_BIT(NAV_HOME) | NAV_BIT(NAV_MORE) | NAV_BIT(NAV_PERSON)
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct arena *arena = arena_open("test");
        struct screen_words words = words_in(CASES[i].language, arena);
        struct page page = {.kind = CASES[i].kind,
                            .language = text_of(CASES[i].language),
                            .may = MAY_BACK | MAY_HOME | MAY_PERSON | MAY_LANGUAGE,
                            .groups = TEXT("6 8 4"),
                            .letters_x = true,
                            .most = 10,
                            .line_count = 3};
        static const unsigned DIGITS[] = {2, 3, 5, 93};
        struct input_shown shown = {NAVS, DIGITS, 4};
        struct input input;
        if (page.kind == PAGE_CHOOSE || page.kind == PAGE_CHOOSE_MANY ||
            page.kind == PAGE_RANK) {
            page.choices = choices;
            page.choice_count = COUNT;
        }
        input_read(&input, &page, &shown, text_of(CASES[i].typed), &words, arena);
        struct text got = meaning(&input, &words, arena);
        if (!text_is(got, CASES[i].want))
            fail_msg("%s: \"%s\" gives \"%.*s\", wanted \"%s\"", CASES[i].why, CASES[i].typed,
                     TEXT_ARG(got), CASES[i].want);
        arena_close(arena);
    }
}

static void hostile_bytes_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct screen_words words = words_in("en", arena);
    struct page page = {.kind = PAGE_TEXT, .language = TEXT("en")};
    struct input input;
    struct input_shown nothing = {0};
    char many[INPUT_MOST_BYTES + 1];

    memset(many, 'a', sizeof many);
    input_read(&input, &page, &nothing, (struct text){many, sizeof many}, &words, arena);
    assert_string_equal(input.refusal, "refuse.too-long");
    input_read(&input, &page, &nothing, TEXT("\xC3"), &words, arena);
    assert_string_equal(input.refusal, "refuse.generic");
    arena_close(arena);
}

static void what_the_screen_does_not_say_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *why, *typed, *want;
        enum page_kind kind;
    } CASES_HERE[] = {
        {"sending before its end", "93", "refuse.read-on", PAGE_REVIEW},
        {"yes before its end", "yes", "refuse.read-on", PAGE_REVIEW},
        {"1 sends nothing", "1", "refuse.choice", PAGE_REVIEW},
        {"more where there is no more", "98", "refuse.no-more", PAGE_REVIEW},
        {"more of one screen", "98", "refuse.no-more", PAGE_CHOOSE},
        {"a number", "98", "98", PAGE_NUMBER},
        {"more of a number that is a name", "98", "refuse.no-more", PAGE_DIGITS},
    };
    struct arena *arena = arena_open("test");
    struct screen_words words = words_in("en", arena);

    for (size_t i = 0; i < sizeof CASES_HERE / sizeof *CASES_HERE; i++) {
        struct page page = {.kind = CASES_HERE[i].kind,
                            .language = TEXT("en"),
                            .line_count = 1,
                            .groups = TEXT("6 8 4")};
        struct input_shown nothing = {NAV_BIT(NAV_BACK), NULL, 0};
        struct input input;
        page.choices = choices;
        page.choice_count = page.kind == PAGE_CHOOSE ? COUNT : 0;
        input_read(&input, &page, &nothing, text_of(CASES_HERE[i].typed), &words, arena);
        struct text got = meaning(&input, &words, arena);
        if (!text_is(got, CASES_HERE[i].want))
            fail_msg("%s: \"%.*s\"", CASES_HERE[i].why, TEXT_ARG(got));
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(what_the_screen_does_not_say_is_refused),
           cmocka_unit_test(what_is_typed_is_understood_or_refused),
           cmocka_unit_test(hostile_bytes_are_refused))
