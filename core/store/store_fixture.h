/* store_fixture.h: a store in a folder of its own, for the tests of this room. */
#ifndef STORE_STORE_FIXTURE_H
#define STORE_STORE_FIXTURE_H

#include "store/store.h"

#define DAY_MS INT64_C(86400000)

struct place {
    char folder[64];
    struct arena *arena;
    struct clock_fixed clock;
    struct store *store; /* NULL when closed */
    struct text set_aside;
};

/* For cmocka: a new folder (in memory, where the machine has such a disk), and its removal. */
int place_set_up(void **state);
int place_tear_down(void **state);

/* Closes it and removes every file of the folder. */
void place_empty(struct place *place);
char *place_path(struct place *place, const char *name);
/* Opens, or fails the test. */
void place_open(struct place *place);
enum status place_try_open(struct place *place, struct fault *why);
void place_close(struct place *place);
void place_reopen(struct place *place);
/* A submission of one body and one attachment; its case_check begins with the id. */
enum status place_send(struct place *place, const char *id, int priority, const char *body);
/* "uuid:a=queued uuid:b=sent " */
const char *place_queue(struct place *place);
/* Some file in the folder holds these bytes. */
bool place_holds(struct place *place, const char *bytes);

#endif
