/* xpath.h: ODK XPath: an expression is parsed once to a compact program and run many times.
 *
 * Everything that can be wrong with an expression's words is found by xpath_compile; a compiled
 * expression never changes and all sessions share it. The form room compiles while it loads a
 * form, asks for the paths (to draw its graph of dependencies) and runs expressions against the
 * record of a session.
 * W3C XPath 1.0 with the functions and castings of the ODK XForms specification
 * ("XPath in ODK XForms", "XPath Functions", "XPath operators"). */
#ifndef XPATH_XPATH_H
#define XPATH_XPATH_H

#include "base/clock.h"
#include "base/random.h"
#include "base/status.h"
#include "xpath/tree.h"

struct xpath;
struct xpath_index;

/* Limits for hostile input; all are checked while compiling, MOST_WORK while running. */
enum {
    XPATH_LONGEST = 64 * 1024, /* bytes of an expression */
    XPATH_DEEPEST = 64,        /* parentheses, predicates, calls and operators in one another */
    XPATH_MOST_WORK = 20 * 1000 * 1000,      /* steps of one run; over it: TOO_LARGE */
    XPATH_MOST_TOGETHER = 200 * 1000 * 1000, /* of all runs that count into one sum */
    XPATH_RUN_COSTS = 50                     /* steps that every run counts for, at least */
};

/* What an expression may mention. */
struct xpath_scope {
    struct names *names;
    void *self;
    /* The namespace of a prefix; an empty text when it is not declared. */
    struct text (*namespace_of)(void *self, struct text prefix);
    /* Whether instance('id') exists; NULL: none does. */
    bool (*has_instance)(void *self, struct text id);
    /* Whether a pulldata() table exists; NULL: any may. */
    bool (*has_table)(void *self, struct text table);
};

/* Copies `source`. On REFUSED `why` says what is wrong and its column is the letter of `source`
 * (from 1) where it is. */
enum status xpath_compile(struct xpath **xpath, struct text source,
                          const struct xpath_scope *scope, struct arena *arena,
                          struct fault *why);
struct text xpath_source(const struct xpath *xpath);

/* ---- What it reads ---- */

enum xpath_axis {
    AXIS_CHILD,
    AXIS_PARENT,
    AXIS_SELF,
    AXIS_ATTRIBUTE,
    AXIS_DESCENDANT_OR_SELF,
    AXIS_DESCENDANT,
    AXIS_ANCESTOR,
    AXIS_ANCESTOR_OR_SELF,
    AXIS_FOLLOWING_SIBLING,
    AXIS_PRECEDING_SIBLING
};

struct xpath_step {
    enum xpath_axis axis;
    bool any_name;     /* `*` or node() */
    struct text local; /* the name test, */
    struct text uri;   /* and its namespace; empty: an unprefixed test, which finds names
                          in the XForms namespace, in a default one, or in none */
    bool has_predicate;
};

enum xpath_base {
    PATH_ROOT,     /* begins with / */
    PATH_CONTEXT,  /* relative, and `.`: the bound node */
    PATH_CURRENT,  /* current()/...: the bound node, also inside a predicate */
    PATH_INSTANCE, /* instance('id')/... */
    PATH_CANDIDATE /* relative inside a predicate: the node that the predicate judges */
};

/* One path of an expression, those inside predicates included. */
struct xpath_path {
    enum xpath_base base;
    struct text instance;     /* PATH_INSTANCE: its id */
    size_t outer, outer_step; /* PATH_CANDIDATE: which path, and after how many of its steps */
    size_t step_count;
    const struct xpath_step *steps;
    unsigned column;
};

size_t xpath_path_count(const struct xpath *xpath);
const struct xpath_path *xpath_path_at(const struct xpath *xpath, size_t index);

/* A short cut, while a form loads: the path `index` always names the one node (outside of any
 * repeat) that context.slots[slot] will hold; a NULL there means to look for it. */
void xpath_path_slot(struct xpath *xpath, size_t index, uint32_t slot);

enum xpath_trait {
    XPATH_LANGUAGE = 1 << 0, /* jr:itext or jr:choice-name: a change of language changes it */
    XPATH_POSITION = 1 << 1, /* position(..) and such: adding or removing an instance does */
    XPATH_VOLATILE = 1 << 2, /* random, uuid, now: differs each time it runs */
    XPATH_ONCE = 1 << 3,     /* once(): reads what its own node holds */
    XPATH_CONSTANT = 1 << 4  /* reads nothing at all */
};
unsigned xpath_traits(const struct xpath *xpath);

/* ---- Running it ---- */

/* What an expression asks of its surroundings; any function may be NULL. Texts that come back
 * must live until the run's scratch is released. */
struct xpath_host {
    void *self;
    struct clock clock;
    struct random random;
    struct text version; /* for version() */
    /* The document node of a secondary instance, or NULL: an empty one. */
    const struct node *(*instance)(void *self, struct text id);
    struct text (*itext)(void *self, struct text id);
    struct text (*choice_name)(void *self, struct text value, struct text path,
                               const struct node *origin);
    /* First row of a table where `key_column` holds `key`: its `column`. false: none. */
    bool (*pulldata)(void *self, struct text table, struct text column, struct text key_column,
                     struct text key, struct text *found);
    /* Of the secondary instances (xpath/index.h); NULL: they are searched row by row. */
    const struct xpath_index *index;
};

struct xpath_context {
    const struct xpath_host *host;
    const struct node *document;     /* what / is */
    const struct node *node;         /* the bound node: `.` and current() */
    struct arena *scratch;           /* results and work; the caller marks and releases it */
    const struct node *const *slots; /* see xpath_path_slot; NULL: none */
    uint64_t *spent; /* steps of the runs so far that belong together; NULL: this run alone */
};

/* Results have the type of the wish; TOO_LARGE when it would take more than XPATH_MOST_WORK,
 * or bring context->spent over XPATH_MOST_TOGETHER. */
enum status xpath_run_boolean(bool *value, const struct xpath *xpath,
                              const struct xpath_context *context, struct fault *why);
enum status xpath_run_number(double *value, const struct xpath *xpath,
                             const struct xpath_context *context, struct fault *why);
/* As it would be stored: NaN is empty, a date its ISO text, a boolean "true" or "false". */
enum status xpath_run_text(struct text *value, const struct xpath *xpath,
                           const struct xpath_context *context, struct fault *why);
/* In document order (or as randomize() left it), in the scratch arena; an expression that is
 * not a node-set is REFUSED. */
enum status xpath_run_nodes(const struct node ***nodes, size_t *count,
                            const struct xpath *xpath, const struct xpath_context *context,
                            struct fault *why);

/* The text of a number as XPath and ODK write it: no exponent, no trailing zeros; "" for NaN.
 */
struct text xpath_number_text(double number, struct arena *arena);
/* The number of a text: XPath's number(), with ODK's dates as days; NaN if it is neither. */
double xpath_text_number(struct text text, struct clock clock);

#endif
