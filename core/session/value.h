/* value.h: what a person typed or touched, made into what XForms stores.
 *
 * Channels hand over what was typed as it is, so every channel is equally kind: digits of any
 * script, O for 0, spaces and dashes, dates in the orders people write them. Whether the form
 * allows the value is the record's to judge. */
#ifndef SESSION_VALUE_H
#define SESSION_VALUE_H

#include "form/record.h"
#include "session/page.h"

enum { VALUE_LONGEST = 4000 }; /* bytes of a typed answer */

struct value_manner {
    bool day_first;
    int offset_min; /* local time less UTC, for times */
};

/* `*plain` in the arena; NULL when it is fine, else the catalogue's key of the reason. An empty
 * or blank `typed` gives an empty value. Not for files. */
const char *value_plain(struct text *plain, struct text typed, const struct question *question,
                        const struct value_manner *manner, struct arena *arena);

#endif
