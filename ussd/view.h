/* view.h: what a phone shows now: the session's page, or a question of the phone's own about
 * it.
 *
 * The phone's own are: what a number was meant to be ("You typed 0"), and the page once more
 * with its full texts. All are pages, and laid out alike. */
#ifndef USSD_VIEW_H
#define USSD_VIEW_H

#include "session/session.h"
#include "ussd/note.h"
#include "ussd/screen.h"

enum { VIEW_OFFERS_PERSON = 3 /* refusals in a row */ };

/* How pages of a program look: the same for all its phones. */
struct view_table {
    struct text language;
    struct translit *letters; /* NULL: the language has none */
};
struct view_manner {
    struct fit_budget budget;
    const struct view_table *tables;
    size_t table_count;
};

struct view {
    struct page of_session;
    struct page page; /* as shown: refusals of our own, our own questions */
    struct screens screens;
    unsigned nav; /* NAV_BITs of the screen that is shown */
    const struct screen *screen;
    unsigned digits[FLOW_DIGITS_A_SCREEN]; /* said on it, and on the parts of it before */
    size_t digit_count;
    bool is_last, is_part; /* of the page; not the last part of a refused screen */
};

struct screen_words view_words(const struct session *session);

/* What `note` says is shown of the session's page. A page that cannot be shown on a phone
 * becomes one that says so, and `why` tells the author; the view is sound in any case. `note`
 * is mended when its screen is not there. */
enum status view_make(struct view *view, const struct session *session, struct note *note,
                      const struct view_manner *manner, struct arena *arena, struct fault *why);

/* Marks a page so that the same one is known again. */
uint64_t view_mark(const struct page *page);

#endif
