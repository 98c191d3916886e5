/* walk.h: one person's way through one service: its record, the place in it, its files.
 *
 *   question -> question -> ... -> end (the review)
 *
 * From the review one question may be changed: then the walk is `returning`; it stops only at
 * what has become relevant since, and then is at its end again. A zeroed walk is nowhere. */
#ifndef SESSION_WALK_H
#define SESSION_WALK_H

#include "base/buffer.h"
#include "form/record.h"
#include "seal/case_number.h"
#include "session/pack.h"
#include "session/service.h"

enum {
    WALK_MOST_FILES = 32,
    WALK_LARGEST_FILE = 8 * 1024 * 1024,  /* bytes of one recording or picture */
    WALK_LARGEST_FILES = 32 * 1024 * 1024 /* of all of them */
};

struct walk_file {
    struct buffer name, bytes;
};

struct walk {
    const struct service *service; /* NULL: nowhere */
    const struct form *form;       /* the service's, open as long as the walk is */
    struct record *record;
    struct place place;    /* of kind PLACE_END: at the review */
    bool touched;          /* something was answered */
    bool returning;        /* a change from the review is under way */
    struct buffer passed;  /* hashes of the stops there were when it began */
    bool added;            /* `place` is the first stop of an instance just added, */
    struct place add;      /* here */
    struct buffer put_off; /* references of questions left for later (helper.h) */
    unsigned files_named;
    struct walk_file *files;
    size_t file_count;
    char case_number[CASE_DIGITS + 1]; /* "" until one was taken for sending */
};

/* At the first stop of a fresh record. */
enum status walk_begin(struct walk *walk, const struct service *service,
                       const struct record_host *host, size_t language, struct fault *why);
/* Wipes what it held. */
void walk_end(struct walk *walk);

/* ---- Moving ---- */

/* From an answered stop to the next that is to be shown. */
void walk_forward(struct walk *walk);
/* False when there is nothing before. Takes an instance back that was just added. */
bool walk_back(struct walk *walk);
/* Goes to one place to change it; walk_forward then comes back to the end. */
void walk_change(struct walk *walk, struct place place);
/* Gives a change up: at the end again. */
void walk_return(struct walk *walk);
bool walk_at_end(const struct walk *walk);
/* Adds an instance at a PLACE_REPEAT and goes into it. */
enum status walk_add(struct walk *walk, struct fault *why);
/* Removes the last one. */
enum status walk_remove(struct walk *walk, struct fault *why);

/* ---- Files ---- */

/* Keeps the bytes for an upload question beside what it held; `name` becomes the file's name:
 * the question's, a number, and the ending of `given`. NULL, or a catalogue's key of the
 * reason. */
const char *walk_put_file(struct walk *walk, const struct question *question, struct text given,
                          struct text bytes, struct text *name, struct arena *arena);
void walk_drop_file(struct walk *walk, struct text name);
/* NULL when there is none of that name. */
const struct walk_file *walk_file(const struct walk *walk, struct text name);

/* ---- Drafts (draft.h) ---- */

enum status walk_pack(struct buffer *out, const struct walk *walk, struct fault *why);
/* Whose bytes these are, without reading all of them. */
struct walk_label {
    struct text form_id, version;
    uint64_t mark;
};
bool walk_unpack_label(struct walk_label *label, struct unpack *in);
/* CONFLICT: another version of the form; DAMAGED: not what walk_pack wrote. */
enum status walk_resume(struct walk *walk, const struct service *service,
                        const struct record_host *host, size_t language, struct text packed,
                        struct fault *why);

#endif
