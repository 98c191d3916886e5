/* intake.h: what arrives at the office, durable and once.
 *
 * Knows sealed bytes and identities, never people: everything here works without the office's
 * private key. Callers on many threads are committed together (group commit on SQLite; one
 * array insert, pipelined, on PostgreSQL), so a thousand small submissions cost few syncs.
 *
 * Tables (migrations in intake/schema.c):
 *   identity    instance (primary key, 16 bytes or a hash), submission's place, sha256 of part
 * 0: one row whatever the partition; this is what makes it exactly once submission  seq
 * (rises), instance id, device, area, form id and version, case number, channel-independent
 * facts, queued_ms, received_ms, parts, complete; partitioned by area and month on PostgreSQL
 *   part        submission's seq, number, name, size, have, sha256, bytes
 *   stray       a different body under a known identity, kept for staff, bounded */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "base/clock.h"
#include "db/db.h"
#include "sync/wire.h"

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
 * is. */
enum status intake_store(struct intake *intake, const struct intake_from *from,
                         const struct wire_item *items, struct wire_answer_item *answers,
                         size_t count, struct arena *arena, struct fault *why);

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

#endif
