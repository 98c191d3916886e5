/* The real link against a real server: what curl is told to do, and what it must not do.
 *
 *   sync_link_test CERTIFICATE KEY OTHER_CERTIFICATE   (PEM; made by certificates.sh) */
#include "sync/link.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "base/log.h"
#include "http/http.h"

enum { LARGEST_BODY = 1 << 20, LARGE = 300000, ENOUGH = 1 << 20 };

struct bench {
    struct arena *arena;
    struct http_server *plain, *secure;
    struct text certificate, other_certificate; /* paths */
    unsigned basic_seen, digest_seen, guarded_seen;
    bool stop;
};

/* ---- The server ---- */

static void echo(void *self, const struct http_request *request, struct http_reply *reply)
{
    (void)self;
    reply->body = request->body;
    reply->type = TEXT("text/plain");
    http_add_header(reply, TEXT("Doorstep-At"), http_header(request, "Doorstep-At"));
}

static void large(void *self, const struct http_request *request, struct http_reply *reply)
{
    char *bytes = arena_bytes(request->arena, LARGE);
    (void)self;
    memset(bytes, 'x', LARGE);
    reply->body = (struct text){bytes, LARGE};
}

static void busy(void *self, const struct http_request *request, struct http_reply *reply)
{
    (void)self, (void)request;
    reply->status = 503;
    reply->body = TEXT("not now\n");
    reply->type = TEXT("text/plain");
    http_add_header(reply, TEXT("Retry-After"), TEXT("12"));
}

static void elsewhere(void *self, const struct http_request *request, struct http_reply *reply)
{
    (void)self, (void)request;
    reply->status = 302;
    http_add_header(reply, TEXT("Location"), TEXT("/echo"));
}

static void guarded(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct bench *bench = self;
    struct text said = http_header(request, "Authorization");
    bench->guarded_seen++;
    bench->basic_seen += text_starts(said, "Basic ");
    bench->digest_seen += text_starts(said, "Digest ");
    bool wants_digest = text_is(request->path, "/digest");
    if (text_starts(said, wants_digest ? "Digest " : "Basic "))
        return;
    reply->status = 401;
    http_add_header(reply, TEXT("WWW-Authenticate"),
                    wants_digest ? TEXT("Digest realm=\"r\", nonce=\"n\", qop=\"auth\"")
                                 : TEXT("Basic realm=\"r\""));
}

static const char *paths[3]; /* certificate, key, other certificate; set once by main */

static struct text read_path(struct bench *bench, const char *path)
{
    struct text bytes;
    assert_int_equal(file_read(&bytes, path, LARGEST_BODY, bench->arena, NULL), OK);
    return bytes;
}

static int set_up(void **state)
{
    static struct bench bench;
    bench = (struct bench){.arena = arena_open("test")};
    const struct http_route routes[] = {
        {"PUT", "/echo", LARGEST_BODY, &bench, echo},
        {"POST", "/echo", LARGEST_BODY, &bench, echo},
        {"GET", "/echo", 0, &bench, echo},
        {"GET", "/large", 0, &bench, large},
        {"GET", "/busy", 0, &bench, busy},
        {"GET", "/elsewhere", 0, &bench, elsewhere},
        {"GET", "/digest", 0, &bench, guarded},
        {"GET", "/basic", 0, &bench, guarded},
    };
    size_t count = sizeof routes / sizeof *routes;
    struct http_options plain = {.address = TEXT("127.0.0.1")};
    struct http_options secure = {.address = TEXT("127.0.0.1"),
                                  .certificate = read_path(&bench, paths[0]),
                                  .key = read_path(&bench, paths[1])};
    bench.certificate = text_of(paths[0]);
    bench.other_certificate = text_of(paths[2]);
    struct fault why = {0};
    if (http_start(&bench.plain, &plain, routes, count, &why) != OK ||
        http_start(&bench.secure, &secure, routes, count, &why) != OK)
        fail_msg("%s", why.text);
    *state = &bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    http_stop(bench->plain);
    http_stop(bench->secure);
    arena_close(bench->arena);
    return 0;
}

static struct link open_plain(struct bench *bench, struct link_options options)
{
    struct link link;
    options.url = text_format(bench->arena, "http://127.0.0.1:%u/", http_port(bench->plain));
    assert_int_equal(link_open(&link, &options, NULL), OK);
    return link;
}

static struct link open_secure(struct bench *bench, const char *host, struct text ca)
{
    struct link link;
    struct link_options options = {.ca = ca};
    options.url = text_format(bench->arena, "https://%s:%u", host, http_port(bench->secure));
    assert_int_equal(link_open(&link, &options, NULL), OK);
    return link;
}

static enum status ask(struct bench *bench, const struct link *link, const char *method,
                       const char *path, struct text body, struct link_reply *reply)
{
    struct link_request request = {
        .method = method, .path = text_of(path), .body = body, .largest = ENOUGH};
    return link->ask(link->self, &request, reply, bench->arena, NULL);
}

/* ---- Tests ---- */

static void a_body_goes_and_comes_whatever_was_asked_before(void **state)
{
    static const struct {
        const char *method, *path;
        struct text body, want;
    } CASES[] = {
        {"PUT", "/echo", TEXT("one\0two"), TEXT("one\0two")},
        {"GET", "/echo", TEXT(""), TEXT("")},
        {"POST", "/echo", TEXT("three"), TEXT("three")},
        {"HEAD", "/echo", TEXT(""), TEXT("")},
        {"PUT", "/echo", TEXT(""), TEXT("")},
        {"POST", "/echo", TEXT(""), TEXT("")},
        {"GET", "/echo", TEXT(""), TEXT("")},
    };
    struct bench *bench = *state;
    struct link link = open_plain(bench, (struct link_options){0});
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct link_reply reply;
        enum status status =
            ask(bench, &link, CASES[i].method, CASES[i].path, CASES[i].body, &reply);
        if (status != OK || reply.status != 200 || !text_equal(reply.body, CASES[i].want) ||
            reply.sent == 0 || reply.received == 0)
            fail_msg("%s: status %d, http %d, \"%.*s\"", CASES[i].method, status, reply.status,
                     TEXT_ARG(reply.body));
    }
    link_close(&link);
}

static void headers_go_and_come(void **state)
{
    struct bench *bench = *state;
    struct link link = open_plain(bench, (struct link_options){0});
    struct link_request request = {.method = "PUT", .path = TEXT("/echo"), .largest = 10};
    struct link_reply reply;
    link_add_header(&request, "Doorstep-At", TEXT("123456"));
    assert_int_equal(link.ask(link.self, &request, &reply, bench->arena, NULL), OK);
    assert_true(reply.has_at);
    assert_int_equal(reply.at, 123456);
    assert_true(text_starts(reply.type, "text/plain"));
    assert_int_equal(ask(bench, &link, "GET", "/busy", TEXT(""), &reply), OK);
    assert_false(reply.has_at);
    assert_int_equal(reply.status, 503);
    assert_int_equal(reply.retry_s, 12);
    assert_text(reply.body, "not now\n");
    link_close(&link);
}

static void a_redirect_is_told_and_not_followed(void **state)
{
    struct bench *bench = *state;
    struct link link = open_plain(bench, (struct link_options){0});
    struct link_reply reply;
    assert_int_equal(ask(bench, &link, "GET", "/elsewhere", TEXT(""), &reply), OK);
    assert_int_equal(reply.status, 302);
    link_close(&link);
}

static void a_reply_over_the_limit_is_cut(void **state)
{
    struct bench *bench = *state;
    struct link link = open_plain(bench, (struct link_options){0});
    struct link_request request = {
        .method = "GET", .path = TEXT("/large"), .largest = LARGE - 1};
    struct link_reply reply;
    assert_int_equal(link.ask(link.self, &request, &reply, bench->arena, NULL), TOO_LARGE);
    request.largest = LARGE;
    assert_int_equal(link.ask(link.self, &request, &reply, bench->arena, NULL), OK);
    assert_int_equal(reply.body.len, LARGE);
    link_close(&link);
}

struct bucket {
    size_t bytes, most;
};
static bool fill(void *self, int status, struct text bytes)
{
    struct bucket *bucket = self;
    assert_int_equal(status, 200);
    bucket->bytes += bytes.len;
    return bucket->bytes < bucket->most;
}

static void a_body_flows_into_a_sink_that_may_close(void **state)
{
    struct bench *bench = *state;
    struct link link = open_plain(bench, (struct link_options){0});
    struct bucket bucket = {0, SIZE_MAX};
    struct link_request request = {
        .method = "GET", .path = TEXT("/large"), .sink = fill, .sink_self = &bucket};
    struct link_reply reply;
    assert_int_equal(link.ask(link.self, &request, &reply, bench->arena, NULL), OK);
    assert_int_equal(bucket.bytes, LARGE);
    bucket = (struct bucket){0, 1000};
    assert_int_equal(link.ask(link.self, &request, &reply, bench->arena, NULL), FAILED);
    assert_true(bucket.bytes < LARGE);
    link_close(&link);
}

static bool stop_now(void *self)
{
    struct bench *bench = self;
    return bench->stop;
}

static void it_stops_when_it_is_told(void **state)
{
    struct bench *bench = *state;
    struct link link =
        open_plain(bench, (struct link_options){.stop = stop_now, .self = bench});
    struct link_reply reply;
    bench->stop = true;
    assert_int_equal(ask(bench, &link, "GET", "/large", TEXT(""), &reply), FAILED);
    bench->stop = false;
    assert_int_equal(ask(bench, &link, "GET", "/large", TEXT(""), &reply), OK);
    link_close(&link);
}

static void a_password_never_goes_in_clear(void **state)
{
    struct bench *bench = *state;
    struct link_reply reply;
    struct link_options options = {.user = TEXT("kiosk"), .password = TEXT("secret")};
    struct link link = open_plain(bench, options);
    assert_int_equal(ask(bench, &link, "GET", "/digest", TEXT(""), &reply), OK);
    assert_int_equal(reply.status, 200);
    assert_int_equal(bench->digest_seen, 1);
    assert_int_equal(ask(bench, &link, "GET", "/basic", TEXT(""), &reply), OK);
    assert_int_equal(reply.status, 401);
    assert_int_equal(bench->basic_seen, 0);
    link_close(&link);

    options.ca = bench->certificate;
    options.url = text_format(bench->arena, "https://localhost:%u", http_port(bench->secure));
    assert_int_equal(link_open(&link, &options, NULL), OK);
    assert_int_equal(ask(bench, &link, "GET", "/basic", TEXT(""), &reply), OK);
    assert_int_equal(reply.status, 200);
    assert_int_equal(bench->basic_seen, 1);
    unsigned seen = bench->guarded_seen; /* the next is not asked without it first */
    assert_int_equal(ask(bench, &link, "GET", "/basic", TEXT(""), &reply), OK);
    assert_int_equal(reply.status, 200);
    assert_int_equal(bench->guarded_seen, seen + 1);
    link_close(&link);
}

static void only_the_office_itself_is_talked_to(void **state)
{
    struct bench *bench = *state;
    const struct {
        const char *why, *host;
        struct text ca;
        enum status status;
    } CASES[] = {
        {"the county's own authority vouches for it", "localhost", bench->certificate, OK},
        {"nobody known vouches for it", "localhost", {0}, REFUSED},
        {"another authority vouches for it", "localhost", bench->other_certificate, REFUSED},
        {"it is called otherwise", "127.0.0.1", bench->certificate, REFUSED},
        {"the file of certificates is not there", "localhost", TEXT("/nowhere.pem"), REFUSED},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct link link = open_secure(bench, CASES[i].host, CASES[i].ca);
        struct link_reply reply;
        enum status status = ask(bench, &link, "PUT", "/echo", TEXT("x"), &reply);
        if (status != CASES[i].status)
            fail_msg("%s: %s", CASES[i].why, status_name(status));
        link_close(&link);
    }
}

static void only_http_and_https_are_addresses(void **state)
{
    static const char *const WRONG[] = {"", "ftp://office.example", "file:///etc/passwd",
                                        "office.example", "//office.example"};
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        struct link link;
        struct link_options options = {.url = text_of(WRONG[i])};
        if (link_open(&link, &options, NULL) != REFUSED)
            fail_msg("\"%s\" was taken", WRONG[i]);
    }
}

/* A port that somebody held until now, so that nobody answers there. */
static unsigned closed_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static void where_nobody_answers_it_is_tried_later(void **state)
{
    struct bench *bench = *state;
    struct link link;
    struct link_reply reply;
    struct link_options options = {
        .url = text_format(bench->arena, "http://127.0.0.1:%u", closed_port())};
    assert_int_equal(link_open(&link, &options, NULL), OK);
    assert_int_equal(ask(bench, &link, "GET", "/echo", TEXT(""), &reply), FAILED);
    link_close(&link);
    options.url = TEXT("http://no-such-office.invalid");
    assert_int_equal(link_open(&link, &options, NULL), OK);
    assert_int_equal(ask(bench, &link, "GET", "/echo", TEXT(""), &reply), FAILED);
    link_close(&link);
}

/* Somebody who takes a body a little at a time, or nothing of it. */
struct slow {
    int listening, until; /* its end: then it hangs up */
    size_t takes;         /* of a body; what is left is never read */
    struct text says;
};

static void *be_slow(void *self)
{
    const struct slow *slow = self;
    char bytes[4096];
    size_t have = 0;
    int line = accept(slow->listening, NULL, NULL);
    for (ssize_t got = 1; got > 0 && have<slow->takes; have += got> 0 ? (size_t)got : 0) {
        poll(NULL, 0, 20); /* the pace of the line */
        got = recv(line, bytes, sizeof bytes, 0);
    }
    if (slow->says.len > 0)
        assert_int_equal(send(line, slow->says.at, slow->says.len, 0), slow->says.len);
    assert_int_equal(read(slow->until, bytes, 1), 0);
    close(line);
    return NULL;
}

static enum status send_to(struct slow *slow, struct bench *bench, struct fault *why)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    pthread_t thread;
    struct link link;
    struct link_reply reply;
    int ends[2];
    char *body = arena_bytes(bench->arena, LARGE);
    assert_int_equal(pipe(ends), 0);
    slow->until = ends[0];
    slow->listening = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(slow->listening, SOL_SOCKET, SO_RCVBUF, &(int){4096}, sizeof(int));
    assert_int_equal(bind(slow->listening, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(slow->listening, 1), 0);
    assert_int_equal(getsockname(slow->listening, (struct sockaddr *)&address, &len), 0);
    assert_int_equal(pthread_create(&thread, NULL, be_slow, slow), 0);
    struct link_options options = {
        .url = text_format(bench->arena, "http://127.0.0.1:%u", ntohs(address.sin_port)),
        .silence_s = 1};
    assert_int_equal(link_open(&link, &options, NULL), OK);
    memset(body, 'x', LARGE);
    struct link_request request = {
        .method = "PUT", .path = TEXT("/slow"), .body = {body, LARGE}, .largest = ENOUGH};
    enum status status = link.ask(link.self, &request, &reply, bench->arena, why);
    link_close(&link);
    close(ends[1]);
    pthread_join(thread, NULL);
    close(ends[0]);
    close(slow->listening);
    return status;
}

/* The system takes more of a body at once than a thin line carries in minutes. */
static void who_takes_a_body_slowly_is_not_silent(void **state)
{
    struct bench *bench = *state;
    struct fault why = {0};
    struct slow takes_all = {.takes = LARGE,
                             .says = TEXT("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")};
    struct slow takes_some = {.takes = LARGE / 100};
    if (send_to(&takes_all, bench, &why) != OK)
        fail_msg("%s", why.text);
    assert_int_equal(send_to(&takes_some, bench, &why), FAILED);
    assert_non_null(strstr(why.text, "silent"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(a_body_goes_and_comes_whatever_was_asked_before),
        TEST(headers_go_and_come),
        TEST(a_redirect_is_told_and_not_followed),
        TEST(a_reply_over_the_limit_is_cut),
        TEST(a_body_flows_into_a_sink_that_may_close),
        TEST(it_stops_when_it_is_told),
        TEST(a_password_never_goes_in_clear),
        TEST(only_the_office_itself_is_talked_to),
        TEST(only_http_and_https_are_addresses),
        TEST(where_nobody_answers_it_is_tried_later),
        TEST(who_takes_a_body_slowly_is_not_silent),
    };
    if (argc != 4)
        return fprintf(stderr, "usage: %s CERTIFICATE KEY OTHER\n", argv[0]), 64;
    for (int i = 0; i < 3; i++)
        paths[i] = argv[i + 1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
