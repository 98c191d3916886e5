/* script.h: plays a script of touches, keys and strokes on a kiosk in simulated time, for tests
 * and for authors. The same script, clock and seed give the same pictures and the same sound.
 *
 *   touch WORDS      touches what shows WORDS (or starts with them, or has that picture), or
 *                    one of: go more less again back help person stop prompt
 *   touch #1001      by its id             at 300 400      touches that point of the screen
 *   keys 110105      touches keys          type 110105     letters of a keyboard or scanner
 *   press next       previous, select, back, again, help, person, louder, quieter, switch
 *   hold WORDS       two and a half seconds on it
 *   line 10,10 500,90 ...                  draws on the canvas, 0 to 1000 of its sides
 *   hear             until nothing is being said
 *   wait 30          seconds go by         speak 4        somebody speaks for 4 s
 *   plug            headphones are plugged in      unplug    and drawn
 *   powercut         ends without a word and begins anew on what is on the disk
 *   page             prints what is shown   shot NAME      keeps the picture as NAME.png
 *   expect WORDS     fails unless they are shown
 *   # a comment */
#ifndef KIOSK_SCRIPT_H
#define KIOSK_SCRIPT_H

#include <stdio.h>

#include "kiosk/kiosk.h"

struct script_options {
    const char *name;  /* of the script, for faults */
    const char *shots; /* the folder of pictures; NULL: none are kept */
    const char *sound; /* a WAV file for all that was heard; NULL: none */
    const char *taps;  /* a file of where the screen was touched, "x y" a line; NULL: none */
};

/* `clock` is the one of options->house. REFUSED: a line is wrong or found nothing, with its
 * number; what came before it was played. */
enum status script_play(const struct kiosk_options *options, struct clock_fixed *clock,
                        FILE *script, const struct script_options *with, FILE *out,
                        struct fault *why);

#endif
