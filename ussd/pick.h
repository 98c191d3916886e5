/* pick.h: which choices the typed digits mean. */
#ifndef USSD_PICK_H
#define USSD_PICK_H

#include "base/arena.h"
#include "session/page.h"

enum { PICK_MOST = 512 };

/* Choices in the order typed, each once. */
struct picks {
    const struct page_choice *at[PICK_MOST];
    size_t count;
};

/* Digits only, and few enough to be the number of a choice; -1 otherwise. */
int pick_number(struct text text);
/* NULL when no choice has it. */
const struct page_choice *pick_by_digit(const struct page *page, int digit);
/* "1 3 4", "1,3,4" or "134"; false when one is no choice or stands there twice. */
bool pick_words(struct picks *picks, const struct page *page, struct text typed,
                struct arena *arena);
/* Their values, split by spaces. */
struct text pick_values(const struct picks *picks, struct arena *arena);

#endif
