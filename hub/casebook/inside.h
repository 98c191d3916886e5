/* inside.h: how the casebook's modules share its work; only this room includes it.
 *
 *   tables*.c calendar.c sheet.c   what an office is like
 *   schema.c    tables of the database, and cases as their rows
 *   arrive.c    submissions become cases, from their envelopes alone
 *   read.c      with the office's secret: what they say, who they join, whose they are
 *   forms.c     forms of any version, as they were published
 *   tell.c      what a person hears: from the tables, in their language; news to devices
 *   moves.c     what may be done, and doing it      preview.c   seeing it before
 *   list.c      finding and counting cases          said.c      what was said
 *   offers.c approval.c            what the office offers of itself, and who approved it
 *   notices*.c person.c            whom it is offered to, and what they answered
 *
 * Times within the database are milliseconds since 1970; a case's id is the number of the
 * submission that opened it. */
#ifndef CASEBOOK_INSIDE_H
#define CASEBOOK_INSIDE_H

#include <pthread.h>

#include "casebook/casebook.h"
#include "casebook/tables.h"
#include "form/record.h"
#include "intake/intake.h"
#include "locale/catalogue.h"
#include "locale/fit.h"
#include "seal/case_row.h"

enum {
    BOOK_MOST_FORMS = 256, /* kept open at once */
    BOOK_STEP = 200,       /* submissions in one transaction */
    BOOK_LONGEST_SENTENCE = 4000,
};

struct book_form {
    struct form *form;
    struct book_form *next;
};

struct casebook {
    struct casebook_options options;
    struct arena *arena;
    struct tables *tables;
    struct catalogue *catalogues[TABLES_MOST_LANGUAGES]; /* by language; NULL: none */
    struct translit *letters[TABLES_MOST_LANGUAGES];
    const char *services;     /* the deployment's folder: beside `office` */
    pthread_mutex_t lock;     /* of what follows */
    char offers_refused[700]; /* what was last said of offers.csv */
    int64_t unread_after;     /* where to go on with those whose form is missing */
    struct book_form *forms;
    size_t form_count;
};

/* ---- Cases as rows (schema.c) ---- */

enum status book_migrate(struct db *db, struct fault *why);

struct book_case {
    int64_t id, opened_ms, due_ms, until_ms, version, told_ms, changed_ms;
    struct text number, form_id, area, kind, state, person, language, channel, assignee,
        decider;
    /* What was told last: its key, and what fills it in. */
    struct text told, told_reason, told_sentence, told_who, told_action;
};
/* NOT_FOUND. `lock`: nobody else changes it before the transaction ends. */
enum status book_load(struct book_case *found, struct db *db, int64_t id, bool lock,
                      struct arena *arena, struct fault *why);
/* This and book_note may be told of what went wrong with them by the next statement alone. */
enum status book_insert(struct db *db, const struct book_case *new, const struct tables *tables,
                        struct fault *why);
/* CONFLICT when somebody was quicker. */
enum status book_save(struct db *db, const struct book_case *changed,
                      const struct tables *tables, struct arena *arena, struct fault *why);
#define BOOK_COLUMNS                                                                           \
    "id, opened_ms, due_ms, until_ms, version, told_ms, changed_ms, number, form_id, area, "   \
    "kind, state, person, language, channel, assignee, decider, told, told_reason, "           \
    "told_sentence, told_who, told_action"
void book_of_row(struct book_case *found, const struct db_value *row);

struct book_event {
    int64_t at_ms;
    struct text who, role, action, from, to, reason, sentence, assignee;
    bool decides;
};
enum status book_note(struct db *db, int64_t id, const struct book_event *event,
                      struct fault *why);
/* Whether `who` has decided anything in this case, or in the one that it is a complaint about,
 * or has that one now. */
enum status book_decided(bool *decided, struct db *db, int64_t id, struct text who,
                         struct arena *arena, struct fault *why);

/* As case_list, on this connection: nobody waits for a second one while holding a first. */
enum status book_list(struct case_facts **found, size_t *count, struct casebook *book,
                      struct db *db, const struct case_filter *filter, struct text language,
                      struct arena *arena, struct fault *why);

/* The values that cases have now, in their order. */
enum status book_values(struct db_rows *rows, struct db *db, enum case_names which,
                        struct arena *arena, struct fault *why);

/* ---- Steps ---- */

enum status notices_step(struct casebook *book, size_t *done, struct fault *why);
enum status arrive_step(struct casebook *book, size_t *done, struct fault *why);
enum status read_step(struct casebook *book, size_t *done, struct fault *why);

/* ---- Moving (moves.c): the table's move, made to a case and written with its event ---- */

struct book_deed {
    const struct life_move *move;
    struct text who, who_shown, role, reason, sentence, assignee;
    int64_t now_ms;
};
/* Changes `of` in memory: state, clock, what is told. */
void moves_apply(struct casebook *book, struct book_case *of, const struct book_deed *deed);
/* What the case would be after the deed, when the table allows it. */
enum status moves_try(struct book_case *after, struct casebook *book, struct db *db,
                      const struct case_deed *deed, struct arena *arena, struct fault *why);
/* The day it is there, since 1970. */
int64_t moves_day(const struct casebook *book, int64_t utc_ms);
/* The end of the day, there, on which a term is over that begins now. */
int64_t moves_due(const struct casebook *book, int64_t now_ms, struct term term);

/* ---- Telling (tell.c) ---- */

/* The words of dates and of a phone's keys, per language. */
enum status book_open_words(struct casebook *book, struct fault *why);
/* What a kiosk says and shows of a case as it is, and a phone. */
void preview_of(struct case_preview *preview, const struct casebook *book,
                const struct book_case *of, struct arena *arena);

struct telling {
    size_t language;
    struct text told, reason, next; /* `next` says how to object where one can */
    struct text until;              /* the last day to object, in words; empty: none */
    bool can_object;
};
void tell(struct telling *telling, const struct casebook *book, const struct book_case *of,
          struct arena *arena);
/* A day as the language writes it, and as ISO. */
struct text tell_day(const struct casebook *book, size_t language, int64_t ms,
                     struct arena *arena);
struct text tell_iso(const struct casebook *book, int64_t ms, struct arena *arena);
/* Locks the news for each number and secret the case is known by, and puts it for its area. */
enum status tell_publish(struct casebook *book, struct db *db, const struct book_case *of,
                         struct arena *arena, struct fault *why);

/* ---- Notices ---- */

/* Something happened to somebody's case: what is offered to them is looked at again. `said`: by
 * words of their own. An empty person is nobody. */
enum status person_touch(struct db *db, struct text person, bool said, struct arena *arena,
                         struct fault *why);
/* Their devices lose what was offered, until they are looked at again. */
enum status person_withdraw(struct db *db, struct text person, struct arena *arena,
                            struct fault *why);
/* Nothing is kept of them, and their devices lose what was offered. */
enum status person_forget(struct db *db, struct text person, struct arena *arena,
                          struct fault *why);
struct notice_answer;
/* What somebody answered to a notice (seal/notice_row.h). */
enum status notices_take(struct casebook *book, struct db *db,
                         const struct notice_answer *answer, struct arena *arena,
                         struct fault *why);

/* ---- Forms and what was said ---- */

/* A form as it was when it was filled in: by its print, else its version. NOT_FOUND. It is the
 * casebook's, and stays open as long as it. */
enum status forms_get(struct form **form, struct casebook *book, struct db *db,
                      struct text form_id, struct text version, const uint8_t *print,
                      struct fault *why);
void forms_close(struct casebook *book);
/* What a submission says, told again; to be closed. FAILED: this hub cannot read. NOT_FOUND:
 * its form was not published here yet. Anything else: nobody ever will. `xml` may be NULL. */
enum status read_sealed(struct record **record, struct text *xml, struct casebook *book,
                        struct db *db, const struct intake_submission *submission,
                        struct text sealed, struct arena *arena, struct fault *why);
enum status read_record(struct record **record, struct text *xml, struct casebook *book,
                        struct db *db, const struct intake_submission *submission,
                        struct arena *arena, struct fault *why);

#endif
