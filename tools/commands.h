/* commands.h: what doorstep-form can do: one function a word on its command line.
 *
 * Each gets what follows the word, and returns the program's exit status: 0 all is well, 1 what
 * was looked at is not, 2 a form was refused, 64 a bad command line, 66 a file cannot be read.
 */
#ifndef TOOLS_COMMANDS_H
#define TOOLS_COMMANDS_H

enum exit_status {
    EXIT_FINE = 0,
    EXIT_NOT_GOOD = 1,
    EXIT_REFUSED = 2,
    EXIT_USAGE = 64,
    EXIT_NO_INPUT = 66
};

/* doorstep-form run CASE.json: plays answers into a form and prints what it then says. */
int command_run(int argc, char **argv);

/* doorstep-form check FORM|FOLDER: everything wrong or missing. */
int command_check(int argc, char **argv);

/* doorstep-form show FORM: its pages as the phone and the kiosk show them. */
int command_show(int argc, char **argv);

/* doorstep-form walk FOLDER: where the ways through a deployment end. */
int command_walk(int argc, char **argv);

/* doorstep-form inventory FOLDER: what an office must say about the data of a deployment. */
int command_inventory(int argc, char **argv);

#endif
