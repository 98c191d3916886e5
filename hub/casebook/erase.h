/* erase.h: a submission without some of its answers; for this room alone. */
#ifndef CASEBOOK_ERASE_H
#define CASEBOOK_ERASE_H

#include "base/arena.h"
#include "base/status.h"

/* `xml` with nothing in the elements at those paths ("/data/reach/phone", each instance of a
 * repeat), otherwise as it was. `gone`: what stood there, for names of files; `count` of them
 * were not empty. */
struct erased {
    struct text xml;
    struct text *gone;
    size_t count;
};
/* REFUSED: it is not well formed. */
enum status erase_answers(struct erased *erased, struct text xml, const struct text *paths,
                          size_t path_count, struct arena *arena, struct fault *why);

#endif
