/* number.c: a case number for what an ODK client sends, so that the person can ask for the case
 * at a kiosk or on a phone. */
#include "openrosa/inside.h"

/* What came before under that identity, by whichever way. */
static enum status find_before(struct text *number, struct db *db, struct text instance_id,
                               struct arena *arena, struct fault *why)
{
    struct intake_submission before;
    struct db_value key[] = {db_text(instance_id)};
    struct db_rows rows;
    int64_t seq = 0;
    enum status status =
        db_run(&rows, db, DB_SQL("SELECT number FROM openrosa_number WHERE instance_id = $1"),
               key, 1, arena, why);

    if (status == OK && rows.rows == 1) {
        *number = db_at(&rows, 0, 0).text;
        return OK;
    }
    if (status == OK)
        status = intake_known(&seq, db, instance_id, arena, why);
    if (status == OK && seq > 0)
        status = intake_get(&before, db, seq, arena, why);
    if (status == OK && seq > 0)
        *number = before.case_number;
    return status == NOT_FOUND ? OK : status;
}

static enum status find(struct text *number, struct db *db, const struct identity *identity,
                        struct arena *arena, struct fault *why)
{
    enum status status = find_before(number, db, identity->instance_id, arena, why);

    if (status == OK && number->len == 0 && identity->replaces.len > 0)
        status = find_before(number, db, identity->replaces, arena, why);
    return status;
}

/* Who else has just put one for the same submission wins: both say the same then. */
static enum status put(struct text *number, struct db *db, const struct identity *identity,
                       struct arena *arena, struct fault *why)
{
    struct db_value values[] = {db_text(identity->instance_id), db_text(*number)};
    struct db_rows rows;
    enum status status =
        db_run(NULL, db,
               DB_SQL("INSERT INTO openrosa_number (instance_id, number) VALUES ($1, $2) "
                      "ON CONFLICT DO NOTHING"),
               values, 2, arena, why);

    if (status == OK)
        status = db_run(&rows, db,
                        DB_SQL("SELECT number FROM openrosa_number WHERE instance_id = $1"),
                        values, 1, arena, why);
    if (status == OK)
        *number = db_at(&rows, 0, 0).text;
    return status;
}

enum status openrosa_number(struct text *number, struct openrosa *openrosa,
                            const struct identity *identity, struct arena *arena,
                            struct fault *why)
{
    const struct openrosa_options *options = &openrosa->options;
    char *fresh = arena_bytes(arena, CASE_DIGITS + 1);
    struct db *db;
    enum status status = db_take(&db, options->pool, why);

    *number = (struct text){0};
    if (status != OK)
        return status;
    status = find(number, db, identity, arena, why);
    db_give(db);
    if (status != OK)
        return status;
    if (number->len == 0) {
        status = devices_number(fresh, options->devices, why);
        *number = text_of(fresh);
    }
    if (status == OK)
        status = db_take(&db, options->pool, why);
    if (status != OK)
        return status;
    status = put(number, db, identity, arena, why);
    db_give(db);
    return status;
}
