/* batcher.h: what goes to the office next, and what its answer changes.
 *
 * Submissions go in the store's order (priority, then age), first all that is small, then what
 * is large (recordings, pictures) in pieces, each from where the office's part of it ends. So a
 * registration never waits behind somebody's recording. What made no way in this round (the
 * office said "later") is passed over until the next, so that it holds up nobody. */
#ifndef SYNC_BATCHER_H
#define SYNC_BATCHER_H

#include "base/random.h"
#include "store/store.h"
#include "sync/account.h"
#include "sync/wire.h"

enum { BATCHER_SMALL = 8 * 1024 }; /* bytes of a part that goes with the registrations */

struct batcher; /* lives for one round */
struct batcher *batcher_open(struct store *store, const struct account *account,
                             struct clock clock, struct random random);
void batcher_close(struct batcher *batcher);
/* From now on it changes nothing in the store: for who only wants to know what would be sent.
 */
void batcher_only_look(struct batcher *batcher);

struct batcher_made {
    uint8_t id[WIRE_ID];
    size_t items;
    uint64_t sealed_bytes;
};
/* Writes the next batch of about `most` bytes, signed, to the empty `out`; `items` is 0 and
 * nothing is written when nothing is left to send. */
enum status batcher_make(struct batcher_made *made, struct buffer *out, struct batcher *batcher,
                         size_t most, struct fault *why);
/* For batches that nobody answers in this round (a stick): what was put into a batch counts as
 * sent to batcher_make, and only to it. */
void batcher_assume(struct batcher *batcher, struct text batch);

struct batcher_taken {
    size_t acknowledged, refused, later, pieces;
};
/* Takes a signed answer's verdicts into the store; the same answer again changes nothing.
 * REFUSED: it is not for this device, or makes no sense; then nothing has changed. */
enum status batcher_take(struct batcher_taken *taken, struct batcher *batcher,
                         struct text answer, struct fault *why);
/* The same for an answer that has been read already. */
enum status batcher_take_read(struct batcher_taken *taken, struct batcher *batcher,
                              const struct wire_answer *answer, struct fault *why);

#endif
