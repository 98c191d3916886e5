#include "office/html.h"

#include "base/check.h"

static void what_people_said_never_becomes_markup(void **state)
{
    static const struct {
        struct text said;
        const char *written, *why;
    } ROWS[] = {
        {{"Li <b>", 6}, "Li &lt;b&gt;", "a tag"},
        {{"\"><script>", 10}, "&quot;&gt;&lt;script&gt;", "out of an attribute"},
        {{"O'Hara & sons", 13}, "O&#39;Hara &amp; sons", "names"},
        {{"a\x01\x1b[0m", 6}, "a  [0m", "control characters"},
        {{"one\ntwo", 7}, "one\ntwo", "line breaks stay"},
        {{"ab\xe2\x80\xae"
          "cd",
          7},
         "abcd",
         "letters that turn others around"},
        {{"买买提", 9}, "买买提", "other scripts stay"},
        {{"\xff\xfe", 2}, "\xef\xbf\xbd\xef\xbf\xbd", "broken bytes"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct html html = {0};
        html_text(&html, ROWS[i].said);
        if (!text_is(buffer_text(&html.out), ROWS[i].written))
            fail_msg("%s: %.*s", ROWS[i].why, TEXT_ARG(buffer_text(&html.out)));
        buffer_close(&html.out);
    }
}

static void a_value_stays_in_its_attribute_and_its_query(void **state)
{
    struct html html = {0};
    (void)state;
    html_attribute(&html, "value", TEXT("\" onclick=\"alert(1)"));
    assert_true(text_is(buffer_text(&html.out), " value=\"&quot; onclick=&quot;alert(1)\""));
    buffer_clear(&html.out);
    html_query(&html.out, TEXT("a b&c=d/é"));
    assert_true(text_is(buffer_text(&html.out), "a%20b%26c%3Dd%2F%C3%A9"));
    buffer_close(&html.out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_said_never_becomes_markup),
        cmocka_unit_test(a_value_stays_in_its_attribute_and_its_query),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
