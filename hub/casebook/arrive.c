/* arrive.c: submissions become cases, from what their envelopes say. No secret is needed.
 *
 * One row, book_state, says how far: who holds it goes on, others wait; so several hubs never
 * open a case twice, and a hub that dies in the midst leaves nothing half done. */
#include "audit/audit.h"
#include "casebook/inside.h"
#include "seal/notice_row.h"

static enum status take_cursor(int64_t *seq, struct db *db, struct arena *arena,
                               struct fault *why)
{
    struct db_rows rows;
    enum status status =
        db_run(&rows, db, DB_SQL("UPDATE book_state SET seq = seq WHERE id = 1 RETURNING seq"),
               NULL, 0, arena, why);
    if (status == OK && rows.rows != 1)
        status = fault_set(why, DAMAGED, "the casebook has lost its place");
    if (status == OK)
        *seq = db_at(&rows, 0, 0).number;
    return status;
}

static enum status put_submission(struct db *db, const struct intake_submission *submission,
                                  struct fault *why)
{
    bool answer = text_is(submission->form_id, NOTICE_FORM);
    const struct db_value params[] = {db_number(submission->seq),
                                      db_number(answer ? 0 : submission->seq),
                                      db_number(submission->odk ? 2 : 0)};
    return db_post(db,
                   DB_SQL("INSERT INTO book_submission (seq, case_id, is_read) "
                          "VALUES ($1, $2, $3)"),
                   params, 3, why);
}

/* A number that another case has already, which no two devices give, asks for that one. */
static enum status put_number(struct db *db, const struct intake_submission *submission,
                              struct fault *why)
{
    const struct db_value params[] = {db_text(submission->case_number),
                                      db_number(submission->seq)};
    return submission->case_number.len == 0
               ? OK
               : db_post(db,
                         DB_SQL("INSERT INTO book_key (number, case_id, is_own) "
                                "VALUES ($1, $2, 1) "
                                "ON CONFLICT DO NOTHING"),
                         params, 2, why);
}

static enum status open_case(struct casebook *book, struct db *db,
                             const struct intake_submission *submission, int64_t now_ms,
                             struct fault *why)
{
    if (text_is(submission->form_id, NOTICE_FORM)) /* an answer to the office is no case */
        return put_submission(db, submission, why);
    const struct life_service *service = tables_service(book->tables, submission->form_id);
    const struct book_deed deed = {.move = tables_move(book->tables, service->kind, TEXT(""),
                                                       TEXT("arrive"), TEXT("system")),
                                   .role = TEXT("system"),
                                   .now_ms = submission->received_ms};
    struct book_case new = {.id = submission->seq,
                            .number = submission->case_number,
                            .form_id = submission->form_id,
                            .area = submission->area,
                            .kind = service->kind,
                            .opened_ms = submission->received_ms};
    moves_apply(book, &new, &deed);
    new.changed_ms = now_ms;
    const struct book_event event = {.at_ms = submission->received_ms,
                                     .role = deed.role,
                                     .action = deed.move->action,
                                     .to = new.state};
    enum status status = book_insert(db, &new, book->tables, why);
    if (status == OK)
        status = put_submission(db, submission, why);
    if (status == OK)
        status = put_number(db, submission, why);
    return status == OK ? book_note(db, new.id, &event, why) : status;
}

static enum status move_cursor(struct db *db, int64_t seq, struct arena *arena,
                               struct fault *why)
{
    const struct db_value params[] = {db_number(seq)};
    return db_run(NULL, db, DB_SQL("UPDATE book_state SET seq = $1 WHERE id = 1"), params, 1,
                  arena, why);
}

static enum status arrive_in(struct casebook *book, struct db *db, size_t *done,
                             struct arena *arena, struct fault *why)
{
    struct intake_submission *found = NULL;
    int64_t from, now_ms = book->options.clock.now_ms(book->options.clock.self);
    enum status status = take_cursor(&from, db, arena, why);
    if (status == OK)
        status = intake_after(&found, done, db, from, BOOK_STEP, arena, why);
    if (status != OK || *done == 0)
        return status;
    for (size_t i = 0; i < *done && status == OK; i++)
        status = open_case(book, db, &found[i], now_ms, why);
    int64_t to = found[*done - 1].seq;
    if (status == OK)
        status = move_cursor(db, to, arena, why);
    if (status == OK)
        status = audit_add(db, now_ms, TEXT(""), TEXT("casebook.arrive"), TEXT(""),
                           text_format(arena, "%zu cases, submissions %lld to %lld", *done,
                                       (long long)found[0].seq, (long long)to),
                           why);
    return status;
}

enum status arrive_step(struct casebook *book, size_t *done, struct fault *why)
{
    struct db *db;
    struct arena *arena = arena_open("arrive");
    *done = 0;
    enum status status = db_take(&db, book->options.pool, why);
    if (status == OK) {
        status = db_begin_open(db, why);
        if (status == OK)
            status = arrive_in(book, db, done, arena, why);
        if (status == OK && *done > 0)
            status = db_commit(db, why);
        db_give(db);
    }
    if (status != OK)
        *done = 0;
    arena_close(arena);
    return status;
}
