#include "form/fixture.h"

#define INSTANCE                                                                               \
    "<a>1</a><b>2</b><hid>kept</hid><once/><calc/><c>n</c><w>n1</w>"                           \
    "<r jr:template=''><x>t</x></r><r><x>1</x></r>"
#define MODEL                                                                                  \
    "<itext><translation lang='en'/><translation lang='sw'/></itext>"                          \
    "<instance "                                                                               \
    "id='l'><root><i><n>n1</n><c>n</c></i><i><n>s1</n><c>s</c></i></root></instance>"          \
    "<bind nodeset='/data/hid' relevant='/data/a = 1'/>"                                       \
    "<bind nodeset='/data/calc' calculate='/data/b * 2'/>"                                     \
    "<setvalue event='odk-instance-first-load' ref='/data/once' value='concat(., \"f\")'/>"    \
    "<setvalue event='odk-instance-load' ref='/data/once' value='concat(., \"l\")'/>"
#define BODY                                                                                   \
    "<input ref='/data/a'/><input ref='/data/b'/><input ref='/data/calc'/>"                    \
    "<select1 ref='/data/w'><itemset nodeset=\"instance('l')/root/i[c = /data/c]\">"           \
    "<value ref='n'/></itemset></select1>"                                                     \
    "<repeat nodeset='/data/r'><input ref='/data/r/x'/></repeat>"
#define PLAY "/data/a=2; /data/calc=over; /data/c=s; +/data/r; /data/r[2]/x=two; language sw"

static struct text save(struct fixture *fixture)
{
    struct text draft;
    assert_int_equal(record_save(&draft, fixture->record, fixture->arena, &fixture->why), OK);
    return draft;
}

static void a_draft_is_gone_on_with_as_it_was_left(void **state)
{
    struct fixture fixture;
    struct record *again = NULL;

    (void)state;
    fixture_open(&fixture, INSTANCE, MODEL, BODY);
    fixture_play(&fixture, PLAY);
    struct text draft = save(&fixture), id = record_instance_id(fixture.record);
    id = text_copy(fixture.arena, id);
    assert_int_equal(record_resume(&again, fixture.form, &fixture.host, draft, &fixture.why),
                     OK);
    record_close(fixture.record);
    fixture.record = again;
    assert_int_equal(record_language(again), 1);
    assert_true(text_equal(record_instance_id(again), id));
    /* What was typed over the calculation is still there; only odk-instance-load ran again. */
    assert_text(fixture_inside(&fixture),
                "<a>2</a><b>2</b><once>fll</once><calc>over</calc><c>s</c><w/>"
                "<r><x>1</x></r><r><x>two</x></r>");
    /* What was not relevant, or not offered, is not lost either. */
    fixture_play(&fixture, "/data/a=1; /data/c=n; +/data/r; /data/b=5");
    assert_text(
        fixture_inside(&fixture),
        "<a>1</a><b>5</b><hid>kept</hid><once>fll</once><calc>10</calc><c>n</c><w>n1</w>"
        "<r><x>1</x></r><r><x>two</x></r><r><x>t</x></r>");
    fixture_close(&fixture);
}

static void a_damaged_draft_is_refused(void **state)
{
    struct fixture fixture;
    struct record *again = NULL;

    (void)state;
    fixture_open(&fixture, INSTANCE, MODEL, BODY);
    fixture_play(&fixture, PLAY);
    struct text draft = save(&fixture);
    for (size_t len = 0; len < draft.len; len++)
        assert_int_equal(record_resume(&again, fixture.form, &fixture.host,
                                       text_part(draft, 0, len), &fixture.why),
                         DAMAGED);
    char *bytes = text_string(fixture.arena, draft);
    for (size_t i = 0; i < draft.len; i++) {
        bytes[i] ^= 0x41;
        assert_int_equal(record_resume(&again, fixture.form, &fixture.host,
                                       (struct text){bytes, draft.len}, &fixture.why),
                         DAMAGED);
        assert_null(again);
        bytes[i] ^= 0x41;
    }
    fixture_close(&fixture);
}

static void a_draft_of_another_form_is_a_conflict(void **state)
{
    struct fixture one, other;
    struct record *again = NULL;

    (void)state;
    fixture_open(&one, INSTANCE, MODEL, BODY);
    fixture_open(&other, "<a/>", "", "");
    assert_int_equal(record_resume(&again, other.form, &other.host, save(&one), &other.why),
                     CONFLICT);
    assert_null(again);
    fixture_close(&one);
    fixture_close(&other);
}

CHECK_MAIN(cmocka_unit_test(a_draft_is_gone_on_with_as_it_was_left),
           cmocka_unit_test(a_damaged_draft_is_refused),
           cmocka_unit_test(a_draft_of_another_form_is_a_conflict))
