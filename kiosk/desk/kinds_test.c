/* kinds_test.c: each kind of question answered by touch, in one service that has them all. */
#include "desk/desk_fixture.h"

#include "desk/board.h"
#include "desk/keypad.h"
#include "desk/ladder.h"

#define KINDS "kiosk/desk/testdata/kinds"

static int open_kinds(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    fixture_open(fixture, KINDS);
    *state = fixture;
    return 0;
}

static int close_kinds(void **state)
{
    fixture_close(*state);
    test_free(*state);
    return 0;
}

/* With one language there is none to choose. */
static void begin(struct fixture *f)
{
    fixture_touch(f, 0);
    fixture_at_home(f);
    fixture_choose(f, "All kinds");
    fixture_at(f, "hear");
}

/* Opens the service at a question, as an answer before it would. */
static void to_page(struct fixture *f, const char *page)
{
    begin(f);
    for (int i = 0; i < 60 && !text_is(f->desk->base.page.name, page); i++) {
        const struct page *now = &f->desk->base.page;
        static const struct {
            const char *page;
            const char *value;
        } NEEDED[] = {{"ok", "OK"}, {"some", "t1"},       {"count", "1"},
                      {"sum", "1"}, {"secret", "471142"}, {"born", "1950-01-01"}};
        struct answer answer = {.kind = now->may & MAY_SKIP ? ANSWER_SKIP : ANSWER_NEXT};
        for (size_t n = 0; n < sizeof NEEDED / sizeof *NEEDED; n++)
            if (text_is(now->name, NEEDED[n].page))
                answer =
                    (struct answer){.kind = ANSWER_VALUE, .value = text_of(NEEDED[n].value)};
        course_answer(f->desk, &answer);
        fixture_look(f);
    }
    fixture_at(f, page);
}

/* Goes back to the question, which shows what was taken. */
static void assert_taken(struct fixture *f, const char *page, const char *value)
{
    assert_false(text_is(f->desk->base.page.name, page));
    fixture_touch(f, ID_BAR + BAR_BACK);
    fixture_at(f, page);
    assert_text(f->desk->base.page.value, value);
}

static void yes_is_said_by_a_tile_and_the_arrow(void **state)
{
    struct fixture *f = *state;
    to_page(f, "ok");
    fixture_go(f);
    fixture_at(f, "ok");
    fixture_hear(f, "Yes");
    fixture_hear(f, "Yes");
    fixture_at(f, "ok");
    fixture_go(f);
    assert_taken(f, "ok", "OK");
}

static void several_are_taken_in_and_out_again(void **state)
{
    struct fixture *f = *state;
    to_page(f, "some");
    fixture_go(f);
    fixture_said(f, fixture_word(f, "kiosk.choose-some"));
    fixture_hear(f, "Thing two");
    fixture_said(f, fixture_word(f, "kiosk.taken"));
    fixture_hear(f, "Thing three");
    fixture_hear(f, "Thing two");
    fixture_said(f, fixture_word(f, "kiosk.not-taken"));
    fixture_hear(f, "Thing nine");
    fixture_go(f);
    assert_taken(f, "some", "t3 t9");
    assert_true(fixture_find(f, "Thing three")->chosen);
}

static void an_order_is_given_by_touching_the_first_first(void **state)
{
    struct fixture *f = *state;
    to_page(f, "order");
    fixture_hear(f, "Road");
    fixture_said(f, "first");
    fixture_hear(f, "Water");
    fixture_go(f);
    fixture_said(f, fixture_word(f, "kiosk.rank-all"));
    fixture_hear(f, "Road");
    assert_int_equal(fixture_find(f, "Water")->badge, 1);
    fixture_hear(f, "School");
    fixture_hear(f, "Road");
    fixture_go(f);
    assert_taken(f, "order", "water school road");
}

static void a_number_is_said_whole_before_it_goes(void **state)
{
    struct fixture *f = *state;
    to_page(f, "count");
    fixture_go(f);
    fixture_said(f, fixture_word(f, "kiosk.type-first"));
    fixture_keys(f, "1205");
    fixture_said(f, "5");
    fixture_hear(f, fixture_word(f, "kiosk.delete"));
    fixture_keys(f, "7");
    fixture_go(f);
    fixture_said(f, "1,207");
    fixture_at(f, "count");
    fixture_go(f);
    assert_taken(f, "count", "1207");
    fixture_hear(f, fixture_word(f, "kiosk.clear"));
    desk_type(f->desk, TEXT("4\b25\n\n"));
    fixture_look(f);
    assert_taken(f, "count", "25");
}

static void a_number_with_a_point_has_one_point(void **state)
{
    struct fixture *f = *state;
    to_page(f, "weight");
    fixture_keys(f, ".");
    fixture_keys(f, "3.5");
    fixture_keys(f, ".");
    fixture_go(f);
    fixture_said(f, "3.5");
    fixture_go(f);
    assert_taken(f, "weight", "3.5");
}

static void money_is_counted_out_piece_by_piece(void **state)
{
    struct fixture *f = *state;
    to_page(f, "sum");
    fixture_hear(f, "100 yuan");
    fixture_said(f, "100 yuan");
    fixture_hear(f, "20 yuan");
    fixture_hear(f, "20 yuan");
    fixture_hear(f, "5 yuan");
    fixture_said(f, "Together 145 yuan");
    fixture_go(f);
    for (size_t i = 0; i < f->speech.count; i++)
        if (text_find(f->speech.sayings[i].words, TEXT("145")) != SIZE_MAX)
            assert_true(f->speech.sayings[i].is_private && !f->speech.sayings[i].asked);
    fixture_go(f);
    assert_taken(f, "sum", "145");
}

static void money_has_an_end(void **state)
{
    struct fixture *f = *state;
    to_page(f, "shillings");
    fixture_keys(f, "999999999");
    fixture_keys(f, "9");
    fixture_said(f, fixture_word(f, "kiosk.write.full"));
    fixture_hear(f, "KSh 1,000");
    fixture_said(f, fixture_word(f, "kiosk.write.full"));
    fixture_find(f, "KSh 999,999,999");
}

static void a_range_goes_up_and_down_within_its_ends(void **state)
{
    struct fixture *f = *state;
    to_page(f, "level");
    fixture_hear(f, fixture_word(f, "kiosk.lesser"));
    fixture_said(f, "1");
    for (int i = 0; i < 4; i++)
        fixture_hear(f, fixture_word(f, "kiosk.greater"));
    fixture_said(f, "5");
    fixture_hear(f, fixture_word(f, "kiosk.lesser"));
    fixture_go(f);
    assert_taken(f, "level", "3");
}

static void a_birth_is_found_by_decade_year_month_and_day(void **state)
{
    struct fixture *f = *state;
    to_page(f, "born");
    assert_text(scene_item(&f->scene, 1 + 3)->text, "1930 to 1939"); /* in sight at once */
    fixture_choose(f, "1940 to 1949");
    fixture_said(f, fixture_word(f, "kiosk.date.year"));
    fixture_choose(f, "1948");
    fixture_choose(f, "February");
    fixture_choose(f, "26 to 29");
    fixture_touch(f, ID_BAR + BAR_BACK);
    fixture_said(f, fixture_word(f, "kiosk.date.days"));
    fixture_choose(f, "26 to 29");
    fixture_choose(f, "29");
    fixture_at(f, "born");
    fixture_said(f, "29 February 1948");
    fixture_go(f);
    assert_taken(f, "born", "1948-02-29");
    fixture_said(f, "29 February 1948");
    fixture_hear(f, fixture_word(f, "kiosk.change"));
    fixture_find(f, "1940 to 1949");
}

/* Every day of every month can be reached. */
static void no_day_is_missing_from_the_tiles(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *month;
        size_t days;
    } ROWS[] = {{"January", 31}, {"February", 28}, {"April", 30}};
    for (size_t r = 0; r < 3; r++) {
        size_t days = 0;
        to_page(f, "born");
        fixture_choose(f, "1950 to 1959");
        fixture_choose(f, "1950");
        fixture_choose(f, ROWS[r].month);
        size_t groups = ((struct ladder *)f->desk->base.editor.state)->board.count;
        assert_in_range(groups, 1, SCENE_TILES);
        for (size_t g = 0; g < groups; g++) {
            fixture_touch(f, BOARD_ID + (unsigned)g);
            fixture_go(f);
            const struct ladder *ladder = f->desk->base.editor.state;
            for (size_t i = 0; i < ladder->board.count; i++)
                assert_int_equal(ladder->values[i], ++days);
            assert_true(ladder->board.count <= SCENE_TILES);
            fixture_touch(f, ID_BAR + BAR_BACK);
        }
        assert_int_equal(days, ROWS[r].days);
        course_end(f->desk);
        fixture_look(f);
    }
}

static void any_other_date_begins_near_today(void **state)
{
    struct fixture *f = *state;
    to_page(f, "since");
    bool near = false;
    for (size_t i = 0; i < f->scene.item_count; i++)
        near = near || text_is(f->scene.items[i].text, "2020 to 2029");
    assert_true(near);
}

static void a_time_is_found_by_tiles(void **state)
{
    struct fixture *f = *state;
    to_page(f, "at");
    fixture_choose(f, fixture_word(f, "kiosk.time.afternoon"));
    fixture_choose(f, "14:00");
    fixture_choose(f, "14:35");
    fixture_said(f, "14:35");
    fixture_go(f);
    assert_false(text_is(f->desk->base.page.name, "at"));
    fixture_touch(f, ID_BAR + BAR_BACK);
    fixture_find(f, "14:35");
}

static void a_moment_is_a_date_and_a_time(void **state)
{
    struct fixture *f = *state;
    to_page(f, "moment");
    fixture_choose(f, "2020 to 2029");
    fixture_choose(f, "2025");
    fixture_choose(f, "March");
    fixture_choose(f, "1 to 5");
    fixture_choose(f, "5");
    fixture_choose(f, fixture_word(f, "kiosk.time.morning"));
    fixture_choose(f, "09:00");
    fixture_choose(f, "09:30");
    fixture_go(f);
    fixture_at(f, "words");
    fixture_touch(f, ID_BAR + BAR_BACK);
    fixture_find(f, "5 March 2025 09:30");
}

/* Nothing is left out by accident: the first touch on the arrow says that it may be. */
static void what_may_be_left_out_is_left_out_at_the_second_touch(void **state)
{
    static const char *const PAGES[] = {"yesno", "order", "weight", "level", "since", "at"};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
        to_page(f, PAGES[i]);
        fixture_go(f);
        fixture_at(f, PAGES[i]);
        fixture_said(f, fixture_word(f, "kiosk.may-skip"));
        fixture_go(f);
        assert_false(text_is(f->desk->base.page.name, PAGES[i]));
        course_end(f->desk);
        fixture_look(f);
    }
}

static void a_secret_is_never_shown_nor_said(void **state)
{
    struct fixture *f = *state;
    to_page(f, "secret");
    fixture_keys(f, "471142");
    for (size_t i = 0; i < f->scene.item_count; i++)
        if (f->scene.items[i].role == ITEM_FIELD)
            assert_true(f->scene.items[i].hidden);
    fixture_touch(f, KEYPAD_FIELD);
    fixture_said(f, fixture_word(f, "kiosk.secret"));
    assert_false(fixture_is_said(f, "4"));
    fixture_go(f);
    fixture_touch(f, ID_BAR + BAR_BACK);
    fixture_at(f, "secret");
    fixture_go(f); /* the one that was given stays */
    assert_false(text_is(f->desk->base.page.name, "secret"));
}

static void another_child_is_asked_for_until_there_is_none(void **state)
{
    struct fixture *f = *state;
    to_page(f, "child");
    fixture_choose(f, "Yes");
    fixture_choose(f, "Girl");
    fixture_at(f, "child");
    fixture_choose(f, "No");
    fixture_at(f, "review");
}

static void the_goodbye_ends_by_itself(void **state)
{
    struct fixture *f = *state;
    fixture_touch(f, 0);
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_at(f, "goodbye");
    fixture_wait(f, 7000);
    assert_int_equal(f->scene.plan, PLAN_INVITATION);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_kinds, close_kinds)

CHECK_MAIN(TEST(yes_is_said_by_a_tile_and_the_arrow), TEST(several_are_taken_in_and_out_again),
           TEST(an_order_is_given_by_touching_the_first_first),
           TEST(a_number_is_said_whole_before_it_goes),
           TEST(a_number_with_a_point_has_one_point), TEST(money_is_counted_out_piece_by_piece),
           TEST(money_has_an_end), TEST(a_range_goes_up_and_down_within_its_ends),
           TEST(a_birth_is_found_by_decade_year_month_and_day),
           TEST(no_day_is_missing_from_the_tiles), TEST(any_other_date_begins_near_today),
           TEST(a_time_is_found_by_tiles), TEST(a_moment_is_a_date_and_a_time),
           TEST(what_may_be_left_out_is_left_out_at_the_second_touch),
           TEST(a_secret_is_never_shown_nor_said),
           TEST(another_child_is_asked_for_until_there_is_none),
           TEST(the_goodbye_ends_by_itself))
