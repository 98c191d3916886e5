/* round.h: one conversation with the office: what waits is sent, what is new is taken.
 *
 *   the batch that was cut off -> new batches until nothing is left -> hello and news
 *   -> files of the deployment -> the deployment put in place -> counts, some times a day
 *
 * A round holds DATA/sync/lock, so that no two run at the same time. The batch that is being
 * sent is the file DATA/sync/current.batch until its answer has been taken, so that a cut of
 * the line or of the power goes on at the same byte. Another kind of office (a plain OpenRosa
 * server) is another implementation of this header's second half. */
#ifndef SYNC_ROUND_H
#define SYNC_ROUND_H

#include "base/random.h"
#include "store/store.h"
#include "sync/account.h"
#include "sync/install.h"
#include "sync/memory.h"

enum round_end {
    ROUND_DONE,    /* all was sent, all news taken */
    ROUND_LATER,   /* no network, or the office is busy: try again, `why` says when and what */
    ROUND_REFUSED, /* the office does not want this device: staff must look */
    ROUND_STOPPED, /* asked to stop, or the day's bytes are used up */
};
const char *round_end_name(enum round_end end);

struct round_tally {
    size_t batches, items, acknowledged, refused, later; /* of this round */
    size_t rows, files;
    bool deployed; /* a new deployment is in place */
};
struct round {
    const struct account *account;
    struct store *store;
    const struct link *link;
    struct memory *memory;
    struct install install;
    struct clock clock;
    struct random random;
    const char *program;                           /* version, for the hello */
    void *self;                                    /* of the two below */
    bool (*stop)(void *self);                      /* end soon; may be NULL */
    void (*say)(void *self, const char *sentence); /* progress, for people; may be NULL */
};
/* Keeps the memory's books (bytes, failures, the last error) and writes them. */
enum round_end round_run(struct round_tally *tally, const struct round *round,
                         struct fault *why);

/* For whoever else works on the same files (a courier): waits up to a minute; -1: another
 * still works. */
int round_hold(const char *data);
void round_let_go(int held);

#endif
