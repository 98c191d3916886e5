/* take_stock.c: `doorstep-form inventory FOLDER`: writes the three documents of inventory.h. */
#include <stdio.h>

#include "base/file.h"
#include "base/log.h"
#include "tools/commands.h"
#include "tools/inventory.h"
#include "tools/options.h"

static void be_quiet(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

static enum status write_all(const struct inventory *inventory, const char *folder,
                             struct fault *why)
{
    static const struct {
        const char *name;
        void (*write)(struct buffer *out, const struct inventory *inventory);
    } DOCUMENTS[] = {{"personal-data.md", inventory_write_data},
                     {"impact-assessment.md", inventory_write_impact},
                     {"automation.md", inventory_write_automation}};
    enum status status = folder ? folder_make(folder, why) : OK;

    for (size_t i = 0; status == OK && i < sizeof DOCUMENTS / sizeof *DOCUMENTS; i++) {
        struct buffer out = {0};
        DOCUMENTS[i].write(&out, inventory);
        if (folder)
            status = file_replace(
                text_format(inventory->arena, "%s/%s", folder, DOCUMENTS[i].name).at,
                buffer_text(&out), 0644, why);
        else
            printf("%s%.*s", i > 0 ? "\n" : "", TEXT_ARG(buffer_text(&out)));
        buffer_close(&out);
    }
    return status;
}

int command_inventory(int argc, char **argv)
{
    struct options options;
    struct bundle bundle = {0};
    struct inventory inventory;
    struct fault why = {0};
    int exit_status = EXIT_NO_INPUT;

    if (!options_read(&options, argc, argv))
        return EXIT_USAGE;
    log_set_sink((struct log_sink){.line = be_quiet, .least = LOG_FATAL});
    struct clock clock = options_clock(&options);
    enum status status = bundle_open(&bundle, options.path, options.locales, &why);
    if (status == OK && !bundle.has_settings)
        status = fault_set(&why, NOT_FOUND, "%s is no deployment: it has no deployment.conf",
                           options.path);
    if (status == OK) {
        status =
            inventory_gather(&inventory, &bundle, clock.now_ms(clock.self), bundle.arena, &why);
        exit_status = status == OK ? EXIT_FINE : EXIT_NOT_GOOD;
    }
    if (status == OK && (status = write_all(&inventory, options.write, &why)) != OK)
        exit_status = EXIT_NOT_GOOD;
    if (status != OK)
        fprintf(stderr, "doorstep-form: %s\n", fault_text(&why, bundle.arena).at);
    bundle_close(&bundle);
    return exit_status;
}
