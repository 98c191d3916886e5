/* wire_examples.h: a message of each kind, with keys, for the tests of wire.h. */
#ifndef SYNC_WIRE_EXAMPLES_H
#define SYNC_WIRE_EXAMPLES_H

#include "base/check.h"
#include "sync/wire.h"

struct fixture {
    struct signer *device, *office;
    struct sign_key device_key, office_key;
    struct arena *arena;
    struct fault why;
};
int wire_set_up(void **state);
int wire_tear_down(void **state);
#define WITH_KEYS(test) cmocka_unit_test_setup_teardown(test, wire_set_up, wire_tear_down)

#define UUID_A TEXT("uuid:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")
#define UUID_B TEXT("uuid:00000000-0000-4000-8000-000000000001")
enum { NOW = 1700000000 };

extern const struct text CODE, RIGHT_CASE, WRONG_CASE; /* RIGHT_CASE travels in five bytes */
extern const struct wire_batch BATCH;
extern const struct wire_answer ANSWER;
extern const struct wire_hello HELLO;
extern const struct wire_news NEWS;
extern const struct wire_tally TALLY;
struct wire_enrol enrol_example(const struct fixture *f);
struct wire_enrolled enrolled_example(const struct fixture *f);

/* Messages as bytes, whatever their kind. */
struct wire_kind {
    const char *name, *what; /* what: as it is signed */
    void (*write)(struct buffer *out, struct fixture *f);
    /* `key` NULL: whose it is. */
    enum status (*read)(struct fixture *f, struct text bytes, const struct sign_key *key);
    bool carries_key, is_of_device;
};
enum {
    KIND_BATCH,
    KIND_ANSWER,
    KIND_HELLO,
    KIND_NEWS,
    KIND_ENROL,
    KIND_ENROLLED,
    KIND_TALLY,
    KIND_COUNT
};
extern const struct wire_kind KINDS[KIND_COUNT];

#endif
