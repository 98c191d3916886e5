/* What retention takes away (casebook/retain.h): that something came stays, what it was does
 * not. Should it come again, it is another and no submission any more. */
#include "intake/rows.h"

enum status intake_part_replace(struct db *db, int64_t seq, unsigned part, struct text bytes,
                                struct fault *why)
{
    const struct db_value params[] = {
        db_number(db_is_postgres(db) ? seq : intake_part_id(seq, part)), db_number(part),
        db_bytes(bytes), db_number((int64_t)bytes.len)};
    static const struct db_sql SQL = {
        .sqlite = "UPDATE part SET bytes = $3, size = $4, name = '' "
                  "WHERE id = $1 AND $2 = $2",
        .postgres = "UPDATE part SET bytes = $3, size = $4, name = '' "
                    "WHERE seq = $1 AND number = $2"};
    return db_post(db, SQL, params, sizeof params / sizeof *params, why);
}

enum status intake_strays_forget(int64_t *gone, struct db *db, int64_t before_ms,
                                 struct arena *arena, struct fault *why)
{
    const struct db_value before = db_number(before_ms);
    struct db_rows rows;
    enum status status = db_run(&rows, db, DB_SQL("DELETE FROM stray WHERE received_ms < $1"),
                                &before, 1, arena, why);
    *gone = status == OK ? rows.changed : 0;
    return status;
}
