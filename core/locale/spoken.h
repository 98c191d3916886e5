/* spoken.h: values as words, before they are spoken.
 *
 * A synthesiser reads "1998" as a number where a year is meant, "13800138000" as thirteen
 * thousand million, and "2026-03-05" as a sum. So whatever is a value is written out as words
 * of the language first, by rules per language (zh, ug, sw, en), and what the synthesiser is
 * known to misread is mended by a lexicon. All results lie in the arena; a language without
 * rules gives digits one by one, never nothing. */
#ifndef LOCALE_SPOKEN_H
#define LOCALE_SPOKEN_H

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"
#include "locale/catalogue.h"

/* "two hundred and five", "二百零五", "ikki yüz besh" in Arabic script, "mia mbili na tano". */
struct text spoken_number(double number, struct text language, struct arena *arena);
/* "third", "第三". */
struct text spoken_ordinal(unsigned number, struct text language, struct arena *arena);
/* One by one, with a pause between groups of `groups` ("6 8 4"; empty: none). In Mandarin "1"
 * is 幺 where `as_phone` says so. Letters stay. */
struct text spoken_digits(struct text digits, struct text groups, bool as_phone,
                          struct text language, struct arena *arena);
/* A sum of an ISO 4217 currency: "one hundred and forty-three yuan". */
struct text spoken_money(double amount, struct text currency, const struct catalogue *words,
                         struct arena *arena);
/* An ISO date, or a time of day HH:MM. */
struct text spoken_date(struct text iso, struct text language, struct arena *arena);
struct text spoken_time(struct text iso, struct text language, struct arena *arena);

/* Words put in the place of others; where each came from, to light what is being said. */
struct spoken_part {
    size_t from, len;       /* bytes of the text as shown */
    size_t to_from, to_len; /* bytes of the words as spoken */
};

/* Readings that mend a synthesiser: FOLDER/TAG.lexicon, a line "words as written<TAB>words as
 * spoken", `#` a comment. */
struct lexicon;
enum status lexicon_open(struct lexicon **lexicon, const char *folder, struct text tag,
                         struct arena *arena, struct fault *why);
enum status lexicon_read(struct lexicon **lexicon, struct text bytes, struct arena *arena,
                         struct fault *why);

/* A sentence as shown, made into what is spoken: the numbers, sums, dates and times in it
 * written out, long digits one by one, signs that have no sound left out, readings mended
 * (`lexicon` may be NULL). `parts` (may be NULL) says what came from where, in order and
 * without gaps. A sentence that was spoken already stays as it is. */
struct text spoken_text(struct text shown, struct text language, const struct catalogue *words,
                        const struct lexicon *lexicon, struct arena *arena,
                        const struct spoken_part **parts, size_t *part_count);

#endif
