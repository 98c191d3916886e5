/* journeys_test.c: whole ways of a person at the desk, without a screen. */
#include "desk/desk_fixture.h"

static int open_cn(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    fixture_open(fixture, CN);
    *state = fixture;
    return 0;
}

static int close_any(void **state)
{
    fixture_close(*state);
    test_free(*state);
    return 0;
}

/* A registration of somebody born in 1975, by what each page is called. */
static const struct step ENROL[] = {
    {"consent", "yes"},      {"have", "yes"},          {"id_number", "11010519750101027X"},
    {"home_place", "here"},  {"situation", "none"},    {"name", "王小明"},
    {"ask_help", "no"},      {"tier", "200"},          {"make_up", "no"},
    {"phone_whose", "mine"}, {"phone", "13800138000"}, {"message_ok", "yes"},
    {"secret", "471142"},    {"send", "yes"},
};
enum { ENROL_STEPS = sizeof ENROL / sizeof *ENROL };

static void a_registration_goes_from_the_greeting_to_the_goodbye(void **state)
{
    static const char *const LANGUAGES[] = {"中文", "ئۇيغۇرچە", "English"};
    struct fixture *f = *state;
    for (size_t i = 0; i < 3; i++) {
        fixture_begin(f, LANGUAGES[i]);
        desk_touch(f->desk, 0);
        fixture_look(f);
        fixture_touch(f, f->scene.items[1].id); /* the first tile: heard */
        fixture_go(f);
        fixture_walk(f, ENROL, ENROL_STEPS);
        fixture_read_review(f);
        assert_int_equal(fixture_queued(f), i);
        fixture_go(f);
        fixture_at(f, "receipt");
        assert_int_equal(fixture_queued(f), i + 1);
        assert_int_equal(f->scene.plan, PLAN_RECEIPT);
        fixture_hear(f, fixture_word(f, "kiosk.print"));
        assert_int_equal(f->printed, i + 1);
        fixture_go(f);
        fixture_at(f, "goodbye");
        fixture_go(f);
        assert_int_equal(f->scene.plan, PLAN_INVITATION);
        assert_null(f->desk->session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_registration_goes_from_the_greeting_to_the_goodbye,
                                        open_cn, close_any),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
