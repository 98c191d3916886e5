/* store.h: what must survive: the queue, drafts, counters, cases.
 *
 * The store sees sealed bytes and keyed hashes, never people. What a function has answered OK
 * to is on the disk (written and synced); what it has not answered OK to is not there at all.
 * One process holds a store at a time.
 *
 * A submission's life:  queued -> sent -> acknowledged -> purged
 *                          \________-> refused (kept, shown to staff)
 *
 * The engine stands behind `struct store_engine` (store_engine.h); SQLite is the one here. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/status.h"

struct store;

/* Opens FOLDER/doorstep.db, makes or migrates it, and checks it whole. A file that is damaged
 * is set aside under another name, never deleted; a new one is begun and `set_aside` (may be
 * NULL) gets its name. CONFLICT: another process holds it. NO_ROOM: the disk is full or
 * read-only. REFUSED: it was written by a newer version. */
enum status store_open(struct store **store, const char *folder, struct clock clock,
                       struct text *set_aside, struct arena *arena, struct fault *why);
void store_close(struct store *store);

/* ---- Drafts: opaque, encrypted by the caller ---- */

enum { STORE_KEY = 32 };
/* Replaces the one that is there. `keep_days`: how many days of running it is kept; days are
 * counted as the program lives through them, so a clock that jumps years ends no draft. */
enum status store_draft_put(struct store *store, const uint8_t key[STORE_KEY],
                            struct text bytes, int keep_days, struct fault *why);
/* NOT_FOUND if there is none. */
enum status store_draft_get(struct text *bytes, struct store *store,
                            const uint8_t key[STORE_KEY], struct arena *arena,
                            struct fault *why);
enum status store_draft_drop(struct store *store, const uint8_t key[STORE_KEY],
                             struct fault *why);

/* ---- The queue ---- */

struct store_part {
    struct text name; /* "" for the submission itself; else a number as text: names of files can
                         tell who sent them */
    struct text bytes; /* sealed */
};
struct store_submission {
    struct text instance_id; /* "uuid:..." : its identity */
    struct text form_id, form_version;
    struct text case_number;
    int priority; /* smaller goes first */
    bool odk;     /* parts are ODK's encrypted files, under their own names */
    const struct store_part *parts;
    size_t part_count;
};
/* What is written with a submission, all or nothing. */
struct store_sending {
    struct store_submission submission;
    const uint8_t *draft_key; /* NULL: none; else this draft is replaced by `draft` */
    struct text draft;        /* empty: the draft is dropped */
    int draft_keep_days;
    uint8_t case_check[STORE_KEY]; /* hash of case number and secret, for store_case_find */
};
/* Queues it. The same instance_id with the same bytes again is OK and changes nothing; with
 * other bytes it is CONFLICT. NO_ROOM when the disk is full: then nothing has changed. */
enum status store_send(struct store *store, const struct store_sending *sending,
                       struct fault *why);

enum store_state { STORE_QUEUED, STORE_SENT, STORE_ACKNOWLEDGED, STORE_REFUSED };
struct store_entry {
    struct text instance_id, form_id, form_version, case_number, reason;
    enum store_state state;
    int64_t queued_ms;
    int priority;
    size_t part_count, bytes;
    bool odk;
};
/* Calls `visit` for each entry in the order of sending (priority, then age); stops when it says
 * false. Entries live until visit returns. */
enum status store_each(struct store *store, void *self,
                       bool (*visit)(void *self, const struct store_entry *entry),
                       struct fault *why);
enum status store_parts(struct store_part **parts, size_t *count, struct store *store,
                        struct text instance_id, struct arena *arena, struct fault *why);
/* Only along the drawing above; anything else is CONFLICT. `reason` for STORE_REFUSED. */
enum status store_move(struct store *store, struct text instance_id, enum store_state to,
                       struct text reason, struct fault *why);
/* Deletes acknowledged submissions older than that many days of running; how many. */
enum status store_purge(struct store *store, int days, size_t *purged, struct fault *why);

/* ---- Cases and counters ---- */

/* The entry whose case number and secret hash to `check`; NOT_FOUND otherwise. */
enum status store_case_find(struct store_entry *entry, struct store *store,
                            const uint8_t check[STORE_KEY], struct arena *arena,
                            struct fault *why);
/* The next number of a counter: 0, 1, 2, ... Never the same twice, also when the database was
 * set aside (a mark outside of it is kept ahead); may leave some out after a crash. */
enum status store_next(uint64_t *value, struct store *store, const char *counter,
                       struct fault *why);

#endif
