#include "http/target.h"

#include <string.h>

static int hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit |= 0x20;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Takes one byte, sent plainly or as an escape; false when the escape is broken. */
static bool take_byte(struct text *rest, unsigned char *byte, bool *escaped)
{
    *escaped = rest->at[0] == '%';
    *byte = (unsigned char)rest->at[0];
    if (*escaped) {
        if (rest->len < 3 || hex(rest->at[1]) < 0 || hex(rest->at[2]) < 0)
            return false;
        *byte = (unsigned char)(hex(rest->at[1]) * 16 + hex(rest->at[2]));
    }
    *rest = text_part(*rest, *escaped ? 3 : 1, rest->len);
    return true;
}

static bool steps_are_plain(struct text path)
{
    struct text rest = text_part(path, 1, path.len), step;

    while (text_take_part(&rest, '/', &step)) {
        bool last = rest.at == NULL;
        if ((step.len == 0 && !last) || text_is(step, ".") || text_is(step, ".."))
            return false;
    }
    return true;
}

enum status target_read(struct text *path, struct text *query, struct text sent,
                        struct arena *arena, struct fault *why)
{
    const char *mark = sent.len > 0 ? memchr(sent.at, '?', sent.len) : NULL;
    size_t end = mark != NULL ? (size_t)(mark - sent.at) : sent.len;
    struct text rest = text_part(sent, 0, end);
    char *out = arena_bytes(arena, end + 1);
    size_t len = 0;

    if (rest.len == 0 || rest.at[0] != '/')
        return fault_set(why, REFUSED, "a request's path begins with a slash");
    while (rest.len > 0) {
        unsigned char byte;
        bool escaped;
        if (!take_byte(&rest, &byte, &escaped))
            return fault_set(why, REFUSED, "an escape in a path is broken");
        if (byte < ' ' || byte == 0x7f || byte == '\\' || (escaped && byte == '/'))
            return fault_set(why, REFUSED, "a path holds a byte that has no place there");
        out[len++] = (char)byte;
    }
    *path = (struct text){out, len};
    *query = text_part(sent, end + (mark != NULL), sent.len);
    if (!text_is_utf8(*path) || !steps_are_plain(*path))
        return fault_set(why, REFUSED, "a path has steps that lead elsewhere");
    return OK;
}

/* Decoded; empty and false when it is broken. */
static bool decode(struct text *value, struct text sent, struct arena *arena)
{
    char *out = arena_bytes(arena, sent.len + 1);
    size_t len = 0;

    while (sent.len > 0) {
        unsigned char byte;
        bool escaped;
        if (!take_byte(&sent, &byte, &escaped))
            return false;
        out[len++] = !escaped && byte == '+' ? ' ' : (char)byte;
    }
    *value = (struct text){out, len};
    return text_is_utf8(*value);
}

struct text target_value(struct text pairs, const char *name, struct arena *arena)
{
    struct text pair, value;

    while (text_take_part(&pairs, '&', &pair)) {
        struct text key = {0};
        struct arena_mark mark = arena_mark(arena);
        if (!text_take_part(&pair, '=', &key))
            continue;
        bool same = decode(&key, key, arena) && text_is(key, name);
        arena_release(arena, mark);
        if (same)
            return decode(&value, pair, arena) ? value : (struct text){0};
    }
    return (struct text){0};
}
