/* columns.h: texts side by side in a terminal, where a Chinese letter is two columns wide and a
 * mark above another letter none. */
#ifndef TOOLS_COLUMNS_H
#define TOOLS_COLUMNS_H

#include "base/arena.h"
#include "base/buffer.h"

/* Columns a text takes on one line (UAX 11; marks and signs without a shape take none). */
size_t columns_width(struct text text);

/* The longest start of `text` that takes at most `columns`, ending at a space if there is one,
 * and at a line break in any case; in bytes, at least one letter. The white space at the cut is
 * left in the rest. */
size_t columns_cut(struct text text, size_t columns);

/* A stack of lines that are all at most so wide. */
struct column {
    size_t columns;
    struct arena *arena;
    struct text *lines;
    size_t count, room;
};
/* Wraps a text into lines; an empty one is an empty line. */
void column_add(struct column *column, struct text text);

/* Both columns line by line, with " | " between. */
void columns_print(struct buffer *out, const struct column *left, const struct column *right);

#endif
