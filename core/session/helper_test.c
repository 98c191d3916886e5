/* helper_test.c: somebody helps: by the person's leave, not at private questions unless the
 * person wants it, and named in what is sent. */
#include <stdlib.h>
#include <string.h>

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

static void begin(struct fixture *f, const char *by)
{
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_VALUE, "helper");
    fixture_at(f, "helper");
    fixture_say(f, ANSWER_VALUE, by);
}

static void agree(struct fixture *f, const char *answer)
{
    fixture_at(f, "helper-agrees");
    assert_true(f->page.is_consent);
    fixture_say(f, ANSWER_VALUE, answer);
}

static void to_name(struct fixture *f)
{
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "apply");
    fixture_say(f, ANSWER_VALUE, "990001195001010015");
    fixture_say(f, ANSWER_SKIP, "");
    fixture_at(f, "name");
}

static void to_illness(struct fixture *f)
{
    fixture_at(f, "name");
    fixture_say(f, ANSWER_VALUE, "Amina");
}

static struct text sent(struct fixture *f)
{
    fixture_at(f, "review");
    fixture_say(f, ANSWER_SEND, "");
    assert_int_equal(f->page.kind, PAGE_RECEIPT);
    return fixture_submission(f, 0, f->arena);
}

static void must_hold(struct text xml, const char *words)
{
    if (text_find(xml, text_of(words)) == SIZE_MAX)
        fail_msg("no %s in %.*s", words, TEXT_ARG(xml));
}

static void a_helper_is_named_in_what_is_sent(void **state)
{
    struct fixture *f = *state;
    to_name(f);
    begin(f, "neighbour");
    agree(f, "yes");
    to_illness(f);
    fixture_at(f, "alone");
    fixture_say(f, ANSWER_VALUE, "alone");
    fixture_at(f, "illness");
    fixture_say(f, ANSWER_VALUE, "no");
    fixture_at(f, "secret"); /* private too, and the person is still alone */
    fixture_say(f, ANSWER_VALUE, "471142");
    assert_text(f->page.hint.text, "A neighbour helped. The office sees that.");
    must_hold(sent(f), "<ds:helped xmlns:ds=\"urn:doorstep:xforms\" by=\"neighbour\" "
                       "agrees=\"yes\" name=\"\" later=\"\"/></orx:meta>");
}

static void without_a_helper_nothing_is_asked_and_nothing_said(void **state)
{
    struct fixture *f = *state;
    to_name(f);
    to_illness(f);
    fixture_at(f, "illness");
    fixture_say(f, ANSWER_VALUE, "no");
    fixture_say(f, ANSWER_VALUE, "471142");
    assert_text(f->page.hint.text, "");
    assert_int_equal(text_find(sent(f), TEXT("helped")), SIZE_MAX);
}

static void a_no_of_the_person_is_a_no(void **state)
{
    struct fixture *f = *state;
    to_name(f);
    begin(f, "other");
    agree(f, "no");
    to_illness(f);
    fixture_at(f, "illness");
}

static void staff_give_their_name_and_others_none(void **state)
{
    struct fixture *f = *state;
    to_name(f);
    begin(f, "staff");
    fixture_at(f, "helper-name");
    fixture_say(f, ANSWER_VALUE, "  ");
    fixture_refused(f, "An answer is needed here.");
    fixture_say(f, ANSWER_VALUE, "Li \"Wei\"");
    agree(f, "yes");
    to_illness(f);
    fixture_say(f, ANSWER_NEXT, "");
    fixture_say(f, ANSWER_VALUE, "no");
    fixture_say(f, ANSWER_VALUE, "471142");
    must_hold(sent(f), "by=\"staff\" agrees=\"yes\" name=\"Li &quot;Wei&quot;\"");
}

static void what_was_put_off_stands_in_the_review_and_is_left_to_the_office(void **state)
{
    struct fixture *f = *state;
    to_name(f);
    begin(f, "family");
    agree(f, "yes");
    to_illness(f);
    fixture_at(f, "alone");
    fixture_say(f, ANSWER_VALUE, "later");
    fixture_at(f, "alone");
    fixture_say(f, ANSWER_VALUE, "later");
    fixture_at(f, "review");
    assert_text(fixture_line(f, "Are you ill?", NULL), "later");
    assert_text(fixture_line(f, "Choose six digits.", NULL), "later");
    assert_text(fixture_line(f, "Your own phone?", NULL), "no answer");
    must_hold(sent(f), "later=\"illness secret\"");
}

static void what_was_put_off_can_be_answered_from_the_review(void **state)
{
    struct fixture *f = *state;
    size_t line = 0;
    to_name(f);
    begin(f, "family");
    agree(f, "yes");
    to_illness(f);
    fixture_say(f, ANSWER_VALUE, "later");
    fixture_say(f, ANSWER_VALUE, "later");
    fixture_line(f, "Are you ill?", &line);
    fixture_change(f, line);
    fixture_at(f, "illness");
    fixture_say(f, ANSWER_VALUE, "yes");
    assert_text(fixture_line(f, "Are you ill?", NULL), "Yes");
    must_hold(sent(f), "later=\"secret\"");
}

/* What nobody put off is still asked for. */
static void what_is_empty_for_another_reason_is_asked(void **state)
{
    struct fixture *f = *state;
    to_name(f);
    begin(f, "family");
    agree(f, "yes");
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "name");
    fixture_refused(f, "An answer is needed here.");
}

static void the_helper_and_what_was_put_off_outlive_a_dropped_call(void **state)
{
    struct fixture *f = *state;
    to_name(f);
    begin(f, "staff");
    fixture_say(f, ANSWER_VALUE, "Li");
    agree(f, "yes");
    to_illness(f);
    fixture_say(f, ANSWER_VALUE, "later");
    fixture_restart(f);
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "go-on");
    fixture_at(f, "alone");
    fixture_say(f, ANSWER_VALUE, "alone");
    fixture_say(f, ANSWER_VALUE, "471142");
    must_hold(sent(f), "by=\"staff\" agrees=\"yes\" name=\"Li\" later=\"illness\"");
}

static void back_and_other_pages_lead_where_one_would_think(void **state)
{
    struct fixture *f = *state;
    to_name(f);
    begin(f, "staff");
    fixture_say(f, ANSWER_VALUE, "Li");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "helper-name");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "helper");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "person");
    fixture_say(f, ANSWER_BACK, "");
    begin(f, "family");
    agree(f, "yes");
    to_illness(f);
    fixture_at(f, "alone");
    fixture_say(f, ANSWER_LANGUAGE, "zh-CN");
    fixture_at(f, "alone");
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "alone");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "name");
}

static void a_helper_who_leaves_is_still_named_for_this_service_alone(void **state)
{
    struct fixture *f = *state;
    to_name(f);
    begin(f, "family");
    agree(f, "yes");
    begin(f, "nobody");
    to_illness(f);
    fixture_at(f, "illness");
    fixture_say(f, ANSWER_VALUE, "no");
    fixture_say(f, ANSWER_VALUE, "471142");
    must_hold(sent(f), "by=\"family\"");
    fixture_say(f, ANSWER_NEXT, "");
    fixture_say(f, ANSWER_VALUE, "apply");
    fixture_say(f, ANSWER_VALUE, "990001195001010015");
    fixture_say(f, ANSWER_SKIP, "");
    to_illness(f);
    fixture_say(f, ANSWER_VALUE, "no");
    fixture_say(f, ANSWER_VALUE, "471142");
    assert_text(f->page.hint.text, "");
}

static void nothing_of_a_helper_is_readable_on_the_disk(void **state)
{
    struct fixture *f = *state;
    to_name(f);
    begin(f, "staff");
    fixture_say(f, ANSWER_VALUE, "Wilhelmine");
    agree(f, "yes");
    to_illness(f);
    fixture_nowhere(f, "Wilhelmine");
}

#define HERE(test) cmocka_unit_test_setup_teardown(test, open_hamlet, close_hamlet)
CHECK_MAIN(HERE(a_helper_is_named_in_what_is_sent),
           HERE(without_a_helper_nothing_is_asked_and_nothing_said),
           HERE(a_no_of_the_person_is_a_no), HERE(staff_give_their_name_and_others_none),
           HERE(what_was_put_off_stands_in_the_review_and_is_left_to_the_office),
           HERE(what_was_put_off_can_be_answered_from_the_review),
           HERE(what_is_empty_for_another_reason_is_asked),
           HERE(the_helper_and_what_was_put_off_outlive_a_dropped_call),
           HERE(back_and_other_pages_lead_where_one_would_think),
           HERE(a_helper_who_leaves_is_still_named_for_this_service_alone),
           HERE(nothing_of_a_helper_is_readable_on_the_disk))
