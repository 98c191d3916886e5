/* walker.h: somebody who walks through every service with answers by chance, seeded, until
 * every question of its form was met. For tests. */
#ifndef DESK_WALKER_H
#define DESK_WALKER_H

#include "desk/desk_fixture.h"

enum { WALKER_QUESTIONS = 128, WALKER_SERVICES = 64, WALKER_TRIED = 4096 };

struct walker {
    struct fixture fixture;
    struct random_seeded chance;
    struct text questions[WALKER_QUESTIONS]; /* of the form that is walked */
    bool met[WALKER_QUESTIONS];
    size_t question_count, pages;
    bool ended;                            /* a walk of this form came to its end */
    const char *services[WALKER_SERVICES]; /* all that the menus lead to */
    size_t service_count;
    unsigned
        tried[WALKER_TRIED]; /* how often a choice was made, by a hash of page and choice */
    size_t unmet;
    struct arena *arena;
    /* Each question when it is met first: it has just arrived. */
    void (*arrived)(struct walker *walker, const char *name);
    /* Each page as it is shown, before it is answered; and each walk's end, whether the form
     * came to its own. Either may be NULL. */
    void (*shown)(struct walker *walker);
    void (*walked)(struct walker *walker, const char *service, bool to_the_end);
    size_t least_walks; /* of each service, though every question was met; 0 will do */
    /* Whether a service was walked enough, whatever of it was not met; then no walk is later
     * than today, and no secret is left out. NULL: as said above. */
    bool (*enough)(struct walker *walker, const char *service);
    const char *data; /* the folder of a device that is there already; NULL: a fresh one */
    /* What every desk is opened with: see fixture. */
    struct scene_room rooms[SIZE_LARGEST + 1];
    void (*looked)(void *self, const struct fixture *fixture);
    void *self;
};

/* Walks every service that the menus of a deployment lead to, in those languages (their own
 * names; NULL ends the list). */
void walker_walk(struct walker *walker, const char *services, const char *const *languages);
/* As likely as any other below. */
uint64_t walker_draw(struct walker *walker, uint64_t below);

#endif
