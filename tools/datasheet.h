/* datasheet.h: what becomes of the answers of a form: data-sheet.csv beside its XML.
 *
 * One row is one node: the purpose it is asked for, the legal basis, who sees it, how long it
 * is kept, and what kind of value it is (asked, derived, given, ...). docs/authors.md. */
#ifndef TOOLS_DATASHEET_H
#define TOOLS_DATASHEET_H

#include "form/form.h"

struct data_row {
    struct text node; /* without positions */
    struct text purpose, basis, seen_by, keep, kind;
    unsigned line;
};

struct datasheet {
    struct text file;
    struct data_row *rows;
    size_t count;
};

/* `form_path`: of the XML file. NOT_FOUND when there is none; REFUSED when a column is
 * missing. */
enum status datasheet_read(struct datasheet *sheet, struct text form_path, struct arena *arena,
                           struct fault *why);
/* The first row of a node, or SIZE_MAX. */
size_t datasheet_find(const struct datasheet *sheet, struct text node);

/* The form sends what is answered: it does not say ds:submit="no", and is no menu. */
bool datasheet_is_sent(const struct form *form);

#endif
