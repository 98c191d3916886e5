#include "tools/sync/commands.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "sync/batcher.h"
#include "tools/sync/report.h"

/* ---- Enrolling ---- */

static struct text host_name(struct arena *arena)
{
    char name[256] = "";
    gethostname(name, sizeof name - 1);
    return text_copy(arena, text_of(name));
}

/* As it can be found from any folder. */
static struct text whole_path(const char *path, struct arena *arena)
{
    char real[PATH_MAX];
    return text_copy(arena, text_of(path && realpath(path, real) ? real : path));
}

static enum status enrol(const struct program_options *options,
                         struct account_invitation invitation, struct arena *arena,
                         struct fault *why)
{
    struct link link = {0};
    invitation.ca = whole_path(options->ca, arena);
    invitation.services = whole_path(options->services, arena);
    struct link_options at = {.url = invitation.url, .ca = invitation.ca};
    struct text name = options->name ? text_of(options->name) : host_name(arena);
    if (folder_make(options->data, why) != OK)
        return DAMAGED; /* it is this machine, and no matter of the line */
    enum status status = link_open(&link, &at, why);
    if (status == OK)
        status = account_enrol(options->data, &invitation, name, &link, clock_system(),
                               random_system(), why);
    if (status == OK && options->services)
        status = install_begin(options->data, options->services, why);
    link_close(&link);
    return status;
}

int command_enrol(const struct program_options *options, const char *what)
{
    struct account_invitation invitation;
    struct account *account = NULL;
    struct fault why = {0};
    if (account_read_invitation(&invitation, text_of(what), &why) != OK) {
        program_complain(&why);
        return EXIT_WRONG_USE;
    }
    struct arena *arena = arena_open("enrol");
    seal_start();
    enum status status = enrol(options, invitation, arena, &why);
    if (status == OK)
        status = account_open(&account, options->data, &why);
    if (status == OK)
        printf("enrolled as %.*s, area %.*s; settings are in %s/sync.conf\n",
               TEXT_ARG(account->name), TEXT_ARG(account->area), options->data);
    else
        program_complain(&why);
    account_close(account);
    arena_close(arena);
    switch (status) {
    case OK:
        return EXIT_DONE;
    case REFUSED:
        return EXIT_UNWANTED;
    case FAILED:
        return EXIT_TRY_LATER;
    case NOT_FOUND:
    case TOO_LARGE:
    case CONFLICT:
    case NO_ROOM:
    case DAMAGED:
        break;
    }
    return EXIT_CANNOT;
}

/* ---- One round ---- */

int command_once(const struct program_options *options, const char *what)
{
    static const int EXITS[] = {[ROUND_DONE] = EXIT_DONE,
                                [ROUND_LATER] = EXIT_TRY_LATER,
                                [ROUND_REFUSED] = EXIT_UNWANTED,
                                [ROUND_STOPPED] = EXIT_TRY_LATER};
    struct program program;
    struct round_tally tally;
    struct fault why = {0};
    struct wake wake;
    (void)what;
    wake_open(&wake, options->data);
    int result = program_open(&program, options);
    program.wake = &wake;
    if (result == EXIT_DONE)
        result = program_link(&program);
    if (result == EXIT_DONE) {
        struct round round = program_round(&program);
        enum round_end end = round_run(&tally, &round, &why);
        printf("%s: %zu acknowledged, %zu refused, %zu put off; news: %zu rows, %zu files%s\n",
               round_end_name(end), tally.acknowledged, tally.refused, tally.later, tally.rows,
               tally.files, tally.deployed ? "; a new deployment is in place" : "");
        if (end == ROUND_LATER || end == ROUND_REFUSED)
            program_complain(&why);
        result = EXITS[end];
    }
    program_close(&program);
    wake_close(&wake);
    return result;
}

struct weight {
    size_t entries, sealed_for_hub;
    uint64_t bytes;
};

static bool weigh(void *self, const struct store_entry *entry)
{
    struct weight *weight = self;
    weight->entries += entry->odk;
    weight->sealed_for_hub += !entry->odk;
    weight->bytes += entry->odk ? entry->bytes : 0;
    return true;
}

static int dry_run_openrosa(struct program *program)
{
    struct weight weight = {0};
    struct fault why = {0};
    const struct store_walk walk = {.states = 1U << STORE_QUEUED | 1U << STORE_SENT};
    if (store_each_of(program->store, &walk, &weight, weigh, &why) != OK) {
        program_complain(&why);
        return EXIT_CANNOT;
    }
    printf("would send %zu submissions of %" PRIu64 " encrypted bytes; %zu are sealed for a "
           "hub and stay\n",
           weight.entries, weight.bytes, weight.sealed_for_hub);
    return EXIT_DONE;
}

int command_dry_run(const struct program_options *options, const char *what)
{
    struct program program;
    struct fault why = {0};
    struct batcher_made made = {.items = 1};
    size_t batches = 0, items = 0;
    uint64_t sealed = 0, bytes = 0;
    enum status status = OK;
    (void)what;
    int result = program_open(&program, options);
    if (result != EXIT_DONE)
        goto done;
    if (program.account->settings.is_openrosa) {
        result = dry_run_openrosa(&program);
        goto done;
    }
    struct batcher *batcher =
        batcher_open(program.store, program.account, program.clock, program.random);
    batcher_only_look(batcher);
    while (status == OK && made.items > 0) {
        struct buffer out = {0};
        status = batcher_make(&made, &out, batcher, (size_t)program.memory.batch_bytes, &why);
        if (status == OK && made.items > 0)
            batcher_assume(batcher, buffer_text(&out));
        batches += status == OK && made.items > 0;
        items += made.items;
        sealed += made.sealed_bytes;
        bytes += out.len;
        buffer_close(&out);
    }
    batcher_close(batcher);
    if (status == OK)
        printf("would send %zu items, %" PRIu64 " sealed bytes, in %zu batches of %" PRIu64
               " bytes in all\n",
               items, sealed, batches, bytes);
    else
        program_complain(&why);
    result = status == OK ? EXIT_DONE : EXIT_CANNOT;
done:
    program_close(&program);
    return result;
}

/* ---- Looking ---- */

int command_status(const struct program_options *options, const char *what)
{
    struct program program;
    struct sync_status status;
    struct fault why = {0};
    (void)what;
    int result = program_open(&program, options);
    if (result == EXIT_DONE && sync_status_look(&status, program.account, program.store,
                                                program.clock, program.arena, &why) != OK) {
        program_complain(&why);
        result = EXIT_CANNOT;
    } else if (result == EXIT_DONE && options->json) {
        report_status_json(&status, stdout);
    } else if (result == EXIT_DONE) {
        report_status(&status, program.clock, stdout);
    }
    program_close(&program);
    return result;
}

/* ---- The stick ---- */

static int hold(struct program *program, int *held)
{
    if (program->account->settings.is_openrosa) {
        fputs("doorstep-sync: a stick goes between a device and a Doorstep hub; this device "
              "sends to an OpenRosa server\n",
              stderr);
        return EXIT_CANNOT;
    }
    *held = round_hold(program->options->data);
    if (*held >= 0)
        return EXIT_DONE;
    fputs("doorstep-sync: another doorstep-sync works with this folder; try again\n", stderr);
    return EXIT_TRY_LATER;
}

static int stick_exit(enum status status, const struct fault *why)
{
    if (status == OK)
        return EXIT_DONE;
    program_complain(why);
    return status == NOT_FOUND ? EXIT_NO_STICK : EXIT_CANNOT;
}

int command_export(const struct program_options *options, const char *what)
{
    struct program program;
    struct courier_exported exported;
    struct fault why = {0};
    int held = -1, result = program_open(&program, options);
    if (result == EXIT_DONE)
        result = hold(&program, &held);
    if (result == EXIT_DONE) {
        struct courier courier = program_courier(&program);
        result = stick_exit(courier_export(&exported, &courier, what, &why), &why);
        printf("%zu items in %zu batches, %" PRIu64 " bytes, are on the stick; they stay in "
               "the queue until the office's answer comes back\n",
               exported.items, exported.batches, exported.bytes);
    }
    round_let_go(held);
    program_close(&program);
    return result;
}

static void print_imported(const struct courier_imported *imported)
{
    printf("%zu answers taken: %zu acknowledged, %zu refused; news: %zu rows, %zu files%s\n",
           imported->answers, imported->acknowledged, imported->refused, imported->rows,
           imported->files, imported->deployed ? "; a new deployment is in place" : "");
    if (imported->old_news)
        puts("the news on this stick do not go on where ours end: passed over");
    if (imported->foreign > 0)
        printf("%zu files for other devices: passed over\n", imported->foreign);
    if (imported->unreadable > 0)
        printf("%zu files are broken or not of this office: passed over\n",
               imported->unreadable);
}

int command_import(const struct program_options *options, const char *what)
{
    struct program program;
    struct courier_imported imported;
    struct fault why = {0};
    int held = -1, result = program_open(&program, options);
    if (result == EXIT_DONE)
        result = hold(&program, &held);
    if (result == EXIT_DONE) {
        struct courier courier = program_courier(&program);
        enum status status = courier_import(&imported, &courier, what, &why);
        if (status == OK || imported.answers > 0 || imported.news)
            print_imported(&imported);
        result = stick_exit(status, &why);
    }
    round_let_go(held);
    program_close(&program);
    return result;
}
