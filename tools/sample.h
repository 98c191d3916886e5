/* sample.h: answers to try for a question, made from what the form says about it: its choices,
 * its type, the numbers and patterns in its constraint. The longest that can be thought of come
 * with the others. Whether one is right, the record judges. */
#ifndef TOOLS_SAMPLE_H
#define TOOLS_SAMPLE_H

#include "base/arena.h"
#include "form/record.h"

enum {
    SAMPLES_MOST = 64,        /* of one question */
    SAMPLE_TEXT_LONGEST = 160 /* letters: what one reply on a phone carries */
};

struct samples {
    struct text at[SAMPLES_MOST];
    size_t count;
    bool spin; /* a last digit may be a check digit: when one is refused, try the others */
};

/* `year`: the present one, for birthdays. The same question gives the same samples. Texts lie
 * in the arena, or are the question's. */
void samples_make(struct samples *samples, const struct question *question,
                  struct text constraint, int year, struct arena *arena);

/* `sample` with its last letter made the `turn`-th of "0" to "9" and "X". */
enum { SPIN_TURNS = 11 };
struct text sample_spun(struct text sample, unsigned turn, struct arena *arena);

#endif
