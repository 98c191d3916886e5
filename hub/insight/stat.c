#include "insight/stat.h"

#include <math.h>
#include <stdlib.h>

/* ---- The upper incomplete gamma function, Q(s, x) ---- */

enum { MOST_STEPS = 1000 };
static const double TINY = 1e-300, CLOSE = 1e-14;

/* Below s + 1 the series of the lower one converges. */
static double lower_by_series(double s, double x)
{
    double term = 1 / s, sum = term;
    for (int i = 1; i < MOST_STEPS && fabs(term) > fabs(sum) * CLOSE; i++) {
        term *= x / (s + i);
        sum += term;
    }
    return sum * exp(-x + s * log(x) - lgamma(s));
}

/* Above it the continued fraction of the upper one (Lentz). */
static double upper_by_fraction(double s, double x)
{
    double b = x + 1 - s, c = 1 / TINY, d = 1 / b, h = d;
    for (int i = 1; i < MOST_STEPS; i++) {
        double an = -i * (i - s);
        b += 2;
        d = an * d + b;
        d = 1 / (fabs(d) < TINY ? TINY : d);
        c = b + an / c;
        c = fabs(c) < TINY ? TINY : c;
        double step = d * c;
        h *= step;
        if (fabs(step - 1) < CLOSE)
            break;
    }
    return h * exp(-x + s * log(x) - lgamma(s));
}

double stat_chi2_tail(double chi2, double df)
{
    double s = df / 2, x = chi2 / 2;
    if (!(x > 0))
        return 1;
    return x < s + 1 ? 1 - lower_by_series(s, x) : upper_by_fraction(s, x);
}

/* ---- Yes and no ---- */

static bool has_empty_margin(const struct stat_table *table)
{
    return table->a + table->b == 0 || table->c + table->d == 0 || table->a + table->c == 0 ||
           table->b + table->d == 0;
}

double stat_chi2(const struct stat_table *table)
{
    double a = (double)table->a, b = (double)table->b, c = (double)table->c,
           d = (double)table->d;
    if (has_empty_margin(table))
        return 1;
    double cross = a * d - b * c, all = a + b + c + d;
    return stat_chi2_tail(all * cross * cross / ((a + b) * (c + d) * (a + c) * (b + d)), 1);
}

static double log_choose(double n, double k)
{
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

double stat_fisher(const struct stat_table *table)
{
    int64_t row = table->a + table->b, column = table->a + table->c;
    int64_t all = row + table->c + table->d;
    int64_t least = row + column > all ? row + column - all : 0;
    int64_t most = row < column ? row : column;
    if (has_empty_margin(table))
        return 1;
    double whole = log_choose((double)all, (double)column);
    double own = log_choose((double)row, (double)table->a) +
                 log_choose((double)(all - row), (double)(column - table->a)) - whole;
    double sum = 0;
    for (int64_t a = least; a <= most; a++) {
        double log_p = log_choose((double)row, (double)a) +
                       log_choose((double)(all - row), (double)(column - a)) - whole;
        if (log_p <= own + 1e-7) /* as likely, but for rounding */
            sum += exp(log_p);
    }
    return sum < 1 ? sum : 1;
}

double stat_outcomes(const struct stat_table *table)
{
    enum { FEW = 10 };
    int64_t rows[] = {table->a + table->b, table->c + table->d};
    int64_t columns[] = {table->a + table->c, table->b + table->d};
    int64_t all = rows[0] + rows[1];
    for (int row = 0; row < 2; row++)
        for (int column = 0; column < 2; column++)
            if ((double)rows[row] * (double)columns[column] < (double)FEW * (double)all)
                return stat_fisher(table);
    return stat_chi2(table);
}

/* ---- Waiting ---- */

static int by_time(const void *a, const void *b)
{
    const struct stat_wait *one = a, *other = b;
    return (one->time > other->time) - (one->time < other->time);
}

double stat_log_rank(struct stat_wait *waits, size_t count, bool *sooner)
{
    double observed = 0, expected = 0, variance = 0, at_risk = (double)count, one_at_risk = 0;
    qsort(waits, count, sizeof *waits, by_time);
    for (size_t i = 0; i < count; i++)
        one_at_risk += waits[i].one;
    for (size_t i = 0; i < count;) {
        double ended = 0, one_ended = 0, gone = 0, one_gone = 0;
        for (double time = waits[i].time; i < count && waits[i].time <= time; i++) {
            ended += waits[i].ended;
            one_ended += waits[i].ended && waits[i].one;
            gone++;
            one_gone += waits[i].one;
        }
        double share = one_at_risk / at_risk;
        observed += one_ended;
        expected += ended * share;
        if (at_risk > 1)
            variance += ended * share * (1 - share) * (at_risk - ended) / (at_risk - 1);
        at_risk -= gone;
        one_at_risk -= one_gone;
    }
    if (sooner)
        *sooner = observed > expected;
    if (!(variance > 0))
        return 1;
    return stat_chi2_tail((observed - expected) * (observed - expected) / variance, 1);
}

/* ---- Many questions ---- */

void stat_holm(double *p, size_t count)
{
    double before = 0;
    bool *done = calloc(count + 1, sizeof *done);
    for (size_t round = 0; done && round < count; round++) {
        size_t least = count;
        for (size_t i = 0; i < count; i++)
            if (!done[i] && (least == count || p[i] < p[least]))
                least = i;
        double corrected = p[least] * (double)(count - round);
        corrected = corrected < before ? before : corrected;
        p[least] = before = corrected < 1 ? corrected : 1;
        done[least] = true;
    }
    free(done);
}
