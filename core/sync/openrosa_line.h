/* openrosa_line.h: questions to an OpenRosa server, at its own place and nowhere else.
 *
 * OpenRosa HTTP Request API: X-OpenRosa-Version on every request. A redirect within the same
 * place is followed, three times at most; one that leads elsewhere is told of, save for files
 * whose hash is known: servers keep those with others (Central with S3), and they are fetched
 * there over a line that knows no user, password or token. Statuses:
 *   OK         200, 206, 304 of a GET; any reply of a POST
 *   FAILED     no line, or the server asks to come back later: the round ends
 *   REFUSED    401, 403, or a server that cannot be who it should be
 *   NOT_FOUND  404, 410
 *   CONFLICT   anything else: what was asked for cannot be had in this way
 *   TOO_LARGE  more than was allowed for */
#ifndef SYNC_OPENROSA_LINE_H
#define SYNC_OPENROSA_LINE_H

#include "sync/link.h"
#include "sync/openrosa_url.h"

struct openrosa_line {
    const struct link *link;
    struct openrosa_base base;
    int64_t retry_s; /* what the server asked for last; 0: nothing */
    void *self;
    void (*count)(void *self, uint64_t sent,
                  uint64_t received); /* after each request; or NULL */
    /* Opens a line to another place, without user and password; NULL: nobody is asked there. */
    enum status (*elsewhere)(void *self, struct link *link, struct text origin,
                             struct fault *why);
};

struct openrosa_wish {
    struct text path; /* from the root, as openrosa_resolve gives it */
    struct text etag; /* of what is here already; empty: nothing */
    uint64_t from;    /* only what follows these bytes, if the server can; 0: all */
    size_t largest;   /* of the body, without a sink */
    bool may_leave;   /* a redirect may lead to another place: the hash will be looked at */
    link_sink *sink;
    void *sink_self;
};
enum status openrosa_get(struct link_reply *reply, struct openrosa_line *line,
                         const struct openrosa_wish *wish, struct arena *arena,
                         struct fault *why);
/* What POST to BASE/submission would take, in bytes of a whole request. */
enum status openrosa_accepts(uint64_t *most, struct openrosa_line *line, struct arena *arena,
                             struct fault *why);
/* Sends one multipart body. Only FAILED when there is no reply. */
enum status openrosa_post(struct link_reply *reply, struct openrosa_line *line,
                          struct text body, struct text type, struct arena *arena,
                          struct fault *why);
/* BASE/formList, BASE/submission */
struct text openrosa_path(const struct openrosa_line *line, const char *name,
                          struct arena *arena);

#endif
