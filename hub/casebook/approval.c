#include "casebook/approval.h"

#include "audit/audit.h"
#include "base/buffer.h"

static const char USE[] = "table";

static struct text message_of(const struct approval *approval, struct arena *arena)
{
    struct buffer out = {0};
    buffer_add(&out, approval->table);
    buffer_add(&out, (struct text){"", 1});
    buffer_add(&out, approval->approver);
    buffer_add(&out, (struct text){"", 1});
    buffer_addf(&out, "%lld", (long long)approval->at_ms);
    buffer_add(&out, (struct text){"", 1});
    buffer_add(&out, approval->bytes);
    struct text message = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return message;
}

static enum status give_in(struct db *db, const struct approval *approval,
                           const uint8_t signature[SIGN_BYTES], struct arena *arena,
                           struct fault *why)
{
    const struct db_value params[] = {
        db_text(approval->table), db_text(approval->approver), db_number(approval->at_ms),
        db_bytes((struct text){(const char *)signature, SIGN_BYTES})};
    enum status status =
        db_run(NULL, db,
               DB_SQL("INSERT INTO book_approval (name, approver, at_ms, signature) "
                      "VALUES ($1, $2, $3, $4) ON CONFLICT (name, approver, at_ms) "
                      "DO UPDATE SET signature = $4"),
               params, 4, arena, why);
    return status == OK ? audit_add(db, approval->at_ms, approval->approver,
                                    TEXT("table.approve"), approval->table, TEXT(""), why)
                        : status;
}

enum status approval_give(struct db *db, const struct approval *approval,
                          const struct signer *signer, struct fault *why)
{
    uint8_t signature[SIGN_BYTES];
    struct arena *arena = arena_open("approval");

    sign_make(signature, signer, USE, message_of(approval, arena));
    enum status status = db_begin_open(db, why);
    if (status == OK)
        status = give_in(db, approval, signature, arena, why);
    if (status == OK)
        status = db_commit(db, why);
    db_rollback(db);
    arena_close(arena);
    return status;
}

enum status approval_check(struct db *db, struct text table, struct text approver,
                           struct text bytes, const struct sign_key *key, struct arena *arena,
                           struct fault *why)
{
    const struct db_value params[] = {db_text(table), db_text(approver)};
    struct db_rows rows;
    enum status status = db_run(&rows, db,
                                DB_SQL("SELECT at_ms, signature FROM book_approval WHERE "
                                       "name = $1 AND approver = $2 ORDER BY at_ms DESC "
                                       "LIMIT 20"),
                                params, 2, arena, why);
    if (status != OK)
        return status;
    for (size_t i = 0; i < rows.rows; i++) {
        const struct approval given = {table, approver, bytes, db_at(&rows, i, 0).number};
        struct text signature = db_at(&rows, i, 1).text;
        if (signature.len == SIGN_BYTES &&
            sign_check((const uint8_t *)signature.at, key, USE, message_of(&given, arena)))
            return OK;
    }
    return fault_set(why, REFUSED,
                     "%.*s is not as \"%.*s\" approved it: nothing is offered by it until "
                     "doorstep-hub approve %.*s --by \"%.*s\"",
                     TEXT_ARG(table), TEXT_ARG(approver), TEXT_ARG(table), TEXT_ARG(approver));
}

enum status approval_known(bool *known, struct db *db, struct text table, struct arena *arena,
                           struct fault *why)
{
    const struct db_value params[] = {db_text(table)};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db, DB_SQL("SELECT 1 FROM book_approval WHERE name = $1 LIMIT 1"), params,
               1, arena, why);
    *known = status == OK && rows.rows > 0;
    return status;
}
