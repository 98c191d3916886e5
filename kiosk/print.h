/* print.h: a slip of paper through a command such as `lp -s`. Within the room. */
#ifndef KIOSK_PRINT_H
#define KIOSK_PRINT_H

#include "base/status.h"

/* Runs `command` (split at white space, no shell) with `slip` on its standard input, and does
 * not wait for the paper. FAILED when it cannot be started. */
enum status print_slip(const char *command, struct text slip, struct fault *why);

#endif
