/* program.h: what an expression becomes: terms, paths and steps in the form's arena.
 *
 * Inside the xpath room only. The parser writes these structs, the rest only reads them.
 * A chain of equal operators (a or b or c) is one term with many arguments, so that its length
 * costs no depth. */
#ifndef XPATH_PROGRAM_H
#define XPATH_PROGRAM_H

#include "xpath/xpath.h"

/* What a value is. A date is a number of days that prints as a date (ODK XForms, today()). */
enum kind { KIND_BOOLEAN, KIND_NUMBER, KIND_TEXT, KIND_DATE, KIND_NODES, KIND_ANY };

enum op {
    OP_NUMBER,
    OP_TEXT,
    OP_PATH,
    OP_CALL,
    OP_AND,
    OP_OR,
    OP_EQUAL,
    OP_UNEQUAL,
    OP_LESS,
    OP_LESS_EQUAL,
    OP_MORE,
    OP_MORE_EQUAL,
    OP_SUM,     /* + and -, see signs */
    OP_PRODUCT, /* *, div and mod, see signs */
    OP_NEGATE,
    OP_UNION
};

enum term_flag {
    TERM_FOCUS = 1 << 0,    /* depends on the node that a predicate judges */
    TERM_POSITION = 1 << 1, /* on its position or on how many there are */
    TERM_VOLATILE = 1 << 2  /* differs each time */
};

struct function;
struct path;

struct term {
    uint8_t op, kind, flags;
    uint32_t arg_count;
    uint32_t offset; /* in bytes of the source */
    const struct term *const *args;
    union {
        double number;
        struct text text;
        struct path *path;
        const char *signs; /* before each argument: + - * / % */
        struct {
            const struct function *function;
            const void *prepared; /* made by the function's `prepare` */
        };
    };
};

enum test { TEST_NAME, TEST_ANY, TEST_NAMESPACE, TEST_NODE, TEST_TEXT, TEST_NEVER };

/* [column = value], where the value is the same for every candidate. */
struct lookup {
    const struct step *column; /* NULL: the predicate is none */
    const struct term *value;
    bool whole; /* it is all that the predicate says */
};

struct predicate {
    const struct term *term;
    struct lookup lookup;
};

struct step {
    uint8_t axis; /* enum xpath_axis */
    uint8_t test;
    uint16_t predicate_count;
    uint32_t local_id;
    struct text local, uri;
    const struct predicate *predicates;
};

enum base { BASE_ROOT, BASE_FOCUS, BASE_CURRENT, BASE_INSTANCE, BASE_FILTER };

enum { NO_SLOT = UINT32_MAX };

struct path {
    uint8_t base;
    bool plain; /* ups, then child steps, perhaps an attribute; no predicates */
    uint16_t filter_predicate_count;
    uint32_t ups; /* how many of the first steps are parent steps, when plain */
    uint32_t step_count;
    uint32_t offset;
    uint32_t slot; /* of context->slots */
    const struct step *steps;
    const struct term *filter; /* BASE_FILTER: a node-set; BASE_INSTANCE: the id */
    const struct predicate *filter_predicates;
};

struct xpath {
    struct text source;
    const struct term *term;
    unsigned traits;
    size_t path_count;
    const struct xpath_path *paths;
    struct path **origins; /* the path of the program that each of `paths` tells of */
};

/* From 1, in letters. */
unsigned xpath_column(struct text source, size_t offset);

#endif
