/* transport.h: what a network lets a phone menu do. */
#ifndef USSD_TRANSPORT_H
#define USSD_TRANSPORT_H

#include <stdint.h>

#include "locale/fit.h"

struct transport {
    const char *name;
    const char *about; /* one line for the help of a program */
    struct fit_budget budget;
    int64_t idle_s;  /* silence after which the network ends the dialogue */
    int64_t total_s; /* the whole dialogue */
};

/* NULL when there is none of that name. */
const struct transport *transport_find(struct text name);
/* All of them in a fixed order; NULL after the last. The first is the default. */
const struct transport *transport_at(size_t index);

#endif
