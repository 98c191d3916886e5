#include "voice/runs.h"

#include "base/arena.h"
#include "base/check.h"

static const struct {
    const char *why, *own, *text, *runs;
} ROWS[] = {
    {"one language", "en", "Pay 143 yuan.", "en[Pay 143 yuan.]"},
    {"Han in Chinese", "zh-CN", "您好 WiFi 3", "zh-CN[您好 WiFi 3]"},
    {"a name in Han letters", "en", "Name: 王小明.", "en[Name: ]zh-CN[王小明]en[.]"},
    {"a name of two words", "en", "买买提·艾力 is here", "zh-CN[买买提·艾力]en[ is here]"},
    {"Han in Uyghur", "ug", "ئىسمىڭىز 王明، ياخشى", "ug[ئىسمىڭىز ]zh-CN[王明]ug[، ياخشى]"},
    {"Uyghur in Chinese", "zh-CN", "语言：ئۇيغۇرچە。", "zh-CN[语言：]ug[ئۇيغۇرچە]zh-CN[。]"},
    {"two others side by side", "sw", "王 ئا", "zh-CN[王]sw[ ]ug[ئا]"},
    {"figures after a name are the sentence's", "en", "王 5", "zh-CN[王]en[ 5]"},
    {"Chinese of another country", "zh-TW", "您好", "zh-TW[您好]"},
};

static void each_piece_has_its_reader(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct text rest = text_of(ROWS[i].text), runs = TEXT("");
        while (rest.len > 0) {
            struct text language, run = run_take(&rest, text_of(ROWS[i].own), &language);
            assert_true(run.len > 0);
            runs = text_format(arena, "%.*s%.*s[%.*s]", TEXT_ARG(runs), TEXT_ARG(language),
                               TEXT_ARG(run));
        }
        if (!text_is(runs, ROWS[i].runs))
            fail_msg("%s: %.*s", ROWS[i].why, TEXT_ARG(runs));
    }
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(each_piece_has_its_reader))
