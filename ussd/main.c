/* doorstep-ussd: phone menus. `emulate` draws a phone in the terminal, or plays a script. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/place.h"
#include "ussd/emulate.h"
#include "ussd/script.h"

enum { DONE = 0, WRONG_USE = 64, CANNOT = 70 };

static const char HELP[] =
    "doorstep-ussd emulate: a phone that dials a Doorstep deployment.\n"
    "\n"
    "  --services FOLDER   the deployment (assets/services/cn-rural)\n"
    "  --data FOLDER       where drafts and the queue are kept\n"
    "                      ($XDG_STATE_HOME/doorstep or ~/.local/state/doorstep)\n"
    "  --locales FOLDER    the compiled words of each language\n"
    "  --msisdn NUMBER     the phone's number (990000000001); \"\" for a hidden one\n"
    "  --language TAG      for a phone that has not been here: zh-CN, ug, en, sw ...\n"
    "  --transport NAME    whose limits count:\n";
static const char HELP_MORE[] =
    "  --budget S/U        the longest screen: S septets of the GSM alphabet, or U letters\n"
    "                      of any other (182/80)\n"
    "  --practice          only practises: every screen says so, and nothing is sent\n"
    "  --demo              makes a demonstration office's keys if there are none\n"
    "  --script FILE       plays the inputs in FILE (- for standard input), one a line, and\n"
    "                      prints each screen: dial *123#, drop, call, twice, lost, late 40,\n"
    "                      wait 30, restart, empty, type WORD, # comment; the rest is typed\n"
    "  --now TIME          begins at that time: 2026-03-05T09:00:00Z\n"
    "  --seed NUMBER       the same random numbers each time; for tests, never for people\n"
    "  --help              this text\n"
    "\n"
    "Text from right to left is drawn in the order in which it is sent; a terminal that knows\n"
    "both directions shows it as a phone does.\n"
    "\n"
    "Ends with 0, with 64 when it is not used as above, with 70 when it cannot work.\n";

/* What the flags say. */
struct options {
    struct handset_options handset;
    const char *script;
    int64_t now_ms;
    bool has_now;
    struct random_seeded seed;
};

/* `before` says what is wrong with `value`, which follows it in quotes; NULL: nothing follows.
 */
static int wrong(const char *before, const char *value)
{
    fprintf(stderr, "doorstep-ussd: %s", before);
    if (value != NULL)
        fprintf(stderr, " \"%s\"", value);
    fputs("\nTry: doorstep-ussd emulate --help\n", stderr);
    return WRONG_USE;
}

static int help(void)
{
    const struct transport *transport;

    fputs(HELP, stdout);
    for (size_t i = 0; (transport = transport_at(i)) != NULL; i++)
        printf("                        %-8s %zu/%zu, %d s of silence, %d s in all: %s\n",
               transport->name, transport->budget.septets, transport->budget.units,
               (int)transport->idle_s, (int)transport->total_s, transport->about);
    fputs(HELP_MORE, stdout);
    return DONE;
}

/* ---- Reading flags ---- */

/* "182/80" */
static bool read_budget(struct fit_budget *budget, const char *text)
{
    struct text rest = text_of(text), part;
    int64_t septets, units;

    if (!text_take_part(&rest, '/', &part) || !text_to_int64(part, &septets) ||
        !text_to_int64(rest, &units))
        return false;
    *budget = (struct fit_budget){(size_t)septets, (size_t)units};
    return septets > 0 && septets <= 182 && units > 0 && units <= 80;
}

/* "254700000000", "+254700000000", or "" for a number that is hidden: ITU-T E.164, 15 digits.
 */
static bool is_msisdn(const char *number)
{
    size_t digits = strspn(number + (number[0] == '+'), "0123456789");

    return number[0] == '\0' ||
           (digits > 0 && digits <= 15 && number[digits + (number[0] == '+')] == '\0');
}

/* A folder can be opened, and is then as good as empty. */
static FILE *open_script(const char *path)
{
    struct stat found;

    return stat(path, &found) == 0 && S_ISDIR(found.st_mode) ? NULL : fopen(path, "re");
}

enum flag {
    SERVICES = 1,
    DATA,
    LOCALES,
    MSISDN,
    LANGUAGE,
    TRANSPORT,
    BUDGET,
    DEMO,
    PRACTICE,
    SCRIPT,
    NOW,
    SEED,
    HELP_FLAG
};
static const struct option FLAGS[] = {{"services", required_argument, NULL, SERVICES},
                                      {"data", required_argument, NULL, DATA},
                                      {"locales", required_argument, NULL, LOCALES},
                                      {"msisdn", required_argument, NULL, MSISDN},
                                      {"language", required_argument, NULL, LANGUAGE},
                                      {"transport", required_argument, NULL, TRANSPORT},
                                      {"budget", required_argument, NULL, BUDGET},
                                      {"demo", no_argument, NULL, DEMO},
                                      {"practice", no_argument, NULL, PRACTICE},
                                      {"script", required_argument, NULL, SCRIPT},
                                      {"now", required_argument, NULL, NOW},
                                      {"seed", required_argument, NULL, SEED},
                                      {"help", no_argument, NULL, HELP_FLAG},
                                      {0}};

/* NULL, or what is wrong with the value. */
static const char *take_flag(struct options *options, enum flag flag, const char *value)
{
    struct house_options *house = &options->handset.house;
    int64_t seed;

    switch (flag) {
    case SERVICES:
        house->services = value;
        return NULL;
    case DATA:
        house->data = value;
        return NULL;
    case LOCALES:
        house->locales = value;
        return NULL;
    case MSISDN:
        options->handset.msisdn = value;
        return is_msisdn(value) ? NULL : "--msisdn wants at most 15 digits, not";
    case LANGUAGE:
        options->handset.language = value;
        return NULL;
    case TRANSPORT:
        options->handset.transport = transport_find(text_of(value));
        return options->handset.transport ? NULL : "--transport knows no";
    case BUDGET:
        return read_budget(&options->handset.budget, value)
                   ? NULL
                   : "--budget wants septets/letters up to 182/80, not";
    case DEMO:
        house->demonstration = true;
        return NULL;
    case PRACTICE:
        house->practice = true;
        return NULL;
    case SCRIPT:
        options->script = value;
        return NULL;
    case NOW:
        options->has_now = place_in_time(&options->now_ms, value);
        return options->has_now ? NULL : "--now wants a time like 2026-03-05T09:00:00Z, not";
    case SEED:
        if (!text_to_int64(text_of(value), &seed))
            return "--seed wants a whole number, not";
        options->seed.state = (uint64_t)seed;
        house->random = random_seeded(&options->seed);
        return NULL;
    case HELP_FLAG:
        break;
    }
    return NULL;
}

/* ---- Where things are ---- */

static void fill_in(struct options *options, struct arena *arena)
{
    struct house_options *house = &options->handset.house;

    if (house->services == NULL)
        house->services = access("assets/services/cn-rural", R_OK) == 0
                              ? "assets/services/cn-rural"
                              : place_beside_program("../share/doorstep/services/cn-rural",
                                                     "assets/services/cn-rural", arena);
    if (house->locales == NULL)
        house->locales = place_beside_program(
            "../locales",
            place_beside_program("../share/doorstep/locales", DOORSTEP_BUILT_LOCALES, arena),
            arena);
    if (house->data == NULL)
        house->data = place_of_state(arena);
    if (house->random.fill == NULL)
        house->random = random_system();
    if (options->handset.transport == NULL)
        options->handset.transport = transport_at(0);
    if (options->handset.msisdn == NULL)
        options->handset.msisdn = "990000000001";
}

/* ---- Running ---- */

static int cannot(const struct fault *why)
{
    struct arena *arena = arena_open("message");
    fprintf(stderr, "doorstep-ussd: %.*s\n", TEXT_ARG(fault_text(why, arena)));
    arena_close(arena);
    return CANNOT;
}

static int run_script(struct options *options)
{
    struct clock system = clock_system();
    struct clock_fixed clock = {options->has_now ? options->now_ms
                                                 : system.now_ms(system.self)};
    bool from_input = strcmp(options->script, "-") == 0;
    FILE *script = from_input ? stdin : open_script(options->script);
    struct handset handset;
    struct fault why = {0};

    if (script == NULL)
        return wrong("there is no script to read called", options->script);
    options->handset.house.clock = clock_fixed(&clock);
    enum status status = handset_open(&handset, &options->handset, &why);
    if (status == OK) {
        status = script_play(&handset, &clock, script, from_input ? "script" : options->script,
                             stdout, &why);
        handset_close(&handset);
    }
    if (!from_input)
        fclose(script);
    if (status == OK)
        return DONE;
    fflush(stdout);
    return status == REFUSED ? (cannot(&why), WRONG_USE) : cannot(&why);
}

static int run_phone(struct options *options)
{
    struct clock_shifted clock;
    struct handset handset;
    struct fault why = {0};

    options->handset.house.clock =
        options->has_now ? clock_shifted(&clock, options->now_ms) : clock_system();
    if (handset_open(&handset, &options->handset, &why) != OK)
        return cannot(&why);
    enum status status = emulate(&handset, &why);
    handset_close(&handset);
    return status == OK ? DONE : cannot(&why);
}

int main(int count, char **words)
{
    struct options options = {0};
    int flag;

    if (count > 1 && strcmp(words[1], "--help") == 0)
        return help();
    if (count < 2 || strcmp(words[1], "emulate") != 0)
        return wrong(count < 2 ? "what shall it do? It can \"emulate\""
                               : "it can \"emulate\", and nothing called",
                     count < 2 ? NULL : words[1]);
    opterr = 0;
    optind = 2;
    while ((flag = getopt_long(count, words, ":", FLAGS, NULL)) != -1) {
        if (flag == '?')
            return wrong("it knows no flag", words[optind - 1]);
        if (flag == ':')
            return wrong("a value is missing after", words[optind - 1]);
        if (flag == HELP_FLAG)
            return help();
        const char *fault = take_flag(&options, (enum flag)flag, optarg);
        if (fault != NULL)
            return wrong(fault, optarg);
    }
    if (optind < count)
        return wrong("it does not understand", words[optind]);
    struct arena *arena = arena_open("options");
    fill_in(&options, arena);
    int ended = options.script != NULL ? run_script(&options) : run_phone(&options);
    arena_close(arena);
    return ended;
}
