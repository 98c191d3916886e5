#include "casebook/sheet.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/file.h"

enum { MOST_DAYS = 1000 };

/* ---- Reading ---- */

struct reader {
    struct sheet *sheet;
    struct text rest;
    unsigned line, column;
    struct arena *arena;
    size_t room; /* cells */
};

static enum status refuse(const struct reader *reader, enum status status, struct fault *why,
                          const char *words)
{
    fault_set(why, status, "%s", words);
    fault_at(why, reader->sheet->file, reader->line, reader->column);
    return status;
}

/* The next letter, or 0 at the end; a line may end in CR LF. */
static uint32_t take(struct reader *reader)
{
    if (reader->rest.len == 0)
        return 0;
    uint32_t letter = text_take_char(&reader->rest);
    if (letter == '\r' && reader->rest.len > 0 && reader->rest.at[0] == '\n')
        letter = text_take_char(&reader->rest);
    reader->column++;
    if (letter == '\n') {
        reader->line++;
        reader->column = 1;
    }
    return letter;
}

static uint32_t peek(const struct reader *reader)
{
    struct text rest = reader->rest;
    return rest.len > 0 ? text_take_char(&rest) : 0;
}

static bool is_end(uint32_t letter)
{
    return letter == 0 || letter == ',' || letter == '\n' || letter == '\r';
}

static enum status take_quoted(struct reader *reader, struct buffer *out, struct fault *why)
{
    take(reader);
    for (;;) {
        uint32_t letter = take(reader);
        if (letter == 0)
            return refuse(reader, REFUSED, why, "a quote is not closed");
        if (letter == '"' && peek(reader) != '"')
            break;
        if (letter == '"')
            take(reader);
        if (letter < ' ')
            return refuse(reader, REFUSED, why, "a cell holds a line break or control letter");
        buffer_add_char(out, letter);
    }
    return is_end(peek(reader))
               ? OK
               : refuse(reader, REFUSED, why, "something follows a closed quote");
}

static enum status take_plain(struct reader *reader, struct buffer *out, struct fault *why)
{
    while (!is_end(peek(reader))) {
        uint32_t letter = take(reader);
        if (letter == '"' || letter < ' ')
            return refuse(reader, REFUSED, why, "a quote or control letter inside of a cell");
        buffer_add_char(out, letter);
    }
    return OK;
}

static enum status take_cell(struct sheet_cell *cell, struct reader *reader, struct fault *why)
{
    struct buffer out = {0};
    *cell = (struct sheet_cell){.line = reader->line, .column = reader->column};
    enum status status =
        peek(reader) == '"' ? take_quoted(reader, &out, why) : take_plain(reader, &out, why);
    if (status == OK && out.len > SHEET_LONGEST_CELL)
        status = refuse(reader, TOO_LARGE, why, "a cell has over 2000 bytes");
    cell->text = text_copy(reader->arena, text_trim(buffer_text(&out)));
    buffer_close(&out);
    return status;
}

/* One line into `cells`, at most `most` of them. */
static enum status take_line(struct sheet_cell *cells, size_t *count, size_t most,
                             struct reader *reader, struct fault *why)
{
    for (*count = 0;;) {
        if (*count == most)
            return refuse(reader, REFUSED, why,
                          "this line has more cells than there are columns");
        enum status status = take_cell(&cells[(*count)++], reader, why);
        if (status != OK)
            return status;
        if (take(reader) != ',')
            return OK;
    }
}

static enum status take_rows(struct reader *reader, struct fault *why)
{
    struct sheet *sheet = reader->sheet;
    size_t most = 1, count = 0;

    for (size_t i = 0; i < reader->rest.len; i++)
        most += reader->rest.at[i] == '\n';
    if (most > SHEET_MOST_ROWS)
        return refuse(reader, TOO_LARGE, why, "the table has over 10000 rows");
    sheet->cells = arena_array(reader->arena, most * sheet->columns, sizeof *sheet->cells);
    while (reader->rest.len > 0) {
        unsigned line = reader->line;
        struct sheet_cell *row = &sheet->cells[sheet->rows * sheet->columns];
        enum status status = take_line(row, &count, sheet->columns, reader, why);
        if (status != OK)
            return status;
        if (count == 1 && row[0].text.len == 0)
            continue; /* an empty line */
        if (count < sheet->columns) {
            fault_set(why, REFUSED, "this line has %zu cells, not %zu", count, sheet->columns);
            fault_at(why, sheet->file, line, 1);
            return REFUSED;
        }
        sheet->rows++;
    }
    return OK;
}

static enum status check_header(const struct sheet *sheet, const char *const *names,
                                bool languages, struct fault *why)
{
    for (size_t i = 0; i < sheet->named; i++)
        if (i >= sheet->columns || !text_is(sheet->header[i].text, names[i])) {
            const struct sheet_cell *cell =
                &sheet->header[i < sheet->columns ? i : sheet->columns - 1];
            fault_set(why, REFUSED, "column %zu must be \"%s\"", i + 1, names[i]);
            fault_at(why, sheet->file, cell->line, cell->column);
            return REFUSED;
        }
    if ((sheet->columns > sheet->named) == languages)
        return OK;
    const struct sheet_cell *last = &sheet->header[sheet->columns - 1];
    fault_set(why, REFUSED,
              languages ? "columns for languages are missing" : "there are columns too many");
    fault_at(why, sheet->file, last->line, last->column);
    return REFUSED;
}

enum status sheet_of(struct sheet *sheet, struct text path, struct text bytes,
                     const char *const *names, bool languages, struct arena *arena,
                     struct fault *why)
{
    *sheet = (struct sheet){.file = path};
    while (names[sheet->named])
        sheet->named++;
    struct reader reader = {
        .sheet = sheet, .rest = bytes, .line = 1, .column = 1, .arena = arena};
    if (!text_is_utf8(bytes))
        return refuse(&reader, REFUSED, why, "the table is not UTF-8");
    if (text_starts(bytes, "\xEF\xBB\xBF"))
        reader.rest = text_part(bytes, 3, SIZE_MAX);
    sheet->header = arena_array(arena, SHEET_MOST_COLUMNS, sizeof *sheet->header);
    enum status status =
        take_line(sheet->header, &sheet->columns, SHEET_MOST_COLUMNS, &reader, why);
    if (status == OK)
        status = check_header(sheet, names, languages, why);
    return status == OK ? take_rows(&reader, why) : status;
}

enum status sheet_read(struct sheet *sheet, const char *folder, const char *name,
                       const char *const *names, bool languages, struct arena *arena,
                       struct fault *why)
{
    struct text bytes;
    struct text path = text_format(arena, "%s/%s", folder, name);
    enum status status = file_read(&bytes, path.at, SHEET_LONGEST, arena, why);
    return status == OK ? sheet_of(sheet, path, bytes, names, languages, arena, why) : status;
}

/* ---- Cells ---- */

const struct sheet_cell *sheet_at(const struct sheet *sheet, size_t row, size_t column)
{
    return &sheet->cells[row * sheet->columns + column];
}

struct text sheet_text(const struct sheet *sheet, size_t row, size_t column)
{
    return sheet_at(sheet, row, column)->text;
}

enum status sheet_refuse(const struct sheet *sheet, size_t row, size_t column,
                         struct fault *why, const char *format, ...)
{
    char words[400];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    fault_set(why, REFUSED, "%s", words);
    fault_at(why, sheet->file, sheet_at(sheet, row, column)->line,
             sheet_at(sheet, row, column)->column);
    return REFUSED;
}

enum status sheet_yes(bool *yes, const struct sheet *sheet, size_t row, size_t column,
                      struct fault *why)
{
    static const char *const WORDS[] = {"no", "yes", NULL};
    size_t word = 0;
    enum status status = sheet_word(&word, sheet, row, column, WORDS, why);
    *yes = word == 1;
    return status;
}

enum status sheet_days(unsigned *days, const struct sheet *sheet, size_t row, size_t column,
                       struct fault *why)
{
    int64_t number = 0;
    if (!text_to_int64(sheet_text(sheet, row, column), &number) || number < 1 ||
        number > MOST_DAYS)
        return sheet_refuse(sheet, row, column, why, "here belong days, 1 to %d", MOST_DAYS);
    *days = (unsigned)number;
    return OK;
}

enum status sheet_word(size_t *word, const struct sheet *sheet, size_t row, size_t column,
                       const char *const *words, struct fault *why)
{
    struct text cell = sheet_text(sheet, row, column);
    for (*word = 0; words[*word]; ++*word)
        if (text_is(cell, words[*word]))
            return OK;
    *word = 0;
    return sheet_refuse(sheet, row, column, why,
                        "\"%.*s\" is none of the words for this column", TEXT_ARG(cell));
}

enum status sheet_filled(const struct sheet *sheet, size_t row, size_t column,
                         struct fault *why)
{
    return sheet_text(sheet, row, column).len > 0
               ? OK
               : sheet_refuse(sheet, row, column, why, "\"%.*s\" is missing here",
                              TEXT_ARG(sheet->header[column].text));
}
