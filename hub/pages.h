/* pages.h: the place where rooms that have pages of their own join the hub: the OpenRosa
 * server, the case worker's pages. A room gives its routes; nothing else here knows them. */
#ifndef HUB_PAGES_H
#define HUB_PAGES_H

#include "hub/hub.h"

struct pages;
struct pages_options {
    struct text address; /* of the hub as others see it, without a slash at its end */
    bool secure;         /* others reach it over TLS */
    bool demonstration;
};
enum status pages_open(struct pages **pages, struct hub *hub,
                       const struct pages_options *options, struct fault *why);
const struct http_route *pages_routes(size_t *count, struct pages *pages);
/* For whoever sits at the terminal, once it serves. */
void pages_say(const struct pages *pages, unsigned port);
void pages_close(struct pages *pages);

#endif
