/* show.h: values as a person reads them, in a language (CLDR through ICU). */
#ifndef LOCALE_SHOW_H
#define LOCALE_SHOW_H

#include "base/arena.h"
#include "base/text.h"

/* 12345.5 as "12,345.5" ("en"); whole numbers without decimals. */
struct text show_number(double number, struct text language, struct arena *arena);
/* "143 yuan", "KSh 2,000": from the catalogue-free patterns of the language; ISO 4217 code. */
struct text show_money(double amount, struct text currency, struct text language,
                       struct arena *arena);
/* An ISO date in words of the language: "5 March 2026"; the text itself when it is no date. */
struct text show_date(struct text iso, struct text language, struct arena *arena);
/* Groups of digits: ("110105194912310028", "6 8 4") gives "110105 19491231 0028". */
struct text show_groups(struct text digits, struct text groups, struct arena *arena);

#endif
