/* store_inside.h: what the files of the store's front share; for the store room alone.
 *
 *   store.c      opening and closing, transactions, the lock
 *   draft.c      drafts
 *   send.c       sending, with everything verified before it is committed
 *   queue.c      what happens to what was sent
 *   counter.c    numbers that are never given twice */
#ifndef STORE_STORE_INSIDE_H
#define STORE_STORE_INSIDE_H

#include "store/lifetime.h"
#include "store/mark.h"
#include "store/store_engine.h"

enum { STORE_MOST_DAYS = 36500 };

/* A counter that was used since the start. */
struct counter {
    char name[MARK_LONGEST_NAME + 1];
    uint64_t next;
};

struct store {
    struct store_engine engine;
    struct clock clock;
    struct store_life life;
    int64_t life_written_ms; /* lived_ms as it is on the disk */
    struct marks marks;
    struct counter counters[MARK_MOST_COUNTERS];
    size_t counter_count;
    struct arena *scratch; /* given back at the end of each call */
    int lock;              /* of FOLDER/doorstep.lock; -1: none */
};

enum status store_begin(struct store *store, struct fault *why);
/* Commits after OK, takes back after anything else. */
enum status store_end(struct store *store, enum status status, struct fault *why);
/* After only reading. */
enum status store_end_reading(struct store *store, enum status status);

/* Text of `least` to `most` bytes, or REFUSED or TOO_LARGE with its `name` in the fault. */
enum status store_check_field(struct text field, size_t least, size_t most, const char *name,
                              struct fault *why);
/* A draft as a row, its end counted from now. */
enum status store_make_draft(struct store_draft_row *row, const struct store *store,
                             const uint8_t key[STORE_KEY], struct text bytes, int keep_days,
                             struct fault *why);
/* What was reserved and not given out is given back, so that no number is left out. */
void store_give_back_numbers(struct store *store);

#endif
