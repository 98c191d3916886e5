#include "insight/shown.h"

#include "base/check.h"

static void less_than_five_is_never_shown(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 5; i++)
        assert_int_equal(shown_count(i), INSIGHT_HIDDEN);
    assert_int_equal(shown_count(5), 5);
    assert_int_equal(shown_count(9), 5);
    assert_int_equal(shown_count(1004), 1000);
}

/* Smallest and largest of what a figure that is shown may stand for. */
static int64_t least(int64_t shown)
{
    return shown == INSIGHT_HIDDEN ? 0 : shown;
}
static int64_t most(int64_t shown)
{
    return shown == INSIGHT_HIDDEN ? INSIGHT_LEAST - 1 : shown + INSIGHT_LEAST - 1;
}

/* Whoever knows the sum and all parts but the hidden ones: how many values are left for the
 * first part? */
static int64_t left_open(const int64_t *parts, size_t count, int64_t sum)
{
    int64_t low = least(sum), high = most(sum);
    for (size_t i = 1; i < count; i++) {
        low -= most(parts[i]);
        high -= least(parts[i]);
    }
    low = low < 0 ? 0 : low;
    high = high >= INSIGHT_LEAST ? INSIGHT_LEAST - 1 : high;
    return high - low + 1;
}

/* Each of the residues a count can have matters, and whether it is hidden; nothing else does.
 */
enum { VALUES = 15 };

static void what_is_hidden_cannot_be_had_from_a_sum(void **state)
{
    int64_t counts[INSIGHT_GROUPS], tried = 0;
    (void)state;
    for (int64_t code = 0; code < INSIGHT_LEAST * VALUES * VALUES * VALUES; code++) {
        int64_t rest = code / INSIGHT_LEAST;
        counts[0] = code % INSIGHT_LEAST; /* the hidden one */
        for (size_t i = 1; i < INSIGHT_GROUPS; i++, rest /= VALUES)
            counts[i] = rest % VALUES;
        for (size_t groups = 2; groups <= INSIGHT_GROUPS; groups++) {
            int64_t parts[INSIGHT_GROUPS], sum = 0;
            for (size_t i = 0; i < groups; i++) {
                sum += counts[i];
                parts[i] = shown_count(counts[i]);
            }
            tried++;
            if (left_open(parts, groups, shown_count(sum)) < 2)
                fail_msg("%lld of %lld is known exactly", (long long)counts[0], (long long)sum);
        }
    }
    assert_true(tried > 10000);
}

/* So that the test above could fail: figures that are not rounded give it away. */
static void without_rounding_it_could(void **state)
{
    const int64_t parts[] = {INSIGHT_HIDDEN, 17};
    (void)state;
    int64_t low = 20 - parts[1];
    assert_int_equal(low, 3);
    assert_true(left_open(parts, 2, shown_count(20)) >= 2);
}

static void a_share_is_shown_where_both_sides_are(void **state)
{
    (void)state;
    assert_int_equal(shown_share(4, 100), INSIGHT_HIDDEN);
    assert_int_equal(shown_share(96, 100), INSIGHT_HIDDEN);
    assert_int_equal(shown_share(5, 10), 50);
    assert_int_equal(shown_share(13, 18), 70);
    assert_int_equal(shown_share(0, 0), INSIGHT_HIDDEN);
}

CHECK_MAIN(cmocka_unit_test(less_than_five_is_never_shown),
           cmocka_unit_test(what_is_hidden_cannot_be_had_from_a_sum),
           cmocka_unit_test(without_rounding_it_could),
           cmocka_unit_test(a_share_is_shown_where_both_sides_are))
