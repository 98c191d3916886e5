/* table.h: lists and tables attached to a form, as the trees that XPath reads.
 *
 * form_open asks here for each attachment a form names as a list. The kind follows from the
 * ending of the file's name: .csv, .geojson, else XML. A CSV row or a GeoJSON feature becomes
 * root/item/column; XML keeps its own structure. Everything lies in the given arena and never
 * changes after reading, so all sessions share it.
 * ODK XForms, "Secondary Instances - External", "... from CSV", "... from GeoJSON". */
#ifndef FORM_TABLE_H
#define FORM_TABLE_H

#include "base/status.h"
#include "xpath/tree.h"

/* Limits besides the node count, which the caller keeps over all tables of a form. */
enum {
    TABLE_MOST_COLUMNS = 1000,
    TABLE_DEEPEST = 64,                     /* XML elements in one another */
    TABLE_LONGEST_GEOJSON = 8 * 1024 * 1024 /* bytes: its parser builds a tree of its own */
};

/* Reads a table whole or refuses it whole. `bytes` is only read during the call; `name` is the
 * attachment's file name, and stands in faults. Each element and attribute takes one off
 * `*nodes_left`; TOO_LARGE when none is left. Rows shorter than the header are filled up with
 * empty cells; cells past the header must be empty. */
enum status table_read(struct node **document, struct text bytes, struct text name,
                       struct names *names, size_t *nodes_left, struct arena *arena,
                       struct fault *why);

/* The first row whose cell in `key_column` is exactly `key`, or NULL: what pulldata() looks
 * up. The row is a child of the root, its cells are children of the row. */
const struct node *table_find(const struct node *document, struct text key_column,
                              struct text key);
/* What the row's first `column` holds; empty when it has none. */
struct text table_cell(const struct node *row, struct text column);

#endif
