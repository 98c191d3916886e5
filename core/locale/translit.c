#include "locale/fit.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "locale/tag.h"

struct entry {
    struct text from, to;
};

struct translit {
    struct entry *entries; /* by the first byte, then the longest first */
    size_t count;
};

static int by_first_byte_then_longest(const void *a, const void *b)
{
    const struct entry *one = a, *two = b;
    int order = (unsigned char)one->from.at[0] - (unsigned char)two->from.at[0];
    if (order == 0 && one->from.len != two->from.len)
        order = one->from.len > two->from.len ? -1 : 1;
    return order != 0 ? order : text_compare(one->from, two->from);
}

/* "U+2019" or "U+006E+U+0303" to letters in the arena. */
static bool read_numbers(struct text word, struct text *letters, struct arena *arena)
{
    char *out = arena_bytes(arena, word.len);
    size_t len = 0;
    while (word.len > 0) {
        uint32_t letter = 0;
        size_t digits = 0;
        if (!text_starts(word, "U+"))
            return false;
        for (word = text_part(word, 2, SIZE_MAX); word.len > 0 && word.at[0] != '+';
             word = text_part(word, 1, SIZE_MAX)) {
            const char *hex = "0123456789ABCDEF", *digit = strchr(hex, word.at[0]);
            if (!digit || ++digits > 6)
                return false;
            letter = letter * 16 + (uint32_t)(digit - hex);
        }
        if (digits < 4 || letter == 0 || letter > 0x10ffff ||
            (letter >= 0xd800 && letter < 0xe000))
            return false;
        len += text_put_char(out + len, letter);
        if (word.len == 1)
            return false; /* a plus with nothing after it */
        word = text_part(word, word.len > 0 ? 1 : 0, SIZE_MAX);
    }
    *letters = (struct text){out, len};
    return len > 0;
}

static enum status read_side(struct text word, struct text *side, struct arena *arena,
                             struct fault *why)
{
    *side = word;
    if (text_starts(word, "U+") && !read_numbers(word, side, arena))
        return fault_set(why, REFUSED, "\"%.*s\" is no letter's number, such as U+2019",
                         TEXT_ARG(text_part(word, 0, 40)));
    if (text_letters(*side) > TRANSLIT_MOST_LETTERS)
        return fault_set(why, TOO_LARGE, "a side of an entry has at most %d letters",
                         TRANSLIT_MOST_LETTERS);
    return OK;
}

static enum status read_line(struct translit *table, struct text line, struct arena *arena,
                             struct fault *why)
{
    struct text from, to, more;
    if (table->count == TRANSLIT_MOST_ENTRIES)
        return fault_set(why, TOO_LARGE, "a table has at most %d entries",
                         TRANSLIT_MOST_ENTRIES);
    text_take_word(&line, &from);
    if (!text_take_word(&line, &to) || text_take_word(&line, &more))
        return fault_set(why, REFUSED, "this line is not \"from to\"");
    struct entry *entry = &table->entries[table->count];
    enum status status = read_side(from, &entry->from, arena, why);
    if (status == OK)
        status = read_side(to, &entry->to, arena, why);
    for (size_t i = 0; status == OK && i < table->count; i++)
        if (text_equal(table->entries[i].from, entry->from))
            status = fault_set(why, REFUSED, "\"%.*s\" is given twice", TEXT_ARG(entry->from));
    table->count += status == OK;
    return status;
}

enum status translit_read(struct translit **table, struct text bytes, struct arena *arena,
                          struct fault *why)
{
    struct translit *made = ARENA_NEW(arena, struct translit);
    unsigned number = 0;

    if (bytes.len > TRANSLIT_MOST_BYTES)
        return fault_set(why, TOO_LARGE, "a table has at most %d bytes", TRANSLIT_MOST_BYTES);
    if (!text_is_utf8(bytes))
        return fault_set(why, REFUSED, "this table is not UTF-8 text");
    made->entries = arena_array(arena, TRANSLIT_MOST_ENTRIES, sizeof *made->entries);
    for (struct text line; text_take_part(&bytes, '\n', &line);) {
        number++;
        line = text_trim(line);
        if (line.len == 0 || line.at[0] == '#')
            continue;
        enum status status = read_line(made, line, arena, why);
        if (status != OK) {
            fault_at(why, (struct text){0}, number, 1);
            return status;
        }
    }
    if (made->count > 1)
        qsort(made->entries, made->count, sizeof *made->entries, by_first_byte_then_longest);
    *table = made;
    return OK;
}

enum status translit_open(struct translit **table, const char *folder, struct text tag,
                          struct arena *arena, struct fault *why)
{
    if (!tag_is_sound(tag))
        return fault_set(why, REFUSED, "\"%.*s\" is no language tag",
                         TEXT_ARG(text_part(tag, 0, 40)));
    *table = NULL;
    for (struct text part = tag; part.len > 0; part = tag_shorter(part)) {
        struct text bytes,
            path = text_format(arena, "%s/%.*s.translit", folder, TEXT_ARG(part));
        enum status status = file_read(&bytes, path.at, TRANSLIT_MOST_BYTES, arena, why);
        if (status == NOT_FOUND)
            continue;
        if (status == OK)
            status = translit_read(table, bytes, arena, why);
        if (status != OK)
            fault_at(why, path, 0, 0);
        return status;
    }
    return OK;
}

/* The longest entry that `rest` starts with, or NULL. */
static const struct entry *entry_at(const struct translit *table, struct text rest)
{
    unsigned char first = (unsigned char)rest.at[0];
    size_t from = 0;
    for (size_t to = table->count; from < to;) {
        size_t middle = from + (to - from) / 2;
        if ((unsigned char)table->entries[middle].from.at[0] < first)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < table->count; from++) {
        const struct entry *entry = &table->entries[from];
        if ((unsigned char)entry->from.at[0] != first)
            return NULL;
        if (text_equal(text_part(rest, 0, entry->from.len), entry->from))
            return entry;
    }
    return NULL;
}

struct text translit_apply(const struct translit *table, struct text text, struct arena *arena)
{
    struct buffer out = {0};
    bool changed = false;

    if (!table)
        return text;
    for (struct text rest = text; rest.len > 0;) {
        const struct entry *entry = entry_at(table, rest);
        struct text after = rest;
        text_take_char(&after);
        size_t taken = entry ? entry->from.len : rest.len - after.len;
        changed = changed || entry;
        buffer_add(&out, entry ? entry->to : text_part(rest, 0, taken));
        rest = text_part(rest, taken, SIZE_MAX);
    }
    struct text made = changed ? text_copy(arena, buffer_text(&out)) : text;
    buffer_close(&out);
    return made;
}
