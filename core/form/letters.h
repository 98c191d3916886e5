/* letters.h: a text letter by letter, by what the form's own words and the values before it
 * make likely.
 *
 * Each byte is eight answers of yes or no. Their odds are learnt after the two bytes before it,
 * after the one, and by its place in its letter, and blended. What a form says is in the
 * languages of those who answer it, so their letters are cheap. */
#ifndef FORM_LETTERS_H
#define FORM_LETTERS_H

#include "form/coder.h"

struct letters {
    struct odds *none, *one, *two; /* `none`: by the place in a letter */
    uint8_t before, earlier;
};

/* In the arena, knowing `sample`: texts with a NUL after each. */
void letters_open(struct letters *letters, struct text sample, struct arena *arena);
/* A value that is told in another way, for those to come. */
void letters_learn(struct letters *letters, struct text text);
/* Appends to `out` what was written, up to its NUL; false when it would be over `most` bytes.
 */
bool letters_code(struct letters *letters, struct coder *coder, struct text text,
                  struct buffer *out, size_t most);

/* What a form's XML says to people, piece by piece, at most so many bytes of it. */
enum { LETTERS_SAMPLE = 12 * 1024 };
struct text letters_sample(struct text xml, struct arena *arena);

#endif
