#include "form/fixture.h"

/* Every stop of a record in its order, and the same backwards. */
static struct text stops(struct fixture *fixture, bool backwards)
{
    struct buffer buffer = {0};
    struct place place = record_start();
    struct question question;

    if (backwards)
        while (place.kind != PLACE_END)
            place = record_next(fixture->record, place);
    for (;;) {
        place = backwards ? record_previous(fixture->record, place)
                          : record_next(fixture->record, place);
        if (place.kind == PLACE_START || place.kind == PLACE_END)
            break;
        record_question(&question, fixture->record, place, fixture->arena);
        buffer_addf(&buffer, "%s%.*s%s", buffer.len ? " " : "", TEXT_ARG(question.reference),
                    place.kind == PLACE_REPEAT ? "+" : "");
    }
    struct text text = text_copy(fixture->arena, buffer_text(&buffer));
    buffer_close(&buffer);
    return text;
}

static const struct {
    const char *why, *instance, *model, *body, *play, *forwards, *backwards;
} WALKS[] = {
    {"questions in the order of the body", "<a/><b/>", "",
     "<input ref='/data/b'/><input ref='/data/a'/>", "", "/data/b /data/a", "/data/a /data/b"},
    {"a node that is not relevant is passed, and a group with all in it",
     "<a>1</a><g><x/><y/></g><z/>",
     "<bind nodeset='/data/g' relevant='/data/a = 2'/>"
     "<bind nodeset='/data/z' relevant='false()'/>",
     "<input ref='/data/a'/><group ref='/data/g'><input ref='/data/g/x'/></group>"
     "<group><input ref='/data/z'/></group>",
     "", "/data/a", "/data/a"},
    {"after the instances of a repeat one may be added", "<r><x/></r><z/>", "",
     "<group ref='/data/r'><repeat nodeset='/data/r'><input ref='/data/r/x'/></repeat></group>"
     "<input ref='/data/z'/>",
     "+/data/r", "/data/r[1]/x /data/r[2]/x /data/r+ /data/z",
     "/data/z /data/r+ /data/r[2]/x /data/r[1]/x"},
    {"also when there is none", "<r jr:template=''><x/></r><z/>", "",
     "<repeat nodeset='/data/r'><input ref='/data/r/x'/></repeat>", "", "/data/r+", "/data/r+"},
    {"not when the form counts them", "<r><x/></r>", "",
     "<repeat nodeset='/data/r' jr:count='2'><input ref='/data/r/x'/></repeat>", "",
     "/data/r[1]/x /data/r[2]/x", "/data/r[2]/x /data/r[1]/x"},
    {"not when a new one would not be relevant", "<r><x/></r><a/>",
     "<bind nodeset='/data/r' relevant='/data/a = 1'/>",
     "<repeat nodeset='/data/r'><input ref='/data/r/x'/></repeat>", "", "", ""},
    {"repeats in repeats", "<o><i><x/></i></o>", "",
     "<repeat nodeset='/data/o'><repeat nodeset='/data/o/i'><input ref='/data/o/i/x'/></repeat>"
     "</repeat>",
     "+/data/o; +/data/o[2]/i",
     "/data/o[1]/i[1]/x /data/o[1]/i+ /data/o[2]/i[1]/x /data/o[2]/i[2]/x /data/o[2]/i+ "
     "/data/o+",
     "/data/o+ /data/o[2]/i+ /data/o[2]/i[2]/x /data/o[2]/i[1]/x /data/o[1]/i+ "
     "/data/o[1]/i[1]/x"},
    {"an instance that is not relevant is passed", "<r><s>0</s><x/></r><r><s>1</s><x/></r>",
     "<bind nodeset='/data/r/x' relevant='../s = 1'/>",
     "<repeat nodeset='/data/r' jr:noAddRemove='true()'><input ref='/data/r/x'/></repeat>", "",
     "/data/r[2]/x", "/data/r[2]/x"},
};

static void a_walk_stops_at_all_that_is_asked(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WALKS / sizeof *WALKS; i++) {
        struct fixture fixture;
        fixture_open(&fixture, WALKS[i].instance, WALKS[i].model, WALKS[i].body);
        fixture_play(&fixture, WALKS[i].play);
        struct text forwards = stops(&fixture, false), backwards = stops(&fixture, true);
        if (!text_is(forwards, WALKS[i].forwards))
            fail_msg("%s: forwards %.*s", WALKS[i].why, TEXT_ARG(forwards));
        if (!text_is(backwards, WALKS[i].backwards))
            fail_msg("%s: backwards %.*s", WALKS[i].why, TEXT_ARG(backwards));
        fixture_close(&fixture);
    }
}

#define ROOMS                                                                                  \
    "<repeat nodeset='/data/r'><input ref='/data/r/x'/></repeat><input ref='/data/z'/>"

static void from_a_place_that_is_gone_the_walk_goes_on_after_it(void **state)
{
    struct fixture fixture;
    struct place place;
    struct question question;

    (void)state;
    fixture_open(&fixture, "<r><x/></r><r><x/></r><z/>", "", ROOMS);
    assert_true(record_find(fixture.record, TEXT("/data/r[2]/x"), &place));
    fixture_play(&fixture, "-/data/r 2");
    record_question(&question, fixture.record, record_next(fixture.record, place),
                    fixture.arena);
    assert_text(question.reference, "/data/r");
    record_question(&question, fixture.record, record_previous(fixture.record, place),
                    fixture.arena);
    assert_text(question.reference, "/data/r[1]/x");
    fixture_close(&fixture);
}

static void adding_leads_to_the_first_question_of_the_new_instance(void **state)
{
    struct fixture fixture;
    struct place place, found;
    size_t before, all;

    (void)state;
    fixture_open(&fixture, "<r><x/></r><z/>", "", ROOMS);
    assert_true(record_find(fixture.record, TEXT("/data/r"), &place));
    assert_int_equal(record_add_repeat(fixture.record, &place, &fixture.why), OK);
    assert_true(record_find(fixture.record, TEXT("/data/r[2]/x"), &found));
    assert_true(place_equal(place, found));
    record_progress(fixture.record, place, &before, &all);
    assert_int_equal(before, 1);
    assert_int_equal(all, 4);
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(a_walk_stops_at_all_that_is_asked),
           cmocka_unit_test(from_a_place_that_is_gone_the_walk_goes_on_after_it),
           cmocka_unit_test(adding_leads_to_the_first_question_of_the_new_instance))
