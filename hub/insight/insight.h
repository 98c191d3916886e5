/* insight.h: how the services fare, without anybody in it.
 *
 * Devices count how people get on from page to page (tally/tally.h) and send parcels of counts.
 * Here they are added up by month, form, page, language and channel: not by device, area or
 * hour, and no worker is in them at all. What comes out has been through shown.h. */
#ifndef INSIGHT_INSIGHT_H
#define INSIGHT_INSIGHT_H

#include "base/clock.h"
#include "db/db.h"
#include "insight/shown.h"
#include "sync/wire.h"
#include "tally/tally.h"

struct insight;
struct insight_options {
    struct db_pool *pool;
    const char *services; /* the deployment's folder, for the pages themselves */
    struct clock clock;
};
enum status insight_open(struct insight **insight, const struct insight_options *options,
                         struct fault *why);
void insight_close(struct insight *insight);

/* A parcel that came before is OK and counts no second time. Keys that are none of ours, or of
 * no month within the last two years, are passed over. */
enum { INSIGHT_MOST_ROWS = 500000 };
struct insight_taken {
    bool was_here;
    size_t counts, strange;
};
enum status insight_take(struct insight_taken *taken, struct insight *insight,
                         const struct wire_tally *tally, struct fault *why);

/* Retention: months that ended so many days ago, and what came that long ago; how many counts.
 */
enum status insight_forget(int64_t *gone, struct insight *insight, int64_t days,
                           struct fault *why);

/* ---- Where do people stop? ---- */

/* Months of which there are counts, the newest first. */
enum status insight_months(struct text **months, size_t *count, struct insight *insight,
                           struct arena *arena, struct fault *why);

/* Each is a figure as it may be shown. */
struct insight_row {
    struct text name;  /* of a form, a page, a language or a channel; empty: all others */
    int64_t began;     /* or came, to a page */
    int64_t resumed;   /* came back to what was put aside */
    int64_t finished;  /* or went on, from a page */
    int64_t back;      /* went back to the page before */
    int64_t stopped;   /* said so; from a page: left it in any way but forward and back */
    int64_t timed_out; /* was there no more, or the line was cut */
    int64_t aside;     /* put it aside for later */
    int64_t help, person, refused;
    enum tally_took took; /* half of those who went on took less than this */
    bool has_took;
};
enum insight_by { INSIGHT_BY_FORM, INSIGHT_BY_LANGUAGE, INSIGHT_BY_CHANNEL, INSIGHT_BY_PAGE };
struct insight_ask {
    struct text month;
    struct text form;     /* of all but INSIGHT_BY_FORM */
    struct text language; /* of INSIGHT_BY_PAGE: one of them, or neither */
    struct text channel;
    enum insight_by by;
};
/* Pages in the order of their form, as far as it is known; all else by name. */
enum status insight_stops(struct insight_row **rows, size_t *count, struct insight *insight,
                          const struct insight_ask *ask, struct arena *arena,
                          struct fault *why);

/* ---- The pages themselves ---- */

struct insight_page {
    struct text name, label, hint;
    struct text *choices;
    size_t choice_count;
};
/* All questions of a form as the deployment has it now, in their order, in a language. */
enum status insight_pages(struct insight_page **pages, size_t *count, struct text *title,
                          struct insight *insight, struct text form, struct text language,
                          struct arena *arena, struct fault *why);

#endif
