/* helped.h: who helped a person to answer, in the submission of any form.
 *
 * A form does not have to say anything: the element is our own, at the end of the submission's
 * meta block (or of its root, where there is none), and every other server passes it over:
 *
 *   <ds:helped xmlns:ds="urn:doorstep:xforms" by="neighbour" agrees="yes" name="" later=""/>
 *
 * compact_write carries it beside what the form says; retold_helped gives it to the office. */
#ifndef FORM_HELPED_H
#define FORM_HELPED_H

#include "base/arena.h"
#include "base/text.h"

enum { HELPED_LONGEST = 2048 }; /* bytes of all of it */

struct helped {
    struct text by;     /* family, neighbour, staff, interpreter, other; empty: nobody did */
    struct text agrees; /* "yes": in the person's own answer */
    struct text name;   /* of staff; else empty */
    struct text later;  /* names of the questions that were put off, split by spaces: the office
                           asks them */
};

/* Puts the element into `xml`, which record_submission made; unchanged when nobody helped or
 * there is no place for it. */
struct text helped_add(struct text xml, const struct helped *helped, struct arena *arena);
/* Takes what helped_add put in out again; false, and `without` is `xml`, when it is not there
 * as it writes it. */
bool helped_take(struct helped *helped, struct text *without, struct text xml,
                 struct arena *arena);

#endif
