/* journey_test.c: whole ways of a person through the village's forms. */
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

static void a_registration_ends_with_a_receipt_and_lies_sealed_in_the_queue(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    assert_int_equal(f->page.kind, PAGE_CHOOSE);
    assert_true(f->page.is_menu);
    fixture_to_review(f);
    assert_int_equal(fixture_queued(f), 0);
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    assert_int_equal(f->page.receipt.len, 10);
    assert_text(f->page.hint.text, "The office answers in 10 days.");

    struct text xml = fixture_submission(f, 0, f->arena);
    static const char *const INSIDE[] = {"<name>Amina Wangari</name>",
                                         "<number>11010519491231002X</number>",
                                         "<age>77</age>",
                                         "<amount>2000</amount>",
                                         "<born>1949-12-31</born>",
                                         "<trades>farm shop</trades>",
                                         "<secret>471142</secret>",
                                         "<language>en</language>",
                                         "<channel>ussd</channel>"};
    for (size_t i = 0; i < sizeof INSIDE / sizeof *INSIDE; i++)
        if (text_find(xml, text_of(INSIDE[i])) == SIZE_MAX)
            fail_msg("%s is not in %.*s", INSIDE[i], TEXT_ARG(xml));
    assert_true(text_find(xml, f->page.receipt) != SIZE_MAX);
    assert_true(text_find(xml, TEXT("spouse")) == SIZE_MAX);

    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "menu");
    assert_int_equal(fixture_queued(f), 1);
}

static void the_review_shows_answers_as_people_read_them(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    size_t index = 0;
    assert_text(fixture_line(f, "What is your name?", NULL), "Amina Wangari");
    assert_text(fixture_line(f, "Your identity number?", &index), "110105 19491231 002X");
    assert_true(f->page.lines[index].hidden);
    assert_text(fixture_line(f, "How much a year?", NULL), "2,000 yuan");
    assert_text(fixture_line(f, "When were you born?", NULL), "31 December 1949");
    assert_text(fixture_line(f, "What work do you do?", NULL), "Farming, A shop");
    assert_text(fixture_line(f, "Choose six digits only you know.", NULL), "****42");
    assert_text(fixture_line(f, "Family member", NULL), "0");
    fixture_say(f, ANSWER_LANGUAGE, "zh-CN");
    assert_text(fixture_line(f, "做什么工作？", NULL), "种地、开店");
    assert_text(f->page.language, "zh-CN");
}

/* What is typed, and what a person is told: each row leaves the page where it is. */
static void what_is_refused_says_what_is_needed(void **state)
{
    static const struct {
        const char *page, *typed, *words, *right;
    } ROWS[] = {
        {"consent", "maybe", "Type one of the numbers shown.", "yes"},
        {"name", "", "An answer is needed here.", "Juma"},
        {"number", "1101051949123100", "2 digits are missing.", NULL},
        {"number", "11010519491231002", "One digit is missing.", NULL},
        {"number", "1101051949123100280", "One digit too many.", NULL},
        {"number", "A", "Type digits only.", "11O1O5-l949l231 oo28"},
        {"age", "12", "You must be 16 or older.", NULL},
        {"age", "12.5", "Type a whole number.", NULL},
        {"age", "old", "Type a number here.", "７７"},
        {"amount", "2.5", "Type a whole number.", "500."},
        {"born", "31/2/1949", "Type the day, month and year.", "1949年12月31日"},
        {"trades", "farm dance", "Type one of the numbers shown.", "farm"},
    };
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "register");
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        fixture_at(f, ROWS[i].page);
        fixture_say(f, ANSWER_VALUE, ROWS[i].typed);
        fixture_at(f, ROWS[i].page);
        fixture_refused(f, ROWS[i].words);
        if (!ROWS[i].right)
            continue;
        fixture_say(f, ANSWER_VALUE, ROWS[i].right);
        fixture_refused(f, "");
    }
    fixture_at(f, "married");
}

static void refusals_in_a_row_are_counted_and_forgotten_once_one_is_taken(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "register");
    for (unsigned i = 1; i <= 3; i++) {
        fixture_say(f, ANSWER_VALUE, "perhaps");
        assert_int_equal(f->page.refused, i);
    }
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.refused, 4);
    fixture_refused(f, "That does not work on this page.");
    fixture_say(f, ANSWER_VALUE, "yes");
    assert_int_equal(f->page.refused, 0);
}

static void going_back_keeps_every_answer(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    static const char *const BACKWARDS[] = {"secret", "mark", "member", "married",
                                            "trades", "born", "amount", "age",
                                            "number", "name", "consent"};
    for (size_t i = 0; i < sizeof BACKWARDS / sizeof *BACKWARDS; i++) {
        fixture_say(f, ANSWER_BACK, "");
        fixture_at(f, BACKWARDS[i]);
    }
    assert_true(f->page.choices[0].chosen);
    for (size_t i = 0; i < sizeof BACKWARDS / sizeof *BACKWARDS; i++)
        fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "review");
    assert_text(fixture_line(f, "What is your name?", NULL), "Amina Wangari");
}

static void back_from_the_first_question_is_home_and_the_service_waits(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_say(f, ANSWER_BACK, "");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "menu");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_at(f, "go-on");
    assert_text(f->page.prompt.text, "You began Register. Go on?");
    fixture_say(f, ANSWER_VALUE, "go-on");
    fixture_at(f, "consent");
    assert_true(f->page.choices[0].chosen);
    fixture_say(f, ANSWER_HOME, "");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_say(f, ANSWER_VALUE, "anew");
    fixture_at(f, "consent");
    assert_false(f->page.choices[0].chosen);
}

static void a_change_from_the_review_asks_what_became_necessary_and_returns(void **state)
{
    struct fixture *f = *state;
    size_t index = 0;
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    fixture_line(f, "What is your name?", &index);
    fixture_change(f, index);
    fixture_at(f, "name");
    fixture_say(f, ANSWER_VALUE, "Amina Njeri");
    fixture_at(f, "review");
    assert_text(fixture_line(f, "What is your name?", NULL), "Amina Njeri");

    fixture_line(f, "Are you married?", &index);
    fixture_change(f, index);
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_at(f, "spouse");
    fixture_say(f, ANSWER_VALUE, "Juma");
    fixture_at(f, "review");
    assert_text(fixture_line(f, "Your spouse's name?", NULL), "Juma");

    fixture_line(f, "Are you married?", &index);
    fixture_change(f, index);
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "review");
    fixture_change(f, 999);
    fixture_refused(f, "Type one of the numbers shown.");
}

/* Somebody turns back before the new question is answered, and sends. */
static void sending_goes_back_to_the_first_page_that_is_not_right(void **state)
{
    struct fixture *f = *state;
    size_t index = 0;
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    fixture_line(f, "Are you married?", &index);
    fixture_change(f, index);
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_at(f, "spouse");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "review");
    fixture_say(f, ANSWER_SEND, "");
    fixture_at(f, "spouse");
    fixture_refused(f, "An answer is needed here.");
    assert_int_equal(fixture_queued(f), 0);
    fixture_say(f, ANSWER_VALUE, "Juma");
    fixture_at(f, "review");
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
}

static void repeats_are_added_taken_back_and_removed(void **state)
{
    struct fixture *f = *state;
    size_t index = 0;
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    fixture_line(f, "Family member", &index);
    fixture_change(f, index);
    assert_int_equal(f->page.kind, PAGE_ADD);
    assert_int_equal(f->page.choice_count, 2);
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_at(f, "who");
    fixture_say(f, ANSWER_VALUE, "Baraka");
    fixture_at(f, "kin");
    fixture_say(f, ANSWER_VALUE, "child");
    fixture_at(f, "review");
    assert_text(fixture_line(f, "Family member", &index), "1");
    assert_text(fixture_line(f, "Who is it?", NULL), "Baraka");

    /* Added by mistake: back takes it away again. */
    fixture_change(f, index);
    assert_int_equal(f->page.choice_count, 3);
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_at(f, "who");
    fixture_say(f, ANSWER_BACK, "");
    assert_int_equal(f->page.kind, PAGE_ADD);
    assert_text(f->page.value, "1");

    fixture_say(f, ANSWER_VALUE, "remove");
    assert_text(f->page.value, "0");
    fixture_say(f, ANSWER_VALUE, "no");
    fixture_at(f, "review");
    assert_text(fixture_line(f, "Family member", NULL), "0");
}

static void a_no_to_consent_is_no_dead_end_and_sends_nothing(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "register");
    assert_true(f->page.is_consent);
    fixture_say(f, ANSWER_VALUE, "no");
    fixture_at(f, "why_not");
    assert_int_equal(f->page.kind, PAGE_LISTEN);
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "ended");
    assert_true(f->page.may & MAY_PERSON);
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "why_not");
    fixture_say(f, ANSWER_NEXT, "");
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "menu");
    assert_int_equal(fixture_queued(f), 0);
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_at(f, "consent");
}

static void a_page_comes_back_in_another_language_and_the_draft_keeps_it(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_say(f, ANSWER_VALUE, "Amina");
    fixture_say(f, ANSWER_VALUE, "12");
    fixture_say(f, ANSWER_LANGUAGE, "");
    assert_int_equal(f->page.kind, PAGE_LANGUAGE);
    assert_text(f->page.choices[1].faces.text, "中文");
    fixture_say(f, ANSWER_VALUE, "zh-CN");
    fixture_at(f, "number");
    assert_text(f->page.prompt.text, "身份证号？");
    fixture_refused(f, "");
    fixture_say(f, ANSWER_VALUE, "1101051949123100");
    fixture_refused(f, "少了2位数字。");
    fixture_restart(f);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "go-on");
    assert_text(f->page.language, "zh-CN");
    fixture_say(f, ANSWER_VALUE, "go-on");
    assert_text(f->page.prompt.text, "身份证号？");
    fixture_say(f, ANSWER_LANGUAGE, "xx");
    assert_text(f->page.language, "zh-CN");
}

static void pausing_and_dropping_keep_the_place_over_a_restart(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_say(f, ANSWER_VALUE, "Amina Wangari");
    fixture_say(f, ANSWER_PAUSE, "");
    assert_int_equal(f->page.kind, PAGE_GOODBYE);
    fixture_restart(f);
    fixture_dial(f, "254700000002", "");
    fixture_at(f, "menu");
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "go-on");
    assert_text(session_note(f->session), "note");
    fixture_say(f, ANSWER_VALUE, "go-on");
    fixture_at(f, "number");
    fixture_say(f, ANSWER_BACK, "");
    assert_text(f->page.value, "Amina Wangari");
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "anew");
    fixture_at(f, "menu");
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "menu");
}

static void stopping_throws_the_answers_away(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_say(f, ANSWER_STOP, "");
    assert_int_equal(f->page.kind, PAGE_GOODBYE);
    fixture_say(f, ANSWER_HOME, "");
    assert_int_equal(f->page.kind, PAGE_GOODBYE);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "menu");
}

static void a_receipt_comes_again_until_it_was_left(void **state)
{
    struct fixture *f = *state;
    char number[11] = "";
    fixture_dial(f, SOMEBODY, "");
    fixture_to_review(f);
    fixture_say(f, ANSWER_SEND, "");
    memcpy(number, f->page.receipt.at, 10);
    fixture_say(f, ANSWER_SEND, ""); /* the same input twice */
    assert_text(f->page.receipt, number);
    fixture_refused(f, "");
    fixture_restart(f);
    fixture_dial(f, SOMEBODY, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    assert_text(f->page.receipt, number);
    assert_text(f->page.hint.text, "The office answers in 10 days.");
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(fixture_queued(f), 1);
    fixture_say(f, ANSWER_NEXT, "");
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "menu");
}

static void a_person_is_one_step_away_and_the_page_waits(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_say(f, ANSWER_PERSON, "");
    assert_int_equal(f->page.kind, PAGE_PERSON);
    assert_true(text_find(f->page.prompt.text, TEXT("12333")) != SIZE_MAX);
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "consent");
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_VALUE, "case");
    fixture_at(f, "number");
    assert_text(f->page.service, "case");
}

static void a_drawing_is_sealed_beside_the_answers(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, "", "");
    fixture_to_review(f);
    fixture_say(f, ANSWER_BACK, "");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "mark");
    assert_int_equal(f->page.kind, PAGE_DRAWING);
    fixture_hand(f, "../../a thumb.png", TEXT("drawn once"));
    fixture_say(f, ANSWER_BACK, "");
    fixture_hand(f, "b.png", TEXT("drawn twice"));
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "review");
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    assert_text(fixture_submission(f, 1, f->arena), "mark-2.png\ndrawn twice");
    assert_true(text_find(fixture_submission(f, 0, f->arena),
                          TEXT("<mark>mark-2.png</mark>")) != SIZE_MAX);
}

/* The same house, clock, seed and answers: the same pages, all that is in them. */
static void the_same_answers_give_the_same_pages(void **state)
{
    static const struct {
        enum answer_kind kind;
        const char *value;
    } STEPS[] = {
        {ANSWER_VALUE, "register"}, {ANSWER_VALUE, "yes"},
        {ANSWER_VALUE, "Amina"},    {ANSWER_VALUE, "12"},
        {ANSWER_LANGUAGE, "zh-CN"}, {ANSWER_BACK, ""},
        {ANSWER_NEXT, ""},          {ANSWER_VALUE, "110105194912310028"},
        {ANSWER_VALUE, "77"},       {ANSWER_SKIP, ""},
        {ANSWER_SKIP, ""},          {ANSWER_VALUE, "shop"},
        {ANSWER_VALUE, "no"},       {ANSWER_VALUE, "yes"},
        {ANSWER_VALUE, "Ali"},      {ANSWER_VALUE, "child"},
        {ANSWER_NEXT, ""},          {ANSWER_SKIP, ""},
        {ANSWER_VALUE, "123456"},   {ANSWER_SEND, ""},
    };
    (void)state;
    struct arena *arena = arena_open("dumps");
    struct text dumps[2][sizeof STEPS / sizeof *STEPS];
    for (size_t run = 0; run < 2; run++) {
        struct fixture f;
        fixture_open(&f, VILLAGE);
        fixture_dial(&f, SOMEBODY, "");
        for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
            fixture_say(&f, STEPS[i].kind, STEPS[i].value);
            dumps[run][i] = fixture_dump(&f, arena);
        }
        assert_int_equal(f.page.kind, PAGE_RECEIPT);
        fixture_close(&f);
    }
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++)
        assert_text(dumps[1][i], text_string(arena, dumps[0][i]));
    arena_close(arena);
}

#define IN_VILLAGE(test) cmocka_unit_test_setup_teardown(test, open_village, close_village)

CHECK_MAIN(IN_VILLAGE(a_registration_ends_with_a_receipt_and_lies_sealed_in_the_queue),
           IN_VILLAGE(the_review_shows_answers_as_people_read_them),
           IN_VILLAGE(what_is_refused_says_what_is_needed),
           IN_VILLAGE(refusals_in_a_row_are_counted_and_forgotten_once_one_is_taken),
           IN_VILLAGE(going_back_keeps_every_answer),
           IN_VILLAGE(back_from_the_first_question_is_home_and_the_service_waits),
           IN_VILLAGE(a_change_from_the_review_asks_what_became_necessary_and_returns),
           IN_VILLAGE(sending_goes_back_to_the_first_page_that_is_not_right),
           IN_VILLAGE(repeats_are_added_taken_back_and_removed),
           IN_VILLAGE(a_no_to_consent_is_no_dead_end_and_sends_nothing),
           IN_VILLAGE(a_page_comes_back_in_another_language_and_the_draft_keeps_it),
           IN_VILLAGE(pausing_and_dropping_keep_the_place_over_a_restart),
           IN_VILLAGE(stopping_throws_the_answers_away),
           IN_VILLAGE(a_receipt_comes_again_until_it_was_left),
           IN_VILLAGE(a_person_is_one_step_away_and_the_page_waits),
           IN_VILLAGE(a_drawing_is_sealed_beside_the_answers),
           cmocka_unit_test(the_same_answers_give_the_same_pages))
