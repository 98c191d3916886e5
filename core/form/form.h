/* form.h: an ODK XForm, read and checked once, shared by every session, never changed.
 *
 * form_open reads the XML and everything it names, compiles every expression, sorts the binds
 * into one order of dependency, and refuses the form whole if anything in it cannot work; so a
 * record of it cannot fail later for the form's sake. Who fills a form in uses record.h.
 * ODK XForms specification; openrosa.org/javarosa, w3.org/2002/xforms namespaces. */
#ifndef FORM_FORM_H
#define FORM_FORM_H

#include "base/arena.h"
#include "base/faces.h"
#include "base/status.h"
#include "base/text.h"

struct form;

/* Limits for hostile forms. Anything above is TOO_LARGE and the fault names the limit. */
enum {
    FORM_LONGEST = 8 * 1024 * 1024, /* bytes of form.xml */
    FORM_ATTACHMENT_LONGEST = 64 * 1024 * 1024,
    FORM_DEEPEST = 64,                      /* elements in one another */
    FORM_MOST_NODES = 100 * 1000,           /* of the model's instance */
    FORM_MOST_LIST_NODES = 4 * 1000 * 1000, /* of all secondary instances */
    FORM_MOST_REPEATS = 1000,               /* instances of one repeat */
    FORM_MOST_RECORD_NODES = 200 * 1000     /* of a record while it is filled in */
};

/* Where a form's files are. `read` gives the bytes of an attachment by its plain file name
 * (never a path); NOT_FOUND is no error: the list is empty, and form_missing names it. */
struct form_files {
    void *self;
    enum status (*read)(void *self, struct text *bytes, struct text name, struct arena *arena,
                        struct fault *why);
};

/* `xml` is only read during the call; `file` names it in faults. */
enum status form_open(struct form **form, struct text xml, struct text file,
                      const struct form_files *files, struct fault *why);
/* Opens FOLDER/form.xml with attachments from FOLDER and FOLDER/media; `path` may also name the
 * XML file itself, then NAME-media/ beside it is looked into too. */
enum status form_open_path(struct form **form, const char *path, struct fault *why);
void form_close(struct form *form);

struct text form_id(const struct form *form);
struct text form_version(const struct form *form); /* empty if it has none */
struct text form_title(const struct form *form);
/* Tells its form.xml from every other, by the bytes; not from a forger's (FNV-1a). */
uint64_t form_print(const struct form *form);
/* base64RsaPublicKey of the submission element; empty if it has none. */
struct text form_public_key(const struct form *form);
size_t form_held_bytes(const struct form *form);

size_t form_language_count(const struct form *form);
/* Names as in translation/@lang; 0 is the default. A form without itext has none. */
struct text form_language(const struct form *form, size_t index);
/* The index for a name ("中文 (zh)") or a BCP 47 tag ("zh"), or SIZE_MAX. */
size_t form_find_language(const struct form *form, struct text name);

/* Attachments that the form names: lists, pictures, sounds. */
struct form_media {
    struct text name; /* plain file name */
    bool list;        /* a secondary instance or a pulldata table */
    bool missing; /* only lists are looked up; a picture's absence is its channel's matter */
};
size_t form_media_count(const struct form *form);
struct form_media form_media_at(const struct form *form, size_t index);

/* Attributes in Doorstep's own namespace, "urn:doorstep:xforms", on binds: what a form says to
 * the program beyond XForms ("secret", "fill", "menu", ...; see docs/authors.md). */
struct form_extra {
    struct text reference; /* the bind's node, without positions */
    struct text name, value;
};
size_t form_extra_count(const struct form *form);
struct form_extra form_extra_at(const struct form *form, size_t index);

/* Things that work but are better mended: old spellings, missing lists, unknown attributes. */
size_t form_warning_count(const struct form *form);
const struct fault *form_warning(const struct form *form, size_t index);

/* ---- The shape of its questions, without a record: for authors' tools ---- */

enum control {
    CONTROL_NONE, /* a node that no control shows */
    CONTROL_GROUP,
    CONTROL_REPEAT,
    CONTROL_INPUT,
    CONTROL_SELECT1,
    CONTROL_SELECT,
    CONTROL_RANK,
    CONTROL_RANGE,
    CONTROL_UPLOAD,
    CONTROL_TRIGGER
};

enum datatype {
    TYPE_STRING,
    TYPE_INT,
    TYPE_DECIMAL,
    TYPE_BOOLEAN,
    TYPE_DATE,
    TYPE_TIME,
    TYPE_DATETIME,
    TYPE_GEOPOINT,
    TYPE_GEOTRACE,
    TYPE_GEOSHAPE,
    TYPE_BINARY,
    TYPE_BARCODE,
    TYPE_INTENT
};
const char *datatype_name(enum datatype type); /* "string", "int", ... as in binds */
const char *control_name(enum control control);

#endif
