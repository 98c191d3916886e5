/* record.h: one filling-in of a form: its answers, what they make relevant, and where one is.
 *
 * A record belongs to one thread at a time and borrows its form and its host. Setting an answer
 * runs what depends on it, in order, each once, and nothing else. Positions in the form are
 * places; the walk from place to place skips what is not relevant. All texts handed out lie in
 * the arena that the caller gives, or live until the record next changes (where it says so). */
#ifndef FORM_RECORD_H
#define FORM_RECORD_H

#include "base/clock.h"
#include "base/random.h"
#include "form/form.h"

struct record;

/* The surroundings of a record. All may be left zero but clock and random. */
struct record_host {
    void *self;
    struct clock clock;
    struct random random;
    /* jr:preload="property": deviceid, phonenumber, username, email, casenumber, ... ; an empty
     * text leaves the node empty. */
    struct text (*property)(void *self, struct text name);
    /* Tables that are not attached to the form but kept by the program (`cases`, `notices`):
     * first row of `table` where `key_column` holds `key`. */
    bool (*lookup)(void *self, struct text table, struct text column, struct text key_column,
                   struct text key, struct text *found, struct arena *arena);
    /* The last saved submission of this form (jr://instance/last-saved), or empty. Asked once,
     * when the record is made. */
    struct text (*last_saved)(void *self, struct text form_id, struct arena *arena);
};

/* A fresh record: defaults, preloads, first-load actions, one full calculation. */
enum status record_new(struct record **record, const struct form *form,
                       const struct record_host *host, struct fault *why);
/* Goes on with a draft made by record_save, of the same form and version; a draft of another is
 * CONFLICT, a broken one DAMAGED. Runs odk-instance-load, not first-load. */
enum status record_resume(struct record **record, const struct form *form,
                          const struct record_host *host, struct text draft, struct fault *why);
void record_close(struct record *record); /* wipes what it held */

/* The whole state as bytes: irrelevant answers, template state, language and all. */
enum status record_save(struct text *draft, const struct record *record, struct arena *arena,
                        struct fault *why);
/* The submission: irrelevant nodes and templates left out, meta filled; `end` and other
 * finalising timestamps are written now. The record stays usable. */
enum status record_submission(struct text *xml, struct record *record, struct arena *arena,
                              struct fault *why);
/* Attachments that the submission names (file names in relevant upload nodes). */
size_t record_attachments(struct text **names, const struct record *record,
                          struct arena *arena);
struct text record_instance_id(const struct record *record);
struct text record_instance_name(const struct record *record);

/* What a node holds, by its exact reference; empty when it is not relevant or not there. Valid
 * until the record next changes. */
struct text record_value(const struct record *record, struct text reference);
/* The text of an itext entry in the record's language, outputs filled in; all empty if the form
 * has no such entry. For the few words a program looks for by name (receipts). */
struct faces record_itext(const struct record *record, struct text id, struct arena *arena);

const struct form *record_form(const struct record *record);
size_t record_language(const struct record *record);
void record_set_language(struct record *record, size_t language);
/* Bytes held from the system by this record alone, for figures. */
size_t record_held_bytes(const struct record *record);

/* ---- Places ---- */

/* A place is a control in the body and the repeat instances one is in. It stays valid while
 * the record lives, but may cease to exist (record_next then finds the nearest after it). */
enum { PLACE_DEEPEST = 8 };
enum place_kind {
    PLACE_START, /* before the first stop */
    PLACE_QUESTION,
    PLACE_REPEAT, /* "add another?": after the last instance of a repeat a user may add to */
    PLACE_END     /* past the last stop */
};
struct place {
    enum place_kind kind;
    uint32_t control;               /* the form's number of the control */
    uint16_t repeat[PLACE_DEEPEST]; /* instance (from 1) of each enclosing repeat, outermost
                                       first; 0 beyond the depth */
};
struct place record_start(void);
/* The next or previous relevant stop; PLACE_END or PLACE_START at the ends. */
struct place record_next(const struct record *record, struct place from);
struct place record_previous(const struct record *record, struct place from);
bool place_equal(struct place a, struct place b);
/* How far: stops before the place and stops in all, as the answers stand. */
void record_progress(const struct record *record, struct place place, size_t *before,
                     size_t *all);
/* The place of a node by its exact reference ("/data/member[2]/name"); false if no relevant
 * question shows it. A repeat without a position ("/data/member") is found as PLACE_REPEAT. */
bool record_find(const struct record *record, struct text reference, struct place *place);

/* ---- What stands at a place ---- */

struct choice {
    struct text value;
    struct faces faces; /* text is the value itself when there is no label */
    /* Its number on a phone, which must not move: the item's `digit` column (or ds:digit on an
     * inline item), else its place, from 1, in the list before any filter or shuffle. */
    unsigned digit;
};

struct question {
    enum control control;
    enum datatype type;
    struct text reference;  /* exact path of the node; for a repeat, of the repeat */
    struct text name;       /* of the node */
    struct text appearance; /* as written: words split at spaces */
    struct text media_type; /* uploads: an image, audio or video wildcard ... */
    struct faces label, hint;
    struct faces section; /* label of the innermost labelled group or repeat instance around */
    bool field_list;      /* a group around it has the appearance field-list */
    bool readonly, required;
    struct text value;
    struct choice *choices; /* select1, select, rank: in the order on show */
    size_t choice_count;
    double range_start, range_end, range_step; /* CONTROL_RANGE */
    /* Attributes on the bind, the control or the group around it, nearest wins, in Doorstep's
     * own namespace ("urn:doorstep:xforms"), by local name: see docs/authors.md. */
    struct attribute {
        struct text name, value;
    } * extras;
    size_t extra_count;
    size_t repeat_count; /* PLACE_REPEAT: instances so far */
};
/* Describes the stop at a PLACE_QUESTION or PLACE_REPEAT; everything lies in the arena. */
void record_question(struct question *question, const struct record *record, struct place place,
                     struct arena *arena);

/* ---- Answers ---- */

enum answer_verdict {
    ANSWER_TAKEN,
    ANSWER_MISSING,    /* required, and empty */
    ANSWER_CONSTRAINT, /* breaks the constraint */
    ANSWER_TYPE,       /* not a value of the node's type, or not among the choices */
    ANSWER_READONLY    /* a person may not change it */
};
struct verdict {
    enum answer_verdict kind;
    struct faces message; /* the form's own words; all empty if it has none */
};

/* Judges `value` (as it would stand in the submitted XML) for the question and, when it is
 * taken, stores it and recalculates. What is refused changes nothing. An empty value clears and
 * is judged by `required` alone. TOO_LARGE when a calculation outgrows its limits: then, too,
 * nothing has changed. */
enum status record_answer(struct verdict *verdict, struct record *record, struct place place,
                          struct text value, struct arena *arena, struct fault *why);
/* Stores without judging (a loader, the oracle's cases, a program that fills a node no control
 * shows): an unreadable value for a typed node leaves it empty. CONFLICT: readonly, or a node
 * that holds other nodes. */
enum status record_set(struct record *record, struct text reference, struct text value,
                       struct fault *why);
/* Adds an instance after the last; `place` becomes its first stop. */
enum status record_add_repeat(struct record *record, struct place *place, struct fault *why);
enum status record_remove_repeat(struct record *record, struct text repeat_reference,
                                 size_t instance, struct fault *why);
/* Judges every relevant answer again; false and the first bad place if one is not valid. */
bool record_validate(const struct record *record, struct place *bad, struct verdict *verdict,
                     struct arena *arena);

/* The same from a place on: as before, with only the stops after `from`. */
bool record_validate_from(const struct record *record, struct place from, struct place *bad,
                          struct verdict *verdict, struct arena *arena);

/* ---- Every node, for comparing engines and for tools ---- */

enum record_node_kind { RECORD_GROUP, RECORD_REPEAT, RECORD_INSTANCE, RECORD_LEAF };
struct record_node {
    enum record_node_kind kind;
    enum control control; /* of a leaf; CONTROL_NONE: model-value */
    enum datatype type;
    struct text reference, value;
    bool relevant, readonly, required, is_note;
    struct faces label, hint;
    bool has_label, has_hint;
    enum answer_verdict verdict; /* ANSWER_TAKEN: valid */
    struct faces message;
    bool has_message;
    struct choice *choices;
    size_t choice_count;
    bool count_controlled; /* RECORD_REPEAT: jr:count or jr:noAddRemove */
};
/* Calls `visit` for every node below the root in document order; stops when it says false.
 * Texts live until visit returns. */
void record_each(const struct record *record, void *self,
                 bool (*visit)(void *self, const struct record_node *node));

#endif
