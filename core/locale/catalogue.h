/* catalogue.h: the few words that are not in forms: back, home, more, "one digit is missing".
 *
 * Written as locales/TAG.po, compiled to TAG.mo by msgfmt while building; keys are short
 * English names ("nav.back"), never sentences, so that no text for people stands in C. A .mo
 * file is read as a stranger's: in either byte order, every offset checked, refused whole. */
#ifndef LOCALE_CATALOGUE_H
#define LOCALE_CATALOGUE_H

#include "base/arena.h"
#include "base/status.h"

struct catalogue;

enum {
    CATALOGUE_MOST_BYTES = 1 << 20, /* of a .mo file */
    CATALOGUE_MOST_KEYS = 4096
};

/* Opens FOLDER/TAG.mo. `tag` is BCP 47; "zh-CN" falls back to "zh". NOT_FOUND when there is
 * none, REFUSED when `tag` is no language tag or the file is no sound catalogue. */
enum status catalogue_open(struct catalogue **catalogue, const char *folder, struct text tag,
                           struct arena *arena, struct fault *why);
/* The same from the bytes of a .mo file, which must live as long as the arena. */
enum status catalogue_read(struct catalogue **catalogue, struct text bytes, struct text tag,
                           struct arena *arena, struct fault *why);
/* The tag that was asked for. */
struct text catalogue_tag(const struct catalogue *catalogue);
bool catalogue_right_to_left(const struct catalogue *catalogue);
/* The words of a key, or an empty text when it has none: a test over all catalogues makes sure
 * that every key which the programs use is there. Lives as long as the catalogue's arena. */
struct text catalogue_words(const struct catalogue *catalogue, const char *key);
/* The same with {name} replaced by values, pairs of name and text ending with a NULL name. What
 * stands in a value is never replaced again; a {name} without a value stays as it is. */
struct text catalogue_fill(const struct catalogue *catalogue, const char *key,
                           struct arena *arena, const char *name, ...);

/* All keys in byte order, for tests and for the author's tool. */
size_t catalogue_count(const struct catalogue *catalogue);
struct text catalogue_key(const struct catalogue *catalogue, size_t index);

/* True when `typed` is one of the words of `key`, which are split by "|" ("words.yes"): white
 * space at its ends and the case of ASCII letters do not matter. */
bool catalogue_is_word(const struct catalogue *catalogue, const char *key, struct text typed);

#endif
