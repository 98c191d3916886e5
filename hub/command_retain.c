/* command_retain.c: deletes what may be kept no longer (docs/office.md). For a timer, at night.
 */
#include <inttypes.h>
#include <stdio.h>

#include "casebook/retain.h"
#include "hub/commands.h"

static enum status run(struct retain_done *done, struct hub *hub,
                       const struct command_options *options, struct fault *why)
{
    const struct retain_options wanted = {.seal = devices_seal_key(hub->devices),
                                          .by = text_of(options->by),
                                          .dry = options->dry};
    if (hub->book == NULL)
        return fault_set(why, NOT_FOUND, "this deployment has no office");
    enum status status = casebook_retain(done, hub->book, &wanted, why);
    if (status == OK && !options->dry && done->count_days > 0)
        status = insight_forget(&done->counts, hub->insight, done->count_days, why);
    return status;
}

int command_retain(const struct command_options *options)
{
    struct retain_done done = {0};
    struct fault why = {0};
    struct hub *hub;
    enum status status = hub_open(&hub, &options->hub, &why);

    if (status == OK)
        status = run(&done, hub, options, &why);
    if (status == OK) {
        printf("%s: %" PRId64 " cases; %" PRId64 " submissions emptied, %" PRId64
               " answers and %" PRId64 " files out of others\n",
               options->dry ? "Would be deleted" : "Deleted", done.cases, done.emptied,
               done.answers, done.files);
        if (!options->dry)
            printf("%" PRId64 " strays, %" PRId64 " counts of pages\n", done.strays,
                   done.counts);
        if (done.wait_for_key > 0)
            printf("%" PRId64 " submissions wait for a hub with the office's key\n",
                   done.wait_for_key);
    }
    if (hub != NULL)
        hub_close(hub);
    return status == OK ? HUB_DONE : command_fault(&why);
}
