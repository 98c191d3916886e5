/* ways.h: walks people through a deployment as a channel would, page by page, and sees to it
 * that every way ends well.
 *
 * Each walk begins at the home menu, by phone and at the kiosk in turn, takes choices and makes
 * up answers, and must end in one of three: a receipt with its number; an answer that was told;
 * a stop that the person wanted, when they hear that nothing was sent. In all three, and on
 * every page before, a person is one step away. What is found otherwise is a finding of the
 * kind "dead end":
 *
 *   - a page without a way on: nothing to choose, or nothing that was tried is taken;
 *   - a choice that is offered and then refused;
 *   - a service that ends without having told anything;
 *   - a page from which no person can be asked for;
 *   - a walk that goes round and round.
 *
 * After the walks that are wanted, some are made three years later: what a table says is not
 * good for ever. A choice that no walk took is a finding too ("untried"), so silence means that
 * all were. The same deployment gives the same walks. */
#ifndef TOOLS_WAYS_H
#define TOOLS_WAYS_H

#include "tools/bundle.h"
#include "tools/finding.h"

enum {
    WAYS_LONGEST = 400, /* pages of one walk */
    WAYS_MOST = 100000  /* walks */
};

struct ways_options {
    const char *data; /* an empty folder, for what is sent */
    struct text language;
    unsigned walks;
    int64_t now_ms;     /* of the first walk */
    int64_t between_ms; /* from one walk to the next */
    uint64_t seed;
};

struct ways {
    unsigned walks, pages;
    unsigned receipts, told, stops; /* how walks ended */
    size_t choices, taken;          /* that were offered; that some walk took to its end */
    size_t questions, met;          /* of all forms; that some walk came to */
};

/* The bundle must be a deployment. A fault when it cannot be opened as one. */
enum status ways_walk(struct ways *ways, struct bundle *bundle, struct findings *findings,
                      const struct ways_options *options, struct fault *why);

#endif
