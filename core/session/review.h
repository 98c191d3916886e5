/* review.h: all answers before sending, as lines; and which place a line stands for. */
#ifndef SESSION_REVIEW_H
#define SESSION_REVIEW_H

#include "locale/catalogue.h"
#include "session/page.h"
#include "session/walk.h"

/* The answered questions in the order of the form; for each repeat that people may add to, one
 * line that says how many there are. Private answers are `hidden`. */
size_t review_lines(struct page_line **lines, const struct record *record,
                    const struct catalogue *words, struct arena *arena);
/* The place of line `index`; false when there is no such line. */
bool review_place(struct place *place, const struct walk *walk, size_t index);
/* "*****78": what may be shown of a secret. */
struct text review_masked(struct text secret, struct arena *arena);

#endif
