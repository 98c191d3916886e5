/* ways_state.h: one run of walks, as ways.c (where they lead) and ways_answer.c (what is
 * answered) see it. */
#ifndef TOOLS_WAYS_STATE_H
#define TOOLS_WAYS_STATE_H

#include "base/map.h"
#include "form/outline.h"
#include "session/session.h"
#include "tools/sample.h"
#include "tools/ways.h"

/* One choice of one page, and what is known of it. */
struct way_arm {
    struct text service, page, value;
    unsigned tries;
    unsigned ended; /* walks that took it and came to an end */
    unsigned worth; /* pages of the last walk that took it where something is still untaken */
    bool refused;
    bool made_up;       /* nobody offered it: something typed, or left empty */
    const size_t *lead; /* the arms of the walk that first came to it */
    size_t lead_count;
};

/* A question as its form has it. */
struct way_question {
    const struct bundle_form *form;
    struct outline_control outline;
    bool found;
};

/* What somebody can come back with. */
struct way_receipt {
    struct text number, secret;
};

enum { WAYS_MOST_ARMS = 20000, WAYS_RECEIPTS = 8 };

struct way_run {
    struct ways *ways;
    struct bundle *bundle;
    struct findings *findings;
    const struct ways_options *options;
    struct arena *arena;
    struct house *house;
    struct clock_fixed clock;
    struct random_seeded state;
    struct random random;
    struct map *known; /* of arms, by service, page and value */
    struct way_arm *arms;
    size_t arm_count;
    unsigned last_new; /* the walk that came to something new */
    struct map *pages; /* of visits, by service and page */
    unsigned *visits;
    unsigned *open; /* of each page: choices that no walk has taken to an end */
    struct way_receipt receipts[WAYS_RECEIPTS];
    size_t receipt_count; /* ever */
};

struct way_walk {
    struct way_run *run;
    struct session *session;
    struct page page;      /* the one on show */
    struct arena *on_show; /* its texts */
    struct arena *arena;   /* of the walk */
    unsigned mood;
    const struct way_arm *target; /* it wants to come to this one again; NULL: to none */
    size_t taken[WAYS_LONGEST];   /* arms, and on which page */
    size_t taken_on[WAYS_LONGEST];
    size_t taken_count;
    size_t met[WAYS_LONGEST]; /* pages */
    size_t met_count;
    struct text service;            /* the one it is in; empty: home */
    bool told;                      /* something, in this service */
    struct text secret;             /* the last one typed */
    const struct way_receipt *back; /* came back with this one */
    bool failed;                    /* a finding was made: the walk is given up */
};

unsigned way_dice(struct way_run *run, unsigned sides);
void way_say(struct way_walk *walk, const struct answer *answer);
void way_find(struct way_walk *walk, const char *kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The control of the page on show. */
struct way_question way_question(const struct way_walk *walk);

/* Answers the page on show, whatever it is; sets `failed` when nothing is taken. */
void way_answer(struct way_walk *walk);

#endif
