/* digits.h: numbers as people type them, made plain.
 *
 * Digits of other scripts (full-width, Arabic-Indic, extended Arabic-Indic, Devanagari, ...:
 * any Nd of Unicode) become ASCII; O and o, I, l and | become digits where only digits are
 * wanted; spaces, dashes and a full stop at the end fall away. Results lie in the arena. */
#ifndef LOCALE_DIGITS_H
#define LOCALE_DIGITS_H

#include "base/arena.h"
#include "base/text.h"

/* ASCII digits for the digits of any script, and full-width signs made narrow; the rest as is.
 */
struct text digits_plain(struct text text, struct arena *arena);
/* For a field that holds digits only: also O o I l | as digits; spaces, dashes, dots and
 * brackets removed; with `x`, a last x, X or * becomes X. Anything else is left in, for the
 * caller to refuse. */
struct text digits_only(struct text text, bool x, struct arena *arena);
/* A date in the orders people type (2026-03-05, 5/3/2026, 5.3.26, 05032026, 20260305,
 * 2026年3月5日; on a keypad 5*3*2026): ISO, or empty. `day_first` says how to read 3/5/2026;
 * the other order is taken when only it makes a date. Years of two digits: 00 to 39 are 2000 to
 * 2039, 40 to 99 are 1940 to 1999. Years from 1850 to 2150. */
struct text digits_date(struct text text, bool day_first, struct arena *arena);
/* A time (9:30, 0930, 9.30, 9点30分): HH:MM, or empty. */
struct text digits_time(struct text text, struct arena *arena);

#endif
