/* read.c: with the office's secret: what a submission says, whose it is, and which case it
 * joins. What it said is looked at and forgotten again; only a keyed hash of who the person is,
 * the language, the channel and the token for the news stay. */
#include <sodium.h>
#include <string.h>

#include "audit/audit.h"
#include "base/log.h"
#include "casebook/inside.h"
#include "form/compact.h"
#include "form/retold.h"

enum { READ_AT_ONCE = 50, RETRY_AT_ONCE = 5, UNREAD = 0, READ = 1, NEVER = 2, NO_FORM = 3 };

/* ---- Opening one ---- */

enum status read_record(struct record **record, struct text *xml, struct casebook *book,
                        struct db *db, const struct intake_submission *submission,
                        struct arena *arena, struct fault *why)
{
    uint8_t print[COMPACT_PRINT];
    struct text name, sealed, plain, said;
    struct form *form;

    if (!book->options.secret)
        return fault_set(why, FAILED, "this hub has no key to read what was said");
    if (submission->odk)
        return fault_set(why, REFUSED, "it is sealed to another key: ODK's tools open it");
    enum status status = intake_part(&name, &sealed, db, submission->seq, 0, arena, why);
    if (status == OK)
        status = office_secret_unseal(&plain, book->options.secret, sealed, arena, why);
    if (status != OK)
        return status == NOT_FOUND ? DAMAGED : status;
    bool compact = compact_print(print, plain);
    status = forms_get(&form, book, submission->form_id, submission->form_version,
                       compact ? print : NULL, why);
    if (status == OK)
        status = compact_read(&said, form, plain, arena, why);
    if (status == OK)
        status = retold_open(record, form, said, why);
    if (status == OK && xml)
        *xml = said;
    return status;
}

/* ---- What is kept of it ---- */

struct gist {
    char person[2 * SEAL_PSEUDONYM + 1]; /* "" unless it says who */
    struct text language, channel, joins;
    bool has_secret;
    struct case_token token;  /* of its own number and secret */
    struct case_token joined; /* of the number it joins and the same secret */
};

static struct text secret_of(const struct record *record, struct arena *arena)
{
    struct text secret = retold_marked(record, "secret", "yes", arena);
    return text_trim(secret);
}

static void take_gist(struct gist *gist, const struct casebook *book,
                      const struct record *record, struct text number, struct arena *arena)
{
    uint8_t hash[SEAL_PSEUDONYM];
    struct text person = retold_person(record, arena);
    struct text secret = secret_of(record, arena);

    *gist = (struct gist){.language = retold_marked(record, "fill", "language", arena),
                          .channel = retold_marked(record, "fill", "channel", arena),
                          .joins = retold_joins(record, arena)};
    if (person.len > 0) {
        office_secret_pseudonym(hash, book->options.secret, "person", person);
        sodium_bin2hex(gist->person, sizeof gist->person, hash, sizeof hash);
    }
    gist->has_secret = secret.len > 0 && case_number_is_valid(number);
    if (gist->has_secret)
        case_token_make(&gist->token, number, secret, book->options.case_key);
    if (!case_number_is_valid(gist->joins) || text_equal(gist->joins, number))
        gist->joins = TEXT("");
    if (gist->joins.len > 0 && secret.len > 0)
        case_token_make(&gist->joined, gist->joins, secret, book->options.case_key);
}

/* ---- Joining an earlier case ---- */

/* The case that it joins; 0: none. Who knows a number alone joins nothing that has a secret. */
static enum status find_joined(int64_t *id, struct db *db, const struct gist *gist,
                               struct text area, struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_text(gist->joins), db_text(area)};
    struct db_rows rows;
    *id = 0;
    if (gist->joins.len == 0)
        return OK;
    enum status status =
        db_run(&rows, db,
               DB_SQL("SELECT k.case_id, k.token FROM book_key k JOIN book_case c ON "
                      "c.id = k.case_id WHERE k.number = $1 AND c.area = $2"),
               params, 2, arena, why);
    if (status != OK || rows.rows == 0)
        return status;
    struct text token = db_at(&rows, 0, 1).text;
    if (token.len == 0 || (token.len == sizeof gist->joined.bytes &&
                           sodium_memcmp(token.at, gist->joined.bytes, token.len) == 0))
        *id = db_at(&rows, 0, 0).number;
    return OK;
}

static enum status run_ids(struct db *db, struct db_sql sql, int64_t from, int64_t to,
                           struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_number(from), db_number(to)};
    return db_run(NULL, db, sql, params, 2, arena, why);
}

/* What its own envelope opened becomes part of the other; its number asks for that now. */
static enum status fold(struct db *db, int64_t from, int64_t to, struct arena *arena,
                        struct fault *why)
{
    static const char *const SQL[] = {
        "UPDATE book_submission SET case_id = $2 WHERE case_id = $1",
        "UPDATE book_key SET case_id = $2 WHERE case_id = $1",
        "DELETE FROM book_event WHERE case_id = $1 AND $2 > 0",
        "DELETE FROM book_case WHERE id = $1 AND $2 > 0"};
    enum status status = OK;
    for (size_t i = 0; i < sizeof SQL / sizeof *SQL && status == OK; i++)
        status = run_ids(db, (struct db_sql){.both = SQL[i]}, from, to, arena, why);
    return status;
}

static enum status join(struct casebook *book, struct db *db, struct book_case *target,
                        const struct intake_submission *submission, struct arena *arena,
                        struct fault *why)
{
    const struct tables *tables = book->tables;
    const struct life_service *service = tables_service(tables, submission->form_id);
    struct book_deed deed = {.move = tables_move(tables, target->kind, target->state,
                                                 service->joins_as, TEXT("person")),
                             .role = TEXT("person"),
                             .now_ms = book->options.clock.now_ms(book->options.clock.self)};
    if (!deed.move)
        deed.move = tables_move(tables, target->kind, target->state, TEXT("more"), deed.role);
    const struct book_event event = {.at_ms = submission->received_ms,
                                     .role = deed.role,
                                     .action = deed.move->action,
                                     .from = target->state,
                                     .to = deed.move->to};
    moves_apply(book, target, &deed);
    enum status status = fold(db, submission->seq, target->id, arena, why);
    return status == OK ? book_note(db, target->id, &event, arena, why) : status;
}

/* ---- Writing it ---- */

static enum status mark(bool *ours, struct db *db, int64_t seq, int64_t how,
                        struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_number(seq), db_number(how)};
    struct db_rows rows;
    enum status status = db_run(&rows, db,
                                DB_SQL("UPDATE book_submission SET is_read = $2 WHERE seq = $1 "
                                       "AND is_read IN (0, 3)"),
                                params, 2, arena, why);
    *ours = status == OK && rows.changed == 1;
    return status;
}

static enum status put_token(struct db *db, struct text number, const struct gist *gist,
                             struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {
        db_text(number),
        db_bytes((struct text){(const char *)gist->token.bytes, sizeof gist->token.bytes})};
    return gist->has_secret
               ? db_run(NULL, db,
                        DB_SQL("UPDATE book_key SET token = $2 WHERE number = $1 AND "
                               "token IS NULL"),
                        params, 2, arena, why)
               : OK;
}

static void fill_in(struct book_case *of, const struct gist *gist)
{
    if (of->person.len == 0)
        of->person = text_of(gist->person);
    if (of->language.len == 0)
        of->language = gist->language;
    if (of->channel.len == 0)
        of->channel = gist->channel;
}

/* The case that its envelope opened; a worker may have begun with it already. */
static enum status write_gist(struct casebook *book, struct db *db,
                              const struct intake_submission *submission, int64_t case_id,
                              const struct gist *gist, struct arena *arena, struct fault *why)
{
    struct book_case of;
    int64_t joined = 0;
    enum status status = put_token(db, submission->case_number, gist, arena, why);
    if (status == OK)
        status = book_load(&of, db, case_id, true, arena, why);
    if (status == OK && of.version == 0 && case_id == submission->seq)
        status = find_joined(&joined, db, gist, of.area, arena, why);
    if (status == OK && joined > 0 && joined != case_id) {
        status = book_load(&of, db, joined, true, arena, why);
        if (status == OK)
            status = join(book, db, &of, submission, arena, why);
    }
    if (status != OK)
        return status;
    fill_in(&of, gist);
    status = book_save(db, &of, book->tables, arena, why);
    if (status == OK)
        status = tell_publish(book, db, &of, arena, why);
    if (status == OK)
        status = audit_add(db, book->options.clock.now_ms(book->options.clock.self), TEXT(""),
                           joined > 0 ? TEXT("casebook.join") : TEXT("casebook.read"),
                           of.number, submission->case_number, why);
    return status;
}

static enum status read_one(struct casebook *book, struct db *db, int64_t seq, int64_t case_id,
                            size_t *done, struct arena *arena, struct fault *why)
{
    struct intake_submission submission;
    struct record *record;
    struct gist gist;
    struct fault reason = {0};
    bool ours = false;
    enum status status = intake_get(&submission, db, seq, arena, why);
    if (status != OK)
        return status;
    enum status read = read_record(&record, NULL, book, db, &submission, arena, &reason);
    if (read == FAILED || read == NO_ROOM)
        return fault_set(why, read, "%s", reason.text);
    if (read == OK) {
        take_gist(&gist, book, record, submission.case_number, arena);
        record_close(record);
    } else
        log_line(LOG_WARNING, "submission %lld: %s", (long long)seq, reason.text);
    status = db_begin_open(db, why);
    if (status == OK)
        status = mark(&ours, db, seq,
                      read == OK          ? READ
                      : read == NOT_FOUND ? NO_FORM
                                          : NEVER,
                      arena, why);
    if (status == OK && ours && read == OK)
        status = write_gist(book, db, &submission, case_id, &gist, arena, why);
    if (status == OK && ours)
        status = db_commit(db, why);
    db_rollback(db);
    sodium_memzero(&gist, sizeof gist);
    *done += status == OK && ours && read == OK;
    return status == CONFLICT ? OK : status; /* another hub has it, or the next step tries */
}

/* ---- A step ---- */

static enum status list_unread(struct db_rows *rows, struct db *db, int64_t kind, int64_t after,
                               int64_t most, struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_number(kind), db_number(after), db_number(most)};
    return db_run(rows, db,
                  DB_SQL("SELECT seq, case_id FROM book_submission WHERE is_read = $1 AND "
                         "seq > $2 ORDER BY seq LIMIT $3"),
                  params, 3, arena, why);
}

static enum status read_rows(struct casebook *book, struct db *db, const struct db_rows *rows,
                             size_t *done, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; i < rows->rows && status == OK; i++) {
        struct arena *arena = arena_open("read"); /* ends, wiped, with each */
        status = read_one(book, db, db_at(rows, i, 0).number, db_at(rows, i, 1).number, done,
                          arena, why);
        arena_close(arena);
    }
    return status;
}

/* A few of those whose form was missing, others each time. */
static enum status retry(struct casebook *book, struct db *db, size_t *done,
                         struct arena *arena, struct fault *why)
{
    struct db_rows rows;
    pthread_mutex_lock(&book->lock);
    int64_t after = book->unread_after;
    pthread_mutex_unlock(&book->lock);
    enum status status = list_unread(&rows, db, NO_FORM, after, RETRY_AT_ONCE, arena, why);
    if (status != OK)
        return status;
    pthread_mutex_lock(&book->lock);
    book->unread_after = rows.rows < RETRY_AT_ONCE ? 0 : db_at(&rows, rows.rows - 1, 0).number;
    pthread_mutex_unlock(&book->lock);
    return read_rows(book, db, &rows, done, why);
}

enum status read_step(struct casebook *book, size_t *done, struct fault *why)
{
    struct arena *arena = arena_open("step");
    struct db *db;
    struct db_rows rows;
    *done = 0;
    enum status status = db_take(&db, book->options.pool, why);
    if (status == OK) {
        status = list_unread(&rows, db, UNREAD, INT64_MIN, READ_AT_ONCE, arena, why);
        if (status == OK)
            status = read_rows(book, db, &rows, done, why);
        if (status == OK)
            status = retry(book, db, done, arena, why);
        db_give(db);
    }
    arena_close(arena);
    return status;
}
