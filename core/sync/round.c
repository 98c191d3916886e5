#include "sync/round.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "sync/batcher.h"
#include "sync/greeting.h"
#include "sync/hub_client.h"
#include "sync/news_take.h"
#include "sync/openrosa.h"
#include "sync/parcel.h"

enum {
    HOLD_TRIES = 600,
    HOLD_MS = 100,
    LEAST_LEFT = 2048, /* bytes of a day with which nothing is begun */
    MOST_NEWS = 1000,  /* pages of news in one round */
    MOST_PARCELS = 20  /* of counts */
};

const char *round_end_name(enum round_end end)
{
    static const char *const NAMES[] = {"done", "later", "refused", "stopped"};
    return NAMES[end];
}

/* ---- One at a time ---- */

int round_hold(const char *data)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/sync/lock", data);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    for (int i = 0; fd >= 0 && i < HOLD_TRIES; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return fd;
        nanosleep(&(struct timespec){.tv_nsec = HOLD_MS * 1000000L}, NULL);
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

void round_let_go(int held)
{
    if (held >= 0)
        close(held);
}

/* ---- What is going on ---- */

struct going {
    const struct round *round;
    struct round_tally *tally;
    struct hub_client client;
    uint64_t counted; /* bytes that the books know of */
    const char *batch_path;
    const char *trouble; /* what staff should know of a round that else ended well; or "" */
    struct arena *arena;
    struct fault *why;
};

__attribute__((format(printf, 2, 3))) static void say(const struct going *going,
                                                      const char *format, ...)
{
    char sentence[512];
    va_list arguments;
    if (!going->round->say)
        return;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    going->round->say(going->round->self, sentence);
}

static bool must_stop(const struct going *going)
{
    return going->round->stop && going->round->stop(going->round->self);
}

/* Enters what went over the line; what is not written yet is lost with the power, no more. */
static void count_bytes(struct going *going)
{
    struct memory *memory = going->round->memory;
    struct hub_client *client = &going->client;
    uint64_t all = client->sent + client->received;
    struct fault why = {0};
    if (all == going->counted)
        return;
    pace_spend(&memory->pace, (int64_t)(all - going->counted), going->round->clock);
    going->counted = all;
    memory->sent_bytes += (int64_t)client->sent;
    memory->received_bytes += (int64_t)client->received;
    client->sent = client->received = 0;
    going->counted = 0;
    if (memory_put(memory, going->round->store, &why) != OK)
        log_line(LOG_WARNING, "sync: its memory is not written: %s", why.text);
}

static uint64_t left_today(const struct going *going)
{
    const struct round *round = going->round;
    int64_t left =
        pace_left_bytes(&round->memory->pace, &round->account->settings.limits, round->clock);
    return (uint64_t)left;
}

/* What a fault means for the round. */
static enum round_end end_of(enum status status)
{
    switch (status) {
    case OK:
        return ROUND_DONE;
    case REFUSED:
        return ROUND_REFUSED;
    case NOT_FOUND:
    case TOO_LARGE:
    case CONFLICT:
    case NO_ROOM:
    case DAMAGED:
    case FAILED:
        break;
    }
    return ROUND_LATER;
}

/* ---- Batches ---- */

/* The batch that was cut off, if there is a whole one. */
static bool find_current(struct going *going, struct text *bytes, uint8_t id[WIRE_ID])
{
    struct wire_batch batch;
    struct sign_key key = signer_key(going->round->account->signer);
    if (file_read(bytes, going->batch_path, WIRE_LARGEST_BATCH, going->arena, NULL) != OK)
        return false;
    if (wire_batch_read(&batch, *bytes, &key, going->arena, NULL) != OK) {
        unlink(going->batch_path); /* what it held is still in the queue */
        return false;
    }
    memcpy(id, batch.id, WIRE_ID);
    return true;
}

static enum status make_next(struct going *going, struct batcher *batcher,
                             struct batcher_made *made, struct text *bytes)
{
    struct buffer out = {0};
    uint64_t most = (uint64_t)going->round->memory->batch_bytes;
    if (most > left_today(going))
        most = left_today(going);
    enum status status = batcher_make(made, &out, batcher, (size_t)most, going->why);
    if (status == OK && made->items > 0)
        status = file_replace(going->batch_path, buffer_text(&out), 0600, going->why);
    if (status == OK && made->items > 0)
        *bytes = text_copy(going->arena, buffer_text(&out));
    buffer_close(&out);
    return status;
}

static int64_t now_ms(const struct going *going)
{
    return going->round->clock.now_ms(going->round->clock.self);
}

static enum status send_one(struct going *going, struct batcher *batcher, struct text bytes,
                            const uint8_t id[WIRE_ID], bool is_resumed)
{
    struct batcher_taken taken;
    struct text answer;
    int64_t begun = now_ms(going);
    enum status status =
        hub_send(&answer, &going->client, id, bytes, is_resumed, going->arena, going->why);
    if (status == OK && !is_resumed)
        memory_batch_went(going->round->memory, bytes.len, now_ms(going) - begun);
    if (status == FAILED || status == TOO_LARGE)
        memory_batch_was_cut(going->round->memory);
    count_bytes(going);
    /* Another batch may be understood; what this one holds is still in the queue. */
    if (status == TOO_LARGE || status == CONFLICT || status == NOT_FOUND)
        unlink(going->batch_path);
    if (status != OK)
        return status;
    status = batcher_take(&taken, batcher, answer, going->why);
    if (status != OK)
        return status;
    unlink(going->batch_path);
    going->tally->batches++;
    going->tally->acknowledged += taken.acknowledged;
    going->tally->refused += taken.refused;
    going->tally->later += taken.later;
    say(going, "%zu acknowledged, %zu refused, %zu pieces, %zu to be sent later",
        taken.acknowledged, taken.refused, taken.pieces, taken.later);
    return OK;
}

static enum round_end send_all(struct going *going)
{
    const struct round *round = going->round;
    struct batcher *batcher =
        batcher_open(round->store, round->account, round->clock, round->random);
    enum round_end end = ROUND_DONE;
    enum status status = OK;
    while (status == OK && end == ROUND_DONE) {
        struct arena_mark mark = arena_mark(going->arena);
        struct batcher_made made = {0};
        struct text bytes = {0};
        if (must_stop(going) || left_today(going) < LEAST_LEFT) {
            end = ROUND_STOPPED;
            break;
        }
        bool is_resumed = find_current(going, &bytes, made.id);
        if (!is_resumed)
            status = make_next(going, batcher, &made, &bytes);
        if (status == OK && bytes.len == 0)
            break;
        if (status == OK && is_resumed)
            say(going, "going on with a batch of %zu bytes", bytes.len);
        else if (status == OK)
            say(going, "sending %zu items in %zu bytes", made.items, bytes.len);
        if (status == OK)
            status = send_one(going, batcher, bytes, made.id, is_resumed);
        if (status == OK)
            going->tally->items += made.items;
        arena_release(going->arena, mark);
    }
    batcher_close(batcher);
    return status == OK ? end : end_of(status);
}

/* ---- Hello and news ---- */

/* An office whose database came back from a backup knows less than we do, and tells all from
 * the beginning: what we had is dropped for it. Not for an old message that somebody kept: the
 * office's clock must have gone on since we heard it last. */
static enum status take_reply(struct news_taken *taken, struct going *going, struct text reply)
{
    const struct round *round = going->round;
    const struct memory *memory = round->memory;
    enum status status = news_take(taken, round->account, round->store, reply, going->why);
    if (status != CONFLICT || !taken->anew ||
        taken->made_ms < memory->success_ms + memory->office_ahead_ms)
        return status;
    say(going, "the office begins anew: what it told before is dropped");
    status = store_news_reset(round->store, going->why);
    return status == OK ? news_take(taken, round->account, round->store, reply, going->why)
                        : status;
}

static enum status ask_news(struct going *going, bool *more)
{
    struct buffer hello = {0};
    struct text reply;
    struct news_taken taken = {0};
    const struct round *round = going->round;
    enum status status = greeting_write(&hello, round->account, round->store, round->clock,
                                        round->program, going->why);
    if (status == OK)
        status =
            hub_hello(&reply, &going->client, buffer_text(&hello), going->arena, going->why);
    count_bytes(going);
    buffer_close(&hello);
    if (status == OK)
        status = take_reply(&taken, going, reply);
    if (status == OK) {
        going->tally->rows += taken.rows;
        going->tally->files += taken.files;
        going->round->memory->office_ahead_ms = taken.made_ms - now_ms(going);
        if (taken.rows + taken.files > 0)
            say(going, "news: %zu rows, %zu files", taken.rows, taken.files);
    }
    *more = status == OK && taken.more;
    return status;
}

static enum round_end take_news(struct going *going)
{
    bool more = true;
    enum status status = OK;
    for (int page = 0; page < MOST_NEWS && more && status == OK; page++) {
        struct arena_mark mark = arena_mark(going->arena);
        if (must_stop(going) || left_today(going) < LEAST_LEFT)
            return ROUND_STOPPED;
        status = ask_news(going, &more);
        arena_release(going->arena, mark);
    }
    return end_of(status);
}

/* ---- The deployment ---- */

static enum round_end take_deployment(struct going *going)
{
    const struct install *install = &going->round->install;
    struct fault refusal = {0};
    if (must_stop(going) || left_today(going) < LEAST_LEFT)
        return ROUND_STOPPED;
    enum status status = install_fetch(install, &going->client, left_today(going), going->why);
    count_bytes(going);
    if (status != OK)
        return end_of(status);
    status = install_put(install, &going->tally->deployed, &refusal);
    if (status == REFUSED) { /* the one before stays; the office must send another */
        log_line(LOG_WARNING, "deployment: refused: %s", refusal.text);
        return ROUND_DONE;
    }
    if (status != OK && going->why)
        *going->why = refusal;
    if (going->tally->deployed)
        say(going, "a new deployment is in place");
    return end_of(status);
}

/* ---- Counts ---- */

static bool counts_are_due(const struct going *going)
{
    int64_t since = now_ms(going) - going->round->memory->tallied_ms;
    return since < 0 || since >= PARCEL_EVERY_MS;
}

static enum status take_parcel_answer(struct going *going, struct text bytes,
                                      const uint8_t id[WIRE_ID])
{
    const struct account *account = going->round->account;
    struct wire_answer answer;
    enum status status =
        wire_answer_read(&answer, bytes, &account->office, going->arena, going->why);
    if (status == OK && (memcmp(answer.device, account->device, WIRE_ID) != 0 ||
                         memcmp(answer.batch, id, WIRE_ID) != 0))
        status = fault_set(going->why, REFUSED, "the office answers other counts than ours");
    return status == OK ? parcel_take(going->round->store, &answer, going->why) : status;
}

static enum status send_parcel(struct going *going)
{
    const struct round *round = going->round;
    struct buffer out = {0};
    struct text answer;
    uint8_t id[WIRE_ID];
    enum status status = parcel_write(&out, id, round->account, round->store, round->clock,
                                      round->random, going->why);
    if (status == OK) {
        status =
            hub_tally(&answer, &going->client, buffer_text(&out), going->arena, going->why);
        count_bytes(going);
        if (status == NOT_FOUND || status == CONFLICT || status == TOO_LARGE)
            status = FAILED; /* an office that does not understand it yet, perhaps */
        if (status == OK)
            status = take_parcel_answer(going, answer, id);
    }
    buffer_close(&out);
    return status;
}

/* Counts are good to have and nobody waits for them: whatever goes wrong with them, the round
 * went well. */
static void send_counts(struct going *going)
{
    enum status status = OK;
    if (!counts_are_due(going))
        return;
    going->round->memory->tallied_ms = now_ms(going);
    for (int i = 0; i < MOST_PARCELS && status == OK; i++) {
        struct arena_mark mark = arena_mark(going->arena);
        if (must_stop(going) || left_today(going) < WIRE_LARGEST_TALLY / 8)
            return;
        status = send_parcel(going);
        arena_release(going->arena, mark);
    }
    if (status != OK && status != NOT_FOUND)
        log_line(LOG_WARNING, "sync: counts are sent later: %s", going->why->text);
    *going->why = (struct fault){0};
}

/* ---- A round ---- */

/* For the staff of a kiosk. */
static void tell_heard(const struct going *going)
{
    char digits[32];
    struct fault why = {0};
    int len = snprintf(digits, sizeof digits, "%" PRId64, now_ms(going));
    struct text note = {digits, (size_t)len};
    if (store_note_put(going->round->store, STORE_NOTE_HEARD, note, &why) != OK)
        log_line(LOG_WARNING, "sync: when the office was heard is not written: %s", why.text);
}

static void keep_books(struct going *going, enum round_end end)
{
    const struct round *round = going->round;
    struct memory *memory = round->memory;
    struct fault why = {0};
    if (end == ROUND_DONE) {
        pace_succeeded(&memory->pace, &round->account->settings.limits, round->clock,
                       round->random);
        memory->success_ms = now_ms(going);
        if (going->trouble[0] != '\0')
            memory->error_ms = now_ms(going);
        snprintf(memory->error, sizeof memory->error, "%s", going->trouble);
        tell_heard(going);
    } else if (end == ROUND_LATER || end == ROUND_REFUSED) {
        pace_failed(&memory->pace, going->client.retry_s, round->clock, round->random);
        memory->error_ms = now_ms(going);
        snprintf(memory->error, sizeof memory->error, "%s", going->why->text);
    }
    if (memory_put(memory, round->store, &why) != OK)
        log_line(LOG_WARNING, "sync: its memory is not written: %s", why.text);
}

static enum round_end converse_openrosa(struct going *going)
{
    struct openrosa_end end;
    openrosa_converse(&end, going->tally, going->round, going->why);
    going->client.retry_s = end.retry_s;
    going->trouble = text_string(going->arena, text_of(end.trouble));
    return end.end;
}

static enum round_end converse(struct going *going)
{
    if (going->round->account->settings.is_openrosa)
        return converse_openrosa(going);
    enum round_end end = send_all(going);
    if (end == ROUND_DONE)
        end = take_news(going);
    if (end == ROUND_DONE)
        end = take_deployment(going);
    if (end == ROUND_DONE)
        send_counts(going);
    return end;
}

enum round_end round_run(struct round_tally *tally, const struct round *round,
                         struct fault *why)
{
    struct fault own = {0};
    struct going going = {
        round, tally, {round->link}, .trouble = "", .arena = arena_open("round"), .why = &own};
    *tally = (struct round_tally){0};
    going.batch_path =
        text_format(going.arena, "%s/sync/current.batch", round->account->data).at;
    int held = round_hold(round->account->data);
    enum round_end end = ROUND_LATER;
    if (held < 0)
        fault_set(&own, FAILED, "another doorstep-sync works with this folder");
    else
        end = converse(&going);
    keep_books(&going, end);
    round_let_go(held);
    arena_close(going.arena);
    if (why)
        *why = own;
    return end;
}
