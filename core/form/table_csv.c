/* table_csv.c: a CSV file as root/item/column. RFC 4180, and the delimiters of the ODK XForms
 * specification: comma, semicolon and tab, in this order of preference. libcsv reads the cells;
 * it is fed line by line, so that a fault can name its line. */
#include <csv.h>

#include "base/map.h"
#include "form/table_build.h"

struct column {
    const struct name *name;
};

struct csv_table {
    struct table_build *build;
    struct node *root;
    struct column *columns; /* NULL until the header row is over */
    size_t column_count;
    struct text *header;
    size_t cell; /* of the row at hand, from 0 */
    struct node *item;
    const struct name *item_name;
    unsigned line, row_line;
};

static void header_cell(struct csv_table *table, struct text cell)
{
    if (table->cell >= TABLE_MOST_COLUMNS) {
        table_fail(table->build, TOO_LARGE, table->line, 1,
                   "the header has more than %d columns", TABLE_MOST_COLUMNS);
        return;
    }
    table->header[table->cell++] = text_copy(table->build->arena, text_trim(cell));
}

/* Spreadsheets leave empty columns at the end; they are dropped. */
static void header_end(struct csv_table *table)
{
    struct table_build *build = table->build;
    struct map *seen = map_open(build->arena);
    size_t count = table->cell;

    while (count > 0 && table->header[count - 1].len == 0)
        count--;
    if (count == 0) {
        table_fail(build, REFUSED, table->line, 1, "the header row names no columns");
        return;
    }
    table->columns = arena_array(build->arena, count, sizeof *table->columns);
    table->column_count = count;
    for (size_t i = 0; i < count; i++) {
        struct text name = table->header[i];
        uint32_t first = map_get_or_put(seen, name, (uint32_t)i);
        if (name.len == 0)
            table_fail(build, REFUSED, table->line, 1, "column %zu has no name", i + 1);
        else if (first != i)
            table_fail(build, REFUSED, table->line, 1,
                       "columns %u and %zu have the same name \"%.*s\"", first + 1, i + 1,
                       TEXT_ARG(name));
        table->columns[i].name = table_name(build, name);
    }
}

static void row_cell(struct csv_table *table, struct text cell)
{
    struct table_build *build = table->build;
    size_t at = table->cell++;
    if (at >= table->column_count) {
        if (cell.len > 0)
            table_fail(build, REFUSED, table->row_line, 1,
                       "the row has a cell %zu, but the header has only %zu columns", at + 1,
                       table->column_count);
        return;
    }
    if (!table->item)
        table->item = table_add(build, table->root, NODE_ELEMENT, table->item_name);
    if (table->item)
        table_add_leaf(build, table->item, table->columns[at].name, cell);
}

static void on_cell(void *bytes, size_t len, void *self)
{
    struct csv_table *table = self;
    struct text cell = {bytes, len};
    if (table->build->status != OK)
        return;
    if (!table->columns)
        header_cell(table, cell);
    else
        row_cell(table, cell);
}

static void on_row(int end, void *self)
{
    struct csv_table *table = self;
    (void)end;
    if (table->build->status == OK && !table->columns)
        header_end(table);
    else
        while (table->item && table->build->status == OK && table->cell < table->column_count)
            row_cell(table, TEXT(""));
    table->cell = 0;
    table->item = NULL;
    table->row_line = 0;
}

/* The first of the three delimiters that stands in the header outside quotes. */
static char delimiter_of(struct text bytes)
{
    bool quoted = false, semicolon = false, tab = false;
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.at[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '\n' || c == '\r') && i > 0)
            break;
        else if (!quoted && c == ',')
            return ',';
        semicolon |= !quoted && c == ';';
        tab |= !quoted && c == '\t';
    }
    return semicolon ? ';' : tab ? '\t' : ',';
}

/* RFC 4180, 2.4: spaces are part of a field. */
static int no_space(unsigned char c)
{
    (void)c;
    return 0;
}

/* Takes a line with its end (LF, CR LF or CR) off `rest`. */
static struct text take_line(struct text *rest)
{
    size_t len = 0;
    while (len < rest->len && rest->at[len] != '\n' && rest->at[len] != '\r')
        len++;
    if (len < rest->len)
        len +=
            rest->at[len] == '\r' && len + 1 < rest->len && rest->at[len + 1] == '\n' ? 2 : 1;
    struct text line = text_part(*rest, 0, len);
    *rest = text_part(*rest, len, rest->len);
    return line;
}

static enum status check_letters(struct table_build *build, struct text bytes)
{
    if (text_is_utf8(bytes))
        return OK;
    struct text rest = bytes;
    for (unsigned line = 1;; line++) {
        struct text text = take_line(&rest);
        if (text_is_utf8(text))
            continue;
        unsigned column = 1;
        for (size_t len = 1; len <= text.len; column++) {
            struct text left = text_part(text, len - 1, 4), letter = left;
            text_take_char(&left);
            letter.len -= left.len;
            if (!text_is_utf8(letter))
                break;
            len += letter.len;
        }
        return table_fail(build, REFUSED, line, column, "the table is not whole UTF-8 text");
    }
}

static void feed(struct csv_table *table, struct csv_parser *parser, struct text rest)
{
    struct table_build *build = table->build;
    while (rest.len > 0 && build->status == OK) {
        struct text line = take_line(&rest);
        table->line++;
        if (table->row_line == 0)
            table->row_line = table->line;
        if (csv_parse(parser, line.at, line.len, on_cell, on_row, table) != line.len)
            table_fail(build, csv_error(parser) == CSV_EPARSE ? REFUSED : FAILED,
                       table->row_line, 1,
                       "a quote stands in the middle of a cell: put the whole cell in quotes "
                       "and write each quote inside it twice");
    }
    if (build->status == OK && csv_fini(parser, on_cell, on_row, table) != 0)
        table_fail(build, REFUSED, table->row_line, 1,
                   "a quoted cell that begins in this row never ends");
}

enum status table_read_csv(struct table_build *build, struct text bytes)
{
    struct csv_parser parser;
    struct csv_table table = {.build = build, .item_name = table_name(build, TEXT("item"))};

    if (text_starts(bytes, "\xEF\xBB\xBF"))
        bytes = text_part(bytes, 3, bytes.len);
    if (check_letters(build, bytes) != OK)
        return build->status;
    table.root =
        table_add(build, build->document, NODE_ELEMENT, table_name(build, TEXT("root")));
    if (!table.root)
        return build->status;
    table.header = arena_array(build->arena, TABLE_MOST_COLUMNS, sizeof *table.header);
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return table_fail(build, FAILED, 0, 0, "the CSV parser does not start");
    csv_set_delim(&parser, (unsigned char)delimiter_of(bytes));
    csv_set_space_func(&parser, no_space);
    csv_set_blk_size(&parser, 4096);
    feed(&table, &parser, bytes);
    csv_free(&parser);
    if (!table.columns)
        return table_fail(build, REFUSED, 1, 1, "the table has no header row");
    return build->status;
}
