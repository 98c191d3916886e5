#include "intake/intake.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "intake/inside.h"
#include "intake/recent.h"
#include "store/store.h"

/* What is taken into one transaction when many wait; a call that is larger goes alone. */
enum { GROUP_JOBS = 4000, GROUP_BYTES = 4 * 1024 * 1024, TRIES = 5 };

/* ---- Life ---- */

enum status intake_open(struct intake **intake, struct db_pool *pool, struct clock clock,
                        struct fault *why)
{
    struct db *db = NULL;

    if (sodium_init() < 0)
        fatal("libsodium does not start");
    struct intake *made = calloc(1, sizeof *made);
    if (!made)
        fatal("no memory for the intake");
    made->pool = pool;
    made->db = db_own(pool);
    made->clock = clock;
    made->end = &made->first;
    made->month_ready = -1;
    if (!db_pool_is_postgres(pool)) {
        made->slices = slices_open();
        made->recent = recent_open(made->slices);
    }
    pthread_mutex_init(&made->lock, NULL);
    enum status status = db_take(&db, pool, why);
    if (status == OK)
        status = intake_migrate(db, why);
    db_give(db);
    if (status == OK)
        status = intake_make_room(made, clock.now_ms(clock.self), why);
    if (status != OK) {
        intake_close(made);
        return status;
    }
    *intake = made;
    return OK;
}

void intake_close(struct intake *intake)
{
    if (!intake)
        return;
    db_disown(intake->db);
    recent_close(intake->recent);
    slices_close(intake->slices);
    pthread_mutex_destroy(&intake->lock);
    free(intake);
}

uint64_t intake_commits(struct intake *intake)
{
    pthread_mutex_lock(&intake->lock);
    uint64_t commits = intake->commits;
    pthread_mutex_unlock(&intake->lock);
    return commits;
}

size_t intake_waiting(struct intake *intake)
{
    size_t count = 0;
    pthread_mutex_lock(&intake->lock);
    for (const struct call *call = intake->first; call; call = call->next)
        count++;
    pthread_mutex_unlock(&intake->lock);
    return count;
}

/* ---- One call's jobs ---- */

void intake_answer(const struct job *job, enum wire_verdict verdict, uint64_t have)
{
    *job->answer = (struct wire_answer_item){.instance_id = job->item->instance_id,
                                             .part = job->item->part,
                                             .have = have,
                                             .verdict = verdict};
}

void intake_refuse(const struct job *job, const char *reason)
{
    intake_answer(job, WIRE_UNWANTED, 0);
    job->answer->reason = text_of(reason);
}

/* No device of ours queues it (core/store/send.c); if one did, it would end here. */
static bool is_practice(const struct wire_item *item)
{
    return text_starts(item->instance_id, STORE_PRACTICE_ID) ||
           text_starts(item->case_number, STORE_PRACTICE_CASES) ||
           (item->offset == 0 && text_starts(item->bytes, STORE_PRACTICE_PART));
}

/* NULL: it can be stored. */
static const char *what_is_wrong(const struct wire_item *item)
{
    const struct text texts[] = {item->instance_id, item->form_id, item->form_version,
                                 item->case_number, item->part_name};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].len > INTAKE_LONGEST_TEXT || !text_is_utf8(texts[i]))
            return "malformed";
    if (item->instance_id.len == 0 || item->part >= item->part_count ||
        item->part_count > INTAKE_MOST_PARTS)
        return "malformed";
    if (item->size > INTAKE_LARGEST_PART)
        return "too-large";
    if (item->offset > item->size || item->bytes.len > item->size - item->offset)
        return "malformed";
    if (is_practice(item))
        return "practice";
    return NULL;
}

static void prepare(struct job *job)
{
    const struct wire_item *item = job->item;

    job->key.at = (const char *)job->key_bytes;
    job->key.len = intake_key(job->key_bytes, item->instance_id);
    job->whole = item->offset == 0 && item->bytes.len == item->size;
    if (job->whole)
        crypto_hash_sha256(job->sha, (const unsigned char *)item->bytes.at, item->bytes.len);
}

static void call_make(struct call *call, const struct intake_from *from,
                      const struct wire_item *items, struct wire_answer_item *answers,
                      size_t count, struct arena *arena)
{
    call->jobs = arena_array(arena, count, sizeof *call->jobs);
    for (size_t i = 0; i < count; i++) {
        struct job *job = &call->jobs[call->count];
        const char *wrong = what_is_wrong(&items[i]);
        job->item = &items[i];
        job->from = from;
        job->answer = &answers[i];
        if (wrong) {
            intake_refuse(job, wrong);
            continue;
        }
        prepare(job);
        call->bytes += items[i].bytes.len;
        call->count++;
    }
}

/* ---- Committing together ---- */

/* Off the line: as many calls as one transaction takes. */
static struct call *take_calls(struct intake *intake, size_t *jobs)
{
    struct call *first = intake->first, *last = first;
    assert(first);
    size_t bytes = first->bytes;

    *jobs = first->count;
    while (last->next && *jobs + last->next->count <= GROUP_JOBS &&
           bytes + last->next->bytes <= GROUP_BYTES) {
        last = last->next;
        *jobs += last->count;
        bytes += last->bytes;
    }
    intake->first = last->next;
    if (!intake->first)
        intake->end = &intake->first;
    last->next = NULL;
    return first;
}

static enum status try_group(struct intake *intake, const struct call *calls, size_t count,
                             struct fault *why)
{
    enum status status = CONFLICT;
    struct arena *arena = arena_open("intake group");
    struct job **jobs = arena_array(arena, count, sizeof(struct job *));
    size_t at = 0;

    for (const struct call *call = calls; call; call = call->next)
        for (size_t i = 0; i < call->count; i++) {
            call->jobs[i].order = at;
            jobs[at++] = &call->jobs[i];
        }
    for (int try = 0; status == CONFLICT && try < TRIES; try++)
        status = intake_group(intake, jobs, count, why);
    arena_close(arena);
    return status;
}

/* All together; if that fails because of one of them, each for itself. */
static void store_calls(struct intake *intake, struct call *calls, size_t jobs)
{
    struct fault why = {0};
    enum status status = try_group(intake, calls, jobs, &why);
    bool alone = calls->next && status != OK && status != NO_ROOM && status != FAILED;

    for (struct call *call = calls, *next; call; call = next) {
        next = call->next;
        call->status = status;
        call->why = why;
        if (alone) {
            call->next = NULL;
            call->status = try_group(intake, call, call->count, &call->why);
            call->next = next;
        }
    }
}

/* Under the lock: the first in line writes for all that wait, the others sleep until theirs is
 * done or it is their turn. */
static void wait_or_write(struct intake *intake, struct call *mine)
{
    while (!mine->done) {
        if (intake->writing) {
            pthread_cond_wait(&mine->turn, &intake->lock);
            continue;
        }
        size_t jobs = 0;
        struct call *calls = take_calls(intake, &jobs);
        intake->writing = true;
        pthread_mutex_unlock(&intake->lock);
        store_calls(intake, calls, jobs);
        pthread_mutex_lock(&intake->lock);
        intake->writing = false;
        intake->commits++;
        for (struct call *call = calls, *next; call; call = next) {
            next = call->next; /* its caller may be gone once it is done */
            call->done = true;
            pthread_cond_signal(&call->turn);
        }
        if (intake->first)
            pthread_cond_signal(&intake->first->turn);
    }
}

enum status intake_store(struct intake *intake, const struct intake_from *from,
                         const struct wire_item *items, struct wire_answer_item *answers,
                         size_t count, struct arena *arena, struct fault *why)
{
    struct call call = {0};

    call_make(&call, from, items, answers, count, arena);
    if (call.count == 0)
        return OK;
    pthread_cond_init(&call.turn, NULL);
    pthread_mutex_lock(&intake->lock);
    *intake->end = &call;
    intake->end = &call.next;
    wait_or_write(intake, &call);
    pthread_mutex_unlock(&intake->lock);
    pthread_cond_destroy(&call.turn);
    if (call.status != OK && why)
        *why = call.why;
    return call.status;
}
