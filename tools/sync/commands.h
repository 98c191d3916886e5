/* commands.h: what doorstep-sync can do: each returns the program's exit status. */
#ifndef SYNC_PROGRAM_COMMANDS_H
#define SYNC_PROGRAM_COMMANDS_H

#include "tools/sync/program.h"

/* `what`: URL#CODE, or a folder; NULL for commands that take nothing. */
int command_enrol(const struct program_options *options, const char *what);
int command_once(const struct program_options *options, const char *what);
int command_dry_run(const struct program_options *options, const char *what);
int command_status(const struct program_options *options, const char *what);
int command_export(const struct program_options *options, const char *what);
int command_import(const struct program_options *options, const char *what);
/* The daemon, until it is told to stop; in daemon.c. */
int command_run(const struct program_options *options, const char *what);

#endif
