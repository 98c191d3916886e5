/* catalogue.h: the few words that are not in forms: back, home, more, "one digit is missing".
 *
 * Written as locales/TAG.po, compiled to TAG.mo by msgfmt while building; keys are short English
 * names ("nav.back"), never sentences, so that no text for people stands in C. */
#ifndef LOCALE_CATALOGUE_H
#define LOCALE_CATALOGUE_H

#include "base/arena.h"
#include "base/status.h"

struct catalogue;

/* Opens FOLDER/TAG.mo. `tag` is BCP 47; "zh-CN" falls back to "zh". */
enum status catalogue_open(struct catalogue **catalogue, const char *folder, struct text tag,
                           struct arena *arena, struct fault *why);
struct text catalogue_tag(const struct catalogue *catalogue);
bool catalogue_right_to_left(const struct catalogue *catalogue);
/* The words of a key, or an empty text when it has none: a test over all catalogues makes sure
 * that every key which the programs use is there. Lives as long as the catalogue's arena. */
struct text catalogue_words(const struct catalogue *catalogue, const char *key);
/* The same with {name} replaced by values, pairs of name and text ending with a NULL name. */
struct text catalogue_fill(const struct catalogue *catalogue, const char *key,
                           struct arena *arena, const char *name, ...);

#endif
