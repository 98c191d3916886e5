/* state.h: a session as the files of this room see it; everybody else sees session.h.
 *
 *   AT_WALK   a stop of the home form or of a service     --end-->  AT_REVIEW, AT_ENDED, home
 *   AT_REVIEW all answers                                 --send--> AT_RECEIPT or AT_NOT_SENT
 *   AT_GO_ON  an unfinished service is there              --------> AT_WALK, AT_REVIEW or home
 * Over any of these may lie OVER_LANGUAGE, OVER_PERSON or OVER_GOODBYE; the questions about who
 * helps (helper.h) come after that of the person, and OVER_ALONE before a private question
 * while somebody does. OVER_NOTICE is an
 * offer of the office (notices.h). */
#ifndef SESSION_STATE_H
#define SESSION_STATE_H

#include "session/helper.h"
#include "session/house.h"
#include "session/notices.h"
#include "session/trail.h"
#include "session/walk.h"

enum session_state {
    AT_WALK,
    AT_REVIEW,
    AT_NOT_SENT,
    AT_RECEIPT,
    AT_GO_ON,
    AT_ENDED, /* the form said: do not send */
    OVER_LANGUAGE,
    OVER_PERSON,
    OVER_GOODBYE,
    OVER_HELPER,        /* who helps */
    OVER_HELPER_NAME,   /* staff say theirs */
    OVER_HELPER_AGREES, /* the person does */
    OVER_ALONE,         /* a private question comes: alone, or later */
    OVER_NOTICE,        /* the office offers something */
    SESSION_STATES,
    OVER_NOTHING = SESSION_STATES
};

/* A service put aside, packed; `bytes` empty: none. */
struct kept {
    struct buffer bytes;
    bool stale; /* of a version that is deployed no more */
};

/* An unfinished service that waits for "go on" or "anew". */
struct pending {
    const struct service *service; /* NULL: it is deployed no more */
    bool from_menu;                /* chosen at home; else found when the session opened */
    bool stale;
};

/* What is being sent: the very same bytes at every try. */
struct outbox {
    struct arena *arena; /* NULL: nothing is */
    struct store_submission submission;
    uint8_t check[STORE_KEY];
};

/* Where somebody was when they asked for a person, so that nobody has to tell it twice. */
struct asking {
    const struct service *service; /* NULL: at home, or nobody asked */
    struct buffer step;            /* name of the page */
    bool returns;                  /* goes back there once the person has been asked for */
};

struct session {
    struct house *house;
    struct arena *arena;
    struct text channel, phone, device; /* of the visitor */
    bool keeps;                         /* the visitor has a `person`, and it is no practice */
    bool practice;
    bool practises_throughout; /* the visitor does, or all of the house */
    unsigned practised;        /* services so far: another invented person for each */
    uint8_t draft_key[SEAL_PSEUDONYM];
    bool has_draft; /* on disk */
    bool by_wish;   /* the person asked for it to be kept, and has the slip */
    struct record_host host;
    struct cases cases;
    size_t language; /* of the deployment's */

    enum session_state state, over; /* AT_..., OVER_... */
    const char *farewell;           /* OVER_GOODBYE: a catalogue key */
    struct walk walk;
    struct kept *kept;  /* for each service of the house */
    struct kept *shelf; /* what waits while one practises, or the other way round */
    bool kept_before;   /* `keeps` as it was before practice began */
    struct pending pending;
    struct asking asking;
    struct helper helper;
    struct notices notices;
    bool own_phone;                        /* `phone` is the person's alone */
    char asked_case[CASE_DIGITS + 1];      /* in the service that led here; "": in none */
    const struct service *receipt_service; /* AT_RECEIPT; NULL: deployed no more */
    char receipt[CASE_DIGITS + 1];
    struct outbox outbox;
    struct trail trail;

    bool refusing;    /* by the answer that is being taken */
    unsigned refused; /* in a row, on this page */
    struct faces refusal;
    struct buffer refusal_words; /* what `refusal` points into */
    struct buffer note;
};

/* What is on show. */
enum session_state session_shows(const struct session *session);
const struct catalogue *session_catalogue(const struct session *session);
/* In a service, not at home. */
bool session_in_service(const struct session *session);
struct kept *session_kept(const struct session *session, const struct service *service);

/* ---- Practice (practice.c) ---- */

/* To practice or back, at home with nothing of the other. */
enum status session_turn_practice(struct session *session, bool practice, struct fault *why);
/* The table `cases` while one practises: the practice number with any secret is there. */
bool session_practice_case(struct text *found, struct text column, struct text key);
/* Whether the person may begin or end it here. */
bool session_may_turn(const struct session *session);
/* A hint at a question that tells who somebody is: an invented number to type. */
void session_invent(struct page *page, const struct session *session,
                    const struct question *question, struct arena *arena);

/* ---- What lies over a page ---- */

/* An offer of the office, else the offer of a moment alone, where it is time for it; after
 * every move, and when a page that lay over it goes. */
void session_look(struct session *session);
/* Opens the service of an offer, about the case `number` (may be empty), and leads back. */
enum status session_open_offered(struct session *session, const struct service *service,
                                 struct text number, struct fault *why);

/* ---- Refusing ---- */

void session_refuse(struct session *session, const struct faces *message);
void session_refuse_words(struct session *session, struct text words);
void session_refuse_key(struct session *session, const char *key);
void session_take(struct session *session); /* the answer was taken: nothing is refused */

/* ---- Between services ---- */

/* Home, afresh. The service one was in is put aside with its answers, or, with `drop`, wiped.
 */
enum status session_go_home(struct session *session, bool drop, struct fault *why);
/* Opens a service; one that was put aside asks first whether to go on with it. */
enum status session_open_service(struct session *session, const struct service *service,
                                 struct fault *why);
/* Goes on with the pending service, or makes it stale when its draft fits no more. */
enum status session_go_on(struct session *session, struct fault *why);
/* Throws the pending service away: begins it again if it was chosen at home, else home. */
enum status session_begin_anew(struct session *session, struct fault *why);
/* Writes what the form wants to know that only the program does (enum fill). */
enum status session_fill(struct session *session, struct walk *walk, struct fault *why);
void session_forget_asking(struct session *session);
/* Opens one of the services that bring a person, and remembers from where. */
enum status session_ask_person(struct session *session, const struct service *service,
                               struct fault *why);
/* Opens what was chosen at home, or in a service that only tells. A case that was asked for
 * there goes along. */
enum status session_open_chosen(struct session *session, const struct service *service,
                                struct fault *why);
/* Ends the service one is in: back to where a person was asked for, if that is how one came
 * here, else home. `drop` as above. */
enum status session_leave(struct session *session, bool drop, struct fault *why);
/* Where the walk's end leads to; call it after every move. */
enum status session_settle(struct session *session, struct fault *why);

#endif
