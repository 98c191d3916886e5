/* daemon.c: rounds when there is a reason for one.
 *
 * It sleeps until pace.h says that it may begin, the network returns, or the queue grows; a
 * round that ends well sets the next time far ahead, one that fails doubles the wait. */
#include <inttypes.h>
#include <stdio.h>

#include "base/log.h"
#include "tools/sync/commands.h"
#include "tools/sync/notify.h"

/* Lines as the journal wants them: "<6>sync: ..." */
static void to_journal(void *self, enum log_level level, const char *line)
{
    static const int PRIORITIES[] = {7, 6, 4, 3, 2, 2};
    (void)self;
    fprintf(stderr, "<%d>%s\n", PRIORITIES[level], line);
}

/* What waits to be sent: grows only by what people queue. */
static uint64_t waiting(struct program *program)
{
    struct store_figures figures;
    struct fault why = {0};
    if (store_figures(&figures, program->store, &why) != OK) {
        log_line(LOG_WARNING, "queue: %s", why.text);
        return 0;
    }
    return figures.of[STORE_QUEUED].entries;
}

static void log_round(const struct round_tally *tally, enum round_end end,
                      const struct memory *memory, const struct fault *why)
{
    char line[600];
    if (tally->items > 0 || tally->rows > 0 || tally->files > 0 || tally->deployed)
        log_line(LOG_INFO,
                 "sync: %zu items sent, %zu acknowledged, %zu refused; %zu rows and %zu files "
                 "of news%s",
                 tally->items, tally->acknowledged, tally->refused, tally->rows, tally->files,
                 tally->deployed ? "; a new deployment is in place" : "");
    if (end == ROUND_LATER && memory->pace.failures == 1) /* then it is known */
        log_line(LOG_WARNING, "sync: %s", why->text);
    if (end == ROUND_REFUSED)
        log_line(LOG_ERROR, "sync: %s", why->text);
    snprintf(line, sizeof line, "%s; %" PRId64 " failures in a row",
             end == ROUND_DONE ? "all is sent" : why->text, memory->pace.failures);
    notify_status(line);
}

static uint64_t run_round(struct program *program)
{
    struct round_tally tally;
    struct fault why = {0};
    struct round round = program_round(program);
    enum round_end end = round_run(&tally, &round, &why);
    log_round(&tally, end, &program->memory, &why);
    size_t purged;
    if (end == ROUND_DONE &&
        store_purge(program->store, (int)program->account->settings.keep_days, &purged, &why) !=
            OK)
        log_line(LOG_WARNING, "queue: %s", why.text);
    return waiting(program);
}

static void live(struct program *program, struct wake *wake)
{
    uint64_t known = waiting(program);
    struct pace *pace = &program->memory.pace;
    const struct pace_limits *limits = &program->account->settings.limits;
    pace_wake(pace, true, program->clock, program->random); /* a start is a reason */
    while (!wake_stops(wake)) {
        int64_t wait = pace_wait_ms(pace, limits, program->clock);
        if (wait == 0) {
            known = run_round(program);
            /* A round that was stopped by the day's limit has set no time of its own. */
            if (pace_wait_ms(pace, limits, program->clock) == 0)
                pace_succeeded(pace, limits, program->clock, program->random);
            continue;
        }
        unsigned happened = wake_wait(wake, wait);
        if (happened & WAKE_NETWORK)
            pace_wake(pace, true, program->clock, program->random);
        if (happened & WAKE_QUEUE || (happened == 0 && wake->queue < 0)) {
            uint64_t now = waiting(program);
            if (now > known)
                pace_wake(pace, false, program->clock, program->random);
            known = now;
        }
    }
}

int command_run(const struct program_options *options, const char *what)
{
    struct program program;
    struct program_options quiet = *options;
    struct wake wake;
    (void)what;
    quiet.quiet = true;
    log_set_sink((struct log_sink){NULL, to_journal, LOG_INFO});
    wake_open(&wake, options->data);
    int result = program_open(&program, &quiet);
    program.wake = &wake;
    if (result == EXIT_DONE)
        result = program_link(&program);
    if (result == EXIT_DONE) {
        install_judge_anew(program.account);
        notify_ready();
        live(&program, &wake);
        notify_stopping();
        log_line(LOG_INFO, "sync: told to stop");
    }
    program_close(&program);
    wake_close(&wake);
    return result;
}
