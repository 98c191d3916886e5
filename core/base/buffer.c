#include "base/buffer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* Not realloc: the old bytes must be wiped before they are given back. */
static void make_room(struct buffer *buffer, size_t more)
{
    if (buffer->room - buffer->len >= more)
        return;
    size_t room = buffer->room * 2 > 256 ? buffer->room * 2 : 256;
    if (room - buffer->len < more)
        room = buffer->len + more;
    char *at = malloc(room);
    if (!at)
        fatal("no memory: a text wanted %zu bytes", room);
    if (buffer->len > 0)
        memcpy(at, buffer->at, buffer->len);
    size_t len = buffer->len;
    buffer_close(buffer);
    *buffer = (struct buffer){at, len, room};
}

void buffer_add(struct buffer *buffer, struct text text)
{
    if (text.len == 0)
        return;
    assert(!buffer->at || text.at >= buffer->at + buffer->room || text.at < buffer->at);
    make_room(buffer, text.len);
    memcpy(buffer->at + buffer->len, text.at, text.len);
    buffer->len += text.len;
}

void buffer_add_string(struct buffer *buffer, const char *string)
{
    buffer_add(buffer, text_of(string));
}

void buffer_add_char(struct buffer *buffer, uint32_t letter)
{
    char bytes[4];
    buffer_add(buffer, (struct text){bytes, text_put_char(bytes, letter)});
}

void buffer_addf(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int len = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (len > 0) {
        make_room(buffer, (size_t)len + 1);
        vsnprintf(buffer->at + buffer->len, (size_t)len + 1, format, again);
        buffer->len += (size_t)len;
    }
    va_end(again);
}

struct text buffer_text(const struct buffer *buffer)
{
    return (struct text){buffer->at, buffer->len};
}

void buffer_clear(struct buffer *buffer)
{
    buffer->len = 0;
}

void buffer_close(struct buffer *buffer)
{
    if (buffer->at)
        explicit_bzero(buffer->at, buffer->room);
    free(buffer->at);
    *buffer = (struct buffer){0};
}
