/* http.h: requests and replies as plain values, over GNU libmicrohttpd.
 *
 * A handler sees a whole request (bodies up to its route's limit; nothing larger is read) and
 * fills a reply; it knows nothing of sockets, and runs on a thread of its own, so it may wait.
 * Limits on every input: header bytes, time for headers and for a body, connections in all and
 * from one address, bytes of all bodies together; a burst of bodies waits its turn unread, and
 * past what can be served the answer is 503 with Retry-After, at once. A body that is
 * compressed is refused: nothing here inflates. HTTP only on loopback or behind a proxy that
 * does TLS, or TLS of its own with a certificate.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/arena.h"
#include "base/status.h"

enum {
    HTTP_HEADER_BYTES = 20 * 1024, /* request line and headers, about; more is 431 or 414 */
    HTTP_MOST_HEADERS = 64,        /* more is 431 */
    HTTP_BODIES_BYTES = 96 * 1024 * 1024, /* of all requests that are here; more is 503 */
    HTTP_BODIES_AT_ONCE =
        5 * 1024 * 1024, /* of those not on a slow line; more waits (gate.h) */
    HTTP_MOST_PARTS = 256,
};

struct http_pair {
    struct text name, value;
};

struct http_request {
    struct text method, path; /* path as sent, without query, percent-decoded once, UTF-8 */
    struct text body;
    struct text address; /* of the client, also behind a proxy on this machine */
    bool cut;            /* the line broke: `body` is what had come; only for takes_cut */
    struct arena *arena; /* ends with the request */
    /* As they came: read them with the functions below. */
    const struct http_pair *headers;
    size_t header_count;
    struct text query;
};
/* Empty when there is none, or when it is not UTF-8. Names of headers in any case. */
struct text http_header(const struct http_request *request, const char *name);
struct text http_query(const struct http_request *request, const char *name);
struct text http_cookie(const struct http_request *request, const char *name);
/* A field of an application/x-www-form-urlencoded body. */
struct text http_field(const struct http_request *request, const char *name);

struct http_part { /* of multipart/form-data */
    struct text name, file_name, type, bytes;
};
/* REFUSED when it is not whole. */
enum status http_parts(struct http_part **parts, size_t *count,
                       const struct http_request *request, struct fault *why);

struct http_reply {
    int status;       /* 200 unless set */
    struct text type; /* Content-Type */
    struct text body; /* lives as long as the request's arena */
    struct http_pair headers[16];
    size_t header_count;
};
void http_add_header(struct http_reply *reply, struct text name, struct text value);
/* One line of plain text, for refusals; `line` is a literal without its line's end. */
void http_say(struct http_reply *reply, int status, const char *line);
/* To be called last: names the body by `etag` (with its quotes), answers 304 to who has it and
 * 206 or 416 to who wants a range of it (RFC 9110, 13 and 14: one range). */
void http_serve(struct http_reply *reply, const struct http_request *request, struct text etag);

struct http_route {
    const char *method; /* "GET"; HEAD is served by GET's handler unless it has its own */
    /* "/doorstep/1/batch/" ends in '/': everything below it; "/" is only itself. The longest
     * that fits is taken. */
    const char *path;
    size_t largest_body;
    void *self;
    void (*handle)(void *self, const struct http_request *request, struct http_reply *reply);
    bool takes_cut; /* also called, with request->cut, when a body broke off; the reply is not
                       sent, and the call should be short */
};

/* What was done, for a log: nothing of who asked, nothing of what was said. */
struct http_note {
    const char *method, *route; /* as in the route; "" when there was none */
    int status;
    size_t bytes_in, bytes_out;
    int64_t took_us; /* from the end of its headers until its reply was made */
};

struct http_options {
    struct text address;                   /* "127.0.0.1" */
    unsigned port;                         /* 0: any free one */
    struct text certificate, key;          /* PEM; empty: plain HTTP */
    unsigned threads;                      /* that read and write; 0: one a processor */
    unsigned workers;                      /* that run handlers; 0: 48 */
    unsigned connections;                  /* 0: 1024 */
    unsigned from_one_address;             /* 0: 128, and no limit on loopback */
    unsigned header_seconds, body_seconds; /* 0: 15 and 300 */
    size_t bodies_at_once;                 /* 0: HTTP_BODIES_AT_ONCE */
    void *self;
    void (*note)(void *self, const struct http_note *note); /* may be NULL; from any thread */
};
struct http_server;
/* Routes are copied; what they point to is not. `*server` is set before the first handler is
 * called. FAILED: the address cannot be had. */
enum status http_start(struct http_server **server, const struct http_options *options,
                       const struct http_route *routes, size_t count, struct fault *why);
unsigned http_port(const struct http_server *server);
/* Lets what is being served end, then stops; new requests get 503 meanwhile. */
void http_stop(struct http_server *server);

struct http_figures {
    uint64_t requests, refused_busy, bytes_in, bytes_out;
    uint64_t by_class[6]; /* 2xx is [2] */
    unsigned open;
};
struct http_figures http_figures(const struct http_server *server);

#endif
