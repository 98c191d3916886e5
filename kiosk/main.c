/* doorstep-kiosk: services by touch and voice, in a window, on a whole screen, or by a script.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/place.h"
#include "desk/fault_log.h"
#include "kiosk/script.h"
#include "kiosk/window.h"

enum { DONE = 0, WRONG_USE = 64, CANNOT = 70 };

enum { FORMS_OPEN = 2 }; /* home, and where one has just been */

static const char HELP[] =
    "doorstep-kiosk: a deployment's services by touch and voice.\n"
    "\n"
    "  --services FOLDER   the deployment (assets/services/cn-rural)\n"
    "  --data FOLDER       where the queue is kept\n"
    "                      ($XDG_STATE_HOME/doorstep or ~/.local/state/doorstep)\n"
    "  --locales FOLDER    the compiled words of each language\n"
    "  --assets FOLDER     where pictures.csv is\n"
    "  --device NAME       what submissions say they were made on\n"
    "  --size WxH          the window's size in pixels (1280x800)\n"
    "  --diagonal INCHES   of the real screen, so that targets are 22 mm (10.1)\n"
    "  --full-screen       the whole screen, no pointer\n"
    "  --one-switch        space or Return is the only switch: the focus moves by itself\n"
    "  --headphones        sound is heard by one person alone: private answers are said too\n"
    "  --printer COMMAND   gets a slip as plain text on its standard input: \"lp -s\"\n";
static const char HELP_MORE[] =
    "  --practice          only practises: every page says so, and nothing is sent\n"
    "  --demo              makes a demonstration office's keys if there are none\n"
    "\n"
    "For tests and authors:\n"
    "  --script FILE       plays touches, keys and strokes in simulated time (- for standard\n"
    "                      input); kiosk/script.h says how\n"
    "  --shots FOLDER      where the script's pictures are kept\n"
    "  --sound FILE        a WAV file of all that was heard\n"
    "  --said FILE         a line for each thing said\n"
    "  --taps FILE         where the script touched the screen, x and y a line\n"
    "  --screenshot FILE   draws the first page to a PNG file and ends\n"
    "  --first-page        shows the first page and ends: for measuring\n"
    "  --now TIME          begins at that time: 2026-03-05T09:00:00Z\n"
    "  --seed NUMBER       the same random numbers each time; never for people\n"
    "  --help              this text\n"
    "\n"
    "Ends with 0, with 64 when it is not used as above, with 70 when it cannot work.\n";

struct options {
    struct kiosk_options kiosk;
    struct window_options window;
    struct script_options play;
    const char *script, *screenshot;
    double diagonal;
    int64_t now_ms;
    bool has_now;
    struct random_seeded seed;
    char **words; /* as the program was called */
};

static int wrong(const char *before, const char *value)
{
    fprintf(stderr, "doorstep-kiosk: %s", before);
    if (value != NULL)
        fprintf(stderr, " \"%s\"", value);
    fputs("\nTry: doorstep-kiosk --help\n", stderr);
    return WRONG_USE;
}

enum flag {
    SERVICES = 1,
    DATA,
    LOCALES,
    ASSETS,
    DEVICE,
    SIZE,
    DIAGONAL,
    FULL_SCREEN,
    ONE_SWITCH,
    PRINTER,
    HEADPHONES,
    DEMO,
    PRACTICE,
    SCRIPT,
    SHOTS,
    SOUND,
    SAID,
    TAPS,
    SCREENSHOT,
    FIRST_PAGE,
    NOW,
    SEED,
    HELP_FLAG
};
static const struct option FLAGS[] = {{"services", required_argument, NULL, SERVICES},
                                      {"data", required_argument, NULL, DATA},
                                      {"locales", required_argument, NULL, LOCALES},
                                      {"assets", required_argument, NULL, ASSETS},
                                      {"device", required_argument, NULL, DEVICE},
                                      {"size", required_argument, NULL, SIZE},
                                      {"diagonal", required_argument, NULL, DIAGONAL},
                                      {"full-screen", no_argument, NULL, FULL_SCREEN},
                                      {"one-switch", no_argument, NULL, ONE_SWITCH},
                                      {"printer", required_argument, NULL, PRINTER},
                                      {"headphones", no_argument, NULL, HEADPHONES},
                                      {"demo", no_argument, NULL, DEMO},
                                      {"practice", no_argument, NULL, PRACTICE},
                                      {"script", required_argument, NULL, SCRIPT},
                                      {"shots", required_argument, NULL, SHOTS},
                                      {"sound", required_argument, NULL, SOUND},
                                      {"said", required_argument, NULL, SAID},
                                      {"taps", required_argument, NULL, TAPS},
                                      {"screenshot", required_argument, NULL, SCREENSHOT},
                                      {"first-page", no_argument, NULL, FIRST_PAGE},
                                      {"now", required_argument, NULL, NOW},
                                      {"seed", required_argument, NULL, SEED},
                                      {"help", no_argument, NULL, HELP_FLAG},
                                      {0}};

/* "1280x800" */
static bool read_size(struct screen_options *screen, const char *value)
{
    struct text rest = text_of(value), part;
    int64_t width, height;

    if (!text_take_part(&rest, 'x', &part) || !text_to_int64(part, &width) ||
        !text_to_int64(rest, &height) || width < 320 || height < 320 || width > 4096 ||
        height > 4096)
        return false;
    screen->width = (int)width;
    screen->height = (int)height;
    return true;
}

static bool read_diagonal(double *inches, const char *value)
{
    char *end;

    *inches = strtod(value, &end);
    return *end == '\0' && *inches >= 3 && *inches <= 100;
}

/* NULL, or what is wrong with the value. */
static const char *take_number(struct options *options, enum flag flag, const char *value)
{
    int64_t seed;

    switch (flag) {
    case SIZE:
        return read_size(&options->kiosk.screen, value)
                   ? NULL
                   : "--size wants pixels from 320x320 to 4096x4096, not";
    case DIAGONAL:
        return read_diagonal(&options->diagonal, value)
                   ? NULL
                   : "--diagonal wants inches from 3 to 100, not";
    case NOW:
        options->has_now = place_in_time(&options->now_ms, value);
        return options->has_now ? NULL : "--now wants a time like 2026-03-05T09:00:00Z, not";
    default:
        if (!text_to_int64(text_of(value), &seed))
            return "--seed wants a whole number, not";
        options->seed.state = (uint64_t)seed;
        options->kiosk.house.random = random_seeded(&options->seed);
        return NULL;
    }
}

static void take_switch(struct options *options, enum flag flag)
{
    options->window.full_screen |= flag == FULL_SCREEN;
    options->window.one_switch |= flag == ONE_SWITCH;
    options->window.first_only |= flag == FIRST_PAGE;
    options->kiosk.headphones |= flag == HEADPHONES;
    options->kiosk.house.demonstration |= flag == DEMO;
    options->kiosk.house.practice |= flag == PRACTICE;
}

static const char *take_flag(struct options *options, enum flag flag, const char *value)
{
    const char **const words[] = {[SERVICES] = &options->kiosk.house.services,
                                  [DATA] = &options->kiosk.house.data,
                                  [LOCALES] = &options->kiosk.house.locales,
                                  [ASSETS] = &options->kiosk.screen.assets,
                                  [DEVICE] = &options->kiosk.device,
                                  [PRINTER] = &options->kiosk.printer,
                                  [SCRIPT] = &options->script,
                                  [SHOTS] = &options->play.shots,
                                  [SOUND] = &options->play.sound,
                                  [SAID] = &options->kiosk.said,
                                  [TAPS] = &options->play.taps,
                                  [SCREENSHOT] = &options->screenshot};

    if (value == NULL) {
        take_switch(options, flag);
        return NULL;
    }
    if (flag < sizeof words / sizeof words[0] && words[flag] != NULL) {
        *words[flag] = value;
        return NULL;
    }
    return take_number(options, flag, value);
}

/* ---- What was not said ---- */

static const char *found(const char *here, const char *installed, struct arena *arena)
{
    return access(here, R_OK) == 0 ? here : place_beside_program(installed, here, arena);
}

static void fill_in(struct options *options, struct arena *arena)
{
    struct house_options *house = &options->kiosk.house;
    struct screen_options *screen = &options->kiosk.screen;

    house->forms_open = FORMS_OPEN;
    if (house->services == NULL)
        house->services =
            found("assets/services/cn-rural", "../share/doorstep/services/cn-rural", arena);
    if (screen->assets == NULL)
        screen->assets = found("assets", "../share/doorstep", arena);
    if (house->locales == NULL)
        house->locales = place_beside_program(
            "../locales",
            place_beside_program("../share/doorstep/locales", DOORSTEP_BUILT_LOCALES, arena),
            arena);
    if (house->data == NULL)
        house->data = place_of_state(arena);
    if (house->random.fill == NULL)
        house->random = random_system();
    if (screen->width == 0)
        screen->width = 1280, screen->height = 800;
    if (options->kiosk.device == NULL)
        options->kiosk.device = "kiosk";
    if (options->diagonal > 0) {
        double pixels = SDL_sqrt((double)screen->width * screen->width +
                                 (double)screen->height * screen->height);
        screen->pixels_per_mm = pixels / (options->diagonal * 25.4);
    }
}

/* ---- Running ---- */

static void to_terminal(void *self, enum log_level level, const char *line)
{
    (void)self;
    (void)level;
    fprintf(stderr, "doorstep-kiosk: %s\n", line);
}

static int end_with(enum status status, const struct fault *why)
{
    if (status == OK)
        return DONE;
    struct arena *arena = arena_open("message");
    fflush(stdout);
    fprintf(stderr, "doorstep-kiosk: %.*s\n", TEXT_ARG(fault_text(why, arena)));
    arena_close(arena);
    return CANNOT;
}

static int run_script(struct options *options)
{
    struct clock system = clock_system();
    struct clock_fixed clock = {options->has_now ? options->now_ms
                                                 : system.now_ms(system.self)};
    bool from_input = strcmp(options->script, "-") == 0;
    FILE *script = from_input ? stdin : fopen(options->script, "re");
    struct fault why = {0};

    if (script == NULL)
        return wrong("there is no script to read called", options->script);
    options->kiosk.house.clock = clock_fixed(&clock);
    options->kiosk.simulated = true;
    options->play.name = from_input ? "script" : options->script;
    enum status status =
        script_play(&options->kiosk, &clock, script, &options->play, stdout, &why);
    if (!from_input)
        fclose(script);
    return end_with(status, &why);
}

static int take_screenshot(struct options *options)
{
    SDL_Rect changed[KIOSK_MOST_CHANGES];
    struct kiosk *kiosk;
    struct fault why = {0};
    enum status status = kiosk_open(&kiosk, &options->kiosk, &why);

    if (status == OK) {
        kiosk_turn(kiosk, changed);
        status = screen_save_png(kiosk_screen(kiosk), options->screenshot, &why);
        kiosk_close(kiosk);
    }
    return end_with(status, &why);
}

/* What went wrong is kept for the staff corner, beside what the terminal shows. */
static void keep_faults(struct fault_log *log, const struct options *options,
                        struct arena *arena)
{
    *log = (struct fault_log){
        .path = text_format(arena, "%s/faults.log", options->kiosk.house.data).at,
        .clock = options->kiosk.house.clock,
        .next = {.line = to_terminal, .least = LOG_WARNING},
    };
    log_set_sink(fault_log_sink(log));
}

static int run_window(struct options *options)
{
    struct clock_shifted clock;
    struct fault why = {0};

    options->kiosk.house.clock =
        options->has_now ? clock_shifted(&clock, options->now_ms) : clock_system();
    options->kiosk.pace = clock_steady();
    if (options->screenshot != NULL)
        return take_screenshot(options);
    bool restart = false;
    struct arena *arena = arena_open("faults");
    struct fault_log faults;
    keep_faults(&faults, options, arena);
    enum status status = window_run(&options->kiosk, &options->window, &restart, &why);
    log_set_sink((struct log_sink){.line = to_terminal, .least = LOG_WARNING});
    arena_close(arena);
    /* A new program: nothing of the old one's memory goes with it. */
    if (status == OK && restart)
        execv("/proc/self/exe", options->words);
    return end_with(status, &why);
}

int main(int count, char **words)
{
    struct options options = {.words = words};
    int flag;

    opterr = 0;
    while ((flag = getopt_long(count, words, ":", FLAGS, NULL)) != -1) {
        if (flag == '?')
            return wrong("it knows no flag", words[optind - 1]);
        if (flag == ':')
            return wrong("a value is missing after", words[optind - 1]);
        if (flag == HELP_FLAG) {
            fputs(HELP, stdout);
            fputs(HELP_MORE, stdout);
            return DONE;
        }
        const char *fault = take_flag(&options, (enum flag)flag, optarg);
        if (fault != NULL)
            return wrong(fault, optarg);
    }
    if (optind < count)
        return wrong("it does not understand", words[optind]);
    struct arena *arena = arena_open("options");
    fill_in(&options, arena);
    int ended = options.script != NULL ? run_script(&options) : run_window(&options);
    arena_close(arena);
    return ended;
}
