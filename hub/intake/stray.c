#include <sodium.h>

#include "intake/rows.h"

/* One who sends the same wrong thing all day fills no disk: it is kept once, so many of one
 * device, so many in all, and of each so many bytes. */
enum { STRAYS_OF_DEVICE = 100, STRAYS_IN_ALL = 10000, STRAY_BYTES = 64 * 1024 };

static void hash_job(uint8_t hash[INTAKE_SHA], const struct job *job)
{
    crypto_hash_sha256_state state;
    uint64_t numbers[] = {job->item->part, job->item->part_count, job->item->offset,
                          job->item->size};

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)job->key.at, job->key.len);
    crypto_hash_sha256_update(&state, (const unsigned char *)numbers, sizeof numbers);
    crypto_hash_sha256_update(&state, (const unsigned char *)job->item->bytes.at,
                              job->item->bytes.len);
    crypto_hash_sha256_final(&state, hash);
}

/* Kept already, or no room for more. */
static enum status is_enough(bool *enough, struct group *group, struct text hash,
                             struct db_value device, struct fault *why)
{
    struct db_value params[] = {db_bytes(hash), device};
    struct db_rows rows;
    enum status status = db_run(&rows, group->db,
                                DB_SQL("SELECT (SELECT count(*) FROM stray WHERE hash = $1),"
                                       " (SELECT count(*) FROM stray WHERE device = $2),"
                                       " (SELECT count(*) FROM stray)"),
                                params, 2, group->arena, why);

    *enough = status == OK &&
              (db_at(&rows, 0, 0).number > 0 || db_at(&rows, 0, 1).number >= STRAYS_OF_DEVICE ||
               db_at(&rows, 0, 2).number >= STRAYS_IN_ALL);
    return status;
}

static enum status keep(struct group *group, const struct job *job, struct text hash,
                        struct fault *why)
{
    struct intake_head head = intake_head(group, job);
    struct db_value values[] = {db_number(++group->strays),
                                db_bytes(hash),
                                db_text(head.instance_id),
                                head.device,
                                db_text(head.area),
                                db_text(head.source),
                                db_number(head.received_ms),
                                db_number(job->item->part),
                                db_number((int64_t)job->item->size),
                                db_bytes(text_part(job->item->bytes, 0, STRAY_BYTES))};
    return db_run(NULL, group->db,
                  DB_SQL("INSERT INTO stray (id, hash, instance_id, device, area, source,"
                         " received_ms, part, size, bytes)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                  values, 10, NULL, why);
}

enum status intake_stray(struct group *group, const struct job *job, struct fault *why)
{
    uint8_t bytes[INTAKE_SHA];
    struct text hash = {(const char *)bytes, sizeof bytes};
    bool enough = false;

    intake_answer(job, WIRE_DIFFERENT, 0);
    hash_job(bytes, job);
    enum status status = is_enough(&enough, group, hash, intake_head(group, job).device, why);
    return status == OK && !enough ? keep(group, job, hash, why) : status;
}
