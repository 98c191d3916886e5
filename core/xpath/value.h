/* value.h: values while an expression runs, and how one kind is read as another.
 *
 * Inside the xpath room only. W3C XPath 1.0, 4.2 to 4.4, with ODK's dates. Texts and node lists
 * are borrowed from the tree or lie in the run's scratch arena. */
#ifndef XPATH_VALUE_H
#define XPATH_VALUE_H

#include "xpath/program.h"

struct nodes {
    const struct node **at;
    size_t count;
};

struct value {
    enum kind kind;
    union {
        bool boolean;
        double number;
        struct text text;
        int64_t date_ms; /* since 1970 UTC; INT64_MIN: no date */
        struct nodes nodes;
    };
};

/* One run of one expression. */
struct run {
    const struct xpath_context *context;
    struct arena *scratch;
    const struct node *focus; /* the node that a predicate judges; outside: the bound node */
    size_t position, size;
    uint64_t work, most_work;
    struct text source;
    enum status status; /* not OK: results are worthless, so stop */
    struct fault *why;
};

/* Counts work; false when there was too much, and then the run has failed. */
bool run_work(struct run *run, size_t steps);
/* Ends the run. */
void run_fail(struct run *run, enum status status, const struct term *term, const char *words);
/* Bytes in the scratch arena, counted as work; NULL when there was too much. */
char *run_bytes(struct run *run, size_t count);

struct value value_of_boolean(bool boolean);
struct value value_of_number(double number);
struct value value_of_text(struct text text);
struct value value_of_date(int64_t ms);
struct value value_of_nodes(struct nodes nodes);

/* The text of a node: of an irrelevant one none, of a leaf its value, else of all in it. */
struct text node_text(struct run *run, const struct node *node);
double node_number(struct run *run, const struct node *node);

bool value_boolean(struct run *run, struct value value);
double value_number(struct run *run, struct value value);
struct text value_text(struct run *run, struct value value);
double text_number(struct run *run, struct text text);

#endif
