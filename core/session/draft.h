/* draft.h: what is kept of a session while nobody is connected: packed, then locked with the
 * device's key about the person's pseudonym, so that no draft can be read, or put in the place
 * of another's. It begins with its version; one that this program does not know is DAMAGED. */
#ifndef SESSION_DRAFT_H
#define SESSION_DRAFT_H

#include "session/state.h"

/* The session as it stands, in the arena; empty when nothing is worth keeping. */
enum status draft_make(struct text *locked, const struct session *session, struct arena *arena,
                       struct fault *why);
/* Puts a fresh session where the draft was left: at the receipt, or before going on. */
enum status draft_take(struct session *session, struct text locked, struct fault *why);

#endif
