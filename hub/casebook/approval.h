/* approval.h: a table of the office counts only as somebody with a name approved it.
 *
 * An approval is the office's signature (seal/sign.h, use "table") over the table's name, who
 * approved, when, and every byte of the table. It lies in the database; whoever changes a byte
 * of the table, or the database, has no approval. */
#ifndef CASEBOOK_APPROVAL_H
#define CASEBOOK_APPROVAL_H

#include "db/db.h"
#include "seal/sign.h"

struct approval {
    struct text table, approver, bytes;
    int64_t at_ms;
};
/* Signs and keeps it; written to the audit trail. In a transaction of its own. */
enum status approval_give(struct db *db, const struct approval *approval,
                          const struct signer *signer, struct fault *why);
/* REFUSED: that approver did not approve these bytes. */
enum status approval_check(struct db *db, struct text table, struct text approver,
                           struct text bytes, const struct sign_key *key, struct arena *arena,
                           struct fault *why);
/* Whether anybody ever approved any version of the table. */
enum status approval_known(bool *known, struct db *db, struct text table, struct arena *arena,
                           struct fault *why);

#endif
