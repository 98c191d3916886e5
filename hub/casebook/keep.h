/* keep.h: how long what was said may be kept, by the data sheets of the forms; for this room
 * alone.
 *
 * Each row of a form's data-sheet.csv names a node and, in words, how long it is kept. What the
 * words mean in days stands in office/keep.csv, with its source. Both are read whole or refused
 * whole: where a word is not there, nothing is deleted at all. */
#ifndef CASEBOOK_KEEP_H
#define CASEBOOK_KEEP_H

#include "base/arena.h"
#include "base/status.h"

enum keep_from {
    KEEP_CASE,     /* so many days after the case has ended, and can be objected to no more */
    KEEP_RECEIVED, /* so many days after it came */
    KEEP_NEVER,    /* nothing ends it but the person's own word ("my data") */
    KEEP_STRAYS,   /* not of a sheet: what was refused as different */
    KEEP_COUNTS    /* not of a sheet: counts of pages */
};
struct keep_rule {
    struct text node; /* "/data/reach/phone" */
    enum keep_from from;
    int64_t days;
};
struct keep_form {
    struct text form;
    struct keep_rule *rules;
    size_t count;
};
struct keep {
    struct keep_form *forms;
    size_t count;
    int64_t stray_days, count_days; /* 0: no rule, they stay */
    int64_t print;                  /* another one when any of the tables changed */
};

/* NOT_FOUND: the deployment has no office/keep.csv. */
enum status keep_read(struct keep *keep, const char *services, struct arena *arena,
                      struct fault *why);
/* NULL: the form has no data sheet, and nothing of it is deleted. */
const struct keep_form *keep_form(const struct keep *keep, struct text form);

#endif
