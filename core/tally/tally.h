/* tally.h: counts how often what happened on which page, so that an office sees where people
 * stop.
 *
 * As ODK's audit log, an event names what happened, the form and the node; unlike it, there is
 * no row for an event, no value, no clock and nobody: only how often, by month. A session
 * counts in memory; tally_flush carries it into the store, from where sync takes it to the
 * office (store_parcel_get). What a crash takes from memory is lost, and nothing else with it.
 *
 * An event's key is seven words: "2026-11 enrol id_number zh-CN kiosk went-on 2". */
#ifndef TALLY_TALLY_H
#define TALLY_TALLY_H

#include "base/arena.h"
#include "base/status.h"

struct store;

enum tally_what {
    TALLY_BEGAN,     /* a service, at its first page (ODK: form start) */
    TALLY_RESUMED,   /* one that was put aside (form resume) */
    TALLY_CAME,      /* to a page (question) */
    TALLY_WENT_ON,   /* from it, after so long (enum tally_took) */
    TALLY_WENT_BACK, /* to the one before */
    TALLY_REFUSED,   /* an answer was not taken (constraint error) */
    TALLY_HELP,      /* was asked for */
    TALLY_PERSON,    /* was asked for */
    TALLY_LEFT,      /* for home, with what was answered kept for later */
    TALLY_PAUSED,    /* for later (form save) */
    TALLY_STOPPED,   /* and thrown away (form exit) */
    TALLY_TIMED_OUT, /* nobody was there any more, or the line was cut */
    TALLY_SENT,      /* (form finalize) */
    TALLY_DONE,      /* a service that only tells told all it had to tell */
    TALLY_ENDED,     /* the form said: do not send */
    TALLY_WHATS
};
/* Coarse, so that it tells a hard page from an easy one and nobody from anybody. */
enum tally_took {
    TALLY_UNDER_10_S,
    TALLY_UNDER_30_S,
    TALLY_UNDER_1_MIN,
    TALLY_UNDER_3_MIN,
    TALLY_UNDER_10_MIN,
    TALLY_LONGER,
    TALLY_TOOKS
};
enum tally_took tally_took_of(int64_t ms);

enum { TALLY_MONTH = 7, TALLY_LONGEST = 64 /* bytes of a form, node, language, channel */ };
struct tally_event {
    struct text month; /* "2026-11" */
    struct text form, node, language, channel;
    enum tally_what what;
    enum tally_took took; /* of TALLY_WENT_ON; else 0 */
};
const char *tally_word(enum tally_what what);
/* False: a word of it is missing, too long, or no word. */
bool tally_key(struct text *key, const struct tally_event *event, struct arena *arena);
/* Borrowed from `key`. False: it is no key of ours. */
bool tally_read(struct tally_event *event, struct text key);

/* ---- Counting ---- */

enum { TALLY_MOST = 1024 /* keys in memory; it is time to flush long before */ };
struct tally;
struct tally *tally_open(void);
void tally_close(struct tally *tally); /* what was not flushed is lost */
/* An event that has no key is passed over, and so is what is over TALLY_MOST. */
void tally_count(struct tally *tally, const struct tally_event *event);
size_t tally_held(const struct tally *tally);
/* What is held goes into the store, all or nothing; after OK nothing is held. */
enum status tally_flush(struct tally *tally, struct store *store, struct fault *why);

#endif
