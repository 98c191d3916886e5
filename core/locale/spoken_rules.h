/* spoken_rules.h: how one language says values. Within the room.
 *
 * A language is a file (spoken_zh.c) and one constant of this type. Everything is added to a
 * buffer; nothing here can fail. Figures come in as text, for 3.10 and 3.1 are not said alike.
 */
#ifndef LOCALE_SPOKEN_RULES_H
#define LOCALE_SPOKEN_RULES_H

#include "base/buffer.h"
#include "base/clock.h"

/* Whole numbers from here on are said digit by digit: nobody has a word for them, and a double
 * no longer holds them exactly. */
#define SPOKEN_TOO_LARGE UINT64_C(1000000000000000)

/* What a currency is called. A tenth has a name of its own in China (jiao) and nowhere else. */
struct spoken_currency {
    const char *code; /* ISO 4217 */
    const char *one, *many;
    const char *tenth;
    const char *hundredth, *hundredths;
};

/* A sum, never negative: `cents` 0 to 99. */
struct spoken_sum {
    uint64_t whole;
    unsigned cents;
    const struct spoken_currency *currency;
};

/* What stands around a value in a sentence. */
struct spoken_near {
    struct text before, after;
};

struct spoken_rules {
    const char *language; /* without script and country */
    const char *digits[10];
    const char *telephone_one; /* how 1 is said in a number that is a name; NULL: as ever */
    const char *minus, *pause, *plus, *star, *hash;
    const char *rare; /* for a Han letter outside the first plane, which no voice can read */
    const char *months[12]; /* as in the catalogues' dates; NULL: months are figures */
    const struct spoken_currency *currencies;
    size_t currency_count;
    void (*whole)(struct buffer *out, uint64_t number); /* < SPOKEN_TOO_LARGE */
    /* What follows the whole part: "point one four". At least one figure. */
    void (*decimals)(struct buffer *out, struct text figures);
    void (*ordinal)(struct buffer *out, unsigned number);
    void (*date)(struct buffer *out, struct date date);
    void (*year)(struct buffer *out, unsigned year);
    /* `part_of_day`: whether to say which one. */
    void (*time)(struct buffer *out, unsigned hour, unsigned minute, bool part_of_day);
    void (*sum)(struct buffer *out, const struct spoken_sum *sum);
    /* `number` is in words. */
    void (*percent)(struct buffer *out, struct text number);
    /* Both in words. */
    void (*range)(struct buffer *out, struct text from, struct text to);
    /* A number in its sentence, where what follows changes it (two months in Chinese, the
     * third in Uyghur): how many bytes of `near.after` it took with it. NULL: nothing does. */
    bool (*counted)(struct buffer *out, uint64_t number, struct spoken_near near,
                    size_t *taken);
    /* Words beside a time of day that make its part of the day plain; ends with NULL. */
    const char *const *parts_of_day;
};

extern const struct spoken_rules SPOKEN_EN, SPOKEN_SW, SPOKEN_UG, SPOKEN_ZH;

/* NULL when we have no rules for it. */
const struct spoken_rules *spoken_rules_of(struct text language);

/* "-", figures and decimals as words; `rules` may be NULL, as everywhere below. */
void spoken_put_decimal(struct buffer *out, const struct spoken_rules *rules, bool negative,
                        struct text figures, struct text decimals);
/* Figures one by one; any other letter stays. */
void spoken_put_figures(struct buffer *out, const struct spoken_rules *rules,
                        struct text figures, bool as_phone);
/* The currency of that code, NULL if it has no words. */
const struct spoken_currency *spoken_currency_of(const struct spoken_rules *rules,
                                                 struct text code);

#endif
