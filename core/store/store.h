/* store.h: what must survive: the queue, drafts, counters, cases, news from the office.
 *
 * The store sees sealed bytes and keyed hashes, never people. What a function has answered OK
 * to is on the disk (written and synced); what it has not answered OK to is not there at all.
 *
 * Several programs use one store at the same time, each in its own process, and it is where
 * they meet: what one has answered OK to, the others see from then on. Reading waits for
 * nobody; a write waits for the write of another, a few seconds at most, and is CONFLICT after
 * that. One `struct store` is for one thread.
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

/* Opens FOLDER/doorstep.db. Who opens it while nobody else has it open makes or migrates it,
 * and checks it whole: a file that is damaged is set aside under another name, never deleted; a
 * new one is begun and `set_aside` (may be NULL) gets the name of the old. Others wait for
 * that, some seconds at most, and then join in without such a check: to them a file that they
 * cannot use is DAMAGED, and is mended when all have closed it and one opens it again.
 * CONFLICT: another program is still checking it, or has it open while it must be migrated.
 * NO_ROOM: the disk is full or read-only. REFUSED: it was written by a newer version. */
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
/* What was made while somebody practised says so in three places: its identity and each of its
 * parts begin with these words, and its case number is of a range that no case has. Any one of
 * them is enough for store_send to refuse it (REFUSED), whoever calls. */
#define STORE_PRACTICE_ID "practice:"
#define STORE_PRACTICE_PART "doorstep practice, no submission\n"
#define STORE_PRACTICE_CASES "0000000" /* and three digits more */
/* Queues it. The same instance_id with the same bytes again is OK and changes nothing; with
 * other bytes it is CONFLICT. NO_ROOM when the disk is full: then nothing has changed. */
enum status store_send(struct store *store, const struct store_sending *sending,
                       struct fault *why);

enum store_state { STORE_QUEUED, STORE_SENT, STORE_ACKNOWLEDGED, STORE_REFUSED };
enum { STORE_STATES = 4 };
struct store_entry {
    int64_t number; /* rises with age; with the priority it is the place in the order */
    struct text instance_id, form_id, form_version, case_number, reason;
    enum store_state state;
    int64_t queued_ms;
    int priority;
    size_t part_count, bytes;
    bool odk;
};
/* Calls `visit` for each entry in the order of sending (priority, then age); stops when it says
 * false. Entries live until visit returns; visit may use the store, and what it or another
 * program changes meanwhile may show a few dozen entries later. */
enum status store_each(struct store *store, void *self,
                       bool (*visit)(void *self, const struct store_entry *entry),
                       struct fault *why);

struct store_walk {
    unsigned states; /* those in which bit `1u << state` is set; 0: all */
    bool goes_on;    /* begins with the first entry after the place below */
    int priority;
    int64_t number;
};
/* The same, of some states or from a place on. What is passed over costs next to nothing. */
enum status store_each_of(struct store *store, const struct store_walk *walk, void *self,
                          bool (*visit)(void *self, const struct store_entry *entry),
                          struct fault *why);

struct store_figures {
    struct {
        uint64_t entries, bytes;
        int64_t oldest_ms; /* the smallest queued_ms; 0 without entries */
    } of[STORE_STATES];    /* by enum store_state */
};
/* One look at all of it, for status pages. */
enum status store_figures(struct store_figures *figures, struct store *store,
                          struct fault *why);

enum status store_parts(struct store_part **parts, size_t *count, struct store *store,
                        struct text instance_id, struct arena *arena, struct fault *why);
/* Only along the drawing above; anything else is CONFLICT. `reason` for STORE_REFUSED. */
enum status store_move(struct store *store, struct text instance_id, enum store_state to,
                       struct text reason, struct fault *why);

/* How much of a part the office has, from its beginning, so that no piece goes twice. Forgotten
 * with the submission. REFUSED: more bytes than the part has, or no such part. */
enum status store_part_have(struct store *store, struct text instance_id, unsigned part,
                            uint64_t have, struct fault *why);
/* Of all parts of a submission, in their order; 0 for those nothing is known of. */
enum status store_parts_have(uint64_t **have, size_t *count, struct store *store,
                             struct text instance_id, struct arena *arena, struct fault *why);

/* What an answer of the office says of one submission. */
enum store_step_kind { STORE_STEP_HAVE, STORE_STEP_MOVE };
struct store_step {
    struct text instance_id;
    enum store_step_kind kind;
    unsigned part; /* of a STORE_STEP_HAVE */
    uint64_t have;
    enum store_state to; /* of a STORE_STEP_MOVE */
    struct text reason;
};
/* Takes many steps in one write, in their order, all or nothing. A step that leads where the
 * submission is already, beyond that, to one that is not there (acknowledged and purged, say)
 * or to more than it has is passed over, so the same steps may be taken again; from queued to
 * acknowledged goes by way of sent. `taken` (may be NULL): how many were not passed over. */
enum status store_steps(size_t *taken, struct store *store, const struct store_step *steps,
                        size_t count, struct fault *why);
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

/* ---- News of the office ---- */

/* Small tables that the office fills: rows of opaque, sealed bytes under a key. A cursor says
 * how far the news are known. None of it is lost for good: when a database was set aside the
 * cursor is 0 again, and the office sends everything anew. */
enum {
    STORE_NEWS_TABLE = 64, /* longest name of a table, in bytes */
    STORE_NEWS_KEY = 64,
    STORE_NEWS_BYTES = 64 * 1024,
    STORE_NEWS_MOST = 100000, /* rows in one go */
};
struct store_news {
    struct text table, key, bytes;
    bool gone; /* the row is dropped, if it is there */
};
/* Puts and drops rows, in their order, and moves the cursor: all or nothing. CONFLICT when the
 * cursor is not `from`: then these news do not go on where the last ended. */
enum status store_news_apply(struct store *store, uint64_t from, uint64_t to,
                             const struct store_news *news, size_t count, struct fault *why);
/* 0 when there were none. */
enum status store_news_cursor(uint64_t *cursor, struct store *store, struct fault *why);
/* NOT_FOUND: no such row. DAMAGED: it was changed on the disk; store_news_reset helps. */
enum status store_news_row(struct text *bytes, struct store *store, struct text table,
                           struct text key, struct arena *arena, struct fault *why);
/* Whether the table has any row at all: cheap, for who would have to work to find theirs. */
enum status store_news_any(bool *any, struct store *store, struct text table,
                           struct fault *why);
/* Drops every row, and the cursor is 0. */
enum status store_news_reset(struct store *store, struct fault *why);

/* ---- Notes ---- */

/* A program's own memory of small things, by name ("sync"): opaque bytes, replaced whole. Lost
 * when a database is set aside. */
enum { STORE_NOTE_NAME = 64, STORE_NOTE_BYTES = 4096 };
/* When the office last answered, in milliseconds as digits: sync writes it, a kiosk shows it.
 */
#define STORE_NOTE_HEARD "heard"
enum status store_note_put(struct store *store, const char *name, struct text bytes,
                           struct fault *why);
/* NOT_FOUND if there is none. */
enum status store_note_get(struct text *bytes, struct store *store, const char *name,
                           struct arena *arena, struct fault *why);

/* ---- Counts ---- */

/* How often something happened, for the office (tally/tally.h): a key says what, and nothing of
 * anybody. Counts go to the office in parcels: what is in one is fixed until the office has it,
 * so a parcel that is sent twice is the same parcel. Lost when a database is set aside. */
enum {
    STORE_TALLY_KEY = 255,     /* longest, in bytes */
    STORE_TALLY_ROWS = 20000,  /* keys that are counted at a time; what is over falls away */
    STORE_TALLY_MOST = 100000, /* keys in one go */
    STORE_PARCEL_ROWS = 1000,
    STORE_PARCEL = 16, /* bytes of its identity, not all 0 */
};
struct store_tally {
    struct text key;
    int64_t times; /* above 0 */
};
enum status store_tally_add(struct store *store, const struct store_tally *tallies,
                            size_t count, struct fault *why);
/* The parcel that waits for the office's word; else what was counted since, made into one under
 * the identity `fresh`. NOT_FOUND: nothing was counted. */
enum status store_parcel_get(uint8_t id[STORE_PARCEL], struct store_tally **rows, size_t *count,
                             struct store *store, const uint8_t fresh[STORE_PARCEL],
                             struct arena *arena, struct fault *why);
/* The office has it: it is deleted. One that is not there is fine. */
enum status store_parcel_done(struct store *store, const uint8_t id[STORE_PARCEL],
                              struct fault *why);

#endif
