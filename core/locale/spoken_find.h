/* spoken_find.h: the values that stand in a sentence. Within the room.
 *
 * Each kind of value (a date, a sum, a telephone number) is found by a function of its own;
 * spoken_find tries them in order at one place of a sentence. */
#ifndef LOCALE_SPOKEN_FIND_H
#define LOCALE_SPOKEN_FIND_H

#include "locale/catalogue.h"
#include "locale/spoken_rules.h"

/* A sentence, and the place in it that is being looked at. */
struct spoken_place {
    struct text all;
    size_t at;
    size_t fresh;                     /* where the last value ended: a word may begin there */
    const struct spoken_rules *rules; /* NULL: a language without any */
    const struct catalogue *words;    /* NULL: without patterns of dates and sums */
    struct arena *arena;              /* for scratch work */
};

/* Bytes of the value that begins at the place, its words added to `out`; 0: there is none. */
size_t spoken_find(struct buffer *out, const struct spoken_place *place);
/* The same for dates, times of day and sums of money alone. */
size_t spoken_find_date(struct buffer *out, const struct spoken_place *place);
size_t spoken_find_time(struct buffer *out, const struct spoken_place *place);
size_t spoken_find_sum(struct buffer *out, const struct spoken_place *place);

/* A number as it is written: "-12,345.50". */
struct spoken_figures {
    bool negative, grouped;
    char whole[40]; /* without commas */
    size_t whole_len;
    struct text decimals;
    size_t len; /* bytes in the sentence; 0: it is no number, or too long for one */
};
struct spoken_figures spoken_figures_at(struct text rest);

#endif
