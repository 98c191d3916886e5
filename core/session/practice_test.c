/* practice_test.c: the same pages with invented people, and nothing of it is kept or sent. */
#include <stdlib.h>
#include <string.h>

#include "session/sending.h"
#include "session/session_fixture.h"

static int open_hamlet(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture_open(fixture, HAMLET);
    *state = fixture;
    return 0;
}

static int close_hamlet(void **state)
{
    fixture_close(*state);
    free(*state);
    return 0;
}

static void begin(struct fixture *f)
{
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_VALUE, "practice");
    fixture_at(f, "menu");
}

/* Through the form of the hamlet to its review; every page on the way says what it is. */
static void go(struct fixture *f, bool practice)
{
    static const struct {
        enum answer_kind kind;
        const char *value;
    } STEPS[] = {
        {ANSWER_VALUE, "apply"}, {ANSWER_VALUE, "990001195001010015"},
        {ANSWER_SKIP, ""},       {ANSWER_VALUE, "Amina"},
        {ANSWER_VALUE, "no"},    {ANSWER_VALUE, "471142"},
    };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        assert_true(f->page.practice == practice);
        fixture_say(f, STEPS[i].kind, STEPS[i].value);
        fixture_refused(f, "");
    }
    fixture_at(f, "review");
    assert_true(f->page.practice == practice);
}

static void every_page_says_that_it_is_practice_and_nothing_is_queued(void **state)
{
    struct fixture *f = *state;
    begin(f);
    go(f, true);
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    assert_true(f->page.practice);
    assert_text(f->page.receipt, "0000000000");
    assert_text(f->page.prompt.text,
                "This was practice. Nothing was sent. 000 000 0000 is no case.");
    assert_text(f->page.hint.text, "");
    assert_int_equal(fixture_queued(f), 0);
    fixture_nowhere(f, "Amina");
    fixture_say(f, ANSWER_STOP, "");
    assert_int_equal(f->page.kind, PAGE_GOODBYE);
    assert_true(f->page.practice);
}

static void an_invented_number_is_offered_another_for_each_service(void **state)
{
    struct fixture *f = *state;
    begin(f);
    fixture_say(f, ANSWER_VALUE, "apply");
    assert_text(f->page.hint.text, "For practice: 990001 19500101 0015.");
    fixture_say(f, ANSWER_HOME, "");
    go(f, true);
    fixture_say(f, ANSWER_SEND, "");
    fixture_say(f, ANSWER_NEXT, "");
    fixture_say(f, ANSWER_VALUE, "apply");
    assert_text(f->page.hint.text, "For practice: 990001 19600315 0024.");
}

static void what_was_begun_in_earnest_waits(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "apply");
    fixture_say(f, ANSWER_VALUE, "990001194802290243");
    fixture_say(f, ANSWER_PERSON, "");
    for (size_t i = 0; i < f->page.choice_count; i++)
        assert_false(text_is(f->page.choices[i].value, "practice"));
    fixture_say(f, ANSWER_VALUE, "practice");
    assert_int_equal(f->page.refused, 1);
    fixture_say(f, ANSWER_HOME, "");
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_VALUE, "practice");
    go(f, true);
    fixture_say(f, ANSWER_HOME, "");
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_VALUE, "real");
    assert_false(f->page.practice);
    fixture_say(f, ANSWER_VALUE, "apply");
    assert_int_equal(f->page.kind, PAGE_GO_ON);
    fixture_say(f, ANSWER_VALUE, "go-on");
    fixture_at(f, "phone");
    fixture_say(f, ANSWER_BACK, "");
    assert_text(f->page.value, "990001194802290243");
}

static void who_dials_again_is_not_in_practice_and_finds_what_was_kept(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "apply");
    fixture_say(f, ANSWER_VALUE, "990001194802290243");
    fixture_say(f, ANSWER_HOME, "");
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_VALUE, "practice");
    go(f, true);
    fixture_restart(f);
    fixture_dial(f, SOMEBODY, "");
    assert_false(f->page.practice);
    fixture_at(f, "menu");
    fixture_say(f, ANSWER_VALUE, "apply");
    assert_int_equal(f->page.kind, PAGE_GO_ON);
}

static void no_case_number_is_used_up(void **state)
{
    struct fixture *f = *state;
    uint64_t used = 1;
    begin(f);
    go(f, true);
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(store_next(&used, house_store(f->house), "case", NULL), OK);
    assert_int_equal(used, 0);
}

/* Each sign is enough: the others may be taken away. */
static void the_store_refuses_what_was_sealed_in_practice_whoever_hands_it_over(void **state)
{
    struct fixture *f = *state;
    struct fault why = {0};
    struct store_part parts[8];
    begin(f);
    go(f, true);
    assert_int_equal(sending_prepare(f->session, &why), OK);
    const struct store_submission made = f->session->outbox.submission;
    assert_true(made.part_count > 0 && made.part_count <= 8);
    for (unsigned hidden = 0; hidden < 8; hidden++) {
        struct store_sending sending = {.submission = made};
        memcpy(parts, made.parts, made.part_count * sizeof *parts);
        sending.submission.parts = parts;
        if (hidden & 1)
            sending.submission.instance_id = TEXT("uuid:1");
        if (hidden & 2)
            sending.submission.case_number = TEXT("5724000000");
        for (size_t i = 0; (hidden & 4) && i < made.part_count; i++)
            parts[i].bytes = TEXT("sealed");
        assert_int_equal(store_send(house_store(f->house), &sending, &why),
                         hidden == 7 ? OK : REFUSED);
        assert_int_equal(fixture_queued(f), hidden == 7);
    }
}

static void a_house_that_practises_does_so_to_the_end(void **state)
{
    struct fixture *f = *state;
    f->practice = true;
    fixture_restart(f);
    fixture_dial(f, SOMEBODY, "");
    assert_true(f->page.practice);
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_VALUE, "real");
    assert_true(f->page.practice);
    assert_int_equal(f->page.refused, 1);
    fixture_say(f, ANSWER_HOME, "");
    go(f, true);
    fixture_say(f, ANSWER_SEND, "");
    assert_text(f->page.receipt, "0000000000");
    assert_int_equal(fixture_queued(f), 0);
}

static void practice_is_kept_under_no_slip(void **state)
{
    struct fixture *f = *state;
    struct fault why = {0};
    begin(f);
    go(f, true);
    assert_false(session_holds_work(f->session));
    assert_int_equal(session_keep_for(f->session, TEXT("slip:123456:sun"), TEXT(""), &why),
                     REFUSED);
    fixture_dial(f, "slip:123456:sun", "");
    fixture_at(f, "menu");
}

#define HERE(test) cmocka_unit_test_setup_teardown(test, open_hamlet, close_hamlet)
CHECK_MAIN(HERE(every_page_says_that_it_is_practice_and_nothing_is_queued),
           HERE(an_invented_number_is_offered_another_for_each_service),
           HERE(what_was_begun_in_earnest_waits),
           HERE(who_dials_again_is_not_in_practice_and_finds_what_was_kept),
           HERE(no_case_number_is_used_up),
           HERE(the_store_refuses_what_was_sealed_in_practice_whoever_hands_it_over),
           HERE(a_house_that_practises_does_so_to_the_end),
           HERE(practice_is_kept_under_no_slip))
