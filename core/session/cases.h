/* cases.h: the table `cases` that a form may ask: how a submission fares, to whoever knows its
 * number and the secret that was given with it (docs/authors.md).
 *
 * What the office said last comes first: its news hold a row for each case of the area, locked
 * for whoever knows both (seal/case_row.h), so a case made at another kiosk is found too. Where
 * there is no news yet, this machine's own queue knows the state.
 *
 * A number alone finds nothing. Wrong pairs are counted per person and day, or per session
 * where nobody knows who is there; past the limit everything is "wait". The counts live in
 * memory: they slow guessing down and promise no more. */
#ifndef SESSION_CASES_H
#define SESSION_CASES_H

#include "base/clock.h"
#include "seal/case_row.h"
#include "seal/seal.h"
#include "store/store.h"

/* Wrong pairs of everybody, today. */
struct tries;
struct tries *tries_open(struct arena *arena);

/* One session's asking. Its memory of the last pairs keeps a form that calculates again from
 * counting one try twice. */
struct cases {
    struct store *store;
    const struct device *device;
    struct tries *tries;
    struct clock clock;
    const uint8_t *case_key;        /* CASE_KEY bytes: the deployment's */
    int64_t most;                   /* wrong pairs a day */
    uint8_t person[SEAL_PSEUDONYM]; /* whose tries these are */
    uint8_t wrong[SEAL_PSEUDONYM], found[SEAL_PSEUDONYM];
    bool has_wrong, has_found;
    struct case_token token; /* of the pair asked for last: it costs some milliseconds */
    uint8_t token_check[SEAL_PSEUDONYM];
    bool has_token;
};

/* The hash that stands for a number and its secret in the queue. */
void cases_check(uint8_t check[SEAL_PSEUDONYM], const struct device *device, struct text number,
                 struct text secret);
/* As record_host.lookup, for column `column` of the pair `key`. */
bool cases_find(struct cases *cases, struct text column, struct text key, struct text *found,
                struct arena *arena);

#endif
