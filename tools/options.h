/* options.h: the flags of check, show, walk and inventory. */
#ifndef TOOLS_OPTIONS_H
#define TOOLS_OPTIONS_H

#include "base/clock.h"
#include "locale/fit.h"

struct options {
    const char *path, *deployed, *language, *pictures, *locales, *write;
    struct fit_budget budget;
    long width; /* columns */
    long walks; /* of walk, in each language */
    bool json, has_now;
    struct clock_fixed now; /* what day it is for the forms, when has_now */
};

/* False, and a line on standard error, for what it does not know. NULL or zero is the default;
 * the budget is a whole USSD string's. */
bool options_read(struct options *options, int argc, char **argv);
/* The clock that forms are tried with; `options` must outlive it. */
struct clock options_clock(struct options *options);

#endif
