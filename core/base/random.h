/* random.h: random bytes, as something a test can hold. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    void *self;
    void (*fill)(void *self, void *bytes, size_t count);
};

/* The kernel's; fit for keys. */
struct random random_system(void);

/* A repeatable sequence for tests; never for keys. */
struct random_seeded {
    uint64_t state;
};
struct random random_seeded(struct random_seeded *state);

uint64_t random_u64(struct random random);
/* 0 <= x < 1. */
double random_unit(struct random random);
/* A version 4 UUID in lower case and a NUL (RFC 4122, 4.4). */
void random_uuid(struct random random, char out[37]);

#endif
