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

/* ---- The invitation ---- */

static void the_invitation_greets_in_each_language_in_turn(void **state)
{
    static const char *const TAGS[] = {"zh-CN", "ug", "en", "zh-CN"};
    struct fixture *f = *state;
    for (size_t i = 0; i < 4; i++) {
        unsigned long number = f->speech.number;
        assert_text(f->scene.language, TAGS[i]);
        assert_text(f->speech.sayings[0].language, TAGS[i]);
        assert_true(f->scene.moving);
        fixture_wait(f, 6000);
        assert_false(f->scene.moving);
        assert_int_equal(f->speech.number, number);
        fixture_wait(f, 30000);
        assert_true(f->speech.number > number);
    }
}

static void nothing_but_the_greeting_wakes_an_idle_desk(void **state)
{
    struct fixture *f = *state;
    unsigned wakes = 0;
    int64_t until = f->clock.now_ms + 3600000;
    for (int64_t wake; (wake = desk_wake_ms(f->desk)) < until; wakes++) {
        assert_true(wake > f->clock.now_ms);
        f->clock.now_ms = wake;
        desk_tick(f->desk, false);
    }
    assert_int_equal(wakes, 199); /* a greeting's beginning and its end, every 36 s */
}

static void each_language_is_greeted_in_itself(void **state)
{
    struct fixture *f = *state;
    fixture_touch(f, 0);
    fixture_at(f, "language");
    assert_text(f->speech.sayings[1].language, "zh-CN");
    assert_text(f->speech.sayings[2].language, "ug");
    assert_text(f->speech.sayings[3].language, "en");
    fixture_said(f, "For English, touch here.");
    fixture_hear(f, "English");
    assert_int_equal(f->speech.count, 1);
    assert_text(f->speech.sayings[0].language, "en");
    fixture_at(f, "language");
    fixture_hear(f, "English");
    fixture_at(f, "menu");
    assert_text(f->scene.language, "en");
}

/* ---- A page ---- */

static void a_page_is_read_in_order_and_each_choice_is_lit(void **state)
{
    static const char *const ORDER[] = {"What would you like to do?",
                                        "Join the old-age pension", "My case",
                                        "What am I entitled to", "Ask for a call"};
    struct fixture *f = *state;
    fixture_begin(f, "English");
    for (size_t i = 0; i < 5; i++) {
        const struct saying *saying = &f->speech.sayings[i];
        assert_text(saying->words, ORDER[i]);
        assert_text(scene_item(&f->scene, saying->item)->text, ORDER[i]);
    }
}

static void a_tile_is_heard_before_it_is_taken(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_hear(f, "My case");
    fixture_at(f, "menu");
    assert_true(fixture_find(f, "My case")->chosen);
    assert_int_equal(f->speech.count, 1);
    fixture_hear(f, "Join the old-age pension");
    assert_false(fixture_find(f, "My case")->chosen);
    fixture_touch(f, 0); /* beside everything: silence, and nothing else */
    assert_int_equal(f->speech.count, 0);
    fixture_at(f, "menu");
    fixture_hear(f, "Join the old-age pension");
    fixture_at(f, "welcome");
}

static void the_arrow_asks_for_a_choice_first(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_go(f);
    fixture_at(f, "menu");
    fixture_said(f, fixture_word(f, "kiosk.choose-first"));
}

static void to_page(struct fixture *f, const char *page)
{
    struct step steps[ENROL_STEPS];
    size_t count = 0;
    while (count < ENROL_STEPS && strcmp(ENROL[count].page, page) != 0) {
        steps[count] = ENROL[count];
        count++;
    }
    fixture_hear(f, "Join the old-age pension");
    fixture_hear(f, "Join the old-age pension");
    fixture_walk(f, steps, count);
    fixture_at(f, page);
}

static void consent_wants_the_arrow_of_its_own(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    to_page(f, "consent");
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
    to_page(f, "tier");
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
    to_page(f, "have");
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
    to_page(f, "id_number");
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
    to_page(f, "id_number");
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
    to_page(f, "id_number");
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
    fixture_at(f, "menu");
    fixture_touch(f, ID_TOOL + TOOL_LANGUAGE);
    fixture_at(f, "language");
    fixture_choose(f, "中文");
    fixture_at(f, "menu");
    assert_text(f->scene.language, "zh-CN");
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_at(f, "goodbye");
    fixture_go(f);
    assert_int_equal(f->scene.size, SIZE_USUAL);
    assert_false(f->scene.high_contrast);
    assert_int_equal(f->rate, 100);
    assert_int_equal(f->volume, 80);
}

/* ---- Stopping, silence ---- */

static void stopping_in_a_service_asks_first(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    to_page(f, "have");
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_at(f, "stop");
    fixture_touch(f, ID_BAR + BAR_BACK);
    fixture_at(f, "have");
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_choose(f, fixture_word(f, "kiosk.stop.stay"));
    fixture_at(f, "have");
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_choose(f, fixture_word(f, "kiosk.stop.gone"));
    fixture_at(f, "goodbye");
    fixture_wait(f, 10000);
    assert_int_equal(f->scene.plan, PLAN_INVITATION);
    fixture_restart(f);
    assert_null(f->desk->recall.session);
}

static void silence_is_asked_about_counted_down_and_ended(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    to_page(f, "have");
    fixture_wait(f, 59000);
    fixture_at(f, "have");
    assert_null(scene_item(&f->scene, ID_VIEW));
    fixture_wait(f, 1500);
    fixture_said(f, fixture_word(f, "kiosk.still-there"));
    fixture_touch(f, 0);
    assert_non_null(scene_item(&f->scene, ID_GO));
    fixture_wait(f, 61000);
    long before = 21;
    while (f->scene.plan != PLAN_INVITATION) {
        const struct item *countdown = &f->scene.items[1];
        assert_int_equal(countdown->role, ITEM_COUNTDOWN);
        assert_true(countdown->number < before || before == countdown->total);
        before = countdown->number;
        fixture_wait(f, 1000);
    }
    assert_in_range(before, 0, 2);
    assert_null(f->desk->session);
}

static void silence_does_not_count_while_anything_is_said(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    to_page(f, "have");
    for (int i = 0; i < 300; i++) {
        f->clock.now_ms += 1000;
        desk_tick(f->desk, true);
        fixture_look(f);
        assert_null(scene_item(&f->scene, ID_VIEW));
    }
    desk_tick(f->desk, false); /* whoever speaks tells of the end */
    fixture_wait(f, 59000);
    assert_null(scene_item(&f->scene, ID_VIEW));
    fixture_wait(f, 2000);
    assert_non_null(scene_item(&f->scene, ID_VIEW));
}

/* ---- The slip ---- */

static void keep_under_a_slip(struct fixture *f, char number[8], char picture[32])
{
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_choose(f, fixture_word(f, "kiosk.stop.keep"));
    fixture_at(f, "slip");
    snprintf(number, 8, "%s", f->desk->slip.number);
    snprintf(picture, 32, "%.*s", TEXT_ARG(f->desk->base.page.hint.text));
    fixture_said(f, picture);
    fixture_go(f);
    assert_int_equal(f->scene.plan, PLAN_INVITATION);
    assert_int_equal(f->desk->slip.number[0], '\0');
}

static void show_slip(struct fixture *f, const char *number, const char *picture)
{
    fixture_choose(f, fixture_word(f, "kiosk.slip.offer"));
    fixture_at(f, "slip-number");
    fixture_keys(f, number);
    fixture_go(f);
    fixture_go(f);
    fixture_at(f, "slip-picture");
    fixture_choose(f, picture);
}

static void a_slip_opens_what_was_kept_also_after_a_restart(void **state)
{
    struct fixture *f = *state;
    char number[8], picture[32];
    fixture_begin(f, "English");
    to_page(f, "home_place");
    keep_under_a_slip(f, number, picture);
    fixture_restart(f);
    assert_null(f->desk->recall.session);
    fixture_begin(f, "English");
    show_slip(f, number, picture);
    fixture_at(f, "go-on");
    fixture_choose(f, "Go on");
    fixture_at(f, "home_place");
    /* Who goes away without a word still has the slip. */
    fixture_wait(f, 100000);
    assert_int_equal(f->scene.plan, PLAN_INVITATION);
    fixture_begin(f, "English");
    show_slip(f, number, picture);
    fixture_at(f, "go-on");
    fixture_choose(f, "Go on");
    fixture_walk(f, ENROL, ENROL_STEPS);
    fixture_read_review(f);
    fixture_go(f);
    fixture_at(f, "receipt");
    fixture_go(f);
    fixture_go(f);
    /* Sent is sent: there is nothing more to open. */
    fixture_begin(f, "English");
    show_slip(f, number, picture);
    fixture_at(f, "slip-number");
    fixture_said(f, fixture_word(f, "kiosk.slip.wrong"));
}

static void a_guessed_slip_opens_nothing_and_three_close_it(void **state)
{
    struct fixture *f = *state;
    char number[8], picture[32];
    fixture_begin(f, "English");
    to_page(f, "have");
    keep_under_a_slip(f, number, picture);
    const char *other = strcmp(picture, "The cow") == 0 ? "The bird" : "The cow";
    fixture_begin(f, "English");
    for (int i = 0; i < 3; i++) {
        if (i == 0)
            show_slip(f, number, other);
        else {
            fixture_keys(f, number);
            fixture_go(f);
            fixture_go(f);
            fixture_choose(f, other);
        }
    }
    assert_int_equal(f->scene.plan, PLAN_INVITATION);
    fixture_begin(f, "English");
    for (size_t i = 0; i < f->scene.item_count; i++)
        assert_false(text_is(f->scene.items[i].text, fixture_word(f, "kiosk.slip.offer")));
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_go(f);
    f->clock.now_ms += 301000;
    fixture_begin(f, "English");
    show_slip(f, number, picture);
    fixture_at(f, "go-on");
}

/* ---- A power cut ---- */

static void after_a_power_cut_only_the_same_person_goes_on(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    to_page(f, "home_place");
    fixture_restart(f);
    fixture_touch(f, 0);
    fixture_choose(f, "English");
    fixture_at(f, "recall");
    fixture_choose(f, fixture_word(f, "kiosk.recall.mine"));
    fixture_at(f, "id_number");
    assert_int_equal(f->desk->base.use, SHEET_PROOF);
    fixture_keys(f, "110105197501010210");
    fixture_go(f);
    fixture_go(f);
    fixture_said(f, fixture_word(f, "kiosk.recall.wrong"));
    fixture_find(f, "110105 19750101 0210");
    fixture_hear(f, fixture_word(f, "kiosk.delete"));
    for (int i = 0; i < 3; i++)
        fixture_hear(f, fixture_word(f, "kiosk.delete"));
    fixture_keys(f, "027X");
    fixture_go(f);
    fixture_go(f);
    fixture_at(f, "home_place");
    fixture_walk(f, ENROL, ENROL_STEPS);
    fixture_at(f, "review");
}

static void a_wrong_proof_three_times_destroys_what_was_left(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    to_page(f, "home_place");
    fixture_restart(f);
    fixture_touch(f, 0);
    fixture_choose(f, "English");
    fixture_choose(f, fixture_word(f, "kiosk.recall.mine"));
    fixture_keys(f, "110105197501010210");
    for (int i = 0; i < 4; i++)
        fixture_go(f);
    fixture_at(f, "menu");
    fixture_restart(f);
    assert_null(f->desk->recall.session);
}

static void what_nobody_claims_is_destroyed_after_ten_minutes(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    to_page(f, "home_place");
    fixture_restart(f);
    assert_non_null(f->desk->recall.session);
    fixture_said(f, fixture_word(f, "kiosk.recall.greeting"));
    /* Somebody else has their own way meanwhile, and their own power cut. */
    fixture_touch(f, 0);
    fixture_choose(f, "English");
    fixture_choose(f, fixture_word(f, "kiosk.recall.other"));
    fixture_at(f, "menu");
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_go(f);
    fixture_wait(f, 599000 - 1000);
    assert_non_null(f->desk->recall.session);
    fixture_wait(f, 3000);
    assert_null(f->desk->recall.session);
    fixture_restart(f);
    assert_null(f->desk->recall.session);
}

static void without_an_answer_to_repeat_nothing_is_offered(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    to_page(f, "id_number");
    fixture_restart(f);
    assert_null(f->desk->recall.session);
}

/* ---- Keys ---- */

static void keys_alone_lead_from_the_invitation_into_a_service(void **state)
{
    struct fixture *f = *state;
    fixture_key(f, KEY_SELECT);
    fixture_at(f, "language");
    while (!fixture_is_said(f, "For English"))
        fixture_key(f, KEY_NEXT);
    fixture_key(f, KEY_NEXT);
    while (!fixture_is_said(f, "For English") || f->speech.count > 1)
        fixture_key(f, KEY_PREVIOUS);
    fixture_key(f, KEY_SELECT);
    fixture_key(f, KEY_SELECT);
    fixture_at(f, "menu");
    size_t items = 0;
    for (size_t i = 0; i < f->scene.item_count; i++)
        items += f->scene.items[i].id != 0;
    for (size_t i = 0; i < items; i++) {
        fixture_key(f, KEY_NEXT);
        assert_true(f->speech.count > 0);
        assert_true(scene_item(&f->scene, f->speech.sayings[0].item)->focused);
    }
    fixture_key(f, KEY_LOUDER);
    assert_int_equal(f->volume, 100);
    fixture_key(f, KEY_HELP);
    fixture_said(f, fixture_word(f, "kiosk.help.choose"));
}

static void one_switch_walks_by_itself_and_takes_what_it_stands_on(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_key(f, KEY_SWITCH);
    for (int i = 0; i < 40 && !fixture_is_said(f, "My case"); i++)
        fixture_wait(f, 2000);
    fixture_key(f, KEY_SWITCH);
    assert_true(fixture_find(f, "My case")->chosen);
    fixture_key(f, KEY_SWITCH);
    assert_false(text_is(f->desk->base.page.name, "menu"));
}

/* ---- The review ---- */

static void a_line_of_the_review_is_heard_then_changed(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    to_page(f, "home_place");
    fixture_walk(f, ENROL, ENROL_STEPS);
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

/* ---- What stays ---- */

/* The bytes of the desk's own memory, searched as a stranger would. */
static void nothing_of_a_person_stays_in_the_desk(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    to_page(f, "home_place");
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_choose(f, fixture_word(f, "kiosk.stop.gone"));
    fixture_go(f);
    struct desk bare = {0};
    assert_memory_equal(&f->desk->base, &bare.base, sizeof bare.base);
    assert_memory_equal(&f->desk->over, &bare.over, sizeof bare.over);
    assert_null(f->desk->session);
    assert_int_equal(f->desk->said.count, 0);
    assert_memory_equal(f->desk->slip.number, bare.slip.number, sizeof bare.slip.number);
}

/* ---- Kenya ---- */

static void the_first_page_of_each_service_is_reached_in_swahili(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "Kiswahili");
    size_t count = desk_sheet(f->desk)->page.choice_count;
    for (size_t i = 0; i + 1 < count; i++) {
        fixture_touch(f, 1 + (unsigned)i);
        fixture_touch(f, 1 + (unsigned)i);
        assert_false(text_is(f->desk->base.page.name, "menu"));
        assert_text(f->scene.language, "sw");
        fixture_touch(f, ID_BAR + BAR_BACK);
        fixture_at(f, "menu");
    }
}

static int open_ke(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    fixture_open(fixture, KE);
    *state = fixture;
    return 0;
}

static void staff_come_in_by_a_long_press_on_their_mark(void **state)
{
    struct fixture *f = *state;
    desk_hold(f->desk, ID_STAFF);
    fixture_look(f);
    assert_non_null(f->desk->staff);
    assert_true(f->speech.count > 0);
    desk_key(f->desk, KEY_NEXT);
    fixture_wait(f, 130000);
    assert_null(f->desk->staff);
    assert_int_equal(f->scene.plan, PLAN_INVITATION);
}

#define CN_TEST(name) cmocka_unit_test_setup_teardown(name, open_cn, close_any)
#define KE_TEST(name) cmocka_unit_test_setup_teardown(name, open_ke, close_any)

CHECK_MAIN(CN_TEST(a_registration_goes_from_the_greeting_to_the_goodbye),
           CN_TEST(the_invitation_greets_in_each_language_in_turn),
           CN_TEST(nothing_but_the_greeting_wakes_an_idle_desk),
           CN_TEST(each_language_is_greeted_in_itself),
           CN_TEST(a_page_is_read_in_order_and_each_choice_is_lit),
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
           CN_TEST(every_tool_is_one_touch_and_is_undone_for_the_next_person),
           CN_TEST(stopping_in_a_service_asks_first),
           CN_TEST(silence_is_asked_about_counted_down_and_ended),
           CN_TEST(silence_does_not_count_while_anything_is_said),
           CN_TEST(a_slip_opens_what_was_kept_also_after_a_restart),
           CN_TEST(a_guessed_slip_opens_nothing_and_three_close_it),
           CN_TEST(after_a_power_cut_only_the_same_person_goes_on),
           CN_TEST(a_wrong_proof_three_times_destroys_what_was_left),
           CN_TEST(what_nobody_claims_is_destroyed_after_ten_minutes),
           CN_TEST(without_an_answer_to_repeat_nothing_is_offered),
           CN_TEST(keys_alone_lead_from_the_invitation_into_a_service),
           CN_TEST(one_switch_walks_by_itself_and_takes_what_it_stands_on),
           CN_TEST(a_line_of_the_review_is_heard_then_changed),
           CN_TEST(nothing_of_a_person_stays_in_the_desk),
           KE_TEST(the_first_page_of_each_service_is_reached_in_swahili),
           CN_TEST(staff_come_in_by_a_long_press_on_their_mark))
