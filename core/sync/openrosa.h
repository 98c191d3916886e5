/* openrosa.h: one conversation with an OpenRosa server: ODK Central, KoboToolbox, a Doorstep
 * hub through its OpenRosa door, or any other.
 *
 *   the queue (openrosa_send.h) -> list of forms, manifests, forms and their files (fetch.h)
 *   -> the deployment put in place (install.h)
 *
 * It is the second kind of round: round_run asks it where sync.conf says `server = openrosa`.
 * Then there is no enrolment, no batches, no signed news and no stick: a server of this kind
 * knows a device by a token in its address or by a user and a password (Digest anywhere, Basic
 * over TLS alone), and answers are believed because of TLS.
 *
 * What such a server must give: forms with a base64RsaPublicKey, for nothing leaves this device
 * that the office alone cannot read. What was sealed for a hub is never sent here.
 *
 * OpenRosa HTTP Request, Form List, Form Manifest and Form Submission APIs
 * (docs.getodk.org/openrosa); docs/sync.md tells what servers do beyond them. */
#ifndef SYNC_OPENROSA_H
#define SYNC_OPENROSA_H

#include "sync/openrosa_url.h"
#include "sync/round.h"

struct openrosa_end {
    enum round_end end;
    int64_t retry_s;   /* what the server asked for; 0: nothing */
    char trouble[512]; /* what staff should know of a round that else ended well; "": nothing */
};
/* The whole conversation; books of bytes are kept in the round's memory as it goes on. */
void openrosa_converse(struct openrosa_end *end, struct round_tally *tally,
                       const struct round *round, struct fault *why);

/* The address as it may be shown: without the path, where a token stands. In the arena. */
struct text openrosa_shown(struct text url, struct arena *arena);

#endif
