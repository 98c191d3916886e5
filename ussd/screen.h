/* screen.h: a page as the screens of a phone.
 *
 * The same page, words and budget give the same screens, so the author's tool sees what a phone
 * will. In order: why the last answer was not taken, what is said besides, the question (its
 * short text when the form has one), how to answer, the present answer, the choices as
 * "1 Label", what else may be done as "0 Back". A review says its lines as choices, for a line
 * is changed by its number, and how to send on the last screen. Nothing is cut and no letter is
 * replaced, save as the language's own table says; what does not fit goes to the next screen.
 */
#ifndef USSD_SCREEN_H
#define USSD_SCREEN_H

#include "ussd/flow.h"
#include "ussd/nav.h"

struct screen_order {
    const struct page *page;
    struct fit_budget budget;
    struct screen_words words;
    const struct translit *translit; /* NULL: none */
    struct text opening;             /* said before the question; empty: nothing */
    struct text offer;               /* said after the reason of a refusal */
    size_t refused_on;               /* as in struct flow */
    bool stays_last;
    unsigned nav; /* NAV_BITs said on it: nav_of_page, or the caller's own; with
                     NAV_MORE it is said as one of them, on the last screen */
};

/* TOO_LARGE as flow_pour; REFUSED when a choice has the digit of a navigation key. */
enum status screen_layout(struct screens *screens, const struct screen_order *order,
                          struct arena *arena, struct fault *why);

/* Whether a budget can carry this language at all: the navigation of one screen and a few
 * letters beside it. To be asked at the start, for every language. */
enum status screen_check_budget(struct fit_budget budget, const struct screen_words *words,
                                struct text language, struct arena *arena, struct fault *why);

/* Kinds that a phone cannot answer: recordings, drawings, pictures, files. */
bool screen_is_for_kiosk(enum page_kind kind);

/* The short text, else the full one. */
struct text screen_face(const struct faces *faces);

#endif
