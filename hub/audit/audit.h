/* audit.h: who read or changed what, in a chain that cannot be shortened or mended unseen.
 *
 * Each entry holds the SHA-256 over the one before and itself; audit_verify walks them all. No
 * entry holds personal data: it names cases by their number and people of the office by their
 * user name. */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "db/db.h"

enum status audit_migrate(struct db *db, struct fault *why);
/* Within the caller's transaction: what is not in the trail has not happened. `what` is a word
 * ("case.read", "case.decide", "user.login"), `about` a case number, a user or a device. */
enum status audit_add(struct db *db, int64_t now_ms, struct text who, struct text what,
                      struct text about, struct text detail, struct fault *why);
/* OK, and how many entries; DAMAGED: `first_bad` is the first that does not fit. */
enum status audit_verify(struct db *db, int64_t *entries, int64_t *first_bad,
                         struct fault *why);
struct audit_entry {
    int64_t seq, at_ms;
    struct text who, what, about, detail;
};
/* The newest first; `about` empty: all. */
enum status audit_list(struct audit_entry **entries, size_t *count, struct db *db,
                       struct text about, int64_t before_seq, size_t most, struct arena *arena,
                       struct fault *why);

#endif
