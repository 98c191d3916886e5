#include <string.h>

#include "store/store_inside.h"

enum { LONGEST_CASE = 32, MOST_PARTS = 2000 };
enum { LARGEST_PART = 65 * 1024 * 1024 };

static enum status check_submission(const struct store_submission *submission,
                                    struct fault *why)
{
    enum status status =
        store_check_field(submission->instance_id, 1, STORE_LONGEST_ID, "instanceID", why);
    if (status == OK)
        status = store_check_field(submission->form_id, 1, STORE_LONGEST_ID, "form id", why);
    if (status == OK)
        status = store_check_field(submission->form_version, 0, STORE_LONGEST_ID,
                                   "form version", why);
    if (status == OK)
        status =
            store_check_field(submission->case_number, 0, LONGEST_CASE, "case number", why);
    if (status == OK && submission->part_count == 0)
        status = fault_set(why, REFUSED, "a submission has no parts");
    if (status == OK && submission->part_count > MOST_PARTS)
        status = fault_set(why, TOO_LARGE, "a submission has more than %d parts", MOST_PARTS);
    for (size_t i = 0; status == OK && i < submission->part_count; i++) {
        status = store_check_field(submission->parts[i].name, 0, STORE_LONGEST_ID,
                                   "name of a part", why);
        if (status == OK && submission->parts[i].bytes.len > LARGEST_PART)
            status = fault_set(why, TOO_LARGE, "a part is larger than %d bytes", LARGEST_PART);
    }
    return status;
}

/* One sign of three is enough. */
static enum status refuse_practice(const struct store_submission *submission, struct fault *why)
{
    bool is = text_starts(submission->instance_id, STORE_PRACTICE_ID) ||
              text_starts(submission->case_number, STORE_PRACTICE_CASES);
    for (size_t i = 0; i < submission->part_count; i++)
        is = is || text_starts(submission->parts[i].bytes, STORE_PRACTICE_PART);
    return is ? fault_set(why, REFUSED, "what was made in practice is never queued") : OK;
}

static void make_row(struct store_row *row, const struct store *store,
                     const struct store_sending *sending)
{
    const struct store_submission *submission = &sending->submission;
    *row = (struct store_row){
        .moved_lived_ms = store->life.lived_ms,
        .entry = {.instance_id = submission->instance_id,
                  .form_id = submission->form_id,
                  .form_version = submission->form_version,
                  .case_number = submission->case_number,
                  .state = STORE_QUEUED,
                  .queued_ms = store->clock.now_ms(store->clock.self),
                  .priority = submission->priority,
                  .part_count = submission->part_count,
                  .odk = submission->odk},
    };
    for (size_t i = 0; i < submission->part_count; i++)
        row->entry.bytes += submission->parts[i].bytes.len;
    memcpy(row->case_check, sending->case_check, sizeof row->case_check);
    store_row_hash(row->hash, row, submission->parts);
}

/* Before the commit everything is read back and hashed again: what was written is what was
 * given. */
static enum status verify(struct store *store, const struct store_row *row, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_row back;
    uint8_t hash[STORE_HASH];

    enum status status =
        engine->row_get(engine->self, row->entry.instance_id, &back, store->scratch, why);
    if (status != OK)
        return status;
    struct store_part *parts =
        arena_array(store->scratch, back.entry.part_count + 1, sizeof *parts);
    status = engine->row_parts(engine->self, &back, parts, store->scratch, why);
    if (status != OK)
        return status;
    store_row_hash(hash, &back, parts);
    if (memcmp(hash, row->hash, sizeof hash) != 0 ||
        memcmp(back.hash, row->hash, sizeof hash) != 0)
        return fault_set(why, FAILED,
                         "a submission did not come back from the disk as written");
    return OK;
}

static enum status send_draft(struct store *store, const struct store_sending *sending,
                              struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_draft_row draft;

    if (!sending->draft_key)
        return OK;
    if (sending->draft.len == 0)
        return engine->draft_drop(engine->self, sending->draft_key, why);
    enum status status = store_make_draft(&draft, store, sending->draft_key, sending->draft,
                                          sending->draft_keep_days, why);
    return status == OK ? engine->draft_put(engine->self, sending->draft_key, &draft, why)
                        : status;
}

static enum status send(struct store *store, const struct store_sending *sending, bool *known,
                        struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_row row, there;

    make_row(&row, store, sending);
    enum status status =
        engine->row_get(engine->self, row.entry.instance_id, &there, store->scratch, why);
    *known = status == OK;
    if (*known && memcmp(there.hash, row.hash, sizeof row.hash) != 0)
        return fault_set(why, CONFLICT, "submission %.*s is queued already, with other bytes",
                         TEXT_ARG(row.entry.instance_id));
    if (status != NOT_FOUND)
        return status;
    status = engine->row_add(engine->self, &row, sending->submission.parts, why);
    if (status == OK)
        status = send_draft(store, sending, why);
    return status == OK ? verify(store, &row, why) : status;
}

enum status store_send(struct store *store, const struct store_sending *sending,
                       struct fault *why)
{
    bool known = false;
    enum status status = check_submission(&sending->submission, why);
    if (status == OK)
        status = refuse_practice(&sending->submission, why);
    if (status == OK)
        status = store_begin(store, why);
    if (status != OK)
        return status;
    struct arena_mark mark = arena_mark(store->scratch);
    status = send(store, sending, &known, why);
    arena_release(store->scratch, mark);
    return known ? store_end_reading(store, status) : store_end(store, status, why);
}
