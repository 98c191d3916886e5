/* script.h: plays a script of inputs on a handset and prints every screen, for tests and for
 * authors.
 *
 *   dial *123#     a person dials            drop        hangs up
 *   1              is typed and sent         call        a call comes in and cuts
 *   type drop      types a word that would   twice       the last input is delivered twice
 *                  be a command              lost        no signal: the next input is lost
 *   empty          sends nothing             late 40     the next reply comes 40 s late
 *   wait 30        half a minute goes by     restart     the service's program begins anew
 *   # a comment
 *
 * Time is the script's own, so the same script prints the same text. */
#ifndef USSD_SCRIPT_H
#define USSD_SCRIPT_H

#include <stdio.h>

#include "ussd/handset.h"

/* `clock` is the one that the handset's house has. REFUSED: a line is wrong, none was played
 * after it; FAILED: the core could not be opened again, or a repeated input was not answered
 * with the same bytes. */
enum status script_play(struct handset *handset, struct clock_fixed *clock, FILE *script,
                        const char *name, FILE *out, struct fault *why);

#endif
