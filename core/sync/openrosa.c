#include "sync/openrosa.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/log.h"
#include "sync/fetch.h"
#include "sync/openrosa_send.h"

struct talk {
    struct openrosa_end *end;
    struct round_tally *tally;
    const struct round *round;
    struct openrosa_line line;
    struct fault *why;
};

struct text openrosa_shown(struct text url, struct arena *arena)
{
    struct openrosa_base base;
    if (openrosa_base_read(&base, url, arena, NULL) != OK)
        return TEXT("an address that does not read");
    return base.path.len > 0 ? text_format(arena, "%.*s/...", TEXT_ARG(base.origin))
                             : base.origin;
}

/* Enters what went over the line; what is not written yet is lost with the power, no more. */
static void count(void *self, uint64_t sent, uint64_t received)
{
    const struct talk *talk = self;
    struct memory *memory = talk->round->memory;
    struct fault why = {0};
    pace_spend(&memory->pace, (int64_t)(sent + received), talk->round->clock);
    memory->sent_bytes += (int64_t)sent;
    memory->received_bytes += (int64_t)received;
    if (memory_put(memory, talk->round->store, &why) != OK)
        log_line(LOG_WARNING, "sync: its memory is not written: %s", why.text);
}

/* Without a county's own certificates: who keeps files for a server has those of the world. */
static enum status elsewhere(void *self, struct link *link, struct text origin,
                             struct fault *why)
{
    const struct talk *talk = self;
    const struct link_options options = {
        .url = origin, .stop = talk->round->stop, .self = talk->round->self};
    return link_open(link, &options, why);
}

__attribute__((format(printf, 2, 3))) static void say(const struct talk *talk,
                                                      const char *format, ...)
{
    char sentence[512];
    va_list arguments;
    if (!talk->round->say)
        return;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    talk->round->say(talk->round->self, sentence);
}

/* The first of them stands; the log has all. */
static void keep_trouble(struct talk *talk, const char *trouble)
{
    if (trouble[0] != '\0' && talk->end->trouble[0] == '\0')
        snprintf(talk->end->trouble, sizeof talk->end->trouble, "%s", trouble);
}

static enum round_end end_of(enum status status, bool is_stopped)
{
    if (status == REFUSED)
        return ROUND_REFUSED;
    if (is_stopped)
        return ROUND_STOPPED;
    return status == OK ? ROUND_DONE : ROUND_LATER;
}

static enum round_end send_queue(struct talk *talk)
{
    struct openrosa_sent sent;
    enum status status = openrosa_send(&sent, talk->round, &talk->line, talk->why);
    talk->tally->batches += sent.sent;
    talk->tally->items += sent.acknowledged + sent.refused + sent.later;
    talk->tally->acknowledged += sent.acknowledged;
    talk->tally->refused += sent.refused;
    talk->tally->later += sent.later + sent.not_odk;
    keep_trouble(talk, sent.trouble);
    if (sent.sent + sent.refused + sent.later + sent.not_odk > 0)
        say(talk, "%zu acknowledged, %zu refused, %zu to be sent later", sent.acknowledged,
            sent.refused, sent.later + sent.not_odk);
    return end_of(status, sent.is_stopped);
}

static enum round_end fetch(struct talk *talk)
{
    struct fetched fetched;
    enum status status = fetch_forms(&fetched, talk->round, &talk->line, talk->why);
    talk->tally->files += fetched.files;
    talk->tally->deployed = fetched.deployed;
    keep_trouble(talk, fetched.trouble);
    if (fetched.files > 0)
        say(talk, "%zu files of forms came", fetched.files);
    if (fetched.deployed)
        say(talk, "a new deployment is in place");
    return end_of(status, fetched.is_stopped);
}

void openrosa_converse(struct openrosa_end *end, struct round_tally *tally,
                       const struct round *round, struct fault *why)
{
    struct fault own = {0};
    struct arena *arena = arena_open("openrosa");
    struct talk talk = {.end = end, .tally = tally, .round = round, .why = why ? why : &own};
    *end = (struct openrosa_end){.end = ROUND_REFUSED};
    talk.line = (struct openrosa_line){
        .link = round->link, .self = &talk, .count = count, .elsewhere = elsewhere};
    if (openrosa_base_read(&talk.line.base, round->account->settings.url, arena, talk.why) !=
        OK)
        goto done;
    end->end = send_queue(&talk);
    /* A submission that cannot go now keeps no form from coming. */
    if (end->end == ROUND_DONE)
        end->end = fetch(&talk);
    end->retry_s = talk.line.retry_s;
done:
    arena_close(arena);
}
