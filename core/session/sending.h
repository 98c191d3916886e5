/* sending.h: from "send" to the receipt: judged once more, numbered, sealed, queued.
 *
 * The receipt is on show only after the submission lies in the queue, whole, with the draft
 * replaced by the receipt in the same step. Whatever goes wrong before that ends in AT_NOT_SENT
 * with every answer kept; a second try sends the very same bytes.
 *
 * The parts of a submission to our own office, each a sealed box: "" holds the XML; "1", "2",
 * ... the attachments in the order of the form, each as its file name, a newline, its bytes. */
#ifndef SESSION_SENDING_H
#define SESSION_SENDING_H

#include "session/state.h"

enum status sending_send(struct session *session, const struct answer *answer,
                         struct fault *why);
/* Numbers, fills in and seals what is to be sent, into the outbox. In practice what comes of it
 * is marked so that no store takes it, and sending_send gives it to none. */
enum status sending_prepare(struct session *session, struct fault *why);
/* Forgets a try: what is sent next is sealed anew. */
void sending_forget(struct session *session);

#endif
