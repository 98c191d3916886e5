/* buffer.h: a text that grows: for whoever writes XML, JSON or a screen.
 *
 * Its bytes lie on the heap; buffer_close gives them back (a zeroed buffer is an empty one and
 * needs no opening). `text` is valid until the next call and not NUL-terminated. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/text.h"

struct buffer {
    char *at;
    size_t len, room;
};

/* `text` does not lie in the buffer itself. */
void buffer_add(struct buffer *buffer, struct text text);
void buffer_add_string(struct buffer *buffer, const char *string);
void buffer_add_char(struct buffer *buffer, uint32_t letter);
void buffer_addf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct text buffer_text(const struct buffer *buffer);
/* Empties it and keeps its room. */
void buffer_clear(struct buffer *buffer);
/* Overwrites what it held with zeros, then frees it: it may have held somebody's words. */
void buffer_close(struct buffer *buffer);

#endif
