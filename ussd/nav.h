/* nav.h: the digits that mean the same on every phone screen, and their words.
 *
 * Both come from the catalogue (locales/: "key.back" is "0", "nav.back" is "Back"), so a person
 * learns them once for all services and languages. Words are found through a pair of function
 * and self, because a dialogue asks its session and the author's tool a catalogue. */
#ifndef USSD_NAV_H
#define USSD_NAV_H

#include "base/arena.h"
#include "base/status.h"
#include "session/page.h"

struct screen_words {
    const void *self;
    struct text (*find)(const void *self, const char *key); /* empty when it has none */
};

/* In the order in which a screen says them. */
enum nav {
    NAV_MORE, /* the rest of this page */
    NAV_BACK, /* the screen or page before */
    NAV_HOME,
    NAV_KEEP, /* leave the answer as it is */
    NAV_SKIP,
    NAV_HELP, /* the whole sentence instead of the short one */
    NAV_LANGUAGE,
    NAV_PERSON,
    NAV_SLIP, /* at home: go on with what was paused at a kiosk */
    NAV_COUNT
};
#define NAV_BIT(nav) (1U << (nav))

/* "0" for NAV_BACK. */
struct text nav_key(enum nav nav, const struct screen_words *words);
/* "0 Back" in the arena. */
struct text nav_line(enum nav nav, const struct screen_words *words, struct arena *arena);
/* The one whose key is `typed`, or NAV_COUNT. */
enum nav nav_find(struct text typed, const struct screen_words *words);

/* The next digit for a line that a phone numbers itself: none that is a key. From 0. */
unsigned nav_next_digit(unsigned digit, const struct screen_words *words, struct arena *arena);
/* What sends from a review: a key of its own, for what is sent cannot be taken back, and a
 * digit that goes on or picks something elsewhere is soon typed once too often. */
unsigned nav_send_digit(const struct screen_words *words);
struct text nav_send_line(const struct screen_words *words, struct arena *arena);

/* What a page lets a person do besides answering, as NAV_BITs: without NAV_MORE, which a page
 * of one screen does not need. */
unsigned nav_of_page(const struct page *page);
/* The answer that a NAV_BIT of a page stands for; only for back, home, keep, skip, language and
 * person. */
struct answer nav_answer(enum nav nav);

/* The words of a key with {name} replaced: pairs of name and text ending with a NULL name. */
struct text words_fill(const struct screen_words *words, struct arena *arena, const char *key,
                       ...);

#endif
