/* More bodies at once than there is room for. */
#include <pthread.h>
#include <stdatomic.h>

#include "http/http_check.h"

struct fixture {
    struct http_server *server;
    atomic_bool held; /* /held waits while it is true */
    atomic_int waiting;
};

static void hello(void *self, const struct http_request *request, struct http_reply *reply)
{
    (void)self;
    (void)request;
    reply->body = TEXT("hello");
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

#define HOST "Host: h\r\n"
#define END "Connection: close\r\n\r\n"

enum { BODY = 800 };
static const char HELD[] = "POST /held HTTP/1.1\r\n" HOST "Content-Length: 800\r\n" END;

/* The beginning of a body, of 800. */
static int post(const struct fixture *fixture, size_t len)
{
    char body[BODY];
    int line = check_call(fixture->server);

    memset(body, 'x', sizeof body);
    check_say(line, HELD, strlen(HELD));
    check_say(line, body, len);
    return line;
}

static void start_narrow(struct fixture *fixture)
{
    const struct http_route routes[] = {{"GET", "/hello", 0, fixture, hello, false},
                                        {"POST", "/held", 1000, fixture, hold, false}};
    const struct http_options options = {
        .address = TEXT("127.0.0.1"), .threads = 1, .workers = 4, .bodies_at_once = 1000};
    struct fault why = {0};

    if (http_start(&fixture->server, &options, routes, 2, &why) != OK)
        fail_msg("%s", why.text);
}

/* When this is answered, what was sent before has been looked at. */
static void ask_for_something_else(const struct fixture *fixture, struct arena *arena)
{
    const char *request = "GET /hello HTTP/1.1\r\n" HOST END;
    int line = check_call(fixture->server);

    check_say(line, request, strlen(request));
    assert_int_equal(check_status(check_hear(line, arena)), 200);
}

static void a_body_that_finds_no_room_waits_until_another_is_done(void **state)
{
    struct fixture fixture = {.held = true};
    struct arena *arena = arena_open("test");
    (void)state;

    start_narrow(&fixture);
    int one = post(&fixture, BODY);
    while (atomic_load(&fixture.waiting) == 0)
        sched_yield();
    int two = post(&fixture, BODY), three = post(&fixture, BODY);
    ask_for_something_else(&fixture, arena);
    assert_int_equal(atomic_load(&fixture.waiting), 1);
    atomic_store(&fixture.held, false);
    assert_int_equal(check_status(check_hear(one, arena)), 200);
    assert_int_equal(check_status(check_hear(two, arena)), 200);
    assert_int_equal(check_status(check_hear(three, arena)), 200);
    assert_int_equal(atomic_load(&fixture.waiting), 3);
    http_stop(fixture.server);
    arena_close(arena);
}

static void a_body_on_a_slow_line_holds_up_nobody(void **state)
{
    struct fixture fixture = {0};
    struct arena *arena = arena_open("test");
    (void)state;

    start_narrow(&fixture);
    int slow = post(&fixture, 10), other = post(&fixture, BODY);
    assert_int_equal(check_status(check_hear(other, arena)), 200);
    for (size_t i = 10; i < BODY; i++)
        check_say(slow, "x", 1);
    assert_int_equal(check_status(check_hear(slow, arena)), 200);
    http_stop(fixture.server);
    arena_close(arena);
}

static void *stop(void *self)
{
    http_stop(((struct fixture *)self)->server);
    return NULL;
}

static void who_waits_for_room_is_answered_before_the_end(void **state)
{
    struct fixture fixture = {.held = true};
    struct arena *arena = arena_open("test");
    pthread_t stopping;
    (void)state;

    start_narrow(&fixture);
    int one = post(&fixture, BODY);
    while (atomic_load(&fixture.waiting) == 0)
        sched_yield();
    int two = post(&fixture, BODY);
    ask_for_something_else(&fixture, arena);
    assert_int_equal(pthread_create(&stopping, NULL, stop, &fixture), 0);
    while (atomic_load(&fixture.waiting) == 1)
        sched_yield();
    atomic_store(&fixture.held, false);
    assert_int_equal(check_status(check_hear(one, arena)), 200);
    assert_int_equal(check_status(check_hear(two, arena)), 200);
    pthread_join(stopping, NULL);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(a_body_that_finds_no_room_waits_until_another_is_done),
           cmocka_unit_test(a_body_on_a_slow_line_holds_up_nobody),
           cmocka_unit_test(who_waits_for_room_is_answered_before_the_end))
