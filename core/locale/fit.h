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
#include "base/text.h"

/* What a transport can carry on one screen. */
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

/* The longest start of `text` that takes at most `septets`, or at most `units` when `ucs2`, and
 * ends at a break of the language (a BCP 47 tag); after a whole grapheme when not even one word
 * fits; 0 when not one grapheme does. In bytes; white space at the cut is left in the rest. */
size_t fit_cut(struct text text, bool ucs2, size_t room, struct text language);

/* The first letter that forces UCS-2, its byte offset in *at; 0 if none does. */
uint32_t fit_first_foreign(struct text text, size_t *at);

/* A text with letters replaced as the language's table allows (locales/TAG.translit: lines of
 * "from to"); nothing else is ever replaced. The same text when there is no table. */
struct translit;
struct text translit_apply(const struct translit *table, struct text text, struct arena *arena);

#endif
