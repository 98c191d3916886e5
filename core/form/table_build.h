/* table_build.h: what the three readers of tables share: growing a tree within limits.
 *
 * Only table.c and its readers include this. */
#ifndef FORM_TABLE_BUILD_H
#define FORM_TABLE_BUILD_H

#include "form/table.h"

struct table_build {
    struct node *document;
    struct names *names;
    size_t *nodes_left;
    struct arena *arena;
    struct fault *why;
    enum status status; /* the first failure; later calls do nothing */
};

/* Adds an element or attribute below `parent`; NULL and TOO_LARGE when no node is left. */
struct node *table_add(struct table_build *build, struct node *parent, enum node_kind kind,
                       const struct name *name);
/* A leaf element of this name (no namespace) with a copy of `value`. */
struct node *table_add_leaf(struct table_build *build, struct node *parent,
                            const struct name *name, struct text value);
/* The name of a column: a local part without namespace. */
const struct name *table_name(struct table_build *build, struct text local);
/* Records the first failure and its place; returns its status. */
enum status table_fail(struct table_build *build, enum status status, unsigned line,
                       unsigned column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

enum status table_read_csv(struct table_build *build, struct text bytes);
enum status table_read_xml(struct table_build *build, struct text bytes);
enum status table_read_geojson(struct table_build *build, struct text bytes);

#endif
