#include "sync/openrosa_url.h"

#include "base/check.h"

#define HERE "https://odk.example/v1/key/To$ken!/projects/1"
#define LIST "/v1/key/To$ken!/projects/1/formList"

static const struct {
    const char *why, *url, *path; /* path NULL: refused */
} CASES[] = {
    {"a whole address", HERE "/forms/a.xml", "/v1/key/To$ken!/projects/1/forms/a.xml"},
    {"letters of a host have no case", "HTTPS://ODK.Example/a", "/a"},
    {"the usual port may be written", "https://odk.example:443/a", "/a"},
    {"a proxy hides TLS from the server", "http://odk.example/a", "/a"},
    {"the same by its port", "http://odk.example:80/a", "/a"},
    {"white space around", " https://odk.example/a\n", "/a"},
    {"no path", "https://odk.example", "/"},
    {"only a query", "https://odk.example?x=1", "/?x=1"},
    {"from the root", "/a/b?c=d", "/a/b?c=d"},
    {"relative", "forms/a.xml", "/v1/key/To$ken!/projects/1/forms/a.xml"},
    {"relative with a colon further on", "forms/a:b.xml",
     "/v1/key/To$ken!/projects/1/forms/a:b.xml"},
    {"the scheme of the document", "//odk.example/a", "/a"},
    {"spaces and letters of other scripts are escaped", "/ä b", "/%C3%A4%20b"},
    {"what is escaped stays", "/a%20b", "/a%20b"},
    {"fragments are ours", "/a#b", "/a"},
    {"another host", "https://evil.example/a", NULL},
    {"a longer host", "https://odk.example.evil.example/a", NULL},
    {"another host by its scheme", "//evil.example/a", NULL},
    {"another port", "https://odk.example:8443/a", NULL},
    {"another port without TLS", "http://odk.example:8080/a", NULL},
    {"a user name that looks like us", "https://odk.example@evil.example/a", NULL},
    {"a back slash for a slash", "https://odk.example\\@evil.example/a", NULL},
    {"another scheme", "file:///etc/passwd", NULL},
    {"a scheme without a place", "javascript:alert(1)", NULL},
    {"a line break within", "/a\r\nHost: evil", NULL},
    {"nothing", "", NULL},
    {"no host", "https:///a", NULL},
    {"no port", "https://odk.example:x/a", NULL},
};

static void addresses_lead_to_the_server_or_nowhere(void **state)
{
    struct arena *arena = arena_open("test");
    struct openrosa_base base;
    (void)state;
    assert_int_equal(openrosa_base_read(&base, TEXT(HERE "/"), arena, NULL), OK);
    assert_text(base.origin, "https://odk.example");
    assert_text(base.path, "/v1/key/To$ken!/projects/1");
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct text path = {0};
        struct fault why = {0};
        enum status status =
            openrosa_resolve(&path, &base, TEXT(LIST), text_of(CASES[i].url), arena, &why);
        if (CASES[i].path ? status != OK || !text_is(path, CASES[i].path) : status != REFUSED)
            fail_msg("%s: %s \"%.*s\" %s", CASES[i].why, status_name(status), TEXT_ARG(path),
                     why.text);
    }
    arena_close(arena);
}

static void a_server_without_tls_is_not_asked_over_it(void **state)
{
    struct arena *arena = arena_open("test");
    struct openrosa_base base;
    struct text path;
    (void)state;
    assert_int_equal(openrosa_base_read(&base, TEXT("http://[::1]:8080"), arena, NULL), OK);
    assert_text(base.path, "");
    assert_int_equal(openrosa_resolve(&path, &base, TEXT("/formList"),
                                      TEXT("http://[::1]:8080/a"), arena, NULL),
                     OK);
    assert_int_equal(openrosa_resolve(&path, &base, TEXT("/formList"),
                                      TEXT("https://[::1]:8080/a"), arena, NULL),
                     REFUSED);
    arena_close(arena);
}

static void what_is_no_address_is_refused(void **state)
{
    static const char *const URLS[] = {"",
                                       "odk.example",
                                       "ftp://odk.example",
                                       "https://",
                                       "https://a b",
                                       "https://u:p@odk.example",
                                       "https://a/?x=1",
                                       "https://a:0/"};
    struct arena *arena = arena_open("test");
    struct openrosa_base base;
    (void)state;
    for (size_t i = 0; i < sizeof URLS / sizeof *URLS; i++)
        if (openrosa_base_read(&base, text_of(URLS[i]), arena, NULL) != REFUSED)
            fail_msg("%s was taken", URLS[i]);
    arena_close(arena);
}

static void files_elsewhere_are_asked_for_with_tls(void **state)
{
    struct arena *arena = arena_open("test");
    struct openrosa_base base, place;
    (void)state;
    assert_int_equal(openrosa_base_read(&base, TEXT(HERE), arena, NULL), OK);
    assert_int_equal(openrosa_elsewhere(&place, &base,
                                        TEXT("https://s3.example:444/b/a b?x=1&y=%2F#z"), arena,
                                        NULL),
                     OK);
    assert_text(place.origin, "https://s3.example:444");
    assert_text(place.path, "/b/a%20b?x=1&y=%2F");
    assert_int_equal(openrosa_elsewhere(&place, &base, TEXT("https://s3.example"), arena, NULL),
                     OK);
    assert_text(place.path, "/");
    assert_int_equal(
        openrosa_elsewhere(&place, &base, TEXT("http://s3.example/a"), arena, NULL), REFUSED);
    assert_int_equal(openrosa_elsewhere(&place, &base, TEXT("/a"), arena, NULL), REFUSED);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(addresses_lead_to_the_server_or_nowhere),
           cmocka_unit_test(a_server_without_tls_is_not_asked_over_it),
           cmocka_unit_test(files_elsewhere_are_asked_for_with_tls),
           cmocka_unit_test(what_is_no_address_is_refused))
