/* casebook.h: cases: what submissions become, who may do what with them, and what people hear.
 *
 * A case's life stands in tables of the deployment (OFFICE/, docs/office-tables.md), not in C:
 * states, actions, who may, clocks, reasons, the ladder of objection and every word that is
 * told. casebook_open refuses tables in which an adverse outcome lacks a named person, a
 * reason, a rule or a way to object, or in which the first decider could close an objection.
 *
 * Reading needs the office's secret; a hub without it opens cases from what the envelope says
 * (form, case number, area, times) and another hub over the same database fills in the rest.
 * What a person said is opened when it is read, and never written anywhere in clear. A casebook
 * is for any number of threads; each call takes a connection of the pool for its time.
 *
 * A submission that names a case (ds:joins="case") adds to that one. Under its own new number
 * the case is told in full only to who gave the secret of that case; to others, that there is
 * an answer (docs/decisions/casebook.md).
 */
#ifndef CASEBOOK_CASEBOOK_H
#define CASEBOOK_CASEBOOK_H

#include "base/clock.h"
#include "base/faces.h"
#include "db/db.h"
#include "seal/office_secret.h"
#include "seal/sign.h"

struct casebook;
struct casebook_options {
    struct db_pool *pool;
    const char *office; /* folder of the tables */
    const char *locales;
    const struct office_secret *secret; /* NULL: reads nothing */
    const uint8_t *case_key;            /* CASE_KEY bytes: seal/case_row.h */
    const struct signer *signer;        /* the office's voice; NULL: nothing is offered */
    struct clock clock;
};
enum status casebook_open(struct casebook **book, const struct casebook_options *options,
                          struct fault *why);
void casebook_close(struct casebook *book);

/* Turns completed submissions that are no cases yet into cases: each opens one, or joins the
 * one whose number it names (a node marked ds:joins="case"). Also writes the first news of each
 * case. How many. Several hubs may do this together. */
enum status casebook_step(struct casebook *book, size_t *done, struct fault *why);

/* Somebody whom the table names as an approver approves OFFICE/offers.csv as it is now; until
 * then, and whenever a byte of it changed since, nothing is offered by it (seal/notice_row.h
 * says what and to whom). REFUSED: it is another table, it is broken, or it does not name `by`.
 */
enum status casebook_approve(struct casebook *book, struct text table, struct text by,
                             struct fault *why);
/* For demonstrations: in the name of its approvers, when nobody ever approved any version. */
enum status casebook_approve_first(struct casebook *book, struct fault *why);

/* What the office offers of itself, for a page: each row of the table, how often it was offered
 * and what people answered; never who. */
struct casebook_offer {
    struct text name, service, words, approver, source, until; /* in the worker's language */
    bool verify;
    int64_t made, yes, no;
};
/* `refused`: why nothing is offered now (the table is broken, or not as it was approved);
 * empty: it is. Without a table there are none. */
enum status casebook_offers(struct casebook_offer **offers, size_t *count, struct text *refused,
                            struct casebook *book, struct text language, struct arena *arena,
                            struct fault *why);

struct case_facts {
    int64_t id;
    struct text number, form_id, area, state, channel, language;
    struct text state_shown;   /* the state in the worker's language */
    int64_t opened_ms, due_ms; /* due 0: no clock runs */
    struct text person;        /* a keyed hash, hexadecimal: the same person's cases */
    struct text assignee, decider, title; /* title: of the form, in the worker's language */
    bool late, objection, call_back;
};
struct case_filter {
    struct text form_id, area, state, assignee, number, person, user_area;
    bool late_only, open_only, call_backs, objections;
    int64_t after_due_ms, after_id; /* goes on after that one; by deadline, then id */
    size_t most;
};
enum status case_list(struct case_facts **found, size_t *count, struct casebook *book,
                      const struct case_filter *filter, struct text language,
                      struct arena *arena, struct fault *why);
enum status case_get(struct case_facts *found, struct casebook *book, int64_t id,
                     struct text language, struct arena *arena, struct fault *why);

/* What the person hears of the case now, in the same words as at the kiosk and on the phone: in
 * the language asked for (empty: the case's own). */
struct case_telling {
    struct text language, told, reason, next;
    struct text until;            /* the last day to object, in words; empty: none */
    bool can_object, told_nobody; /* told_nobody: there was no secret to hear it by */
};
enum status case_telling(struct case_telling *telling, struct casebook *book, int64_t id,
                         struct text language, struct arena *arena, struct fault *why);

/* ---- What was said ---- */

struct case_answer {
    struct text label, value; /* in the worker's language; values as people read them */
    struct text section;
    struct text file; /* attachment: its name, else "" */
    bool private, is_file;
};
struct case_said {
    int64_t seq, queued_ms, received_ms;
    struct text form_id, form_version, title, source;
    struct case_answer *answers;
    size_t count;
    bool different; /* refused, for it came under the identity of the one before it */
};
/* All submissions of a case, oldest first, each followed by what was refused as different from
 * it. FAILED when this hub cannot read. Reading is written to the audit trail for `who`. */
enum status case_said(struct case_said **said, size_t *count, struct casebook *book, int64_t id,
                      struct text who, struct text language, struct arena *arena,
                      struct fault *why);
/* An attachment's bytes and media type (told from the bytes). */
enum status case_file(struct text *bytes, struct text *type, struct casebook *book, int64_t id,
                      int64_t seq, struct text name, struct text who, struct arena *arena,
                      struct fault *why);

/* What was refused as different, newest first, of an area or, empty, of all. */
struct case_stray {
    int64_t received_ms, id; /* the case that what came first belongs to; 0: there is none */
    struct text number, area;
};
enum status case_strays(struct case_stray **found, size_t *count, struct casebook *book,
                        struct text user_area, size_t most, struct arena *arena,
                        struct fault *why);

/* For exports: the XML of each submission of the cases that match, as an ODK client would have
 * sent it; stops when `visit` says false. Written to the audit trail once, for `who`. Texts
 * live until visit returns. */
enum status case_each_xml(struct casebook *book, const struct case_filter *filter,
                          struct text who, void *self,
                          bool (*visit)(void *self, const struct case_facts *facts,
                                        struct text xml),
                          struct fault *why);

/* The calls that somebody asked for when they had heard of this case; and of such a call the
 * case. Of one area. */
enum status case_calls(struct case_facts **found, size_t *count, struct casebook *book,
                       int64_t id, struct text language, struct arena *arena,
                       struct fault *why);

/* ---- What is done ---- */

struct case_event { /* action and to: in the language asked for */
    int64_t at_ms;
    struct text who, action, from, to, reason, sentence;
};
enum status case_history(struct case_event **events, size_t *count, struct casebook *book,
                         int64_t id, struct text language, struct arena *arena,
                         struct fault *why);
/* The codes of states, forms and areas that cases have now, and their names in the language:
 * for filters. */
struct case_name {
    struct text code, shown;
};
enum case_names { CASE_STATES, CASE_FORMS, CASE_AREAS };
enum status case_names(struct case_name **names, size_t *count, struct casebook *book,
                       enum case_names which, struct text language, struct arena *arena,
                       struct fault *why);

struct case_action { /* one that `who` may do now, for a page to offer */
    struct text name, label, to;
    bool adverse, wants_reason, wants_sentence, wants_assignee;
};
enum status case_actions(struct case_action **actions, size_t *count, struct casebook *book,
                         int64_t id, struct text who, struct text role, struct text language,
                         struct arena *arena, struct fault *why);
struct case_reason {
    struct text name, rule, sentence; /* in the language asked for */
};
enum status case_reasons(struct case_reason **reasons, size_t *count, struct casebook *book,
                         int64_t id, struct text action, struct text language,
                         struct arena *arena, struct fault *why);

struct case_deed {
    int64_t id;
    struct text who, role; /* the named person and what they are */
    struct text who_shown; /* what the person hears them called; empty: `who` */
    struct text action, reason, sentence, assignee;
};
/* What the person will hear and read, on each channel, in the case's language: without doing
 * it. `pages`: what a kiosk shows; `spoken`: each of them as it is said, with dates, sums and
 * numbers as words; `screens`: what a phone shows, cut as it will be. */
struct case_preview {
    struct text language;
    struct text *pages, *spoken, *screens;
    size_t page_count, screen_count;
};
enum status case_preview(struct case_preview *preview, struct casebook *book,
                         const struct case_deed *deed, struct arena *arena, struct fault *why);
/* Does it: state, history, audit and news in one transaction. REFUSED: the table does not allow
 * it (the fault says why in words for the worker). CONFLICT: somebody was quicker. */
enum status case_do(struct casebook *book, const struct case_deed *deed, struct fault *why);

/* ---- Figures ---- */

struct case_count {
    struct text area, form_id, channel, state;
    int64_t waiting, late, closed;
};
enum status case_counts(struct case_count **counts, size_t *count, struct casebook *book,
                        struct text user_area, struct arena *arena, struct fault *why);

#endif
