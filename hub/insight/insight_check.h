/* insight_check.h: an insight over a test's database, and parcels to give it. */
#ifndef INSIGHT_INSIGHT_CHECK_H
#define INSIGHT_INSIGHT_CHECK_H

#include "db/db_check.h"
#include "insight/insight.h"

struct insight_place {
    struct db_place *db;
    struct clock_fixed clock; /* November 2026 */
    struct insight *insight;
};
void insight_place_open(struct insight_place *place, struct db_place *db);
void insight_place_close(struct insight_place *place);
/* Gives a parcel of one count. */
struct insight_taken insight_place_count(struct insight_place *place, uint8_t device,
                                         uint8_t parcel, const char *key, int64_t times);
/* The same with a new parcel each time. */
void insight_place_add(struct insight_place *place, const char *key, int64_t times);

#endif
