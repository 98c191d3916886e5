#include "intake/rows.h"

#include "intake/slices.h"

enum { PART_SHIFT = 10 };
_Static_assert(INTAKE_MOST_PARTS <= 1 << PART_SHIFT, "a part's number fits into its key");

int64_t intake_part_id(int64_t seq, unsigned part)
{
    return seq << PART_SHIFT | part;
}

struct intake_head intake_head(const struct group *group, const struct job *job)
{
    const struct wire_item *item = job->item;
    const struct intake_from *from = job->from;

    return (struct intake_head){
        .instance_id = item->instance_id,
        .area = from->area,
        .source = from->source,
        .form_id = item->form_id,
        .form_version = item->form_version,
        .case_number = item->case_number,
        .device = from->device ? db_bytes((struct text){(const char *)from->device, WIRE_ID})
                               : db_null(),
        .queued_ms = item->queued_ms,
        .received_ms = group->now_ms,
        .part_count = item->part_count,
        .odk = item->odk,
    };
}

enum status intake_write_identity(struct group *group, struct text key, int64_t place,
                                  struct fault *why)
{
    struct db_value params[] = {db_bytes(key), db_number(place), db_number(SLICE_WAITING)};
    return db_post(
        group->db,
        (struct db_sql){.sqlite = "INSERT INTO identity (slice, instance, seq) VALUES ($3, $1,"
                                  " $2)",
                        .postgres = "INSERT INTO identity (instance, seq) VALUES ($1, $2)"},
        params, db_is_postgres(group->db) ? 2 : 3, why);
}

enum status intake_move_identity(struct group *group, struct text key, int64_t place,
                                 struct fault *why)
{
    struct db_value params[] = {db_bytes(key), db_number(place)};

    if (!db_is_postgres(group->db))
        return slices_move(group->intake->slices, group, key, place, why);
    return db_post(
        group->db,
        (struct db_sql){.postgres = "UPDATE identity SET seq = $2 WHERE instance = $1"}, params,
        2, why);
}

enum { HEAD_COLUMNS = 11 };

/* In the order of HEAD_NAMES. */
static void head_values(struct db_value values[HEAD_COLUMNS], const struct intake_head *head)
{
    values[0] = db_text(head->instance_id);
    values[1] = head->device;
    values[2] = db_text(head->area);
    values[3] = db_text(head->source);
    values[4] = db_text(head->form_id);
    values[5] = db_text(head->form_version);
    values[6] = db_text(head->case_number);
    values[7] = db_number(head->queued_ms);
    values[8] = db_number(head->received_ms);
    values[9] = db_number(head->part_count);
    values[10] = db_number(head->odk);
}

#define HEAD_NAMES                                                                             \
    "instance_id, device, area, source, form_id, form_version, case_number, queued_ms,"        \
    " received_ms, part_count, odk"

enum status intake_write_submission(struct group *group, const struct intake_head *head,
                                    int64_t seq, struct fault *why)
{
    struct db_value values[HEAD_COLUMNS + 1];

    head_values(values, head);
    values[HEAD_COLUMNS] = db_number(seq);
    return db_post(group->db,
                   DB_SQL("INSERT INTO submission (" HEAD_NAMES ", seq) VALUES"
                          " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
                   values, HEAD_COLUMNS + 1, why);
}

enum status intake_write_arriving(struct group *group, const struct intake_head *head,
                                  struct text key, int64_t id, struct fault *why)
{
    struct db_value values[HEAD_COLUMNS + 2];

    head_values(values, head);
    values[HEAD_COLUMNS] = db_number(id);
    values[HEAD_COLUMNS + 1] = db_bytes(key);
    return db_post(group->db,
                   DB_SQL("INSERT INTO arriving (" HEAD_NAMES ", id, instance) VALUES"
                          " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
                   values, HEAD_COLUMNS + 2, why);
}

enum status intake_write_part(struct group *group, const struct intake_part_row *row,
                              struct fault *why)
{
    struct db_value values[] = {
        db_text(row->name),
        db_number((int64_t)row->bytes.len),
        db_bytes((struct text){(const char *)row->sha, INTAKE_SHA}),
        db_bytes(row->bytes),
        db_number(db_is_postgres(group->db) ? row->seq : intake_part_id(row->seq, row->part)),
        db_number(row->part),
        db_text(row->area),
    };
    return db_post(
        group->db,
        (struct db_sql){.sqlite = "INSERT INTO part (name, size, sha256, bytes, id)"
                                  " VALUES ($1, $2, $3, $4, $5)",
                        .postgres = "INSERT INTO part (name, size, sha256, bytes, seq, number,"
                                    " area) VALUES ($1, $2, $3, $4, $5, $6, $7)"},
        values, 7, why);
}

/* $1 and $2 of a question after one part. */
static void part_key(struct db_value key[2], const struct db *db, int64_t seq, unsigned part)
{
    key[0] = db_number(db_is_postgres(db) ? seq : intake_part_id(seq, part));
    key[1] = db_number(part);
}

enum status intake_find_part(struct intake_stored *found, struct db *db, int64_t seq,
                             unsigned part, struct arena *arena, struct fault *why)
{
    struct db_value key[2];
    struct db_rows rows;

    if (part >= INTAKE_MOST_PARTS)
        return fault_set(why, NOT_FOUND, "no submission has so many parts");
    part_key(key, db, seq, part);
    enum status status =
        db_run(&rows, db,
               (struct db_sql){.sqlite = "SELECT name, size, sha256 FROM part WHERE id = $1",
                               .postgres = "SELECT name, size, sha256 FROM part"
                                           " WHERE seq = $1 AND number = $2"},
               key, 2, arena, why);
    if (status != OK)
        return status;
    if (rows.rows == 0)
        return fault_set(why, NOT_FOUND, "there is no part %u of submission %lld", part,
                         (long long)seq);
    found->name = db_at(&rows, 0, 0).text;
    found->size = (uint64_t)db_at(&rows, 0, 1).number;
    found->sha = db_at(&rows, 0, 2).text;
    return OK;
}

enum status intake_part_bytes(struct text *bytes, struct db *db, int64_t seq, unsigned part,
                              uint64_t offset, uint64_t length, struct arena *arena,
                              struct fault *why)
{
    struct db_value params[4];
    struct db_rows rows;

    part_key(params, db, seq, part);
    params[2] = db_number((int64_t)offset + 1);
    params[3] = db_number((int64_t)length);
    enum status status = db_run(
        &rows, db,
        (struct db_sql){.sqlite = "SELECT substr(bytes, $3, $4) FROM part WHERE id = $1",
                        .postgres = "SELECT substring(bytes FROM $3::int FOR $4::int) FROM part"
                                    " WHERE seq = $1 AND number = $2"},
        params, 4, arena, why);
    if (status != OK)
        return status;
    if (rows.rows == 0)
        return fault_set(why, NOT_FOUND, "there is no part %u of submission %lld", part,
                         (long long)seq);
    *bytes = db_at(&rows, 0, 0).text;
    return OK;
}
