/* stick.h: the courier's stick at the office: takes what devices say, writes what the office
 * answers.
 *
 *   STICK/doorstep/to-office/DEVICE-BATCH.batch, .hello, .tally   read
 *   STICK/doorstep/from-office/DEVICE-BATCH.answer, DEVICE.news   written
 *   STICK/doorstep/files/SHA256                                   written
 *
 * What counts is signed: half-copied, repeated, mixed-up and foreign files do no harm, and
 * links on the stick are not followed. Nothing is removed. */
#ifndef HUB_STICK_H
#define HUB_STICK_H

#include "hub/hub.h"

struct stick_taken {
    size_t batches, items, complete, refused; /* taken: submissions and verdicts */
    size_t foreign, broken;                   /* files: of strangers; not whole */
    size_t devices, files;                    /* news written: for so many; new files */
    bool full;                                /* the stick had no room for all answers */
};
/* `all`: news for every device there is, not only for those that the stick names. NOT_FOUND:
 * it carries no folder `doorstep`. FAILED, NO_ROOM: the office cannot take it now. */
enum status stick_take(struct stick_taken *taken, struct hub *hub, const char *stick, bool all,
                       struct fault *why);

#endif
