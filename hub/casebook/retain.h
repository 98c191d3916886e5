/* retain.h: what may be kept no longer is deleted: by the data sheets of the forms (keep.h).
 *
 * A submission loses those answers whose time is over, with the recordings and pictures they
 * name, and is sealed anew; when nothing of it may be kept it becomes empty. When nothing is
 * left of a case, what the office wrote about it, whose it was and what devices were told of it
 * go too: what stays is that there was one, when, of what kind and how it ended. Each case is
 * one transaction with its entry in the audit trail. */
#ifndef CASEBOOK_RETAIN_H
#define CASEBOOK_RETAIN_H

#include "casebook/casebook.h"
#include "seal/seal.h"

struct retain_options {
    const struct office_key *seal; /* to seal to what is left */
    struct text by;                /* for the trail */
    bool dry;                      /* only says what it would do */
};
struct retain_done {
    int64_t cases;   /* something of theirs was deleted */
    int64_t emptied; /* submissions of which nothing is left */
    int64_t answers; /* deleted out of others; a dry run counts rules that are due */
    int64_t files;
    int64_t wait_for_key; /* submissions that only a hub with the office's key can do */
    int64_t strays;
    int64_t count_days,
        counts; /* keep.csv's days for counts of pages; how many went (the hub) */
};
/* NOT_FOUND: office/keep.csv is missing. REFUSED: a data sheet says something that keep.csv
 * does not know; then nothing is deleted. */
enum status casebook_retain(struct retain_done *done, struct casebook *book,
                            const struct retain_options *options, struct fault *why);

#endif
