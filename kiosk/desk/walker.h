/* walker.h: somebody who walks through every service with answers by chance, seeded, until
 * every question of its form was met. For tests. */
#ifndef DESK_WALKER_H
#define DESK_WALKER_H

#include "desk/desk_fixture.h"

enum { WALKER_QUESTIONS = 64 };

struct walker {
    struct fixture fixture;
    struct random_seeded chance;
    struct text questions[WALKER_QUESTIONS]; /* of the form that is walked */
    bool met[WALKER_QUESTIONS];
    size_t question_count, pages;
    struct arena *arena;
    /* Each question when it is met first: it has just arrived. */
    void (*arrived)(struct walker *walker, const char *name);
    /* What every desk is opened with: see fixture. */
    struct scene_room rooms[SIZE_LARGEST + 1];
    void (*looked)(void *self, const struct fixture *fixture);
    void *self;
};

/* Walks the services of a deployment in the order of its menu, in those languages (their own
 * names; NULL ends both lists). */
void walker_walk(struct walker *walker, const char *services, const char *const *languages,
                 const char *const *forms);
/* As likely as any other below. */
uint64_t walker_draw(struct walker *walker, uint64_t below);

#endif
