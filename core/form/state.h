/* state.h: what a record holds, and how it changes: all or nothing.
 *
 * Every change of a record happens in an *operation*. It notes what it changes, runs the rules
 * that this reaches, in the form's order and each once, and at its end either keeps all of it
 * or puts everything back as it was. Only the form room includes this. */
#ifndef FORM_STATE_H
#define FORM_STATE_H

#include "form/helped.h"
#include "form/shape.h"

/* Bits of node.flags besides XPath's own. */
enum {
    NODE_HELD = NODE_OWN,         /* its value lies on the heap and is the node's alone */
    NODE_HIDDEN = NODE_OWN << 1,  /* its own relevant says no (an ancestor's may too) */
    NODE_PENDING = NODE_OWN << 2, /* it is in the list of the rule that is about to run */
    NODE_KEPT = NODE_OWN << 3     /* record->kept has what was answered */
};

/* An answer of which a list no longer offers all: it does not count, but comes back. */
struct kept {
    struct kept *next;
    struct node *node;
    struct text text; /* on the heap */
};

struct record {
    const struct form *form;
    struct record_host host;
    struct node document;
    struct arena *arena;  /* nodes */
    struct node **single; /* by def: the node, where there can be only one */
    struct node *free;    /* removed nodes, by `next`, to be used again */
    struct kept *kept;
    size_t node_count, held_bytes;
    size_t language;
    uint64_t seed;        /* for what must stay put: shuffles, random() in labels */
    bool loaded;          /* the load events are over */
    bool retold;          /* it holds what was sent: nothing in it is calculated (retold.h) */
    struct helped helped; /* of a retold one, in its arena */
    struct arena *saved_arena;
    struct node *last_saved; /* the document of jr://instance/last-saved, or NULL */
};

/* Without any node (record.c). */
struct record *record_made(const struct form *form, const struct record_host *host);

/* ---- Nodes (nodes.c) ---- */

/* A copy of a form's node with all inside it. NULL when the record would have too many nodes.
 */
struct node *nodes_copy(struct record *record, const struct node *from);
/* Gives a removed subtree back, its values wiped. */
void nodes_free(struct record *record, struct node *node);
/* Registers or forgets the single nodes of a subtree. */
void nodes_register(struct record *record, struct node *node, bool present);
struct text nodes_hold(struct record *record, struct text text);
void nodes_drop(struct record *record, struct text held);
/* The first instance of `def` below `parent`, and the next one. */
struct node *nodes_first(const struct node *parent, uint32_t def);
struct node *nodes_next(const struct node *node);
/* From `anchor`, whose def lies around `def`: the first such node, or NULL. */
struct node *nodes_find(const struct record *record, struct node *anchor, uint32_t def);
/* Nearest to `from`: in the innermost instance that both share. */
struct node *nodes_near(const struct record *record, const struct node *from, uint32_t def);
/* Calls `each` for every instance of `def` below `anchor`, in order. */
void nodes_each(const struct record *record, struct node *anchor, uint32_t def, void *self,
                void (*each)(void *self, struct node *node));
/* "" when it is not relevant. */
struct text node_value(const struct node *node);
bool node_relevant(const struct node *node);
struct text kept_value(const struct record *record, const struct node *node);

/* ---- Operations (operation.c) ---- */

struct change {
    enum change_kind { CHANGED_VALUE, CHANGED_FLAGS, CHANGED_KEPT, ADDED, REMOVED } kind;
    struct node *node, *parent, *before;
    struct text text;
    uint16_t flags;
};

struct pending {
    uint32_t rule;
    struct node *anchor;
};

struct touched { /* a node with actions on it, and what could be read there before */
    struct node *node;
    struct text before;
};

struct operation {
    struct record *record;
    struct fault *why;
    struct arena *arena, *scratch;
    struct change *changes;
    size_t change_count;
    struct pending *heap;
    size_t heap_count, heap_room;
    struct touched *touched;
    size_t touched_count;
    struct node **added; /* repeat instances whose odk-new-repeat is still to come */
    size_t added_count;
    bool full; /* every rule runs in turn; `at` is the one that does */
    uint32_t at;
    size_t runs;    /* of rules, so far */
    uint64_t spent; /* work of its expressions, so far: see xpath_context */
};

void operation_open(struct operation *operation, struct record *record, struct fault *why);
/* Keeps everything when `status` is OK, else undoes everything; gives `status` back. */
enum status operation_close(struct operation *operation, enum status status);

void change_value(struct operation *operation, struct node *node, struct text text);
void change_flags(struct operation *operation, struct node *node, uint16_t flags);
void change_kept(struct operation *operation, struct node *node, struct text text, bool keep);
void change_add(struct operation *operation, struct node *parent, struct node *node,
                struct node *before);
void change_remove(struct operation *operation, struct node *node);

/* ---- Recomputing (recompute.c) ---- */

void rule_push(struct operation *operation, uint32_t rule, struct node *anchor);
/* What reads this node must run again. */
void readers_push(struct operation *operation, const struct node *node);
/* Every rule of a new subtree. */
void rules_push_all(struct operation *operation, struct node *node);
/* Runs what is pending until nothing is. */
enum status settle(struct operation *operation);
/* Runs every rule of the form once, in order. */
enum status settle_all(struct operation *operation);
/* Stores an answer or a computed value: cast to the node's type, choices judged anew. */
void store(struct operation *operation, struct node *node, struct text text);

/* ---- Running expressions (surroundings.c) ---- */

struct surroundings {
    struct xpath_host host;
    struct xpath_context context;
    const struct record *record;
    struct arena *arena;
    struct random_seeded seeded;
};
/* For what is kept (rules, actions): the host's own randomness. */
void surroundings_open(struct surroundings *surroundings, const struct record *record,
                       struct arena *scratch);
/* The same, counted into the operation's work. */
void surroundings_of(struct surroundings *surroundings, struct operation *operation,
                     const struct node *node);
/* For what is only shown (labels, lists): the same each time for the same node. */
void surroundings_steady(struct surroundings *surroundings, const struct record *record,
                         const struct node *node, struct arena *scratch);
/* Runs for `node` as context; false as their result when the work outgrows its limit. */
bool test_condition(const struct record *record, const struct xpath *xpath,
                    const struct node *node, bool otherwise);

/* ---- Words (speak.c) ---- */

struct faces speak(const struct record *record, const struct phrase *phrase,
                   const struct node *node, struct arena *arena);
struct faces speak_itext(const struct record *record, struct text id, const struct node *node,
                         struct arena *arena);

/* ---- Choices (choices.c) ---- */

/* The choices on show for a control at a node. */
struct choice *choices_list(size_t *count, const struct record *record,
                            const struct body_control *control, const struct node *node,
                            bool with_words, struct arena *arena);
/* What of `value` a list offers, in the way its control keeps it. */
enum status choices_filter(struct text *filtered, struct operation *operation,
                           const struct body_control *control, const struct node *node,
                           struct text value);
/* The words of `value` that the list offers, in the list's order: how a person's choice of
 * several is stored. */
struct text choices_in_order(const struct record *record, const struct body_control *control,
                             const struct node *node, struct text value, struct arena *arena);

/* ---- Types (types.c) ---- */

/* The text as a node of that type holds it; empty when it is no such value. */
struct text type_cast(enum datatype type, struct text text, struct arena *arena);

/* ---- Repeats (repeats.c) ---- */

enum status repeats_set_count(struct operation *operation, struct node *parent, uint32_t def,
                              double wanted);
enum status repeats_add(struct operation *operation, struct node *parent, uint32_t def,
                        struct node **added);
void repeats_remove(struct operation *operation, struct node *node);
size_t repeats_count(const struct node *parent, uint32_t def);

/* ---- Events (events.c) ---- */

void preload(struct operation *operation);
void preload_end(struct operation *operation);
enum status events_load(struct operation *operation, enum event event);
/* odk-new-repeat and xforms-value-changed for what has happened so far, and what they cause. */
enum status events_settle(struct operation *operation);

/* ---- Names of nodes (reference.c) ---- */

struct text reference_of(const struct record *record, const struct node *node,
                         struct arena *arena);
struct text reference_of_repeat(const struct record *record, const struct node *parent,
                                uint32_t def, struct arena *arena);
/* The node of an exact reference, or NULL. */
struct node *reference_find(const struct record *record, struct text reference);
/* A reference to a repeat: its parent node and def; false if it is none. */
bool reference_find_repeat(const struct record *record, struct text reference,
                           struct node **parent, uint32_t *def);

/* ---- Submissions (submission.c) ---- */

struct buffer;
/* Appends a record's XML as clients write it; `root` lies in a document. */
void submission_add(struct buffer *buffer, const struct form *form, const struct node *root);

/* ---- jr://instance/last-saved (last_saved.c) ---- */

/* Asks the host, once; a record that cannot be read is as if there were none. */
void last_saved_read(struct record *record);

/* ---- Walking (walk.c), judging (judge.c) ---- */

/* The node of a control at a place; NULL when it is not there. */
struct node *place_node(const struct record *record, struct place place);
/* The node in which the instances of a PLACE_REPEAT stand, or NULL. */
struct node *place_repeat_parent(const struct record *record, struct place place);
/* The first stop in an instance of the repeat, or after it when it has none. */
struct place place_first_in(const struct record *record, struct place repeat, size_t instance);
bool is_readonly(const struct record *record, const struct node *node);
bool is_required(const struct record *record, const struct node *node);
/* The answer that a node holds, by its constraint and by whether one is required. */
void judge(struct verdict *verdict, const struct record *record, const struct node *node,
           bool with_words, struct arena *arena);

#endif
