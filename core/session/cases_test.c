/* cases_test.c: asking for a case, through the form that asks. */
#include "session/cases.h"

#include "seal/case_row.h"
#include "session/house.h"
#include "session/session_fixture.h"

static int open_sent(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    fixture_open(fixture, VILLAGE);
    fixture_dial(fixture, SOMEBODY, "");
    fixture_to_review(fixture);
    fixture_say(fixture, ANSWER_SEND, "");
    *state = fixture;
    return 0;
}

static int close_sent(void **state)
{
    fixture_close(*state);
    test_free(*state);
    return 0;
}

/* What the form says of a number and a secret. */
static void ask(struct fixture *f, const char *number, const char *secret, const char *says)
{
    fixture_dial(f, SOMEBODY, "");
    fixture_say(f, ANSWER_HOME, "");
    fixture_say(f, ANSWER_VALUE, "case");
    fixture_say(f, ANSWER_VALUE, number);
    fixture_say(f, ANSWER_VALUE, secret);
    fixture_at(f, "say");
    assert_text(f->page.prompt.text, says);
    fixture_say(f, ANSWER_NEXT, "");
    fixture_at(f, "menu");
}

static void number_of(struct fixture *f, char out[16])
{
    snprintf(out, 16, "%.*s", TEXT_ARG(f->page.receipt));
}

static void number_and_secret_together_find_a_case(void **state)
{
    struct fixture *f = *state;
    char number[16];
    number_of(f, number);
    ask(f, number, "471142", "It is queued.");
    ask(f, number, "", "It is .");
    ask(f, number, "471143", "It is .");
}

static void a_case_is_found_after_a_restart(void **state)
{
    struct fixture *f = *state;
    char number[16];
    number_of(f, number);
    fixture_restart(f);
    ask(f, number, "47 11 42", "It is queued.");
}

/* The village allows three wrong pairs a day. */
static void guessing_ends_for_the_day(void **state)
{
    static const char *const GUESSES[] = {"000000", "111111", "222222"};
    struct fixture *f = *state;
    char number[16];
    number_of(f, number);
    for (size_t i = 0; i < 3; i++)
        ask(f, number, GUESSES[i], "It is .");
    ask(f, number, "333333", "It is wait.");
    ask(f, number, "471142", "It is wait.");
    f->clock.now_ms += 24 * 60 * 60 * (int64_t)1000;
    ask(f, number, "471142", "It is queued.");
}

static void a_slip_in_the_number_is_no_try(void **state)
{
    struct fixture *f = *state;
    char number[16], slip[16];
    number_of(f, number);
    snprintf(slip, sizeof slip, "%s", number);
    slip[3] = slip[3] == '9' ? '0' : (char)(slip[3] + 1);
    for (size_t i = 0; i < 6; i++)
        ask(f, slip, "471142", "It is .");
    ask(f, number, "471142", "It is queued.");
}

/* What the office sends of a case, as it comes with the news. */
static void office_says(struct fixture *f, const char *number, const char *secret,
                        const char *state, uint64_t from)
{
    struct case_token token;
    uint8_t key[CASE_ROW_KEY];
    const struct case_column columns[] = {{TEXT("state"), text_of(state)},
                                          {TEXT("told"), TEXT("Your pension begins in May.")}};
    struct arena *arena = arena_open("news");
    case_token_make(&token, text_of(number), text_of(secret), f->house->enrolment.case_key);
    case_row_find(key, &token);
    const struct store_news news = {.table = TEXT("cases"),
                                    .key = {(const char *)key, sizeof key},
                                    .bytes = case_row_lock(&token, columns, 2, arena)};
    assert_int_equal(store_news_apply(f->house->store, from, from + 1, &news, 1, NULL), OK);
    arena_close(arena);
}

static void the_office_has_the_last_word(void **state)
{
    struct fixture *f = *state;
    char number[16];
    number_of(f, number);
    ask(f, number, "471142", "It is queued.");
    office_says(f, number, "471142", "granted", 0);
    ask(f, number, "471142", "It is granted.");
    ask(f, number, "471143", "It is .");
    office_says(f, number, "471142", "paid", 1);
    ask(f, number, "471142", "It is paid.");
    fixture_nowhere(f, "begins in May");
    fixture_nowhere(f, "granted");
}

/* Made at another kiosk of the area. */
static void a_case_that_was_never_here_is_found(void **state)
{
    struct fixture *f = *state;
    char elsewhere[CASE_DIGITS + 1];
    case_number_make(elsewhere, f->house->enrolment.case_key, 999999999);
    ask(f, elsewhere, "828182", "It is .");
    office_says(f, elsewhere, "828182", "waiting", 0);
    ask(f, elsewhere, "828182", "It is waiting.");
}

#define WITH_A_CASE(test) cmocka_unit_test_setup_teardown(test, open_sent, close_sent)

CHECK_MAIN(WITH_A_CASE(number_and_secret_together_find_a_case),
           WITH_A_CASE(a_case_is_found_after_a_restart), WITH_A_CASE(guessing_ends_for_the_day),
           WITH_A_CASE(a_slip_in_the_number_is_no_try),
           WITH_A_CASE(the_office_has_the_last_word),
           WITH_A_CASE(a_case_that_was_never_here_is_found))
