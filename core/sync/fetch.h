/* fetch.h: the forms of an OpenRosa server, fetched and put in place.
 *
 * OpenRosa Form List and Form Manifest APIs. A form takes the place of its old version only
 * when its XML and every file of its manifest have come and fit their hashes, and the whole
 * deployment with it was judged sound; else its old version stays, and the others go on. When a
 * deployment of several new forms is refused, each is tried on its own, so that one bad form
 * keeps back no other; what was refused is tried again when anything changes. A form that the
 * server lists no more goes; a list that does not arrive whole changes nothing. */
#ifndef SYNC_FETCH_H
#define SYNC_FETCH_H

#include "sync/openrosa_line.h"
#include "sync/round.h"

struct fetched {
    size_t files;      /* that came in this round */
    bool deployed;     /* another deployment is in place */
    bool is_stopped;   /* the day's bytes are used up, or asked to stop */
    char trouble[400]; /* what staff should know; "": nothing */
};
/* OK: all that could be had is in place, and `trouble` tells of the rest. FAILED: later.
 * REFUSED: this device is not wanted. */
enum status fetch_forms(struct fetched *fetched, const struct round *round,
                        struct openrosa_line *line, struct fault *why);

#endif
