/* bench.h: what the tests of the OpenRosa client share: a device, its server, and another
 * host's with which it has no business. */
#ifndef TESTS_OPENROSA_BENCH_H
#define TESTS_OPENROSA_BENCH_H

#include "base/check.h"
#include "tests/openrosa/central.h"
#include "tests/openrosa/kiosk.h"

struct bench {
    struct central central;
    struct central other;
    struct kiosk kiosk;
    const char *url;
};
/* One key for all encrypted forms of a program: making one takes long. For a group of tests. */
int bench_make_key(void **state);
int bench_drop_key(void **state);

void bench_begin(struct bench *bench, void **state);
/* Looks that every request had what it must have, and that no secret went to the other host. */
void bench_end(struct bench *bench);
/* Two forms: enrol with two files, and follow. */
void bench_serve_forms(struct bench *bench);
/* An address at the other host. */
const char *bench_elsewhere(struct bench *bench);
bool bench_holds(struct text text, const char *words);
/* Whether staff are told so. */
bool bench_is_told(struct bench *bench, const char *words);
/* All parts of a submission are at the server, byte by byte. */
void bench_assert_arrived(struct bench *bench, struct text id);

#define assert_round(bench, wanted)                                                            \
    do {                                                                                       \
        enum round_end end_ = kiosk_round(&(bench)->kiosk);                                    \
        if (end_ != (wanted))                                                                  \
            fail_msg("%s: %s", round_end_name(end_), (bench)->kiosk.why.text);                 \
    } while (0)

#endif
