/* look.h: one stop of a form as a person would meet it: the page that core makes of it, and the
 * phone screens that are made of the page. */
#ifndef TOOLS_LOOK_H
#define TOOLS_LOOK_H

#include "form/record.h"
#include "tools/bundle.h"
#include "ussd/screen.h"

struct look_manner {
    const struct tongue *tongue;
    const struct catalogue *words; /* the tongue's; another's where it has none */
    struct fit_budget budget;
    bool is_home;        /* the deployment's menu: one is at home already */
    bool many_languages; /* one may change the language */
};

struct look {
    struct page page;
    struct screens screens;
    enum status status; /* of laying it out; `why` says what is wrong */
    struct fault why;
};

struct screen_words look_words(const struct look_manner *manner);

/* The place as it stands in the record, in the record's language. Everything lies in the arena,
 * or lives until the record changes. */
void look_at(struct look *look, const struct look_manner *manner, const struct record *record,
             struct place place, struct arena *arena);
/* The review of what the record holds. */
void look_at_review(struct look *look, const struct look_manner *manner,
                    const struct record *record, struct arena *arena);
/* Lays `look->page` out again, for another budget. */
void look_again(struct look *look, const struct look_manner *manner, struct arena *arena);

#endif
