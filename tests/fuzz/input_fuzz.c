/* What a phone may send, for every kind of page: it becomes an answer or is refused, and what
 * is an answer to a choice is one of its choices. The first byte picks the kind of page. */
#include <assert.h>

#include "ussd/input.h"

static struct text find(const void *self, const char *key)
{
    static const char *const WORDS[][2] = {{"key.back", "0"},
                                           {"key.home", "00"},
                                           {"key.more", "98"},
                                           {"key.person", "99"},
                                           {"key.keep", "94"},
                                           {"key.skip", "97"},
                                           {"key.language", "96"},
                                           {"key.help", "95"},
                                           {"words.yes", "yes|y|ndiyo|是|ھەئە"},
                                           {"words.no", "no|n|hapana|不是"}};

    (void)self;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (text_is(text_of(key), WORDS[i][0]))
            return text_of(WORDS[i][1]);
    return TEXT("");
}

static struct page_choice choices[] = {
    {.value = TEXT("yes"), .digit = 1, .faces.text = TEXT("Yes, please")},
    {.value = TEXT("no"), .digit = 2, .faces.short_text = TEXT("No")},
    {.value = TEXT("10"), .digit = 12, .faces.text = TEXT("Twelve")}};

static bool is_a_value(struct text value)
{
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (text_equal(choices[i].value, value))
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const struct screen_words WORDS = {NULL, find};
    struct input input;

    if (size == 0)
        return 0;
    struct arena *arena = arena_open("fuzz");
    struct page page = {.kind = (enum page_kind)(bytes[0] % (PAGE_GOODBYE + 1)),
                        .choices = choices,
                        .choice_count = sizeof choices / sizeof *choices,
                        .letters_x = (bytes[0] & 0x80) != 0,
                        .may = MAY_BACK | MAY_LANGUAGE,
                        .most = 100,
                        .line_count = 2};
    struct text typed = {(const char *)bytes + 1, size - 1}, word;
    static const unsigned DIGITS[] = {1, 2, 93};
    static const struct input_shown SHOWN = {NAV_BIT(NAV_BACK) | NAV_BIT(NAV_MORE), DIGITS, 3};
    input_read(&input, &page, &SHOWN, typed, &WORDS, arena);
    if (input.kind == INPUT_REFUSED)
        assert(input.refusal != NULL);
    if (input.kind == INPUT_NAV || input.kind == INPUT_ASK)
        assert(input.nav < NAV_COUNT);
    if (input.kind == INPUT_ANSWER && input.answer.kind == ANSWER_VALUE) {
        assert(text_is_utf8(input.answer.value));
        if (page.kind == PAGE_CHOOSE)
            assert(is_a_value(input.answer.value));
        for (struct text rest = input.answer.value;
             page.kind == PAGE_CHOOSE_MANY && text_take_word(&rest, &word);)
            assert(is_a_value(word));
    }
    arena_close(arena);
    return 0;
}
