/* enrol.c: one-time codes and what a device gets for one. */
#include <sodium.h>
#include <string.h>

#include "devices/inside.h"

enum { HOUR_MS = 3600 * 1000 };
/* No I, L, O, U, 0 or 1: what is read aloud or from a screen is typed right. */
static const char ALPHABET[] = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

static struct text bytes_of(const void *bytes, size_t size)
{
    return (struct text){bytes, size};
}

/* ---- A new code ---- */

struct new_code {
    struct devices *devices;
    const char *code;
    struct text area, by;
};

static enum status put_code(void *self, struct db *db, struct arena *arena, struct fault *why)
{
    struct new_code *new = self;
    uint8_t name[WIRE_CODE_NAME];
    struct text code = text_of(new->code), locked;
    int64_t now = devices_now(new->devices);

    wire_code_name(name, code);
    device_lock(&locked, new->devices->lock, code, bytes_of(name, sizeof name), arena);
    struct db_value values[] = {db_bytes(bytes_of(name, sizeof name)),
                                db_bytes(locked),
                                db_text(new->area),
                                db_number(now),
                                db_number(now + (int64_t)DEVICES_CODE_HOURS * HOUR_MS),
                                db_text(new->by)};
    enum status status = db_run(NULL, db, DB_SQL("DELETE FROM device_code WHERE ends_ms < $1"),
                                &values[3], 1, arena, why);
    if (status != OK)
        return status;
    return db_run(
        NULL, db,
        DB_SQL("INSERT INTO device_code (name, code, area, made_ms, ends_ms, made_by) "
               "VALUES ($1, $2, $3, $4, $5, $6)"),
        values, 6, arena, why);
}

enum status devices_code(char code[WIRE_CODE + 1], struct devices *devices, struct text area,
                         struct text by, struct fault *why)
{
    struct arena *arena = arena_open("code");
    struct new_code new = {devices, code, area, by};
    struct devices_deed deed = {&new, put_code, by, TEXT("device.code"), area, {0}};
    enum status status = devices_name_check(area, "an area", why);

    devices_letters(code, WIRE_CODE, ALPHABET, devices->random);
    if (status == OK)
        status = devices_do(devices, &deed, arena, why);
    if (status != OK)
        sodium_memzero(code, WIRE_CODE + 1);
    arena_close(arena);
    return status;
}

/* ---- Enrolling ---- */

struct enrolling {
    struct devices *devices;
    struct devices_deed *deed;
    struct text message, code;
    uint8_t code_name[WIRE_CODE_NAME];
    struct wire_enrol enrol;
    struct wire_enrolled enrolled;
    struct buffer reply;
    bool repeated; /* the same device asks the same once more: its reply was lost */
};

static enum status no_such_code(struct fault *why)
{
    return fault_set(why, REFUSED,
                     "there is no such code, or it was used, or its time is over");
}

/* Finds the code and what is said with it. On PostgreSQL the row is held from here on. */
static enum status take_code(struct enrolling *its, struct db *db, struct arena *arena,
                             struct fault *why)
{
    struct text name = bytes_of(its->code_name, WIRE_CODE_NAME), known;
    struct db_value key[] = {db_bytes(name)};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("UPDATE device_code SET made_by = made_by WHERE name = $1 "
                      "RETURNING code, area, ends_ms, used_by"),
               key, 1, arena, why);

    if (status != OK)
        return status;
    if (rows.rows == 0 || db_at(&rows, 0, 2).number < devices_now(its->devices))
        return no_such_code(why);
    status = device_unlock(&its->code, its->devices->lock, db_at(&rows, 0, 0).text, name, arena,
                           why);
    if (status == OK)
        status = wire_enrol_read(&its->enrol, its->message, its->code, why);
    if (status != OK)
        return status;
    its->enrolled.area = db_at(&rows, 0, 1).text;
    if (db_at(&rows, 0, 3).kind == DB_NULL)
        return OK;
    known = db_at(&rows, 0, 3).text;
    its->repeated = text_equal(known, bytes_of(its->enrol.device, WIRE_ID));
    return its->repeated ? OK : no_such_code(why);
}

static enum status take_part(struct enrolling *its, struct db *db, struct arena *arena,
                             struct fault *why)
{
    struct db_value part[] = {db_number(DEVICES_PART)};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("UPDATE device_part SET next = next + $1 WHERE id = 1 RETURNING next"),
               part, 1, arena, why);

    if (status != OK)
        return status;
    its->enrolled.case_last = db_at(&rows, 0, 0).number - 1;
    its->enrolled.case_first = its->enrolled.case_last + 1 - DEVICES_PART;
    if (its->enrolled.case_last >= CASE_NUMBERS)
        return fault_set(why, REFUSED, "all case numbers were given to devices");
    return OK;
}

/* A device that enrols again keeps its keys, and gets another part of the numbers: it may have
 * lost count. Nobody gets a place that another key has. */
static enum status put_device(struct enrolling *its, struct db *db, struct arena *arena,
                              struct fault *why)
{
    const struct wire_enrol *enrol = &its->enrol;
    struct db_value values[] = {db_bytes(bytes_of(enrol->device, WIRE_ID)),
                                db_bytes(bytes_of(enrol->key.bytes, SIGN_KEY)),
                                db_text(enrol->name),
                                db_text(its->enrolled.area),
                                db_number(its->enrolled.case_first),
                                db_number(its->enrolled.case_last),
                                db_number(devices_now(its->devices))};
    struct db_rows rows;
    enum status status = db_run(
        &rows, db,
        DB_SQL("INSERT INTO device (id, sign_key, name, area, case_first, case_last, "
               "enrolled_ms, seen_ms, said_ms, cursor_seq, program, queued, refused, oldest_s, "
               "disk_free) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0, 0, '', 0, 0, 0, 0) "
               "ON CONFLICT (id) DO UPDATE SET name = excluded.name, area = excluded.area, "
               "case_first = excluded.case_first, case_last = excluded.case_last, "
               "enrolled_ms = excluded.enrolled_ms, revoked_ms = NULL "
               "WHERE device.sign_key = excluded.sign_key RETURNING id"),
        values, 7, arena, why);

    if (status == OK && rows.rows == 0)
        return fault_set(why, REFUSED, "another device has this device's identity");
    return status;
}

/* What was given before: for the reply that was lost on its way. */
static enum status get_device(struct enrolling *its, struct db *db, struct arena *arena,
                              struct fault *why)
{
    struct db_value values[] = {db_bytes(bytes_of(its->enrol.device, WIRE_ID)),
                                db_bytes(bytes_of(its->enrol.key.bytes, SIGN_KEY))};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("SELECT case_first, case_last, area FROM device "
                      "WHERE id = $1 AND sign_key = $2 AND revoked_ms IS NULL"),
               values, 2, arena, why);

    if (status != OK)
        return status;
    if (rows.rows == 0)
        return no_such_code(why);
    its->enrolled.case_first = db_at(&rows, 0, 0).number;
    its->enrolled.case_last = db_at(&rows, 0, 1).number;
    its->enrolled.area = db_at(&rows, 0, 2).text;
    return OK;
}

static enum status use_code(struct enrolling *its, struct db *db, struct arena *arena,
                            struct fault *why)
{
    struct db_value values[] = {db_bytes(bytes_of(its->code_name, WIRE_CODE_NAME)),
                                db_bytes(bytes_of(its->enrol.device, WIRE_ID))};

    return db_run(NULL, db, DB_SQL("UPDATE device_code SET used_by = $2 WHERE name = $1"),
                  values, 2, arena, why);
}

static enum status enrol(void *self, struct db *db, struct arena *arena, struct fault *why)
{
    struct enrolling *its = self;
    enum status status = take_code(its, db, arena, why);

    if (status == OK)
        status = devices_name_check(its->enrol.name, "a device's name", why);
    if (status == OK && its->repeated) {
        status = get_device(its, db, arena, why);
    } else if (status == OK) {
        status = take_part(its, db, arena, why);
        if (status == OK)
            status = put_device(its, db, arena, why);
        if (status == OK)
            status = use_code(its, db, arena, why);
    }
    if (status != OK)
        return status;
    its->deed->about = devices_hex(its->enrol.device, WIRE_ID, arena);
    its->deed->detail = its->enrolled.area;
    memcpy(its->enrolled.device, its->enrol.device, WIRE_ID);
    wire_enrolled_write(&its->reply, &its->enrolled, its->code, its->devices->signer);
    return OK;
}

enum status devices_enrol(struct buffer *reply, struct devices *devices, struct text message,
                          struct fault *why)
{
    struct arena *arena = arena_open("enrol");
    struct enrolling its = {.devices = devices, .message = message};
    struct devices_deed deed = {&its, enrol, TEXT("device"), TEXT("device.enrol"), {0}, {0}};
    enum status status = wire_enrol_code(its.code_name, message, why);

    its.deed = &deed;
    its.enrolled.seal = devices->seal;
    its.enrolled.sign = signer_key(devices->signer);
    memcpy(its.enrolled.case_key, devices->case_key, CASE_KEY);
    if (status == OK)
        status = devices_do(devices, &deed, arena, why);
    if (status == OK)
        buffer_add(reply, buffer_text(&its.reply));
    buffer_close(&its.reply);
    arena_close(arena);
    return status;
}
