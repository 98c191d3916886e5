/* later_test.c: stopping, silence, and going on later: by a slip, after a power cut. */
#include "desk/desk_fixture.h"
#include "desk/keypad.h"

#include <signal.h>
#include <sys/resource.h>

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

/* ---- Stopping, silence ---- */

static void stopping_in_a_service_asks_first(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "have");
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

static void what_waits_at_home_is_not_thrown_away_unasked(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "have");
    for (int i = 0; i < 5; i++)
        fixture_touch(f, ID_BAR + BAR_BACK);
    fixture_at_home(f);
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_at(f, "stop");
    fixture_choose(f, fixture_word(f, "kiosk.stop.keep"));
    fixture_at(f, "slip");
}

static void silence_is_asked_about_counted_down_and_ended(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "have");
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
    fixture_to(f, "have");
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
    /* The question itself is not hurried either. */
    for (int i = 0; i < 60; i++) {
        desk_tick(f->desk, true);
        assert_true(desk_wake_ms(f->desk) > f->clock.now_ms);
        f->clock.now_ms += 1000;
    }
    fixture_wait(f, 20500);
    assert_int_equal(f->scene.plan, PLAN_TILES);
}

/* Ticks as the pace goes, whatever the clock says. */
static void wait_by_pace(struct fixture *f, struct clock_fixed *pace, int64_t ms)
{
    for (int64_t until = pace->now_ms + ms; pace->now_ms < until; pace->now_ms += 500)
        desk_tick(f->desk, false);
    fixture_look(f);
}

static void a_clock_that_is_set_makes_nobody_stay_or_leave(void **state)
{
    enum { YEAR_H = 8766 };
    static const int64_t moves_h[] = {-1, -YEAR_H, 1, YEAR_H};
    struct fixture *f = *state;
    struct clock_fixed pace = {.now_ms = 5000};
    f->desk->options.pace = clock_fixed(&pace);
    for (size_t i = 0; i < sizeof moves_h / sizeof *moves_h; i++) {
        fixture_begin(f, "English");
        fixture_to(f, "have");
        wait_by_pace(f, &pace, 30000);
        f->clock.now_ms += moves_h[i] * 3600 * 1000;
        wait_by_pace(f, &pace, 29000);
        assert_null(scene_item(&f->scene, ID_VIEW));
        wait_by_pace(f, &pace, 2000);
        assert_non_null(scene_item(&f->scene, ID_VIEW)); /* still there? */
        f->clock.now_ms -= moves_h[i] * 3600 * 1000;
        wait_by_pace(f, &pace, 15000);
        assert_non_null(scene_item(&f->scene, ID_VIEW));
        wait_by_pace(f, &pace, 7000);
        assert_int_equal(f->scene.plan, PLAN_INVITATION);
    }
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

/* A disk that takes nothing more: no file may grow. */
static void set_full(bool full)
{
    static struct rlimit before;
    struct rlimit limit = {0};
    if (!full) {
        setrlimit(RLIMIT_FSIZE, &before);
        return;
    }
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    limit.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static void a_slip_that_could_not_be_kept_is_promised_to_nobody(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "have");
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_hear(f, fixture_word(f, "kiosk.stop.keep"));
    set_full(true);
    desk_touch(f->desk, ID_GO);
    set_full(false);
    fixture_look(f);
    fixture_at(f, "have");
    fixture_said(f, fixture_word(f, "kiosk.not-kept"));
    fixture_wait(f, 61000);
    fixture_said(f, fixture_word(f, "kiosk.still-there.else"));
    fixture_wait(f, 25000);
    assert_int_equal(f->scene.plan, PLAN_INVITATION);
    fixture_restart(f); /* nothing of it is left */
    assert_null(f->desk->recall.session);
}

static void a_slip_opens_what_was_kept_also_after_a_restart(void **state)
{
    struct fixture *f = *state;
    char number[8], picture[32];
    fixture_begin(f, "English");
    fixture_to(f, "home_place");
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
    fixture_enrol(f);
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
    fixture_to(f, "have");
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
    fixture_to(f, "home_place");
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
    assert_text(scene_item(&f->scene, KEYPAD_FIELD)->value, ""); /* what was wrong goes */
    fixture_keys(f, "11010519750101027X");
    fixture_go(f);
    fixture_go(f);
    fixture_at(f, "home_place");
    fixture_enrol(f);
    fixture_at(f, "review");
}

/* The page after an answer is shown first: a power cut in between costs that answer alone. */
static void a_power_cut_costs_at_most_the_last_answer(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "home_place");
    desk_touch(f->desk, 1);
    desk_touch(f->desk, ID_GO);
    assert_text(f->desk->base.page.name, "situation");
    fixture_restart(f);
    struct page page;
    session_page(&page, f->desk->recall.session, f->arena);
    assert_text(page.name, "home_place");
}

static void a_wrong_proof_three_times_destroys_what_was_left(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "home_place");
    fixture_restart(f);
    fixture_touch(f, 0);
    fixture_choose(f, "English");
    fixture_choose(f, fixture_word(f, "kiosk.recall.mine"));
    for (int i = 0; i < 3; i++) {
        fixture_keys(f, "110105197501010210");
        fixture_go(f);
        fixture_go(f);
    }
    fixture_at_home(f);
    fixture_restart(f);
    assert_null(f->desk->recall.session);
}

static void what_nobody_claims_is_destroyed_after_ten_minutes(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "home_place");
    fixture_restart(f);
    assert_non_null(f->desk->recall.session);
    fixture_said(f, fixture_word(f, "kiosk.recall.greeting"));
    /* Somebody else has their own way meanwhile, and their own power cut. */
    fixture_touch(f, 0);
    fixture_choose(f, "English");
    fixture_choose(f, fixture_word(f, "kiosk.recall.other"));
    fixture_at_home(f);
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_go(f);
    fixture_wait(f, 599000 - 1000);
    assert_non_null(f->desk->recall.session);
    fixture_wait(f, 3000);
    assert_null(f->desk->recall.session);
    fixture_restart(f);
    assert_null(f->desk->recall.session);
}

static void a_receipt_that_was_cut_off_is_shown_again(void **state)
{
    struct fixture *f = *state;
    char number[32];
    fixture_begin(f, "English");
    fixture_to(f, "have");
    fixture_enrol(f);
    fixture_read_review(f);
    fixture_go(f);
    fixture_at(f, "receipt");
    snprintf(number, sizeof number, "%.*s", TEXT_ARG(f->desk->base.page.receipt));
    fixture_restart(f);
    fixture_touch(f, 0);
    fixture_choose(f, "English");
    fixture_at(f, "recall");
    fixture_choose(f, fixture_word(f, "kiosk.recall.mine"));
    fixture_at(f, "receipt");
    assert_text(f->desk->base.page.receipt, number);
    assert_int_equal(fixture_queued(f), 1);
    fixture_go(f);
    fixture_go(f);
    fixture_restart(f);
    assert_null(f->desk->recall.session);
}

/* Two are cut off, one after the other: the later one is offered, the other is gone. */
static void of_two_that_were_cut_off_the_later_one_is_offered(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "home_place");
    fixture_restart(f);
    f->clock.now_ms += 60000;
    fixture_touch(f, 0);
    fixture_choose(f, "English");
    fixture_choose(f, fixture_word(f, "kiosk.recall.other"));
    fixture_to(f, "name");
    fixture_restart(f);
    assert_non_null(f->desk->recall.session);
    struct page page;
    session_page(&page, f->desk->recall.session, f->arena);
    assert_text(page.name, "name");
    fixture_wait(f, 600000);
    fixture_restart(f);
    assert_null(f->desk->recall.session);
}

static void without_an_answer_to_repeat_nothing_is_offered(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_to(f, "id_number");
    fixture_restart(f);
    assert_null(f->desk->recall.session);
}

#define CN_TEST(name) cmocka_unit_test_setup_teardown(name, open_cn, close_any)

CHECK_MAIN(CN_TEST(what_waits_at_home_is_not_thrown_away_unasked),
           CN_TEST(stopping_in_a_service_asks_first),
           CN_TEST(silence_is_asked_about_counted_down_and_ended),
           CN_TEST(silence_does_not_count_while_anything_is_said),
           CN_TEST(a_clock_that_is_set_makes_nobody_stay_or_leave),
           CN_TEST(a_slip_that_could_not_be_kept_is_promised_to_nobody),
           CN_TEST(a_slip_opens_what_was_kept_also_after_a_restart),
           CN_TEST(a_guessed_slip_opens_nothing_and_three_close_it),
           CN_TEST(after_a_power_cut_only_the_same_person_goes_on),
           CN_TEST(a_power_cut_costs_at_most_the_last_answer),
           CN_TEST(a_wrong_proof_three_times_destroys_what_was_left),
           CN_TEST(what_nobody_claims_is_destroyed_after_ten_minutes),
           CN_TEST(a_receipt_that_was_cut_off_is_shown_again),
           CN_TEST(of_two_that_were_cut_off_the_later_one_is_offered),
           CN_TEST(without_an_answer_to_repeat_nothing_is_offered))
