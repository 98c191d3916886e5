#include "locale/catalogue.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "locale/tag.h"

/* The .mo file, by GNU gettext's manual, "The Format of GNU MO Files": seven numbers, then two
 * tables of (length, offset), one of keys in byte order and one of words. */
enum {
    HEADER_BYTES = 28,
    MAGIC_AT = 0,
    REVISION_AT = 4,
    COUNT_AT = 8,
    KEYS_AT = 12,
    WORDS_AT = 16
};
static const uint32_t MAGIC = 0x950412de;

struct entry {
    struct text key, words;
};

struct catalogue {
    struct text tag;
    struct entry *entries;
    size_t count;
};

struct reader {
    struct text bytes;
    bool swapped;
};

static uint32_t number_at(const struct reader *reader, size_t at)
{
    uint32_t number;
    memcpy(&number, reader->bytes.at + at, sizeof number);
    return reader->swapped ? __builtin_bswap32(number) : number;
}

/* Row `index` of the table at `table`: inside the file, ended by a NUL, without one inside. */
static bool take_string(const struct reader *reader, size_t table, size_t index,
                        struct text *string)
{
    size_t len = number_at(reader, table + 8 * index);
    size_t from = number_at(reader, table + 8 * index + 4);
    if (from >= reader->bytes.len || len >= reader->bytes.len - from)
        return false;
    *string = text_part(reader->bytes, from, len);
    return reader->bytes.at[from + len] == '\0' && text_is_utf8(*string);
}

static enum status read_header(struct reader *reader, struct fault *why)
{
    if (reader->bytes.len > CATALOGUE_MOST_BYTES)
        return fault_set(why, TOO_LARGE, "a catalogue has at most %d bytes",
                         CATALOGUE_MOST_BYTES);
    if (reader->bytes.len < HEADER_BYTES)
        return fault_set(why, REFUSED, "this catalogue ends within its header");
    reader->swapped = number_at(reader, MAGIC_AT) != MAGIC;
    if (number_at(reader, MAGIC_AT) != MAGIC)
        return fault_set(why, REFUSED, "this is no catalogue: compile it with msgfmt");
    if (number_at(reader, REVISION_AT) != 0)
        return fault_set(why, REFUSED, "this catalogue is of a revision that is not read here");
    if (number_at(reader, COUNT_AT) > CATALOGUE_MOST_KEYS)
        return fault_set(why, TOO_LARGE, "a catalogue has at most %d keys",
                         CATALOGUE_MOST_KEYS);
    return OK;
}

static bool table_fits(const struct reader *reader, size_t table, size_t count)
{
    return table <= reader->bytes.len && count * 8 <= reader->bytes.len - table;
}

static enum status read_entries(struct catalogue *catalogue, const struct reader *reader,
                                struct arena *arena, struct fault *why)
{
    size_t count = number_at(reader, COUNT_AT);
    size_t keys = number_at(reader, KEYS_AT), words = number_at(reader, WORDS_AT);
    if (!table_fits(reader, keys, count) || !table_fits(reader, words, count))
        return fault_set(why, REFUSED, "a table of this catalogue lies outside it");
    catalogue->entries = arena_array(arena, count, sizeof *catalogue->entries);
    for (size_t i = 0; i < count; i++) {
        struct entry *entry = &catalogue->entries[i];
        if (!take_string(reader, keys, i, &entry->key) ||
            !take_string(reader, words, i, &entry->words))
            return fault_set(why, REFUSED, "text %zu of this catalogue is broken", i);
        if (i > 0 && text_compare(entry[-1].key, entry->key) >= 0)
            return fault_set(why, REFUSED, "the keys of this catalogue are not in order");
    }
    catalogue->count = count;
    return OK;
}

enum status catalogue_read(struct catalogue **catalogue, struct text bytes, struct text tag,
                           struct arena *arena, struct fault *why)
{
    struct reader reader = {bytes, false};
    struct catalogue *made = ARENA_NEW(arena, struct catalogue);
    enum status status = read_header(&reader, why);
    if (status == OK)
        status = read_entries(made, &reader, arena, why);
    if (status != OK)
        return status;
    made->tag = text_copy(arena, tag);
    *catalogue = made;
    return OK;
}

enum status catalogue_open(struct catalogue **catalogue, const char *folder, struct text tag,
                           struct arena *arena, struct fault *why)
{
    if (!tag_is_sound(tag))
        return fault_set(why, REFUSED, "\"%.*s\" is no language tag",
                         TEXT_ARG(text_part(tag, 0, 40)));
    for (struct text part = tag; part.len > 0; part = tag_shorter(part)) {
        struct text bytes, path = text_format(arena, "%s/%.*s.mo", folder, TEXT_ARG(part));
        enum status status = file_read(&bytes, path.at, CATALOGUE_MOST_BYTES, arena, why);
        if (status == NOT_FOUND)
            continue;
        if (status == OK)
            status = catalogue_read(catalogue, bytes, tag, arena, why);
        if (status != OK)
            fault_at(why, path, 0, 0);
        return status;
    }
    return fault_set(why, NOT_FOUND, "there is no catalogue for %.*s in %s", TEXT_ARG(tag),
                     folder);
}

struct text catalogue_tag(const struct catalogue *catalogue)
{
    return catalogue->tag;
}

bool catalogue_right_to_left(const struct catalogue *catalogue)
{
    return text_is(catalogue_words(catalogue, "direction"), "rtl");
}

struct text catalogue_words(const struct catalogue *catalogue, const char *key)
{
    struct text wanted = text_of(key);
    for (size_t from = 0, to = catalogue->count; from < to;) {
        size_t middle = from + (to - from) / 2;
        int order = text_compare(wanted, catalogue->entries[middle].key);
        if (order == 0)
            return catalogue->entries[middle].words;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return (struct text){0};
}

size_t catalogue_count(const struct catalogue *catalogue)
{
    return catalogue->count;
}

struct text catalogue_key(const struct catalogue *catalogue, size_t index)
{
    return catalogue->entries[index].key;
}

enum { MOST_VALUES = 16 };

struct value {
    struct text name, text;
};

/* The {name} at the start of `rest`, if it has a value. */
static const struct value *value_at(struct text rest, const struct value *values, size_t count)
{
    if (rest.len == 0 || rest.at[0] != '{')
        return NULL;
    size_t end = text_find(rest, TEXT("}"));
    for (size_t i = 0; end != SIZE_MAX && i < count; i++)
        if (text_equal(text_part(rest, 1, end - 1), values[i].name))
            return &values[i];
    return NULL;
}

/* Goes through the words twice: `out` NULL to measure, then to write. */
static size_t fill(char *out, struct text words, const struct value *values, size_t count)
{
    size_t len = 0;
    for (struct text rest = words; rest.len > 0;) {
        const struct value *value = value_at(rest, values, count);
        struct text piece = value ? value->text : text_part(rest, 0, 1);
        if (out && piece.len > 0)
            memcpy(out + len, piece.at, piece.len);
        len += piece.len;
        rest = text_part(rest, value ? value->name.len + 2 : 1, SIZE_MAX);
    }
    return len;
}

struct text catalogue_fill(const struct catalogue *catalogue, const char *key,
                           struct arena *arena, const char *name, ...)
{
    struct value values[MOST_VALUES];
    size_t count = 0;
    va_list arguments;

    va_start(arguments, name);
    for (; name && count < MOST_VALUES; name = va_arg(arguments, const char *))
        values[count++] = (struct value){text_of(name), va_arg(arguments, struct text)};
    va_end(arguments);
    struct text words = catalogue_words(catalogue, key);
    char *out = arena_bytes(arena, fill(NULL, words, values, count) + 1);
    size_t len = fill(out, words, values, count);
    out[len] = '\0';
    return (struct text){out, len};
}

bool catalogue_is_word(const struct catalogue *catalogue, const char *key, struct text typed)
{
    typed = text_trim(typed);
    struct text words = catalogue_words(catalogue, key);
    for (struct text word; typed.len > 0 && text_take_part(&words, '|', &word);)
        if (word.len == typed.len && strncasecmp(word.at, typed.at, word.len) == 0)
            return true;
    return false;
}
