/* exchange.c: one request and its reply, from the first line to the last byte.
 *
 * The library calls exchange_begin with the first line, exchange_go_on when the headers are
 * there, for each piece of a body, and when all is there; exchange_end when the reply has left
 * or the connection broke. Before a body is taken it is suspended until the gate has room. A
 * whole request is suspended and given to the workers; when they are done it is resumed, and
 * exchange_go_on is called once more to send the reply. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "http/server.h"
#include "http/target.h"

/* A body that announces no more than BODY_AT_ONCE gets its room at once, exactly. */
enum { IDLE_SECONDS = 60, BODY_STEP = 16 * 1024, BODY_AT_ONCE = 64 * 1024 };

struct exchange {
    struct work work; /* first */
    struct gate_visit visit;
    struct http_server *server;
    struct MHD_Connection *connection;
    struct peer *peer;
    char *uri;
    const struct http_route *route;
    struct http_request request;
    struct http_reply reply;
    char *body;
    size_t body_len, body_room, body_announced;
    int64_t began_us;
    bool is_in, headers_read, too_large, last, ready, answered;
};

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static struct peer *peer_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
        ->socket_context;
}

void *exchange_begin(void *self, const char *uri, struct MHD_Connection *connection)
{
    struct http_server *server = self;
    struct exchange *exchange = calloc(1, sizeof *exchange);

    if (exchange == NULL || (exchange->uri = strdup(uri)) == NULL)
        fatal("no memory for a request");
    exchange->server = server;
    exchange->connection = connection;
    exchange->peer = peer_of(connection);
    exchange->request.arena = arena_open("request");
    exchange->reply.status = 200;
    atomic_fetch_add(&server->busy, 1);
    return exchange;
}

/* ---- Replies ---- */

/* What was refused before its body was read cannot be followed by another request. */
static void say_last(struct exchange *exchange, int status, const char *line)
{
    http_say(&exchange->reply, status, line);
    exchange->last = true;
}

static void say_busy(struct exchange *exchange)
{
    say_last(exchange, 503, "Too much at once. Please try again in a moment.\n");
    http_add_header(&exchange->reply, TEXT("Retry-After"), TEXT("5"));
    atomic_fetch_add(&exchange->server->refused_busy, 1);
}

static void add_header(struct MHD_Response *response, const struct exchange *exchange,
                       struct text name, struct text value)
{
    char *name_string = text_string(exchange->request.arena, name);
    char *value_string = text_string(exchange->request.arena, value);

    if (value.len > 0 &&
        MHD_add_response_header(response, name_string, value_string) != MHD_YES)
        log_line(LOG_WARNING, "http: a reply's header %s cannot be sent", name_string);
}

static void write_note(struct exchange *exchange)
{
    struct http_server *server = exchange->server;
    const struct http_reply *reply = &exchange->reply;
    size_t class = (size_t)reply->status / 100;

    atomic_fetch_add(&server->requests, 1);
    atomic_fetch_add(&server->bytes_in, exchange->body_len);
    atomic_fetch_add(&server->bytes_out, reply->body.len);
    atomic_fetch_add(&server->by_class[class < 6 ? class : 0], 1);
    if (server->options.note == NULL)
        return;
    struct http_note note = {.method = exchange->route != NULL ? exchange->route->method : "",
                             .route = exchange->route != NULL ? exchange->route->path : "",
                             .status = reply->status,
                             .bytes_in = exchange->body_len,
                             .bytes_out = reply->body.len,
                             .took_us =
                                 exchange->began_us != 0 ? now_us() - exchange->began_us : 0};
    server->options.note(server->options.self, &note);
}

static bool has_header(const struct http_reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++)
        if (text_is(reply->headers[i].name, name))
            return true;
    return false;
}

static enum MHD_Result send_reply(struct exchange *exchange)
{
    struct http_reply *reply = &exchange->reply;
    /* The library only reads it, whatever its type says. */
    union {
        const char *ours;
        void *its;
    } body = {reply->body.at};
    struct MHD_Response *response =
        MHD_create_response_from_buffer(reply->body.len, body.its, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result;

    if (response == NULL)
        return MHD_NO;
    add_header(response, exchange, TEXT("Content-Type"), reply->type);
    if (!has_header(reply, "X-Content-Type-Options"))
        add_header(response, exchange, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
    for (size_t i = 0; i < reply->header_count; i++)
        add_header(response, exchange, reply->headers[i].name, reply->headers[i].value);
    if (exchange->last || atomic_load(&exchange->server->ending))
        add_header(response, exchange, TEXT("Connection"), TEXT("close"));
    exchange->answered = true;
    peer_may_take(exchange->peer, 0); /* only silence ends it: lines may be slow */
    write_note(exchange);
    result = MHD_queue_response(exchange->connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

/* ---- Headers ---- */

struct headers {
    struct http_pair *pairs;
    size_t count;
    bool too_many;
};

static enum MHD_Result take_header(void *self, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct headers *headers = self;
    (void)kind;

    headers->too_many |= headers->count == HTTP_MOST_HEADERS;
    if (headers->too_many)
        return MHD_NO;
    headers->pairs[headers->count++] = (struct http_pair){text_of(name), text_of(value)};
    return MHD_YES;
}

static bool has(const struct http_request *request, const char *name)
{
    return http_header(request, name).len > 0;
}

/* Bytes that the sender announces; SIZE_MAX when the number is none. */
static size_t announced(const struct http_request *request)
{
    struct text length = http_header(request, "Content-Length");
    int64_t bytes = 0;

    if (length.len > 0 && (!text_to_int64(length, &bytes) || bytes < 0))
        return SIZE_MAX;
    return (size_t)bytes;
}

/* Behind a proxy on this machine everybody comes from loopback: then the last address of
 * X-Forwarded-For is meant, which that proxy has put there. */
static struct text client_address(const struct http_request *request, struct text peer)
{
    static const char LETTERS[] = "0123456789abcdefABCDEF.:";
    struct text rest = http_header(request, "X-Forwarded-For"), last = {0};

    if (!text_starts(peer, "127.") && !text_is(peer, "::1"))
        return peer;
    while (text_take_part(&rest, ',', &last)) {
    }
    last = text_trim(last);
    for (size_t i = 0; i < last.len; i++)
        if (strchr(LETTERS, last.at[i]) == NULL)
            return peer;
    return last.len > 0 && last.len <= 45 ? last : peer;
}

/* Refuses what need not be read any further; false when it did. */
static bool headers_are_good(struct exchange *exchange)
{
    struct http_request *request = &exchange->request;
    struct text coding = http_header(request, "Content-Encoding"),
                sent = text_of(exchange->uri);
    struct fault why;

    if (target_read(&request->path, &request->query, sent, request->arena, &why) != OK)
        say_last(exchange, 400, "This address is not understood.\n");
    else if (has(request, "Transfer-Encoding") && has(request, "Content-Length"))
        say_last(exchange, 400, "A body has one length.\n");
    else if (coding.len > 0 && !text_is(coding, "identity"))
        say_last(exchange, 400, "Compressed bodies are not accepted.\n");
    else
        return true;
    return false;
}

static bool route_is_found(struct exchange *exchange)
{
    struct http_server *server = exchange->server;
    struct http_request *request = &exchange->request;
    struct text allowed;

    exchange->route = route_find(&allowed, server->routes, server->route_count, request);
    if (exchange->route == NULL && allowed.len > 0) {
        say_last(exchange, 405, "This is not done here.\n");
        http_add_header(&exchange->reply, TEXT("Allow"), allowed);
    } else if (exchange->route == NULL) {
        say_last(exchange, 404, "There is nothing here.\n");
    } else if (exchange->body_announced > exchange->route->largest_body) {
        say_last(exchange, 413, "This is too large.\n");
    }
    return exchange->reply.status == 200;
}

/* A request without a body leaves its connection fit for another: it is answered at its end.
 * One with a body is answered at once, and no more is read. */
static enum MHD_Result refuse(struct exchange *exchange)
{
    if (exchange->body_announced != 0 || has(&exchange->request, "Transfer-Encoding"))
        return send_reply(exchange);
    exchange->last = exchange->reply.status == 503;
    exchange->ready = true;
    return MHD_YES;
}

static enum MHD_Result read_headers(struct exchange *exchange, const char *method)
{
    struct http_server *server = exchange->server;
    struct http_request *request = &exchange->request;
    struct headers headers = {
        .pairs = arena_array(request->arena, HTTP_MOST_HEADERS, sizeof *headers.pairs)};

    exchange->headers_read = true;
    exchange->began_us = now_us();
    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, take_header, &headers);
    request->method = text_copy(request->arena, text_of(method));
    request->headers = headers.pairs;
    request->header_count = headers.count;
    exchange->body_announced = announced(request);
    request->address = client_address(request, text_of(peer_address(exchange->peer)));
    peer_may_take(exchange->peer, server->options.body_seconds);
    if (headers.too_many)
        say_last(exchange, 431, "Too many headers.\n");
    else if (peer_is_over(exchange->peer) || atomic_load(&server->ending) ||
             atomic_load(&server->bodies_bytes) + exchange->body_announced > HTTP_BODIES_BYTES)
        say_busy(exchange);
    else if (headers_are_good(exchange) && route_is_found(exchange))
        return MHD_YES;
    return refuse(exchange);
}

/* ---- Bodies ---- */

static struct exchange *visitor(struct gate_visit *visit)
{
    return (struct exchange *)(void *)((char *)visit - offsetof(struct exchange, visit));
}

static void wait_outside(struct gate_visit *visit)
{
    MHD_suspend_connection(visitor(visit)->connection);
}

static void come_in(struct gate_visit *visit)
{
    visitor(visit)->is_in = true;
    MHD_resume_connection(visitor(visit)->connection);
}

/* Before the first piece of a body. False: it is suspended, and the same piece comes again. */
static bool enter(struct exchange *exchange)
{
    size_t bytes = exchange->body_announced;

    exchange->visit.wait = wait_outside;
    exchange->visit.go = come_in;
    if (bytes == 0) /* in chunks: nobody knows */
        bytes = exchange->route->largest_body < BODY_AT_ONCE ? exchange->route->largest_body
                                                             : BODY_AT_ONCE;
    if (!gate_enter(exchange->server->gate, &exchange->visit, bytes, now_us() / 1000))
        return false;
    exchange->is_in = true;
    return true;
}

static void free_body(struct exchange *exchange)
{
    atomic_fetch_sub(&exchange->server->bodies_bytes, exchange->body_room);
    free(exchange->body);
    exchange->body = NULL;
    exchange->body_room = 0;
    gate_leave(exchange->server->gate, &exchange->visit, now_us() / 1000);
}

/* A body that has no room is let go: its sender hears so at its end, if the end is near. */
static void drop_body(struct exchange *exchange)
{
    exchange->too_large = true;
    free_body(exchange);
}

/* At least `wanted`: twice what there was, but no more than was announced. */
static size_t room_for(const struct exchange *exchange, size_t wanted)
{
    size_t room = exchange->body_room * 2, announced = exchange->body_announced;

    if (room < BODY_STEP)
        room = BODY_STEP;
    if (announced > 0 && (announced <= BODY_AT_ONCE || room > announced))
        room = announced;
    return room < wanted ? wanted : room;
}

static bool make_room(struct exchange *exchange, size_t more)
{
    struct http_server *server = exchange->server;
    size_t wanted = exchange->body_len + more, room = room_for(exchange, wanted);

    if (wanted > exchange->route->largest_body)
        return false;
    if (wanted <= exchange->body_room)
        return true;
    size_t grown = room - exchange->body_room;
    if (atomic_fetch_add(&server->bodies_bytes, grown) + grown > HTTP_BODIES_BYTES) {
        atomic_fetch_sub(&server->bodies_bytes, grown);
        return false;
    }
    char *body = realloc(exchange->body, room);
    if (body == NULL)
        fatal("no memory for a body of %zu bytes", room);
    exchange->body = body;
    exchange->body_room = room;
    return true;
}

static enum MHD_Result take_body(struct exchange *exchange, const char *bytes, size_t len)
{
    if (!exchange->too_large && !make_room(exchange, len))
        drop_body(exchange);
    if (!exchange->too_large)
        memcpy(exchange->body + exchange->body_len, bytes, len);
    exchange->body_len += len;
    return exchange->body_len > exchange->route->largest_body + 1024 * 1024 ? MHD_NO : MHD_YES;
}

/* ---- Handling ---- */

static void handle(struct exchange *exchange)
{
    exchange->request.body = (struct text){exchange->body, exchange->body_len};
    exchange->route->handle(exchange->route->self, &exchange->request, &exchange->reply);
}

static bool lies_in_body(const struct exchange *exchange, struct text text)
{
    return text.len > 0 && text.at >= exchange->body &&
           text.at < exchange->body + exchange->body_room;
}

/* The body is not needed any more, unless the reply shows some of it. */
static void free_body_early(struct exchange *exchange)
{
    const struct http_reply *reply = &exchange->reply;
    bool is_shown = lies_in_body(exchange, reply->body) || lies_in_body(exchange, reply->type);

    for (size_t i = 0; i < reply->header_count; i++)
        is_shown |= lies_in_body(exchange, reply->headers[i].value) ||
                    lies_in_body(exchange, reply->headers[i].name);
    if (!is_shown)
        free_body(exchange);
}

static void run(struct work *work)
{
    struct exchange *exchange = (struct exchange *)work;

    handle(exchange);
    free_body_early(exchange);
    exchange->ready = true;
    MHD_resume_connection(exchange->connection);
}

static enum MHD_Result give_to_workers(struct exchange *exchange)
{
    exchange->work.run = run;
    gate_is_whole(exchange->server->gate, &exchange->visit);
    peer_may_take(exchange->peer, 0);
    MHD_suspend_connection(exchange->connection);
    if (!workers_give(exchange->server->workers, &exchange->work)) {
        say_busy(exchange);
        exchange->ready = true;
        MHD_resume_connection(exchange->connection);
    }
    return MHD_YES;
}

enum MHD_Result exchange_go_on(void *self, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *upload_data,
                               size_t *upload_data_size, void **state)
{
    struct exchange *exchange = *state;
    size_t len = *upload_data_size;
    (void)self;
    (void)connection;
    (void)url;
    (void)version;

    if (!exchange->headers_read)
        return read_headers(exchange, method);
    if (len > 0) {
        if (!exchange->answered && !exchange->is_in && !enter(exchange))
            return MHD_YES;
        *upload_data_size = 0;
        return exchange->answered ? MHD_YES : take_body(exchange, upload_data, len);
    }
    if (exchange->answered)
        return MHD_YES;
    if (exchange->too_large) {
        say_last(exchange, 413, "This is too large.\n");
        return send_reply(exchange);
    }
    return exchange->ready ? send_reply(exchange) : give_to_workers(exchange);
}

void exchange_end(void *self, struct MHD_Connection *connection, void **state,
                  enum MHD_RequestTerminationCode code)
{
    struct http_server *server = self;
    struct exchange *exchange = *state;
    (void)connection;

    if (exchange == NULL)
        return;
    if (code != MHD_REQUEST_TERMINATED_COMPLETED_OK && exchange->route != NULL &&
        exchange->route->takes_cut && !exchange->answered && !exchange->ready &&
        !exchange->too_large && exchange->body_len > 0) {
        exchange->request.cut = true;
        handle(exchange);
    }
    peer_may_take(exchange->peer, IDLE_SECONDS + server->options.header_seconds);
    drop_body(exchange);
    arena_close(exchange->request.arena);
    free(exchange->uri);
    free(exchange);
    *state = NULL;
    pthread_mutex_lock(&server->lock);
    atomic_fetch_sub(&server->busy, 1);
    pthread_cond_broadcast(&server->calm);
    pthread_mutex_unlock(&server->lock);
}
