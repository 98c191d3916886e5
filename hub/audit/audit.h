/* audit.h: who read or changed what, in a chain that cannot be shortened or mended unseen.
 *
 * Each entry holds the SHA-256 over the one before and itself; audit_verify walks them all. No
 * entry holds personal data: it names cases by their number and people of the office by their
 * user name.
 *
 * Whoever may write the whole database can also make the whole chain anew. Against that stands
 * its head: audit_head is noted outside (on paper, in another house's log), and audit_holds
 * says later whether the chain still goes through it. */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "db/db.h"

enum { AUDIT_HASH = 32, AUDIT_LONGEST = 4096 /* bytes of a text; what is longer is cut */ };

enum status audit_migrate(struct db *db, struct fault *why);
/* Within the caller's transaction: what is not in the trail has not happened. `what` is a word
 * ("case.read", "case.do", "user.login"), `about` a case number, a user or a device. Entries
 * of several hubs wait for one another from here to the commit: add late and commit soon,
 * within db_begin_open. Within db_begin it is CONFLICT whenever another was quicker. */
enum status audit_add(struct db *db, int64_t now_ms, struct text who, struct text what,
                      struct text about, struct text detail, struct fault *why);
/* OK, and how many entries; DAMAGED: `first_bad` is the first that does not fit. */
enum status audit_verify(struct db *db, int64_t *entries, int64_t *first_bad,
                         struct fault *why);
/* The number of the last entry (0: none) and its hash. */
enum status audit_head(int64_t *seq, uint8_t hash[AUDIT_HASH], struct db *db,
                       struct fault *why);
/* Whether entry `seq` still has the hash that was noted: OK, else DAMAGED. With an audit_verify
 * that is OK nothing up to it has been changed since. */
enum status audit_holds(struct db *db, int64_t seq, const uint8_t hash[AUDIT_HASH],
                        struct fault *why);
struct audit_entry {
    int64_t seq, at_ms;
    struct text who, what, about, detail;
};
/* The newest first; `about` empty: all. `before_seq` 0: from the newest. */
enum status audit_list(struct audit_entry **entries, size_t *count, struct db *db,
                       struct text about, int64_t before_seq, size_t most, struct arena *arena,
                       struct fault *why);

#endif
