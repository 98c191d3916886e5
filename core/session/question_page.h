/* question_page.h: a question of a form as a page, and the review of all answers: for a
 * session, and for the author's tool, which has no session. */
#ifndef SESSION_QUESTION_PAGE_H
#define SESSION_QUESTION_PAGE_H

#include "base/arena.h"
#include "form/record.h"
#include "locale/catalogue.h"
#include "session/page.h"

/* The program's words that stand on such pages (locales/). */
struct question_words {
    struct text yes, no;
    struct text add; /* "Another one?" */
};

/* Puts what the question says into a zeroed page: kind, words, choices, how an answer looks,
 * and whether it may be left out. Texts are the question's, or lie in the arena. */
void question_page(struct page *page, const struct question *question,
                   const struct question_words *words, struct arena *arena);

/* The same for a stop of kind PLACE_REPEAT. */
void question_page_add(struct page *page, const struct question *question,
                       const struct question_words *words, struct arena *arena);

/* All answers before sending, in the record's language. */
void question_page_review(struct page *page, const struct record *record,
                          const struct catalogue *words, struct arena *arena);

/* One more of the program's own choices: its digit is its place. There must be room for it. */
void question_page_choice(struct page *page, struct text value, struct text label);

#endif
