#include "form/table.h"

#include <stdarg.h>
#include <stdio.h>

#include "form/table_build.h"

enum status table_fail(struct table_build *build, enum status status, unsigned line,
                       unsigned column, const char *format, ...)
{
    char sentence[sizeof build->why->text];

    if (build->status != OK)
        return build->status;
    build->status = status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    fault_set(build->why, status, "%s", sentence);
    if (line > 0)
        fault_at(build->why, (struct text){0}, line, column);
    return status;
}

struct node *table_add(struct table_build *build, struct node *parent, enum node_kind kind,
                       const struct name *name)
{
    if (*build->nodes_left == 0) {
        table_fail(build, TOO_LARGE, 0, 0, "the tables of this form have too many cells");
        return NULL;
    }
    --*build->nodes_left;
    struct node *node = node_new(build->arena, kind, name);
    if (kind == NODE_ATTRIBUTE)
        node_add_attribute(parent, node);
    else
        node_append(parent, node);
    return node;
}

struct node *table_add_leaf(struct table_build *build, struct node *parent,
                            const struct name *name, struct text value)
{
    struct node *leaf = table_add(build, parent, NODE_ELEMENT, name);
    if (leaf && value.len > 0)
        leaf->value = text_copy(build->arena, value);
    return leaf;
}

const struct name *table_name(struct table_build *build, struct text local)
{
    return name_intern(build->names, local, TEXT(""), TEXT(""));
}

enum status table_read(struct node **document, struct text bytes, struct text name,
                       struct names *names, size_t *nodes_left, struct arena *arena,
                       struct fault *why)
{
    struct fault unasked;
    struct table_build build = {.document = node_new(arena, NODE_DOCUMENT, NULL),
                                .names = names,
                                .arena = arena,
                                .why = why ? why : &unasked};
    enum status status = OK;

    build.nodes_left = nodes_left;
    if (text_ends(name, ".csv") || text_ends(name, ".CSV"))
        status = table_read_csv(&build, bytes);
    else if (text_ends(name, ".geojson") || text_ends(name, ".GEOJSON"))
        status = table_read_geojson(&build, bytes);
    else
        status = table_read_xml(&build, bytes);
    if (status != OK) {
        fault_at(build.why, name, 0, 0);
        return status;
    }
    *document = build.document;
    return OK;
}

/* Rows of one table share their names, so most comparisons are of pointers. */
static const struct node *cell_of(const struct node *row, struct text column,
                                  const struct name **known)
{
    const struct node *cell = row->child;
    while (cell && cell->name != *known && !text_equal(cell->name->local, column))
        cell = cell->next;
    if (cell)
        *known = cell->name;
    return cell;
}

const struct node *table_find(const struct node *document, struct text key_column,
                              struct text key)
{
    const struct name *known = NULL;
    const struct node *root = document ? document->child : NULL;
    for (const struct node *row = root ? root->child : NULL; row; row = row->next) {
        const struct node *cell = cell_of(row, key_column, &known);
        if (cell && text_equal(cell->value, key))
            return row;
    }
    return NULL;
}

struct text table_cell(const struct node *row, struct text column)
{
    const struct name *known = NULL;
    const struct node *cell = cell_of(row, column, &known);
    return cell ? cell->value : TEXT("");
}
