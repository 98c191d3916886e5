/* link.h: requests over HTTP, as plain values.
 *
 * A link asks below one address, one request after the other, on one connection that is kept.
 * It is a struct of functions, so that a test can be the other side; link_open makes the real
 * one over libcurl, the only place that knows it. Certificates are always verified. Redirects
 * are not followed: whoever answers in another's place is told of, not obeyed. */
#ifndef SYNC_LINK_H
#define SYNC_LINK_H

#include "base/arena.h"
#include "base/status.h"

enum { LINK_MOST_HEADERS = 6 };
struct link_header {
    const char *name;
    struct text value;
};
/* Takes bytes of a body as they come, of a 200 (all of it) or a 206 (the range that was asked
 * for); false: no more, cut it. */
typedef bool link_sink(void *self, int status, struct text bytes);

struct link_request {
    const char *method; /* GET, HEAD, PUT, POST */
    struct text path;   /* "/doorstep/1/hello" */
    struct link_header headers[LINK_MOST_HEADERS];
    size_t header_count;
    struct text body;
    size_t largest;  /* bytes of a reply's body; more is cut: TOO_LARGE */
    link_sink *sink; /* gets the body of 200 and 206; NULL: it stands in the reply */
    void *sink_self;
};
struct link_reply {
    int status; /* of HTTP */
    struct text body;
    bool has_at;
    uint64_t at;             /* Doorstep-At */
    int64_t retry_s;         /* Retry-After in seconds; 0: not said */
    struct text type;        /* Content-Type */
    struct text etag;        /* as it came, with its quotes */
    struct text location;    /* where a redirect leads */
    int64_t accepts_bytes;   /* X-OpenRosa-Accept-Content-Length; 0: not said */
    uint64_t sent, received; /* bytes, also when it failed */
};
void link_add_header(struct link_request *request, const char *name, struct text value);

struct link {
    void *self;
    /* OK: there is a reply, whatever its status. FAILED: no network, nobody there, or cut off
     * in the middle. REFUSED: the other side cannot be who it should be, or the address is
     * none. TOO_LARGE. */
    enum status (*ask)(void *self, const struct link_request *request, struct link_reply *reply,
                       struct arena *arena, struct fault *why);
    void (*close)(void *self);
};

struct link_options {
    struct text url;            /* "https://office.example/doorstep" */
    struct text ca;             /* PEM file; empty: the system's */
    struct text user, password; /* HTTP Basic over TLS, Digest anywhere; empty: none */
    int64_t connect_s;          /* 0: 60 */
    int64_t silence_s;          /* cut when nothing moved for so long; 0: 90 */
    /* Asked about once a second; true: stop at once (FAILED). May be NULL. */
    bool (*stop)(void *self);
    void (*moved)(void *self, uint64_t sent, uint64_t received); /* of this request; or NULL */
    void *self;
};
/* REFUSED: the address is not http:// or https://. */
enum status link_open(struct link *link, const struct link_options *options, struct fault *why);
void link_close(struct link *link);

#endif
