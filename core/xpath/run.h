/* run.h: what functions and paths ask of the evaluator while an expression runs.
 *
 * Inside the xpath room only. Arguments are evaluated when asked for, so a branch that is not
 * taken is never run. Depth is bounded by what the parser accepted. */
#ifndef XPATH_RUN_H
#define XPATH_RUN_H

#include "xpath/value.h"

struct value term_value(struct run *run, const struct term *term);
bool term_boolean(struct run *run, const struct term *term);
double term_number(struct run *run, const struct term *term);
struct text term_text(struct run *run, const struct term *term);
/* Fails the run when it is no node-set. */
struct nodes term_nodes(struct run *run, const struct term *term);
const struct node *term_first(struct run *run, const struct term *term);

/* compare.c: = != < <= > >= */
bool compare_terms(struct run *run, const struct term *term);

/* Every value of a term: each node's, or the one that it is. */
struct cursor {
    const struct term *term;
    struct value value; /* when it is no plain path */
    size_t next;
    const struct node *from, *node; /* a plain path's */
    bool plain, single;             /* single: the path has a slot */
};
struct cursor cursor_open(struct run *run, const struct term *term);
/* KIND_NODES with one node for a node's. */
bool cursor_next(struct run *run, struct cursor *cursor, struct value *value);

/* An argument of a call. */
static inline const struct term *argument(const struct term *call, size_t index)
{
    return call->args[index];
}

static inline struct text argument_text(struct run *run, const struct term *call, size_t index)
{
    return term_text(run, call->args[index]);
}

static inline double argument_number(struct run *run, const struct term *call, size_t index)
{
    return term_number(run, call->args[index]);
}

/* ---- Paths: walk.c for plain ones, path.c for the rest ---- */

/* Whether a step's name test takes the node; never a template. */
bool step_takes(const struct step *step, const struct node *node);
/* Where a path begins, or NULL. */
const struct node *path_origin(struct run *run, const struct path *path);

/* The first node of a plain path from `origin`, and the next after `node`. */
const struct node *walk_first(struct run *run, const struct path *path,
                              const struct node *origin);
const struct node *walk_next(struct run *run, const struct path *path,
                             const struct node *origin, const struct node *node);

/* What the path's slot holds, or NULL. */
const struct node *path_slot_node(struct run *run, const struct path *path);
struct nodes path_nodes(struct run *run, const struct path *path);
const struct node *path_first(struct run *run, const struct path *path);

/* ---- Node lists: nodes.c ---- */

struct set {
    const struct node **at;
    size_t count, room;
};
void set_add(struct run *run, struct set *set, const struct node *node);
/* In document order and each once. */
struct nodes nodes_in_order(struct run *run, struct nodes nodes);
bool node_is_within(const struct node *node, const struct node *ancestor);

#endif
