/* inside.h: what the files of the openrosa room share. */
#ifndef OPENROSA_INSIDE_H
#define OPENROSA_INSIDE_H

#include <pthread.h>

#include "form/form.h"
#include "openrosa/identity.h"
#include "openrosa/openrosa.h"

enum { OPENROSA_FORMS = 16, OPENROSA_SHA = 32 };

struct openrosa {
    struct openrosa_options options;
    struct arena *arena;
    struct http_route routes[2];
    pthread_mutex_t lock; /* of the forms */
    struct kept_form {
        uint8_t sha[OPENROSA_SHA];
        struct form *form;
    } forms[OPENROSA_FORMS]; /* opened once, kept: there are few */
    size_t form_count;
};

/* One request below /key/TOKEN. */
struct call {
    struct openrosa *openrosa;
    const struct http_request *request;
    struct http_reply *reply;
    struct text token, area, rest; /* rest: "formList" */
};

/* An OpenRosaResponse with one message. */
void openrosa_say(struct call *call, int status, const char *message);
/* 503, and a line in the log. */
void openrosa_say_later(struct call *call, const struct fault *why);
/* False, and 400, when it is not said. */
bool openrosa_has_version(struct call *call);
/* "https://hub.county.example/key/TOKEN" */
struct text openrosa_base(const struct call *call);

void openrosa_form_list(struct call *call);
void openrosa_manifest(struct call *call);
void openrosa_file(struct call *call);
void openrosa_entities(struct call *call);
void openrosa_integrity(struct call *call);
void openrosa_submit(struct call *call);

/* What a plain submission says to its form: names of the files that it waits for, in the order
 * of the form, and its case number, or empty. False when the form does not know such a
 * submission. `xml_form` is the form's XML. */
struct expected {
    struct text *names;
    size_t count;
    struct text number;
};
bool openrosa_expects(struct expected *expected, struct openrosa *openrosa,
                      struct text xml_form, const struct identity *identity, struct text xml,
                      struct arena *arena);

/* The case number of a submission that brings none: the same each time it comes, and that of
 * the submission it replaces. */
enum status openrosa_number(struct text *number, struct openrosa *openrosa,
                            const struct identity *identity, struct arena *arena,
                            struct fault *why);

/* Sealed to the office, to the same bytes each time for the same `plain` under the same
 * identity. */
struct text openrosa_seal(const struct openrosa *openrosa, struct text instance_id,
                          struct text plain, struct arena *arena);

/* XML 1.0, 2.4: text and attributes. */
void openrosa_escape(struct buffer *out, struct text text);

#endif
