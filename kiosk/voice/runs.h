/* runs.h: a sentence in pieces of one script each. Within the room.
 *
 * A voice spells letters of a script it cannot read ("Chinese letter, Chinese letter"). So a
 * name in Han letters inside an Uyghur or English sentence is said by the Chinese voice, and
 * one in Arabic letters by the Uyghur one. Latin letters, figures and signs belong to the
 * sentence's own language. */
#ifndef VOICE_RUNS_H
#define VOICE_RUNS_H

#include "base/text.h"

/* Takes the next piece off `rest`, which is not empty, and its language: `own` or another. */
struct text run_take(struct text *rest, struct text own, struct text *language);

#endif
