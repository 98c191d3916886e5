#include "casebook/retain.h"

#include <string.h>

#include "audit/audit.h"
#include "base/buffer.h"
#include "casebook/erase.h"
#include "casebook/inside.h"
#include "casebook/keep.h"
#include "form/compact.h"
#include "news/news.h"

enum { PAGE = 100 };
static const int64_t DAY_MS = 86400000;

/* What is due is looked for again when the case has changed, or the tables have. */
static const struct db_step STEPS[] = {
    {.sql.both = "CREATE TABLE retain_case (case_id BIGINT PRIMARY KEY, "
                 "changed_ms BIGINT NOT NULL, print BIGINT NOT NULL, "
                 "again_ms BIGINT NOT NULL)"}};

struct retaining {
    struct casebook *book;
    const struct retain_options *options;
    struct retain_done *done;
    struct keep keep;
    struct db *db;
    int64_t now_ms;
};

/* One closed case, while it is looked at. */
struct closed {
    int64_t id, changed_ms, end_ms;
    struct text number, area, person;
    int64_t again_ms; /* when something more will be due */
    int64_t emptied, left, answers, files;
};

/* ---- What is due ---- */

struct due {
    struct text *paths;
    size_t count;
    bool all;
};

static int64_t ends_ms(const struct keep_rule *rule, const struct closed *closed,
                       const struct intake_submission *submission)
{
    if (rule->from == KEEP_NEVER)
        return INT64_MAX;
    int64_t from = rule->from == KEEP_CASE ? closed->end_ms : submission->received_ms;
    return from + rule->days * DAY_MS;
}

static void look_what_is_due(struct due *due, struct closed *closed,
                             const struct retaining *retaining,
                             const struct intake_submission *submission, struct arena *arena)
{
    const struct keep_form *form = keep_form(&retaining->keep, submission->form_id);
    *due = (struct due){0};
    if (!form || form->count == 0)
        return;
    due->paths = arena_array(arena, form->count, sizeof *due->paths);
    for (size_t i = 0; i < form->count; i++) {
        int64_t ends = ends_ms(&form->rules[i], closed, submission);
        if (ends <= retaining->now_ms)
            due->paths[due->count++] = form->rules[i].node;
        else if (ends < closed->again_ms)
            closed->again_ms = ends;
    }
    due->all = due->count == form->count;
}

/* ---- Deleting out of a submission ---- */

static enum status empty_it(struct closed *closed, struct retaining *retaining,
                            const struct intake_submission *submission, struct fault *why)
{
    enum status status = OK;
    for (unsigned part = 0; status == OK && part < submission->part_count; part++)
        status =
            intake_part_replace(retaining->db, submission->seq, part, (struct text){0}, why);
    closed->emptied++;
    closed->files += submission->part_count - 1;
    return status;
}

/* The name of a file stands before its bytes (session/sending.h). */
static bool is_gone(const struct erased *erased, struct text plain)
{
    struct text name = text_part(plain, 0, text_find(plain, TEXT("\n")));
    for (size_t i = 0; i < erased->count; i++)
        if (text_equal(text_trim(erased->gone[i]), name))
            return true;
    return false;
}

static enum status drop_files(struct closed *closed, struct retaining *retaining,
                              const struct intake_submission *submission,
                              const struct erased *erased, struct fault *why)
{
    enum status status = OK;
    for (unsigned part = 1; status == OK && part < submission->part_count; part++) {
        struct arena *arena = arena_open("file");
        struct text name, sealed, plain;
        status = intake_part(&name, &sealed, retaining->db, submission->seq, part, arena, why);
        bool gone = status == OK && sealed.len > 0 &&
                    office_secret_unseal(&plain, retaining->book->options.secret, sealed, arena,
                                         NULL) == OK &&
                    is_gone(erased, plain);
        if (gone)
            status = intake_part_replace(retaining->db, submission->seq, part, (struct text){0},
                                         why);
        closed->files += gone;
        arena_close(arena);
    }
    return status;
}

static enum status seal_rest(struct retaining *retaining, const struct record *record,
                             const struct intake_submission *submission, struct text xml,
                             struct arena *arena, struct fault *why)
{
    struct text plain, sealed;
    compact_write(&plain, record_form(record), xml, arena);
    enum status status = seal_to_office(&sealed, retaining->options->seal, plain, arena, why);
    return status == OK ? intake_part_replace(retaining->db, submission->seq, 0, sealed, why)
                        : status;
}

static enum status thin_it(struct closed *closed, struct retaining *retaining,
                           const struct intake_submission *submission, const struct due *due,
                           struct arena *arena, struct fault *why)
{
    struct record *record;
    struct erased erased;
    struct text xml;
    struct fault reason = {0};
    enum status status =
        read_record(&record, &xml, retaining->book, retaining->db, submission, arena, &reason);
    if (status != OK) { /* ODK's own, broken, or emptied before: nothing we could take out */
        bool later = status == FAILED || status == NO_ROOM || status == CONFLICT;
        return later ? fault_set(why, status, "%s", reason.text) : OK;
    }
    status = erase_answers(&erased, xml, due->paths, due->count, arena, why);
    if (status == OK && erased.count > 0)
        status = drop_files(closed, retaining, submission, &erased, why);
    if (status == OK && erased.count > 0)
        status = seal_rest(retaining, record, submission, erased.xml, arena, why);
    closed->answers += status == OK ? (int64_t)erased.count : 0;
    record_close(record);
    return status;
}

static enum status do_submission(struct closed *closed, struct retaining *retaining,
                                 int64_t seq, struct arena *arena, struct fault *why)
{
    struct intake_submission submission;
    struct due due;
    enum status status = intake_get(&submission, retaining->db, seq, arena, why);
    if (status != OK)
        return status;
    look_what_is_due(&due, closed, retaining, &submission, arena);
    closed->left += !due.all;
    if (due.all && retaining->options->dry)
        closed->emptied++;
    else if (due.all)
        status = empty_it(closed, retaining, &submission, why);
    else if (due.count > 0 && retaining->options->dry)
        closed->answers += (int64_t)due.count;
    else if (due.count > 0 && retaining->book->options.secret)
        status = thin_it(closed, retaining, &submission, &due, arena, why);
    else if (due.count > 0) {
        retaining->done->wait_for_key++;
        closed->again_ms = retaining->now_ms;
    }
    return status;
}

/* ---- What is left of a case ---- */

static enum status run(struct retaining *retaining, struct db_sql sql, struct db_value value,
                       struct fault *why)
{
    return db_post(retaining->db, sql, &value, 1, why);
}

static enum status drop_news(struct retaining *retaining, const struct closed *closed,
                             struct arena *arena, struct fault *why)
{
    const struct db_value id = db_number(closed->id);
    struct db_rows rows;
    enum status status =
        db_run(&rows, retaining->db,
               DB_SQL("SELECT token FROM book_key WHERE case_id = $1 AND token IS NOT NULL"),
               &id, 1, arena, why);
    for (size_t i = 0; status == OK && i < rows.rows; i++) {
        struct text bytes = db_at(&rows, i, 0).text;
        struct case_token token;
        uint8_t key[CASE_ROW_KEY];
        if (bytes.len != sizeof token.bytes)
            continue;
        memcpy(token.bytes, bytes.at, sizeof token.bytes);
        case_row_find(key, &token);
        status = news_drop_row(retaining->db, closed->area, TEXT("cases"),
                               (struct text){(const char *)key, sizeof key}, why);
    }
    return status;
}

/* Nobody's other case keeps it: what notices were made from. */
static enum status forget_person(struct retaining *retaining, struct text person,
                                 struct arena *arena, struct fault *why)
{
    const struct db_value whose = db_text(person);
    struct db_rows rows;
    if (person.len == 0)
        return OK;
    enum status status = db_run(&rows, retaining->db,
                                DB_SQL("SELECT 1 FROM book_case WHERE person = $1 LIMIT 1"),
                                &whose, 1, arena, why);
    return status == OK && rows.rows == 0 ? person_forget(retaining->db, person, arena, why)
                                          : status;
}

static enum status forget_case(struct retaining *retaining, const struct closed *closed,
                               struct arena *arena, struct fault *why)
{
    static const struct db_sql SQL[] = {
        {.both = "DELETE FROM book_key WHERE case_id = $1"},
        {.both = "UPDATE book_event SET sentence = '' WHERE case_id = $1"},
        {.both = "UPDATE book_case SET person = '', told_sentence = '' WHERE id = $1"}};
    enum status status = drop_news(retaining, closed, arena, why);
    for (size_t i = 0; status == OK && i < sizeof SQL / sizeof *SQL; i++)
        status = run(retaining, SQL[i], db_number(closed->id), why);
    return status == OK ? forget_person(retaining, closed->person, arena, why) : status;
}

/* ---- One case ---- */

static enum status remember(struct retaining *retaining, const struct closed *closed,
                            struct fault *why)
{
    const struct db_value params[] = {db_number(closed->id), db_number(closed->changed_ms),
                                      db_number(retaining->keep.print),
                                      db_number(closed->again_ms)};
    return db_post(retaining->db,
                   DB_SQL("INSERT INTO retain_case (case_id, changed_ms, print, again_ms) "
                          "VALUES ($1, $2, $3, $4) ON CONFLICT (case_id) DO UPDATE SET "
                          "changed_ms = EXCLUDED.changed_ms, print = EXCLUDED.print, "
                          "again_ms = EXCLUDED.again_ms"),
                   params, 4, why);
}

static enum status note_it(struct retaining *retaining, const struct closed *closed,
                           struct arena *arena, struct fault *why)
{
    if (closed->emptied + closed->answers + closed->files == 0)
        return OK;
    return audit_add(retaining->db, retaining->now_ms, retaining->options->by,
                     TEXT("retain.case"), closed->number,
                     text_format(arena, "%lld submissions, %lld answers, %lld files",
                                 (long long)closed->emptied, (long long)closed->answers,
                                 (long long)closed->files),
                     why);
}

static enum status do_case(struct closed *closed, struct retaining *retaining,
                           struct arena *arena, struct fault *why)
{
    const struct db_value id = db_number(closed->id);
    bool dry = retaining->options->dry;
    struct db_rows rows;
    enum status status =
        db_run(&rows, retaining->db,
               DB_SQL("SELECT seq FROM book_submission WHERE case_id = $1 ORDER BY seq"), &id,
               1, arena, why);
    for (size_t i = 0; status == OK && i < rows.rows; i++)
        status = do_submission(closed, retaining, db_at(&rows, i, 0).number, arena, why);
    if (status == OK && !dry && closed->left == 0 && closed->emptied > 0)
        status = forget_case(retaining, closed, arena, why);
    if (status == OK && !dry)
        status = remember(retaining, closed, why);
    if (status == OK && !dry)
        status = note_it(retaining, closed, arena, why);
    return status;
}

static enum status one_case(struct retaining *retaining, struct closed *closed,
                            struct fault *why)
{
    struct arena *arena = arena_open("retain");
    bool dry = retaining->options->dry;
    enum status status = dry ? OK : db_begin_open(retaining->db, why);
    if (status == OK)
        status = do_case(closed, retaining, arena, why);
    if (status == OK && !dry)
        status = db_commit(retaining->db, why);
    if (!dry)
        db_rollback(retaining->db);
    if (status == OK) {
        struct retain_done *done = retaining->done;
        done->cases += closed->emptied + closed->answers + closed->files > 0;
        done->emptied += closed->emptied;
        done->answers += closed->answers;
        done->files += closed->files;
    }
    arena_close(arena);
    return status;
}

/* ---- All of them ---- */

static enum status next_page(struct db_rows *rows, struct retaining *retaining, int64_t after,
                             struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_number(after), db_number(retaining->keep.print),
                                      db_number(retaining->now_ms), db_number(PAGE)};
    return db_run(rows, retaining->db,
                  DB_SQL("SELECT id, number, area, person, changed_ms, until_ms FROM book_case "
                         "WHERE is_open = 0 AND id > $1 AND NOT EXISTS (SELECT 1 FROM "
                         "retain_case WHERE case_id = book_case.id AND "
                         "retain_case.changed_ms = book_case.changed_ms AND print = $2 AND "
                         "again_ms > $3) ORDER BY id LIMIT $4"),
                  params, 4, arena, why);
}

static enum status each_case(struct retaining *retaining, struct fault *why)
{
    enum status status = OK;
    int64_t after = 0;
    for (size_t found = PAGE; status == OK && found == PAGE;) {
        struct arena *arena = arena_open("retain");
        struct db_rows rows = {0};
        status = next_page(&rows, retaining, after, arena, why);
        found = status == OK ? rows.rows : 0;
        for (size_t i = 0; status == OK && i < rows.rows; i++) {
            int64_t changed = db_at(&rows, i, 4).number, until = db_at(&rows, i, 5).number;
            struct closed closed = {.id = db_at(&rows, i, 0).number,
                                    .number = db_at(&rows, i, 1).text,
                                    .area = db_at(&rows, i, 2).text,
                                    .person = db_at(&rows, i, 3).text,
                                    .changed_ms = changed,
                                    .end_ms = until > changed ? until : changed,
                                    .again_ms = INT64_MAX};
            after = closed.id;
            status = one_case(retaining, &closed, why);
        }
        arena_close(arena);
    }
    return status;
}

static enum status strays(struct retaining *retaining, struct arena *arena, struct fault *why)
{
    int64_t days = retaining->keep.stray_days;
    if (days == 0 || retaining->options->dry)
        return OK;
    enum status status = db_begin_open(retaining->db, why);
    if (status == OK)
        status = intake_strays_forget(&retaining->done->strays, retaining->db,
                                      retaining->now_ms - days * DAY_MS, arena, why);
    if (status == OK)
        status = audit_add(retaining->db, retaining->now_ms, retaining->options->by,
                           TEXT("retain.run"), TEXT(""),
                           text_format(arena, "%lld cases, %lld strays",
                                       (long long)retaining->done->cases,
                                       (long long)retaining->done->strays),
                           why);
    if (status == OK)
        status = db_commit(retaining->db, why);
    db_rollback(retaining->db);
    return status;
}

/* What is deleted is overwritten, and does not wait in a log or a free page for a reader. */
static enum status settle(struct retaining *retaining, const char *sqlite, const char *postgres,
                          struct fault *why)
{
    return db_run(NULL, retaining->db, (struct db_sql){.sqlite = sqlite, .postgres = postgres},
                  NULL, 0, NULL, why);
}

static enum status retain(struct retaining *retaining, struct arena *arena, struct fault *why)
{
    enum status status = db_migrate(retaining->db, "retain", STEPS, 1, why);
    bool dry = retaining->options->dry;
    if (status == OK && !dry)
        status = settle(retaining, "PRAGMA secure_delete = ON", "SELECT 1", why);
    if (status == OK)
        status = each_case(retaining, why);
    if (status == OK)
        status = strays(retaining, arena, why);
    if (status == OK && !dry)
        status = settle(retaining, "PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM part", why);
    if (!dry && !db_is_postgres(retaining->db))
        settle(retaining, "PRAGMA secure_delete = OFF", NULL, NULL);
    return status;
}

enum status casebook_retain(struct retain_done *done, struct casebook *book,
                            const struct retain_options *options, struct fault *why)
{
    struct arena *arena = arena_open("retain");
    struct retaining retaining = {.book = book,
                                  .options = options,
                                  .done = done,
                                  .now_ms =
                                      book->options.clock.now_ms(book->options.clock.self)};
    *done = (struct retain_done){0};
    enum status status = keep_read(&retaining.keep, book->services, arena, why);
    done->count_days = retaining.keep.count_days;
    if (status == OK)
        status = db_take(&retaining.db, book->options.pool, why);
    if (status == OK) {
        status = retain(&retaining, arena, why);
        db_give(retaining.db);
    }
    arena_close(arena);
    return status;
}
