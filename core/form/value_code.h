/* value_code.h: the values of a submission, each in the shortest way that gives it back.
 *
 * A value is told as what it equals (the form's default, a value before it), as its place in a
 * list that stands in the form, as a date, an identifier, digits, or letter by letter. Which of
 * these is expected follows from the form alone; what cannot be given back byte for byte in one
 * way is told in another. */
#ifndef FORM_VALUE_CODE_H
#define FORM_VALUE_CODE_H

#include "form/letters.h"
#include "form/shape.h"

enum value_class {
    CLASS_COMPUTED,
    CLASS_FILLED, /* by the program: no control shows it, nothing computes it */
    CLASS_SHOWN,  /* read only: most often empty */
    CLASS_ASKED,
    CLASSES
};

struct values {
    struct coder *coder;
    const struct form *form;
    struct arena *arena;
    struct letters letters;
    const struct text *defaults; /* by def */
    struct words {               /* by def: what WAY_WORD can tell */
        struct text *at;
        size_t count;
        bool known;
    } * words;
    struct text *known; /* told before, from VALUES_KNOWN_LEAST bytes on */
    size_t known_count;
    int64_t day; /* the last date told */
    struct odds empty[CLASSES], expected[CLASSES], is_last_day;
    struct odds signs, tails;
    size_t bytes_left;
};
enum { VALUES_KNOWN_LEAST = 3, VALUES_MOST_KNOWN = 1024 };

void values_open(struct values *values, struct coder *coder, const struct form *form,
                 struct arena *arena);
/* Codes the value of a node of that def (see coder.h). */
struct text values_code(struct values *values, uint32_t def, struct text value);

#endif
