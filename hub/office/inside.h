/* inside.h: what the pages of the office share; for the office room alone.
 *
 *   office.c    opening, the table of pages, who may see which
 *   frame.c     what stands around every page; plain sentences for refusals
 *   users.c     people and visits           html.c   writing markup
 *   page_*.c    one page each, or a few that belong together */
#ifndef OFFICE_INSIDE_H
#define OFFICE_INSIDE_H

#include "locale/catalogue.h"
#include "office/html.h"
#include "office/office.h"
#include "office/users.h"

enum { OFFICE_MOST_LANGUAGES = 16 };

struct office {
    struct office_options options;
    struct arena *arena;
    struct users *users;
    struct catalogue *catalogues[OFFICE_MOST_LANGUAGES];
    size_t catalogue_count;
    struct text css;
    struct http_route routes[3];
};

/* One request while it is answered. A page writes what stands in <main> into `html`. */
struct ask {
    struct office *office;
    const struct http_request *request;
    struct http_reply *reply;
    struct arena *arena;
    struct visit visit; /* who asks; a name of no letters: nobody is logged in */
    const struct catalogue *words;
    struct text rest; /* of the path behind the page's own */
    struct html html;
    struct text title;
    bool is_whole; /* the reply is complete: nothing is put around it */
};

enum role { WORKER = 1, REVIEWER = 2, AUDITOR = 4, ADMINISTRATOR = 8 };
enum { CASES = WORKER | REVIEWER, EVERYBODY = 15 };

struct page {
    const char *method, *path; /* behind "/office/"; one that ends in '/' holds all below it */
    unsigned roles;
    const char *key; /* of its name in the menu; NULL: it is not in the menu */
    void (*answer)(struct ask *ask);
};

/* ---- Words ---- */

struct text ask_words(const struct ask *ask, const char *key);
/* An instant as date and time where the office is, "2026-03-05 09:30". */
struct text ask_time(const struct ask *ask, int64_t ms);
struct text ask_date(const struct ask *ask, int64_t ms);
/* '<th scope="col">' and so on with the words of a key. */
void ask_element(struct ask *ask, const char *tag, const char *key);

/* ---- Replies ---- */

/* "303 See Other": what follows a form that was taken. `path` begins with "/office/". */
void ask_go(struct ask *ask, struct text path);
/* A page that says `key`, and what the fault says when there is one. */
void ask_refuse(struct ask *ask, int status, const char *key, const struct fault *why);
/* What a status means for who asked: 404, 403, 409, 503. */
void ask_fault(struct ask *ask, enum status status, const struct fault *why);
/* Bytes to keep as a file, or to show. */
void ask_bytes(struct ask *ask, struct text type, struct text name, struct text bytes,
               bool download);

/* ---- Forms ---- */

/* '<form method="post" action="...">' with the visit's secret in it. */
void ask_form(struct ask *ask, struct text action);
/* A labelled field: `type` as in HTML. */
void ask_input(struct ask *ask, const char *type, const char *name, const char *key,
               struct text value, const char *more);
void ask_button(struct ask *ask, const char *key);
struct text ask_field(const struct ask *ask, const char *name);

/* ---- Pages ---- */

const struct page *office_pages(size_t *count);
/* Writes the whole document around what is in `html`. */
void frame_close(struct ask *ask);

#endif
