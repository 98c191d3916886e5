/* openrosa.h: a server for ODK Collect and every other client that speaks OpenRosa 1.0.
 *
 *   /key/TOKEN/formList                what is published and can be sent
 *   /key/TOKEN/manifest/FOLDER         the files of a form, and its entity lists
 *   /key/TOKEN/file/SHA256/NAME        a form's XML, a file
 *   /key/TOKEN/entities/TABLE.csv      an entity list, /key/TOKEN/integrity/TABLE?id=...
 *   /key/TOKEN/submission              HEAD, and POST as multipart
 *
 * OpenRosa API: Form List, Form Manifest, Form Submission, HTTP Request (docs.getodk.org).
 * The token is an app user's (devices.h). What comes in clear is sealed to the office before
 * anything is written, always to the same bytes for the same words, so that "the same again"
 * can be told from "another body" without reading either. What was encrypted as ODK does stays
 * as it is.
 *
 * A submission is complete when all files that it names have come, in one request or several.
 */
#ifndef OPENROSA_OPENROSA_H
#define OPENROSA_OPENROSA_H

#include "devices/devices.h"
#include "http/http.h"
#include "intake/intake.h"

/* Bytes of one request; a part on its own has INTAKE_LARGEST_PART. */
enum { OPENROSA_LARGEST = 18 * 1024 * 1024 };

struct openrosa;
struct openrosa_options {
    struct db_pool *pool;
    struct devices *devices;
    struct intake *intake;
    struct clock clock;
    struct text address; /* "https://hub.county.example"; empty: what the client calls us */
    bool secure;         /* for that case: the client came over TLS */
    void *self;
    void (*arrived)(void *self); /* a submission is complete; may be NULL */
};
enum status openrosa_open(struct openrosa **openrosa, const struct openrosa_options *options,
                          struct fault *why);
void openrosa_close(struct openrosa *openrosa);
/* They live as long as it. */
const struct http_route *openrosa_routes(size_t *count, const struct openrosa *openrosa);

/* The submission that this one was sent in place of (deprecatedID), or empty. */
enum status openrosa_replaced(struct text *instance_id, struct db *db, struct text by,
                              struct arena *arena, struct fault *why);

#endif
