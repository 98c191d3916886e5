/* window.h: a kiosk in a real window or on a whole screen, with fingers, keys and sound.
 *
 * The one file that knows SDL's events is window.c. Sleeps until something happens. */
#ifndef KIOSK_WINDOW_H
#define KIOSK_WINDOW_H

#include "kiosk/kiosk.h"

struct window_options {
    bool full_screen;
    bool one_switch; /* space and enter are the one switch */
    bool first_only; /* ends after the first page is drawn: for measuring */
};

/* Runs until the window is closed, a signal ends it, or staff want it to begin anew, which is
 * then in *restart. FAILED when there is no screen to show it on. */
enum status window_run(const struct kiosk_options *options, const struct window_options *window,
                       bool *restart, struct fault *why);

#endif
