/* options.h: the flags of check and show. */
#ifndef TOOLS_OPTIONS_H
#define TOOLS_OPTIONS_H

#include "locale/fit.h"

struct options {
    const char *path, *deployed, *language, *pictures, *locales;
    struct fit_budget budget;
    long width; /* columns */
    bool json;
};

/* False, and a line on standard error, for what it does not know. NULL or zero is the default;
 * the budget is a whole USSD string's. */
bool options_read(struct options *options, int argc, char **argv);

#endif
