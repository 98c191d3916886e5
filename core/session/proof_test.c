/* proof_test.c: keeping a draft under another name, destroying it, and asking whose it is. */
#include "session/session_fixture.h"

#include "session/state.h"

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

static void answer_until(struct fixture *f, const char *page)
{
    static const char *const VALUES[][2] = {
        {"menu", "register"},   {"consent", "yes"},
        {"name", "Amina"},      {"number", "11010519491231002X"},
        {"age", "77"},          {"amount", "2000"},
        {"born", "31.12.1949"}, {"trades", "shop"},
        {"married", "no"},      {"member", "no"},
        {"mark", ""},           {"secret", "471142"}};
    fixture_dial(f, SOMEBODY, "");
    for (size_t i = 0; !text_is(f->page.name, page); i++) {
        fixture_at(f, VALUES[i][0]);
        fixture_say(f, ANSWER_VALUE, VALUES[i][1]);
    }
}

static void the_question_asked_again_is_the_one_that_tells_most(void **state)
{
    static const struct {
        const char *until, *asks, *right, *wrong;
    } ROWS[] = {
        {"menu", NULL, NULL, NULL},
        {"number", NULL, NULL, NULL},
        {"age", "number", "110105 19491231 002x", "110105194912310021"},
        {"review", "secret", "471142", "471143"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct page page;
        answer_until(f, ROWS[i].until);
        assert_int_equal(session_proof(&page, f->session, f->arena), ROWS[i].asks != NULL);
        if (ROWS[i].asks == NULL) {
            assert_false(session_proof_is(f->session, TEXT("")));
        } else {
            assert_text(page.name, ROWS[i].asks);
            assert_int_equal(page.value.len, 0);
            assert_int_equal(page.kind, PAGE_DIGITS);
            assert_true(session_proof_is(f->session, text_of(ROWS[i].right)));
            assert_false(session_proof_is(f->session, text_of(ROWS[i].wrong)));
            assert_false(session_proof_is(f->session, TEXT("")));
        }
        assert_int_equal(session_forget(f->session, NULL), OK);
    }
}

static void unfinished_work_is_known_until_it_is_sent(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    assert_false(session_holds_work(f->session));
    fixture_say(f, ANSWER_VALUE, "register");
    assert_false(session_holds_work(f->session)); /* nothing was answered */
    fixture_say(f, ANSWER_VALUE, "yes");
    assert_true(session_holds_work(f->session));
    fixture_say(f, ANSWER_HOME, "");
    fixture_at(f, "menu");
    assert_true(session_holds_work(f->session)); /* it waits */
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_at(f, "go-on");
    assert_true(session_holds_work(f->session));
    fixture_say(f, ANSWER_VALUE, "anew");
    assert_false(session_holds_work(f->session));
    assert_int_equal(session_forget(f->session, NULL), OK);
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    assert_true(session_holds_work(f->session));
    fixture_say(f, ANSWER_SEND, "");
    assert_false(session_holds_work(f->session));
}

static void what_was_destroyed_is_not_offered_again(void **state)
{
    struct fixture *f = *state;
    answer_until(f, "age");
    assert_int_equal(session_forget(f->session, NULL), OK);
    assert_int_equal(session_forget(f->session, NULL), OK);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "menu");
}

static void a_draft_kept_for_another_name_is_found_there_alone(void **state)
{
    struct fixture *f = *state;
    answer_until(f, "age");
    assert_int_equal(session_keep_for(f->session, TEXT("slip:1"), TEXT("note"), NULL), OK);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "menu");
    fixture_dial(f, "slip:1", "");
    fixture_at(f, "go-on");
    fixture_say(f, ANSWER_VALUE, "go-on");
    fixture_at(f, "age");
}

CHECK_MAIN(cmocka_unit_test_setup_teardown(the_question_asked_again_is_the_one_that_tells_most,
                                           open_village, close_village),
           cmocka_unit_test_setup_teardown(unfinished_work_is_known_until_it_is_sent,
                                           open_village, close_village),
           cmocka_unit_test_setup_teardown(what_was_destroyed_is_not_offered_again,
                                           open_village, close_village),
           cmocka_unit_test_setup_teardown(a_draft_kept_for_another_name_is_found_there_alone,
                                           open_village, close_village))
