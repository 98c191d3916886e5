#include "form/outline.h"

#include "form/fixture.h"

static const char INSTANCE[] = "<a/><b/><g><c/></g><d/><e/>"
                               "<member><kind/></member>";
static const char MODEL[] =
    "<itext>"
    "<translation lang=\"English (en)\">"
    "<text id=\"a\"><value>Your <output value=\"/data/b\"/> name</value>"
    "<value form=\"image\">jr://images/person.png</value></text>"
    "<text id=\"b\"><value form=\"short\">Short only</value></text>"
    "</translation>"
    "<translation lang=\"Kiswahili (sw)\">"
    "<text id=\"a\"><value form=\"image\">jr://images/person.png</value></text>"
    "</translation></itext>"
    "<bind nodeset=\"/data/a\" required=\"true()\" constraint=\". != ''\"/>"
    "<bind nodeset=\"/data/b\" relevant=\"/data/a = 'x'\" readonly=\"false()\"/>"
    "<bind nodeset=\"/data/g\" relevant=\"false()\"/>"
    "<bind nodeset=\"/data/g/c\" relevant=\"/data/a = 'y'\" constraint=\"1 = 2\"/>";
static const char BODY[] =
    "<input ref=\"/data/a\"><label ref=\"jr:itext('a')\"/><hint>Written here</hint></input>"
    "<input ref=\"/data/b\"><label ref=\"/data/a\"/></input>"
    "<group ref=\"/data/g\"><input ref=\"/data/g/c\"/></group>"
    "<select1 ref=\"/data/d\">"
    "<item><label>One</label><value>1</value></item>"
    "<item ds:digit=\"7\"><label>Two</label><value>2</value></item></select1>"
    "<group><repeat nodeset=\"/data/member\"><select1 ref=\"/data/member/kind\">"
    "<item><label>One</label><value>1</value></item></select1></repeat></group>";

static struct outline_control outline_of(const struct fixture *fixture, const char *reference)
{
    struct outline_control outline;
    for (size_t i = 0; i < outline_count(fixture->form); i++) {
        outline_control(&outline, fixture->form, i, fixture->arena);
        if (text_is(outline.reference, reference))
            return outline;
    }
    fail_msg("no control shows %s", reference);
    return outline;
}

static void a_control_says_what_its_bind_always_says(void **state)
{
    (void)state;
    static const struct {
        const char *why, *reference;
        enum outline_when relevant, required, readonly, valid;
    } CASES[] = {
        {"true() is always", "/data/a", WHEN_ALWAYS, WHEN_ALWAYS, WHEN_NEVER, WHEN_SOMETIMES},
        {"a path is sometimes, false() never", "/data/b", WHEN_SOMETIMES, WHEN_NEVER,
         WHEN_NEVER, WHEN_ALWAYS},
        {"a group that never shows hides what is in it", "/data/g/c", WHEN_NEVER, WHEN_NEVER,
         WHEN_NEVER, WHEN_NEVER},
        {"without a bind all is plain", "/data/d", WHEN_ALWAYS, WHEN_NEVER, WHEN_NEVER,
         WHEN_ALWAYS},
    };
    struct fixture fixture;
    fixture_open(&fixture, INSTANCE, MODEL, BODY);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct outline_control got = outline_of(&fixture, CASES[i].reference);
        if (got.relevant != CASES[i].relevant || got.required != CASES[i].required ||
            got.readonly != CASES[i].readonly || got.valid != CASES[i].valid)
            fail_msg("%s", CASES[i].why);
        assert_true(got.line > 0);
    }
    assert_text(outline_of(&fixture, "/data/g/c").relevant_source, "false()");
    assert_text(outline_of(&fixture, "/data/a").constraint, ". != ''");
    assert_true(outline_of(&fixture, "/data/member/kind").repeated);
    fixture_close(&fixture);
}

static void words_say_where_they_are_written(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_open(&fixture, INSTANCE, MODEL, BODY);
    struct outline_control a = outline_of(&fixture, "/data/a");
    assert_int_equal(a.label_words, WORDS_ITEXT);
    assert_text(a.label, "a");
    assert_int_equal(a.hint_words, WORDS_IN_PLACE);
    assert_text(a.hint, "Written here");
    assert_int_equal(outline_of(&fixture, "/data/b").label_words, WORDS_COMPUTED);
    assert_int_equal(outline_of(&fixture, "/data/d").label_words, WORDS_NONE);
    fixture_close(&fixture);
}

static void a_text_is_translated_when_it_has_a_sentence(void **state)
{
    (void)state;
    struct fixture fixture;
    struct outline_text text;
    fixture_open(&fixture, INSTANCE, MODEL, BODY);
    assert_int_equal(outline_text_count(fixture.form), 2);
    size_t a = outline_find_text(fixture.form, TEXT("a"));
    size_t b = outline_find_text(fixture.form, TEXT("b"));
    outline_text(&text, fixture.form, a, 0, fixture.arena);
    assert_true(text.translated);
    assert_text(text.faces.text, "Your {/data/b} name");
    assert_text(text.faces.image, "person.png");
    outline_text(&text, fixture.form, a, 1, fixture.arena);
    assert_false(text.translated); /* a picture alone is no sentence */
    outline_text(&text, fixture.form, b, 0, fixture.arena);
    assert_true(text.translated);
    outline_text(&text, fixture.form, b, 1, fixture.arena);
    assert_false(text.translated);
    assert_true(text.line > 0);
    assert_true(outline_find_text(fixture.form, TEXT("c")) == SIZE_MAX);
    fixture_close(&fixture);
}

static void a_list_gives_all_its_choices(void **state)
{
    (void)state;
    struct fixture fixture;
    struct choice *choices;
    fixture_open(&fixture, INSTANCE, MODEL, BODY);
    for (size_t i = 0; i < outline_count(fixture.form); i++) {
        struct outline_control control;
        outline_control(&control, fixture.form, i, fixture.arena);
        size_t count = outline_choices(&choices, fixture.record, i, fixture.arena);
        if (text_is(control.reference, "/data/d")) {
            assert_int_equal(count, 2);
            assert_int_equal(choices[1].digit, 7);
            assert_text(choices[1].faces.text, "Two");
        } else if (text_is(control.reference, "/data/a")) {
            assert_int_equal(count, 0);
        }
    }
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(a_control_says_what_its_bind_always_says),
           cmocka_unit_test(words_say_where_they_are_written),
           cmocka_unit_test(a_text_is_translated_when_it_has_a_sentence),
           cmocka_unit_test(a_list_gives_all_its_choices))
