#include "http/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "http/server.h"

/* The system would take a long reply at once, and be busy with it for minutes on a thin line:
 * all that time the connection would look silent, and be cut. So it takes a little at a time.
 */
enum { MOST_UNSENT_BYTES = 16 * 1024 };
enum { SPARE = 64, SILENT_SECONDS = 60, LAST_SECONDS = 10, WAITING_EACH = 32 };

static void on_connection(void *self, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *server = self;

    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        peer_close(*context);
        return;
    }
    int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &(int){MOST_UNSENT_BYTES}, sizeof(int));
    *context = peer_open(
        server->peers, fd,
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    peer_may_take(*context, server->options.header_seconds);
}

/* The target is decoded in target.c, and nowhere else. */
static size_t leave_as_sent(void *self, struct MHD_Connection *connection, char *string)
{
    (void)self;
    (void)connection;
    return strlen(string);
}

__attribute__((format(printf, 2, 0))) static void log_library(void *self, const char *format,
                                                              va_list arguments)
{
    char line[256];
    (void)self;

    vsnprintf(line, sizeof line, format, arguments);
    log_line(LOG_DEBUG, "http: %s", line);
}

/* ---- Starting ---- */

static void keep_options(struct http_server *server, const struct http_options *options)
{
    struct http_options *kept = &server->options;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    *kept = *options;
    kept->address = text_copy(server->arena, options->address);
    kept->certificate = text_copy(server->arena, options->certificate);
    kept->key = text_copy(server->arena, options->key);
    if (kept->threads == 0)
        kept->threads = processors > 0 ? (unsigned)processors : 1;
    if (kept->workers == 0)
        kept->workers = 48;
    if (kept->connections == 0)
        kept->connections = 1024;
    if (kept->from_one_address == 0 && !text_starts(kept->address, "127.") &&
        !text_is(kept->address, "::1"))
        kept->from_one_address = 128;
    if (kept->bodies_at_once == 0)
        kept->bodies_at_once = HTTP_BODIES_AT_ONCE;
    if (kept->header_seconds == 0)
        kept->header_seconds = 15;
    if (kept->body_seconds == 0)
        kept->body_seconds = 300;
}

struct place {
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    };
    bool is_six;
};

static bool read_place(struct place *place, const struct http_options *options)
{
    *place = (struct place){
        .four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options->port)}};
    if (inet_pton(AF_INET, options->address.at, &place->four.sin_addr) == 1)
        return true;
    *place = (struct place){
        .six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)options->port)},
        .is_six = true};
    return inet_pton(AF_INET6, options->address.at, &place->six.sin6_addr) == 1;
}

static enum status start_library(struct http_server *server, struct fault *why)
{
    const struct http_options *options = &server->options;
    bool tls = options->certificate.len > 0;
    struct place place;
    struct MHD_OptionItem secure[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)options->certificate.at},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)options->key.at},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
        {MHD_OPTION_END, 0, NULL}};

    if (!read_place(&place, options))
        return fault_set(why, REFUSED, "\"%.*s\" is no address", TEXT_ARG(options->address));
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
            (place.is_six ? MHD_USE_IPv6 : 0) | (tls ? MHD_USE_TLS : 0),
        (uint16_t)options->port, NULL, NULL, exchange_go_on, server, MHD_OPTION_EXTERNAL_LOGGER,
        log_library, NULL, MHD_OPTION_SOCK_ADDR, &place.any, MHD_OPTION_THREAD_POOL_SIZE,
        options->threads, MHD_OPTION_CONNECTION_LIMIT, options->connections + SPARE,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEADER_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENT_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_LISTEN_BACKLOG_SIZE, 512U, MHD_OPTION_URI_LOG_CALLBACK, exchange_begin,
        server, MHD_OPTION_NOTIFY_COMPLETED, exchange_end, server, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_UNESCAPE_CALLBACK, leave_as_sent, NULL,
        MHD_OPTION_ARRAY, tls ? secure : &secure[3], MHD_OPTION_END);
    if (server->daemon == NULL)
        return fault_set(why, FAILED, "%.*s port %u cannot be had: %s",
                         TEXT_ARG(options->address), options->port, strerror(errno));
    server->port = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    return OK;
}

static void free_server(struct http_server *server)
{
    workers_close(server->workers);
    peers_close(server->peers);
    gate_close(server->gate);
    pthread_cond_destroy(&server->calm);
    pthread_mutex_destroy(&server->lock);
    arena_close(server->arena);
    free(server);
}

static void look_at_gate(void *self)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    gate_look(self, (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

enum status http_start(struct http_server **server, const struct http_options *options,
                       const struct http_route *routes, size_t count, struct fault *why)
{
    struct http_server *made = calloc(1, sizeof *made);
    pthread_condattr_t monotonic;
    enum status status;

    if (made == NULL)
        fatal("no memory for a server");
    *server = made; /* before there are threads */
    made->arena = arena_open("server");
    keep_options(made, options);
    made->routes = arena_array(made->arena, count + 1, sizeof *routes);
    if (count > 0)
        memcpy(made->routes, routes, count * sizeof *routes);
    made->route_count = count;
    pthread_mutex_init(&made->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&made->calm, &monotonic);
    pthread_condattr_destroy(&monotonic);
    made->gate = gate_open(made->options.bodies_at_once);
    made->peers = peers_open((struct peers_limits){
        made->options.connections, made->options.from_one_address, made->gate, look_at_gate});
    made->workers =
        workers_open(made->options.workers, (size_t)made->options.workers * WAITING_EACH);
    status = start_library(made, why);
    if (status != OK) {
        free_server(made);
        *server = NULL;
    }
    return status;
}

unsigned http_port(const struct http_server *server)
{
    return server->port;
}

/* ---- Stopping ---- */

static void wait_for_calm(struct http_server *server)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LAST_SECONDS;
    pthread_mutex_lock(&server->lock);
    while (atomic_load(&server->busy) > 0 &&
           pthread_cond_timedwait(&server->calm, &server->lock, &until) == 0) {
    }
    pthread_mutex_unlock(&server->lock);
}

void http_stop(struct http_server *server)
{
    if (server == NULL)
        return;
    atomic_store(&server->ending, true);
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    gate_end(server->gate);
    wait_for_calm(server);
    workers_end(server->workers); /* the library must not stop with anything suspended */
    MHD_stop_daemon(server->daemon);
    free_server(server);
}

struct http_figures http_figures(const struct http_server *server)
{
    struct http_figures figures = {
        .requests = atomic_load(&server->requests),
        .refused_busy = atomic_load(&server->refused_busy),
        .bytes_in = atomic_load(&server->bytes_in),
        .bytes_out = atomic_load(&server->bytes_out),
        .open = peers_count(server->peers),
    };

    for (size_t i = 0; i < 6; i++)
        figures.by_class[i] = atomic_load(&server->by_class[i]);
    return figures;
}
