/* program.h: all that doorstep-sync works with, opened once. */
#ifndef SYNC_PROGRAM_PROGRAM_H
#define SYNC_PROGRAM_PROGRAM_H

#include "sync/courier.h"
#include "sync/round.h"
#include "tools/sync/judge.h"
#include "tools/sync/wake.h"

/* As <sysexits.h> names them. */
enum program_exit {
    EXIT_DONE = 0,
    EXIT_WRONG_USE = 64,
    EXIT_NO_STICK = 66,  /* what was to be read or written is not there */
    EXIT_UNWANTED = 69,  /* the office refuses this device */
    EXIT_CANNOT = 70,    /* this machine cannot: disk, keys, a damaged file */
    EXIT_TRY_LATER = 75, /* no network, or the office is busy; all is kept */
    EXIT_NOT_SET_UP = 78 /* not enrolled, or sync.conf is wrong: trying again helps nobody */
};

struct program_options {
    const char *data, *locales, *assets, *services, *name, *ca;
    bool json, once, dry_run, quiet;
};
struct program {
    const struct program_options *options;
    struct arena *arena;
    struct account *account;
    struct store *store;
    struct link link;
    struct memory memory;
    struct judge judge;
    struct clock clock;
    struct random random;
    struct wake *wake; /* NULL: nothing ends it early */
    bool shows_progress;
    uint64_t shown; /* bytes that the progress last told of */
};
/* Account and store; the link is opened by program_link. Prints why it cannot. */
int program_open(struct program *program, const struct program_options *options);
int program_link(struct program *program);
void program_close(struct program *program);
struct round program_round(struct program *program);
struct courier program_courier(struct program *program);

/* Prints one line for people on standard error: "doorstep-sync: ...". */
void program_complain(const struct fault *why);
int program_exit_of(const struct fault *why);

#endif
