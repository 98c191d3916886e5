/* session.h: walks one person through services, one page at a time.
 *
 * A house is what all sessions of one program share: the forms and words of a deployment, the
 * store, the keys, the clock. A session is one person's way through it: home menu, service,
 * review, receipt. Given the same house, clock, random numbers and answers it gives the same
 * pages. Nothing here knows what a channel is.
 *
 *   session_open -> session_page -> session_answer -> session_page ... -> session_close
 *
 * States:  home -> question <-> question -> review -> receipt -> home
 *                     |  ^                    |
 *                     v  |                    v
 *                 paused, resumed          not sent (try again) */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/status.h"
#include "session/page.h"

struct house;
struct slip_guard;
struct store;

struct house_options {
    const char *services; /* the deployment's folder: deployment.conf and a folder a service */
    const char *data;     /* where store, keys and drafts are */
    const char *locales;  /* the folder of catalogues */
    struct clock clock;
    struct random random;
    bool demonstration; /* make an office's keys in DATA/office if there are none */
    bool practice;      /* every session of this house only practises */
    bool forms_later;   /* house_open_forms opens them, once a first page is shown */
    size_t forms_open; /* that nobody is in, kept in memory; 0: all (where many dial at once) */
};
/* Opens the deployment, its forms, catalogues, keys and store. */
enum status house_open(struct house **house, const struct house_options *options,
                       struct fault *why);
/* What `forms_later` left: until then there are languages and words, and no session opens. A
 * house whose forms are refused can only be closed. */
enum status house_open_forms(struct house *house, struct fault *why);
/* Whether a deployment would open: its settings, catalogues, forms and menus, as house_open
 * judges them. Needs no keys and no store, and writes nothing. */
enum status house_check(const struct house_options *options, struct fault *why);
void house_close(struct house *house);
/* `services` is a symbolic link and leads to another deployment by now, or a form in it was
 * changed in its place: the house goes on with what it opened, without that form; whoever owns
 * it opens it anew when nobody is there. */
bool house_is_old(const struct house *house);
size_t house_language_count(const struct house *house);
struct text house_language(const struct house *house, size_t index); /* BCP 47; 0: default */
struct text house_short_code(const struct house *house);             /* "*123#" */
struct store *house_store(struct house *house);
/* The house's own count of wrong slips, of all its people together. In memory, as the tries to
 * guess a case's secret: it slows guessing down and promises no more. */
struct slip_guard *house_slips(struct house *house);
int64_t house_now_ms(const struct house *house);

struct session;

/* Who is there, for this session alone. */
struct visitor {
    struct text channel;  /* "ussd", "kiosk": goes into the submission's metadata */
    struct text person;   /* keeps a draft to go on with: an MSISDN; empty: keeps none.
                             Never stored readably: the store sees a keyed hash. */
    struct text phone;    /* for jr:preload phonenumber; empty: unknown */
    struct text device;   /* for deviceid */
    struct text language; /* wished; empty: the one of the draft, else the default */
    bool practice;        /* this session only practises (below) */
    bool is_shared;       /* `person` is a place of a device that many use: tries to guess a
                             case's secret are counted for the device, as without `person` */
};

/* Opens the person's draft if there is one: the first page is then PAGE_GO_ON (or the receipt
 * that they may not have seen). Otherwise the home menu. */
enum status session_open(struct session **session, struct house *house,
                         const struct visitor *visitor, struct fault *why);
/* Keeps nothing that session_keep has not kept. Wipes what it held. */
void session_close(struct session *session);

/* The page the person is on; the same again until the next answer. */
void session_page(struct page *page, const struct session *session, struct arena *arena);

/* The page that comes next unless the answer to this one changes it, for who prepares pages:
 * what it says, and none of what one may do there. False where that is not known. Moves
 * nothing.
 */
bool session_ahead(struct page *page, const struct session *session, struct arena *arena);

/* Takes an answer; what is refused shows on the next page (`refusal`). An answer that makes no
 * sense on this page is refused likewise. Only a broken store or a full disk is a fault here,
 * and the session is then where it was (after ANSWER_SEND: on PAGE_NOT_SENT, with OK). */
enum status session_answer(struct session *session, const struct answer *answer,
                           struct fault *why);

/* The channel showed the help of the page: for the counts of where people stop. */
void session_helped(struct session *session);

/* Writes the draft, encrypted under the device's key and synced to disk, with a note of the
 * channel's own (where in a long page it is; the last reply, to give again). To be called
 * before the next page is shown. Does nothing for a visitor without `person`. */
enum status session_keep(struct session *session, struct text note, struct fault *why);
/* The same for `person` from now on, not empty: once it is written there, what was kept for the
 * one before is destroyed. */
enum status session_keep_for(struct session *session, struct text person, struct text note,
                             struct fault *why);
/* Destroys what was kept of this session. It goes on in memory, and may be kept again. */
enum status session_forget(struct session *session, struct fault *why);
/* The note last kept: at first that of the draft this session was opened with; empty if none.
 */
struct text session_note(const struct session *session);

/* Asks again what only the person knows, before a draft is shown to whoever comes: the page of
 * a question of this service that was answered with a secret, else a private number, else a
 * date or another number; without its answer. False when nothing of the kind was answered. */
bool session_proof(struct page *page, const struct session *session, struct arena *arena);
/* Whether `value` is that answer. Counts nothing: the caller bounds the tries. */
bool session_proof_is(const struct session *session, struct text value);

/* Something is unfinished and would be lost: answers of the service one is in, or of one that
 * was put aside. */
bool session_holds_work(const struct session *session);

/* ---- Practice ---- */

/* Who practises goes through the same pages with invented people. Each page says so
 * (page.practice), nothing of it is kept or sent, the receipt's number is one that no case has
 * (STORE_PRACTICE_CASES), and the store refuses what was made meanwhile whoever hands it over.
 * Begun by the house, by the visitor, or by the person, from the page of a person at
 * home; what they had before waits. */
bool session_is_practice(const struct session *session);
bool house_is_practice(const struct house *house);

/* A catalogue's words in the session's language (locales/): "back", "home", "more", ... */
struct text session_words(const struct session *session, const char *key);
/* Bytes held from the system by this session, for figures. */
size_t session_held_bytes(const struct session *session);

#endif
