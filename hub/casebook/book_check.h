/* book_check.h: an office and a kiosk in one place, for tests: somebody answers at the kiosk,
 * what was sealed arrives, and the news come back to where it was said. */
#ifndef CASEBOOK_BOOK_CHECK_H
#define CASEBOOK_BOOK_CHECK_H

#include "casebook/casebook.h"
#include "db/db_check.h"
#include "intake/intake.h"
#include "session/session.h"

#define CN "assets/services/cn-rural"
#define KE "assets/services/ke"
#define AREA TEXT("990001")

struct book_place {
    struct db_place *db;
    const char *services;
    struct clock_fixed clock;
    struct random_seeded random;
    struct house *house;
    struct session *session;
    struct arena *page_arena;
    struct page page;
    struct intake *intake;
    struct office_secret *secret;
    uint8_t case_key[CASE_KEY];
    struct casebook *book;
    uint64_t cursor; /* news that the kiosk has */
    int64_t sent;    /* submissions that have arrived */
    const char
        *helper; /* of the village's staff, who helps from the first page on; NULL: nobody */
};

void book_place_open(struct book_place *place, struct db_place *db, const char *services);
void book_place_close(struct book_place *place);
/* The book of a hub; `reads`: it has the office's secret. */
struct casebook *book_place_hub(struct book_place *place, bool reads);

/* What somebody answers to the page of that name ("offered": whatever the office offers); a
 * page that is not in the list is listened to, or its first choice is taken, or it is left out.
 * Ends with a NULL name. */
struct book_answer {
    const char *page, *value;
};
/* Goes through a service to its receipt; the number of the case. */
const char *book_place_say(struct book_place *place, const char *service, const char *language,
                           const char *channel, const struct book_answer *answers);
/* Takes all that is queued to the intake, as from `area`. */
void book_place_send(struct book_place *place, struct text area);
/* Steps until there is nothing to do; how many. */
size_t book_place_step(struct casebook *book);
/* Brings the news of the area to the kiosk. */
void book_place_news(struct book_place *place, struct text area);
/* What the service "case" tells of a number and its secret: all that its pages say. */
struct text book_place_ask(struct book_place *place, const char *number, const char *secret,
                           const char *language, struct arena *arena);

/* Somebody asks for the case on the phone and goes on from what is told to `service`, to its
 * receipt; the number there. */
const char *book_place_then(struct book_place *place, const char *number, const char *secret,
                            const char *service, const struct book_answer *answers);

/* The same, and then asks for a person to call. */
const char *book_place_call(struct book_place *place, const char *number, const char *secret,
                            const struct book_answer *answers);

/* The only case of that number, or fails. */
struct case_facts book_place_case(struct book_place *place, const char *number,
                                  struct arena *arena);
struct book_try {
    const char *who, *role, *action, *reason, *sentence, *assignee;
};
enum status book_place_do(struct book_place *place, const char *number,
                          const struct book_try *deed, struct fault *why);

/* Fails unless it is done; unless it is refused with these words. */
void book_place_must(struct book_place *place, const char *number, struct book_try deed);
void book_place_must_not(struct book_place *place, const char *number, struct book_try deed,
                         const char *words);
/* Fails unless, once the news came, asking for the case tells these words. */
void book_place_hears(struct book_place *place, const char *number, const char *secret,
                      const char *language, const char *words);
bool book_holds(struct text text, const char *words);

/* Somebody's answers to the forms of cn-rural; the secret is 471142. */
extern const struct book_answer BOOK_JOINS[];
/* Their registration, arrived and read: its number. */
const char *book_place_registered(struct book_place *place, const char *language);
/* The same, and declined for "A private thing": by worker-1 proposed, by reviewer-1 decided. */
const char *book_place_declined(struct book_place *place);

#define W1 "worker-1"
#define W2 "worker-2"
#define R1 "reviewer-1"
#define R2 "reviewer-2"

#endif
