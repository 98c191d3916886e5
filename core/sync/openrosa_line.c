#include "sync/openrosa_line.h"

#include <inttypes.h>

#include "sync/openrosa_list.h"

enum { MOST_REDIRECTS = 3, LARGEST_ANSWER = 64 * 1024 };
/* What ODK's own clients assume where a server does not say. */
static const uint64_t USUAL_MOST = UINT64_C(10) * 1000 * 1000;

struct text openrosa_path(const struct openrosa_line *line, const char *name,
                          struct arena *arena)
{
    return text_format(arena, "%.*s/%s", TEXT_ARG(line->base.path), name);
}

static enum status ask(struct link_reply *reply, struct openrosa_line *line,
                       struct link_request *request, struct arena *arena, struct fault *why)
{
    link_add_header(request, "X-OpenRosa-Version", TEXT("1.0"));
    enum status status = line->link->ask(line->link->self, request, reply, arena, why);
    if (line->count)
        line->count(line->self, reply->sent, reply->received);
    if (reply->retry_s > 0)
        line->retry_s = reply->retry_s;
    return status;
}

/* What a reply other than a good one means; says nothing of the path, which may hold a token.
 */
static enum status judge(const struct link_reply *reply, struct arena *arena, struct fault *why)
{
    struct text message = openrosa_message(reply->body, arena);
    const char *colon = message.len > 0 ? ": " : "";
    switch (reply->status) {
    case 401:
    case 403:
        return fault_set(why, REFUSED,
                         "the server does not take this device's user or token (%d%s%.*s)",
                         reply->status, colon, TEXT_ARG(message));
    case 404:
    case 410:
        return fault_set(why, NOT_FOUND, "the server has no such thing (%d%s%.*s)",
                         reply->status, colon, TEXT_ARG(message));
    case 408:
    case 429:
    case 502:
    case 503:
    case 504:
        return fault_set(why, FAILED, "the server is busy or down (%d%s%.*s)", reply->status,
                         colon, TEXT_ARG(message));
    default:
        return fault_set(why, CONFLICT, "the server answers %d%s%.*s", reply->status, colon,
                         TEXT_ARG(message));
    }
}

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static enum status get_once(struct link_reply *reply, struct openrosa_line *line,
                            const struct openrosa_wish *wish, struct text path,
                            struct arena *arena, struct fault *why)
{
    struct link_request request = {.method = "GET",
                                   .path = path,
                                   .largest = wish->largest,
                                   .sink = wish->sink,
                                   .sink_self = wish->sink_self};
    if (wish->etag.len > 0)
        link_add_header(&request, "If-None-Match", wish->etag);
    if (wish->from > 0)
        link_add_header(&request, "Range",
                        text_format(arena, "bytes=%" PRIu64 "-", wish->from));
    return ask(reply, line, &request, arena, why);
}

/* One request to another place; nothing of ours goes with it. */
static enum status get_elsewhere(struct link_reply *reply, struct openrosa_line *line,
                                 const struct openrosa_wish *wish, struct arena *arena,
                                 struct fault *why)
{
    struct openrosa_base place;
    struct link link = {0};
    if (openrosa_elsewhere(&place, &line->base, reply->location, arena, why) != OK ||
        line->elsewhere(line->self, &link, place.origin, why) != OK)
        return CONFLICT;
    struct link_request request = {.method = "GET",
                                   .path = place.path,
                                   .largest = wish->largest,
                                   .sink = wish->sink,
                                   .sink_self = wish->sink_self};
    if (wish->from > 0)
        link_add_header(&request, "Range",
                        text_format(arena, "bytes=%" PRIu64 "-", wish->from));
    enum status status = link.ask(link.self, &request, reply, arena, why);
    if (line->count)
        line->count(line->self, reply->sent, reply->received);
    link_close(&link);
    if (status != OK)
        return status == REFUSED ? CONFLICT : status;
    if (reply->status == 200 || (reply->status == 206 && wish->from > 0))
        return OK;
    return fault_set(why, CONFLICT, "where the server keeps it, the answer is %d",
                     reply->status);
}

enum status openrosa_get(struct link_reply *reply, struct openrosa_line *line,
                         const struct openrosa_wish *wish, struct arena *arena,
                         struct fault *why)
{
    struct text path = wish->path;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
        enum status status = get_once(reply, line, wish, path, arena, why);
        if (status != OK)
            return status;
        if (reply->status == 200 || (reply->status == 206 && wish->from > 0) ||
            (reply->status == 304 && wish->etag.len > 0))
            return OK;
        if (!is_redirect(reply->status) || reply->location.len == 0)
            return judge(reply, arena, why);
        if (openrosa_resolve(&path, &line->base, path, reply->location, arena, why) != OK)
            return wish->may_leave && line->elsewhere
                       ? get_elsewhere(reply, line, wish, arena, why)
                       : CONFLICT;
    }
    return fault_set(why, CONFLICT, "the server sends us round in circles");
}

enum status openrosa_accepts(uint64_t *most, struct openrosa_line *line, struct arena *arena,
                             struct fault *why)
{
    struct link_reply reply;
    struct link_request request = {.method = "HEAD",
                                   .path = openrosa_path(line, "submission", arena),
                                   .largest = LARGEST_ANSWER};
    *most = USUAL_MOST;
    enum status status = ask(&reply, line, &request, arena, why);
    if (status != OK)
        return status;
    if (reply.status != 204 && reply.status != 200)
        return judge(&reply, arena, why);
    if (reply.accepts_bytes > 0)
        *most = (uint64_t)reply.accepts_bytes;
    return OK;
}

enum status openrosa_post(struct link_reply *reply, struct openrosa_line *line,
                          struct text body, struct text type, struct arena *arena,
                          struct fault *why)
{
    struct link_request request = {.method = "POST",
                                   .path = openrosa_path(line, "submission", arena),
                                   .body = body,
                                   .largest = LARGEST_ANSWER};
    link_add_header(&request, "Content-Type", type);
    return ask(reply, line, &request, arena, why);
}
