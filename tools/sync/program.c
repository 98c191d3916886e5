#include "tools/sync/program.h"

#include <stdio.h>
#include <unistd.h>

#include "base/place.h"
#include "sync/openrosa_url.h"
#include "tools/sync/notify.h"

#define VERSION "0.1.0"
enum { PROGRESS_BYTES = 4096 };

void program_complain(const struct fault *why)
{
    struct arena *arena = arena_open("complaint");
    fprintf(stderr, "doorstep-sync: %s\n", fault_text(why, arena).at);
    arena_close(arena);
}

int program_exit_of(const struct fault *why)
{
    return why->status == NOT_FOUND ? EXIT_NOT_SET_UP : EXIT_CANNOT;
}

static const char *locales_of(const struct program *program)
{
    if (program->options->locales)
        return program->options->locales;
    return place_beside_program("../locales",
                                place_beside_program("../share/doorstep/locales",
                                                     DOORSTEP_BUILT_LOCALES, program->arena),
                                program->arena);
}

/* pictures.csv, where the kiosk has it. */
static const char *pictures_of(const struct program *program)
{
    const char *path =
        program->options->assets
            ? text_format(program->arena, "%s/pictures.csv", program->options->assets).at
            : place_beside_program("../share/doorstep/pictures.csv", "assets/pictures.csv",
                                   program->arena);
    return access(path, R_OK) == 0 ? path : NULL;
}

int program_open(struct program *program, const struct program_options *options)
{
    struct fault why = {0};
    struct text aside;
    seal_start();
    *program = (struct program){.options = options,
                                .arena = arena_open("program"),
                                .clock = clock_system(),
                                .random = random_system()};
    program->shows_progress = !options->quiet && isatty(STDERR_FILENO);
    program->judge.locales = locales_of(program);
    program->judge.checker =
        place_beside_program("doorstep-form", "/usr/bin/doorstep-form", program->arena);
    program->judge.pictures = pictures_of(program);
    enum status status = account_open(&program->account, options->data, &why);
    if (status == REFUSED) { /* what stands in sync.conf */
        program_complain(&why);
        return EXIT_NOT_SET_UP;
    }
    if (status == OK)
        status = store_open(&program->store, options->data, program->clock, &aside,
                            program->arena, &why);
    if (status == OK)
        status = memory_get(&program->memory, program->store, &why);
    if (status == OK)
        return EXIT_DONE;
    program_complain(&why);
    return program_exit_of(&why);
}

static bool stops(void *self)
{
    const struct program *program = self;
    return program->wake && wake_stops(program->wake);
}

static void moved(void *self, uint64_t sent, uint64_t received)
{
    struct program *program = self;
    uint64_t all = sent + received;
    if (!program->shows_progress ||
        (all >= program->shown && all < program->shown + PROGRESS_BYTES))
        return;
    program->shown = all;
    fprintf(stderr, "\r%llu kB sent, %llu kB received ", (unsigned long long)sent / 1024,
            (unsigned long long)received / 1024);
}

static void say(void *self, const char *sentence)
{
    const struct program *program = self;
    notify_status(sentence);
    if (!program->options->quiet)
        fprintf(stderr, "%s%s\n", program->shows_progress ? "\r" : "", sentence);
}

int program_link(struct program *program)
{
    struct fault why = {0};
    const struct account_settings *settings = &program->account->settings;
    struct openrosa_base base = {.origin = settings->url};
    if (settings->is_openrosa &&
        openrosa_base_read(&base, settings->url, program->arena, &why) != OK) {
        program_complain(&why);
        return EXIT_CANNOT;
    }
    const struct link_options options = {.url = base.origin,
                                         .user = settings->user,
                                         .password = settings->password,
                                         .ca = settings->ca,
                                         .stop = stops,
                                         .moved = moved,
                                         .self = program};
    if (link_open(&program->link, &options, &why) == OK)
        return EXIT_DONE;
    program_complain(&why);
    return EXIT_CANNOT;
}

void program_close(struct program *program)
{
    link_close(&program->link);
    store_close(program->store);
    account_close(program->account);
    arena_close(program->arena);
}

static struct install install_of(struct program *program)
{
    return (struct install){program->account, &program->judge, judge_deployment};
}

struct round program_round(struct program *program)
{
    return (struct round){.account = program->account,
                          .store = program->store,
                          .link = &program->link,
                          .memory = &program->memory,
                          .install = install_of(program),
                          .clock = program->clock,
                          .random = program->random,
                          .program = VERSION,
                          .self = program,
                          .stop = stops,
                          .say = say};
}

struct courier program_courier(struct program *program)
{
    return (struct courier){program->account, program->store,  install_of(program),
                            program->clock,   program->random, VERSION};
}
