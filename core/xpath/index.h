/* index.h: finds the rows of a large list at once.
 *
 * The form room makes one index while it loads a form: after the secondary instances are read
 * it hands over each compiled expression, and every filter such as
 * instance('wards')/root/item[county = /data/county] gets a table from the column's texts to
 * the rows. Then the index never changes, all sessions share it through xpath_host.index, and
 * an expression gives the same nodes with and without it. It lies in its arena; the instances'
 * nodes have to stay where they are. */
#ifndef XPATH_INDEX_H
#define XPATH_INDEX_H

#include "xpath/xpath.h"

struct xpath_index *xpath_index_open(struct arena *arena);
/* Indexes what the expression looks up. `host` gives the instances. */
void xpath_index_add(struct xpath_index *index, const struct xpath *xpath,
                     const struct xpath_host *host);
/* How many columns are indexed, for figures. */
size_t xpath_index_count(const struct xpath_index *index);

#endif
