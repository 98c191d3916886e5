/* house.h: what all sessions of a program share, as the session room itself sees it; everybody
 * else sees session.h. Nothing here changes after house_open but the store, what is
 * counted and which forms are open. */
#ifndef SESSION_HOUSE_H
#define SESSION_HOUSE_H

#include "locale/catalogue.h"
#include "seal/seal.h"
#include "session/cases.h"
#include "session/deployment.h"
#include "session/enrolment.h"
#include "session/lease.h"
#include "session/service.h"
#include "session/session.h"
#include "session/slip.h"
#include "store/store.h"
#include "tally/tally.h"

struct house {
    struct arena *arena;
    struct lease lease; /* of the folder of services */
    struct deployment deployment;
    struct catalogue *catalogues[DEPLOYMENT_MOST_LANGUAGES];
    struct slots slots;
    struct service *services;
    size_t service_count;
    const struct service *home;
    const struct service *call_back; /* NULL: there is none */
    const struct service *visit;     /* the same */
    struct store *store;
    struct device *device;
    struct office_key office;
    struct enrolment enrolment;
    struct clock clock;
    struct random random;
    bool practice;       /* all of it */
    struct tally *tally; /* of all that happens in the house (trail.h) */
    int64_t tallied_ms;  /* when it last went into the store */
    struct tries *tries;
    struct slip_guard slips;
};

/* NULL when the deployment has no form of that id. */
const struct service *house_service(const struct house *house, struct text id);

#endif
