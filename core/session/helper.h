/* helper.h: somebody helps a person to answer: who, by the person's own leave, and what they do
 * not hear.
 *
 *   the page of a person -> who? -> (staff: name) -> does the person agree? -> back to the page
 *
 * While somebody helps, a moment alone is offered before a private question, or to put it off:
 * it stands in the review as such, to be answered there, and is left to the office otherwise.
 * The submission says who helped (form/helped.h); the review says it to the person. */
#ifndef SESSION_HELPER_H
#define SESSION_HELPER_H

#include "base/buffer.h"
#include "base/status.h"
#include "form/helped.h"
#include "session/pack.h"
#include "session/page.h"

struct session;

enum { HELPER_LONGEST_NAME = 200 }; /* bytes */

struct helper {
    const char *by;     /* "family", ...: a value of the choices; NULL: nobody */
    struct buffer name; /* of staff */
    bool gone;          /* helps no more, but has in this service */
    bool is_alone;      /* the person said so, for the private questions in a row */
    const char *wished; /* while it is being asked */
    struct buffer wished_name;
};

void helper_end(struct helper *helper);
bool helper_is_there(const struct session *session);

/* Each is a row of the table in turn.c. */
enum status helper_begin(struct session *session);
enum status helper_who(struct session *session, const struct answer *answer, struct fault *why);
enum status helper_name(struct session *session, const struct answer *answer,
                        struct fault *why);
enum status helper_agrees(struct session *session, const struct answer *answer,
                          struct fault *why);
enum status helper_alone(struct session *session, const struct answer *answer,
                         struct fault *why);
enum status helper_back(struct session *session, const struct answer *answer,
                        struct fault *why);

/* Puts the offer of a moment alone over a private question; after every move, and when a page
 * that lay over it goes. */
void helper_look(struct session *session);

/* ---- Pages ---- */

void helper_put_who(struct page *page, const struct session *session, struct arena *arena);
void helper_put_name(struct page *page, const struct session *session, struct arena *arena);
void helper_put_agrees(struct page *page, const struct session *session, struct arena *arena);
void helper_put_alone(struct page *page, const struct session *session, struct arena *arena);
/* In the review: who helped, and which lines were put off. */
void helper_put_review(struct page *page, const struct session *session, struct arena *arena);

/* ---- Sending and drafts ---- */

/* `by` is empty when nobody helped. */
struct helped helper_told(const struct session *session, struct arena *arena);
/* Whether a question that is empty may stay so. */
bool helper_put_off(const struct session *session, struct text reference);
void helper_pack(struct buffer *out, const struct helper *helper);
void helper_unpack(struct helper *helper, struct unpack *in);

#endif
