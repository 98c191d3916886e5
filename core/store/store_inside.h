/* store_inside.h: what the files of the store's front share; for the store room alone.
 *
 *   store.c      opening and closing, transactions
 *   lock.c       who has it open
 *   draft.c      drafts
 *   send.c       sending, with everything verified before it is committed
 *   queue.c      what happens to what was sent
 *   progress.c   how much of it the office has
 *   counter.c    numbers that are never given twice
 *   news.c       news of the office, and notes
 *   tally.c      counts, and the parcels they go to the office in
 *
 * Nothing that is in the database is remembered from one transaction to the next: another
 * process may have changed it. */
#ifndef STORE_STORE_INSIDE_H
#define STORE_STORE_INSIDE_H

#include "store/lifetime.h"
#include "store/mark.h"
#include "store/store_engine.h"

enum { STORE_MOST_DAYS = 36500, STORE_LONGEST_ID = 255, STORE_LONGEST_REASON = 1000 };

struct store {
    struct store_engine engine;
    struct clock clock;
    struct store_life life;  /* as this process and those it heard of lived it */
    int64_t life_written_ms; /* lived_ms as it is on the disk */
    bool life_is_due;        /* it goes with the next commit, however little of it is new */
    struct marks marks;      /* as they were read last */
    struct arena *scratch;   /* given back at the end of each call */
    bool has_turn;           /* to write */
    int lock;                /* see lock.h; -1: none */
    bool in_use;             /* opened to the end */
};

/* To write: nobody else writes until it ends. */
enum status store_begin(struct store *store, struct fault *why);
/* Commits after OK, takes back after anything else. */
enum status store_end(struct store *store, enum status status, struct fault *why);
/* To read: what is seen is of one moment, and nobody waits. */
enum status store_begin_reading(struct store *store, struct fault *why);
/* Ends a transaction in which nothing was written, or takes back what was. */
enum status store_end_reading(struct store *store, enum status status);

/* Text of `least` to `most` bytes, or REFUSED or TOO_LARGE with its `name` in the fault. */
enum status store_check_field(struct text field, size_t least, size_t most, const char *name,
                              struct fault *why);
/* A draft as a row, its end counted from now. */
enum status store_make_draft(struct store_draft_row *row, const struct store *store,
                             const uint8_t key[STORE_KEY], struct text bytes, int keep_days,
                             struct fault *why);
/* Whether the drawing in store.h has that arrow. */
bool store_may_move(enum store_state from, enum store_state to);

/* For who has the store alone, before it is shared: every counter goes on above whatever the
 * database and the mark remember, so a database of yesterday put back in its place repeats no
 * number. */
enum status store_raise_counters(struct store *store, struct fault *why);
/* Within a transaction that writes: what was reserved and not given out is given back, so that
 * no number is left out. */
void store_give_back_numbers(struct store *store);

#endif
