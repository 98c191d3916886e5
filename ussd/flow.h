/* flow.h: pours pieces of text into phone screens, each within what the network carries.
 *
 * A screen is either in the GSM alphabet or in UCS-2, whichever its own letters need, so a name
 * in Chinese makes one screen short and not the whole page. Words are kept whole, lines too
 * where one screen can hold them; at most five choices stand on a screen. What a person may do
 * besides answering is said on every screen, unless that makes a screen more of the page; in
 * any case on the last, and "more" on every other.
 *
 * What is said of a refused answer stands on top of the screen where it was given, which says
 * the same once more: the lines of what one may do besides give way. Where it is too full for
 * that it becomes several; the screens before and after it stay as they are. */
#ifndef USSD_FLOW_H
#define USSD_FLOW_H

#include "base/arena.h"
#include "base/status.h"
#include "locale/fit.h"

enum {
    FLOW_MOST_SCREENS = 200,
    FLOW_CHOICES_A_SCREEN = 5, /* of a list that is longer than */
    FLOW_CHOICES_TOGETHER = 6, /* so many, which stay on one screen when they fit */
    FLOW_DIGITS_A_SCREEN = FLOW_CHOICES_TOGETHER + 2 /* one from before, one that is a line */
};

enum piece_kind {
    PIECE_TEXT,  /* may go on on the next screen, if it can after a sentence */
    PIECE_LINE,  /* kept whole when a screen can hold it */
    PIECE_CHOICE /* a line, counted */
};

struct piece {
    enum piece_kind kind;
    unsigned digit;   /* what is typed for it; 0: nothing */
    struct text text; /* begins on a line of its own */
};

struct flow {
    const struct piece *pieces;
    size_t count;
    const struct piece *nav; /* lines for the end: "0 Back"; from the second screen on */
    size_t nav_count;
    size_t last_alone;      /* how many, from its end, only the last screen says */
    size_t first_skips;     /* how many of `nav`, from its start, the first screen leaves out */
    struct text more, back; /* "98 More", "0 Back" */
    struct text refusal;    /* why the last answer was not taken; empty: it was */
    size_t refused_on;      /* the screen on which it was given */
    bool stays_last;        /* rather no line of `nav` than a screen after the last */
    struct fit_budget budget;
    struct text language;
};

struct screen {
    struct text text;                      /* what is sent, UTF-8 */
    size_t body;                           /* bytes of it before what one may do besides */
    bool ucs2;                             /* else the GSM alphabet */
    size_t used, limit;                    /* septets or UTF-16 units */
    unsigned digits[FLOW_DIGITS_A_SCREEN]; /* of the pieces said on it */
    size_t digit_count;
};

struct screens {
    struct screen *at;
    size_t count;
    struct screen *refused; /* instead of screen `refused_on`, with the refusal; else none */
    size_t refused_count;
};

/* Texts lie in the arena. TOO_LARGE when the budget leaves no room beside the navigation, or
 * when it takes more than FLOW_MOST_SCREENS. */
enum status flow_pour(struct screens *screens, const struct flow *flow, struct arena *arena,
                      struct fault *why);

/* Two costs together. */
struct fit_cost flow_add(struct fit_cost a, struct fit_cost b);
bool flow_within(struct fit_cost cost, struct fit_budget budget);

#endif
