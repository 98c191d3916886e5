/* notices.h: what the office offers of itself, by the rules of offers.csv; for this room alone.
 *
 * Each person is looked at once a day, and again as soon as something happens to a case of
 * theirs. What holds for them today becomes the row of seal/notice_row.h that their devices
 * find; what they said no or yes to in this season does not. Nothing is offered by a table that
 * is broken, or not as it was approved: what was offered by it before is taken back. */
#ifndef CASEBOOK_NOTICES_H
#define CASEBOOK_NOTICES_H

#include "casebook/inside.h"
#include "casebook/offers.h"
#include "seal/notice_row.h"

enum { PERSON_MOST_TOKENS = 6, PERSON_HASH = 16 };
struct person_facts {
    struct case_token tokens[PERSON_MOST_TOKENS];
    uint8_t seen[PERSON_MOST_TOKENS][PERSON_HASH]; /* of what they were made, while gathering */
    size_t token_count;
    bool has_day[OFFERS_MOST_NODES]; /* by offers->nodes */
    int64_t day[OFFERS_MOST_NODES];
};
enum status person_gather(struct person_facts *facts, struct casebook *book, struct db *db,
                          struct text person, const struct offers *offers, struct arena *arena,
                          struct fault *why);
struct text person_lock(const struct casebook *book, const struct person_facts *facts,
                        struct text person, const struct offers *offers, struct arena *arena);
/* False: it cannot be read, and is to be gathered anew. */
bool person_unlock(struct person_facts *facts, const struct casebook *book, struct text locked,
                   struct text person, const struct offers *offers, struct arena *arena);

/* ---- What holds for somebody today (notices_due.c) ---- */

struct notices_for {
    const struct casebook *book;
    const struct offers *offers;
    const struct person_facts *facts;
    int64_t today;
    struct db_rows cases;   /* NOTICES_CASES, newest first */
    struct db_rows answers; /* offer, season, answer */
};
#define NOTICES_CASES                                                                          \
    "SELECT number, form_id, state, opened_ms, changed_ms, is_open, area FROM book_case "      \
    "WHERE person = $1 ORDER BY id DESC LIMIT 50"
/* At most NOTICE_MOST. */
size_t notices_due(struct notice *notices, const struct notices_for *whom, struct arena *arena);

/* The table, read and as it was approved. NOT_FOUND: there is none. */
enum status notices_table(struct offers *offers, const struct casebook *book, struct db *db,
                          struct arena *arena, struct fault *why);

#endif
