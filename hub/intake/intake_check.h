/* intake_check.h: submissions for the tests of this room. */
#ifndef INTAKE_INTAKE_CHECK_H
#define INTAKE_INTAKE_CHECK_H

#include "db/db_check.h"
#include "intake/intake.h"

enum { CHECK_SHIFT = 7 }; /* so that the tests have several slices */

/* Opens, or fails the test. */
struct intake *check_open(struct db_pool *pool, struct clock_fixed *clock);

extern const struct intake_from CHECK_FROM;

/* A piece of submission `id` ("a", 7 ...): bytes from `offset` of `body`. */
struct wire_item check_item(const char *id, unsigned part, unsigned part_count,
                            const char *body);
struct wire_item check_piece(struct wire_item item, size_t offset, size_t length);

/* Stores them, or fails the test; the verdicts as "complete 4, stored 2, different 0,
 * unwanted malformed". */
const char *check_store(struct intake *intake, struct arena *arena,
                        const struct wire_item *items, size_t count);
#define CHECK_STORE(intake, arena, ...)                                                        \
    check_store(intake, arena, (struct wire_item[]){__VA_ARGS__},                              \
                sizeof((struct wire_item[]){__VA_ARGS__}) / sizeof(struct wire_item))

/* All that is complete, in order: "a[one|two] b[three] ". */
const char *check_all(struct db_pool *pool, struct arena *arena);

#endif
