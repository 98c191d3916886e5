/* number.c: case numbers that the office gives itself, to what comes without one. */
#include "devices/inside.h"

/* The part is used up: another, as a device would get it. */
static enum status take_part(int64_t *count, struct db *db, struct arena *arena,
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
    *count = db_at(&rows, 0, 0).number - DEVICES_PART;
    struct db_value next[] = {db_number(*count + 1)};
    return db_run(NULL, db, DB_SQL("UPDATE device_part SET next = $1 WHERE id = 2"), next, 1,
                  arena, why);
}

/* The second row is held from here to the commit, so that each is given once. */
static enum status take(int64_t *count, struct db *db, struct arena *arena, struct fault *why)
{
    struct db_rows rows;
    enum status status = db_run(
        &rows, db, DB_SQL("UPDATE device_part SET next = next + 1 WHERE id = 2 RETURNING next"),
        NULL, 0, arena, why);

    if (status != OK)
        return status;
    *count = db_at(&rows, 0, 0).number - 1;
    if (*count > 0 && *count % DEVICES_PART == 0)
        status = take_part(count, db, arena, why);
    if (status == OK && *count >= CASE_NUMBERS)
        return fault_set(why, REFUSED, "all case numbers were given");
    return status;
}

enum status devices_number(char out[CASE_DIGITS + 1], struct devices *devices,
                           struct fault *why)
{
    struct arena *arena = arena_open("number");
    int64_t count = 0;
    struct db *db;
    enum status status = db_take(&db, devices->pool, why);

    if (status == OK) {
        status = db_begin_open(db, why);
        if (status == OK)
            status = take(&count, db, arena, why);
        if (status == OK)
            status = db_commit(db, why);
        db_give(db);
    }
    if (status == OK)
        case_number_make(out, devices->case_key, (uint32_t)count);
    arena_close(arena);
    return status;
}
