/* slices.h: the table `identity`, in slices of the submissions' numbers. SQLite only.
 *
 * Names are random. In one tree of all names each that is added, or only looked for, is a page
 * of its own to read and to write, and the larger the store the dearer. So the first column of
 * its key is a slice: so many numbers one after another (and one more slice for what waits for
 * parts). Names are added to the newest alone, which stays small; and whether an older one may
 * have a name is told by its filter (Bloom's), 640 kB in memory, without the table. A filter
 * forgets nothing: what it says is not there is not there, and what it says may be there is
 * looked for. The filter of a slice that is full stands in `identity_filter` for the next
 * start; others are made from the table.
 *
 * Only the newest SLICES_FILTERED have one, for 16 million submissions: the table is asked for
 * each slice before them. Used by whoever writes, one at a time. */
#ifndef INTAKE_SLICES_H
#define INTAKE_SLICES_H

#include "intake/inside.h"

enum { SLICES_FILTERED = 32, SLICE_SHIFT = 19, SLICE_WAITING = -1 };

struct slices;
struct slices *slices_open(void);
void slices_close(struct slices *slices);
/* For tests, before anything else: slices of 1 << shift numbers. */
void slices_limit(struct slices *slices, unsigned shift);

int64_t slice_of(const struct slices *slices, int64_t seq);

/* Another process has, or an earlier start of this one, put names into the table: those with
 * numbers from one to the other. */
enum status slices_read(struct slices *slices, struct group *group, int64_t from, int64_t to,
                        struct fault *why);
/* At the beginning of a transaction: whether anything waits for its parts. */
enum status slices_begin(struct slices *slices, struct group *group, struct fault *why);
/* As arrival.place: its number in the table, or below 0; 0 when it is not there. */
enum status slices_find(int64_t *place, const struct slices *slices, struct group *group,
                        struct text key, struct fault *why);
/* Puts it there, under a number above 0; not when it is there already. */
enum status slices_add(struct slices *slices, struct group *group, struct text key, int64_t seq,
                       struct fault *why);
/* It waited, and is complete now. */
enum status slices_move(struct slices *slices, struct group *group, struct text key,
                        int64_t seq, struct fault *why);
/* This process has put all names there up to that number: filters that are full are kept. */
enum status slices_keep(struct slices *slices, struct group *group, int64_t to,
                        struct fault *why);

#endif
