/* paths.h: which defs the paths of an expression lead to, told without any record.
 *
 * Loading asks twice: to refuse a path that leads nowhere, and to draw the graph of what
 * depends on what. Over-approximates predicates: all that they might choose is in. */
#ifndef FORM_PATHS_H
#define FORM_PATHS_H

#include "form/shape.h"

/* Where a path stands after one of its steps (0: before the first). */
struct stand {
    const uint32_t *defs;
    size_t count;
    uint32_t turn; /* the outermost def that it rose to; what it reads lies within that one */
    bool crossed;  /* it passed a repeat by a predicate or to a sibling: another instance */
};

struct walk {
    bool record;          /* it walks the record, not a list */
    struct stand *stands; /* step_count + 1 of them */
    size_t lost;          /* the step, from 1, whose name no node has; 0: none */
};

enum { PATHS_MOST_STANDS = 8 * 1000 * 1000 }; /* defs in all stands of one form */

/* Walks every path of the expression from `context` (NONE: unknown; then relative paths are
 * not walked). `*left` counts down; NULL when it is used up. */
struct walk *paths_walk(const struct form *form, const struct xpath *xpath, uint32_t context,
                        size_t *left, struct arena *arena);

#endif
