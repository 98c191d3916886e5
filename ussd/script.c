#include "ussd/script.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_LINE = 1024, MOST_SECONDS = 30 * 24 * 60 * 60 };

struct play {
    struct handset *handset;
    struct clock_fixed *clock;
    FILE *out;
    unsigned printed; /* screens so far */
    int64_t late_s;   /* of the next reply */
    bool lost;        /* the next input */
};

static void say(struct play *play)
{
    const char *words = handset_says(play->handset->event);

    if (words != NULL)
        fprintf(play->out, "-- %s\n\n", words);
    play->handset->event = HANDSET_NOTHING;
}

static void print_screen(struct play *play)
{
    const struct phone_reply *reply = &play->handset->reply;
    const char *end = reply->text.len > 0 && text_ends(reply->text, "\n") ? "" : "\n";

    fprintf(play->out, "== %u %s %s %zu/%zu ==\n%s%s\n", ++play->printed,
            reply->end ? "END" : "CON", reply->dcs == 0x48 ? "UCS-2" : "GSM7", reply->used,
            reply->limit, play->handset->shown, end);
}

/* The reply is there, unless it came too late. */
static void receive(struct play *play)
{
    unsigned ends = 0;

    if (play->late_s > 0) {
        play->clock->now_ms += play->late_s * 1000;
        ends = play->late_s >= play->handset->options.transport->idle_s;
        play->late_s = 0;
    }
    if (ends) {
        handset_end(play->handset, HANDSET_TOO_LATE);
        say(play);
        return;
    }
    print_screen(play);
}

static void send(struct play *play, const char *text)
{
    unsigned before = play->handset->screens;

    if (play->lost) {
        play->lost = false;
        handset_end(play->handset, HANDSET_LOST);
        say(play);
        return;
    }
    handset_send(play->handset, text);
    if (play->handset->screens == before)
        say(play);
    else
        receive(play);
}

/* ---- Commands: each is given what follows its word ---- */

typedef enum status command(struct play *play, const char *rest, struct fault *why);

static enum status seconds(int64_t *out, const char *rest, struct fault *why)
{
    if (text_to_int64(text_trim(text_of(rest)), out) && *out >= 0 && *out <= MOST_SECONDS)
        return OK;
    return fault_set(why, REFUSED, "wants a number of seconds, not \"%s\"", rest);
}

static enum status do_dial(struct play *play, const char *rest, struct fault *why)
{
    if (rest[0] == '\0')
        return fault_set(why, REFUSED, "\"dial\" wants a code, such as *123#");
    unsigned before = play->handset->screens;
    handset_dial(play->handset, rest);
    if (play->handset->screens == before)
        say(play);
    else
        receive(play);
    return OK;
}

static enum status do_type(struct play *play, const char *rest, struct fault *why)
{
    (void)why;
    send(play, rest);
    return OK;
}

static enum status do_empty(struct play *play, const char *rest, struct fault *why)
{
    (void)rest;
    return do_type(play, "", why);
}

static enum status do_drop(struct play *play, const char *rest, struct fault *why)
{
    (void)rest, (void)why;
    handset_end(play->handset, HANDSET_DROPPED);
    say(play);
    return OK;
}

static enum status do_call(struct play *play, const char *rest, struct fault *why)
{
    (void)rest, (void)why;
    handset_end(play->handset, HANDSET_CALLED);
    say(play);
    return OK;
}

static enum status do_twice(struct play *play, const char *rest, struct fault *why)
{
    (void)rest;
    handset_twice(play->handset);
    bool differs = play->handset->event == HANDSET_DIFFERENT;
    say(play);
    return differs ? fault_set(why, FAILED, "a repeated input was answered differently") : OK;
}

static enum status do_lost(struct play *play, const char *rest, struct fault *why)
{
    (void)rest, (void)why;
    play->lost = true;
    return OK;
}

static enum status do_late(struct play *play, const char *rest, struct fault *why)
{
    return seconds(&play->late_s, rest, why);
}

static enum status do_wait(struct play *play, const char *rest, struct fault *why)
{
    int64_t wait_s = 0;
    enum status status = seconds(&wait_s, rest, why);

    if (status != OK)
        return status;
    play->clock->now_ms += wait_s * 1000;
    handset_tick(play->handset);
    say(play);
    return OK;
}

static enum status do_restart(struct play *play, const char *rest, struct fault *why)
{
    (void)rest;
    enum status status = handset_restart(play->handset, why);
    if (status == OK)
        say(play);
    return status;
}

static const struct {
    const char *word;
    command *does;
} COMMANDS[] = {{"dial", do_dial},      {"type", do_type}, {"empty", do_empty},
                {"drop", do_drop},      {"call", do_call}, {"twice", do_twice},
                {"lost", do_lost},      {"late", do_late}, {"wait", do_wait},
                {"restart", do_restart}};

static enum status play_line(struct play *play, char *line, struct fault *why)
{
    char *rest = line + strcspn(line, " ");
    size_t word = (size_t)(rest - line);

    rest += strspn(rest, " ");
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        if (word == strlen(COMMANDS[i].word) && strncmp(line, COMMANDS[i].word, word) == 0)
            return COMMANDS[i].does(play, rest, why);
    return do_type(play, line, why);
}

enum status script_play(struct handset *handset, struct clock_fixed *clock, FILE *script,
                        const char *name, FILE *out, struct fault *why)
{
    struct play play = {.handset = handset, .clock = clock, .out = out};
    char line[MOST_LINE];

    for (unsigned number = 1; fgets(line, sizeof line, script) != NULL; number++) {
        size_t len = strcspn(line, "\r\n");
        enum status status = OK;
        if (line[len] == '\0' && !feof(script))
            status = fault_set(why, REFUSED, "a line is longer than %d bytes", MOST_LINE - 2);
        line[len] = '\0';
        if (status == OK && (len == 0 || line[0] == '#'))
            continue;
        if (status == OK) {
            fprintf(out, "> %s\n", line);
            status = play_line(&play, line, why);
        }
        if (status != OK) {
            fault_at(why, text_of(name), number, 0);
            return status;
        }
        clock->now_ms += 1000; /* so that two dials are never at the same instant */
    }
    return OK;
}
