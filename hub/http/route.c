#include <string.h>

#include "http/server.h"

static bool fits(const struct http_route *route, struct text path)
{
    size_t len = strlen(route->path);

    if (len > 1 && route->path[len - 1] == '/')
        return text_starts(path, route->path);
    return text_is(path, route->path);
}

static bool serves(const struct http_route *route, struct text method)
{
    return text_is(method, route->method);
}

/* The longest path wins whatever the method, so that "/a/b" without POST is not answered by a
 * POST of "/a/". */
static size_t longest(const struct http_route *routes, size_t count, struct text path)
{
    size_t best = 0;

    for (size_t i = 0; i < count; i++)
        if (fits(&routes[i], path) && strlen(routes[i].path) > best)
            best = strlen(routes[i].path);
    return best;
}

const struct http_route *route_find(struct text *allowed, const struct http_route *routes,
                                    size_t count, const struct http_request *request)
{
    size_t best = longest(routes, count, request->path);
    bool head = text_is(request->method, "HEAD");
    const struct http_route *instead = NULL;

    *allowed = (struct text){0};
    for (size_t i = 0; i < count; i++) {
        if (!fits(&routes[i], request->path) || strlen(routes[i].path) != best)
            continue;
        if (serves(&routes[i], request->method))
            return &routes[i];
        if (head && serves(&routes[i], TEXT("GET")))
            instead = &routes[i];
        *allowed = text_format(request->arena, "%.*s%s%s", TEXT_ARG(*allowed),
                               allowed->len > 0 ? ", " : "", routes[i].method);
    }
    return instead;
}
