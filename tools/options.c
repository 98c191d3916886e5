#include "tools/options.h"

#include <stdio.h>
#include <string.h>

#include "base/place.h"

enum {
    MOST_SEPTETS = 182,
    MOST_UNITS = 80,
    WIDTH = 100,
    LEAST_WIDTH = 40,
    MOST_WIDTH = 400,
    WALKS = 300,
    MOST_WALKS = 100000
};

static bool wrong(const char *what, const char *value)
{
    fprintf(stderr, "doorstep-form: %s%s%s\n", what, value ? " " : "", value ? value : "");
    return false;
}

/* "182/80" */
static bool read_budget(struct fit_budget *budget, const char *value)
{
    struct text rest = text_of(value), part;
    int64_t septets, units;

    if (!text_take_part(&rest, '/', &part) || !text_to_int64(part, &septets) ||
        !text_to_int64(rest, &units) || septets < 1 || septets > MOST_SEPTETS || units < 1 ||
        units > MOST_UNITS)
        return wrong("--budget wants septets/letters up to 182/80, not", value);
    *budget = (struct fit_budget){(size_t)septets, (size_t)units};
    return true;
}

static bool read_width(long *width, const char *value)
{
    int64_t number;

    if (!text_to_int64(text_of(value), &number) || number < LEAST_WIDTH || number > MOST_WIDTH)
        return wrong("--width wants 40 to 400 columns, not", value);
    *width = (long)number;
    return true;
}

static bool read_walks(long *walks, const char *value)
{
    int64_t number;

    if (!text_to_int64(text_of(value), &number) || number < 1 || number > MOST_WALKS)
        return wrong("--walks wants 1 to 100000, not", value);
    *walks = (long)number;
    return true;
}

static bool read_flag(struct options *options, const char *flag, const char *value)
{
    const struct {
        const char *flag;
        const char **into;
    } TEXTS[] = {{"--deployed", &options->deployed}, {"--language", &options->language},
                 {"-l", &options->language},         {"--pictures", &options->pictures},
                 {"--locales", &options->locales},   {"--write", &options->write}};

    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        if (strcmp(flag, TEXTS[i].flag) == 0) {
            *TEXTS[i].into = value;
            return true;
        }
    if (strcmp(flag, "--budget") == 0)
        return read_budget(&options->budget, value);
    if (strcmp(flag, "--now") == 0) {
        options->has_now = place_in_time(&options->now.now_ms, value);
        return options->has_now ||
               wrong("--now wants a day or a time like 2026-03-05, not", value);
    }
    if (strcmp(flag, "--width") == 0)
        return read_width(&options->width, value);
    if (strcmp(flag, "--walks") == 0)
        return read_walks(&options->walks, value);
    return wrong("there is no flag", flag);
}

bool options_read(struct options *options, int argc, char **argv)
{
    *options =
        (struct options){.budget = {MOST_SEPTETS, MOST_UNITS}, .width = WIDTH, .walks = WALKS};
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            options->json = true;
        } else if (argv[i][0] == '-') {
            if (i + 1 >= argc)
                return wrong("a value must follow", argv[i]);
            if (!read_flag(options, argv[i], argv[i + 1]))
                return false;
            i++;
        } else if (options->path) {
            return wrong("only one form or folder at a time, not also", argv[i]);
        } else {
            options->path = argv[i];
        }
    }
    return options->path ? true : wrong("which form or folder?", NULL);
}

struct clock options_clock(struct options *options)
{
    return options->has_now ? clock_fixed(&options->now) : clock_system();
}
