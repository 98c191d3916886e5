/* answering.h: what a person answers at a stop of a form: made plain, judged, stored, and on to
 * the next; or refused with a reason in plain words. */
#ifndef SESSION_ANSWERING_H
#define SESSION_ANSWERING_H

#include "session/state.h"

/* Each is a row of the table in session.c. */
enum status answering_value(struct session *session, const struct answer *answer,
                            struct fault *why);
enum status answering_next(struct session *session, const struct answer *answer,
                           struct fault *why);
enum status answering_skip(struct session *session, const struct answer *answer,
                           struct fault *why);
/* Refuses with the verdict's own words, or the catalogue's. */
void answering_refuse(struct session *session, const struct verdict *verdict,
                      const struct question *question, struct text value);

#endif
