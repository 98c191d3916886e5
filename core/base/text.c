#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

struct text text_of(const char *string)
{
    return (struct text){string, string ? strlen(string) : 0};
}

bool text_equal(struct text a, struct text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool text_is(struct text text, const char *string)
{
    return text_equal(text, text_of(string));
}

bool text_starts(struct text text, const char *prefix)
{
    size_t len = strlen(prefix);
    return text.len >= len && (len == 0 || memcmp(text.at, prefix, len) == 0);
}

bool text_ends(struct text text, const char *suffix)
{
    size_t len = strlen(suffix);
    return text.len >= len && (len == 0 || memcmp(text.at + text.len - len, suffix, len) == 0);
}

int text_compare(struct text a, struct text b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

struct text text_part(struct text text, size_t from, size_t len)
{
    if (from >= text.len)
        return (struct text){text.at ? text.at + text.len : NULL, 0};
    size_t room = text.len - from;
    return (struct text){text.at + from, len < room ? len : room};
}

size_t text_find(struct text text, struct text needle)
{
    if (needle.len == 0)
        return 0;
    if (text.len < needle.len)
        return SIZE_MAX;
    const char *found = memmem(text.at, text.len, needle.at, needle.len);
    return found ? (size_t)(found - text.at) : SIZE_MAX;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

struct text text_trim(struct text text)
{
    while (text.len > 0 && is_space(text.at[0]))
        text = text_part(text, 1, SIZE_MAX);
    while (text.len > 0 && is_space(text.at[text.len - 1]))
        text.len--;
    return text;
}

bool text_take_word(struct text *rest, struct text *word)
{
    size_t from = 0;
    while (from < rest->len && is_space(rest->at[from]))
        from++;
    size_t to = from;
    while (to < rest->len && !is_space(rest->at[to]))
        to++;
    *word = text_part(*rest, from, to - from);
    *rest = text_part(*rest, to, SIZE_MAX);
    return word->len > 0;
}

bool text_take_part(struct text *rest, char separator, struct text *part)
{
    if (!rest->at)
        return false;
    const char *end = rest->len > 0 ? memchr(rest->at, separator, rest->len) : NULL;
    if (!end) {
        *part = *rest;
        *rest = (struct text){NULL, 0};
        return true;
    }
    *part = (struct text){rest->at, (size_t)(end - rest->at)};
    *rest = (struct text){end + 1, rest->len - part->len - 1};
    return true;
}

/* Table 3-7 of the Unicode Standard: the letter at the start of `text` and its bytes; 0 bytes
 * if they are not well formed. */
static size_t decode(struct text text, uint32_t *letter)
{
    const unsigned char *at = (const unsigned char *)text.at;
    size_t need = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
    if (need == 0 || at[0] > 0xf4 || text.len < need)
        return 0;
    uint32_t code = need == 1 ? at[0] : at[0] & (0xffu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (at[i] & 0x3f);
    }
    static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < LEAST[need] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return 0;
    *letter = code;
    return need;
}

uint32_t text_take_char(struct text *rest)
{
    uint32_t letter = 0xfffd;
    size_t bytes = decode(*rest, &letter);
    *rest = text_part(*rest, bytes > 0 ? bytes : 1, SIZE_MAX);
    return letter;
}

size_t text_put_char(char out[4], uint32_t letter)
{
    if (letter > 0x10ffff || (letter >= 0xd800 && letter < 0xe000))
        letter = 0xfffd;
    if (letter < 0x80) {
        out[0] = (char)letter;
        return 1;
    }
    if (letter < 0x800) {
        out[0] = (char)(0xc0 | letter >> 6);
        out[1] = (char)(0x80 | (letter & 0x3f));
        return 2;
    }
    if (letter < 0x10000) {
        out[0] = (char)(0xe0 | letter >> 12);
        out[1] = (char)(0x80 | (letter >> 6 & 0x3f));
        out[2] = (char)(0x80 | (letter & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | letter >> 18);
    out[1] = (char)(0x80 | (letter >> 12 & 0x3f));
    out[2] = (char)(0x80 | (letter >> 6 & 0x3f));
    out[3] = (char)(0x80 | (letter & 0x3f));
    return 4;
}

bool text_is_utf8(struct text text)
{
    uint32_t letter = 0;
    while (text.len > 0) {
        size_t bytes = decode(text, &letter);
        if (bytes == 0 || letter == 0)
            return false;
        text = text_part(text, bytes, SIZE_MAX);
    }
    return true;
}

size_t text_letters(struct text text)
{
    size_t count = 0;
    while (text.len > 0) {
        text_take_char(&text);
        count++;
    }
    return count;
}

void text_make_line(char *string)
{
    struct text rest = text_of(string);
    for (size_t i = 0; i < rest.len; i++)
        if ((unsigned char)string[i] < ' ' || string[i] == 0x7f)
            string[i] = ' ';
    size_t back = 1;
    while (back < 4 && back < rest.len &&
           ((unsigned char)string[rest.len - back] & 0xc0) == 0x80)
        back++;
    uint32_t letter = 0;
    if (rest.len > 0 && (unsigned char)string[rest.len - back] >= 0xc0 &&
        decode(text_part(rest, rest.len - back, back), &letter) == 0)
        string[rest.len - back] = '\0';
}

char *text_string(struct arena *arena, struct text text)
{
    char *copy = arena_bytes(arena, text.len + 1);
    if (text.len > 0)
        memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    return copy;
}

struct text text_copy(struct arena *arena, struct text text)
{
    return (struct text){text_string(arena, text), text.len};
}

struct text text_format(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int len = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *out = arena_bytes(arena, (size_t)(len > 0 ? len : 0) + 1);
    vsnprintf(out, (size_t)(len > 0 ? len : 0) + 1, format, again);
    va_end(again);
    return (struct text){out, (size_t)(len > 0 ? len : 0)};
}

bool text_to_int64(struct text text, int64_t *value)
{
    bool minus = text.len > 0 && text.at[0] == '-';
    if (text.len > 0 && (minus || text.at[0] == '+'))
        text = text_part(text, 1, SIZE_MAX);
    if (text.len == 0)
        return false;
    int64_t sum = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        int digit = text.at[i] - '0';
        if (__builtin_mul_overflow(sum, 10, &sum) ||
            __builtin_add_overflow(sum, minus ? -digit : digit, &sum))
            return false;
    }
    *value = sum;
    return true;
}
