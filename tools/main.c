/* doorstep-form: the form author's tool. */
#include <stdio.h>
#include <string.h>

#include "tools/commands.h"

static const struct {
    const char *word, *arguments, *about;
    int (*run)(int argc, char **argv);
} COMMANDS[] = {
    {"check", "FORM|FOLDER [--json] [--deployed OLD] [--budget SEPTETS/LETTERS]",
     "say everything that is wrong or missing; exit status 0 says it can be deployed",
     command_check},
    {"show", "FORM|FOLDER [--language TAG] [--width COLUMNS] [--budget SEPTETS/LETTERS]",
     "print its pages in order, as the phone and the kiosk show them", command_show},
    {"run", "CASE.json", "play answers into a form and print every node as JSON", command_run},
};

static int usage(FILE *to)
{
    fputs("usage:\n", to);
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        fprintf(to, "  doorstep-form %s %s\n      %s\n", COMMANDS[i].word,
                COMMANDS[i].arguments, COMMANDS[i].about);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[1], "--help") == 0) {
        usage(stdout);
        return EXIT_FINE;
    }
    for (size_t i = 0; argc >= 2 && i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        if (strcmp(argv[1], COMMANDS[i].word) == 0)
            return COMMANDS[i].run(argc - 2, argv + 2);
    return usage(stderr);
}
