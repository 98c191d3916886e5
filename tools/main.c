/* doorstep-form: the form author's tool. */
#include <stdio.h>
#include <string.h>

#include "tools/commands.h"

static const struct {
    const char *word, *arguments, *about;
    int (*run)(int argc, char **argv);
} COMMANDS[] = {
    {"check", "FORM|FOLDER [--deployed OLD] [--json] [FLAG...]",
     "say everything that is wrong or missing, and whether it can be deployed", command_check},
    {"show", "FORM|FOLDER [--language TAG] [--width COLUMNS] [FLAG...]",
     "print the pages in order, as the phone and the kiosk show them", command_show},
    {"walk", "FOLDER [--language TAG] [--walks N] [FLAG...]",
     "walk through a deployment in every language, and say where a way ends badly",
     command_walk},
    {"inventory", "FOLDER [--write FOLDER] [--now DAY]",
     "write the personal-data inventory, a draft impact assessment and the page of what is "
     "automated",
     command_inventory},
    {"run", "CASE.json", "play answers into a form and print every node as JSON", command_run},
};

static const char FLAGS[] =
    "\n"
    "FORM is an XML file or a folder with form.xml; FOLDER holds such folders.\n"
    "\n"
    "  --deployed OLD      the deployed version: choices must keep their digits\n"
    "  --json              one JSON document instead of lines\n"
    "  --language TAG, -l  which language to show: zh-CN, ug, en, sw; else the first\n"
    "  --width COLUMNS     of the terminal (100)\n"
    "  --write FOLDER      where documents go; else they are printed\n"
    "  --walks N           how many walks in each language (300)\n"
    "  --budget S/L        the longest phone screen: S septets of the GSM alphabet, or L\n"
    "                      letters of any other (182/80)\n"
    "  --now DAY           what day it is for the forms: 2026-03-05; else today\n"
    "  --pictures FILE     the kiosk's pictures (pictures.csv near the form)\n"
    "  --locales FOLDER    the compiled words of each language\n"
    "\n"
    "check ends with 0 when it can be deployed, with 1 when it cannot, walk with 1 when a way\n"
    "ends badly; all end with 64 when\n"
    "not used as above, with 66 when there is nothing to read, with 2 when a form is "
    "refused.\n";

static int usage(FILE *to)
{
    fputs("usage:\n", to);
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        fprintf(to, "  doorstep-form %s %s\n      %s\n", COMMANDS[i].word,
                COMMANDS[i].arguments, COMMANDS[i].about);
    fputs(FLAGS, to);
    return EXIT_USAGE;
}

static int is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (is_help(argv[i])) {
            usage(stdout);
            return EXIT_FINE;
        }
    for (size_t i = 0; argc >= 2 && i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        if (strcmp(argv[1], COMMANDS[i].word) == 0)
            return COMMANDS[i].run(argc - 2, argv + 2);
    return usage(stderr);
}
