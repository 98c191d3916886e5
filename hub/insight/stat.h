/* stat.h: whether two groups differ by more than chance: the tests that textbooks give, and no
 * more.
 *
 * Each gives p: how often chance alone would make a difference at least as large. Pure; counts
 * are not negative. Two-sided throughout. */
#ifndef INSIGHT_STAT_H
#define INSIGHT_STAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The upper tail of chi-square with `df` degrees of freedom. */
double stat_chi2_tail(double chi2, double df);

/* Two groups, yes and no:   yes   no
 *                 one        a    b
 *                 other      c    d     1 where a margin is 0. */
struct stat_table {
    int64_t a, b, c, d;
};
/* Pearson's chi-square with 1 degree of freedom, without correction. */
double stat_chi2(const struct stat_table *table);
/* Fisher's exact test: the sum over all tables with these margins that are no likelier. */
double stat_fisher(const struct stat_table *table);
/* Fisher's where a cell is expected to hold fewer than ten, else chi-square. */
double stat_outcomes(const struct stat_table *table);

/* How long somebody waited, and whether for a decision or still: a wait that has not ended
 * counts for as long as it lasted. */
struct stat_wait {
    double time;
    bool ended;
    bool one; /* of the group that is compared with all others */
};
/* The log-rank test (Mantel's form, hypergeometric variance). Sorts `waits`. `sooner` (may be
 * NULL): the group was decided sooner than expected. 1 where nothing can be compared. */
double stat_log_rank(struct stat_wait *waits, size_t count, bool *sooner);

/* Holm's correction, in place: p as it is when so many questions are asked at once. */
void stat_holm(double *p, size_t count);

#endif
