#include "sync/openrosa_send.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/map.h"
#include "sync/hex.h"
#include "sync/openrosa_letter.h"
#include "sync/openrosa_list.h"
#include "sync/openrosa_tries.h"

enum {
    PAGE = 64,         /* entries that are looked at together */
    SMALL = 64 * 1024, /* a submission of so many bytes goes before all larger ones */
    IN_GOOD_TIME = 5,  /* half minutes: servers cut after ten of them */
    MOST_BAD = 2,      /* replies in a row that are the server's fault */
    LEAST_LEFT = 4096, /* bytes of a day with which nothing is begun */
    BOUNDARY = 16
};

struct sending {
    const struct round *round;
    struct openrosa_line *line;
    struct openrosa_sent *sent;
    struct openrosa_tries tries;
    struct map *unknown_forms; /* "id version" that the server does not have */
    uint64_t accepts;          /* bytes of one request that the server takes; 0: not asked */
    unsigned bad;
    struct arena *arena;
    struct fault *why;
};

/* How many bytes one request should have: what the server takes, and what goes in good time. */
static uint64_t most_at_once(const struct sending *sending)
{
    uint64_t in_time = (uint64_t)sending->round->memory->batch_bytes * IN_GOOD_TIME;
    return in_time < sending->accepts ? in_time : sending->accepts;
}

/* ---- What the office's word changes ---- */

static enum status refuse(struct sending *sending, const struct openrosa_letter *letter,
                          struct text reason)
{
    const struct store_step step = {.instance_id = letter->entry->instance_id,
                                    .kind = STORE_STEP_MOVE,
                                    .to = STORE_REFUSED,
                                    .reason = reason};
    openrosa_tries_forget(&sending->tries, step.instance_id);
    sending->sent->refused++;
    return store_steps(NULL, sending->round->store, &step, 1, sending->why);
}

static enum status put_off(struct sending *sending)
{
    sending->sent->later++;
    return OK;
}

__attribute__((format(printf, 2, 3))) static void tell(struct sending *sending,
                                                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sending->sent->trouble, sizeof sending->sent->trouble, format, arguments);
    va_end(arguments);
    text_make_line(sending->sent->trouble);
}

/* Refused when it was said in that many rounds. */
static enum status strike(struct sending *sending, const struct openrosa_letter *letter,
                          unsigned most, struct text reason)
{
    if (openrosa_tries_add(&sending->tries, letter->entry->instance_id) >= most)
        return refuse(sending, letter, reason);
    return put_off(sending);
}

enum { DELETED_STRIKES = 2, BAD_STRIKES = 3 };

static enum status take_conflict(struct sending *sending, const struct openrosa_letter *letter,
                                 struct text message)
{
    if (text_find(message, TEXT("deleted")) != SIZE_MAX)
        return strike(
            sending, letter, DELETED_STRIKES,
            text_format(letter->arena, "deleted at the office: %.*s", TEXT_ARG(message)));
    bool differs = text_find(message, TEXT("different")) != SIZE_MAX;
    return refuse(sending, letter,
                  text_format(letter->arena, "%s: %.*s",
                              differs ? "the office has another one under its identity"
                                      : "the office no longer takes this form",
                              TEXT_ARG(message)));
}

static struct text form_key(const struct store_entry *entry, struct arena *arena)
{
    return text_format(arena, "%.*s\t%.*s", TEXT_ARG(entry->form_id),
                       TEXT_ARG(entry->form_version));
}

static enum status take_unknown(struct sending *sending, const struct openrosa_letter *letter)
{
    map_put(sending->unknown_forms, form_key(letter->entry, sending->arena), 0);
    sending->sent->no_form++;
    tell(sending, "the server does not have form %.*s, version %.*s: its submissions wait here",
         TEXT_ARG(letter->entry->form_id), TEXT_ARG(letter->entry->form_version));
    return put_off(sending);
}

/* A server that is ill answers so to everybody; one bad submission does not stop the others. */
static enum status take_illness(struct sending *sending, int status, struct text message)
{
    sending->sent->later++;
    tell(sending, "the server answers %d: %.*s", status, TEXT_ARG(message));
    if (++sending->bad >= MOST_BAD)
        return fault_set(sending->why, FAILED, "the server answers %d: %.*s", status,
                         TEXT_ARG(message));
    return OK;
}

/* More than the server takes or the line carries: less the next time. */
static enum status take_too_much(struct sending *sending, const struct openrosa_letter *letter,
                                 int status, size_t files)
{
    memory_batch_was_cut(sending->round->memory);
    if (status == 413 && files <= 1)
        return refuse(sending, letter,
                      TEXT("a file in it is larger than the office's server takes"));
    sending->sent->later++;
    return status == 413 ? OK
                         : fault_set(sending->why, FAILED,
                                     "the line was too slow for what was sent at once");
}

static enum status take_refusal(struct sending *sending, const struct openrosa_letter *letter,
                                const struct link_reply *reply, size_t files)
{
    struct text message = openrosa_message(reply->body, letter->arena);
    log_line(LOG_INFO, "submission %.*s: the server answers %d",
             TEXT_ARG(letter->entry->instance_id), reply->status);
    if (reply->status >= 400 && reply->status < 500)
        sending->bad = 0;
    switch (reply->status) {
    case 401:
    case 403:
        return fault_set(sending->why, REFUSED,
                         "the server does not take this device's user or token (%d: %.*s)",
                         reply->status, TEXT_ARG(message));
    case 404:
        return take_unknown(sending, letter);
    case 408:
    case 413:
        return take_too_much(sending, letter, reply->status, files);
    case 409:
        return take_conflict(sending, letter, message);
    case 400:
    case 405:
    case 406:
    case 415:
    case 422:
        return strike(sending, letter, BAD_STRIKES,
                      text_format(letter->arena,
                                  "the office's server does not take it (%d: "
                                  "%.*s)",
                                  reply->status, TEXT_ARG(message)));
    default:
        return take_illness(sending, reply->status, message);
    }
}

/* Each part that was sent is there. */
static enum status take_word(struct sending *sending, struct openrosa_letter *letter,
                             const size_t *chosen, size_t count, bool *is_whole)
{
    struct store_step *steps = arena_array(letter->arena, count + 1, sizeof *steps);
    struct text id = letter->entry->instance_id;
    *is_whole = true;
    for (size_t i = 0; i < count; i++) {
        letter->have[chosen[i]] = letter->parts[chosen[i]].bytes.len;
        steps[i] = (struct store_step){.instance_id = id,
                                       .kind = STORE_STEP_HAVE,
                                       .part = (unsigned)chosen[i],
                                       .have = letter->have[chosen[i]]};
    }
    for (size_t i = 0; i < letter->count; i++)
        *is_whole = *is_whole && openrosa_letter_has(letter, i);
    if (*is_whole)
        steps[count] = (struct store_step){
            .instance_id = id, .kind = STORE_STEP_MOVE, .to = STORE_ACKNOWLEDGED};
    sending->sent->acknowledged += *is_whole;
    sending->bad = 0;
    if (*is_whole)
        openrosa_tries_forget(&sending->tries, id);
    return store_steps(NULL, sending->round->store, steps, count + *is_whole, sending->why);
}

/* ---- One request ---- */

static int64_t now_ms(const struct sending *sending)
{
    return sending->round->clock.now_ms(sending->round->clock.self);
}

/* 202 is "saved already, do not send it again": KoboToolbox says so of what it has. */
static bool is_word(const struct link_reply *reply)
{
    return (reply->status == 201 || reply->status == 202) && openrosa_is_response(reply->body);
}

static enum status post(struct link_reply *reply, struct sending *sending,
                        const struct openrosa_letter *letter, const size_t *chosen,
                        size_t count)
{
    uint8_t random[BOUNDARY];
    struct buffer body = {0};
    struct random source = sending->round->random;
    source.fill(source.self, random, sizeof random);
    struct text boundary = hex_of(random, sizeof random, letter->arena);
    openrosa_letter_write(&body, letter, chosen, count, boundary);
    int64_t begun = now_ms(sending);
    enum status status = openrosa_post(
        reply, sending->line, buffer_text(&body),
        text_format(letter->arena, "multipart/form-data; boundary=%.*s", TEXT_ARG(boundary)),
        letter->arena, sending->why);
    struct memory *memory = sending->round->memory;
    if (status == OK && is_word(reply))
        memory_batch_went(memory, body.len, now_ms(sending) - begun);
    if (status == FAILED)
        memory_batch_was_cut(memory);
    buffer_close(&body);
    return status;
}

static bool must_stop(struct sending *sending)
{
    const struct round *round = sending->round;
    if ((round->stop && round->stop(round->self)) ||
        pace_left_bytes(&round->memory->pace, &round->account->settings.limits, round->clock) <
            LEAST_LEFT)
        sending->sent->is_stopped = true;
    return sending->sent->is_stopped;
}

static enum status send_letter(struct sending *sending, struct openrosa_letter *letter)
{
    size_t *chosen = arena_array(letter->arena, letter->count, sizeof *chosen);
    bool is_whole = false;
    enum status status = OK;
    while (status == OK && !is_whole && !must_stop(sending)) {
        struct link_reply reply;
        size_t count = openrosa_letter_choose(chosen, letter, most_at_once(sending));
        status = post(&reply, sending, letter, chosen, count);
        if (status != OK)
            return status;
        if (!is_word(&reply))
            return take_refusal(sending, letter, &reply, count - 1);
        sending->sent->sent++;
        status = take_word(sending, letter, chosen, count, &is_whole);
    }
    return status;
}

/* ---- One submission ---- */

static enum status try_entry(struct sending *sending, const struct store_entry *entry)
{
    struct fault flaw = {0};
    struct openrosa_letter letter = {.entry = entry, .arena = arena_open("letter")};
    enum status status = OK;
    if (sending->accepts == 0)
        status = openrosa_accepts(&sending->accepts, sending->line, letter.arena, sending->why);
    if (status == NOT_FOUND || status == CONFLICT)
        status = FAILED;
    if (status == OK)
        status = openrosa_letter_read(&letter, sending->round->store, sending->why);
    if (status != OK)
        goto done;
    if (openrosa_letter_check(&letter, &flaw) != OK)
        status = refuse(sending, &letter,
                        text_format(letter.arena, "not sent, it is not whole: %s", flaw.text));
    else if (openrosa_letter_exceeds(&letter, sending->accepts))
        status = refuse(sending, &letter,
                        TEXT("a file in it is larger than the office's server takes"));
    else
        status = send_letter(sending, &letter);
done:
    arena_close(letter.arena);
    return status;
}

/* ---- The queue ---- */

struct page {
    struct sending *sending;
    bool large;
    struct store_entry entries[PAGE];
    size_t count;
    struct store_walk walk;
    struct arena *arena;
};

static struct store_entry kept(const struct store_entry *entry, struct arena *arena)
{
    struct store_entry copy = *entry;
    copy.instance_id = text_copy(arena, entry->instance_id);
    copy.form_id = text_copy(arena, entry->form_id);
    copy.form_version = text_copy(arena, entry->form_version);
    copy.case_number = copy.reason = (struct text){0};
    return copy;
}

static bool take_entry(void *self, const struct store_entry *entry)
{
    struct page *page = self;
    page->walk.goes_on = true;
    page->walk.priority = entry->priority;
    page->walk.number = entry->number;
    if (!entry->odk)
        page->sending->sent->not_odk += !page->large;
    else if ((entry->bytes > SMALL) == page->large)
        page->entries[page->count++] = kept(entry, page->arena);
    return page->count < PAGE;
}

static enum status send_page(struct page *page)
{
    struct sending *sending = page->sending;
    enum status status = OK;
    for (size_t i = 0; i < page->count && status == OK; i++) {
        const struct store_entry *entry = &page->entries[i];
        if (must_stop(sending))
            break;
        if (map_get(sending->unknown_forms, form_key(entry, page->arena)) != UINT32_MAX) {
            sending->sent->later++;
            sending->sent->no_form++;
        } else {
            status = try_entry(sending, entry);
        }
    }
    return status;
}

static enum status send_queue(struct sending *sending, bool large)
{
    struct page page = {.sending = sending,
                        .large = large,
                        .walk = {.states = 1U << STORE_QUEUED | 1U << STORE_SENT}};
    enum status status = OK;
    for (bool goes_on = true; goes_on && status == OK;) {
        page.arena = arena_open("page");
        page.count = 0;
        status =
            store_each_of(sending->round->store, &page.walk, &page, take_entry, sending->why);
        goes_on = page.count == PAGE;
        if (status == OK)
            status = send_page(&page);
        goes_on = goes_on && !sending->sent->is_stopped;
        arena_close(page.arena);
    }
    return status;
}

enum status openrosa_send(struct openrosa_sent *sent, const struct round *round,
                          struct openrosa_line *line, struct fault *why)
{
    struct sending sending = {
        .round = round, .line = line, .sent = sent, .arena = arena_open("sending"), .why = why};
    struct fault kept_why = {0};
    *sent = (struct openrosa_sent){0};
    sending.unknown_forms = map_open(sending.arena);
    openrosa_tries_read(&sending.tries, round->store, sending.arena);
    enum status status = send_queue(&sending, false);
    if (status == OK && !sent->is_stopped)
        status = send_queue(&sending, true);
    if (openrosa_tries_write(&sending.tries, round->store, &kept_why) != OK)
        log_line(LOG_WARNING, "sync: what was tried is not written: %s", kept_why.text);
    if (sent->not_odk > 0)
        tell(&sending,
             "%zu submissions are sealed for a Doorstep hub and cannot go to this server: they "
             "wait here for the hub",
             sent->not_odk);
    arena_close(sending.arena);
    return status;
}
