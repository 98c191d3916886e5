/* known.c: the devices there are, what they said last, and those that are no longer believed.
 */
#include <string.h>

#include "devices/inside.h"

#define COLUMNS                                                                                \
    "SELECT id, sign_key, name, area, revoked_ms, enrolled_ms, seen_ms, said_ms, cursor_seq, " \
    "program, queued, refused, oldest_s, disk_free FROM device "

static struct text id_text(const uint8_t id[WIRE_ID])
{
    return (struct text){(const char *)id, WIRE_ID};
}

static enum status read_row(struct device_facts *facts, const struct db_rows *rows, size_t row,
                            struct fault *why)
{
    struct text id = db_at(rows, row, 0).text, key = db_at(rows, row, 1).text;

    if (id.len != WIRE_ID || key.len != SIGN_KEY)
        return fault_set(why, DAMAGED, "a device in the database has no whole key");
    *facts =
        (struct device_facts){.name = db_at(rows, row, 2).text,
                              .area = db_at(rows, row, 3).text,
                              .revoked = db_at(rows, row, 4).kind != DB_NULL,
                              .enrolled_ms = db_at(rows, row, 5).number,
                              .seen_ms = db_at(rows, row, 6).number,
                              .last = {.now_ms = db_at(rows, row, 7).number,
                                       .cursor = (uint64_t)db_at(rows, row, 8).number,
                                       .program = db_at(rows, row, 9).text,
                                       .queued = (uint64_t)db_at(rows, row, 10).number,
                                       .refused = (uint64_t)db_at(rows, row, 11).number,
                                       .oldest_s = (uint64_t)db_at(rows, row, 12).number,
                                       .disk_free = (uint64_t)db_at(rows, row, 13).number}};
    memcpy(facts->id, id.at, WIRE_ID);
    memcpy(facts->last.device, id.at, WIRE_ID);
    memcpy(facts->key.bytes, key.at, SIGN_KEY);
    return OK;
}

static enum status ask(struct db_rows *rows, const struct devices *devices, struct db_sql sql,
                       const struct db_value *values, size_t count, struct arena *arena,
                       struct fault *why)
{
    struct db *db;
    enum status status = db_take(&db, devices->pool, why);

    if (status != OK)
        return status;
    status = db_run(rows, db, sql, values, count, arena, why);
    db_give(db);
    return status;
}

enum status devices_find(struct device_facts *facts, struct devices *devices,
                         const uint8_t id[WIRE_ID], struct arena *arena, struct fault *why)
{
    struct db_value key[] = {db_bytes(id_text(id))};
    struct db_rows rows;
    enum status status =
        ask(&rows, devices, DB_SQL(COLUMNS "WHERE id = $1"), key, 1, arena, why);

    if (status == OK && rows.rows == 0)
        return fault_set(why, NOT_FOUND, "this device is not known here");
    return status == OK ? read_row(facts, &rows, 0, why) : status;
}

enum status devices_list(struct device_facts **list, size_t *count, struct devices *devices,
                         struct arena *arena, struct fault *why)
{
    struct db_rows rows;
    enum status status =
        ask(&rows, devices, DB_SQL(COLUMNS "ORDER BY area, name, id"), NULL, 0, arena, why);

    *count = status == OK ? rows.rows : 0;
    *list = arena_array(arena, *count + 1, sizeof **list);
    for (size_t i = 0; status == OK && i < *count; i++)
        status = read_row(&(*list)[i], &rows, i, why);
    return status;
}

/* What does not fit a database's number is as much as fits. */
static struct db_value bounded(uint64_t number)
{
    return db_number(number > INT64_MAX ? INT64_MAX : (int64_t)number);
}

enum status devices_seen(struct devices *devices, const struct wire_hello *hello,
                         struct fault *why)
{
    struct arena *arena = arena_open("seen");
    struct db_value values[] = {db_bytes(id_text(hello->device)),
                                db_number(devices_now(devices)),
                                db_number(hello->now_ms),
                                bounded(hello->cursor),
                                db_text(text_part(hello->program, 0, 128)),
                                bounded(hello->queued),
                                bounded(hello->refused),
                                bounded(hello->oldest_s),
                                bounded(hello->disk_free)};
    struct db_rows rows;
    enum status status =
        ask(&rows, devices,
            DB_SQL("UPDATE device SET seen_ms = $2, said_ms = $3, cursor_seq = $4, "
                   "program = $5, queued = $6, refused = $7, oldest_s = $8, disk_free = $9 "
                   "WHERE id = $1"),
            values, 9, arena, why);

    if (status == OK && rows.changed == 0)
        status = fault_set(why, NOT_FOUND, "this device is not known here");
    arena_close(arena);
    return status;
}

/* ---- Revoking ---- */

struct revoking {
    struct devices *devices;
    const uint8_t *id;
};

static enum status revoke(void *self, struct db *db, struct arena *arena, struct fault *why)
{
    struct revoking *its = self;
    struct db_value values[] = {db_bytes(id_text(its->id)),
                                db_number(devices_now(its->devices))};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("UPDATE device SET revoked_ms = COALESCE(revoked_ms, $2) WHERE id = $1"),
               values, 2, arena, why);

    if (status == OK && rows.changed == 0)
        return fault_set(why, NOT_FOUND, "this device is not known here");
    return status;
}

enum status devices_revoke(struct devices *devices, const uint8_t id[WIRE_ID], struct text by,
                           struct fault *why)
{
    struct arena *arena = arena_open("revoke");
    struct revoking its = {devices, id};
    struct devices_deed deed = {
        &its, revoke, by, TEXT("device.revoke"), devices_hex(id, WIRE_ID, arena), {0}};
    enum status status = devices_do(devices, &deed, arena, why);

    arena_close(arena);
    return status;
}
