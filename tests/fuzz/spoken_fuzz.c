/* Any sentence and any lexicon: what is spoken is text, its parts cover both, and what was
 * spoken once stays. The first byte picks the language; up to a line of "=" is the lexicon. */
#include <assert.h>

#include "locale/spoken.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void check_parts(struct text shown, struct text said, const struct spoken_part *parts,
                        size_t count)
{
    size_t from = 0, to = 0;
    for (size_t i = 0; i < count; i++) {
        assert(parts[i].from == from && parts[i].to_from == to);
        from += parts[i].len;
        to += parts[i].to_len;
    }
    assert(from == shown.len && to == said.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static const char *const TAGS[] = {"zh-CN", "ug", "sw", "en", "fr"};
    struct text all = {(const char *)bytes, count};
    if (count < 2 || !text_is_utf8(text_part(all, 1, SIZE_MAX)))
        return 0;
    struct text language = text_of(TAGS[bytes[0] % 5]);
    struct arena *arena = arena_open("fuzz");
    struct lexicon *lexicon = NULL;
    const struct spoken_part *parts;
    size_t part_count, split = text_find(all, TEXT("\n=\n"));
    struct text shown = text_part(all, split == SIZE_MAX ? 1 : split + 3, SIZE_MAX);
    if (split != SIZE_MAX)
        lexicon_read(&lexicon, text_part(all, 1, split - 1), arena, NULL);

    struct text said = spoken_text(shown, language, NULL, lexicon, arena, &parts, &part_count);
    check_parts(shown, said, parts, part_count);
    assert(text_is_utf8(said));
    said = spoken_text(shown, language, NULL, NULL, arena, NULL, NULL);
    if (!text_is(language, "fr")) /* without rules figures stay figures */
        assert(text_equal(said, spoken_text(said, language, NULL, NULL, arena, NULL, NULL)));
    arena_close(arena);
    return 0;
}
