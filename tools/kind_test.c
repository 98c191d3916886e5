/* Each row is a sentence in one language, and what is said of it. */
#include "tools/kind.h"

#include "base/buffer.h"
#include "base/check.h"

static void hear(void *self, const char *sentence)
{
    buffer_addf(self, "%s\n", sentence);
}

static struct text said_of(const char *tag, const char *sentence, bool for_staff,
                           struct arena *arena)
{
    struct kind *kind;
    struct fault why = {0};
    struct buffer out = {0};
    const struct kind_listener listener = {&out, hear};

    if (kind_open(&kind, DOORSTEP_BUILT_LOCALES, text_of(tag), arena, &why) != OK)
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
    kind_check(kind, text_of(sentence), for_staff, &listener);
    struct text said = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return said;
}

static const struct {
    const char *why, *tag, *sentence, *says; /* "": nothing is said */
} ROWS[] = {
    {"what is needed is kind", "en", "One digit is missing.", ""},
    {"a bare no", "en", "Invalid number.", "invalid"},
    {"whatever the case", "en", "INVALID", "invalid"},
    {"blame", "en", "That was your mistake.", "it blames"},
    {"suspicion, by the start of a word", "en", "We suspected that.", "suspect"},
    {"a right is no favour", "en", "The money was granted.", "no favour"},
    {"a word of offices", "en", "Submit your form.", "better: send"},
    {"not inside of another word", "en", "The flag is upgrante.", ""},
    {"two ideas", "en", "It goes on, unless you say no.", "two ideas"},
    {"a sign that cannot be spoken", "en", "Yes/no?", "cannot be spoken"},
    {"politeness is said once", "en", "Please wait, please.", "more than once"},
    {"sixteen words", "en",
     "We keep what you say in a book that lies in the office of the town.",
     "has 16 words, and 15 are the most"},
    {"fifteen", "en", "We keep what you say in a book that lies in the office of towns.", ""},
    {"two sentences of ten", "en",
     "We keep what you say in a book in the office. They read it when they come in the month.",
     ""},
    {"a number's point ends nothing", "en",
     "You pay 10.50 and we keep what you say in a book in the town.", ""},
    {"a value is one word", "en",
     "Case {jr:choice-name(/data/a, 'submit')} is in a book that lies in the office of the big "
     "town.",
     ""},
    {"a hard word", "en", "Telecommunications help.", "letters in one word"},
    {"blame in Swahili", "sw", "Umekosea nambari.", "it blames"},
    {"a command in Swahili", "sw", "Ni lazima ulipe.", "it commands"},
    {"and its opposite", "sw", "Si lazima. Pesa ni zako.", ""},
    {"a prefix in Swahili", "sw", "Sasa ninawasilisha.", "better: tuma"},
    {"a bare no in Chinese, without spaces", "zh-CN", "号码无效。", "无效"},
    {"a written word", "zh-CN", "该人没有来。", "书面话"},
    {"and not inside of a plain one", "zh-CN", "应该是三位。其他的不用。", ""},
    {"how people are addressed", "zh-CN", "你好。", "称呼"},
    {"once is enough in Chinese", "zh-CN", "请看，请听。", "more than once"},
    {"twenty-six letters", "zh-CN", "一二三四五六七八九十一二三四五六七八九十一二三四五。",
     "has 26 letters, and 25 are the most"},
    {"the polite form in Uyghur", "ug", "سېنىڭ ئىسمىڭ نېمە؟", "the polite form"},
    {"is fine", "ug", "سىزنىڭ ئىسمىڭىز نېمە؟", ""},
    {"thirteen words in Uyghur", "ug",
     "بىر ئىككى ئۈچ تۆت بەش ئالتە يەتتە سەككىز توققۇز ئون بىر ئىككى ئۈچ.", "has 13 words"},
};

static void what_is_unkind_is_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct arena *arena = arena_open("test");
        struct text said = said_of(ROWS[i].tag, ROWS[i].sentence, false, arena);
        bool found = text_find(said, text_of(ROWS[i].says)) != SIZE_MAX;
        if (ROWS[i].says[0] == '\0' ? said.len > 0 : !found)
            fail_msg("%s: \"%.*s\"", ROWS[i].why, TEXT_ARG(said));
        arena_close(arena);
    }
}

static void staff_may_read_their_own_words_but_no_blame(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    assert_int_equal(said_of("en", "Submissions of the user (all).", true, arena).len, 0);
    assert_true(said_of("en", "The applicant suspects fraud.", true, arena).len > 0);
    arena_close(arena);
}

static void keys_that_are_no_sentences_are_left_out(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct kind *kind;
    struct fault why = {0};
    assert_int_equal(kind_open(&kind, DOORSTEP_BUILT_LOCALES, TEXT("sw"), arena, &why), OK);
    assert_true(kind_skips(kind, TEXT("words.yes")));
    assert_true(kind_skips(kind, TEXT("date.hint")));
    assert_false(kind_skips(kind, TEXT("refuse.date")));
    assert_int_equal(kind_open(&kind, DOORSTEP_BUILT_LOCALES, TEXT("fr"), arena, &why),
                     NOT_FOUND);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(what_is_unkind_is_said),
           cmocka_unit_test(staff_may_read_their_own_words_but_no_blame),
           cmocka_unit_test(keys_that_are_no_sentences_are_left_out))
