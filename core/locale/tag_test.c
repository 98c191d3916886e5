#include "locale/tag.h"

#include "base/check.h"

static const struct {
    const char *why, *tag;
    bool sound;
    const char *shorter;
} CASES[] = {
    {"a language", "ug", true, ""},
    {"a language and a country", "zh-CN", true, "zh"},
    {"a script between them", "zh-Hans-CN", true, "zh-Hans"},
    {"nothing is no tag", "", false, ""},
    {"a way out of the folder is none", "../en", false, ""},
    {"nor a name of another file", "en.mo", false, ""},
    {"a dash needs both sides", "en-", false, "en"},
    {"and one is enough", "en--GB", false, "en-"},
    {"nor does one begin with it", "-en", false, ""},
    {"thirty-six letters are too many", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false, ""},
};

static void only_a_language_is_a_tag(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct text tag = text_of(CASES[i].tag);
        char icu[TAG_MOST_BYTES + 1];
        tag_for_icu(icu, tag);
        if (tag_is_sound(tag) != CASES[i].sound ||
            !text_is(tag_shorter(tag), CASES[i].shorter) ||
            strcmp(icu, CASES[i].sound ? CASES[i].tag : "") != 0)
            fail_msg("%s: got \"%.*s\", \"%s\"", CASES[i].why, TEXT_ARG(tag_shorter(tag)), icu);
    }
}

static const struct {
    const char *why, *tag, *column;
    bool is_of;
} COLUMNS[] = {
    {"the tag itself", "zh-CN", "zh-CN", true},
    {"its language alone", "zh-CN", "zh", true},
    {"a word before it", "zh-CN", "answer_zh-CN", true},
    {"a word before its language", "zh-CN", "answer_zh", true},
    {"a colon before it", "sw", "label:sw", true},
    {"another language", "ug", "answer_zh", false},
    {"a country more than the language has", "zh", "answer_zh-CN", false},
    {"a word that only ends so", "en", "open", false},
    {"nothing", "en", "", false},
};

static void a_column_is_known_by_its_tag(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++)
        if (tag_is_of_column(text_of(COLUMNS[i].tag), text_of(COLUMNS[i].column)) !=
            COLUMNS[i].is_of)
            fail_msg("%s", COLUMNS[i].why);
}

CHECK_MAIN(cmocka_unit_test(only_a_language_is_a_tag),
           cmocka_unit_test(a_column_is_known_by_its_tag))
