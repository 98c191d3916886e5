/* memory.h: what sync remembers from one start to the next, as a note in the store
 * (store_note_put): how the last tries ended, how many bytes went today, how large a batch may
 * be. Lost, it costs a little time and nothing else. */
#ifndef SYNC_MEMORY_H
#define SYNC_MEMORY_H

#include "store/store.h"
#include "sync/pace.h"

enum {
    MEMORY_ERROR = 512,
    MEMORY_LEAST_BATCH = 32 * 1024,
    MEMORY_FIRST_BATCH = 64 * 1024,
    MEMORY_MOST_BATCH = 4 * 1024 * 1024
};
struct memory {
    struct pace pace;
    int64_t batch_bytes;          /* how large the next batch may be */
    int64_t success_ms, error_ms; /* of the last round that ended well, or not; 0: never */
    int64_t office_ahead_ms;      /* the office's clock less ours */
    int64_t tallied_ms;           /* when counts went last (parcel.h) */
    int64_t sent_bytes, received_bytes; /* in all */
    char error[MEMORY_ERROR];           /* in plain words; "" after a success */
};

/* One that is missing or does not read is a new one. */
enum status memory_get(struct memory *memory, struct store *store, struct fault *why);
enum status memory_put(const struct memory *memory, struct store *store, struct fault *why);

/* A batch went through in so many milliseconds: the next is as large as goes in half a minute.
 */
void memory_batch_went(struct memory *memory, uint64_t bytes, int64_t took_ms);
void memory_batch_was_cut(struct memory *memory);

#endif
