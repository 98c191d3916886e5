#include "http/http.h"

#include "base/check.h"

static const struct {
    const char *why, *method, *header, *value, *body;
    int status;
} ROWS[] = {
    {"all of it", "GET", "X", "", "0123456789", 200},
    {"who has it gets nothing again", "GET", "If-None-Match", "\"a\"", "", 304},
    {"one of several tags", "GET", "If-None-Match", "\"b\", W/\"a\"", "", 304},
    {"any tag", "GET", "If-None-Match", "*", "", 304},
    {"another tag", "GET", "If-None-Match", "\"b\"", "0123456789", 200},
    {"a range", "GET", "Range", "bytes=2-4", "234", 206},
    {"from there on", "GET", "Range", "bytes=7-", "789", 206},
    {"the last", "GET", "Range", "bytes=-3", "789", 206},
    {"past the end it is shortened", "GET", "Range", "bytes=8-99", "89", 206},
    {"more at the end than there is", "GET", "Range", "bytes=-99", "0123456789", 206},
    {"outside", "GET", "Range", "bytes=10-", "There is no such range.\n", 416},
    {"none at the end", "GET", "Range", "bytes=-0", "There is no such range.\n", 416},
    {"backwards: the whole", "GET", "Range", "bytes=4-2", "0123456789", 200},
    {"several: the whole", "GET", "Range", "bytes=0-1,3-4", "0123456789", 200},
    {"nonsense: the whole", "GET", "Range", "bytes=x-", "0123456789", 200},
    {"too large a number: the whole", "GET", "Range", "bytes=99999999999999999999-",
     "0123456789", 200},
    {"a sign is no digit", "GET", "Range", "bytes=+1-", "0123456789", 200},
    {"another unit: the whole", "GET", "Range", "lines=1-2", "0123456789", 200},
    {"HEAD has no range", "HEAD", "Range", "bytes=2-4", "0123456789", 200},
};

static void a_body_is_served_whole_in_part_or_not_again(void **state)
{
    struct arena *arena = arena_open("test");
    (void)state;

    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct http_pair header = {text_of(ROWS[i].header), text_of(ROWS[i].value)};
        struct http_request request = {.method = text_of(ROWS[i].method),
                                       .arena = arena,
                                       .headers = &header,
                                       .header_count = 1};
        struct http_reply reply = {.status = 200, .body = TEXT("0123456789")};
        http_serve(&reply, &request, TEXT("\"a\""));
        if (reply.status != ROWS[i].status || !text_is(reply.body, ROWS[i].body))
            fail_msg("%s: %d %.*s", ROWS[i].why, reply.status, TEXT_ARG(reply.body));
    }
    arena_close(arena);
}

static void a_range_of_what_has_changed_is_the_whole(void **state)
{
    struct arena *arena = arena_open("test");
    struct http_pair headers[] = {{TEXT("range"), TEXT("bytes=2-4")},
                                  {TEXT("if-range"), TEXT("\"old\"")}};
    struct http_request request = {
        .method = TEXT("GET"), .arena = arena, .headers = headers, .header_count = 2};
    struct http_reply reply = {.status = 200, .body = TEXT("0123456789")};
    (void)state;

    http_serve(&reply, &request, TEXT("\"a\""));
    assert_int_equal(reply.status, 200);
    assert_text(reply.body, "0123456789");
    arena_close(arena);
}

static void cookies_are_found_by_their_whole_name(void **state)
{
    struct arena *arena = arena_open("test");
    struct http_pair header = {TEXT("cookie"), TEXT("xs=1; s=a=b; s=2")};
    struct http_request request = {.arena = arena, .headers = &header, .header_count = 1};
    (void)state;

    assert_text(http_cookie(&request, "s"), "a=b");
    assert_text(http_cookie(&request, "x"), "");
    arena_close(arena);
}

static void fields_are_only_read_from_bodies_of_their_kind(void **state)
{
    struct arena *arena = arena_open("test");
    struct http_pair header = {TEXT("Content-Type"),
                               TEXT("application/x-www-form-urlencoded; charset=utf-8")};
    struct http_request request = {
        .arena = arena, .headers = &header, .header_count = 1, .body = TEXT("a=1&b=%3Cb%3E")};
    (void)state;

    assert_text(http_field(&request, "b"), "<b>");
    header.value = TEXT("text/plain");
    assert_text(http_field(&request, "b"), "");
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(a_body_is_served_whole_in_part_or_not_again),
           cmocka_unit_test(a_range_of_what_has_changed_is_the_whole),
           cmocka_unit_test(cookies_are_found_by_their_whole_name),
           cmocka_unit_test(fields_are_only_read_from_bodies_of_their_kind))
