/* tables.h: what an office is like: the life of a case, its clocks, reasons and words. All of
 * it stands in CSV tables of the deployment (OFFICE/), none of it in C.
 *
 *   services.csv  form, kind of case, what it does when it joins one, its clock, whence
 *   states.csv    state, whether it is open, whether it is an objection, whom it waits for
 *   life.csv      state, action, next state; who may; what it takes; clock; what is told
 *   reasons.csv   reason, for which actions and forms, its rule, its sentence in each language
 *   ladder.csv    the next rung of objection after an outcome, with its last day
 *   told.csv      every word people and workers read of all this, in each language
 *   holidays.csv  calendar.h
 *
 * Tables are read whole or refused whole, with file, line and column. Beyond their form they
 * are refused unless for all of them holds (tables_check.c):
 *   - an adverse move is made by people of the office alone, never by a person or the machine;
 *     it takes a reason and a sentence, marks who decided, and may not be made by somebody who
 *     decided in this case before; it tells the reason, its rule, who decided and how to object
 *     until when; from where it leads one can object; and a reason with a rule exists for it
 *     whatever the form
 *   - what is done within an objection and ends it may not be done by who decided before
 *   - no move into, within or out of an objection stops a payment
 *   - a hand-over takes a reason and a name
 *   - every state can be reached, and from every state something leads on
 *   - no state has the name of a state that only devices know ("queued" and so on)
 *   - every text stands in every language, with the same {values}
 */
#ifndef CASEBOOK_TABLES_H
#define CASEBOOK_TABLES_H

#include "base/map.h"
#include "casebook/calendar.h"

enum { TABLES_MOST_LANGUAGES = 16 };

struct life_service {
    struct text form, kind, joins_as;
    struct term term;
    struct text source;
    bool verify;
};

struct life_state {
    struct text name;
    bool open, objection;
    struct text waits_for; /* "office", "person", "nobody" */
    unsigned line;
};

enum life_clock { CLOCK_KEEP, CLOCK_NONE, CLOCK_OF_SERVICE, CLOCK_DAYS };
enum life_payment { PAYMENT_UNCHANGED, PAYMENT_STARTS, PAYMENT_STOPS };

struct life_move {
    struct text state, action, to;
    struct text kinds, roles; /* words */
    bool not_by_deciders;     /* nobody who decided in this case may do it */
    bool marks_decider, marks_assignee;
    bool adverse;
    bool needs_reason, needs_sentence, needs_assignee; /* of people of the office */
    enum life_clock clock;
    struct term term;
    enum life_payment payment;
    struct text told; /* key of texts; empty: what was told before still stands */
    size_t row;       /* in life.csv, for complaints */
};

struct life_reason {
    struct text name, actions, forms; /* forms: words, or "*" */
    struct text rule;                 /* key of a text; empty: none */
    struct text source;
    bool verify;
    struct text sentence[TABLES_MOST_LANGUAGES];
};

struct life_rung {
    struct text name, at; /* the state after which it comes */
    struct term term;
    struct text source;
    bool verify;
    struct text words[TABLES_MOST_LANGUAGES];
};

struct tables {
    struct text languages[TABLES_MOST_LANGUAGES]; /* those of told.csv; 0: the default */
    size_t language_count;
    struct life_service *services;
    size_t service_count;
    struct life_state *states;
    size_t state_count;
    struct life_move *moves;
    size_t move_count;
    struct life_reason *reasons;
    size_t reason_count;
    struct life_rung *rungs;
    size_t rung_count;
    struct map *told;   /* key to row of texts */
    struct text *texts; /* row by row, a column a language */
    size_t text_count;
    struct calendar calendar;
};

enum status tables_open(struct tables **tables, const char *folder, struct arena *arena,
                        struct fault *why);

/* By exact tag, else by its first part ("zh" for "zh-CN"), else the default. */
size_t tables_language(const struct tables *tables, struct text tag);
/* The row of a form, else that of "*". */
const struct life_service *tables_service(const struct tables *tables, struct text form);
const struct life_state *tables_state(const struct tables *tables, struct text name);
/* What `action` does from `state` in a case of that kind for that role ("" : any); NULL:
 * nothing.
 */
const struct life_move *tables_move(const struct tables *tables, struct text kind,
                                    struct text state, struct text action, struct text role);
const struct life_reason *tables_reason(const struct tables *tables, struct text name);
bool tables_reason_fits(const struct life_reason *reason, struct text action, struct text form);
const struct life_rung *tables_rung(const struct tables *tables, struct text state);
/* Empty when there is no such text. */
struct text tables_text(const struct tables *tables, struct text key, size_t language);
/* The same of "KEY.part". */
struct text tables_part(const struct tables *tables, struct text key, const char *part,
                        size_t language);
/* Whether `word` is one of the words. */
bool tables_has_word(struct text words, struct text word);

/* `text` with its {names} replaced; pairs of name and text, ending with a NULL name. */
struct tables_value {
    const char *name;
    struct text value;
};
struct text tables_fill(struct text text, const struct tables_value *values,
                        struct arena *arena);

/* ---- Within the tables' own modules ---- */

struct sheet;
/* The language columns of another table are those of told.csv, in the same order. */
enum status tables_same_languages(const struct tables *tables, const struct sheet *sheet,
                                  struct fault *why);
enum status tables_read_life(struct tables *tables, struct sheet *sheet, const char *folder,
                             struct arena *arena, struct fault *why);
enum status tables_check(const struct tables *tables, const struct sheet *life,
                         struct fault *why);

#endif
