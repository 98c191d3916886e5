#include "voice/runs.h"

enum script { SCRIPT_ANY, SCRIPT_HAN, SCRIPT_ARABIC };

static const char *const READERS[] = {
    [SCRIPT_ANY] = "", [SCRIPT_HAN] = "zh-CN", [SCRIPT_ARABIC] = "ug"};

static enum script script_of(uint32_t letter)
{
    if ((letter >= 0x3400 && letter <= 0x9fff) || (letter >= 0xf900 && letter <= 0xfaff) ||
        (letter >= 0x20000 && letter <= 0x3ffff))
        return SCRIPT_HAN;
    if ((letter >= 0x0620 && letter <= 0x065f) || (letter >= 0x066e && letter <= 0x06d5) ||
        (letter >= 0xfb50 && letter <= 0xfdff) || (letter >= 0xfe70 && letter <= 0xfefc))
        return SCRIPT_ARABIC;
    return SCRIPT_ANY;
}

/* The script that another voice is to read; SCRIPT_ANY when the sentence's own does. */
static enum script foreign(uint32_t letter, struct text own)
{
    enum script script = script_of(letter);
    struct text reader = text_of(READERS[script]);
    return text_equal(text_part(own, 0, 2), text_part(reader, 0, 2)) ? SCRIPT_ANY : script;
}

/* Bytes up to the first letter that `own` does not read. */
static size_t own_len(struct text text, struct text own)
{
    struct text rest = text;
    while (rest.len > 0) {
        size_t at = text.len - rest.len;
        if (foreign(text_take_char(&rest), own) != SCRIPT_ANY)
            return at;
    }
    return text.len;
}

/* Bytes up to the last letter of `script` before one of another; signs inside belong to it. */
static size_t foreign_len(struct text text, struct text own, enum script script)
{
    struct text rest = text;
    size_t end = 0;
    while (rest.len > 0) {
        uint32_t letter = text_take_char(&rest);
        bool is_word = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= 'a' && letter <= 'z');
        if (foreign(letter, own) == script)
            end = text.len - rest.len;
        else if (is_word || foreign(letter, own) != SCRIPT_ANY)
            return end;
    }
    return end;
}

struct text run_take(struct text *rest, struct text own, struct text *language)
{
    struct text all = *rest, first = all;
    enum script script = foreign(text_take_char(&first), own);
    size_t len = script == SCRIPT_ANY ? own_len(all, own) : foreign_len(all, own, script);
    *language = script == SCRIPT_ANY ? own : text_of(READERS[script]);
    *rest = text_part(all, len, SIZE_MAX);
    return text_part(all, 0, len);
}
