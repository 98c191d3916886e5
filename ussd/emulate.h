/* emulate.h: a phone drawn in the terminal. Only emulate.c and terminal.c know ncurses. */
#ifndef USSD_EMULATE_H
#define USSD_EMULATE_H

#include "ussd/handset.h"

/* Runs until the person quits. REFUSED, with what to do, when the terminal cannot show it. */
enum status emulate(struct handset *handset, struct fault *why);

#endif
