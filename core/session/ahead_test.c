/* ahead_test.c: looking at the next page moves nothing and is right unless an answer changes
 * it.
 */
#include "session/session_fixture.h"

static int open_village(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    fixture_open(fixture, VILLAGE);
    *state = fixture;
    return 0;
}

static int close_village(void **state)
{
    fixture_close(*state);
    test_free(*state);
    return 0;
}

static void the_page_ahead_is_the_one_that_comes(void **state)
{
    static const char *const STEPS[][2] = {
        {"name", "Amina"},  {"number", "11010519491231002X"}, {"age", "77"},
        {"amount", "2000"}, {"born", "31.12.1949"},           {"trades", "shop"}};
    struct fixture *f = *state;
    struct page page;
    fixture_dial(f, SOMEBODY, "");
    assert_false(session_ahead(&page, f->session, f->arena)); /* a menu leads anywhere */
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_say(f, ANSWER_VALUE, "yes");
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        char name[32];
        fixture_at(f, STEPS[i][0]);
        assert_true(session_ahead(&page, f->session, f->arena));
        snprintf(name, sizeof name, "%.*s", TEXT_ARG(page.name));
        assert_text(page.language, "en");
        fixture_at(f, STEPS[i][0]);
        fixture_say(f, ANSWER_VALUE, STEPS[i][1]);
        fixture_at(f, name);
    }
}

static void at_the_review_nothing_is_ahead(void **state)
{
    struct fixture *f = *state;
    struct page page;
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    assert_false(session_ahead(&page, f->session, f->arena));
    fixture_change(f, 1);
    assert_false(session_ahead(&page, f->session, f->arena));
}

CHECK_MAIN(cmocka_unit_test_setup_teardown(the_page_ahead_is_the_one_that_comes, open_village,
                                           close_village),
           cmocka_unit_test_setup_teardown(at_the_review_nothing_is_ahead, open_village,
                                           close_village))
