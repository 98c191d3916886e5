#include "tools/grid.h"

#include "base/buffer.h"
#include "base/file.h"

struct reading {
    struct grid *grid;
    struct text rest;
    unsigned line;
    struct arena *arena;
};

static enum status refuse(const struct reading *reading, enum status status, struct fault *why,
                          const char *words)
{
    fault_set(why, status, "%s", words);
    fault_at(why, reading->grid->file, reading->line, 1);
    return status;
}

static char peek(const struct reading *reading)
{
    return reading->rest.len > 0 ? reading->rest.at[0] : '\0';
}

static char take(struct reading *reading)
{
    char byte = reading->rest.at[0];
    reading->rest = text_part(reading->rest, 1, reading->rest.len);
    reading->line += byte == '\n';
    return byte;
}

static bool is_at_end(const struct reading *reading)
{
    char byte = peek(reading);
    return reading->rest.len == 0 || byte == ',' || byte == '\n' || byte == '\r';
}

/* What stands between quotes; two of them are one. */
static enum status take_quoted(struct reading *reading, struct buffer *out, struct fault *why)
{
    take(reading);
    while (reading->rest.len > 0) {
        char byte = take(reading);
        if (byte == '"' && peek(reading) != '"')
            return is_at_end(reading)
                       ? OK
                       : refuse(reading, REFUSED, why, "something follows a closed quote");
        if (byte == '"')
            take(reading);
        buffer_add(out, (struct text){&byte, 1});
    }
    return refuse(reading, REFUSED, why, "a quote is not closed");
}

static enum status take_cell(struct text *cell, struct reading *reading, struct fault *why)
{
    struct buffer out = {0};
    enum status status = OK;

    if (peek(reading) == '"')
        status = take_quoted(reading, &out, why);
    else
        while (!is_at_end(reading))
            buffer_add(&out, (struct text){(char[]){take(reading)}, 1});
    *cell = text_trim(text_copy(reading->arena, buffer_text(&out)));
    buffer_close(&out);
    return status;
}

/* One line into `cells`, of which there are `most`. */
static enum status take_line(struct text *cells, size_t *count, size_t most,
                             struct reading *reading, struct fault *why)
{
    for (*count = 0;;) {
        if (*count == most)
            return refuse(reading, REFUSED, why,
                          "this row has more cells than the table has columns");
        enum status status = take_cell(&cells[(*count)++], reading, why);
        if (status != OK)
            return status;
        if (peek(reading) == ',') {
            take(reading);
            continue;
        }
        while (peek(reading) == '\r')
            take(reading);
        if (peek(reading) == '\n')
            take(reading);
        return OK;
    }
}

static enum status take_rows(struct reading *reading, struct fault *why)
{
    struct grid *grid = reading->grid;
    size_t most = 1, count = 0;

    for (size_t i = 0; i < reading->rest.len; i++)
        most += reading->rest.at[i] == '\n';
    if (most > GRID_MOST_ROWS)
        return refuse(reading, TOO_LARGE, why, "the table has too many rows");
    grid->cells = arena_array(reading->arena, most * grid->columns, sizeof *grid->cells);
    grid->lines = arena_array(reading->arena, most, sizeof *grid->lines);
    while (reading->rest.len > 0) {
        struct text *row = &grid->cells[grid->rows * grid->columns];
        grid->lines[grid->rows] = reading->line;
        enum status status = take_line(row, &count, grid->columns, reading, why);
        if (status != OK)
            return status;
        for (size_t i = count; i < grid->columns; i++)
            row[i] = (struct text){0};
        if (count > 1 || row[0].len > 0) /* else an empty line */
            grid->rows++;
    }
    return OK;
}

enum status grid_read(struct grid *grid, const char *path, struct arena *arena,
                      struct fault *why)
{
    struct text bytes;
    *grid = (struct grid){.file = text_copy(arena, text_of(path))};
    enum status status = file_read(&bytes, path, GRID_LONGEST, arena, why);
    if (status != OK)
        return status;
    struct reading reading = {.grid = grid, .rest = bytes, .line = 1, .arena = arena};
    if (!text_is_utf8(bytes))
        return refuse(&reading, REFUSED, why, "the table is not UTF-8");
    if (text_starts(bytes, "\xEF\xBB\xBF"))
        reading.rest = text_part(bytes, 3, bytes.len);
    grid->names = arena_array(arena, GRID_MOST_COLUMNS, sizeof *grid->names);
    status = take_line(grid->names, &grid->columns, GRID_MOST_COLUMNS, &reading, why);
    return status == OK ? take_rows(&reading, why) : status;
}

size_t grid_column(const struct grid *grid, const char *name)
{
    for (size_t i = 0; i < grid->columns; i++)
        if (text_is(grid->names[i], name))
            return i;
    return SIZE_MAX;
}

struct text grid_cell(const struct grid *grid, size_t row, size_t column)
{
    return column == SIZE_MAX ? (struct text){0} : grid->cells[row * grid->columns + column];
}

struct text grid_named(const struct grid *grid, size_t row, const char *name)
{
    return grid_cell(grid, row, grid_column(grid, name));
}
