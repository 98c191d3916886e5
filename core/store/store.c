#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "store/lifetime.h"
#include "store/mark.h"
#include "store/store_engine.h"

/* The life of the store is written with other things, and no more often than that. */
enum { LIFE_EVERY_MS = 600000, MOST_DAYS = 36500 };
enum { LONGEST_ID = 255, LONGEST_CASE = 32, LONGEST_REASON = 1000, MOST_PARTS = 2000 };
enum { LARGEST_PART = 65 * 1024 * 1024, LARGEST_DRAFT = 16 * 1024 * 1024 };

/* A counter that was used since the start. */
struct counter {
    char name[MARK_LONGEST_NAME + 1];
    uint64_t next;
};

struct store {
    struct store_engine engine;
    struct clock clock;
    struct store_life life;
    int64_t life_written_ms; /* lived_ms as it is on the disk */
    struct marks marks;
    struct counter counters[MARK_MOST_COUNTERS];
    size_t counter_count;
    struct arena *scratch;
    int lock; /* of FOLDER/doorstep.lock */
};

/* ---- Transactions ---- */

static enum status begin(struct store *store, struct fault *why)
{
    lifetime_step(&store->life, store->clock.now_ms(store->clock.self));
    return store->engine.begin(store->engine.self, why);
}

/* Commits after OK, takes back after anything else. */
static enum status end(struct store *store, enum status status, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    bool life_due = store->life.lived_ms - store->life_written_ms >= LIFE_EVERY_MS;

    if (status == OK && life_due)
        status = engine->life_put(engine->self, &store->life, why);
    if (status == OK)
        status = engine->commit(engine->self, why);
    if (status != OK)
        engine->rollback(engine->self);
    else if (life_due)
        store->life_written_ms = store->life.lived_ms;
    return status;
}

/* After only reading. */
static enum status end_reading(struct store *store, enum status status)
{
    store->engine.rollback(store->engine.self);
    return status;
}

/* ---- Opening ---- */

static enum status take_lock(int *lock, const char *folder, struct fault *why)
{
    char path[4096];

    enum status status = folder_make(folder, why);
    if (status != OK)
        return status;
    if (snprintf(path, sizeof path, "%s/doorstep.lock", folder) >= (int)sizeof path)
        return fault_set(why, TOO_LARGE, "the path of the store's folder is too long");
    *lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*lock < 0)
        return fault_set(
            why, errno == ENOSPC || errno == EROFS || errno == EDQUOT ? NO_ROOM : FAILED,
            "cannot write to the store's folder %s: %s", folder, strerror(errno));
    if (flock(*lock, LOCK_EX | LOCK_NB) == 0)
        return OK;
    status = errno == EWOULDBLOCK
                 ? fault_set(why, CONFLICT, "another process holds the store in %s", folder)
                 : fault_set(why, FAILED, "cannot hold the store in %s: %s", folder,
                             strerror(errno));
    close(*lock);
    *lock = -1;
    return status;
}

/* A damaged mark is set aside when the database knows how far the counters came. When it does
 * not (it is new, or was damaged as well) a number could be given twice: nothing is opened. */
static enum status mend_marks(struct store *store, const struct fault *damage,
                              bool database_knows, struct fault *why)
{
    char aside[4096 + 32];

    if (!database_knows) {
        if (why)
            *why = *damage;
        return DAMAGED;
    }
    for (int number = 1; number < 1000; number++) {
        snprintf(aside, sizeof aside, "%s.damaged-%d", store->marks.path, number);
        if (access(aside, F_OK) == 0)
            continue;
        if (rename(store->marks.path, aside) != 0)
            break;
        store->marks.count = 0;
        log_line(LOG_ERROR, "store: %s; it is kept as %s", damage->text, aside);
        return OK;
    }
    return fault_set(why, FAILED, "cannot set aside %s", store->marks.path);
}

static enum status read_life(struct store *store, bool *is_new, struct fault *why)
{
    enum status status = store->engine.begin(store->engine.self, why);
    if (status == OK)
        status =
            end_reading(store, store->engine.life_get(store->engine.self, &store->life, why));
    if (status != OK)
        return status;
    int64_t now_ms = store->clock.now_ms(store->clock.self);
    *is_new = store->life.furthest_ms == 0;
    if (*is_new)
        lifetime_begin(&store->life, now_ms);
    else
        lifetime_step(&store->life, now_ms);
    store->life_written_ms = INT64_MIN / 2; /* due with the next commit */
    return OK;
}

static enum status open_parts(struct store *store, const char *folder, struct text *set_aside,
                              struct arena *arena, struct fault *why)
{
    struct text aside = {0};
    struct fault damage = {0};

    enum status marks = marks_read(&store->marks, folder, &damage);
    if (marks != OK && marks != DAMAGED) {
        if (why)
            *why = damage;
        return marks;
    }
    enum status status = sqlite_engine_open(&store->engine, folder, &aside, arena, why);
    if (set_aside)
        *set_aside = aside;
    bool is_new = false;
    if (status == OK)
        status = read_life(store, &is_new, why);
    if (status == OK && marks == DAMAGED)
        status = mend_marks(store, &damage, aside.len == 0 && !is_new, why);
    return status;
}

enum status store_open(struct store **store, const char *folder, struct clock clock,
                       struct text *set_aside, struct arena *arena, struct fault *why)
{
    struct store *made = calloc(1, sizeof *made);
    if (!made)
        fatal("no memory for the store");
    made->clock = clock;
    made->scratch = arena_open("store");
    if (set_aside)
        *set_aside = (struct text){0};

    enum status status = take_lock(&made->lock, folder, why);
    if (status != OK)
        made->lock = -1;
    if (status == OK)
        status = open_parts(made, folder, set_aside, arena, why);
    if (status == OK)
        *store = made;
    else
        store_close(made);
    return status;
}

/* What was reserved and not given out is given back, so that no number is left out. */
static void give_back(struct store *store)
{
    for (size_t i = 0; i < store->counter_count; i++) {
        const struct counter *counter = &store->counters[i];
        struct text name = text_of(counter->name);
        if (marks_reserved(&store->marks, name) > counter->next)
            marks_reserve(&store->marks, name, counter->next, NULL);
    }
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->engine.close) {
        give_back(store);
        if (store->engine.begin(store->engine.self, NULL) == OK) {
            lifetime_step(&store->life, store->clock.now_ms(store->clock.self));
            store->life_written_ms = INT64_MIN / 2;
            end(store, OK, NULL);
        }
        store->engine.close(store->engine.self);
    }
    if (store->lock >= 0)
        close(store->lock);
    arena_close(store->scratch);
    free(store);
}

/* ---- Drafts ---- */

static enum status make_draft(struct store_draft_row *row, const struct store *store,
                              const uint8_t key[STORE_KEY], struct text bytes, int keep_days,
                              struct fault *why)
{
    if (bytes.len > LARGEST_DRAFT)
        return fault_set(why, TOO_LARGE, "a draft is larger than %d bytes", LARGEST_DRAFT);
    if (keep_days < 0 || keep_days > MOST_DAYS)
        return fault_set(why, REFUSED, "a draft is kept from 0 to %d days", MOST_DAYS);
    *row = (struct store_draft_row){
        .bytes = bytes, .ends_lived_ms = store->life.lived_ms + keep_days * LIFETIME_DAY_MS};
    store_draft_hash(row->hash, key, bytes);
    return OK;
}

enum status store_draft_put(struct store *store, const uint8_t key[STORE_KEY],
                            struct text bytes, int keep_days, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_draft_row row;

    enum status status = begin(store, why);
    if (status != OK)
        return status;
    status = make_draft(&row, store, key, bytes, keep_days, why);
    if (status == OK)
        status = engine->draft_put(engine->self, key, &row, why);
    return end(store, status, why);
}

enum status store_draft_get(struct text *bytes, struct store *store,
                            const uint8_t key[STORE_KEY], struct arena *arena,
                            struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_draft_row row;
    uint8_t hash[STORE_HASH];

    enum status status = begin(store, why);
    if (status != OK)
        return status;
    status = end_reading(store, engine->draft_get(engine->self, key, &row, arena, why));
    if (status != OK)
        return status;
    store_draft_hash(hash, key, row.bytes);
    if (memcmp(hash, row.hash, sizeof hash) != 0)
        return fault_set(why, DAMAGED, "a draft was changed on the disk");
    if (row.ends_lived_ms <= store->life.lived_ms)
        return fault_set(why, NOT_FOUND, "the draft's time is over");
    *bytes = row.bytes;
    return OK;
}

enum status store_draft_drop(struct store *store, const uint8_t key[STORE_KEY],
                             struct fault *why)
{
    enum status status = begin(store, why);
    if (status != OK)
        return status;
    return end(store, store->engine.draft_drop(store->engine.self, key, why), why);
}

/* ---- Sending ---- */

static enum status check_field(struct text field, size_t least, size_t most, const char *name,
                               struct fault *why)
{
    if (field.len < least)
        return fault_set(why, REFUSED, "a submission has no %s", name);
    if (field.len > most)
        return fault_set(why, TOO_LARGE, "the %s is longer than %zu bytes", name, most);
    if (field.len > 0 && !text_is_utf8(field))
        return fault_set(why, REFUSED, "the %s is not text", name);
    return OK;
}

static enum status check_submission(const struct store_submission *submission,
                                    struct fault *why)
{
    enum status status = check_field(submission->instance_id, 1, LONGEST_ID, "instanceID", why);
    if (status == OK)
        status = check_field(submission->form_id, 1, LONGEST_ID, "form id", why);
    if (status == OK)
        status = check_field(submission->form_version, 0, LONGEST_ID, "form version", why);
    if (status == OK)
        status = check_field(submission->case_number, 0, LONGEST_CASE, "case number", why);
    if (status == OK && submission->part_count == 0)
        status = fault_set(why, REFUSED, "a submission has no parts");
    if (status == OK && submission->part_count > MOST_PARTS)
        status = fault_set(why, TOO_LARGE, "a submission has more than %d parts", MOST_PARTS);
    for (size_t i = 0; status == OK && i < submission->part_count; i++) {
        status = check_field(submission->parts[i].name, 0, LONGEST_ID, "name of a part", why);
        if (status == OK && submission->parts[i].bytes.len > LARGEST_PART)
            status = fault_set(why, TOO_LARGE, "a part is larger than %d bytes", LARGEST_PART);
    }
    return status;
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
    enum status status = make_draft(&draft, store, sending->draft_key, sending->draft,
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
        status = begin(store, why);
    if (status != OK)
        return status;
    struct arena_mark mark = arena_mark(store->scratch);
    status = send(store, sending, &known, why);
    arena_release(store->scratch, mark);
    return known ? end_reading(store, status) : end(store, status, why);
}

/* ---- The queue ---- */

enum status store_each(struct store *store, void *self,
                       bool (*visit)(void *self, const struct store_entry *entry),
                       struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct arena *arena = arena_open("queue");
    struct arena_mark mark = arena_mark(arena);
    struct store_row row = {.id = INT64_MIN, .entry = {.priority = INT32_MIN}};
    enum status status;

    /* Each row is looked up anew, so the visitor may move it on or send another. */
    while ((status = begin(store, why)) == OK) {
        status = end_reading(store, engine->row_after(engine->self, row.entry.priority, row.id,
                                                      &row, arena, why));
        if (status != OK || !visit(self, &row.entry))
            break;
        arena_release(arena, mark);
    }
    arena_close(arena);
    return status == NOT_FOUND ? OK : status;
}

enum status store_parts(struct store_part **parts, size_t *count, struct store *store,
                        struct text instance_id, struct arena *arena, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_row row;
    uint8_t hash[STORE_HASH];

    enum status status = begin(store, why);
    if (status != OK)
        return status;
    struct store_part *found = NULL;
    status = engine->row_get(engine->self, instance_id, &row, arena, why);
    if (status == OK) {
        found = arena_array(arena, row.entry.part_count + 1, sizeof *found);
        status = engine->row_parts(engine->self, &row, found, arena, why);
    }
    status = end_reading(store, status);
    if (status != OK)
        return status;
    store_row_hash(hash, &row, found);
    if (memcmp(hash, row.hash, sizeof hash) != 0)
        return fault_set(why, DAMAGED, "submission %.*s was changed on the disk",
                         TEXT_ARG(instance_id));
    *parts = found;
    *count = row.entry.part_count;
    return OK;
}

/* The drawing in store.h. */
static bool may_move(enum store_state from, enum store_state to)
{
    static const bool MAY[4][4] = {
        [STORE_QUEUED] = {[STORE_SENT] = true, [STORE_REFUSED] = true},
        [STORE_SENT] = {[STORE_ACKNOWLEDGED] = true, [STORE_REFUSED] = true},
    };
    return to >= STORE_QUEUED && to <= STORE_REFUSED && MAY[from][to];
}

static const char *state_name(enum store_state state)
{
    static const char *const NAMES[] = {"queued", "sent", "acknowledged", "refused"};
    return state >= STORE_QUEUED && state <= STORE_REFUSED ? NAMES[state] : "in no state";
}

static enum status move(struct store *store, struct text instance_id, enum store_state to,
                        struct text reason, struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct store_row row;

    enum status status = engine->row_get(engine->self, instance_id, &row, store->scratch, why);
    if (status != OK)
        return status;
    if (!may_move(row.entry.state, to))
        return fault_set(why, CONFLICT, "submission %.*s is %s; it cannot become %s",
                         TEXT_ARG(instance_id), state_name(row.entry.state), state_name(to));
    row.entry.state = to;
    row.entry.reason = to == STORE_REFUSED ? reason : (struct text){0};
    row.moved_lived_ms = store->life.lived_ms;
    return engine->row_move(engine->self, &row, why);
}

enum status store_move(struct store *store, struct text instance_id, enum store_state to,
                       struct text reason, struct fault *why)
{
    enum status status = check_field(reason, 0, LONGEST_REASON, "reason", why);
    if (status == OK)
        status = begin(store, why);
    if (status != OK)
        return status;
    struct arena_mark mark = arena_mark(store->scratch);
    status = move(store, instance_id, to, reason, why);
    arena_release(store->scratch, mark);
    return end(store, status, why);
}

enum status store_purge(struct store *store, int days, size_t *purged, struct fault *why)
{
    struct store_engine *engine = &store->engine;

    *purged = 0;
    if (days < 0 || days > MOST_DAYS)
        return fault_set(why, REFUSED, "what is sent is kept from 0 to %d days", MOST_DAYS);
    enum status status = begin(store, why);
    if (status != OK)
        return status;
    int64_t until_ms = store->life.lived_ms - days * LIFETIME_DAY_MS;
    size_t gone = 0;
    status = engine->rows_purge(engine->self, until_ms, &gone, why);
    if (status == OK)
        status = engine->drafts_end(engine->self, store->life.lived_ms, why);
    status = end(store, status, why);
    if (status == OK)
        *purged = gone;
    return status;
}

/* ---- Cases and counters ---- */

enum status store_case_find(struct store_entry *entry, struct store *store,
                            const uint8_t check[STORE_KEY], struct arena *arena,
                            struct fault *why)
{
    struct store_row row;
    enum status status = begin(store, why);
    if (status != OK)
        return status;
    status = end_reading(
        store, store->engine.row_by_case(store->engine.self, check, &row, arena, why));
    if (status == OK)
        *entry = row.entry;
    return status;
}

/* At its first use since the start a counter goes on above whatever the database and the mark
 * remember: a database of yesterday put back in its place repeats no number. */
static enum status find_counter(struct counter **counter, struct store *store, const char *name,
                                struct fault *why)
{
    struct store_engine *engine = &store->engine;
    uint64_t in_database = 0, reserved = marks_reserved(&store->marks, text_of(name));

    for (size_t i = 0; i < store->counter_count; i++)
        if (strcmp(store->counters[i].name, name) == 0) {
            *counter = &store->counters[i];
            return OK;
        }
    if (store->counter_count == MARK_MOST_COUNTERS || strlen(name) > MARK_LONGEST_NAME)
        return fault_set(why, TOO_LARGE, "too many counters, or too long a name");
    enum status status = engine->counter_get(engine->self, text_of(name), &in_database, why);
    if (status != OK && status != NOT_FOUND)
        return status;
    *counter = &store->counters[store->counter_count++];
    snprintf((*counter)->name, sizeof(*counter)->name, "%s", name);
    (*counter)->next = in_database > reserved ? in_database : reserved;
    return OK;
}

enum status store_next(uint64_t *value, struct store *store, const char *name,
                       struct fault *why)
{
    struct store_engine *engine = &store->engine;
    struct counter *counter = NULL;

    enum status status = begin(store, why);
    if (status != OK)
        return status;
    status = find_counter(&counter, store, name, why);
    if (status == OK && counter->next >= marks_reserved(&store->marks, text_of(name)))
        status = marks_reserve(&store->marks, text_of(name), counter->next + MARK_BLOCK, why);
    if (status == OK)
        status = engine->counter_put(engine->self, text_of(name), counter->next + 1, why);
    status = end(store, status, why);
    if (status == OK)
        *value = counter->next++;
    return status;
}
