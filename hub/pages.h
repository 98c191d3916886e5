/* pages.h: the place where rooms that have pages of their own join the hub: the OpenRosa
 * server, the case worker's pages. A room gives its routes; nothing else here knows them. */
#ifndef HUB_PAGES_H
#define HUB_PAGES_H

#include "hub/hub.h"

struct office;
struct pages;
struct pages_options {
    struct text address;  /* of the hub as others see it, without a slash at its end */
    bool is_told;         /* by who started it; else clients are called back as they call us */
    const char *assets;   /* folder with office.css */
    struct text language; /* of the office's log-in page */
    bool secure;          /* others reach it over TLS */
    bool demonstration;   /* people of the office with a known password */
};
/* The hub outlives them. */
enum status pages_open(struct pages **pages, struct hub *hub,
                       const struct pages_options *options, struct fault *why);
const struct http_route *pages_routes(size_t *count, struct pages *pages);
/* For whoever sits at the terminal, once it serves. */
void pages_say(const struct pages *pages);
void pages_close(struct pages *pages);

/* The office alone, for commands; NULL when the deployment has no office tables. */
enum status pages_office(struct office **office, struct hub *hub,
                         const struct pages_options *options, struct fault *why);

#endif
