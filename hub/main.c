/* doorstep-hub: the office's side of sync: receives, stores, acknowledges, tells. */
#include <getopt.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/place.h"
#include "hub/commands.h"
#include "hub/serve.h"

static const char HELP[] =
    "doorstep-hub COMMAND: the office's side of Doorstep.\n"
    "\n"
    "  serve               serves devices, ODK clients and case workers until it is ended\n"
    "  device add AREA     a one-time code for a device of that area\n"
    "  device list         devices, when they were heard last, what they said\n"
    "  device revoke ID    nothing is taken from it any more\n"
    "  token add NAME AREA     the address for an ODK client of that area\n"
    "  token revoke NAME\n"
    "  user add NAME ROLE AREA    somebody of the office: worker, reviewer, auditor or\n"
    "                      administrator; AREA \"\" for all; the password is asked\n"
    "  user password NAME\n"
    "  user disable NAME\n"
    "  import FOLDER       takes a courier's stick and writes the office's answers on it\n"
    "  approve TABLE       office/offers.csv as it is now, in the name of --by, whom the "
    "table\n"
    "                      names as an approver; without it nothing is offered to anybody\n"
    "  retain              deletes what may be kept no longer (--dry-run: only says what)\n"
    "  export --dci KIND   people whose case was agreed to, for another register: search,\n"
    "                      notify or enrolment; --form ID: of one service\n"
    "  audit verify        walks the audit trail from its first entry\n"
    "  key make            the office's keys, the secret one under a passphrase\n"
    "\n"
    "  --data FOLDER       keys, pieces, and the database unless --database is given\n"
    "                      ($XDG_STATE_HOME/doorstep-hub or ~/.local/state/doorstep-hub)\n"
    "  --database WHERE    PostgreSQL: \"postgresql://...\" or \"host=... dbname=...\"\n"
    "  --services FOLDER   the deployment that devices get (assets/services/cn-rural)\n"
    "  --locales FOLDER    the compiled words of each language\n"
    "  --assets FOLDER     where office.css is; --language TAG  of the office's log-in page "
    "(en)\n"
    "  --address URL       how others reach this hub, for codes: https://hub.county.example\n"
    "  --passphrase-file F the passphrase of the office's key is its first line; otherwise\n"
    "                      it is asked on the terminal; so is a user's new password\n";
static const char HELP_MORE[] =
    "  --no-key            opens nothing: receives, stores and acknowledges\n"
    "  --demo              makes all keys, in clear: for trying out, never for people's data\n"
    "  --by NAME           who does it, for the audit trail (the user's name)\n"
    "\n"
    "serve:\n"
    "  --listen ADDR:PORT  (127.0.0.1:8080); port 0: any free one\n"
    "  --tls-cert FILE --tls-key FILE   PEM; without them plain HTTP, for loopback or a proxy\n"
    "  --port-file FILE    gets the port once it serves\n"
    "  --verbose           logs more\n"
    "import:\n"
    "  --all               news for every device, not only for those that the stick names\n"
    "\n"
    "Ends with 0, with 1 when a check found something, with 64 when it is not used as above,\n"
    "with 70 when it cannot work. A signal HUP makes serve publish its services anew.\n";

struct options {
    struct command_options command;
    struct serve_options serve;
    struct hub_options hub;
    const char *listen, *address, *by;
};

static int wrong(const char *what)
{
    fprintf(stderr, "doorstep-hub: %s\nTry: doorstep-hub --help\n", what);
    return HUB_WRONG_USE;
}

/* ---- Flags ---- */

enum flag {
    DATA = 1,
    DATABASE,
    SERVICES,
    LOCALES,
    ADDRESS,
    ASSETS,
    LANGUAGE,
    PASSPHRASE,
    LISTEN,
    TLS_CERT,
    TLS_KEY,
    PORT_FILE,
    BY,
    NO_KEY,
    DEMO,
    ALL,
    DRY_RUN,
    DCI,
    FORM,
    VERBOSE,
    HELP_FLAG
};
static const struct option FLAGS[] = {{"data", required_argument, NULL, DATA},
                                      {"database", required_argument, NULL, DATABASE},
                                      {"services", required_argument, NULL, SERVICES},
                                      {"locales", required_argument, NULL, LOCALES},
                                      {"address", required_argument, NULL, ADDRESS},
                                      {"assets", required_argument, NULL, ASSETS},
                                      {"language", required_argument, NULL, LANGUAGE},
                                      {"passphrase-file", required_argument, NULL, PASSPHRASE},
                                      {"listen", required_argument, NULL, LISTEN},
                                      {"tls-cert", required_argument, NULL, TLS_CERT},
                                      {"tls-key", required_argument, NULL, TLS_KEY},
                                      {"port-file", required_argument, NULL, PORT_FILE},
                                      {"by", required_argument, NULL, BY},
                                      {"no-key", no_argument, NULL, NO_KEY},
                                      {"demo", no_argument, NULL, DEMO},
                                      {"all", no_argument, NULL, ALL},
                                      {"dry-run", no_argument, NULL, DRY_RUN},
                                      {"dci", required_argument, NULL, DCI},
                                      {"form", required_argument, NULL, FORM},
                                      {"verbose", no_argument, NULL, VERBOSE},
                                      {"help", no_argument, NULL, HELP_FLAG},
                                      {0}};

static void take_flag(struct options *options, int flag, const char *value)
{
    const char **const words[] = {[DATA] = &options->hub.data,
                                  [DATABASE] = &options->hub.database,
                                  [SERVICES] = &options->hub.services,
                                  [LOCALES] = &options->hub.locales,
                                  [ADDRESS] = &options->address,
                                  [ASSETS] = &options->serve.assets,
                                  [LANGUAGE] = &options->serve.language,
                                  [PASSPHRASE] = &options->hub.passphrase_file,
                                  [LISTEN] = &options->listen,
                                  [TLS_CERT] = &options->serve.certificate,
                                  [TLS_KEY] = &options->serve.key,
                                  [PORT_FILE] = &options->serve.port_file,
                                  [BY] = &options->by,
                                  [DCI] = &options->command.dci,
                                  [FORM] = &options->command.form};

    if (value != NULL) {
        *words[flag] = value;
        return;
    }
    options->hub.no_key |= flag == NO_KEY;
    options->hub.demonstration |= flag == DEMO;
    options->command.all |= flag == ALL;
    options->command.dry |= flag == DRY_RUN;
    if (flag == VERBOSE)
        options->serve.log_least = LOG_DEBUG;
}

/* "127.0.0.1:8080", "[::1]:8080" */
static bool read_listen(struct serve_options *serve, const char *listen)
{
    const char *colon = strrchr(listen, ':');
    struct text address = {listen, colon != NULL ? (size_t)(colon - listen) : 0};
    int64_t port;

    if (colon == NULL || !text_to_int64(text_of(colon + 1), &port) || port < 0 || port > 65535)
        return false;
    if (text_starts(address, "[") && text_ends(address, "]"))
        address = text_part(address, 1, address.len - 2);
    serve->listen = address;
    serve->port = (unsigned)port;
    return address.len > 0;
}

static const char *found(const char *here, const char *installed, struct arena *arena)
{
    return access(here, R_OK) == 0 ? here : place_beside_program(installed, here, arena);
}

static void fill_in(struct options *options, struct arena *arena)
{
    struct hub_options *hub = &options->hub;
    const char *user = getenv("USER");

    if (hub->data == NULL)
        hub->data = text_format(arena, "%s-hub", place_of_state(arena)).at;
    if (hub->services == NULL)
        hub->services =
            found("assets/services/cn-rural", "../share/doorstep/services/cn-rural", arena);
    if (hub->locales == NULL)
        hub->locales = place_beside_program(
            "../locales",
            place_beside_program("../share/doorstep/locales", DOORSTEP_BUILT_LOCALES, arena),
            arena);
    if (options->by == NULL)
        options->by = user != NULL && user[0] != '\0' ? user : "terminal";
    if (options->serve.assets == NULL)
        options->serve.assets = found("assets/office", "../share/doorstep/office", arena);
    if (options->serve.language == NULL)
        options->serve.language = "en";
    options->command.assets = options->serve.assets;
    options->command.language = options->serve.language;
    options->command.by = options->by;
    options->command.hub = *hub;
    options->command.address = text_of(options->address);
    options->serve.hub = *hub;
    options->serve.hub.publishes = true;
    options->serve.address = text_of(options->address);
}

/* ---- Commands ---- */

static const struct {
    const char *first, *second; /* "": the command is one word */
    size_t words;
    int (*run)(const struct command_options *options);
} COMMANDS[] = {
    {"device", "add", 1, command_device_add},
    {"device", "list", 0, command_device_list},
    {"device", "revoke", 1, command_device_revoke},
    {"token", "add", 2, command_token_add},
    {"token", "revoke", 1, command_token_revoke},
    {"import", "", 1, command_import},
    {"user", "add", 3, command_user_add},
    {"user", "password", 1, command_user_password},
    {"user", "disable", 1, command_user_disable},
    {"approve", "", 1, command_approve},
    {"retain", "", 0, command_retain},
    {"export", "", 0, command_export},
    {"audit", "verify", 0, command_audit_verify},
    {"key", "make", 0, command_key_make},
};

static int run_command(struct options *options, char **words, size_t count)
{
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
        size_t names = COMMANDS[i].second[0] != '\0' ? 2 : 1;
        if (count < names || strcmp(words[0], COMMANDS[i].first) != 0 ||
            (names == 2 && strcmp(words[1], COMMANDS[i].second) != 0))
            continue;
        if (count != names + COMMANDS[i].words)
            return wrong("this command wants other words after it");
        for (size_t word = names; word < count; word++)
            options->command.words[word - names] = words[word];
        return COMMANDS[i].run(&options->command);
    }
    return wrong("there is no such command");
}

static int run_serve(struct options *options)
{
    if (!read_listen(&options->serve, options->listen))
        return wrong("--listen wants an address and a port, such as 127.0.0.1:8080");
    if ((options->serve.certificate == NULL) != (options->serve.key == NULL))
        return wrong("--tls-cert and --tls-key go together");
    return serve(&options->serve);
}

int main(int argc, char **argv)
{
    struct options options = {.listen = "127.0.0.1:8080", .serve.log_least = LOG_INFO};
    struct arena *arena = arena_open("options");
    int flag, code;

    /* Fifty threads that each keep what they once needed would hold more than the data; what a
     * burst of batches took is given back after it. */
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    mallopt(M_TRIM_THRESHOLD, 256 * 1024);

    while ((flag = getopt_long(argc, argv, "", FLAGS, NULL)) != -1) {
        if (flag == HELP_FLAG) {
            printf("%s%s", HELP, HELP_MORE);
            arena_close(arena);
            return HUB_DONE;
        }
        if (flag == '?') {
            arena_close(arena);
            return wrong("there is no such flag, or it wants a value");
        }
        take_flag(&options, flag, optarg);
    }
    fill_in(&options, arena);
    if (optind >= argc)
        code = wrong("say what to do");
    else if (strcmp(argv[optind], "serve") == 0 && optind + 1 == argc)
        code = run_serve(&options);
    else
        code = run_command(&options, argv + optind, (size_t)(argc - optind));
    arena_close(arena);
    return code;
}
