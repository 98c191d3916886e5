/* status.h: how a function says that something expected went wrong.
 *
 * Whoever notices fills a fault with one plain sentence and returns its status; on the way up
 * nobody rewrites it; whoever decides what happens next logs it, once. A bug is an assert; no
 * memory is fatal(). */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include "base/text.h"

enum status {
    OK = 0,
    REFUSED,   /* what came from outside breaks a rule: refused whole */
    NOT_FOUND, /* there is no such thing */
    TOO_LARGE, /* over a limit that the fault names */
    CONFLICT,  /* it is there already, or somebody else holds it */
    NO_ROOM,   /* the disk is full or cannot be written: nothing was changed */
    DAMAGED,   /* what we wrote earlier cannot be read back */
    FAILED     /* anything else outside: a device, the system, a library */
};

struct fault {
    enum status status;
    unsigned line, column; /* from 1; 0: none */
    char file[128];        /* the form, table or file; "" if none */
    char text[512];        /* one plain sentence without a newline */
};

/* Fills `why` (may be NULL) and returns `status`, for `return fault_set(...)`. */
enum status fault_set(struct fault *why, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Says where: for whoever knows the file's name. Does not touch a place already set. */
void fault_at(struct fault *why, struct text file, unsigned line, unsigned column);
/* "form.xml:12:5: sentence" in the arena. */
struct text fault_text(const struct fault *why, struct arena *arena);
/* "refused" and so on. */
const char *status_name(enum status status);

#endif
