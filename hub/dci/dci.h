/* dci.h: people whose case was agreed to, as messages of the Digital Convergence Initiative for
 * other registers (spdci.org, Social Registry and Integrated Beneficiary Registry, v1.0.0).
 *
 *   search      on-search of a Social Registry: Person records
 *   notify      notify of a Beneficiary Registry: event REGISTER
 *   enrolment   on-search of a Beneficiary Registry: the programme and enrolment_status
 *
 * Nothing is given that dci_check refuses. What was not said is left out; the surname is
 * written under `surname` and, as the schema of some registers has it, read as `sur_name` as
 * well. Pure but for dci_export, which reads cases and writes to the audit trail. */
#ifndef DCI_DCI_H
#define DCI_DCI_H

#include "base/random.h"
#include "casebook/casebook.h"
#include "seal/sign.h"

enum dci_kind { DCI_SEARCH, DCI_NOTIFY, DCI_ENROLMENT, DCI_KINDS };
/* "search", "notify", "enrolment"; false: none of them. */
bool dci_kind_of(enum dci_kind *kind, struct text word);

enum { DCI_MOST = 20000 };
struct dci_options {
    struct casebook *book;
    const struct signer *signer; /* the office's */
    struct text sender;          /* sender_id, as the other register knows us */
    struct text form;            /* of that form alone; empty: every form */
    struct text by;              /* for the trail */
    struct clock clock;
    struct random random;
};
/* One message, signed, as JSON in the arena. */
enum status dci_export(struct text *json, enum dci_kind kind, const struct dci_options *options,
                       struct arena *arena, struct fault *why);

/* Against the published field lists (fields.c): what must be there, is, and of its type; what
 * has a list of values has one of them; nothing else stands in a record. REFUSED names the
 * field. */
enum status dci_check(struct text json, struct fault *why);

#endif
