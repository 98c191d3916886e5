#include "voice/limit.h"

#include <limits.h>

#include "base/check.h"

static void what_is_not_loud_stays_as_it_is(void **state)
{
    (void)state;
    for (int value = -24576; value <= 24576; value += 64)
        assert_int_equal(limit_softly(value), value);
}

static void what_is_louder_stays_louder_and_never_reaches_the_end(void **state)
{
    (void)state;
    for (int value = 24576; value < 400000; value += 512) {
        assert_true(limit_softly(value + 512) >= limit_softly(value));
        assert_true(limit_softly(value) < 32600);
        assert_int_equal(limit_softly(-value), -limit_softly(value));
    }
    assert_true(limit_softly(INT_MAX) <= 32600);
    assert_true(limit_softly(INT_MIN) >= -32600);
}

CHECK_MAIN(cmocka_unit_test(what_is_not_loud_stays_as_it_is),
           cmocka_unit_test(what_is_louder_stays_louder_and_never_reaches_the_end))
