/* A server on loopback, spoken to over plain sockets: what no well-behaved client would send.
 */
#include "http/http_check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/check.h"

struct fixture {
    struct http_server *server;
    atomic_int handled, cut_bytes;
    atomic_bool held; /* /wait waits while it is true */
    atomic_int waiting;
};

/* ---- Handlers ---- */

static void hello(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct fixture *fixture = self;
    (void)request;

    atomic_fetch_add(&fixture->handled, 1);
    reply->type = TEXT("text/plain");
    reply->body = TEXT("hello");
    http_serve(reply, request, TEXT("\"1\""));
}

static void echo(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct fixture *fixture = self;

    atomic_fetch_add(&fixture->handled, 1);
    if (request->cut)
        atomic_store(&fixture->cut_bytes, (int)request->body.len);
    reply->type = TEXT("application/octet-stream");
    reply->body = request->body;
}

static void count_parts(void *self, const struct http_request *request,
                        struct http_reply *reply)
{
    struct http_part *parts;
    struct fault why;
    size_t count;
    (void)self;

    if (http_parts(&parts, &count, request, &why) != OK) {
        http_say(reply, 400, "broken");
        return;
    }
    reply->body = text_format(request->arena, "%zu parts", count);
}

static void hold(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct fixture *fixture = self;
    (void)request;

    atomic_fetch_add(&fixture->waiting, 1);
    while (atomic_load(&fixture->held))
        sched_yield();
    reply->body = TEXT("done");
}

static void tell_address(void *self, const struct http_request *request,
                         struct http_reply *reply)
{
    (void)self;
    reply->body = text_format(request->arena, "from %.*s.", TEXT_ARG(request->address));
}

static void start(struct fixture *fixture, struct http_options options)
{
    const struct http_route routes[] = {
        {"GET", "/hello", 0, fixture, hello, false},
        {"GET", "/below/", 0, fixture, hello, false},
        {"POST", "/echo", 1000, fixture, echo, false},
        {"PUT", "/cut", 100000, fixture, echo, true},
        {"POST", "/parts", 10000, fixture, count_parts, false},
        {"GET", "/wait", 0, fixture, hold, false},
        {"GET", "/who", 0, fixture, tell_address, false},
    };
    struct fault why = {0};

    options.address = TEXT("127.0.0.1");
    if (http_start(&fixture->server, &options, routes, sizeof routes / sizeof *routes, &why) !=
        OK)
        fail_msg("%s", why.text);
}

static struct text ask(const struct fixture *fixture, const char *bytes, struct arena *arena)
{
    int line = check_call(fixture->server);

    check_say(line, bytes, strlen(bytes));
    return check_hear(line, arena);
}

#define HOST "Host: h\r\n"
#define END "Connection: close\r\n\r\n"

/* ---- Requests, row by row ---- */

static const struct {
    const char *why, *sent;
    int status;
    const char *holds;
} ROWS[] = {
    {"a request", "GET /hello HTTP/1.1\r\n" HOST END, 200, "\r\n\r\nhello"},
    {"its query does not matter", "GET /hello?a=b HTTP/1.1\r\n" HOST END, 200, "hello"},
    {"everything below a folder", "GET /below/a/b HTTP/1.1\r\n" HOST END, 200, "hello"},
    {"HEAD is served by GET, with the length", "HEAD /hello HTTP/1.1\r\n" HOST END, 200,
     "Content-Length: 5"},
    {"who has it gets 304", "GET /hello HTTP/1.1\r\n" HOST "If-None-Match: \"1\"\r\n" END, 304,
     "ETag: \"1\""},
    {"a range", "GET /hello HTTP/1.1\r\n" HOST "Range: bytes=1-2\r\n" END, 206, "\r\n\r\nel"},
    {"types are never guessed", "GET /hello HTTP/1.1\r\n" HOST END, 200,
     "X-Content-Type-Options: nosniff"},
    {"who asks", "GET /who HTTP/1.1\r\n" HOST END, 200, "from 127.0.0.1."},
    {"who asks the proxy on this machine; what they say of themselves does not count",
     "GET /who HTTP/1.1\r\n" HOST "X-Forwarded-For: 10.9.9.9, 192.0.2.7\r\n" END, 200,
     "from 192.0.2.7."},
    {"an address that is none", "GET /who HTTP/1.1\r\n" HOST "X-Forwarded-For: <b>\r\n" END,
     200, "from 127.0.0.1."},
    {"no such place", "GET /nothing HTTP/1.1\r\n" HOST END, 404, ""},
    {"a folder is not its name", "GET /belo HTTP/1.1\r\n" HOST END, 404, ""},
    {"another method", "DELETE /hello HTTP/1.1\r\n" HOST END, 405, "Allow: GET"},
    {"up and out", "GET /below/../../etc/passwd HTTP/1.1\r\n" HOST END, 400, ""},
    {"up and out, escaped", "GET /below/%2e%2e/x HTTP/1.1\r\n" HOST END, 400, ""},
    {"a hidden NUL", "GET /hello%00 HTTP/1.1\r\n" HOST END, 400, ""},
    {"a body", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n" END "abc", 200,
     "\r\n\r\nabc"},
    {"a body in chunks",
     "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END
     "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
     200, "\r\n\r\nabcde"},
    {"broken chunks",
     "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END "zz\r\nabc\r\n", 400,
     ""},
    {"a chunk of endless size",
     "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END
     "ffffffffffffffffffff\r\nabc",
     413, ""},
    {"two lengths",
     "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n" END
     "0\r\n\r\n",
     400, ""},
    {"a length that is none", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: x\r\n" END, 400,
     ""},
    {"a negative length", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: -1\r\n" END, 400, ""},
    {"too large by its length", "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1001\r\n" END,
     413, ""},
    {"a compressed body, bomb or not",
     "POST /echo HTTP/1.1\r\n" HOST "Content-Encoding: gzip\r\nContent-Length: 4\r\n" END
     "\x1f\x8b\x08\x01",
     400, "Compressed"},
    {"parts that break off",
     "POST /parts HTTP/1.1\r\n" HOST
     "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5\r\n" END "--x\r\n",
     400, "broken"},
    {"whole parts",
     "POST /parts HTTP/1.1\r\n" HOST
     "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 55\r\n" END
     "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--",
     200, "1 parts"},
    {"no such version", "GET /hello HTTP/9.9\r\n" HOST END, 505, ""},
    {"no host", "GET /hello HTTP/1.1\r\n" END, 400, ""},
};

static void each_request_gets_its_answer(void **state)
{
    struct fixture fixture = {0};
    struct arena *arena = arena_open("test");
    (void)state;

    start(&fixture, (struct http_options){.threads = 2, .workers = 2});
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct text heard = ask(&fixture, ROWS[i].sent, arena);
        if (check_status(heard) != ROWS[i].status || !check_holds(heard, ROWS[i].holds))
            fail_msg("%s: wanted %d, got %.*s", ROWS[i].why, ROWS[i].status, TEXT_ARG(heard));
    }
    http_stop(fixture.server);
    arena_close(arena);
}

static void what_is_no_request_never_reaches_a_handler(void **state)
{
    static const char *const BAD[] = {"\r\n\r\n",
                                      "x",
                                      "GET",
                                      "GET /hello\r\n\r\n\r\n",
                                      "\x16\x03\x01\x02\x00\x01",
                                      "GET  HTTP/1.1\r\n\r\n"};
    struct fixture fixture = {0};
    struct arena *arena = arena_open("test");
    (void)state;

    start(&fixture, (struct http_options){.threads = 1, .workers = 1, .header_seconds = 1});
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        if (check_status(ask(&fixture, BAD[i], arena)) / 100 == 2)
            fail_msg("row %zu was served", i);
    assert_int_equal(fixture.handled, 0);
    http_stop(fixture.server);
    arena_close(arena);
}

/* ---- Limits ---- */

static void huge_headers_are_refused(void **state)
{
    struct fixture fixture = {0};
    struct arena *arena = arena_open("test");
    struct buffer huge = {0}, many = {0}, target = {0};
    (void)state;

    start(&fixture, (struct http_options){.threads = 1, .workers = 1});
    buffer_add_string(&huge, "GET /hello HTTP/1.1\r\n" HOST "X: ");
    buffer_add_string(&target, "GET /hello?");
    for (int i = 0; i < HTTP_HEADER_BYTES; i++) {
        buffer_add_char(&huge, 'a');
        buffer_add_char(&target, 'a');
    }
    buffer_add_string(&huge, "\r\n" END);
    buffer_add_string(&target, " HTTP/1.1\r\n" HOST END);
    buffer_add_string(&many, "GET /hello HTTP/1.1\r\n" HOST);
    for (int i = 0; i < HTTP_MOST_HEADERS; i++)
        buffer_addf(&many, "X-%d: 1\r\n", i);
    buffer_add_string(&many, END);
    int line = check_call(fixture.server);
    check_say(line, huge.at, huge.len);
    assert_int_equal(check_status(check_hear(line, arena)), 431);
    line = check_call(fixture.server);
    check_say(line, target.at, target.len);
    assert_int_equal(check_status(check_hear(line, arena)), 414);
    line = check_call(fixture.server);
    check_say(line, many.at, many.len);
    assert_int_equal(check_status(check_hear(line, arena)), 431);
    assert_int_equal(fixture.handled, 0);
    buffer_close(&huge);
    buffer_close(&many);
    buffer_close(&target);
    http_stop(fixture.server);
    arena_close(arena);
}

static void a_body_in_chunks_has_its_limit_too(void **state)
{
    struct fixture fixture = {0};
    struct arena *arena = arena_open("test");
    char chunk[512];
    int line;
    (void)state;

    start(&fixture, (struct http_options){.threads = 1, .workers = 1});
    memset(chunk, 'a', sizeof chunk);
    line = check_call(fixture.server);
    const char *head = "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END;
    check_say(line, head, strlen(head));
    for (int i = 0; i < 3; i++) {
        check_say(line, "200\r\n", 5);
        check_say(line, chunk, sizeof chunk);
        check_say(line, "\r\n", 2);
    }
    check_say(line, "0\r\n\r\n", 5);
    assert_int_equal(check_status(check_hear(line, arena)), 413);
    assert_int_equal(fixture.handled, 0);
    http_stop(fixture.server);
    arena_close(arena);
}

/* A byte now and then resets a clock of silence, but not this one: the server hangs up by
 * itself, and until then nobody else waits. */
static void who_trickles_is_cut(void **state)
{
    static const char *const STARTS[] = {"GET /hello HTTP/1.1\r\nX: ",
                                         "POST /echo HTTP/1.1\r\n" HOST
                                         "Content-Length: 900\r\n\r\na"};
    struct fixture fixture = {0};
    struct arena *arena = arena_open("test");
    (void)state;

    start(&fixture, (struct http_options){
                        .threads = 1, .workers = 1, .header_seconds = 1, .body_seconds = 1});
    for (size_t i = 0; i < sizeof STARTS / sizeof *STARTS; i++) {
        int line = check_call(fixture.server);
        check_say(line, STARTS[i], strlen(STARTS[i]));
        struct text other = ask(&fixture, "GET /hello HTTP/1.1\r\n" HOST END, arena);
        if (check_status(other) != 200)
            fail_msg("row %zu: got %.*s", i, TEXT_ARG(other));
        assert_int_equal(check_status(check_hear(line, arena)), 0);
    }
    http_stop(fixture.server);
    arena_close(arena);
}

static void past_what_can_be_served_the_answer_is_503_at_once(void **state)
{
    static const struct http_options LIMITS[] = {
        {.threads = 1, .workers = 1, .connections = 2},
        {.threads = 1, .workers = 1, .from_one_address = 2}};
    (void)state;

    for (size_t i = 0; i < sizeof LIMITS / sizeof *LIMITS; i++) {
        struct fixture fixture = {0};
        struct arena *arena = arena_open("test");
        start(&fixture, LIMITS[i]);
        int first = check_call(fixture.server), second = check_call(fixture.server);
        struct text heard = ask(&fixture, "GET /hello HTTP/1.1\r\n" HOST "\r\n", arena);
        assert_int_equal(check_status(heard), 503);
        assert_true(check_holds(heard, "Retry-After: "));
        close(first);
        close(second);
        assert_int_equal(http_figures(fixture.server).refused_busy, 1);
        http_stop(fixture.server);
        arena_close(arena);
    }
}

static void a_connection_is_kept_and_answers_in_order(void **state)
{
    struct fixture fixture = {0};
    struct arena *arena = arena_open("test");
    int line;
    (void)state;

    start(&fixture, (struct http_options){.threads = 1, .workers = 4});
    line = check_call(fixture.server);
    const char *both = "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\none"
                       "GET /nothing HTTP/1.1\r\n" HOST "\r\n"
                       "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n" END "two";
    check_say(line, both, strlen(both));
    struct text heard = check_hear(line, arena);
    size_t one = text_find(heard, TEXT("\r\n\r\none")), two = text_find(heard, TEXT("two"));
    if (one > two || two == SIZE_MAX)
        fail_msg("got %.*s", TEXT_ARG(heard));
    assert_true(check_holds(heard, "HTTP/1.1 404"));
    assert_int_equal(fixture.handled, 2);
    http_stop(fixture.server);
    arena_close(arena);
}

static void what_had_come_of_a_body_that_broke_off_is_handed_over(void **state)
{
    struct fixture fixture = {0};
    struct arena *arena = arena_open("test");
    const char *head = "PUT /cut HTTP/1.1\r\n" HOST "Content-Length: 50000\r\n\r\n";
    int line;
    (void)state;

    start(&fixture, (struct http_options){.threads = 1, .workers = 1});
    line = check_call(fixture.server);
    check_say(line, head, strlen(head));
    check_say(line, "0123456789", 10);
    close(line);
    while (atomic_load(&fixture.cut_bytes) == 0)
        sched_yield();
    assert_int_equal(fixture.cut_bytes, 10);
    line = check_call(fixture.server);
    head = "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 500\r\n\r\n0123456789";
    check_say(line, head, strlen(head));
    close(line);
    http_stop(fixture.server);
    assert_int_equal(fixture.handled, 1); /* a route that takes no cuts is not called */
    arena_close(arena);
}

/* ---- Stopping ---- */

static void *stop(void *self)
{
    http_stop(((struct fixture *)self)->server);
    return NULL;
}

static void what_is_being_served_is_answered_before_the_end(void **state)
{
    struct fixture fixture = {.held = true};
    struct arena *arena = arena_open("test");
    const char *request = "GET /wait HTTP/1.1\r\n" HOST "\r\n";
    pthread_t stopping;
    int line;
    (void)state;

    start(&fixture, (struct http_options){.threads = 1, .workers = 1});
    line = check_call(fixture.server);
    check_say(line, request, strlen(request));
    while (atomic_load(&fixture.waiting) == 0)
        sched_yield();
    assert_int_equal(pthread_create(&stopping, NULL, stop, &fixture), 0);
    atomic_store(&fixture.held, false);
    struct text heard = check_hear(line, arena);
    assert_int_equal(check_status(heard), 200);
    assert_true(check_holds(heard, "done"));
    pthread_join(stopping, NULL);
    arena_close(arena);
}

static void a_slow_handler_holds_up_nobody_else(void **state)
{
    struct fixture fixture = {.held = true};
    struct arena *arena = arena_open("test");
    const char *request = "GET /wait HTTP/1.1\r\n" HOST END;
    int line;
    (void)state;

    start(&fixture, (struct http_options){.threads = 1, .workers = 2});
    line = check_call(fixture.server);
    check_say(line, request, strlen(request));
    while (atomic_load(&fixture.waiting) == 0)
        sched_yield();
    assert_int_equal(check_status(ask(&fixture, "GET /hello HTTP/1.1\r\n" HOST END, arena)),
                     200);
    atomic_store(&fixture.held, false);
    assert_int_equal(check_status(check_hear(line, arena)), 200);
    http_stop(fixture.server);
    arena_close(arena);
}

static void an_address_that_is_taken_is_said(void **state)
{
    struct fixture fixture = {0};
    struct http_server *second;
    struct fault why;
    (void)state;

    start(&fixture, (struct http_options){.threads = 1, .workers = 1});
    struct http_options options = {.address = TEXT("127.0.0.1"),
                                   .port = http_port(fixture.server)};
    assert_int_equal(http_start(&second, &options, NULL, 0, &why), FAILED);
    options.address = TEXT("nowhere");
    assert_int_equal(http_start(&second, &options, NULL, 0, &why), REFUSED);
    http_stop(fixture.server);
}

CHECK_MAIN(cmocka_unit_test(each_request_gets_its_answer),
           cmocka_unit_test(what_is_no_request_never_reaches_a_handler),
           cmocka_unit_test(huge_headers_are_refused),
           cmocka_unit_test(a_body_in_chunks_has_its_limit_too),
           cmocka_unit_test(who_trickles_is_cut),
           cmocka_unit_test(past_what_can_be_served_the_answer_is_503_at_once),
           cmocka_unit_test(a_connection_is_kept_and_answers_in_order),
           cmocka_unit_test(what_had_come_of_a_body_that_broke_off_is_handed_over),
           cmocka_unit_test(what_is_being_served_is_answered_before_the_end),
           cmocka_unit_test(a_slow_handler_holds_up_nobody_else),
           cmocka_unit_test(an_address_that_is_taken_is_said))
