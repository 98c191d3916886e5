/* command_export.c: people whose case was agreed to, for other registers (dci/dci.h). */
#include <stdio.h>

#include "dci/dci.h"
#include "hub/commands.h"

static enum status run(struct text *json, enum dci_kind kind, struct hub *hub,
                       const struct command_options *options, struct arena *arena,
                       struct fault *why)
{
    const struct dci_options wanted = {
        .book = hub->book,
        .signer = devices_signer(hub->devices),
        .sender = options->address.len > 0 ? options->address : TEXT("doorstep"),
        .form = text_of(options->form != NULL ? options->form : ""),
        .by = text_of(options->by),
        .clock = hub->clock,
        .random = hub->random};
    if (hub->book == NULL)
        return fault_set(why, NOT_FOUND, "this deployment has no office");
    return dci_export(json, kind, &wanted, arena, why);
}

int command_export(const struct command_options *options)
{
    struct arena *arena = arena_open("export"); /* wiped when it closes */
    struct fault why = {0};
    struct hub *hub = NULL;
    struct text json = {0};
    enum dci_kind kind = DCI_SEARCH;
    enum status status = OK;

    if (options->dci == NULL || !dci_kind_of(&kind, text_of(options->dci)))
        status = fault_set(&why, REFUSED, "say what: --dci search, notify or enrolment");
    if (status == OK)
        status = hub_open(&hub, &options->hub, &why);
    if (status == OK)
        status = run(&json, kind, hub, options, arena, &why);
    if (status == OK)
        printf("%.*s\n", TEXT_ARG(json));
    hub_close(hub);
    arena_close(arena);
    return status == OK ? HUB_DONE : command_fault(&why);
}
