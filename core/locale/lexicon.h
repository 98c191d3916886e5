/* lexicon.h: where a reading of a lexicon begins and ends. Within the room.
 *
 * An entry is found as a whole word, in the case it is written in: it neither begins nor ends
 * inside one. Han letters have no words to end inside, so there the longest entry wins. */
#ifndef LOCALE_LEXICON_H
#define LOCALE_LEXICON_H

#include "base/buffer.h"
#include "locale/spoken.h"

enum {
    LEXICON_MOST_BYTES = 64 * 1024, /* of a file */
    LEXICON_MOST_ENTRIES = 1024,
    LEXICON_MOST_LETTERS = 80 /* on either side of an entry */
};

/* A letter of a word in a script that parts its words; so not a Han letter. */
bool lexicon_in_word(uint32_t letter);
/* Whether byte `at` of `text` begins, or ends, inside a word. */
bool lexicon_inside_word(struct text text, size_t at);
/* Bytes of the entry that stands at byte `at` of `text`, its reading in *reading; 0: none. */
size_t lexicon_at(const struct lexicon *lexicon, struct text text, size_t at,
                  struct text *reading);
/* `text` with every entry in it read as it should be. */
void lexicon_put(struct buffer *out, const struct lexicon *lexicon, struct text text);

#endif
