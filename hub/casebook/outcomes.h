/* outcomes.h: what became of cases and how long it took, for figures about groups of people.
 *
 * Not who worked on them: neither the worker nor the case's number comes out. Age and sex are
 * read out of what was said (office/groups.csv names the nodes), by a hub that may read it, and
 * are kept nowhere. */
#ifndef CASEBOOK_OUTCOMES_H
#define CASEBOOK_OUTCOMES_H

#include "casebook/casebook.h"

enum case_sex { CASE_SEX_UNKNOWN, CASE_FEMALE, CASE_MALE };
struct case_outcome {
    struct text form_id, area, language, channel;
    int64_t opened_ms, decided_ms; /* decided 0: not yet */
    bool adverse;                  /* of the first decision */
    bool helped;
    int age; /* when it was opened; -1: unknown */
    enum case_sex sex;
};
/* The newest first, at most `most`, of those opened since; stops when `visit` says false. Texts
 * live until visit returns. Written to the audit trail once, for `who`. A hub without the key
 * tells neither age, sex nor help. REFUSED: groups.csv is broken. */
enum status case_outcomes(struct casebook *book, int64_t since_ms, size_t most, struct text who,
                          void *self,
                          bool (*visit)(void *self, const struct case_outcome *outcome),
                          struct fault *why);

/* ---- Who was agreed to, for other registers (dci/dci.h) ---- */

/* What groups.csv finds in what somebody said; empty where it does not say. */
struct case_enrolled {
    struct text form_id, area;
    struct text identifier, identifier_type; /* "UIN", or "NATIONAL_ID" */
    struct text given_name, surname, phone;
    struct text birth_date; /* "1985-07-20" */
    enum case_sex sex;
    int64_t opened_ms, decided_ms;
};
/* Everybody whose case of that form was decided, and not adversely; `form` empty: of every
 * form. Otherwise as case_outcomes. FAILED: this hub cannot read. */
enum status case_enrolled(struct casebook *book, struct text form, size_t most, struct text who,
                          void *self,
                          bool (*visit)(void *self, const struct case_enrolled *enrolled),
                          struct fault *why);

/* 18 digits as GB 11643 has them: the day of birth and the sex. False: it is no such number. */
bool outcomes_identity(struct date *born, enum case_sex *sex, struct text identity);

#endif
