/* practice_test.c: practice at a kiosk: how it begins, that every page is marked, how it ends.
 */
#include "desk/desk_fixture.h"
#include "desk/staff_inside.h"

#define HAMLET "core/session/testdata/hamlet"

/* A new PIN, twice, and the key. */
static void turn_it(struct fixture *fixture)
{
    desk_hold(fixture->desk, ID_STAFF);
    for (int repeated = 0; repeated < 2; repeated++) {
        desk_type(fixture->desk, TEXT("471142"));
        desk_type(fixture->desk, TEXT("\n"));
        said_set(&fixture->desk->said, NULL, 0);
    }
    fixture_look(fixture);
    fixture_touch(fixture, STAFF_PRACTICE);
    fixture_touch(fixture, STAFF_LEAVE);
    assert_int_equal(fixture->scene.plan, PLAN_INVITATION);
}

static bool is_marked(const struct fixture *fixture)
{
    return scene_item(&fixture->scene, ID_PRACTICE) != NULL;
}

static void apply(struct fixture *fixture, bool marked)
{
    static const struct step STEPS[] = {{"menu", "apply"}, {"number", "990001195001010015"},
                                        {"phone", ""},     {"name", "Li"},
                                        {"illness", "no"}, {"secret", "471142"}};
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        assert_true(is_marked(fixture) == marked);
        fixture_walk(fixture, &STEPS[i], 1);
    }
    fixture_at(fixture, "review");
    assert_true(is_marked(fixture) == marked);
    fixture_read_review(fixture);
    fixture_touch(fixture, ID_GO);
    fixture_at(fixture, "receipt");
    assert_true(is_marked(fixture) == marked);
}

static void staff_let_one_person_practise(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture, HAMLET);
    assert_false(is_marked(&fixture));
    turn_it(&fixture);
    assert_true(is_marked(&fixture));
    fixture_begin(&fixture, "English");
    fixture_said(&fixture, "This is practice. Nothing is sent.");
    apply(&fixture, true);
    assert_int_equal(fixture_queued(&fixture), 0);
    fixture_touch(&fixture, ID_BAR + BAR_STOP);
    fixture_wait(&fixture, 120000);
    assert_int_equal(fixture.scene.plan, PLAN_INVITATION);
    assert_false(is_marked(&fixture));
    fixture_begin(&fixture, "English");
    apply(&fixture, false);
    assert_int_equal(fixture_queued(&fixture), 1);
    fixture_close(&fixture);
}

static void whoever_comes_much_later_does_not_practise(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture, HAMLET);
    turn_it(&fixture);
    fixture_wait(&fixture, 11 * 60000);
    assert_false(is_marked(&fixture));
    fixture_begin(&fixture, "English");
    assert_false(is_marked(&fixture));
    fixture_close(&fixture);
}

static void the_mark_says_what_it_means_and_no_slip_is_offered(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture, HAMLET);
    turn_it(&fixture);
    fixture_begin(&fixture, "English");
    fixture_touch(&fixture, ID_PRACTICE);
    fixture_said(&fixture, "This is practice. Nothing is sent.");
    fixture_look(&fixture);
    for (size_t i = 0; i < fixture.scene.item_count; i++)
        assert_false(
            text_is(fixture.scene.items[i].text, fixture_word(&fixture, "kiosk.slip.offer")));
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(staff_let_one_person_practise),
           cmocka_unit_test(whoever_comes_much_later_does_not_practise),
           cmocka_unit_test(the_mark_says_what_it_means_and_no_slip_is_offered))
