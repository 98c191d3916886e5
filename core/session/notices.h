/* notices.h: what the office offers to the person who is there (seal/notice_row.h), put over a
 * page when they have said who they are, or dial from their own phone.
 *
 *   found by the phone: offered at home      found by what a ds:person node holds: at once
 *   "yes" opens the named service, filled with what is known, and leads back afterwards
 *   "no"  is told to the office, and not asked again that season
 *   home or back is neither: it is asked again another day
 *
 * The device can tell neither whose rows it holds nor what they say; what was found lives as
 * long as the session. Who practises is offered nothing. */
#ifndef SESSION_NOTICES_H
#define SESSION_NOTICES_H

#include "seal/notice_row.h"
#include "session/page.h"

struct service;
struct session;

enum {
    NOTICES_MOST = 2 * NOTICE_MOST, /* in a session */
    NOTICES_MOST_LOOKS = 8,         /* for rows in a session: each costs milliseconds */
    NOTICES_ASKED_DAYS = 370        /* how long a device remembers that it has asked */
};

struct offer {
    struct notice notice;
    uint8_t key[NOTICE_KEY]; /* of its row */
    const struct service *service;
    bool by_phone, done, told; /* told: the office knows the answer */
};
struct notices {
    struct arena *arena; /* of what was found; NULL: nothing was looked for */
    struct offer *offers;
    size_t count, at;                    /* `at`: the one on show */
    struct offer *taken;                 /* whose service is open, or is to be */
    uint64_t looked[NOTICES_MOST_LOOKS]; /* for whom: hashes, in memory only */
    size_t look_count;
};

/* What is there for the phone that calls; once, when a session opens. */
void notices_open(struct session *session);
void notices_end(struct notices *notices);
/* What is there for who the person has just said they are. */
void notices_find(struct session *session);
/* Puts one over the page where it may be. */
void notices_look(struct session *session);
enum status notices_answer(struct session *session, const struct answer *answer,
                           struct fault *why);
void notices_put(struct page *page, const struct session *session, struct arena *arena);
/* Who goes home from an offer gets there. */
void notices_put_off(struct session *session);
/* The service of one was sent: it is not offered again. */
void notices_sent(struct session *session);
/* After each answer: of a service that sends nothing "yes" is told once the person has heard
 * what they came for, the case by its number and secret, else the last page. */
void notices_heard(struct session *session);

#endif
