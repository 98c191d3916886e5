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

CHECK_MAIN(cmocka_unit_test(only_a_language_is_a_tag))
