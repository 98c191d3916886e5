/* inside.h: what the files of the insight room share.
 *
 *   shown.c   which figures may be shown        schema.c   tables
 *   take.c    parcels of counts, once each      stops.c    added up, and what may be shown
 *   page_text.c   the pages that people saw */
#ifndef INSIGHT_INSIDE_H
#define INSIGHT_INSIDE_H

#include "insight/insight.h"

struct insight {
    struct insight_options options;
    struct arena *arena;
};

enum status insight_migrate(struct db *db, struct fault *why);
/* "2026-11" where the office is. */
struct text insight_month(const struct insight *insight, int64_t back, struct arena *arena);

#endif
