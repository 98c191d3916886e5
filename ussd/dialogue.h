/* dialogue.h: one phone's conversation with a session.
 *
 *   dial -> screen <-> input -> ... -> last screen       the network's session ends here,
 *                |                                        or anywhere; we are not told
 *                +-- dial again -> "Go on?"
 *
 * A network counts its inputs: the same session and step again gets the same bytes and changes
 * nothing, also after a restart. What was answered is on disk before a reply is given out. */
#ifndef USSD_DIALOGUE_H
#define USSD_DIALOGUE_H

#include "session/session.h"
#include "ussd/transport.h"
#include "ussd/view.h"

struct dialogue;

/* What came from the network. */
struct phone_event {
    struct text phone;   /* MSISDN, in any writing; empty: unknown, nothing is kept */
    struct text network; /* the network's session, unique for this phone for a day */
    uint64_t step;       /* from 0; the same again: delivered twice */
    bool dial;           /* `text` is what was dialled, "*123*1*2#"; else what was typed */
    struct text text;
};

/* What goes back; `text` is valid until the dialogue's next event. */
struct phone_reply {
    struct text text;   /* UTF-8 */
    bool end;           /* the network's session ends with it */
    bool again;         /* the same bytes as before */
    uint8_t dcs;        /* 0x0F: GSM alphabet, 0x48: UCS-2 (3GPP TS 23.038, 5) */
    size_t used, limit; /* septets or units */
};

struct dialogue_host {
    struct house *house;
    const struct transport *transport;
    struct view_manner manner; /* its budget is the transport's, or smaller */
    struct text language;      /* wished at the first dial; empty: the deployment's */
    struct text down;          /* said when no session can be had: phone.down */
    struct arena *scratch;     /* used within one event only */
};

/* `host` and what it points to must outlive the dialogue. */
struct dialogue *dialogue_open(const struct dialogue_host *host, struct text phone);
void dialogue_close(struct dialogue *dialogue);

/* Always gives a reply. */
void dialogue_take(struct dialogue *dialogue, const struct phone_event *event,
                   struct phone_reply *reply);
/* Bytes held from the system, the session's included. */
size_t dialogue_held_bytes(const struct dialogue *dialogue);

#endif
