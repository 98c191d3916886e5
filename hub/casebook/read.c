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
#include "seal/notice_row.h"

enum { READ_AT_ONCE = 50, RETRY_AT_ONCE = 5, UNREAD = 0, READ = 1, NEVER = 2, NO_FORM = 3 };

/* ---- Opening one ---- */

enum status read_sealed(struct record **record, struct text *xml, struct casebook *book,
                        struct db *db, const struct intake_submission *submission,
                        struct text sealed, struct arena *arena, struct fault *why)
{
    uint8_t print[COMPACT_PRINT];
    struct text plain = {0}, said;
    struct form *form;

    enum status status =
        sealed.len > 0 ? office_secret_unseal(&plain, book->options.secret, sealed, arena, why)
                       : fault_set(why, REFUSED, "it was deleted: its time was over");
    if (status != OK)
        return status == NOT_FOUND ? DAMAGED : status;
    bool compact = compact_print(print, plain);
    status = forms_get(&form, book, db, submission->form_id, submission->form_version,
                       compact ? print : NULL, why);
    if (status == OK)
        status = compact_read(&said, form, plain, arena, why);
    if (status == OK)
        status = retold_open(record, form, said, why);
    if (status == OK && xml)
        *xml = said;
    return status;
}

enum status read_record(struct record **record, struct text *xml, struct casebook *book,
                        struct db *db, const struct intake_submission *submission,
                        struct arena *arena, struct fault *why)
{
    struct text name, sealed;

    if (!book->options.secret)
        return fault_set(why, FAILED, "this hub has no key to read what was said");
    if (submission->odk)
        return fault_set(why, REFUSED, "it is sealed to another key: ODK's tools open it");
    enum status status = intake_part(&name, &sealed, db, submission->seq, 0, arena, why);
    if (status != OK)
        return status == NOT_FOUND ? DAMAGED : status;
    return read_sealed(record, xml, book, db, submission, sealed, arena, why);
}

static enum status read_answer(struct notice_answer *answer, const struct casebook *book,
                               struct db *db, const struct intake_submission *submission,
                               struct arena *arena, struct fault *why)
{
    struct text name, sealed, plain;
    if (submission->odk)
        return fault_set(why, REFUSED, "an answer to a notice does not come from ODK");
    enum status status = intake_part(&name, &sealed, db, submission->seq, 0, arena, why);
    if (status == OK)
        status = office_secret_unseal(&plain, book->options.secret, sealed, arena, why);
    if (status == OK)
        status = notice_answer_read(answer, plain, arena, why);
    return status == NOT_FOUND ? DAMAGED : status;
}

/* ---- What is kept of it ---- */

struct gist {
    char person[2 * SEAL_PSEUDONYM + 1]; /* "" unless it says who */
    struct text language, channel, joins;
    struct text asked; /* the number of the case that was on show when it was asked for */
    bool has_secret;
    struct case_token token;  /* of its own number and secret */
    struct case_token joined; /* of the number it joins and the same secret */
    bool is_answer;           /* to a notice: there is no case */
    struct notice_answer answer;
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
                          .joins = retold_joins(record, arena),
                          .asked = retold_marked(record, "fill", "from-case", arena)};
    if (person.len > 0) {
        office_secret_pseudonym(hash, book->options.secret, "person", person);
        sodium_bin2hex(gist->person, sizeof gist->person, hash, sizeof hash);
    }
    gist->has_secret = secret.len > 0 && case_number_is_valid(number);
    if (gist->has_secret)
        case_token_make(&gist->token, number, secret, book->options.case_key);
    /* A number that an earlier case has already asks for that one: an edit of ODK's keeps it.
     */
    if (!case_number_is_valid(gist->joins))
        gist->joins = case_number_is_valid(number) ? number : TEXT("");
    if (gist->joins.len > 0 && secret.len > 0)
        case_token_make(&gist->joined, gist->joins, secret, book->options.case_key);
}

/* ---- Joining an earlier case ---- */

/* The case that it joins; 0: none. A number alone is enough to add one's words to a case; only
 * who knows its secret too (`own`) hears of it under the new number. */
static enum status find_joined(int64_t *id, bool *own, struct db *db, const struct gist *gist,
                               struct arena *arena, struct fault *why)
{
    struct db_value params[] = {
        db_text(gist->joins),
        db_bytes((struct text){(const char *)gist->joined.bytes, sizeof gist->joined.bytes})};
    struct db_rows rows;
    *id = 0;
    if (gist->joins.len == 0)
        return OK;
    enum status status = db_run(&rows, db,
                                DB_SQL("SELECT case_id, CASE WHEN token = $2 AND is_own = 1 "
                                       "THEN 1 ELSE 0 END FROM book_key WHERE number = $1"),
                                params, 2, arena, why);
    if (status == OK && rows.rows > 0) {
        *id = db_at(&rows, 0, 0).number;
        *own = db_at(&rows, 0, 1).number == 1;
    }
    return status;
}

/* What its own envelope opened becomes part of the other; its number asks for that now. */
static enum status fold(struct db *db, int64_t from, int64_t to, bool own, struct arena *arena,
                        struct fault *why)
{
    static const struct {
        struct db_sql sql;
        size_t params;
    } STEPS[] = {{{.both = "UPDATE book_key SET case_id = $2, is_own = CASE WHEN $3 = 1 THEN "
                           "is_own ELSE 0 END WHERE case_id = $1"},
                  3},
                 {{.both = "UPDATE book_submission SET case_id = $2 WHERE case_id = $1"}, 2},
                 {{.both = "DELETE FROM book_event WHERE case_id = $1"}, 1},
                 {{.both = "DELETE FROM book_case WHERE id = $1"}, 1}};
    const struct db_value params[] = {db_number(from), db_number(to), db_number(own)};
    enum status status = OK;
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS && status == OK; i++)
        status = db_run(NULL, db, STEPS[i].sql, params, STEPS[i].params, arena, why);
    return status;
}

/* What the submission does to the case it names; NULL: it stays a case of its own, such as a
 * complaint about how long a case takes that nobody has decided yet. What comes while the
 * office waits for the person is what it waits for. */
static const struct life_move *joining(const struct casebook *book,
                                       const struct book_case *target, struct text form_id)
{
    const struct life_service *service = tables_service(book->tables, form_id);
    const struct life_state *state = tables_state(book->tables, target->state);
    const struct life_move *move = tables_move(book->tables, target->kind, target->state,
                                               service->joins_as, TEXT("person"));
    bool awaited = state && text_is(state->waits_for, "person");
    if (!move && (awaited || !text_is(service->kind, "complaint")))
        move = tables_move(book->tables, target->kind, target->state, TEXT("more"),
                           TEXT("person"));
    return move;
}

static enum status join(struct casebook *book, struct db *db, struct book_case *target,
                        const struct intake_submission *submission,
                        const struct life_move *move, struct fault *why)
{
    const struct book_deed deed = {.move = move,
                                   .role = TEXT("person"),
                                   .now_ms =
                                       book->options.clock.now_ms(book->options.clock.self)};
    const struct book_event event = {.at_ms = submission->received_ms,
                                     .role = deed.role,
                                     .action = move->action,
                                     .from = target->state,
                                     .to = move->to};
    moves_apply(book, target, &deed);
    return book_note(db, target->id, &event, why);
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

/* Never for a number that another submission brought first. */
static enum status put_token(struct db *db, struct text number, int64_t case_id,
                             const struct gist *gist, struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {
        db_text(number),
        db_bytes((struct text){(const char *)gist->token.bytes, sizeof gist->token.bytes}),
        db_number(case_id)};
    return gist->has_secret
               ? db_run(NULL, db,
                        DB_SQL("UPDATE book_key SET token = $2 WHERE number = $1 AND "
                               "case_id = $3 AND token IS NULL"),
                        params, 3, arena, why)
               : OK;
}

/* Who adds their words to a case need not be whose it is. */
static void fill_in(struct book_case *of, const struct gist *gist, bool joined)
{
    if (joined)
        return;
    if (of->person.len == 0)
        of->person = text_of(gist->person);
    if (of->language.len == 0)
        of->language = gist->language;
    if (of->channel.len == 0)
        of->channel = gist->channel;
}

/* A complaint about that case, whose deciders shall not look into it; or a call about it. */
static enum status note_about(struct db *db, int64_t id, int64_t about, struct arena *arena,
                              struct fault *why)
{
    const struct db_value params[] = {db_number(id), db_number(about)};
    return db_run(NULL, db, DB_SQL("UPDATE book_case SET about = $2 WHERE id = $1"), params, 2,
                  arena, why);
}

/* Somebody heard of their case and asks for a call: it has a clock of its own, and each of the
 * two cases leads to the other. */
static enum status link_call(struct book_case *call, struct db *db,
                             const struct intake_submission *submission,
                             const struct gist *gist, struct arena *arena, struct fault *why)
{
    const struct db_value params[] = {db_text(gist->asked), db_text(call->area),
                                      db_number(call->id)};
    struct db_rows rows;
    if (!text_is(call->kind, "call") || gist->asked.len == 0)
        return OK;
    enum status status =
        db_run(&rows, db,
               DB_SQL("SELECT book_case.id, state FROM book_key JOIN book_case ON "
                      "book_case.id = case_id WHERE book_key.number = $1 AND area = $2 AND "
                      "book_case.id <> $3"),
               params, 3, arena, why);
    if (status != OK || rows.rows == 0)
        return status;
    const struct book_event event = {.at_ms = submission->received_ms,
                                     .role = TEXT("person"),
                                     .action = TEXT("asks-call"),
                                     .from = db_at(&rows, 0, 1).text,
                                     .to = db_at(&rows, 0, 1).text};
    status = note_about(db, call->id, db_at(&rows, 0, 0).number, arena, why);
    return status == OK ? book_note(db, db_at(&rows, 0, 0).number, &event, why) : status;
}

/* Joins the case it names, and then `of` is that one; or leaves `of` as it is. */
static enum status try_join(struct book_case *of, struct casebook *book, struct db *db,
                            const struct intake_submission *submission, const struct gist *gist,
                            struct arena *arena, struct fault *why)
{
    struct book_case target;
    int64_t id = 0;
    bool own = false;
    enum status status = find_joined(&id, &own, db, gist, arena, why);
    if (status != OK || id == 0 || id == of->id)
        return status;
    status = book_load(&target, db, id, true, arena, why);
    const struct life_move *move =
        status == OK ? joining(book, &target, submission->form_id) : NULL;
    if (!move)
        return status == OK ? note_about(db, of->id, target.id, arena, why) : status;
    status = join(book, db, &target, submission, move, why);
    if (status == OK)
        status = fold(db, of->id, target.id, own, arena, why);
    *of = target;
    return status;
}

/* The case that its envelope opened; a worker may have begun with it already, and then it joins
 * no other. */
static enum status write_gist(struct casebook *book, struct db *db,
                              const struct intake_submission *submission, int64_t case_id,
                              const struct gist *gist, struct arena *arena, struct fault *why)
{
    struct book_case of;
    enum status status = put_token(db, submission->case_number, case_id, gist, arena, why);
    if (status == OK)
        status = book_load(&of, db, case_id, true, arena, why);
    if (status == OK && of.version == 0 && case_id == submission->seq)
        status = try_join(&of, book, db, submission, gist, arena, why);
    if (status == OK && of.id == submission->seq)
        status = link_call(&of, db, submission, gist, arena, why);
    if (status != OK)
        return status;
    bool joined = of.id != case_id;
    fill_in(&of, gist, joined);
    status = book_save(db, &of, book->tables, arena, why);
    if (status == OK)
        status = person_touch(db, of.person, !joined, arena, why);
    if (status == OK)
        status = tell_publish(book, db, &of, arena, why);
    if (status == OK)
        status = audit_add(db, book->options.clock.now_ms(book->options.clock.self), TEXT(""),
                           joined ? TEXT("casebook.join") : TEXT("casebook.read"), of.number,
                           submission->case_number, why);
    return status;
}

/* What became of an opened submission, or why it could not be opened; FAILED: not now. */
static enum status open_gist(struct gist *gist, int64_t *how, struct casebook *book,
                             struct db *db, const struct intake_submission *submission,
                             struct arena *arena, struct fault *why)
{
    struct record *record = NULL;
    *gist = (struct gist){.is_answer = text_is(submission->form_id, NOTICE_FORM)};
    enum status status = gist->is_answer
                             ? read_answer(&gist->answer, book, db, submission, arena, why)
                             : read_record(&record, NULL, book, db, submission, arena, why);
    *how = status == OK ? READ : status == NOT_FOUND ? NO_FORM : NEVER;
    if (status == FAILED || status == NO_ROOM)
        return status;
    if (status == OK && !gist->is_answer) {
        take_gist(gist, book, record, submission->case_number, arena);
        record_close(record);
    } else if (status != OK &&
               status != NOT_FOUND) /* one whose form is missing is tried again and again */
        log_line(LOG_WARNING, "submission %lld: %s", (long long)submission->seq,
                 why ? why->text : "");
    return OK;
}

/* ---- Several at once ---- */

struct opened {
    int64_t seq, case_id, how;
    struct intake_submission submission;
    struct gist gist;
};

/* Another hub may have it by now: then nothing is written. */
static enum status write_one(struct casebook *book, struct db *db, const struct opened *opened,
                             size_t *done, struct arena *arena, struct fault *why)
{
    bool ours = false;
    enum status status = mark(&ours, db, opened->seq, opened->how, arena, why);
    if (status == OK && ours && opened->how == READ && opened->gist.is_answer)
        status = notices_take(book, db, &opened->gist.answer, arena, why);
    else if (status == OK && ours && opened->how == READ)
        status = write_gist(book, db, &opened->submission, opened->case_id, &opened->gist,
                            arena, why);
    *done += status == OK && ours;
    return status;
}

/* All in one transaction: each costs the disk a wait. */
static enum status write_all(struct casebook *book, struct db *db, const struct opened *opened,
                             size_t count, size_t *done, struct arena *arena, struct fault *why)
{
    size_t written = 0;
    enum status status = db_begin_open(db, why);
    for (size_t i = 0; i < count && status == OK; i++)
        status = write_one(book, db, &opened[i], &written, arena, why);
    if (status == OK && written > 0)
        status = db_commit(db, why);
    db_rollback(db);
    *done += status == OK ? written : 0;
    return status;
}

static bool is_passing(enum status status)
{
    return status == OK || status == FAILED || status == NO_ROOM || status == CONFLICT;
}

/* One that cannot be written shall not hold up those behind it. */
static enum status write_each(struct casebook *book, struct db *db, struct opened *opened,
                              size_t count, size_t *done, struct arena *arena,
                              struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; i < count && is_passing(status); i++) {
        struct fault reason = {0};
        status = write_all(book, db, &opened[i], 1, done, arena, &reason);
        if (is_passing(status))
            continue;
        log_line(LOG_ERROR, "submission %lld: %s", (long long)opened[i].seq, reason.text);
        opened[i].how = NEVER;
        status = write_all(book, db, &opened[i], 1, done, arena, why);
    }
    return status;
}

static enum status open_rows(struct opened *opened, size_t *count, struct casebook *book,
                             struct db *db, const struct db_rows *rows, int64_t kind,
                             struct arena *arena, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; i < rows->rows && status == OK; i++) {
        struct opened *next = &opened[*count];
        *next = (struct opened){.seq = db_at(rows, i, 0).number,
                                .case_id = db_at(rows, i, 1).number};
        status = intake_get(&next->submission, db, next->seq, arena, why);
        if (status == OK)
            status =
                open_gist(&next->gist, &next->how, book, db, &next->submission, arena, why);
        *count += status == OK && next->how != kind;
    }
    return status;
}

/* `kind`: what they were so far. */
static enum status read_rows(struct casebook *book, struct db *db, const struct db_rows *rows,
                             int64_t kind, size_t *done, struct fault *why)
{
    struct arena *arena = arena_open("read"); /* what was read ends, wiped, with it */
    struct opened *opened = arena_array(arena, rows->rows, sizeof *opened);
    size_t count = 0;
    enum status status = open_rows(opened, &count, book, db, rows, kind, arena, why);
    if (status == OK && count > 0)
        status = write_all(book, db, opened, count, done, arena, why);
    if (!is_passing(status))
        status = write_each(book, db, opened, count, done, arena, why);
    arena_close(arena);
    return status == CONFLICT ? OK : status; /* the next step tries */
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
    return read_rows(book, db, &rows, NO_FORM, done, why);
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
            status = read_rows(book, db, &rows, UNREAD, done, why);
        if (status == OK)
            status = retry(book, db, done, arena, why);
        db_give(db);
    }
    arena_close(arena);
    return status;
}
