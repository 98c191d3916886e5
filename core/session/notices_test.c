/* notices_test.c: what the office offers: to the right person, at the right moment, taken up in
 * one answer, refused for the season, and never by name on the disk. */
#include "session/notices.h"

#include <stdlib.h>
#include <string.h>

#include "session/house.h"
#include "session/session_fixture.h"
#include "session/state.h"

#define NUMBER "990001195001010015"

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

static const struct notice_words WORDS[] = {
    {{"en", 2}, {"You may be visited. Shall we come?", 34}},
    {{"zh-CN", 5}, {"可以上门。要来吗？", 27}},
};

static struct notice offer(const char *name, const char *service, const char *until)
{
    struct notice notice = {.offer = text_of(name),
                            .season = TEXT("2026"),
                            .service = text_of(service),
                            .until = text_of(until),
                            .word_count = 2};
    const struct notice_words *words = WORDS; /* only read, though a notice may be written */

    memcpy(&notice.words, &words, sizeof words);
    return notice;
}

/* As the office lays it down: `cursor` rises. */
static void lay_down(struct fixture *f, const char *person, const struct notice *notices,
                     size_t count)
{
    struct case_token token;
    uint8_t key[NOTICE_KEY];
    uint64_t cursor = 0;
    struct arena *arena = arena_open("office");

    assert_true(notice_token_make(&token, text_of(person), f->house->enrolment.case_key));
    notice_row_find(key, &token);
    const struct store_news news = {.table = TEXT("notices"),
                                    .key = {(const char *)key, sizeof key},
                                    .bytes = notice_row_lock(&token, notices, count, arena)};
    assert_int_equal(store_news_cursor(&cursor, house_store(f->house), NULL), OK);
    assert_int_equal(
        store_news_apply(house_store(f->house), cursor, cursor + 1, &news, 1, NULL), OK);
    arena_close(arena);
}

static void to_number(struct fixture *f)
{
    fixture_say(f, ANSWER_VALUE, "apply");
    fixture_at(f, "number");
    fixture_say(f, ANSWER_VALUE, NUMBER);
}

static void who_says_who_they_are_is_offered_it_at_once_and_comes_back(void **state)
{
    struct fixture *f = *state;
    struct notice notice = offer("winter-visit", "visit", "2027-03-31");
    notice.number = TEXT("5724000000");
    lay_down(f, NUMBER, &notice, 1);
    fixture_dial(f, SOMEBODY, "");
    to_number(f);
    fixture_at(f, "notice");
    assert_true(f->page.is_notice);
    assert_text(f->page.prompt.text, "You may be visited. Shall we come?");
    fixture_say(f, ANSWER_LANGUAGE, "zh-CN");
    fixture_at(f, "notice");
    assert_text(f->page.prompt.text, "可以上门。要来吗？");
    fixture_say(f, ANSWER_LANGUAGE, "en");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_at(f, "when");
    assert_text(f->page.service, "visit");
    fixture_say(f, ANSWER_VALUE, "morning");
    fixture_at(f, "number");
    assert_text(f->page.value, NUMBER); /* shown, and to be gone on from */
    fixture_say(f, ANSWER_NEXT, "");
    fixture_say(f, ANSWER_SEND, "");
    struct text xml = fixture_submission(f, 0, f->arena);
    assert_true(text_find(xml, TEXT("<from_service>apply</from_service>")) != SIZE_MAX);
    assert_true(text_find(xml, TEXT("<from_case>5724000000</from_case>")) != SIZE_MAX);
    assert_true(text_find(xml, TEXT("<number>" NUMBER "</number>")) != SIZE_MAX);
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "phone");
    fixture_say(f, ANSWER_BACK, "");
    assert_text(f->page.value, NUMBER);
}

static void who_dials_from_their_own_phone_is_offered_it_at_home(void **state)
{
    struct fixture *f = *state;
    const struct notice notice = offer("winter-visit", "visit", "2027-03-31");
    lay_down(f, "+" SOMEBODY, &notice, 1);
    fixture_dial(f, "254700000002", "");
    fixture_at(f, "menu");
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "notice");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_at(f, "when");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "menu");
}

static void at_a_shared_device_no_phone_is_anybodys_own(void **state)
{
    struct fixture *f = *state;
    const struct notice notice = offer("winter-visit", "visit", "2027-03-31");
    const struct visitor visitor = {.channel = TEXT("kiosk"),
                                    .phone = TEXT(SOMEBODY),
                                    .device = TEXT("device-1"),
                                    .is_shared = true};
    struct fault why = {0};
    lay_down(f, SOMEBODY, &notice, 1);
    assert_int_equal(session_open(&f->session, f->house, &visitor, &why), OK);
    session_page(&f->page, f->session, f->arena);
    fixture_at(f, "menu");
}

/* The office is told, by the row's key alone; a restart changes nothing. */
static void a_no_is_told_to_the_office_and_not_asked_again(void **state)
{
    struct fixture *f = *state;
    const struct notice notice = offer("winter-visit", "visit", "2027-03-31");
    struct store_part *parts;
    struct text plain;
    struct notice_answer answer;
    struct case_token token;
    uint8_t key[NOTICE_KEY];
    size_t count = 0;
    char id[64] = "";
    lay_down(f, SOMEBODY, &notice, 1);
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "perhaps");
    fixture_at(f, "notice");
    assert_int_equal(f->page.refused, 1);
    fixture_say(f, ANSWER_VALUE, "no");
    fixture_at(f, "menu");
    assert_int_equal(fixture_queued(f), 1);
    fixture_queued_id(f, id, sizeof id);
    assert_int_equal(
        store_parts(&parts, &count, house_store(f->house), text_of(id), f->arena, NULL), OK);
    assert_int_equal(count, 1);
    assert_int_equal(seal_open(&plain, text_format(f->arena, "%s/office", f->data).at,
                               parts[0].bytes, f->arena, NULL),
                     OK);
    assert_int_equal(notice_answer_read(&answer, plain, f->arena, NULL), OK);
    assert_false(answer.yes);
    assert_text(answer.offer, "winter-visit");
    notice_token_make(&token, TEXT(SOMEBODY), f->house->enrolment.case_key);
    notice_row_find(key, &token);
    assert_memory_equal(answer.key, key, NOTICE_KEY);
    fixture_restart(f);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "menu");
}

static void in_another_season_it_is_asked_again(void **state)
{
    struct fixture *f = *state;
    struct notice notice = offer("winter-visit", "visit", "2027-03-31");
    lay_down(f, SOMEBODY, &notice, 1);
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "no");
    notice.season = TEXT("2027");
    lay_down(f, SOMEBODY, &notice, 1);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "notice");
}

static void what_was_taken_up_and_sent_is_not_offered_again(void **state)
{
    struct fixture *f = *state;
    const struct notice notice = offer("winter-visit", "visit", "2027-03-31");
    lay_down(f, SOMEBODY, &notice, 1);
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_say(f, ANSWER_HOME, "");
    fixture_at(f, "menu"); /* not twice in a session */
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "notice"); /* it was not sent */
    fixture_say(f, ANSWER_VALUE, "yes");
    if (f->page.kind == PAGE_GO_ON)
        fixture_say(f, ANSWER_VALUE, "go-on");
    fixture_say(f, ANSWER_VALUE, "morning");
    fixture_say(f, ANSWER_SKIP, "");
    fixture_say(f, ANSWER_SEND, "");
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "menu");
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "menu");
    assert_int_equal(fixture_queued(f), 1); /* the service itself is the answer */
}

static void what_is_no_offer_now_is_passed_over(void **state)
{
    struct fixture *f = *state;
    const struct notice notices[] = {
        offer("over", "visit", "2026-11-22"),
        offer("no-such-service", "fly", "2027-03-31"),
        offer("the-very-service", "apply", "2027-03-31"),
        offer("last-day", "call", "2026-11-23"),
    };
    lay_down(f, NUMBER, notices, 4);
    fixture_dial(f, SOMEBODY, "");
    to_number(f);
    fixture_at(f, "notice");
    fixture_say(f, ANSWER_VALUE, "yes");
    assert_text(f->page.service, "call");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "phone");
    fixture_say(f, ANSWER_HOME, "");
    fixture_at(f, "notice"); /* to apply, when one is not applying */
}

static void later_is_asked_again_another_time(void **state)
{
    struct fixture *f = *state;
    const struct notice notice = offer("winter-visit", "visit", "2027-03-31");
    lay_down(f, SOMEBODY, &notice, 1);
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_BACK, "");
    fixture_at(f, "menu");
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "notice");
    assert_int_equal(fixture_queued(f), 0);
}

static void who_goes_home_from_an_offer_gets_there(void **state)
{
    struct fixture *f = *state;
    const struct notice notices[] = {offer("winter-visit", "visit", "2027-03-31"),
                                     offer("listen", "told", "2027-03-31")};
    lay_down(f, SOMEBODY, notices, 2);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "notice");
    fixture_say(f, ANSWER_HOME, "");
    fixture_at(f, "menu");
    assert_int_equal(fixture_queued(f), 0);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "notice");
}

static void of_a_service_that_sends_nothing_the_yes_is_told_at_its_end(void **state)
{
    struct fixture *f = *state;
    const struct notice notice = offer("listen", "told", "2027-03-31");
    lay_down(f, SOMEBODY, &notice, 1);
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_at(f, "listen");
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "more");
    assert_int_equal(fixture_queued(f), 0);
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "menu");
    assert_int_equal(fixture_queued(f), 1);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "menu");
}

static void the_number_of_the_case_it_is_about_is_there_already(void **state)
{
    struct fixture *f = *state;
    struct notice notice = offer("news", "follow", "2027-03-31");
    notice.number = TEXT("5724000000");
    lay_down(f, SOMEBODY, &notice, 1);
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_at(f, "number");
    assert_text(f->page.value, "5724000000");
    fixture_say(f, ANSWER_HOME, "");
    assert_int_equal(fixture_queued(f), 0); /* nothing was heard */
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "notice");
}

static void who_practises_is_offered_nothing(void **state)
{
    struct fixture *f = *state;
    const struct notice notice = offer("winter-visit", "visit", "2027-03-31");
    lay_down(f, NUMBER, &notice, 1);
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_VALUE, "practice");
    to_number(f);
    fixture_at(f, "phone");
}

static void another_persons_row_opens_for_nobody_else(void **state)
{
    struct fixture *f = *state;
    const struct notice notice = offer("winter-visit", "visit", "2027-03-31");
    lay_down(f, "990001196003150024", &notice, 1);
    fixture_dial(f, SOMEBODY, "");
    to_number(f);
    fixture_at(f, "phone");
    fixture_nowhere(f, "990001196003150024");
    fixture_nowhere(f, "Shall we come");
    fixture_nowhere(f, "winter-visit");
}

#define HERE(test) cmocka_unit_test_setup_teardown(test, open_hamlet, close_hamlet)
CHECK_MAIN(HERE(who_says_who_they_are_is_offered_it_at_once_and_comes_back),
           HERE(who_dials_from_their_own_phone_is_offered_it_at_home),
           HERE(at_a_shared_device_no_phone_is_anybodys_own),
           HERE(a_no_is_told_to_the_office_and_not_asked_again),
           HERE(in_another_season_it_is_asked_again),
           HERE(what_was_taken_up_and_sent_is_not_offered_again),
           HERE(what_is_no_offer_now_is_passed_over), HERE(later_is_asked_again_another_time),
           HERE(who_goes_home_from_an_offer_gets_there),
           HERE(of_a_service_that_sends_nothing_the_yes_is_told_at_its_end),
           HERE(the_number_of_the_case_it_is_about_is_there_already),
           HERE(who_practises_is_offered_nothing),
           HERE(another_persons_row_opens_for_nobody_else))
