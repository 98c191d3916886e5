#include "hub/pages.h"

struct pages {
    struct hub *hub;
    struct pages_options options;
};

enum status pages_open(struct pages **pages, struct hub *hub,
                       const struct pages_options *options, struct fault *why)
{
    (void)why;
    *pages = ARENA_NEW(hub->arena, struct pages);
    **pages = (struct pages){hub, *options};
    return OK;
}

const struct http_route *pages_routes(size_t *count, struct pages *pages)
{
    (void)pages;
    *count = 0;
    return NULL;
}

void pages_say(const struct pages *pages, unsigned port)
{
    (void)pages;
    (void)port;
}

void pages_close(struct pages *pages)
{
    (void)pages;
}
