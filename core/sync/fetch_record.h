/* fetch_record.h: which forms of an OpenRosa server are in place, and which it was that were
 * not taken: DATA/sync/openrosa/record.
 *
 * Forms are those in place, refusals what was told of the rest when all was tried together
 * last. Lines of fields with tabs between them. Written whole in one step, after the deployment
 * was put in place; lost, everything is looked at anew and nothing is fetched twice that is
 * still in DATA/sync/openrosa/have. */
#ifndef SYNC_FETCH_RECORD_H
#define SYNC_FETCH_RECORD_H

#include "sync/wire.h"

enum { FETCH_PRINT = 32 }; /* hexadecimal digits */

struct fetch_piece {
    struct text name; /* below the form's folder: "form.xml", "media/map.csv" */
    struct text hash; /* as the server gave it */
    bool is_entities;
    uint8_t sha[WIRE_SHA]; /* of its bytes */
    uint64_t size;
};
struct fetch_form {
    struct text id, version, folder;
    struct text print;          /* of the hashes of all its pieces: what the server has now */
    struct fetch_piece *pieces; /* the first is form.xml */
    size_t count;
};
/* What was looked at whole and may not be served here. */
struct fetch_refusal {
    struct text id, reason; /* no id: the deployment as a whole */
};
struct fetch_record {
    struct fetch_form *forms;
    size_t count;
    struct fetch_refusal *refusals;
    size_t refusal_count;
    struct text tried; /* all that was looked at then: while it is the same, nothing is new */
};

/* One that is missing or does not read is empty. */
enum status fetch_record_read(struct fetch_record *record, const char *data,
                              struct arena *arena, struct fault *why);
enum status fetch_record_write(const struct fetch_record *record, const char *data,
                               struct fault *why);
/* NULL: none. */
const struct fetch_form *fetch_record_find(const struct fetch_record *record, struct text id);
/* From its identity and the names and hashes of its pieces. */
void fetch_form_set_print(struct fetch_form *form, struct arena *arena);

#endif
