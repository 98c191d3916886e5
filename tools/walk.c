/* walk.c: `doorstep-form walk FOLDER`: walks through a deployment in each of its languages, by
 * phone and at the kiosk in turn, and says where a way ends badly. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "tools/commands.h"
#include "tools/options.h"
#include "tools/ways.h"

enum { SEED = 5 };
static const int64_t HOURS_MS = 4 * 3600000;

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static void be_quiet(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

static enum status walk_language(struct findings *findings, struct bundle *bundle,
                                 size_t language, struct options *options, struct fault *why)
{
    char in_memory[] = "/dev/shm/doorstep-walk-XXXXXX", on_disk[] = "/tmp/doorstep-walk-XXXXXX";
    const char *folder = mkdtemp(in_memory) ? in_memory : mkdtemp(on_disk);
    struct text tag = bundle->deployment.languages[language];
    struct clock clock = options_clock(options);
    struct ways ways;

    if (!folder)
        return fault_set(why, FAILED, "no folder can be made in /tmp");
    const struct ways_options wanted = {.data = folder,
                                        .language = tag,
                                        .walks = (unsigned)options->walks,
                                        .now_ms = clock.now_ms(clock.self),
                                        .between_ms = HOURS_MS,
                                        .seed = SEED};
    enum status status = ways_walk(&ways, bundle, findings, &wanted, why);
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    if (status == OK)
        printf("%.*s: %u walks over %u pages: %u receipts, %u told, %u stops; %zu of %zu "
               "choices lead to an end; %zu of %zu questions met\n",
               TEXT_ARG(tag), ways.walks, ways.pages, ways.receipts, ways.told, ways.stops,
               ways.taken, ways.choices, ways.met, ways.questions);
    return status;
}

static int print_findings(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *each = &findings->at[i];
        printf("%.*s:%u: %s: %.*s: %.*s: %.*s\n", TEXT_ARG(each->file), each->line, each->kind,
               TEXT_ARG(each->languages), TEXT_ARG(each->place), TEXT_ARG(each->text));
    }
    printf(findings->count == 0 ? "Every way ends well.\n" : "Some ways end badly.\n");
    return findings->count == 0 ? EXIT_FINE : EXIT_NOT_GOOD;
}

int command_walk(int argc, char **argv)
{
    struct options options;
    struct bundle bundle = {0};
    struct fault why = {0};

    if (!options_read(&options, argc, argv))
        return EXIT_USAGE;
    log_set_sink((struct log_sink){.line = be_quiet, .least = LOG_FATAL});
    enum status status = bundle_open(&bundle, options.path, options.locales, &why);
    if (status == OK && !bundle.has_settings)
        status = fault_set(&why, NOT_FOUND, "%s is no deployment: it has no deployment.conf",
                           options.path);
    struct findings findings = {.arena = bundle.arena};
    for (size_t i = 0; status == OK && i < bundle.deployment.language_count; i++)
        if (!options.language || text_is(bundle.deployment.languages[i], options.language))
            status = walk_language(&findings, &bundle, i, &options, &why);
    if (status != OK)
        fprintf(stderr, "doorstep-form: %s\n", why.text);
    int exit_status = status == OK ? print_findings(&findings) : EXIT_NO_INPUT;
    bundle_close(&bundle);
    return exit_status;
}
