/* http.h: requests and replies as plain values, over GNU libmicrohttpd.
 *
 * A handler sees a whole request (bodies up to its route's limit; nothing larger is read) and
 * fills a reply; it knows nothing of sockets. Limits on every input: header bytes, time for
 * headers and for a body, connections in all and from one address; past what can be served
 * the answer is 503 with Retry-After, at once. HTTP only on loopback or behind a proxy that
 * does TLS, or TLS of its own with a certificate. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/arena.h"
#include "base/status.h"

struct http_request {
    struct text method, path; /* path as sent, without query, percent-decoded once, UTF-8 */
    struct text body;
    struct text address; /* of the client */
    struct arena *arena; /* ends with the request */
    void *inside;
};
/* Empty when there is none. Names of headers in any case. */
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
    struct text body;
    struct {
        struct text name, value;
    } headers[16];
    size_t header_count;
};
void http_add_header(struct http_reply *reply, struct text name, struct text value);

struct http_route {
    const char *method; /* "GET"; HEAD is served by GET's handler unless it has its own */
    const char *path;   /* "/doorstep/1/batch/" ends in '/': everything below it */
    size_t largest_body;
    void *self;
    void (*handle)(void *self, const struct http_request *request, struct http_reply *reply);
};

struct http_options {
    struct text address;                   /* "127.0.0.1" */
    unsigned port;                         /* 0: any free one */
    struct text certificate, key;          /* PEM; empty: plain HTTP */
    unsigned threads;                      /* 0: one a processor */
    unsigned connections;                  /* 0: 1024 */
    unsigned header_seconds, body_seconds; /* 0: 15 and 300 */
};
struct http_server;
enum status http_start(struct http_server **server, const struct http_options *options,
                       const struct http_route *routes, size_t count, struct fault *why);
unsigned http_port(const struct http_server *server);
/* Lets what is being served end, then stops. */
void http_stop(struct http_server *server);

struct http_figures {
    uint64_t requests, refused_busy, bytes_in, bytes_out;
    uint64_t by_class[6]; /* 2xx is [2] */
    unsigned open;
};
struct http_figures http_figures(const struct http_server *server);

#endif
