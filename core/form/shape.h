/* shape.h: what a form is made of once it is read: definitions, rules, controls, words.
 *
 * Only the form room includes it. A *def* stands for every node of a record that has one path
 * ("/data/member/name"), however many instances there are. Everything lies in the form's arena
 * and never changes after form_open. */
#ifndef FORM_SHAPE_H
#define FORM_SHAPE_H

#include "base/map.h"
#include "form/form.h"
#include "form/record.h"
#include "form/xml.h"
#include "xpath/index.h"
#include "xpath/xpath.h"

#define NONE UINT32_MAX

/* ---- Words: text with outputs, or an itext entry, or a node's value ---- */

struct piece {
    struct text literal;
    const struct xpath *output; /* NULL: the literal */
};

enum phrase_kind {
    PHRASE_PIECES,
    PHRASE_ITEXT, /* `xpath` gives the text ID */
    PHRASE_VALUE  /* `xpath` gives the text */
};

struct phrase {
    enum phrase_kind kind;
    const struct xpath *xpath;
    const struct piece *pieces;
    size_t count;
};

enum face {
    FACE_TEXT,
    FACE_SHORT,
    FACE_GUIDANCE,
    FACE_IMAGE,
    FACE_BIG_IMAGE,
    FACE_AUDIO,
    FACE_VIDEO,
    FACE_COUNT
};

/* One entry of one translation. */
struct wording {
    struct phrase face[FACE_COUNT]; /* count 0: it has none */
    unsigned line;
};

struct itext {
    struct map *ids;       /* text ID to its number */
    struct text *id_texts; /* by number */
    size_t id_count, language_count;
    struct text *languages;    /* 0 is the default */
    struct wording **wordings; /* [language * id_count + id], NULL: not translated */
};

/* ---- The model ---- */

/* What is computed and kept; the order of kinds is that of their need in one node. */
enum rule_kind {
    RULE_RELEVANT,
    RULE_COUNT, /* of a repeat, run at its parent */
    RULE_CALCULATE,
    RULE_CHOICES, /* an answer that a filtered list no longer offers */
    RULE_KINDS
};

struct rule {
    enum rule_kind kind;
    uint32_t def; /* what it is for */
    uint32_t at;  /* the def at whose instances it runs: `def`, or a repeat's parent */
    const struct xpath *xpath;
    bool language; /* depends on the record's language */
    unsigned line; /* of the element it comes from */
};

/* When a node of the def that owns this changes, the rule runs at every instance of its own
 * def that lies within the same instance of `within`. */
struct reader {
    uint32_t rule, within;
};

enum preload {
    PRELOAD_NONE,
    PRELOAD_UID,
    PRELOAD_START,
    PRELOAD_END,
    PRELOAD_TODAY,
    PRELOAD_PROPERTY
};

enum event {
    EVENT_FIRST_LOAD = 1 << 0,
    EVENT_LOAD = 1 << 1,
    EVENT_NEW_REPEAT = 1 << 2,
    EVENT_VALUE_CHANGED = 1 << 3,
    EVENT_REVALIDATE = 1 << 4
};

struct action {
    struct action *next;        /* in the form's order */
    struct action *next_source; /* of the same source */
    unsigned events;
    uint32_t target, source;   /* defs; source NONE: an action of the model */
    const struct xpath *path;  /* of the target when it has a predicate, else NULL */
    const struct xpath *value; /* NULL: `literal` */
    struct text literal;
    bool geopoint; /* odk:setgeopoint: there is no position to take, so nothing happens */
};

struct def {
    const struct name *name;
    struct text path;                        /* "/data/member/name", "/data/@version" */
    uint32_t parent, child, next, attribute; /* NONE: none; attributes chain by `next` */
    uint32_t depth;                          /* the root's is 0 */
    bool is_attribute, leaf, repeat;
    bool twice;  /* its parent holds more than one, though it may be no repeat */
    bool single; /* a record holds at most one such node */
    bool bound;
    enum datatype type;
    enum preload preload;
    struct text preload_property;
    uint32_t control; /* that shows it, or NONE */
    unsigned bind_line;
    uint32_t rules[RULE_KINDS];
    const struct xpath *required, *readonly, *constraint;
    const struct phrase *constraint_message, *required_message;
    /* A repeat's: what a new instance is a copy of; the instances the form came with. */
    const struct node *template;
    const struct node **initial;
    size_t initial_count;
    bool counted; /* jr:count */
    bool fixed;   /* jr:noAddRemove */
    const struct reader *readers;
    size_t reader_count;
    struct action *actions; /* xforms-value-changed within its control, by next_source */
    const struct attribute *extras;
    size_t extra_count;
};

/* ---- The body ---- */

struct item {
    struct phrase label;
    bool has_label;
    struct text value;
    unsigned digit;
};

struct itemset {
    const struct xpath *nodes;
    const struct xpath *all; /* the list before filters and shuffles; NULL: nodes is that */
    const struct xpath *value;
    struct text value_column; /* the name, when value is no more than a column's name */
    struct phrase label;
    bool has_label;
};

struct body_control {
    enum control kind;
    uint32_t def;          /* NONE: a group without a node */
    uint32_t parent;       /* NONE: in the body itself */
    uint32_t end;          /* number of the first control after it and all inside it */
    uint32_t repeat;       /* the nearest repeat around it (not itself), or NONE */
    uint32_t repeat_depth; /* how many repeats are around it */
    unsigned line, column;
    const struct phrase *label, *hint;
    struct text appearance, media_type;
    bool field_list;
    const struct item *items;
    size_t item_count;
    const struct itemset *itemset;
    double start, end_value, step;
    const struct attribute *extras;
    size_t extra_count;
};

/* ---- The whole ---- */

struct list { /* a secondary instance */
    struct text id;
    const struct node *document; /* NULL: none, or the record's last-saved one */
    bool last_saved;
};

struct form {
    struct arena *arena;
    struct text file, id, version, title, public_key;
    struct names *names;
    struct def *defs; /* 0 is the root; a parent before its children, in document order */
    size_t def_count;
    uint32_t *index; /* a hash of (parent, local part) to the first such def */
    size_t index_mask;
    uint64_t index_key;      /* of its hash, so that nobody can choose names that collide */
    const struct node *seed; /* the root as the form came, without templates */
    uint64_t print;          /* of the XML: a draft belongs to one form exactly */
    struct rule *rules;      /* in an order in which each finds what it reads up to date */
    size_t rule_count;
    struct body_control *controls; /* preorder */
    size_t control_count;
    struct itext itext;
    struct list *lists;
    size_t list_count;
    struct map *list_ids, *tables;
    struct action *actions;
    const struct name **declared; /* prefixes used in the instance: xmlns: on its root */
    size_t declared_count;
    const struct xpath *now, *today; /* what preloads write */
    struct xpath_index *list_index;
    uint32_t instance_id, instance_name; /* defs, or NONE */
    struct form_media *media;
    size_t media_count;
    struct form_extra *extras;
    size_t extra_count;
    struct fault *warnings;
    size_t warning_count;
    struct text sample; /* of its words: see letters.h */
};

/* The child def of that name (a name test as XPath's: an empty uri finds the XForms namespace,
 * a default one or none), or NONE. */
uint32_t def_child(const struct form *form, uint32_t parent, struct text local,
                   struct text uri);
uint32_t def_attribute(const struct form *form, uint32_t element, struct text local);
/* The def a plain path leads to from `context`, predicates passed over; NONE: none. Prefixes
 * only choose between nodes of one local name. */
uint32_t def_of_path(const struct form *form, struct text path, uint32_t context);
/* `inner` is `outer` or lies within it. */
bool def_within(const struct form *form, uint32_t inner, uint32_t outer);

#endif
