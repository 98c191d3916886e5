/* slip_entry.h: somebody who paused at a kiosk goes on on this phone: the questions about the
 * slip, and the move of what lies under it (session/slip.h).
 *
 *   92 at home -> (what is unfinished here would be lost?) -> number -> picture -> where they
 *                                                                ^ wrong |        stopped
 *                                                                +-------+ three times: closed
 *
 * The questions are pages of the phone's own over the home menu, and their state is in its
 * note, so they outlive a restart like everything else. */
#ifndef USSD_SLIP_ENTRY_H
#define USSD_SLIP_ENTRY_H

#include "session/session.h"
#include "ussd/note.h"
#include "ussd/screen.h"

/* Whether the phone shows one of these questions. */
bool slip_entry_is_on(enum note_mode mode);
/* The question in the place of the home menu, which `page` is. */
void slip_entry_page(struct page *page, enum note_mode mode, const struct screen_words *words,
                     struct arena *arena);

/* Whether no pair is taken now: too many were wrong, of this phone or of the house. */
bool slip_entry_is_closed(struct house *house, const struct note *note);

enum slip_outcome {
    SLIP_OPENED, /* it is kept as the phone's own now, and no more as a slip */
    SLIP_WRONG,
    SLIP_CLOSED, /* by this one or before: nothing was looked for */
    SLIP_FAILED  /* the store did: `why` says how */
};
/* Tries the number in the note with a picture's name, and counts in the note and in the house.
 * What lies under the right pair is written as the person `phone`'s before the slip's own is
 * destroyed; what the phone had kept before is gone then. */
enum slip_outcome slip_entry_try(struct house *house, struct text phone, struct note *note,
                                 struct text picture, struct fault *why);

#endif
