/* openrosa_check.h: a hub's OpenRosa server with a form of two files, and a client of it that
 * needs no sockets; for tests of this room. */
#ifndef OPENROSA_OPENROSA_CHECK_H
#define OPENROSA_OPENROSA_CHECK_H

#include "db/db_check.h"
#include "openrosa/openrosa.h"

#define XML_PART "xml_submission_file"

struct fixture {
    struct db_place *place;
    struct arena *arena;
    struct devices *devices;
    struct intake *intake;
    struct openrosa *openrosa;
    struct clock_fixed now;
    const char *keys;
    char token[DEVICES_TOKEN + 1];
    int arrived;
};

void begin(struct fixture *fixture, void **state);
void end(struct fixture *fixture);
/* The form in that version; 1 is there from the beginning. */
void publish_form(struct fixture *fixture, int version);

struct asked {
    const char *method,
        *path; /* below the token, or from the root when it begins with a slash */
    struct http_pair headers[4];
    struct text body, query;
};

struct http_reply ask(struct fixture *fixture, struct asked asked);
struct http_reply get(struct fixture *fixture, const char *path);

struct sent_part {
    const char *name, *bytes;
};

struct http_reply post(struct fixture *fixture, const struct sent_part *parts, size_t count);
int send_xml(struct fixture *fixture, const char *xml);

bool holds(struct text body, const char *words);
size_t count_submissions(struct fixture *fixture);
/* A part of the newest submission, as it lies in the database. */
struct text stored_part(struct fixture *fixture, unsigned part);

#define DATA(id, name, files)                                                                  \
    "<data id='errand' version='1'><name>" name "</name>" files "<meta><instanceID>" id        \
    "</instanceID></meta></data>"
#define PHOTO "<photo>1.jpg</photo>"
#define BOTH PHOTO "<voice>2.ogg</voice>"

#endif
