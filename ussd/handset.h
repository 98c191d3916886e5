/* handset.h: a phone and its network, for tests, for authors and for whoever wants to see.
 *
 * It dials, sends, and shows what came back, as a network would carry it; the network ends a
 * dialogue by its own clock. What the field does as well can be done here: a call comes in, a
 * reply comes late or an input twice, the service's program begins anew. It owns the house, to
 * be able to close and open it again. */
#ifndef USSD_HANDSET_H
#define USSD_HANDSET_H

#include "ussd/phones.h"

enum { HANDSET_ENTRY = 1024 };

/* What happened last, besides a reply. */
enum handset_event {
    HANDSET_NOTHING,
    HANDSET_NO_DIALOGUE, /* something was typed, and nothing was dialled */
    HANDSET_NO_SERVICE,  /* the network knows no service of that code */
    HANDSET_DROPPED,     /* by the person */
    HANDSET_CALLED,      /* a call came in and cut it */
    HANDSET_LOST,        /* a dead spot: the input did not arrive, the dialogue is cut */
    HANDSET_SILENT,      /* the network ended it: nobody typed */
    HANDSET_TOO_LONG,    /* the network ended it: its whole time is over */
    HANDSET_TOO_LATE,    /* the reply came after the network had ended it */
    HANDSET_RESTARTED,   /* the program began anew */
    HANDSET_SAME,        /* delivered twice: the same bytes came back */
    HANDSET_DIFFERENT    /* delivered twice: others did. That is a bug */
};

struct handset_options {
    struct house_options house; /* its clock is the handset's */
    const struct transport *transport;
    struct fit_budget budget;      /* zero: the transport's */
    const char *msisdn, *language; /* language NULL: the deployment's */
};

struct handset {
    struct handset_options options;
    struct house *house;
    struct phones *phones;
    bool connected;
    int64_t dialled_ms, last_ms; /* of the network's clock */
    unsigned dialogues;
    uint64_t step;
    char typed[HANDSET_ENTRY]; /* the last input, to give again */
    char network[48];
    bool has_sent, was_dial;
    struct phone_reply reply; /* `text` is `shown` */
    char shown[HANDSET_ENTRY];
    unsigned screens; /* replies so far */
    enum handset_event event;
};

enum status handset_open(struct handset *handset, const struct handset_options *options,
                         struct fault *why);
void handset_close(struct handset *handset);

/* Each of these sets `event`, and `reply` when one came. */
void handset_dial(struct handset *handset, const char *code);
void handset_send(struct handset *handset, const char *text);
/* The last input is delivered once more. */
void handset_twice(struct handset *handset);
void handset_end(struct handset *handset, enum handset_event event);
/* Ends the dialogue if the network would have by now. */
void handset_tick(struct handset *handset);
/* Closes the program's core and opens it again, as after a power cut. */
enum status handset_restart(struct handset *handset, struct fault *why);

/* Milliseconds until the network ends it. */
int64_t handset_idle_left_ms(const struct handset *handset);
int64_t handset_total_left_ms(const struct handset *handset);

/* One plain English sentence for an event; NULL for HANDSET_NOTHING. */
const char *handset_says(enum handset_event event);

#endif
