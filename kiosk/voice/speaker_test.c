#include "voice/speaker.h"

#include "base/file.h"
#include "voice/voice.h"

#include "base/check.h"

enum { FULL = 32700, LOUD = 20000, MOST_BYTES = 1 << 20 };

struct heard {
    size_t samples, full;
    int loudest;
};

static bool take(void *self, const int16_t *samples, size_t count)
{
    struct heard *heard = self;

    for (size_t i = 0; i < count; i++) {
        int size = samples[i] < 0 ? -samples[i] : samples[i];
        heard->loudest = size > heard->loudest ? size : heard->loudest;
        heard->full += size >= FULL;
    }
    heard->samples += count;
    return true;
}

static void take_word(void *self, size_t sample, size_t from, size_t len)
{
    (void)self, (void)sample, (void)from, (void)len;
}

/* Every sentence that the catalogue has, at full loudness. */
static void hear_all(const char *tag, struct heard *heard)
{
    struct arena *arena = arena_open("sentences");
    struct text path = text_format(arena, "locales/%s.po", tag), rest, line;
    const struct speaker_sink sink = {heard, take, take_word};
    struct speaker *speaker;
    struct fault why = {0};

    assert_int_equal(file_read(&rest, path.at, MOST_BYTES, arena, &why), OK);
    assert_int_equal(speaker_open(&speaker, DOORSTEP_BUILT_LOCALES, &why), OK);
    while (text_take_part(&rest, '\n', &line)) {
        size_t before = sizeof "msgstr \"" - 1;
        if (!text_starts(line, "msgstr \"") || line.len < before + 20)
            continue;
        struct text words = text_part(line, before, line.len - before - 1);
        assert_int_equal(speaker_say(speaker, words, text_of(tag), 100, &sink, &why), OK);
    }
    speaker_close(speaker);
    arena_close(arena);
}

static void no_sample_is_cut_flat_and_speech_is_still_loud(void **state)
{
    (void)state;
    static const char *const LANGUAGES[] = {"ug", "zh-CN", "en", "sw"};

    for (size_t i = 0; i < sizeof LANGUAGES / sizeof *LANGUAGES; i++) {
        struct heard heard = {0};
        hear_all(LANGUAGES[i], &heard);
        print_message("%s: %zu s, the loudest sample is %d\n", LANGUAGES[i],
                      heard.samples / VOICE_RATE, heard.loudest);
        if (heard.full > 0)
            fail_msg("%s: %zu samples are cut", LANGUAGES[i], heard.full);
        assert_true(heard.loudest > LOUD);
    }
}

CHECK_MAIN(cmocka_unit_test(no_sample_is_cut_flat_and_speech_is_still_loud))
