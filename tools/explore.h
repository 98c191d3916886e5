/* explore.h: fills a form in, over and over, to see where its answers lead.
 *
 * Each walk goes from the first stop to the end and answers what it can; what one walk learns
 * about answers that lead further the next one uses. So most pages are seen as people will see
 * them, with outputs filled in, and a page that no walk reached is known as such. One walk of
 * five is made three years later, when the rows of many tables are no longer good. The same
 * form gives the same walks. */
#ifndef TOOLS_EXPLORE_H
#define TOOLS_EXPLORE_H

#include "form/outline.h"

enum {
    EXPLORE_LEAST_WALKS = 300,
    EXPLORE_MOST_WALKS = 3000,
    EXPLORE_PATIENCE = 300,      /* walks that saw nothing new, before it ends */
    EXPLORE_MOST_STOPS = 60000,  /* of all walks together */
    EXPLORE_FEWEST = 20,         /* walks, or too little was tried to say anything */
    EXPLORE_LONGEST_WALK = 3000, /* stops of one */
    EXPLORE_MOST_SECONDS = 20    /* of processor time */
};

struct explorer {
    struct clock clock; /* what day it is; zero: the machine's */
    void *self;         /* any of what follows may be NULL */
    /* A stop, before it is answered and once more with its answer. May change the language. */
    void (*stop)(void *self, struct record *record, struct place place, bool answered);
    /* A walk came to the end: all is answered. */
    void (*end)(void *self, struct record *record);
    /* An answer was refused with words of the form's own, in the record's language. */
    void (*refused)(void *self, struct record *record, struct place place, struct text value);
};

struct explored {
    struct explored_control {
        unsigned stops;
        unsigned ends;     /* walks that came to the end and had stopped here */
        bool untaken;      /* it must be answered, and nothing that was tried was taken */
        struct text tried; /* one of what was tried then */
    } * controls;          /* by the control's number; a group's stay zero */
    size_t control_count;
    unsigned walks, ends;
    bool endless; /* a walk went on and on, and was given up */
    bool cut;     /* there was more to see than the limits allow */
};

/* A fault when no record of the form can be made. Everything lies in the arena. */
enum status explore(struct explored *explored, const struct form *form,
                    const struct explorer *explorer, struct arena *arena, struct fault *why);

/* The surroundings of the records that it makes; `turn` chooses what they say. */
struct explore_host {
    struct clock clock; /* zero: the machine's */
    unsigned turn;
    struct random_seeded random;
};
struct record_host explore_host(struct explore_host *host);

#endif
