/* openrosa_send.h: the queue to an OpenRosa server, one submission after the other.
 *
 * OpenRosa Form Submission API. Each request is the submission's manifest and as many of its
 * files as the server takes at once and the line carries in good time; the office's word (201
 * or 202, and an OpenRosaResponse) counts for the parts that it was said of, so a cut costs one
 * request. What a reply means:
 *
 *   201, 202               these parts are there; all of them: acknowledged
 *   409 with another XML   refused for good, kept
 *   409 deleted            once more in a later round (a server says so also when two requests
 *                          met); then refused for good, kept
 *   409 otherwise          the form is closed: refused for good, kept
 *   404                    later: the form may have to be fetched, or published anew
 *   401, 403               nothing is tried any more; staff must look
 *   408, 413, cut          less at once, later; 413 for one file alone: refused, kept
 *   400 and its like       three rounds, then refused, kept
 *   5xx, anything else     later
 *
 * Only what was encrypted as ODK does is sent. What was sealed for a hub stays in the queue and
 * is told of; so is what does not read as whole. */
#ifndef SYNC_OPENROSA_SEND_H
#define SYNC_OPENROSA_SEND_H

#include "sync/openrosa_line.h"
#include "sync/round.h"

struct openrosa_sent {
    size_t sent, acknowledged, refused, later;
    size_t not_odk;    /* sealed for a hub */
    size_t no_form;    /* the server does not know their form */
    char trouble[300]; /* what staff should know; "": nothing */
    bool is_stopped;   /* the day's bytes are used up, or asked to stop */
};
/* OK: what could go is gone. FAILED: later. REFUSED: this device is not wanted. */
enum status openrosa_send(struct openrosa_sent *sent, const struct round *round,
                          struct openrosa_line *line, struct fault *why);

#endif
