#include "session/session_fixture.h"

#include "base/buffer.h"
#include "tally/tally.h"

/* Everything counted so far, without the month: "join name en ussd came 0=1", a line each. */
static struct text counted(struct fixture *fixture, struct arena *arena)
{
    static const uint8_t FRESH[STORE_PARCEL] = {1};
    struct store_tally *rows;
    struct buffer out = {0};
    struct fault why = {0};
    uint8_t id[STORE_PARCEL];
    size_t count;
    fixture_restart(fixture);
    enum status status =
        store_parcel_get(id, &rows, &count, house_store(fixture->house), FRESH, arena, &why);
    if (status != OK && status != NOT_FOUND)
        fail_msg("%s", why.text);
    for (size_t i = 0; status == OK && i < count; i++) {
        struct tally_event event;
        assert_true(tally_read(&event, rows[i].key));
        buffer_add(&out, text_part(rows[i].key, TALLY_MONTH + 1, SIZE_MAX));
        buffer_addf(&out, "=%lld\n", (long long)rows[i].times);
    }
    struct text all = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return all;
}

static void has(struct text all, const char *line)
{
    if (text_find(all, text_of(line)) == SIZE_MAX)
        fail_msg("%s is not in\n%.*s", line, TEXT_ARG(all));
}

static void absent(struct text all, const char *words)
{
    if (text_find(all, text_of(words)) != SIZE_MAX)
        fail_msg("%s is in\n%.*s", words, TEXT_ARG(all));
}

static int set_up(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    fixture_open(fixture, VILLAGE);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    fixture_close(*state);
    test_free(*state);
    return 0;
}

static void who_goes_to_the_end_is_counted_at_every_page(void **state)
{
    struct fixture *f = *state;
    struct arena *arena = arena_open("test");
    fixture_dial(f, SOMEBODY, "en");
    fixture_to_review(f);
    f->clock.now_ms += 45000;
    fixture_say(f, ANSWER_SEND, "");
    fixture_say(f, ANSWER_NEXT, "");
    struct text all = counted(f, arena);
    has(all, "register consent en ussd began 0=1\n");
    has(all, "register name en ussd came 0=1\n");
    has(all, "register name en ussd went-on 0=1\n");
    has(all, "register review en ussd went-on 2=1\n");
    has(all, "register review en ussd sent 0=1\n");
    absent(all, "timed-out");
    absent(all, "home");
    arena_close(arena);
}

static void what_was_answered_is_counted_nowhere(void **state)
{
    struct fixture *f = *state;
    struct arena *arena = arena_open("test");
    fixture_dial(f, SOMEBODY, "en");
    fixture_to_review(f);
    fixture_say(f, ANSWER_SEND, "");
    struct text number = text_copy(arena, f->page.receipt), all = counted(f, arena);
    static const char *const SAID[] = {"Amina", "110105", "2000", "1949", "4711", SOMEBODY};
    for (size_t i = 0; i < sizeof SAID / sizeof *SAID; i++)
        absent(all, SAID[i]);
    absent(all, number.at);
    arena_close(arena);
}

static void each_way_out_of_a_page_has_its_word(void **state)
{
    struct fixture *f = *state;
    struct arena *arena = arena_open("test");
    fixture_dial(f, "", "en");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_say(f, ANSWER_VALUE, "maybe");
    fixture_say(f, ANSWER_PERSON, "");
    fixture_say(f, ANSWER_BACK, "");
    session_helped(f->session);
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_say(f, ANSWER_BACK, "");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_say(f, ANSWER_STOP, "");
    struct text all = counted(f, arena);
    has(all, "register consent en ussd refused 0=1\n");
    has(all, "register consent en ussd person 0=1\n");
    has(all, "register consent en ussd help 0=1\n");
    has(all, "register consent en ussd came 0=2\n");
    has(all, "register consent en ussd went-on 0=2\n");
    has(all, "register name en ussd back 0=1\n");
    has(all, "register name en ussd stopped 0=1\n");
    absent(all, "timed-out");
    arena_close(arena);
}

static void a_line_that_is_cut_is_told_from_coming_back(void **state)
{
    struct fixture *f = *state;
    struct arena *arena = arena_open("test");
    fixture_dial(f, SOMEBODY, "en");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_dial(f, SOMEBODY, "en"); /* closes the session before */
    fixture_say(f, ANSWER_VALUE, "go-on");
    fixture_say(f, ANSWER_PAUSE, "");
    struct text all = counted(f, arena);
    has(all, "register name en ussd timed-out 0=1\n");
    has(all, "register name en ussd resumed 0=1\n");
    has(all, "register name en ussd paused 0=1\n");
    has(all, "register consent en ussd began 0=1\n");
    arena_close(arena);
}

/* Whoever only looks at the menu, or at the page of a draft, is in no service. */
static void who_only_looks_is_not_counted(void **state)
{
    struct fixture *f = *state;
    struct arena *arena = arena_open("test");
    fixture_dial(f, SOMEBODY, "en");
    fixture_say(f, ANSWER_VALUE, "nowhere");
    fixture_say(f, ANSWER_LANGUAGE, "zh-CN");
    fixture_say(f, ANSWER_STOP, "");
    assert_int_equal(counted(f, arena).len, 0);
    arena_close(arena);
}

static void practice_is_not_counted(void **state)
{
    struct fixture *f = *state;
    struct arena *arena = arena_open("test");
    f->practice = true;
    fixture_restart(f);
    fixture_dial(f, SOMEBODY, "en");
    fixture_say(f, ANSWER_VALUE, "register");
    assert_true(f->page.practice);
    fixture_say(f, ANSWER_VALUE, "yes");
    assert_int_equal(counted(f, arena).len, 0);
    arena_close(arena);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
CHECK_MAIN(ROW(who_goes_to_the_end_is_counted_at_every_page),
           ROW(what_was_answered_is_counted_nowhere), ROW(each_way_out_of_a_page_has_its_word),
           ROW(a_line_that_is_cut_is_told_from_coming_back), ROW(who_only_looks_is_not_counted),
           ROW(practice_is_not_counted))
