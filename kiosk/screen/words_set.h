/* words_set.h: sets text: where its lines end and its pieces stand. Within words. */
#ifndef SCREEN_WORDS_SET_H
#define SCREEN_WORDS_SET_H

#include "screen/words.h"

#include <unicode/ubidi.h>
#include <unicode/ubrk.h>

enum {
    WORDS_MOST = 1200, /* UTF-16 units of one text: a page of print; the rest is `cut` */
    WORDS_PIECE = 600  /* bytes of one piece of one line */
};

struct words {
    struct fonts *fonts;
    struct cache *cache;
    UBreakIterator *breaks;
    char language[16]; /* of `breaks` */
    UBiDi *bidi;
    /* The text being set, letter by letter. */
    UChar units[WORDS_MOST + 1];
    size_t bytes[WORDS_MOST + 1]; /* where each unit begins in the text */
    uint8_t faces[WORDS_MOST + 1];
    uint8_t levels[WORDS_MOST + 1];
    bool may_break[WORDS_MOST + 1]; /* before this unit */
    size_t count;
};

/* Fills in all but the mask of `set`: sizes, lines and runs. */
void words_set(struct words *words, const struct words_wish *wish, struct block *set);

#endif
