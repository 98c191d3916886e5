/* journal.h: the log as lines of JSON on standard error, for journald and whatever reads it.
 * Times are UTC. A line of a request names its route, never its path: paths hold tokens. */
#ifndef HUB_JOURNAL_H
#define HUB_JOURNAL_H

#include "http/http.h"

/* From now on log_line writes so; lines of `least` (base/log.h) and up. */
void journal_start(int least);
/* For http_options. */
void journal_note(void *self, const struct http_note *note);

#endif
