#include <string.h>

#include "intake/rows.h"

#define COLUMNS                                                                                \
    "SELECT seq, instance_id, form_id, form_version, case_number, area, source, device,"       \
    " queued_ms, received_ms, part_count, odk FROM submission "

static struct intake_submission submission_at(const struct db_rows *rows, size_t row)
{
    struct intake_submission found = {
        .seq = db_at(rows, row, 0).number,
        .instance_id = db_at(rows, row, 1).text,
        .form_id = db_at(rows, row, 2).text,
        .form_version = db_at(rows, row, 3).text,
        .case_number = db_at(rows, row, 4).text,
        .area = db_at(rows, row, 5).text,
        .source = db_at(rows, row, 6).text,
        .queued_ms = db_at(rows, row, 8).number,
        .received_ms = db_at(rows, row, 9).number,
        .part_count = (unsigned)db_at(rows, row, 10).number,
        .complete = true,
        .odk = db_at(rows, row, 11).number != 0,
    };
    struct text device = db_at(rows, row, 7).text;
    if (device.len == WIRE_ID)
        memcpy(found.device, device.at, WIRE_ID);
    return found;
}

enum status intake_after(struct intake_submission **found, size_t *count, struct db *db,
                         int64_t seq, size_t most, struct arena *arena, struct fault *why)
{
    struct db_value params[] = {db_number(seq), db_number((int64_t)most)};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db, DB_SQL(COLUMNS "WHERE seq > $1 ORDER BY seq LIMIT $2"), params, 2,
               arena, why);

    if (status != OK)
        return status;
    *found = arena_array(arena, rows.rows, sizeof **found);
    *count = rows.rows;
    for (size_t i = 0; i < rows.rows; i++)
        (*found)[i] = submission_at(&rows, i);
    return OK;
}

enum status intake_get(struct intake_submission *found, struct db *db, int64_t seq,
                       struct arena *arena, struct fault *why)
{
    struct db_value key = db_number(seq);
    struct db_rows rows;
    enum status status =
        db_run(&rows, db, DB_SQL(COLUMNS "WHERE seq = $1"), &key, 1, arena, why);

    if (status == OK && rows.rows == 0)
        return fault_set(why, NOT_FOUND, "there is no submission %lld", (long long)seq);
    if (status == OK)
        *found = submission_at(&rows, 0);
    return status;
}

enum status intake_part(struct text *name, struct text *bytes, struct db *db, int64_t seq,
                        unsigned part, struct arena *arena, struct fault *why)
{
    struct intake_stored stored;
    enum status status = intake_find_part(&stored, db, seq, part, arena, why);

    if (status == OK)
        status = intake_part_bytes(bytes, db, seq, part, 0, stored.size, arena, why);
    if (status == OK && bytes->len != stored.size)
        return fault_set(why, DAMAGED, "a part has other bytes than were stored");
    if (status == OK)
        *name = stored.name;
    return status;
}

/* SQLite: what is not in identity yet stands among the last (recent.h). */
static enum status known_lately(int64_t *seq, struct db *db, struct text instance_id,
                                struct arena *arena, struct fault *why)
{
    struct db_value id = db_text(instance_id);
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("SELECT seq FROM submission WHERE instance_id = $1 AND seq >"
                      " (SELECT indexed FROM intake_state)"),
               &id, 1, arena, why);

    if (status == OK && rows.rows == 0)
        return fault_set(why, NOT_FOUND, "nothing of it has come");
    if (status == OK)
        *seq = db_at(&rows, 0, 0).number;
    return status;
}

enum status intake_known(int64_t *seq, struct db *db, struct text instance_id,
                         struct arena *arena, struct fault *why)
{
    uint8_t bytes[INTAKE_KEY_MOST];
    struct db_value key =
        db_bytes((struct text){(const char *)bytes, intake_key(bytes, instance_id)});
    struct db_rows rows;
    enum status status = db_run(
        &rows, db,
        (struct db_sql){
            .sqlite = "WITH RECURSIVE every (slice) AS (SELECT -1 UNION ALL SELECT slice + 1"
                      " FROM every WHERE slice < (SELECT max(slice) FROM identity))"
                      " SELECT seq FROM every CROSS JOIN identity"
                      " ON identity.slice = every.slice AND instance = $1",
            .postgres = "SELECT seq FROM identity WHERE instance = $1"},
        &key, 1, arena, why);

    if (status == OK && rows.rows == 0)
        return db_is_postgres(db) ? fault_set(why, NOT_FOUND, "nothing of it has come")
                                  : known_lately(seq, db, instance_id, arena, why);
    if (status == OK)
        *seq = db_at(&rows, 0, 0).number > 0 ? db_at(&rows, 0, 0).number : 0;
    return status;
}

enum status intake_count(struct intake_counts *counts, struct db *db, struct fault *why)
{
    struct arena *arena = arena_open("intake counts");
    struct db_rows rows;
    enum status status = db_run(&rows, db,
                                DB_SQL("SELECT (SELECT count(*) FROM arriving),"
                                       " (SELECT count(*) FROM stray),"
                                       " (SELECT coalesce(min(received_ms), 0) FROM arriving)"),
                                NULL, 0, arena, why);

    if (status == OK)
        *counts = (struct intake_counts){.arriving = db_at(&rows, 0, 0).number,
                                         .strays = db_at(&rows, 0, 1).number,
                                         .oldest_arriving_ms = db_at(&rows, 0, 2).number};
    arena_close(arena);
    return status;
}

#define STRAYS "SELECT id, instance_id, area, source, received_ms, part, size, "

static enum status take_strays(struct intake_stray **found, size_t *count, struct db *db,
                               struct db_sql sql, const struct db_value params[2],
                               struct arena *arena, struct fault *why)
{
    struct db_rows rows;
    enum status status = db_run(&rows, db, sql, params, 2, arena, why);

    if (status != OK)
        return status;
    *found = arena_array(arena, rows.rows, sizeof **found);
    *count = rows.rows;
    for (size_t i = 0; i < rows.rows; i++)
        (*found)[i] = (struct intake_stray){
            .id = db_at(&rows, i, 0).number,
            .instance_id = db_at(&rows, i, 1).text,
            .area = db_at(&rows, i, 2).text,
            .source = db_at(&rows, i, 3).text,
            .received_ms = db_at(&rows, i, 4).number,
            .part = (unsigned)db_at(&rows, i, 5).number,
            .size = (uint64_t)db_at(&rows, i, 6).number,
            .bytes = db_at(&rows, i, 7).text,
        };
    return OK;
}

enum status intake_strays(struct intake_stray **found, size_t *count, struct db *db,
                          int64_t after, size_t most, struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_number(after), db_number((int64_t)most)};
    return take_strays(found, count, db,
                       DB_SQL(STRAYS "bytes FROM stray WHERE id > $1 ORDER BY id LIMIT $2"),
                       params, arena, why);
}

enum status intake_strays_of(struct intake_stray **found, size_t *count, struct db *db,
                             struct text instance_id, size_t most, struct arena *arena,
                             struct fault *why)
{
    const struct db_value params[] = {db_text(instance_id), db_number((int64_t)most)};
    return take_strays(
        found, count, db,
        DB_SQL(STRAYS "bytes FROM stray WHERE instance_id = $1 ORDER BY id LIMIT $2"), params,
        arena, why);
}

enum status intake_strays_newest(struct intake_stray **found, size_t *count, struct db *db,
                                 struct text area, size_t most, struct arena *arena,
                                 struct fault *why)
{
    const struct db_value params[] = {db_text(area), db_number((int64_t)most)};
    return take_strays(found, count, db,
                       DB_SQL(STRAYS "'' FROM stray WHERE ($1 = '' OR area = $1)"
                                     " ORDER BY id DESC LIMIT $2"),
                       params, arena, why);
}
