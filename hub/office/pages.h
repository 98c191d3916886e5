/* pages.h: every page of the office, and what two of them share; for the office room alone. */
#ifndef OFFICE_PAGES_H
#define OFFICE_PAGES_H

#include "office/inside.h"

void page_queue(struct ask *ask);

void page_case(struct ask *ask);         /* case/ID, case/ID/file/SEQ/NAME */
void page_case_preview(struct ask *ask); /* preview/ID: what the person will hear */
void page_case_do(struct ask *ask);      /* do/ID */

void page_calls(struct ask *ask); /* who wants to be called */

void page_overview(struct ask *ask);
void page_stops(struct ask *ask);  /* where people stop */
void page_fair(struct ask *ask);   /* is anyone left out */
void page_dci(struct ask *ask);    /* dci/search.json, notify.json, enrolment.json */
void page_offers(struct ask *ask); /* what the office offers of itself */
void page_trail(struct ask *ask);
void page_export(struct ask *ask); /* export/cases.csv, cases.json, submissions.xml */

void page_devices(struct ask *ask);
void page_device_code(struct ask *ask);
void page_device_revoke(struct ask *ask);
void page_token_add(struct ask *ask);
void page_token_revoke(struct ask *ask);
void page_people(struct ask *ask);
void page_person_add(struct ask *ask);
void page_person_password(struct ask *ask);
void page_person_disable(struct ask *ask);

/* What a form is called, where it has a name; a language or a channel likewise. */
struct text pages_form_name(struct ask *ask, struct text form);
struct text pages_code_name(struct ask *ask, struct text code);
/* "/office/PAGE/ID". */
struct text pages_path(const struct ask *ask, const char *page, int64_t id);
/* A table of cases: its head with `caption`, and a row. */
void pages_case_head(struct ask *ask, const char *caption);
void pages_case_row(struct ask *ask, const struct case_facts *facts);
/* The case that a path names, if who asks may see its area; else a refusal is written. */
bool pages_case(struct case_facts *facts, struct ask *ask, struct text id);
/* Somebody else who may work on this case, and sees its area. */
bool pages_is_colleague(const struct ask *ask, const struct case_facts *facts,
                        const struct user *user);

#endif
