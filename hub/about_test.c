#include "hub/about.h"

#include <sys/stat.h>

#include "base/file.h"
#include "hub/hub_check.h"

static const struct {
    const char *why, *markdown, *html;
} CASES[] = {
    {"headings and lists", "# One\n\n- a\n- b\n\n## Two\n",
     "<h1>One</h1>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<h2>Two</h2>\n"},
    {"a paragraph of two lines", "a\nb\n\nc", "<p>a\nb\n</p>\n<p>c\n</p>\n"},
    {"a table", "| a | b |\n|---|---|\n| 1 | 2 |\n",
     "<table>\n<tr><td>a</td>\n<td>b</td>\n</tr>\n<tr><td>1</td>\n<td>2</td>\n</tr>\n"
     "</table>\n"},
    {"words in any script", "# 什么是机器办的\n- ئادەم\n",
     "<h1>什么是机器办的</h1>\n<ul>\n<li>ئادەم</li>\n</ul>\n"},
    {"nothing becomes markup", "- <script>alert(\"x\")</script> & so",
     "<ul>\n<li>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; so</li>\n</ul>\n"},
};

static void the_page_is_shown_as_it_is_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct buffer out = {0};
        about_html(&out, text_of(CASES[i].markdown));
        if (!text_is(buffer_text(&out), CASES[i].html))
            fail_msg("%s: %.*s", CASES[i].why, TEXT_ARG(buffer_text(&out)));
        buffer_close(&out);
    }
}

static void anybody_may_read_it_once_it_is_there(void **state)
{
    struct hub_place *place = *state;
    const char *folder = text_format(place->arena, "%s/about", place->folder).at;
    place->routes[0] = about_route(place->hub);
    place->route_count = 1;
    const struct asked asked = {.method = "GET", .path = TEXT("/about"), .at = -1, .size = -1};
    assert_int_equal(hub_ask(place, asked).status, 404);
    assert_int_equal(folder_make(folder, NULL), OK);
    assert_int_equal(file_replace(text_format(place->arena, "%s/automation.md", folder).at,
                                  TEXT("# What a machine does here\n"), 0644, NULL),
                     OK);
    struct http_reply reply = hub_ask(place, asked);
    assert_int_equal(reply.status, 200);
    assert_true(text_find(reply.body, TEXT("<h1>What a machine does here</h1>")) != SIZE_MAX);
}

CHECK_MAIN(cmocka_unit_test(the_page_is_shown_as_it_is_written),
           cmocka_unit_test_setup_teardown(anybody_may_read_it_once_it_is_there, hub_place_open,
                                           hub_place_close))
