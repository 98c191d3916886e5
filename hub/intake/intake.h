/* intake.h: what arrives at the office, durable and once.
 *
 * Knows sealed bytes and identities, never people: everything here works without the office's
 * private key. Callers on many threads are committed together (group commit on SQLite; one
 * array insert, pipelined, on PostgreSQL), so a thousand small submissions cost few syncs.
 *
 * Tables (migrations in intake/schema.c):
 * identity: the instance (16 bytes, or a hash) and its submission's number. One row whatever
 * the partition, and this is what makes it exactly once; on SQLite in slices (slices.h).
 *
 * submission: complete ones, under a number that rises in the order of completion: device,
 * area, form, case number, times; never changed. On PostgreSQL partitioned by month (a range of
 * numbers) and area (a hash), like part.
 *
 * part: a submission's sealed bytes, with their SHA-256.
 *
 * arriving: what still waits for parts or pieces; moves to the above with the last of them.
 *
 * stray: a different body under a known identity, kept for staff, bounded. */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "base/clock.h"
#include "db/db.h"
#include "sync/wire.h"

enum {
    INTAKE_LONGEST_TEXT = 1024, /* bytes of an identity, a form's id, a part's name */
    INTAKE_MOST_PARTS = 1000,
    INTAKE_LARGEST_PART = 16 * 1024 * 1024,
};

struct intake;

/* Migrates and starts what it needs. `now_ms` by the clock. */
enum status intake_open(struct intake **intake, struct db_pool *pool, struct clock clock,
                        struct fault *why);
void intake_close(struct intake *intake);

struct intake_from {
    const uint8_t *device; /* WIRE_ID bytes; NULL: an ODK client's token */
    struct text area;
    struct text source; /* "batch", "stick", "odk" */
};
/* Stores the items, all of them or none when it is not OK (NO_ROOM, FAILED: try later). On OK
 * each has its verdict, and what it promises is on the disk. Pieces may come in any order,
 * twice or overlapping; a piece that would leave a hole is WIRE_STORED with the `have` there
 * is. WIRE_UNWANTED has "malformed", "too-large" (the limits above) or "practice" (any of the
 * signs of store/store.h) as its reason. Safe from many threads at once. */
enum status intake_store(struct intake *intake, const struct intake_from *from,
                         const struct wire_item *items, struct wire_answer_item *answers,
                         size_t count, struct arena *arena, struct fault *why);

/* For figures: how many transactions it made, and how many callers wait for the next. */
uint64_t intake_commits(struct intake *intake);
size_t intake_waiting(struct intake *intake);

/* ---- Reading what came ---- */

struct intake_submission {
    int64_t seq;
    struct text instance_id, form_id, form_version, case_number, area, source;
    uint8_t device[WIRE_ID];
    int64_t queued_ms, received_ms;
    unsigned part_count;
    bool complete, odk;
};
/* Complete ones after `seq`, in the order they were completed; at most `most`. */
enum status intake_after(struct intake_submission **found, size_t *count, struct db *db,
                         int64_t seq, size_t most, struct arena *arena, struct fault *why);
enum status intake_get(struct intake_submission *found, struct db *db, int64_t seq,
                       struct arena *arena, struct fault *why);
/* One part, sealed as it came. */
enum status intake_part(struct text *name, struct text *bytes, struct db *db, int64_t seq,
                        unsigned part, struct arena *arena, struct fault *why);

/* For retention, within the caller's transaction: other bytes, or none, in the place of a
 * part's. What the office has once acknowledged changes in no other way. */
enum status intake_part_replace(struct db *db, int64_t seq, unsigned part, struct text bytes,
                                struct fault *why);
/* Deletes what was refused as different and came before that; how many. */
enum status intake_strays_forget(int64_t *gone, struct db *db, int64_t before_ms,
                                 struct arena *arena, struct fault *why);

/* Whether something under this identity has come: its number, or 0 while it waits for parts;
 * NOT_FOUND when nothing has. */
enum status intake_known(int64_t *seq, struct db *db, struct text instance_id,
                         struct arena *arena, struct fault *why);

/* For staff and figures. */
struct intake_counts {
    int64_t arriving, strays;
    int64_t oldest_arriving_ms; /* 0: none waits */
};
enum status intake_count(struct intake_counts *counts, struct db *db, struct fault *why);
/* What was refused as different, after that id; the first 64 KB of each. */
struct intake_stray {
    int64_t id, received_ms;
    struct text instance_id, area, source, bytes;
    unsigned part;
    uint64_t size; /* of the whole part */
};
enum status intake_strays(struct intake_stray **found, size_t *count, struct db *db,
                          int64_t after, size_t most, struct arena *arena, struct fault *why);
/* The first that came under an identity. */
enum status intake_strays_of(struct intake_stray **found, size_t *count, struct db *db,
                             struct text instance_id, size_t most, struct arena *arena,
                             struct fault *why);
/* The newest of an area, or of all when it is empty; without their bytes. */
enum status intake_strays_newest(struct intake_stray **found, size_t *count, struct db *db,
                                 struct text area, size_t most, struct arena *arena,
                                 struct fault *why);

#endif
