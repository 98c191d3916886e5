/* page_test.c: a page of a service at the desk, and its tools. */
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

/* ---- A page ---- */

static void a_page_is_read_in_order_and_each_choice_is_lit(void **state)
{
    static const char *const ORDER[] = {"Which one?", "Join the old-age pension",
                                        "Choose how much to pay in"};
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_answer(f, "pension");
    for (size_t i = 0; i < sizeof ORDER / sizeof *ORDER; i++) {
        const struct saying *saying = &f->speech.sayings[i];
        assert_text(saying->words, ORDER[i]);
        assert_text(scene_item(&f->scene, saying->item)->text, ORDER[i]);
    }
}

static void what_comes_next_can_be_made_ready(void **state)
{
    struct fixture *f = *state;
    struct speech ahead;
    char words[256];
    fixture_begin(f, "English");
    desk_ahead(f->desk, &ahead, f->arena);
    assert_int_equal(ahead.count, 0);
    fixture_to(f, "consent");
    desk_ahead(f->desk, &ahead, f->arena);
    assert_int_equal(ahead.number, 0);
    fixture_touch(f, ID_BAR + BAR_BACK);
    desk_ahead(f->desk, &ahead, f->arena);
    assert_true(ahead.count > 2);
    snprintf(words, sizeof words, "%.*s", TEXT_ARG(ahead.sayings[0].words));
    fixture_go(f);
    assert_text(f->speech.sayings[0].words, words);
    assert_int_equal(f->speech.count, ahead.count);
}

static void a_tile_is_heard_before_it_is_taken(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_answer(f, "pension");
    fixture_hear(f, "Get the pension at 60");
    fixture_at_home(f);
    assert_true(fixture_find(f, "Get the pension at 60")->chosen);
    assert_text(f->speech.sayings[0].words, "Get the pension at 60");
    assert_text(f->speech.sayings[1].words, fixture_word(f, "kiosk.arrow"));
    fixture_hear(f, "Join the old-age pension");
    fixture_hear(f, "Get the pension at 60");
    assert_int_equal(f->speech.count, 1); /* they know by now */
    fixture_hear(f, "Join the old-age pension");
    assert_false(fixture_find(f, "Get the pension at 60")->chosen);
    fixture_touch(f, 0); /* beside everything: silence, and nothing else */
    assert_int_equal(f->speech.count, 0);
    fixture_at_home(f);
    fixture_hear(f, "Join the old-age pension");
    fixture_at(f, "welcome");
}

static void the_arrow_asks_for_a_choice_first(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_go(f);
    fixture_at_home(f);
    fixture_said(f, fixture_word(f, "kiosk.choose-first"));
}

static void consent_wants_the_arrow_of_its_own(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "consent");
    for (int i = 0; i < 4; i++) {
        fixture_touch(f, 1);
        fixture_at(f, "consent");
        fixture_said(f, fixture_word(f, "kiosk.arrow"));
    }
    fixture_go(f);
    fixture_at(f, "have");
}

static void many_choices_come_six_at_a_time(void **state)
{
    struct fixture *f = *state;
    size_t shown = 0;
    fixture_begin(f, "English");
    fixture_to(f, "tier");
    size_t all = desk_sheet(f->desk)->page.choice_count;
    assert_true(all > SCENE_TILES);
    fixture_said(f, " more");
    assert_int_equal(scene_item(&f->scene, ID_MORE)->number, all - SCENE_TILES);
    for (;;) {
        for (size_t i = 0; i < f->scene.item_count; i++)
            shown += f->scene.items[i].role == ITEM_TILE;
        if (scene_item(&f->scene, ID_MORE) == NULL)
            break;
        fixture_touch(f, ID_MORE);
        assert_non_null(scene_item(&f->scene, ID_LESS));
    }
    assert_int_equal(shown, all);
    while (scene_item(&f->scene, ID_LESS) != NULL)
        fixture_touch(f, ID_LESS);
    assert_non_null(scene_item(&f->scene, 1));
}

static void a_touch_on_the_prompt_says_it_again(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_touch(f, ID_PROMPT);
    assert_int_equal(f->speech.count, 1);
    assert_text(f->speech.sayings[0].words, "What would you like to do?");
    fixture_touch(f, ID_BAR + BAR_AGAIN);
    assert_true(f->speech.count >= 5);
}

static void help_says_what_to_do_here_and_stands_in_the_place_of_the_hint(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_touch(f, ID_BAR + BAR_HELP);
    fixture_said(f, fixture_word(f, "kiosk.help.choose"));
    assert_text(scene_item(&f->scene, ID_HINT)->text, fixture_word(f, "kiosk.help.choose"));
}

static void a_person_is_one_touch_away_and_back_again(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "have");
    fixture_touch(f, ID_BAR + BAR_PERSON);
    fixture_at(f, "person");
    fixture_said(f, "12333");
    fixture_go(f);
    fixture_at(f, "have");
}

/* ---- Digits ---- */

static void a_wrong_digit_is_shown_and_said_at_once(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "id_number");
    fixture_keys(f, "1101051949");
    assert_true(fixture_find(f, "110105 1949")->wrong_at == SIZE_MAX);
    fixture_keys(f, "2");
    assert_int_equal(fixture_find(f, "110105 19492")->wrong_at, 11);
    fixture_said(f, "eleventh");
    fixture_hear(f, fixture_word(f, "kiosk.delete"));
    fixture_keys(f, "12310021");
    fixture_said(f, fixture_word(f, "kiosk.digits.check"));
    fixture_keys(f, "1");
    fixture_said(f, fixture_word(f, "refuse.digit-over"));
}

static const struct saying *private_saying(const struct fixture *f)
{
    for (size_t i = 0; i < f->speech.count; i++)
        if (f->speech.sayings[i].is_private)
            return &f->speech.sayings[i];
    return NULL;
}

/* On a loudspeaker nothing of it is for the hall, unless the person touches it to hear it. */
static void identity_digits_are_private_until_asked_for(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "id_number");
    fixture_keys(f, "11010519491231002X");
    assert_true(private_saying(f) != NULL && !private_saying(f)->asked);
    fixture_go(f);
    fixture_at(f, "id_number");
    assert_false(private_saying(f)->asked);
    fixture_said(f, fixture_word(f, "kiosk.look"));
    fixture_hear(f, "110105 19491231 002X");
    assert_true(private_saying(f)->asked);
    fixture_go(f);
    assert_false(text_is(f->desk->base.page.name, "id_number"));
}

static void a_refusal_is_said_first_and_what_was_typed_stays(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "id_number");
    fixture_keys(f, "1101051949123100");
    fixture_go(f);
    fixture_go(f);
    fixture_at(f, "id_number");
    const struct item *refusal = scene_item(&f->scene, ID_REFUSAL);
    assert_non_null(refusal);
    assert_int_equal(f->speech.sayings[0].item, ID_REFUSAL);
    assert_true(text_equal(f->speech.sayings[0].words, refusal->text));
    fixture_find(f, "110105 19491231 00");
    for (int i = 0; i < 2; i++)
        fixture_go(f);
    fixture_said(f, fixture_word(f, "kiosk.offer-person"));
}

/* ---- The review ---- */

static void a_line_of_the_review_is_heard_then_changed(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "home_place");
    fixture_enrol(f);
    fixture_at(f, "review");
    const struct item *line = NULL;
    while (line == NULL) {
        for (size_t i = 0; i < f->scene.item_count; i++)
            if (f->scene.items[i].role == ITEM_LINE && f->scene.items[i].hidden)
                line = &f->scene.items[i];
        if (line == NULL)
            fixture_touch(f, ID_MORE);
    }
    for (size_t i = 0; i < f->speech.count; i++)
        if (text_equal(f->speech.sayings[i].words, line->value))
            assert_true(f->speech.sayings[i].is_private && !f->speech.sayings[i].asked);
    unsigned id = line->id;
    fixture_touch(f, id);
    fixture_at(f, "review");
    assert_true(private_saying(f)->asked);
    fixture_touch(f, id);
    assert_int_equal(f->desk->base.page.kind, PAGE_DIGITS);
}

/* ---- Tools ---- */

static void every_tool_is_one_touch_and_is_undone_for_the_next_person(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_touch(f, ID_TOOL + TOOL_SIZE);
    assert_int_equal(f->scene.size, SIZE_LARGE);
    fixture_said(f, fixture_word(f, "kiosk.size.large"));
    fixture_touch(f, ID_TOOL + TOOL_CONTRAST);
    assert_true(f->scene.high_contrast);
    fixture_touch(f, ID_TOOL + TOOL_RATE);
    assert_int_equal(f->rate, 75);
    fixture_touch(f, ID_TOOL + TOOL_VOLUME);
    assert_int_equal(f->volume, 100);
    fixture_touch(f, ID_TOOL + TOOL_CURTAIN);
    assert_int_equal(f->scene.plan, PLAN_CURTAIN);
    assert_int_equal(f->scene.item_count, 1);
    fixture_touch(f, 0);
    fixture_at_home(f);
    fixture_touch(f, ID_TOOL + TOOL_LANGUAGE);
    fixture_at(f, "language");
    fixture_choose(f, "中文");
    fixture_at_home(f);
    assert_text(f->scene.language, "zh-CN");
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_at(f, "goodbye");
    fixture_go(f);
    assert_int_equal(f->scene.size, SIZE_USUAL);
    assert_false(f->scene.high_contrast);
    assert_int_equal(f->rate, 100);
    assert_int_equal(f->volume, 80);
}

#define CN_TEST(name) cmocka_unit_test_setup_teardown(name, open_cn, close_any)

CHECK_MAIN(CN_TEST(a_page_is_read_in_order_and_each_choice_is_lit),
           CN_TEST(what_comes_next_can_be_made_ready),
           CN_TEST(a_tile_is_heard_before_it_is_taken),
           CN_TEST(the_arrow_asks_for_a_choice_first),
           CN_TEST(consent_wants_the_arrow_of_its_own),
           CN_TEST(many_choices_come_six_at_a_time),
           CN_TEST(a_touch_on_the_prompt_says_it_again),
           CN_TEST(help_says_what_to_do_here_and_stands_in_the_place_of_the_hint),
           CN_TEST(a_person_is_one_touch_away_and_back_again),
           CN_TEST(a_wrong_digit_is_shown_and_said_at_once),
           CN_TEST(identity_digits_are_private_until_asked_for),
           CN_TEST(a_refusal_is_said_first_and_what_was_typed_stays),
           CN_TEST(a_line_of_the_review_is_heard_then_changed),
           CN_TEST(every_tool_is_one_touch_and_is_undone_for_the_next_person))
