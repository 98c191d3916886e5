/* show.h: values as a person reads them, in a language (CLDR through ICU).
 *
 * Digits are always ASCII: they are what the keys of a phone and an identity card show. Who has
 * a catalogue uses the functions that take one: they follow its patterns (locales/TAG.po:
 * "date.pattern", "money.CNY"), which CLDR does not have for every language we serve. All
 * results lie in the arena or are the text that was given. */
#ifndef LOCALE_SHOW_H
#define LOCALE_SHOW_H

#include "base/arena.h"
#include "base/text.h"
#include "locale/catalogue.h"

/* 12345.5 as "12,345.5" ("en"); whole numbers without decimals, at most six of them. Empty for
 * what is no number or infinite. */
struct text show_number(double number, struct text language, struct arena *arena);

/* "143 yuan", "KSh 2,000", "2026-yili 3-ayning 5-küni": by the catalogue's pattern of that
 * currency or date; where it has none, as the two functions below. */
struct text show_money_in(double amount, struct text currency,
                          const struct catalogue *catalogue, struct arena *arena);
struct text show_date_in(struct text iso, const struct catalogue *catalogue,
                         struct arena *arena);

/* For who has the words of "date.pattern" but no catalogue: by that pattern (UTS 35); an empty
 * one is that of CLDR. */
struct text show_date_by(struct text iso, struct text pattern, struct text language,
                         struct arena *arena);

/* A sum of an ISO 4217 currency as CLDR writes its name: "143 Chinese yuan". Cents only when
 * there are some. */
struct text show_money(double amount, struct text currency, struct text language,
                       struct arena *arena);
/* An ISO date in words of the language: "5 March 2026"; the text itself when it is no date.
 * What follows the date (a time) is left out. */
struct text show_date(struct text iso, struct text language, struct arena *arena);

/* Groups of digits: ("110105194912310028", "6 8 4") gives "110105 19491231 0028". Letters that
 * the groups do not reach follow as one more group; groups that are no numbers leave it as it
 * is. */
struct text show_groups(struct text digits, struct text groups, struct arena *arena);

#endif
