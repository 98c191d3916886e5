/* hub.h: the office's side of sync as a whole: what the program doorstep-hub opens, and what it
 * does with what arrives. Commands and servers share it; main.c knows flags and signals.
 *
 *   DATA/keys      who may read it can speak for the office (docs/office.md)
 *   DATA/hub.db    the database, unless it is PostgreSQL
 *   DATA/partial   batches whose line broke */
#ifndef HUB_HUB_H
#define HUB_HUB_H

#include "base/buffer.h"
#include "casebook/casebook.h"
#include "devices/devices.h"
#include "http/http.h"
#include "insight/insight.h"
#include "intake/intake.h"
#include "news/news.h"

struct hub_options {
    const char *data, *services, *locales;
    const char *database;        /* "postgresql://..."; NULL: DATA/hub.db */
    const char *passphrase_file; /* NULL: asked on the terminal */
    bool demonstration;          /* makes all keys, in clear */
    bool no_key;                 /* reads nothing, whatever lies there */
    bool publishes;              /* the services become news */
};

struct partial;
struct replies;
struct stepper;
struct hub {
    struct arena *arena;
    struct clock clock;
    struct random random;
    struct db_pool *pool;
    struct devices *devices;
    struct intake *intake;
    struct office_secret *secret; /* NULL: reads nothing */
    struct casebook *book;        /* NULL: the deployment has no office tables */
    struct insight *insight;
    struct partial *partial;
    struct replies *replies;
    struct stepper *stepper; /* NULL until the server runs */
    const char *keys, *services, *locales, *office_tables;
};

enum status hub_open(struct hub **hub, const struct hub_options *options, struct fault *why);
void hub_close(struct hub *hub);
/* The services anew: what changed becomes news. */
enum status hub_publish(struct hub *hub, size_t *changes, struct fault *why);

/* Takes a whole batch and writes its answer. REFUSED: it is not whole, or of a device that is
 * unknown or revoked (`is_stranger`). FAILED, NO_ROOM: try later; nothing was taken. */
struct hub_batch {
    struct text bytes, source; /* "batch", "stick" */
    uint8_t device[WIRE_ID], id[WIRE_ID];
    size_t items, complete, refused;
    bool is_stranger;
};
enum status hub_take_batch(struct buffer *answer, struct hub_batch *batch, struct hub *hub,
                           struct fault *why);
/* Takes a hello and writes the news for it. The same failures. */
enum status hub_take_hello(struct buffer *news, bool *is_stranger, struct hub *hub,
                           struct text message, struct fault *why);
/* Takes counts of where people stop, once, and writes the answer. The same failures. */
struct hub_counts {
    uint8_t device[WIRE_ID], id[WIRE_ID];
    bool is_stranger;
};
enum status hub_take_tally(struct buffer *answer, struct hub_counts *counts, struct hub *hub,
                           struct text message, struct fault *why);
/* News for a device; the area asked for is its own. */
enum status hub_write_news(struct buffer *out, struct wire_news *news, struct hub *hub,
                           const struct device_facts *device, struct news_ask ask,
                           struct arena *arena, struct fault *why);

/* Routes of /doorstep/1/, and of /healthz and /metrics; at most HUB_MOST_ROUTES each. */
enum { HUB_MOST_ROUTES = 8 };
size_t hub_sync_routes(struct http_route *routes, struct hub *hub);

#endif
