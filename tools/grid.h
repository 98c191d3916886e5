/* grid.h: a table that an author wrote: cells by row and by the name of their column, each row
 * with its line.
 *
 * CSV as RFC 4180 has it, with commas, UTF-8, the names of the columns in the first line. Cells
 * are trimmed; a row that is too short ends in empty cells, one that is too long is refused, as
 * is a table over the limits below. Everything lies in the arena given. */
#ifndef TOOLS_GRID_H
#define TOOLS_GRID_H

#include "base/arena.h"
#include "base/status.h"

enum {
    GRID_LONGEST = 1024 * 1024, /* bytes */
    GRID_MOST_COLUMNS = 64,
    GRID_MOST_ROWS = 20000
};

struct grid {
    struct text file;
    struct text *names; /* of the columns */
    struct text *cells; /* row by row */
    unsigned *lines;    /* of each row, from 1 */
    size_t columns, rows;
};

/* NOT_FOUND when there is no such file. */
enum status grid_read(struct grid *grid, const char *path, struct arena *arena,
                      struct fault *why);
/* SIZE_MAX when no column has that name. */
size_t grid_column(const struct grid *grid, const char *name);
/* Empty for a column SIZE_MAX. */
struct text grid_cell(const struct grid *grid, size_t row, size_t column);
/* The same by name. */
struct text grid_named(const struct grid *grid, size_t row, const char *name);

#endif
