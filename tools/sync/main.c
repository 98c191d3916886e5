/* doorstep-sync: carries the queue to the office and brings its news back. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/place.h"
#include "tools/sync/commands.h"

static const char HELP[] =
    "doorstep-sync: carries what was queued to the office, and its news back.\n"
    "\n"
    "  doorstep-sync enrol URL#CODE   makes this device one of an office's; once\n"
    "  doorstep-sync run              goes on until it is stopped\n"
    "  doorstep-sync run --once       sends and asks once, and ends\n"
    "  doorstep-sync run --dry-run    says what would be sent, and changes nothing\n"
    "  doorstep-sync status           how this device fares\n"
    "  doorstep-sync export FOLDER    writes what waits on a stick\n"
    "  doorstep-sync import FOLDER    reads what the office wrote there\n"
    "\n"
    "  --data FOLDER     where the queue and the keys are\n"
    "                    ($XDG_STATE_HOME/doorstep or ~/.local/state/doorstep)\n"
    "  --name WORDS      with enrol: what staff call this device (the machine's name)\n"
    "  --ca FILE         with enrol: certificates (PEM) of the county's own authority\n"
    "  --services FOLDER with enrol: services that came with this device; they are served\n"
    "                    until the office sends its own, and need not be fetched\n"
    "  --json            with status: one JSON object\n"
    "  --locales FOLDER  the compiled words of each language\n"
    "  --assets FOLDER   where pictures.csv is\n"
    "  --quiet           no progress\n"
    "  --help            this text\n"
    "\n"
    "Settings stand in sync.conf in the data folder; docs/sync.md explains them.\n"
    "\n"
    "Ends with 0 when all is done, 64 when not used as above, 66 when there is no such "
    "folder,\n"
    "69 when the office refuses this device, 70 when this machine cannot, 75 when it is to be\n"
    "tried again later (nothing is lost), 78 when this device is not enrolled\n"
    "or sync.conf is wrong.\n";

static int wrong(const char *before, const char *value)
{
    fprintf(stderr, "doorstep-sync: %s", before);
    if (value)
        fprintf(stderr, " \"%s\"", value);
    fputs("\nTry: doorstep-sync --help\n", stderr);
    return EXIT_WRONG_USE;
}

enum flag {
    DATA = 1,
    NAME,
    CA,
    JSON,
    ONCE,
    DRY_RUN,
    LOCALES,
    ASSETS,
    SERVICES,
    QUIET,
    HELP_FLAG
};
static const struct option FLAGS[] = {{"data", required_argument, NULL, DATA},
                                      {"name", required_argument, NULL, NAME},
                                      {"ca", required_argument, NULL, CA},
                                      {"json", no_argument, NULL, JSON},
                                      {"once", no_argument, NULL, ONCE},
                                      {"dry-run", no_argument, NULL, DRY_RUN},
                                      {"locales", required_argument, NULL, LOCALES},
                                      {"assets", required_argument, NULL, ASSETS},
                                      {"services", required_argument, NULL, SERVICES},

                                      {"quiet", no_argument, NULL, QUIET},
                                      {"help", no_argument, NULL, HELP_FLAG},
                                      {0}};

static const struct command {
    const char *word;
    const char *wants; /* NULL: nothing */
    int (*run)(const struct program_options *options, const char *what);
} COMMANDS[] = {
    {"enrol", "URL#CODE", command_enrol},   {"run", NULL, command_run},
    {"status", NULL, command_status},       {"export", "a folder", command_export},
    {"import", "a folder", command_import},
};
static const struct command ONE_ROUND = {"run", NULL, command_once};
static const struct command ONLY_SAID = {"run", NULL, command_dry_run};

/* False when the program is to end with `*end`. */
static bool read_flags(struct program_options *options, int *end, int argc, char **argv)
{
    for (int flag; (flag = getopt_long(argc, argv, "", FLAGS, NULL)) != -1;)
        switch (flag) {
        case DATA:
            options->data = optarg;
            break;
        case NAME:
            options->name = optarg;
            break;
        case CA:
            options->ca = optarg;
            break;
        case JSON:
            options->json = true;
            break;
        case ONCE:
            options->once = true;
            break;
        case DRY_RUN:
            options->dry_run = true;
            break;
        case LOCALES:
            options->locales = optarg;
            break;
        case SERVICES:
            options->services = optarg;
            break;
        case ASSETS:
            options->assets = optarg;
            break;
        case QUIET:
            options->quiet = true;
            break;
        case HELP_FLAG:
            fputs(HELP, stdout);
            *end = EXIT_DONE;
            return false;
        default:
            fputs("Try: doorstep-sync --help\n", stderr);
            *end = EXIT_WRONG_USE;
            return false;
        }
    return true;
}

static const struct command *find_command(const struct program_options *options,
                                          const char *word)
{
    bool runs = !word || strcmp(word, "run") == 0;
    if (runs && options->dry_run)
        return &ONLY_SAID;
    if (runs && options->once)
        return &ONE_ROUND;
    for (size_t i = 0; word && i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        if (strcmp(word, COMMANDS[i].word) == 0)
            return &COMMANDS[i];
    return NULL;
}

int main(int argc, char **argv)
{
    struct program_options options = {0};
    struct arena *arena = arena_open("options");
    int end = EXIT_WRONG_USE;
    if (!read_flags(&options, &end, argc, argv))
        goto done;
    const char *word = optind < argc ? argv[optind] : NULL;
    const char *what = optind + 1 < argc ? argv[optind + 1] : NULL;
    const struct command *command = find_command(&options, word);
    if (!options.data)
        options.data = place_of_state(arena);
    if (!command)
        end = word ? wrong("there is no command", word) : wrong("it wants a command", NULL);
    else if (command->wants && !what)
        end = wrong("this command wants what comes after it:", command->wants);
    else if ((what && !command->wants) || optind + 2 < argc)
        end = wrong("too many words:", argv[argc - 1]);
    else
        end = command->run(&options, what);
done:
    arena_close(arena);
    return end;
}
