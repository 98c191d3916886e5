#include "base/config.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"

static enum status read_value(char *field, const struct config_key *key, struct text value,
                              struct arena *arena, struct fault *why)
{
    if (key->kind == CONFIG_TEXT) {
        *(struct text *)(void *)field = text_copy(arena, value);
        return OK;
    }
    if (key->kind == CONFIG_YES_NO) {
        if (!text_is(value, "yes") && !text_is(value, "no"))
            return fault_set(why, REFUSED, "%s wants yes or no", key->name);
        *(bool *)(void *)field = text_is(value, "yes");
        return OK;
    }
    int64_t number = 0;
    if (!text_to_int64(value, &number) || number < key->least || number > key->most)
        return fault_set(why, REFUSED, "%s wants a whole number from %" PRId64 " to %" PRId64,
                         key->name, key->least, key->most);
    *(int64_t *)(void *)field = number;
    return OK;
}

static enum status read_line(char *into, bool *seen, const struct config_key *keys,
                             size_t key_count, struct text line, struct arena *arena,
                             struct fault *why)
{
    size_t equals = text_find(line, TEXT("="));
    if (equals == SIZE_MAX)
        return fault_set(why, REFUSED, "this line is not `key = value`");
    struct text name = text_trim(text_part(line, 0, equals));
    struct text value = text_trim(text_part(line, equals + 1, SIZE_MAX));
    if (text_starts(value, "\"") || text_ends(value, "\"")) {
        if (value.len < 2 || !text_starts(value, "\"") || !text_ends(value, "\""))
            return fault_set(why, REFUSED, "the quotes around this value do not close");
        value = text_part(value, 1, value.len - 2);
    }
    for (size_t i = 0; i < key_count; i++) {
        if (!text_is(name, keys[i].name))
            continue;
        if (seen[i])
            return fault_set(why, REFUSED, "%s is given twice", keys[i].name);
        seen[i] = true;
        return read_value(into + keys[i].offset, &keys[i], value, arena, why);
    }
    return fault_set(why, REFUSED, "there is no setting called \"%.*s\"", TEXT_ARG(name));
}

enum status config_read(void *into, size_t into_size, const struct config_key *keys,
                        size_t key_count, struct text bytes, struct text file,
                        struct arena *arena, struct fault *why)
{
    if (!text_is_utf8(bytes)) {
        fault_set(why, REFUSED, "this file is not UTF-8 text");
        fault_at(why, file, 0, 0);
        return REFUSED;
    }
    char *draft = arena_take(arena, into_size);
    bool *seen = arena_array(arena, key_count, sizeof *seen);
    memcpy(draft, into, into_size);
    unsigned number = 0;
    for (struct text rest = bytes, line; text_take_part(&rest, '\n', &line);) {
        number++;
        line = text_trim(line);
        if (line.len == 0 || line.at[0] == '#')
            continue;
        enum status status = read_line(draft, seen, keys, key_count, line, arena, why);
        if (status != OK) {
            fault_at(why, file, number, 1);
            return status;
        }
    }
    memcpy(into, draft, into_size);
    return OK;
}
