/* lookup.h: what path.c asks of an index. Inside the xpath room only. */
#ifndef XPATH_LOOKUP_H
#define XPATH_LOOKUP_H

#include "xpath/index.h"
#include "xpath/run.h"

/* Whether there is a table for the step's rows below `parent` and that column; then adds the
 * rows whose column holds `text`, in order. */
bool index_find(const struct xpath_index *index, struct run *run, const struct node *parent,
                const struct step *row, const struct step *column, struct text text,
                struct set *found);

#endif
