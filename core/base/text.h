/* text.h: a borrowed piece of UTF-8.
 *
 * Every module passes text this way: never owned, never NUL-terminated, checked once at the
 * edge with text_is_utf8 and trusted further in. `len` is in bytes; letters, septets and
 * pixels are other lengths. A text with `at` NULL and `len` 0 is the empty text. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct text {
    const char *at;
    size_t len;
};

/* A literal as a text: TEXT("pay"). */
#define TEXT(literal) ((struct text){"" literal, sizeof(literal) - 1})
/* For printf: ("%.*s", TEXT_ARG(name)). */
#define TEXT_ARG(text) (int)(text).len, (text).at ? (text).at : ""

/* The text of a C string, which stays its owner's; NULL is the empty text. */
struct text text_of(const char *string);

bool text_equal(struct text a, struct text b);
/* text_is(name, "bind") */
bool text_is(struct text text, const char *string);
bool text_starts(struct text text, const char *prefix);
bool text_ends(struct text text, const char *suffix);
/* Byte order; <0, 0, >0. */
int text_compare(struct text a, struct text b);

/* The part from byte `from`, at most `len` bytes; clipped to the text. */
struct text text_part(struct text text, size_t from, size_t len);
/* Where `needle` begins in bytes, or SIZE_MAX. */
size_t text_find(struct text text, struct text needle);
/* Without XML white space (space, tab, CR, LF) at both ends. */
struct text text_trim(struct text text);
/* Takes the next word (split at XML white space) off `rest`; false when there is none. */
bool text_take_word(struct text *rest, struct text *word);
/* Takes what stands before the next `separator` off `rest`; false when `rest` is used up. A
 * text of n separators has n + 1 parts. `rest->at` becomes NULL after the last part. */
bool text_take_part(struct text *rest, char separator, struct text *part);

/* Takes one letter off a non-empty text; a broken byte counts as one letter U+FFFD. */
uint32_t text_take_char(struct text *rest);
/* Writes a letter's UTF-8 to `out`; how many bytes (1 to 4). What is no letter (a surrogate,
 * past U+10FFFF) is written as U+FFFD. */
size_t text_put_char(char out[4], uint32_t letter);
/* Whole, shortest-form UTF-8 without NUL, surrogates or letters past U+10FFFF. */
bool text_is_utf8(struct text text);
/* How many letters (code points). */
size_t text_letters(struct text text);

/* Makes a line of a C string that printf may have cut: control characters become spaces, and
 * half a letter at its end falls away. */
void text_make_line(char *string);

/* A copy in the arena, followed by a NUL that `len` does not count. */
struct text text_copy(struct arena *arena, struct text text);
/* The same as a C string. */
char *text_string(struct arena *arena, struct text text);
/* printf into the arena; also NUL-terminated. */
struct text text_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A decimal whole number with an optional sign and nothing else; false if it is not one or
 * does not fit. */
bool text_to_int64(struct text text, int64_t *value);

#endif
