/* check.h: cmocka and what it needs, and a main for a file of tests. */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* CHECK_MAIN(cmocka_unit_test(a), cmocka_unit_test(b)) */
#define CHECK_MAIN(...)                                                                        \
    int main(void)                                                                             \
    {                                                                                          \
        const struct CMUnitTest tests[] = {__VA_ARGS__};                                       \
        return cmocka_run_group_tests(tests, NULL, NULL);                                      \
    }

/* Compares a text with a C string; shows both when they differ. */
#define assert_text(got, want)                                                                 \
    do {                                                                                       \
        struct text got_ = (got);                                                              \
        if (!text_is(got_, want))                                                              \
            fail_msg("got \"%.*s\", wanted \"%s\"", TEXT_ARG(got_), want);                     \
    } while (0)

#endif
