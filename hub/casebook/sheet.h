/* sheet.h: a table of the office as it was written: rows and cells, each with its place.
 *
 * CSV as RFC 4180 has it, commas only, UTF-8. A sheet is read whole or refused whole, and every
 * complaint about a cell names file, line and column. */
#ifndef CASEBOOK_SHEET_H
#define CASEBOOK_SHEET_H

#include "base/arena.h"
#include "base/status.h"

enum {
    SHEET_LONGEST = 1024 * 1024, /* bytes */
    SHEET_MOST_ROWS = 10000,
    SHEET_MOST_COLUMNS = 64,
    SHEET_LONGEST_CELL = 2000 /* bytes */
};

struct sheet_cell {
    struct text text;
    unsigned line, column; /* where it begins, from 1; columns in letters */
};
struct sheet {
    struct text file;
    struct sheet_cell *header, *cells; /* cells: row by row */
    size_t columns, rows;
    size_t named; /* how many columns from the left have fixed names; the rest are languages */
};

/* Reads FOLDER/NAME. Its first columns must be exactly `names` (ending with NULL), in this
 * order; further ones only with `languages`, and then there is at least one. */
enum status sheet_read(struct sheet *sheet, const char *folder, const char *name,
                       const char *const *names, bool languages, struct arena *arena,
                       struct fault *why);
/* The same of bytes that were read already; `path` is for complaints. */
enum status sheet_of(struct sheet *sheet, struct text path, struct text bytes,
                     const char *const *names, bool languages, struct arena *arena,
                     struct fault *why);
const struct sheet_cell *sheet_at(const struct sheet *sheet, size_t row, size_t column);
struct text sheet_text(const struct sheet *sheet, size_t row, size_t column);
/* Fills `why` with the place of a cell and returns REFUSED. */
enum status sheet_refuse(const struct sheet *sheet, size_t row, size_t column,
                         struct fault *why, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* What a cell must be; REFUSED with its place otherwise. */
enum status sheet_yes(bool *yes, const struct sheet *sheet, size_t row, size_t column,
                      struct fault *why);
enum status sheet_days(unsigned *days, const struct sheet *sheet, size_t row, size_t column,
                       struct fault *why);
/* The index of the cell's text among `words` (ending with NULL). */
enum status sheet_word(size_t *word, const struct sheet *sheet, size_t row, size_t column,
                       const char *const *words, struct fault *why);
/* Not empty. */
enum status sheet_filled(const struct sheet *sheet, size_t row, size_t column,
                         struct fault *why);

#endif
