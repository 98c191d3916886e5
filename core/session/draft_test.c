/* draft_test.c: drafts that do not fit what is there now. */
#include "session/draft.h"

#include <stdlib.h>

#include "base/file.h"
#include "session/session_fixture.h"

/* A person in the middle of a registration; the village is a copy that the test may change. */
struct half_way {
    struct fixture fixture;
    char services[64];
};

static int open_half_way(void **state)
{
    struct half_way *half = test_malloc(sizeof *half);
    *half = (struct half_way){.services = "/tmp/doorstep-village-XXXXXX"};
    assert_non_null(mkdtemp(half->services));
    fixture_copy(half->services, NULL, NULL, NULL);
    fixture_open(&half->fixture, half->services);
    fixture_dial(&half->fixture, SOMEBODY, "");
    fixture_say(&half->fixture, ANSWER_VALUE, "register");
    fixture_say(&half->fixture, ANSWER_VALUE, "yes");
    fixture_say(&half->fixture, ANSWER_VALUE, "Amina");
    *state = half;
    return 0;
}

static int close_half_way(void **state)
{
    struct half_way *half = *state;
    fixture_close(&half->fixture);
    fixture_remove(half->services);
    test_free(half);
    return 0;
}

static void a_draft_of_another_version_is_told_of_and_begun_anew(void **state)
{
    static const struct {
        const char *why, *from, *to;
    } ROWS[] = {
        {"a new version", "version=\"3\"", "version=\"4\""},
        {"the same version edited by hand", "What is your name?", "And your name?"},
    };
    struct half_way *half = *state;
    struct fixture *f = &half->fixture;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        fixture_copy(half->services, "register/form.xml", ROWS[i].from, ROWS[i].to);
        fixture_restart(f);
        fixture_dial(f, SOMEBODY, "");
        fixture_at(f, "go-on");
        assert_text(f->page.prompt.text, "This service has changed. Please start again.");
        assert_int_equal(f->page.choice_count, 1);
        fixture_say(f, ANSWER_VALUE, "go-on");
        fixture_at(f, "go-on");
        fixture_refused(f, "Type one of the numbers shown.");
    }
    fixture_say(f, ANSWER_VALUE, "anew");
    fixture_at(f, "menu");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_at(f, "consent");
}

static void a_draft_of_a_service_that_is_gone_is_told_of(void **state)
{
    struct half_way *half = *state;
    struct fixture *f = &half->fixture;
    fixture_copy(half->services, "register/form.xml", "id=\"register\"", "id=\"enrol\"");
    struct arena *arena = arena_open("test");
    struct text home;
    const char *path = text_format(arena, "%s/home/form.xml", half->services).at;
    assert_int_equal(file_read(&home, path, 1 << 20, arena, NULL), OK);
    size_t at = text_find(home, TEXT("<value>register"));
    home = text_format(arena, "%.*s<value>enrol%.*s", TEXT_ARG(text_part(home, 0, at)),
                       TEXT_ARG(text_part(home, at + sizeof "<value>register" - 1, SIZE_MAX)));
    assert_int_equal(file_replace(path, home, 0600, NULL), OK);
    arena_close(arena);
    fixture_restart(f);
    fixture_dial(f, SOMEBODY, "");
    fixture_at(f, "go-on");
    assert_int_equal(f->page.choice_count, 1);
    fixture_say(f, ANSWER_VALUE, "anew");
    fixture_at(f, "menu");
}

/* The draft of one person in the place of another's is not opened. */
static void a_draft_opens_only_for_its_own_person(void **state)
{
    struct half_way *half = *state;
    struct fixture *f = &half->fixture;
    struct arena *arena = arena_open("test");
    struct text locked;
    struct fault why = {0};
    assert_int_equal(draft_make(&locked, f->session, arena, &why), OK);
    struct session *other = NULL;
    const struct visitor visitor = {.person = TEXT("254700000009")};
    assert_int_equal(session_open(&other, f->house, &visitor, &why), OK);
    assert_int_equal(draft_take(other, locked, &why), DAMAGED);
    session_close(other);
    arena_close(arena);
}

/* Every cut and every flipped bit of a draft is refused, and the person begins afresh. */
static void a_damaged_draft_is_refused_whole(void **state)
{
    struct half_way *half = *state;
    struct fixture *f = &half->fixture;
    struct arena *arena = arena_open("test");
    struct text locked;
    struct fault why = {0};
    assert_int_equal(draft_make(&locked, f->session, arena, &why), OK);
    const struct visitor visitor = {.person = TEXT(SOMEBODY)};
    struct session *again = NULL;
    for (size_t i = 0; i < locked.len; i += 37) {
        char *bytes = text_string(arena, locked);
        assert_int_equal(session_open(&again, f->house, &visitor, &why), OK);
        assert_int_equal(draft_take(again, (struct text){bytes, i}, &why), DAMAGED);
        bytes[i] ^= 1;
        assert_int_equal(draft_take(again, (struct text){bytes, locked.len}, &why), DAMAGED);
        session_close(again);
    }
    arena_close(arena);
}

/* Register again, to the second question, in a village whose registration leaves no trace. */
static void begin_without_trace(struct half_way *half)
{
    struct fixture *f = &half->fixture;
    fixture_copy(half->services, "register/form.xml", "<bind nodeset=\"/data\" ",
                 "<bind nodeset=\"/data\" ds:keep=\"no\" ");
    fixture_restart(f);
    fixture_dial(f, "254700000002", "");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_say(f, ANSWER_VALUE, "Amina");
}

static void who_has_the_phone_next_does_not_see_that_it_was_begun(void **state)
{
    struct half_way *half = *state;
    struct fixture *f = &half->fixture;
    begin_without_trace(half);
    assert_false(f->page.may & MAY_PAUSE);
    fixture_dial(f, "254700000002", "");
    fixture_at(f, "menu");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_at(f, "consent");
    /* Put aside for another service, and hung up there. */
    fixture_say(f, ANSWER_VALUE, "yes");
    fixture_say(f, ANSWER_HOME, "");
    fixture_restart(f);
    fixture_dial(f, "254700000002", "");
    fixture_at(f, "menu");
    fixture_say(f, ANSWER_VALUE, "register");
    fixture_at(f, "consent");
}

static void a_slip_keeps_it_for_who_has_the_slip(void **state)
{
    struct half_way *half = *state;
    struct fixture *f = &half->fixture;
    begin_without_trace(half);
    assert_int_equal(session_keep_for(f->session, TEXT("slip:1"), TEXT("note"), NULL), OK);
    fixture_dial(f, "254700000002", "");
    fixture_at(f, "menu");
    fixture_dial(f, "slip:1", "");
    fixture_at(f, "go-on");
}

#define HALF_WAY(test) cmocka_unit_test_setup_teardown(test, open_half_way, close_half_way)

CHECK_MAIN(HALF_WAY(a_draft_of_another_version_is_told_of_and_begun_anew),
           HALF_WAY(who_has_the_phone_next_does_not_see_that_it_was_begun),
           HALF_WAY(a_slip_keeps_it_for_who_has_the_slip),
           HALF_WAY(a_draft_of_a_service_that_is_gone_is_told_of),
           HALF_WAY(a_draft_opens_only_for_its_own_person),
           HALF_WAY(a_damaged_draft_is_refused_whole))
