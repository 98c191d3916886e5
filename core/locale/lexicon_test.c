#include "locale/spoken.h"

#include "base/check.h"

static const char *const TAGS[] = {"zh-CN", "sw", "ug", "en"};

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

#define SAY(got, want, why_)                                                                   \
    do {                                                                                       \
        struct text got_ = (got);                                                              \
        if (!text_is(got_, want))                                                              \
            fail_msg("%s: got \"%.*s\", wanted \"%s\"", why_, TEXT_ARG(got_), want);           \
    } while (0)

static void a_reading_is_mended(void **state)
{
    struct arena *arena = *state;
    struct lexicon *lexicon = NULL;
    const struct spoken_part *parts;
    size_t count;
    assert_int_equal(lexicon_read(&lexicon,
                                  TEXT("# mended\n银行\tyin2hang2\n重新\tchong2 新\n"
                                       "forty\tfourty\nPIN\tpin\n"),
                                  arena, NULL),
                     OK);
    struct text shown = TEXT("带银行卡重新来");
    struct text said = spoken_text(shown, TEXT("zh-CN"), NULL, lexicon, arena, &parts, &count);
    SAY(said, "带yin2hang2卡chong2 新来", "Han letters");
    assert_true(count > 0 && parts[count - 1].from + parts[count - 1].len == shown.len);
    SAY(spoken_text(said, TEXT("zh-CN"), NULL, lexicon, arena, NULL, NULL),
        "带yin2hang2卡chong2 新来", "what is spoken stays");
    SAY(spoken_text(TEXT("A PIN, 40 PINs, a pin"), TEXT("en"), NULL, lexicon, arena, NULL,
                    NULL),
        "A pin, fourty PINs, a pin", "whole words, in values as well");
}

static const struct {
    const char *why, *bytes;
} BROKEN[] = {
    {"no tab", "银行 yin2hang2\n"},
    {"two tabs", "a\tb\tc\n"},
    {"an empty side", "a\t\n"},
    {"given twice", "a\tb\na\tc\n"},
    {"a reading that is an entry", "a\tb c\nc\td\n"},
    {"no text", "a\t\xff\n"},
};

static void a_broken_lexicon_is_refused_whole(void **state)
{
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        struct lexicon *lexicon = NULL;
        struct fault why = {0};
        if (lexicon_read(&lexicon, text_of(BROKEN[i].bytes), arena, &why) == OK ||
            lexicon != NULL || why.text[0] == '\0')
            fail_msg("%s was taken", BROKEN[i].why);
    }
}

static void every_language_has_a_sound_lexicon_or_none(void **state)
{
    struct arena *arena = *state;
    for (size_t l = 0; l < sizeof TAGS / sizeof *TAGS; l++) {
        struct lexicon *lexicon;
        struct fault why = {0};
        if (lexicon_open(&lexicon, "locales", text_of(TAGS[l]), arena, &why) != OK)
            fail_msg("%s: %s", TAGS[l], why.text);
    }
    struct lexicon *lexicon;
    assert_int_equal(lexicon_open(&lexicon, "locales", TEXT("../x"), arena, NULL), REFUSED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
CHECK_MAIN(TEST(a_reading_is_mended), TEST(a_broken_lexicon_is_refused_whole),
           TEST(every_language_has_a_sound_lexicon_or_none))
