#include "session/sending.h"

#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "form/compact.h"
#include "seal/odk.h"
#include "session/answering.h"
#include "session/draft.h"

#define PRACTICE_CASE STORE_PRACTICE_CASES "000"
static_assert(sizeof PRACTICE_CASE == CASE_DIGITS + 1, "it looks like a case number");

void sending_forget(struct session *session)
{
    arena_close(session->outbox.arena);
    session->outbox = (struct outbox){0};
}

/* ---- Sealing ---- */

struct plain {
    struct text xml;
    struct text compact; /* for our own hub; empty for ODK's tools */
    struct odk_file *files;
    size_t file_count;
};

static void wipe(struct text text)
{
    if (text.len > 0)
        explicit_bzero((char *)text.at, text.len);
}

/* Everything in the clear, in an arena that ends as soon as it is sealed. */
static enum status gather(struct plain *plain, struct session *session, struct arena *arena,
                          struct fault *why)
{
    struct text *names;
    enum status status = record_submission(&plain->xml, session->walk.record, arena, why);
    if (status != OK)
        return status;
    const struct helped helped = helper_told(session, arena);
    plain->xml = helped_add(plain->xml, &helped, arena);
    size_t count = record_attachments(&names, session->walk.record, arena);
    plain->files = arena_array(arena, count, sizeof *plain->files);
    for (size_t i = 0; i < count; i++) {
        const struct walk_file *file = walk_file(&session->walk, names[i]);
        if (!file)
            return fault_set(why, FAILED, "a file that the submission names is not there");
        plain->files[plain->file_count++] =
            (struct odk_file){.name = names[i], .bytes = buffer_text(&file->bytes)};
    }
    return OK;
}

static enum status seal_file(struct store_part *part, struct session *session, size_t number,
                             const struct odk_file *file, struct fault *why)
{
    struct buffer packed = {0};
    struct arena *arena = session->outbox.arena;
    buffer_add(&packed, file->name);
    buffer_add_char(&packed, '\n');
    buffer_add(&packed, file->bytes);
    part->name = text_format(arena, "%zu", number);
    enum status status =
        seal_to_office(&part->bytes, &session->house->office, buffer_text(&packed), arena, why);
    buffer_close(&packed);
    return status;
}

static enum status seal_for_office(struct session *session, const struct plain *plain,
                                   struct fault *why)
{
    struct arena *arena = session->outbox.arena;
    struct store_part *parts = arena_array(arena, plain->file_count + 1, sizeof *parts);
    enum status status =
        seal_to_office(&parts[0].bytes, &session->house->office, plain->compact, arena, why);
    for (size_t i = 0; i < plain->file_count && status == OK; i++)
        status = seal_file(&parts[i + 1], session, i + 1, &plain->files[i], why);
    session->outbox.submission.parts = parts;
    session->outbox.submission.part_count = plain->file_count + 1;
    return status;
}

static enum status seal_for_odk(struct session *session, const struct plain *plain,
                                struct fault *why)
{
    struct store_submission *submission = &session->outbox.submission;
    struct arena *arena = session->outbox.arena;
    const struct odk_submission wanted = {
        .form_id = submission->form_id,
        .version = submission->form_version,
        .instance_id = submission->instance_id,
        .xml = plain->xml,
        .attachments = plain->files,
        .attachment_count = plain->file_count,
    };
    struct odk_file *files;
    size_t count = 0;
    enum status status =
        odk_encrypt(&files, &count, &wanted, form_public_key(session->walk.form), arena, why);
    if (status != OK)
        return status;
    struct store_part *parts = arena_array(arena, count, sizeof *parts);
    for (size_t i = 0; i < count; i++)
        parts[i] = (struct store_part){.name = files[i].name, .bytes = files[i].bytes};
    submission->parts = parts;
    submission->part_count = count;
    submission->odk = true;
    return OK;
}

/* ---- Numbering ---- */

/* A number that was taken for an earlier try of the same service is used again. */
static enum status number_it(struct session *session, struct fault *why)
{
    struct walk *walk = &session->walk;
    enum status status = OK;
    if (session->practice)
        memcpy(walk->case_number, PRACTICE_CASE, sizeof PRACTICE_CASE);
    if (walk->case_number[0] == '\0')
        status = enrolment_next(walk->case_number, &session->house->enrolment,
                                session->house->store, why);
    if (status != OK) {
        walk->case_number[0] = '\0';
        return status;
    }
    return OK;
}

/* Without a secret the case can be found by nobody: the check is one that no asking makes. */
static void check_of(uint8_t check[STORE_KEY], const struct session *session)
{
    const struct walk *walk = &session->walk;
    for (size_t i = 0; i < walk->service->secret_count; i++) {
        struct text secret = record_value(walk->record, walk->service->secrets[i]);
        if (text_trim(secret).len == 0)
            continue;
        cases_check(check, session->house->device, text_of(walk->case_number),
                    text_trim(secret));
        return;
    }
    device_pseudonym(check, session->house->device, "no-case",
                     record_instance_id(walk->record));
}

/* What the store knows it by, should anybody ever hand it over. */
static void mark_practice(struct store_submission *submission, struct arena *arena)
{
    struct store_part *parts = arena_array(arena, submission->part_count, sizeof *parts);

    submission->instance_id =
        text_format(arena, STORE_PRACTICE_ID "%.*s", TEXT_ARG(submission->instance_id));
    for (size_t i = 0; i < submission->part_count; i++) {
        struct buffer marked = {0};
        buffer_add_string(&marked, STORE_PRACTICE_PART);
        buffer_add(&marked, submission->parts[i].bytes);
        parts[i] = (struct store_part){.name = submission->parts[i].name,
                                       .bytes = text_copy(arena, buffer_text(&marked))};
        buffer_close(&marked);
    }
    submission->parts = parts;
}

enum status sending_prepare(struct session *session, struct fault *why)
{
    const struct service *service = session->walk.service;
    enum status status = number_it(session, why);
    if (status == OK)
        status = session_fill(session, &session->walk, why);
    if (status != OK)
        return status;
    struct arena *arena = session->outbox.arena = arena_open("outbox");
    struct arena *scratch = arena_open("submission");
    struct plain plain = {0};
    session->outbox.submission = (struct store_submission){
        .instance_id = text_copy(arena, record_instance_id(session->walk.record)),
        .form_id = service->id,
        .form_version = service->version,
        .case_number = text_copy(arena, text_of(session->walk.case_number)),
        .priority = service->priority,
    };
    check_of(session->outbox.check, session);
    status = gather(&plain, session, scratch, why);
    bool odk = form_public_key(session->walk.form).len > 0;
    if (status == OK && !odk)
        compact_write(&plain.compact, session->walk.form, plain.xml, scratch);
    if (status == OK)
        status =
            odk ? seal_for_odk(session, &plain, why) : seal_for_office(session, &plain, why);
    if (status == OK && session->practice)
        mark_practice(&session->outbox.submission, arena);
    wipe(plain.xml);
    wipe(plain.compact);
    arena_close(scratch);
    return status;
}

/* ---- Queueing ---- */

struct search {
    struct text instance_id;
    char *case_number;
};

static bool compare_entry(void *self, const struct store_entry *entry)
{
    struct search *search = self;
    if (!text_equal(entry->instance_id, search->instance_id))
        return true;
    if (entry->case_number.len == CASE_DIGITS)
        memcpy(search->case_number, entry->case_number.at, CASE_DIGITS);
    return false;
}

/* It lies in the queue already, from a try whose outcome was not known: its receipt is shown.
 */
static enum status find_receipt(struct session *session, struct fault *why)
{
    struct search search = {session->outbox.submission.instance_id, session->receipt};
    session->receipt[0] = '\0';
    enum status status = store_each(session->house->store, &search, compare_entry, why);
    if (status == OK && session->receipt[0] == '\0')
        return fault_set(why, FAILED, "a submission is queued and cannot be found");
    return status;
}

static enum status queue(struct session *session, struct fault *why)
{
    struct house *house = session->house;
    struct arena *arena = arena_open("sending");
    struct store_sending sending = {
        .submission = session->outbox.submission,
        .draft_key = session->keeps ? session->draft_key : NULL,
        .draft_keep_days = (int)house->deployment.draft_days,
    };
    enum status status = OK;
    memcpy(sending.case_check, session->outbox.check, STORE_KEY);
    memcpy(session->receipt, session->walk.case_number, sizeof session->receipt);
    session->receipt_service = session->walk.service;
    session->state = AT_RECEIPT;
    if (session->keeps)
        status = draft_make(&sending.draft, session, arena, why);
    if (status == OK && session->practice)
        session->practised++;
    else if (status == OK)
        status = store_send(house->store, &sending, why);
    if (status == OK)
        session->has_draft = session->keeps;
    if (status == CONFLICT)
        status = find_receipt(session, why);
    if (status == OK && !session->practice)
        notices_sent(session);
    arena_close(arena);
    return status;
}

/* ---- Judging once more ---- */

/* What was put off is the office's to ask. */
static bool may_stay_empty(const struct session *session, struct place place,
                           const struct verdict *verdict, struct arena *arena)
{
    struct question question;

    if (verdict->kind != ANSWER_MISSING || place.kind != PLACE_QUESTION)
        return false;
    record_question(&question, session->walk.record, place, arena);
    return helper_put_off(session, question.reference);
}

/* False: there is a page that has to be mended first, and the person is on it. */
static bool is_valid(struct session *session)
{
    struct arena *arena = arena_open("validation");
    struct place bad;
    struct verdict verdict;
    bool valid = record_validate(session->walk.record, &bad, &verdict, arena);
    while (!valid && may_stay_empty(session, bad, &verdict, arena))
        valid = record_validate_from(session->walk.record, bad, &bad, &verdict, arena);
    if (!valid && bad.kind != PLACE_QUESTION) { /* no page could mend it: the office looks */
        log_line(LOG_WARNING, "form %.*s: a node that no question shows is not valid",
                 TEXT_ARG(session->walk.service->id));
        valid = true;
    }
    if (!valid) {
        struct question question;
        record_question(&question, session->walk.record, bad, arena);
        walk_change(&session->walk, bad);
        session->state = AT_WALK;
        session->refused = 0;
        answering_refuse(session, &verdict, &question, question.value);
    }
    arena_close(arena);
    return valid;
}

enum status sending_send(struct session *session, const struct answer *answer,
                         struct fault *why)
{
    struct fault reason = {0};
    enum status status = OK;
    (void)answer;
    (void)why;
    if (!session->outbox.arena) {
        if (!is_valid(session))
            return OK;
        status = sending_prepare(session, &reason);
        if (status != OK)
            sending_forget(session);
    }
    if (status == OK)
        status = queue(session, &reason);
    if (status == OK) {
        sending_forget(session);
        return OK;
    }
    log_line(LOG_ERROR, "queue: a submission could not be taken in: %s", reason.text);
    session->state = AT_NOT_SENT;
    return OK;
}
