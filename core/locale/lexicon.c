#include "locale/lexicon.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "base/file.h"
#include "locale/tag.h"

struct entry {
    struct text from, to;
};

struct lexicon {
    struct entry *entries; /* the longest first */
    size_t count;
    bool begins[256]; /* whether an entry begins with that byte */
};

bool lexicon_in_word(uint32_t letter)
{
    UChar32 c = (UChar32)letter;
    if (letter < 0x80)
        return u_isalnum(c) || letter == '\'';
    return (u_isalpha(c) || u_getCombiningClass(c) != 0 || letter == 0x2019) &&
           !u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC);
}

static uint32_t letter_before(struct text text, size_t at)
{
    size_t from = at;
    if (at == 0)
        return 0;
    do
        from--;
    while (from > 0 && ((unsigned char)text.at[from] & 0xc0) == 0x80);
    struct text one = text_part(text, from, at - from);
    return text_take_char(&one);
}

bool lexicon_inside_word(struct text text, size_t at)
{
    struct text rest = text_part(text, at, SIZE_MAX);
    return rest.len > 0 && at > 0 && lexicon_in_word(letter_before(text, at)) &&
           lexicon_in_word(text_take_char(&rest));
}

size_t lexicon_at(const struct lexicon *lexicon, struct text text, size_t at,
                  struct text *reading)
{
    if (!lexicon || at >= text.len || !lexicon->begins[(unsigned char)text.at[at]] ||
        lexicon_inside_word(text, at))
        return 0;
    for (size_t i = 0; i < lexicon->count; i++) {
        struct text from = lexicon->entries[i].from;
        if (from.len <= text.len - at && memcmp(text.at + at, from.at, from.len) == 0 &&
            !lexicon_inside_word(text, at + from.len)) {
            *reading = lexicon->entries[i].to;
            return from.len;
        }
    }
    return 0;
}

void lexicon_put(struct buffer *out, const struct lexicon *lexicon, struct text text)
{
    for (size_t at = 0; at < text.len;) {
        struct text reading, rest = text_part(text, at, SIZE_MAX);
        size_t taken = lexicon_at(lexicon, text, at, &reading);
        if (taken > 0) {
            buffer_add(out, reading);
        } else {
            text_take_char(&rest);
            taken = text.len - at - rest.len;
            buffer_add(out, text_part(text, at, taken));
        }
        at += taken;
    }
}

static enum status read_line(struct lexicon *made, struct text line, struct fault *why)
{
    struct text from, to, more = {0};
    if (made->count == LEXICON_MOST_ENTRIES)
        return fault_set(why, TOO_LARGE, "a lexicon has at most %d entries",
                         LEXICON_MOST_ENTRIES);
    bool two = text_take_part(&line, '\t', &from) && text_take_part(&line, '\t', &to) &&
               !text_take_part(&line, '\t', &more);
    from = text_trim(from);
    to = two ? text_trim(to) : (struct text){0};
    if (!two || from.len == 0 || to.len == 0)
        return fault_set(why, REFUSED, "this line is not \"as written<TAB>as spoken\"");
    if (text_letters(from) > LEXICON_MOST_LETTERS || text_letters(to) > LEXICON_MOST_LETTERS)
        return fault_set(why, TOO_LARGE, "a side of an entry has at most %d letters",
                         LEXICON_MOST_LETTERS);
    for (size_t i = 0; i < made->count; i++)
        if (text_equal(made->entries[i].from, from))
            return fault_set(why, REFUSED, "\"%.*s\" is given twice", TEXT_ARG(from));
    made->entries[made->count++] = (struct entry){from, to};
    return OK;
}

static int longest_first(const void *a, const void *b)
{
    const struct entry *one = a, *two = b;
    if (one->from.len != two->from.len)
        return one->from.len > two->from.len ? -1 : 1;
    return text_compare(one->from, two->from);
}

/* What is spoken must not be mended again: a sentence may come by twice. */
static enum status check_readings(const struct lexicon *made, struct fault *why)
{
    for (size_t i = 0; i < made->count; i++) {
        struct text reading, to = made->entries[i].to;
        for (size_t at = 0; at < to.len; at++)
            if (((unsigned char)to.at[at] & 0xc0) != 0x80 &&
                lexicon_at(made, to, at, &reading) > 0)
                return fault_set(why, REFUSED, "the reading of \"%.*s\" has an entry in it",
                                 TEXT_ARG(made->entries[i].from));
    }
    return OK;
}

static void note_beginnings(struct lexicon *made)
{
    for (size_t i = 0; i < made->count; i++)
        made->begins[(unsigned char)made->entries[i].from.at[0]] = true;
}

enum status lexicon_read(struct lexicon **lexicon, struct text bytes, struct arena *arena,
                         struct fault *why)
{
    struct lexicon *made = ARENA_NEW(arena, struct lexicon);
    unsigned number = 0;

    if (bytes.len > LEXICON_MOST_BYTES)
        return fault_set(why, TOO_LARGE, "a lexicon has at most %d bytes", LEXICON_MOST_BYTES);
    if (!text_is_utf8(bytes))
        return fault_set(why, REFUSED, "this lexicon is not UTF-8 text");
    made->entries = arena_array(arena, LEXICON_MOST_ENTRIES, sizeof *made->entries);
    for (struct text rest = text_copy(arena, bytes), line;
         text_take_part(&rest, '\n', &line);) {
        number++;
        if (text_trim(line).len == 0 || line.at[0] == '#')
            continue;
        enum status status = read_line(made, line, why);
        if (status != OK) {
            fault_at(why, (struct text){0}, number, 1);
            return status;
        }
    }
    if (made->count > 1)
        qsort(made->entries, made->count, sizeof *made->entries, longest_first);
    note_beginnings(made);
    enum status status = check_readings(made, why);
    if (status == OK)
        *lexicon = made;
    return status;
}

enum status lexicon_open(struct lexicon **lexicon, const char *folder, struct text tag,
                         struct arena *arena, struct fault *why)
{
    if (!tag_is_sound(tag))
        return fault_set(why, REFUSED, "\"%.*s\" is no language tag",
                         TEXT_ARG(text_part(tag, 0, 40)));
    *lexicon = NULL;
    for (struct text part = tag; part.len > 0; part = tag_shorter(part)) {
        struct text bytes, path = text_format(arena, "%s/%.*s.lexicon", folder, TEXT_ARG(part));
        enum status status = file_read(&bytes, path.at, LEXICON_MOST_BYTES, arena, why);
        if (status == NOT_FOUND)
            continue;
        if (status == OK)
            status = lexicon_read(lexicon, bytes, arena, why);
        if (status != OK)
            fault_at(why, path, 0, 0);
        return status;
    }
    return OK;
}
