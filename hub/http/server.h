/* server.h: what the files of the http room share while a server runs. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/gate.h"
#include "http/http.h"
#include "http/peers.h"
#include "http/workers.h"

struct http_server {
    struct http_options options;
    struct arena *arena; /* of the server's life */
    struct http_route *routes;
    size_t route_count;
    struct MHD_Daemon *daemon;
    struct peers *peers;
    struct workers *workers;
    struct gate *gate;
    unsigned port;
    atomic_bool ending;
    atomic_uint busy; /* requests that are between their first line and their end */
    atomic_size_t bodies_bytes;
    atomic_uint_fast64_t requests, refused_busy, bytes_in, bytes_out, by_class[6];
    pthread_mutex_t lock;
    pthread_cond_t calm; /* busy fell */
};

/* The callbacks of the library; exchange.c. */
void *exchange_begin(void *self, const char *uri, struct MHD_Connection *connection);
enum MHD_Result exchange_go_on(void *self, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *upload_data,
                               size_t *upload_data_size, void **state);
void exchange_end(void *self, struct MHD_Connection *connection, void **state,
                  enum MHD_RequestTerminationCode code);

/* The route for a method and a path; NULL, and whether another method has it: `allowed` gets
 * the methods for the Allow header. route.c. */
const struct http_route *route_find(struct text *allowed, const struct http_route *routes,
                                    size_t count, const struct http_request *request);

#endif
