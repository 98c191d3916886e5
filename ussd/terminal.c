#include "ussd/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ncurses has an OK of its own, of the same value as ours. */
#include <curses.h>
#include <term.h>
#undef OK

static enum status check_kind(struct fault *why)
{
    const char *term = getenv("TERM");
    int found = 0;

    if (term == NULL || term[0] == '\0')
        return fault_set(why, REFUSED,
                         "TERM is not set, so nobody knows how to draw on this terminal; try "
                         "TERM=xterm, or --script");
    if (strcmp(term, "dumb") == 0)
        return fault_set(
            why, REFUSED,
            "TERM is \"dumb\", a terminal that cannot be drawn on; without another, use "
            "--script");
    if (setupterm(term, STDOUT_FILENO, &found) != 0 || found != 1)
        return fault_set(why, REFUSED,
                         "the terminal \"%s\" is not known here; try TERM=xterm, or --script",
                         term);
    del_curterm(cur_term);
    return 0;
}

enum status terminal_check(struct fault *why)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return fault_set(why, REFUSED, "the phone needs a terminal; without one, use --script");
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 && setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        return fault_set(why, REFUSED, "this terminal's language setting has no UTF-8");
    return check_kind(why);
}
