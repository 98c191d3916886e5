/* Submissions to a server that behaves as servers were measured to, and worse; lines that
 * break. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/openrosa/bench.h"

/* ---- Submissions ---- */

static void encrypted_submissions_arrive_with_their_files(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    struct text ids[5];
    for (unsigned i = 0; i < 5; i++)
        ids[i] = kiosk_queue(&bench.kiosk, "enrol", i, (const size_t[]){0, 5000, 17, 16}, i);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.kiosk.tally.acknowledged, 5);
    assert_int_equal(bench.central.posts, 5);
    assert_int_equal(bench.central.heads, 1);
    for (unsigned i = 0; i < 5; i++) {
        assert_int_equal(kiosk_state(&bench.kiosk, ids[i], NULL), STORE_ACKNOWLEDGED);
        bench_assert_arrived(&bench, ids[i]);
    }
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.central.posts, 5);
    bench_end(&bench);
}

static void files_go_in_as_many_requests_as_the_server_takes(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    bench.central.accepts = 100000;
    struct text large =
        kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){60000, 60000, 20000, 90000}, 4);
    struct text small = kiosk_queue(&bench.kiosk, "enrol", 2, NULL, 0);
    assert_round(&bench, ROUND_DONE);
    bench_assert_arrived(&bench, large);
    bench_assert_arrived(&bench, small);
    assert_true(text_equal(bench.central.sent[0].instance_id, small)); /* what is small first */
    assert_true(bench.central.largest_post <= 100000);
    assert_int_equal(kiosk_state(&bench.kiosk, large, NULL), STORE_ACKNOWLEDGED);
    bench_end(&bench);
}

static void a_slow_line_gets_less_at_once(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    bench.kiosk.memory.batch_bytes = MEMORY_LEAST_BATCH; /* as a line of 9.6 kbit/s teaches */
    kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){90000, 90000, 90000, 90000}, 4);
    bench.central.answer = 408;
    bench.central.answer_body = "Request Timeout";
    bench.central.answers = 1;
    assert_round(&bench, ROUND_LATER);
    assert_int_equal(bench.central.posts, 1);
    assert_true(bench.central.largest_post < 5 * MEMORY_LEAST_BATCH + 2000);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.central.posts, 3); /* and more when it turns out to be quick */
    bench_end(&bench);
}

static void a_reply_that_is_lost_costs_one_request(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    struct text id = kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){500}, 1);
    bench.kiosk.loses_reply = true;
    assert_round(&bench, ROUND_LATER);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_QUEUED);
    assert_int_equal(bench.central.sent_count, 1);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_ACKNOWLEDGED);
    assert_int_equal(bench.central.sent_count, 1);
    bench_assert_arrived(&bench, id);
    bench_end(&bench);
}

static void a_cut_between_two_requests_sends_nothing_twice(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    bench.central.accepts = 100000;
    struct text id =
        kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){90000, 90000, 90000}, 3);
    bench.kiosk.memory.sent_bytes = 0;
    bench.central.answer = 500;
    bench.central.answer_body = "{\"message\":\"no\"}";
    bench.central.only_for = "photo 1.jpg.enc\"";
    assert_round(&bench, ROUND_DONE); /* told of, and the forms come */
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_QUEUED);
    assert_true(bench_is_told(&bench, "answers 500: no"));
    bench.central.answer = 0;
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_ACKNOWLEDGED);
    bench_assert_arrived(&bench, id);
    assert_true(bench.kiosk.memory.sent_bytes < 5 * 93000);
    bench_end(&bench);
}

#define RESPONSE(message)                                                                      \
    "\n<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\"><message>" message        \
    "</message></OpenRosaResponse>"

/* What the server answers about the first of three submissions; the others are well. */
static const struct {
    const char *why, *body;
    int answer;
    enum store_state after[3]; /* of the first, after one round, two, three */
    enum round_end end;
    bool stops; /* nobody else's goes either */
    const char *reason;
} ANSWERS[] = {
    {"another body is stored",
     RESPONSE("A submission already exists with this ID, but with different XML"),
     409,
     {STORE_REFUSED, STORE_REFUSED, STORE_REFUSED},
     ROUND_DONE,
     false,
     "different XML"},
    {"deleted, said twice",
     RESPONSE("This submission has been deleted"),
     409,
     {STORE_QUEUED, STORE_REFUSED, STORE_REFUSED},
     ROUND_DONE,
     false,
     "deleted"},
    {"the form is closed",
     RESPONSE("This form is not accepting submissions"),
     409,
     {STORE_REFUSED, STORE_REFUSED, STORE_REFUSED},
     ROUND_DONE,
     false,
     "no longer takes"},
    {"the form is not known",
     RESPONSE("not known"),
     404,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_DONE,
     false,
     NULL},
    {"not understood, as JSON",
     "{\"code\":400.15,\"message\":\"broken \\\" form\"}",
     400,
     {STORE_QUEUED, STORE_QUEUED, STORE_REFUSED},
     ROUND_DONE,
     false,
     "broken"},
    {"too large for a proxy",
     "<html>413</html>",
     413,
     {STORE_REFUSED, STORE_REFUSED, STORE_REFUSED},
     ROUND_DONE,
     false,
     "larger"},
    {"ill over this one",
     "{\"message\":\"x\"}",
     500,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_DONE,
     false,
     NULL},
    {"a page to sign in",
     "<html>Welcome to the free network</html>",
     200,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_DONE,
     false,
     NULL},
    {"created, says something else",
     "<html>Welcome</html>",
     201,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_DONE,
     false,
     NULL},
    {"had already",
     RESPONSE("Duplicate submission"),
     202,
     {STORE_ACKNOWLEDGED, STORE_ACKNOWLEDGED, STORE_ACKNOWLEDGED},
     ROUND_DONE,
     false,
     NULL},
    {"accepted, says somebody else",
     "<html/>",
     202,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_DONE,
     false,
     NULL},
    {"cut for being slow",
     "",
     408,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_LATER,
     true,
     NULL},
    {"not assigned",
     "{\"message\":\"no\"}",
     401,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_REFUSED,
     true,
     NULL},
    {"revoked",
     "{\"message\":\"no\"}",
     403,
     {STORE_QUEUED, STORE_QUEUED, STORE_QUEUED},
     ROUND_REFUSED,
     true,
     NULL},
};

static void try_answer(struct bench *bench, size_t row)
{
    struct text ids[3], reason;
    struct kiosk *kiosk = &bench->kiosk;
    ids[0] = kiosk_queue(kiosk, "enrol", 1, NULL, 0);
    ids[1] = kiosk_queue(kiosk, "follow", 2, NULL, 0);
    ids[2] = kiosk_queue(kiosk, "follow", 3, NULL, 0);
    bench->central.answer = ANSWERS[row].answer;
    bench->central.answer_body = ANSWERS[row].body;
    bench->central.only_for = text_string(kiosk->arena, ids[0]);
    for (int i = 0; i < 3; i++) {
        enum round_end got = kiosk_round(kiosk);
        if (got != ANSWERS[row].end && i == 0)
            fail_msg("%s: the round ends %s: %s", ANSWERS[row].why, round_end_name(got),
                     kiosk->why.text);
        if (kiosk_state(kiosk, ids[0], &reason) != ANSWERS[row].after[i])
            fail_msg("%s: state %d after round %d", ANSWERS[row].why,
                     (int)kiosk_state(kiosk, ids[0], NULL), i + 1);
        for (int k = 1; k < 3; k++)
            if ((kiosk_state(kiosk, ids[k], NULL) == STORE_ACKNOWLEDGED) == ANSWERS[row].stops)
                fail_msg("%s: what becomes of the others", ANSWERS[row].why);
    }
    if (ANSWERS[row].reason && !bench_holds(reason, ANSWERS[row].reason))
        fail_msg("%s: \"%.*s\"", ANSWERS[row].why, TEXT_ARG(reason));
    bench->central.answer = 0;
    assert_round(bench, ROUND_DONE);
    if (ANSWERS[row].after[2] == STORE_QUEUED)
        assert_int_equal(kiosk_state(kiosk, ids[0], NULL), STORE_ACKNOWLEDGED);
}

static void what_each_answer_means(void **state)
{
    for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++) {
        struct bench bench;
        bench_begin(&bench, state);
        bench_serve_forms(&bench);
        try_answer(&bench, i);
        bench_end(&bench);
    }
}

static void deleted_said_once_is_a_meeting_of_two_requests(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    struct text id = kiosk_queue(&bench.kiosk, "enrol", 1, NULL, 0);
    bench.central.answer = 409;
    bench.central.answer_body = RESPONSE("has been deleted");
    bench.central.answers = 1;
    bench.central.stores_anyway = true;
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_QUEUED);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_ACKNOWLEDGED);
    bench_end(&bench);
}

static void a_server_that_is_ill_is_left_alone(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    for (unsigned i = 0; i < 20; i++)
        kiosk_queue(&bench.kiosk, "enrol", i, NULL, 0);
    bench.central.answer = 500;
    bench.central.answer_body = "{\"message\":\"the database is away\"}";
    assert_round(&bench, ROUND_LATER);
    assert_int_equal(bench.central.posts, 2);
    assert_true(bench_is_told(&bench, "the database is away"));
    bench_end(&bench);
}

static void forms_that_the_server_lacks_are_asked_for_once_a_round(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    for (unsigned i = 0; i < 20; i++)
        kiosk_queue(&bench.kiosk, "gone", i, NULL, 0);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(bench.central.posts, 1);
    assert_true(bench_is_told(&bench, "does not have form gone"));
    bench_end(&bench);
}

static void what_is_sealed_for_a_hub_never_goes(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    struct text sealed = kiosk_queue_sealed(&bench.kiosk, 1);
    struct text odk = kiosk_queue(&bench.kiosk, "enrol", 2, NULL, 0);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, sealed, NULL), STORE_QUEUED);
    assert_int_equal(kiosk_state(&bench.kiosk, odk, NULL), STORE_ACKNOWLEDGED);
    assert_int_equal(bench.central.posts, 1);
    assert_true(bench_is_told(&bench, "1 submissions are sealed for a Doorstep hub"));
    bench_end(&bench);
}

static void a_file_that_the_server_cannot_take_is_refused_before_it_goes(void **state)
{
    struct bench bench;
    struct text reason;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    bench.central.accepts = 50000;
    struct text id = kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){60000}, 1);
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, &reason), STORE_REFUSED);
    assert_true(bench_holds(reason, "larger"));
    assert_int_equal(bench.central.posts, 0);
    bench_end(&bench);
}

/* ---- A line that breaks ---- */

static const struct {
    const char *why, *reply; /* before it closes */
    bool endless, silent;
} BREAKS[] = {
    {"closed at once", ""},
    {"closed within the headers", "HTTP/1.1 200 OK\r\nContent-Le"},
    {"closed within the body",
     "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<xforms><xform><formID>a"},
    {"closed within a chunk",
     "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<OpenRosaResponse"},
    {"not HTTP at all", "220 mail.example ESMTP\r\n"},
    {"no end of headers", "HTTP/1.1 200 OK\r\n", .endless = true},
    {"no end of a body", "HTTP/1.1 200 OK\r\n\r\n<xforms>", .endless = true},
    {"never a word", "", .silent = true},
};

struct breaker {
    int fd;
    size_t row;
    pthread_t thread;
};

static void answer_badly(int client, size_t row)
{
    static const char LINE[] = "X-Line: 1234567890 1234567890 1234567890 1234567890\r\n";
    char request[4096];
    if (recv(client, request, sizeof request, 0) <= 0)
        return;
    send(client, BREAKS[row].reply, strlen(BREAKS[row].reply), MSG_NOSIGNAL);
    while (BREAKS[row].endless && send(client, LINE, sizeof LINE - 1, MSG_NOSIGNAL) > 0)
        ;
    while (BREAKS[row].silent && recv(client, request, sizeof request, 0) > 0)
        ;
}

static void *serve_badly(void *self)
{
    const struct breaker *breaker = self;
    for (int client; (client = accept(breaker->fd, NULL, NULL)) >= 0; close(client))
        answer_badly(client, breaker->row);
    return NULL;
}

static unsigned start_breaker(struct breaker *breaker, size_t row)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    *breaker = (struct breaker){socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), row};
    assert_int_equal(bind(breaker->fd, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(breaker->fd, 8), 0);
    assert_int_equal(getsockname(breaker->fd, (struct sockaddr *)&address, &len), 0);
    assert_int_equal(pthread_create(&breaker->thread, NULL, serve_badly, breaker), 0);
    return ntohs(address.sin_port);
}

static void stop_breaker(struct breaker *breaker)
{
    shutdown(breaker->fd, SHUT_RDWR);
    pthread_join(breaker->thread, NULL);
    close(breaker->fd);
}

static void a_line_that_breaks_anyhow_costs_nothing(void **state)
{
    struct bench bench;
    bench_begin(&bench, state);
    bench_serve_forms(&bench);
    assert_round(&bench, ROUND_DONE);
    struct text id = {0};
    for (size_t i = 0; i < 2 * (sizeof BREAKS / sizeof *BREAKS); i++) {
        struct breaker breaker;
        if (i == sizeof BREAKS / sizeof *BREAKS) /* now the list, then a submission */
            id = kiosk_queue(&bench.kiosk, "enrol", 1, (const size_t[]){3000}, 1);
        size_t row = i % (sizeof BREAKS / sizeof *BREAKS);
        unsigned port = start_breaker(&breaker, row);
        kiosk_configure(
            &bench.kiosk,
            text_format(bench.kiosk.arena, "http://127.0.0.1:%u" CENTRAL_PATH, port).at, "");
        enum round_end end = kiosk_round(&bench.kiosk);
        stop_breaker(&breaker);
        if (end != ROUND_LATER || bench.kiosk.memory.error[0] == '\0')
            fail_msg("%s: %s", BREAKS[row].why, round_end_name(end));
        assert_true(bench_holds(kiosk_file(&bench.kiosk, "enrol", "form.xml"), "First"));
    }
    kiosk_configure(&bench.kiosk, bench.url, "");
    assert_round(&bench, ROUND_DONE);
    assert_int_equal(kiosk_state(&bench.kiosk, id, NULL), STORE_ACKNOWLEDGED);
    bench_assert_arrived(&bench, id);
    bench_end(&bench);
}

/* ---- Settings ---- */

static void settings_that_would_be_unsafe_stop_the_start(void **state)
{
    static const struct {
        const char *why, *conf, *told;
    } CASES[] = {
        {"a line on which keys can be changed", "server = openrosa\nurl = http://odk.example\n",
         "https"},
        {"a host that only begins like this machine",
         "server = openrosa\nurl = http://localhost.example.com\n", "https"},
        {"no home menu", "server = openrosa\nurl = https://odk.example\n", "services"},
        {"an unknown kind", "server = kobo\nurl = https://kobo.example\n", ""},
        {"a password that is not there",
         "server = openrosa\nurl = https://odk.example\nservices = /x\nuser = a\n"
         "password_file = /nowhere/at/all\n",
         "password"},
    };
    struct bench bench;
    bench_begin(&bench, state);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct account *account;
        struct fault why = {0};
        const char *data = text_format(bench.kiosk.arena, "%s/unsafe", bench.kiosk.folder).at;
        assert_int_equal(folder_make(data, NULL), OK);
        assert_int_equal(file_replace(text_format(bench.kiosk.arena, "%s/sync.conf", data).at,
                                      text_of(CASES[i].conf), 0600, NULL),
                         OK);
        if (account_open(&account, data, &why) == OK ||
            !bench_holds(text_of(why.text), CASES[i].told))
            fail_msg("%s: \"%s\"", CASES[i].why, why.text);
    }
    bench_end(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encrypted_submissions_arrive_with_their_files),
        cmocka_unit_test(files_go_in_as_many_requests_as_the_server_takes),
        cmocka_unit_test(a_slow_line_gets_less_at_once),
        cmocka_unit_test(a_reply_that_is_lost_costs_one_request),
        cmocka_unit_test(a_cut_between_two_requests_sends_nothing_twice),
        cmocka_unit_test(what_each_answer_means),
        cmocka_unit_test(deleted_said_once_is_a_meeting_of_two_requests),
        cmocka_unit_test(a_server_that_is_ill_is_left_alone),
        cmocka_unit_test(forms_that_the_server_lacks_are_asked_for_once_a_round),
        cmocka_unit_test(what_is_sealed_for_a_hub_never_goes),
        cmocka_unit_test(a_file_that_the_server_cannot_take_is_refused_before_it_goes),
        cmocka_unit_test(a_line_that_breaks_anyhow_costs_nothing),
        cmocka_unit_test(settings_that_would_be_unsafe_stop_the_start),
    };
    return cmocka_run_group_tests(tests, bench_make_key, bench_drop_key);
}
