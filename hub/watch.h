/* watch.h: /healthz and /metrics (Prometheus' text format 0.0.4): figures, and nobody's words.
 */
#ifndef HUB_WATCH_H
#define HUB_WATCH_H

#include "hub/hub.h"

struct watch {
    struct hub *hub;
    struct http_server *const *server; /* as http_start sets it */
};
size_t watch_routes(struct http_route *routes, struct watch *watch);

#endif
