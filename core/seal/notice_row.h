/* notice_row.h: what the office offers to one person, as it lies on devices that must not know
 * whose it is; and the person's answer on its way back.
 *
 * Rows of the table "notices" (store_news_row) are found by who the person says they are: what
 * a node marked ds:person holds (an identity number, a passport's, their own phone), or the
 * phone that the network says is calling. With the case key of the deployment as salt, Argon2id
 * makes a token of it as seal/case_row.h does of number and secret; the row's key and the key
 * of its box come from that. No row holds a name, a number of identity or a birthday.
 *
 * A device, when a person identifies or dials:
 *   1. notice_token_make, notice_row_find, store_news_row("notices", key), notice_row_unlock;
 *      NOT_FOUND is the rule: nothing is said.
 *   2. offers each whose `until` is not over: notice_text in the person's language, "yes" opens
 *      the form `service`, "no" does not ask again. A `number` says which case it is about.
 *   3. sends the answer: notice_answer_write, seal_to_office, store_send with the form id
 *      NOTICE_FORM, the version "1", no case number and that one part. The office's next row
 *      lacks it; until then the device keeps its own note of (offer, season). A "yes" need not
 *      be sent when the service itself is: the office ends an offer that was taken up. */
#ifndef SEAL_NOTICE_ROW_H
#define SEAL_NOTICE_ROW_H

#include "base/arena.h"
#include "base/status.h"
#include "seal/case_row.h"

enum {
    NOTICE_KEY = CASE_ROW_KEY,
    NOTICE_MOST = 6,       /* in one row: more would be a burden */
    NOTICE_LANGUAGES = 16, /* texts of one */
    NOTICE_PERSON = 100    /* letters of a number that count */
};
#define NOTICE_FORM "notice"

/* Capitals; spaces, dashes, slashes and a leading + or 00 make no difference. False: nothing is
 * left of it, and there is no token. */
bool notice_token_make(struct case_token *token, struct text person,
                       const uint8_t case_key[CASE_KEY]);
/* The key of the row: NOTICE_KEY bytes. */
void notice_row_find(uint8_t key[NOTICE_KEY], const struct case_token *token);

struct notice_words {
    struct text language, text;
};
struct notice {
    struct text offer;   /* a name: of a row of the office's table ("turning-60") */
    struct text season;  /* once refused it is not offered again in the same one ("2027") */
    struct text service; /* the form to open */
    struct text number;  /* of the case it is about; or empty */
    struct text until;   /* the last day to offer it, 2027-03-31 */
    struct notice_words *words; /* one or two sentences for each language */
    size_t word_count;
};
/* At most NOTICE_MOST. */
struct text notice_row_lock(const struct case_token *token, const struct notice *notices,
                            size_t count, struct arena *arena);
/* DAMAGED when it is another's, or was changed. */
enum status notice_row_unlock(struct notice **notices, size_t *count,
                              const struct case_token *token, struct text row,
                              struct arena *arena, struct fault *why);
/* In that language, by exact tag, else by its first part ("zh" for "zh-CN"), else the first. */
struct text notice_text(const struct notice *notice, struct text language);

struct notice_answer {
    uint8_t key[NOTICE_KEY]; /* of the row: it says whose answer it is */
    struct text offer, season;
    bool yes; /* false: "no", or "not now": not asked again this season */
};
struct text notice_answer_write(const struct notice_answer *answer, struct arena *arena);
/* DAMAGED: it is none. */
enum status notice_answer_read(struct notice_answer *answer, struct text bytes,
                               struct arena *arena, struct fault *why);

#endif
