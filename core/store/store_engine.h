/* store_engine.h: what stands behind the store: a few tables in transactions.
 *
 * store.c knows the rules (limits, what may follow what, hashes, days); an engine only keeps
 * rows. It is a struct of functions so that another database can stand here. Every function but
 * the two that begin is called within a transaction; what `commit` has answered OK to is on the
 * disk, and every other process sees it. What a transaction sees is of one moment.
 * After any status but OK and NOT_FOUND the caller rolls back. Texts that come out lie in the
 * arena. The opening function of an engine checks every row it holds (store_row_hash) and
 * brings an older database up to date. */
#ifndef STORE_STORE_ENGINE_H
#define STORE_STORE_ENGINE_H

#include "store/store.h"

enum { STORE_HASH = 32 };

/* A submission as a row. */
struct store_row {
    int64_t id; /* rises with age; given by the engine */
    struct store_entry entry;
    int64_t moved_lived_ms; /* when its state last changed, in time lived */
    uint8_t case_check[STORE_KEY];
    uint8_t hash[STORE_HASH]; /* store_row_hash of it and its parts */
};
struct store_draft_row {
    struct text bytes;
    int64_t ends_lived_ms;    /* kept until then, in time lived */
    uint8_t hash[STORE_HASH]; /* store_draft_hash of key and bytes */
};
/* How long the program has lived with this store, whatever the clock says; see lifetime.h. */
struct store_life {
    int64_t lived_ms, last_ms, furthest_ms;
};

struct store_engine {
    void *self;
    void (*close)(void *self);
    enum status (*begin)(void *self, struct fault *why); /* to write: one process at a time */
    enum status (*begin_reading)(void *self, struct fault *why);
    enum status (*commit)(void *self, struct fault *why);
    void (*rollback)(void *self);
    void (*tidy)(void *self); /* after a commit and outside of a transaction: what can wait */

    enum status (*life_get)(void *self, struct store_life *life, struct fault *why);
    enum status (*life_put)(void *self, const struct store_life *life, struct fault *why);

    enum status (*draft_put)(void *self, const uint8_t key[STORE_KEY],
                             const struct store_draft_row *row, struct fault *why);
    enum status (*draft_get)(void *self, const uint8_t key[STORE_KEY],
                             struct store_draft_row *row, struct arena *arena,
                             struct fault *why);
    enum status (*draft_drop)(void *self, const uint8_t key[STORE_KEY], struct fault *why);
    enum status (*drafts_end)(void *self, int64_t lived_ms, struct fault *why);

    enum status (*row_add)(void *self, const struct store_row *row,
                           const struct store_part *parts, struct fault *why);
    enum status (*row_get)(void *self, struct text instance_id, struct store_row *row,
                           struct arena *arena, struct fault *why);
    /* The first of those states after that place, by priority, then id. */
    enum status (*row_after)(void *self, const struct store_walk *walk, struct store_row *row,
                             struct arena *arena, struct fault *why);
    enum status (*row_by_case)(void *self, const uint8_t check[STORE_KEY],
                               struct store_row *row, struct arena *arena, struct fault *why);
    /* As many as the row's part_count, in their order; DAMAGED if some are missing. */
    enum status (*row_parts)(void *self, const struct store_row *row, struct store_part *parts,
                             struct arena *arena, struct fault *why);
    /* Writes state, reason and moved_lived_ms of the row with that id. */
    enum status (*row_move)(void *self, const struct store_row *row, struct fault *why);
    /* REFUSED when the part is not there or shorter. */
    enum status (*have_put)(void *self, const struct store_row *row, unsigned part,
                            uint64_t have, struct fault *why);
    /* Fills those of part_count numbers that are known. */
    enum status (*have_get)(void *self, const struct store_row *row, uint64_t *have,
                            struct fault *why);
    enum status (*figures)(void *self, struct store_figures *figures, struct fault *why);
    /* Deletes acknowledged rows moved at or before that moment of life. */
    enum status (*rows_purge)(void *self, int64_t lived_ms, size_t *purged, struct fault *why);

    enum status (*counter_get)(void *self, struct text name, uint64_t *next, struct fault *why);
    enum status (*counter_put)(void *self, struct text name, uint64_t next, struct fault *why);

    enum status (*cursor_get)(void *self, uint64_t *cursor, struct fault *why);
    enum status (*cursor_put)(void *self, uint64_t cursor, struct fault *why);
    enum status (*news_put)(void *self, const struct store_news *news,
                            const uint8_t hash[STORE_HASH], struct fault *why);
    enum status (*news_drop)(void *self, const struct store_news *news, struct fault *why);
    /* Fills `bytes` of the row with that table and key. */
    enum status (*news_get)(void *self, struct store_news *news, uint8_t hash[STORE_HASH],
                            struct arena *arena, struct fault *why);
    enum status (*news_any)(void *self, struct text table, bool *any, struct fault *why);
    enum status (*news_clear)(void *self, struct fault *why);

    enum status (*note_put)(void *self, struct text name, struct text bytes,
                            const uint8_t hash[STORE_HASH], struct fault *why);
    enum status (*note_get)(void *self, struct text name, struct text *bytes,
                            uint8_t hash[STORE_HASH], struct arena *arena, struct fault *why);

    /* What is counted stands in the parcel of no bytes. */
    enum status (*tally_add)(void *self, const struct store_tally *tally, struct fault *why);
    enum status (*tally_rows)(void *self, int64_t *rows, struct fault *why);
    enum status (*parcel_waits)(void *self, uint8_t id[STORE_PARCEL], struct fault *why);
    enum status (*parcel_wrap)(void *self, const uint8_t id[STORE_PARCEL], int64_t most,
                               struct fault *why);
    /* At most `most` rows, by key. */
    enum status (*parcel_read)(void *self, const uint8_t id[STORE_PARCEL],
                               struct store_tally *rows, size_t *count, size_t most,
                               struct arena *arena, struct fault *why);
    enum status (*parcel_drop)(void *self, const uint8_t id[STORE_PARCEL], struct fault *why);
};

/* Over everything of a row that never changes, and its parts. */
void store_row_hash(uint8_t hash[STORE_HASH], const struct store_row *row,
                    const struct store_part *parts);
void store_draft_hash(uint8_t hash[STORE_HASH], const uint8_t key[STORE_KEY],
                      struct text bytes);
/* Of a row of news, or of a note: then `table` is empty. */
void store_news_hash(uint8_t hash[STORE_HASH], struct text table, struct text key,
                     struct text bytes);

/* The engine of one machine: FOLDER/doorstep.db. The caller's lock keeps everybody else out;
 * once it is open it can be shared. See store_open. */
enum status sqlite_engine_open(struct store_engine *engine, const char *folder,
                               struct text *set_aside, struct arena *arena, struct fault *why);
/* When others have it open: checks only that it is of this program's version. */
enum status sqlite_engine_join(struct store_engine *engine, const char *folder,
                               struct fault *why);

#endif
