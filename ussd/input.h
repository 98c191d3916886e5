/* input.h: what a person typed on a phone, as an answer to a page.
 *
 * Forgiving where only one thing can be meant: spaces, a full stop at the end, the letters O, I
 * and l for digits, digits of any script, "yes" in the language of the page, a choice's own
 * words, dates in the orders people type, `*` for the X of an identity number. Where two things
 * can be meant it does not guess: a number page on which 0 is typed may mean the number or
 * "back", and that is asked (docs/decisions/ussd.md). Pure; results lie in the arena or are
 * borrowed. */
#ifndef USSD_INPUT_H
#define USSD_INPUT_H

#include "ussd/nav.h"

enum { INPUT_MOST_BYTES = 1000 }; /* an answer over USSD has at most 160 octets */

enum input_kind {
    INPUT_ANSWER, /* `answer` is for the session */
    INPUT_NAV,    /* `nav` was meant */
    INPUT_ASK,    /* a number that is also the key of `nav` */
    INPUT_REFUSED /* `refusal` is the catalogue's key of the reason */
};

struct input {
    enum input_kind kind;
    struct answer answer;
    enum nav nav;
    const char *refusal;
};

/* What the screen says that was on the phone. */
struct input_shown {
    unsigned nav; /* NAV_BITs */
    const unsigned *digits;
    size_t digit_count;
};

/* Digits of a choice hold wherever the page is, for a learned path does not stop at its
 * screens; those of a review only on the screen that says them: the line to change, and the key
 * that sends. */
void input_read(struct input *input, const struct page *page, const struct input_shown *shown,
                struct text typed, const struct screen_words *words, struct arena *arena);

/* The same when it is known that no navigation is meant. */
void input_read_value(struct input *input, const struct page *page, struct text typed,
                      const struct screen_words *words, struct arena *arena);

#endif
