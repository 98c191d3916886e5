/* document.h: everything a record says about its nodes, as the JSON document by which two
 * engines are compared: one node a line. */
#ifndef TOOLS_DOCUMENT_H
#define TOOLS_DOCUMENT_H

#include <jansson.h>

#include "form/record.h"

/* What happened while the case was played. */
struct document_notes {
    json_t *steps, *warnings; /* arrays of texts */
};

/* The whole document in the arena; finalises the record, as sending would. */
enum status document_write(struct text *json, struct record *record,
                           const struct document_notes *notes, struct arena *arena,
                           struct fault *why);

#endif
