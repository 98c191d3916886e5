/* fit.h: where a text for a phone may end: counted as the network counts, cut where the
 * language allows.
 *
 * A phone screen is 160 octets: 182 septets of the GSM 7-bit alphabet (its extension table
 * counted double), or 80 UCS-2 units as soon as one letter needs them (3GPP TS 23.038, 6.2;
 * 24.080). Words break where ICU's line breaking says, Chinese at graphemes, never inside a
 * surrogate pair or between a letter and its marks. */
#ifndef LOCALE_FIT_H
#define LOCALE_FIT_H

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"

/* What a transport can carry on one screen; any numbers. */
struct fit_budget {
    size_t septets; /* 182 at most; 128 on one network, 160, 140 or 120 on others */
    size_t units;   /* 80 at most; 56 */
};

/* What a text costs. */
struct fit_cost {
    bool ucs2;      /* at least one letter is not in the GSM alphabet */
    size_t septets; /* only when !ucs2 */
    size_t units;   /* UTF-16 code units, always */
};
struct fit_cost fit_cost(struct text text);
bool fit_fits(struct text text, struct fit_budget budget);

/* The longest start of `text` that takes at most `room` septets, or units when `ucs2`, and ends
 * at a break of the language (a BCP 47 tag); after a whole grapheme when not even one word
 * fits; 0 when not one grapheme does. In bytes; white space at the cut is left in the rest.
 * Uyghur breaks between words only, so that "5-كۈنى" stays whole. Without `ucs2` the start also
 * ends before a letter that the alphabet lacks: ask fit_cost first. */
size_t fit_cut(struct text text, bool ucs2, size_t room, struct text language);

/* The first letter that forces UCS-2, its byte offset in *at; 0 if none does. */
uint32_t fit_first_foreign(struct text text, size_t *at);

/* A text with letters replaced as the language's table allows; nothing else is ever replaced.
 * The same text when `table` is NULL. The longest entry wins; what was put in is not replaced
 * again. */
struct translit;
struct text translit_apply(const struct translit *table, struct text text, struct arena *arena);

enum {
    TRANSLIT_MOST_BYTES = 64 * 1024, /* of a table's file */
    TRANSLIT_MOST_ENTRIES = 1024,
    TRANSLIT_MOST_LETTERS = 8 /* on either side of an entry */
};

/* Reads FOLDER/TAG.translit; "sw-KE" falls back to "sw"; *table is NULL, and all is well, when
 * the language has none. A line is "from to", in letters or as U+2019 (several as
 * U+006E+U+0303); `#` begins a line of comment. Refused whole, with its line, when it breaks a
 * rule or gives a text twice. */
enum status translit_open(struct translit **table, const char *folder, struct text tag,
                          struct arena *arena, struct fault *why);
/* The same from the bytes of a table. */
enum status translit_read(struct translit **table, struct text bytes, struct arena *arena,
                          struct fault *why);

#endif
