#include "ussd/handset.h"

#include <stdio.h>
#include <string.h>

static int64_t now_ms(const struct handset *handset)
{
    struct clock clock = handset->options.house.clock;
    return clock.now_ms(clock.self);
}

static enum status open_core(struct handset *handset, struct fault *why)
{
    struct phones_options options = {.transport = handset->options.transport,
                                     .budget = handset->options.budget,
                                     .language = text_of(handset->options.language),
                                     .locales = handset->options.house.locales};
    enum status status = house_open(&handset->house, &handset->options.house, why);

    if (status != OK)
        return status;
    options.house = handset->house;
    return phones_open(&handset->phones, &options, why);
}

enum status handset_open(struct handset *handset, const struct handset_options *options,
                         struct fault *why)
{
    *handset = (struct handset){.options = *options};
    enum status status = open_core(handset, why);
    if (status != OK)
        handset_close(handset);
    return status;
}

void handset_close(struct handset *handset)
{
    phones_close(handset->phones);
    house_close(handset->house);
    handset->phones = NULL;
    handset->house = NULL;
}

enum status handset_restart(struct handset *handset, struct fault *why)
{
    handset_close(handset);
    handset->event = HANDSET_RESTARTED;
    return open_core(handset, why);
}

int64_t handset_idle_left_ms(const struct handset *handset)
{
    return handset->last_ms + handset->options.transport->idle_s * 1000 - now_ms(handset);
}

int64_t handset_total_left_ms(const struct handset *handset)
{
    return handset->dialled_ms + handset->options.transport->total_s * 1000 - now_ms(handset);
}

void handset_end(struct handset *handset, enum handset_event event)
{
    handset->event = handset->connected ? event : HANDSET_NO_DIALOGUE;
    handset->connected = false;
}

void handset_tick(struct handset *handset)
{
    if (handset->connected && handset_total_left_ms(handset) <= 0)
        handset_end(handset, HANDSET_TOO_LONG);
    else if (handset->connected && handset_idle_left_ms(handset) <= 0)
        handset_end(handset, HANDSET_SILENT);
    phones_tick(handset->phones, now_ms(handset));
}

static void deliver(struct handset *handset)
{
    struct phone_event event = {.phone = text_of(handset->options.msisdn),
                                .network = text_of(handset->network),
                                .step = handset->step,
                                .dial = handset->was_dial,
                                .text = text_of(handset->typed)};

    phones_take(handset->phones, &event, now_ms(handset), &handset->reply);
    snprintf(handset->shown, sizeof handset->shown, "%.*s", TEXT_ARG(handset->reply.text));
    handset->reply.text = text_of(handset->shown);
    handset->last_ms = now_ms(handset);
    handset->has_sent = true;
    handset->connected = !handset->reply.end;
}

static void remember(struct handset *handset, const char *typed)
{
    snprintf(handset->typed, sizeof handset->typed, "%s", typed);
    handset->event = HANDSET_NOTHING;
    handset->screens++;
}

/* The network brings "*123#" and "*123*1#" to the service, and no other code. */
static bool is_ours(const struct handset *handset, const char *code)
{
    struct text ours = house_short_code(handset->house), dialled = text_of(code);
    struct text stem = text_part(ours, 0, ours.len > 0 ? ours.len - 1 : 0);

    return dialled.len > stem.len && text_equal(text_part(dialled, 0, stem.len), stem) &&
           (dialled.at[stem.len] == '*' || dialled.at[stem.len] == '#');
}

void handset_dial(struct handset *handset, const char *code)
{
    if (!is_ours(handset, code)) {
        handset_end(handset, HANDSET_NO_SERVICE);
        handset->event = HANDSET_NO_SERVICE;
        return;
    }
    remember(handset, code);
    handset->dialled_ms = now_ms(handset);
    handset->dialogues++;
    handset->step = 0;
    handset->was_dial = true;
    /* Unlike any that this phone had before, also in an earlier run. */
    snprintf(handset->network, sizeof handset->network, "%llx-%u",
             (unsigned long long)handset->dialled_ms, handset->dialogues);
    deliver(handset);
}

void handset_send(struct handset *handset, const char *text)
{
    handset_tick(handset);
    if (!handset->connected) {
        if (handset->event == HANDSET_NOTHING)
            handset->event = HANDSET_NO_DIALOGUE;
        return;
    }
    remember(handset, text);
    handset->step++;
    handset->was_dial = false;
    deliver(handset);
}

void handset_twice(struct handset *handset)
{
    char before[HANDSET_ENTRY];
    bool connected = handset->connected;

    if (!handset->has_sent) {
        handset->event = HANDSET_NO_DIALOGUE;
        return;
    }
    snprintf(before, sizeof before, "%s", handset->shown);
    deliver(handset);
    handset->connected = connected;
    handset->event = strcmp(before, handset->shown) == 0 ? HANDSET_SAME : HANDSET_DIFFERENT;
}

static const char *const SAYS[] = {
    [HANDSET_NO_DIALOGUE] = "no dialogue is open: dial first",
    [HANDSET_NO_SERVICE] = "no service answers this code",
    [HANDSET_DROPPED] = "hung up",
    [HANDSET_CALLED] = "a call came in and cut the dialogue",
    [HANDSET_LOST] = "no signal: the input was lost and the dialogue cut",
    [HANDSET_SILENT] = "the network ended the dialogue: nothing was typed for too long",
    [HANDSET_TOO_LONG] = "the network ended the dialogue: its whole time is over",
    [HANDSET_TOO_LATE] = "the reply came after the network had ended the dialogue",
    [HANDSET_RESTARTED] = "the service's program was started again",
    [HANDSET_SAME] = "delivered twice: the same bytes came back",
    [HANDSET_DIFFERENT] = "delivered twice: OTHER bytes came back; this is a bug"};

const char *handset_says(enum handset_event event)
{
    return SAYS[event];
}
