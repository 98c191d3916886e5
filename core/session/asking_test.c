/* asking_test.c: a person now, from any page: what goes along, and back to where one was. */
#include <stdlib.h>

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

static void to_illness(struct fixture *f)
{
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "apply");
    fixture_say(f, ANSWER_VALUE, "990001195001010015");
    fixture_say(f, ANSWER_SKIP, "");
    fixture_say(f, ANSWER_VALUE, "Amina");
    fixture_at(f, "illness");
}

static void ask(struct fixture *f, const char *service)
{
    fixture_say(f, ANSWER_PERSON, "");
    fixture_at(f, "person");
    fixture_say(f, ANSWER_VALUE, service);
}

static void the_page_of_a_person_names_where_people_serve_people(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_PERSON, "");
    assert_text(f->page.prompt.text, "A person can help you. Call 12333.");
    assert_text(f->page.hint.text,
                "Or come here: Hall, Mill Lane 1. Monday to Friday, 9 to 5.");
    fixture_say(f, ANSWER_LANGUAGE, "zh-CN");
    fixture_say(f, ANSWER_PERSON, "");
    assert_text(f->page.hint.text, "也可以来这里：磨坊巷一号。");
}

static void a_request_carries_service_step_language_and_channel(void **state)
{
    struct fixture *f = *state;
    to_illness(f);
    fixture_say(f, ANSWER_LANGUAGE, "zh-CN");
    ask(f, "call");
    fixture_say(f, ANSWER_LANGUAGE, "en");
    assert_text(f->page.prompt.text, "When? You were at apply illness.");
    fixture_say(f, ANSWER_VALUE, "evening");
    fixture_say(f, ANSWER_SEND, "");
    struct text xml = fixture_submission(f, 0, f->arena);
    assert_true(text_find(xml, TEXT("<from_service>apply</from_service>")) != SIZE_MAX);
    assert_true(text_find(xml, TEXT("<from_step>illness</from_step>")) != SIZE_MAX);
    assert_true(text_find(xml, TEXT("<language>en</language>")) != SIZE_MAX);
    assert_true(text_find(xml, TEXT("<channel>ussd</channel>")) != SIZE_MAX);
}

static void after_it_one_is_where_one_was_with_every_answer(void **state)
{
    struct fixture *f = *state;
    to_illness(f);
    ask(f, "visit");
    fixture_say(f, ANSWER_VALUE, "morning");
    fixture_say(f, ANSWER_SKIP, "");
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "illness");
    fixture_say(f, ANSWER_BACK, "");
    assert_text(f->page.value, "Amina");
}

static void back_from_the_first_page_leads_there_too(void **state)
{
    struct fixture *f = *state;
    to_illness(f);
    ask(f, "call");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "illness");
    fixture_say(f, ANSWER_HOME, "");
    fixture_at(f, "menu");
}

static void a_page_that_only_tells_is_come_back_to(void **state)
{
    struct fixture *f = *state;
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "told");
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "more");
    ask(f, "call");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "more");
}

static void who_asks_for_one_person_and_then_another_still_comes_from_the_service(void **state)
{
    struct fixture *f = *state;
    to_illness(f);
    ask(f, "call");
    ask(f, "visit");
    assert_text(f->page.prompt.text, "When? You were at apply illness.");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "illness");
}

static void from_home_nothing_goes_along(void **state)
{
    struct fixture *f = *state;
    to_illness(f);
    ask(f, "call");
    fixture_say(f, ANSWER_HOME, "");
    fixture_say(f, ANSWER_VALUE, "visit");
    assert_text(f->page.prompt.text, "When? You were at  .");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "menu");
    ask(f, "call");
    assert_text(f->page.prompt.text, "When? You were at  .");
}

static void from_the_receipt_one_comes_home(void **state)
{
    struct fixture *f = *state;
    to_illness(f);
    fixture_say(f, ANSWER_VALUE, "no");
    fixture_say(f, ANSWER_VALUE, "4 7 1 1 4 2");
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    ask(f, "call");
    assert_text(f->page.prompt.text, "When? You were at apply receipt.");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "menu");
}

static void to_lead(struct fixture *f)
{
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "follow");
    fixture_say(f, ANSWER_VALUE, "061 717 8927");
    fixture_at(f, "lead");
}

static void what_only_tells_leads_on_and_the_case_goes_along(void **state)
{
    struct fixture *f = *state;
    to_lead(f);
    fixture_say(f, ANSWER_VALUE, "visit");
    assert_text(f->page.prompt.text, "When? You were at follow lead.");
    fixture_say(f, ANSWER_VALUE, "morning");
    fixture_say(f, ANSWER_SKIP, "");
    fixture_say(f, ANSWER_SEND, "");
    struct text xml = fixture_submission(f, 0, f->arena);
    assert_true(text_find(xml, TEXT("<from_case>0617178927</from_case>")) != SIZE_MAX);
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "lead");
    fixture_say(f, ANSWER_VALUE, "apply");
    assert_text(f->page.service, "apply");
}

static void who_asks_for_a_person_while_a_case_is_told_is_called_about_it(void **state)
{
    struct fixture *f = *state;
    to_lead(f);
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_VALUE, "visit");
    fixture_say(f, ANSWER_VALUE, "morning");
    fixture_say(f, ANSWER_SKIP, "");
    fixture_say(f, ANSWER_SEND, "");
    struct text xml = fixture_submission(f, 0, f->arena);
    assert_true(text_find(xml, TEXT("<from_case>0617178927</from_case>")) != SIZE_MAX);
}

static void who_asks_for_a_person_at_home_is_called_about_no_case(void **state)
{
    struct fixture *f = *state;
    to_lead(f);
    fixture_say(f, ANSWER_VALUE, "visit");
    fixture_say(f, ANSWER_HOME, "");
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_VALUE, "visit");
    fixture_say(f, ANSWER_VALUE, "morning");
    fixture_say(f, ANSWER_SKIP, "");
    fixture_say(f, ANSWER_SEND, "");
    struct text xml = fixture_submission(f, 0, f->arena);
    assert_int_equal(text_find(xml, TEXT("0617178927")), SIZE_MAX);
}

static void who_does_not_want_more_comes_home_and_the_case_is_forgotten(void **state)
{
    struct fixture *f = *state;
    to_lead(f);
    fixture_say(f, ANSWER_SKIP, "");
    fixture_at(f, "menu");
    fixture_say(f, ANSWER_VALUE, "visit");
    fixture_say(f, ANSWER_VALUE, "morning");
    fixture_say(f, ANSWER_SKIP, "");
    fixture_say(f, ANSWER_SEND, "");
    struct text xml = fixture_submission(f, 0, f->arena);
    assert_true(text_find(xml, TEXT("0617178927")) == SIZE_MAX);
}

#define HERE(test) cmocka_unit_test_setup_teardown(test, open_hamlet, close_hamlet)
CHECK_MAIN(HERE(the_page_of_a_person_names_where_people_serve_people),
           HERE(a_request_carries_service_step_language_and_channel),
           HERE(after_it_one_is_where_one_was_with_every_answer),
           HERE(back_from_the_first_page_leads_there_too),
           HERE(a_page_that_only_tells_is_come_back_to),
           HERE(who_asks_for_one_person_and_then_another_still_comes_from_the_service),
           HERE(from_home_nothing_goes_along), HERE(from_the_receipt_one_comes_home),
           HERE(what_only_tells_leads_on_and_the_case_goes_along),
           HERE(who_asks_for_a_person_while_a_case_is_told_is_called_about_it),
           HERE(who_asks_for_a_person_at_home_is_called_about_no_case),
           HERE(who_does_not_want_more_comes_home_and_the_case_is_forgotten))
