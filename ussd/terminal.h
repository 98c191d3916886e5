/* terminal.h: whether a phone can be drawn on the terminal that we were started in.
 *
 * Asked before ncurses is, for ncurses keeps memory of a terminal it does not know. */
#ifndef USSD_TERMINAL_H
#define USSD_TERMINAL_H

#include "base/status.h"

/* Sets the locale to one with UTF-8. REFUSED, with what to do about it. */
enum status terminal_check(struct fault *why);

#endif
