#include "form/fixture.h"

#define WORDS                                                                                  \
    "<itext><translation lang='English (en)' default='true()'>"                                \
    "<text id='a'><value>Hello <output value='/data/n'/>\xc2\xa0!</value>"                     \
    "<value form='short'>Hi</value><value form='audio'>jr://audio/hello.ogg</value>"           \
    "<value form='image'>jr://images/sub/hand.png</value>"                                     \
    "<value form='guidance'>Say it aloud</value></text>"                                       \
    "<text id='only'><value>Only here</value></text>"                                          \
    "<text id='sound'><value form='audio'>jr://audio/s.ogg</value></text>"                     \
    "<text id='long'><value form='long'>A long one</value></text></translation>"               \
    "<translation lang='Kiswahili (sw)'><text id='a'><value>Habari "                           \
    "<output value='/data/n'/></value></text></translation></itext>"

static void every_face_of_a_text_stands_apart(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<n>Ana</n>", WORDS, "<input ref='/data/n'/>");
    struct faces faces = record_itext(fixture.record, TEXT("a"), fixture.arena);
    assert_text(faces.text, "Hello Ana\xc2\xa0!");
    assert_text(faces.short_text, "Hi");
    assert_text(faces.audio, "hello.ogg");
    assert_text(faces.image, "hand.png");
    assert_text(faces.guidance, "Say it aloud");
    faces = record_itext(fixture.record, TEXT("sound"), fixture.arena);
    assert_text(faces.text, "");
    assert_text(faces.audio, "s.ogg");
    assert_text(record_itext(fixture.record, TEXT("long"), fixture.arena).text, "A long one");
    assert_text(record_itext(fixture.record, TEXT("none"), fixture.arena).text, "");
    fixture_close(&fixture);
}

static void a_text_missing_in_one_language_falls_back(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<n>Ana</n>", WORDS, "");
    fixture_play(&fixture, "language sw");
    assert_text(record_itext(fixture.record, TEXT("a"), fixture.arena).text, "Habari Ana");
    assert_text(record_itext(fixture.record, TEXT("only"), fixture.arena).text, "Only here");
    fixture_close(&fixture);
}

static const struct row ROWS[] = {
    {"a calculation follows the language", "<n>Ana</n><t/>",
     WORDS "<bind nodeset='/data/t' calculate=\"jr:itext('a')\"/>", "", "language sw",
     "<n>Ana</n><t>Habari Ana</t>"},
    {"and the outputs of the text it names", "<n>Ana</n><t/>",
     WORDS "<bind nodeset='/data/t' calculate=\"jr:itext('a')\"/>", "<input ref='/data/n'/>",
     "/data/n=Bo", "<n>Bo</n><t>Hello Bo\xc2\xa0!</t>"},
    {"the name of a choice", "<c/><t/>",
     "<itext><translation lang='en'><text id='y'><value>Yes</value></text></translation>"
     "<translation lang='sw'><text id='y'><value>Ndiyo</value></text></translation></itext>"
     "<bind nodeset='/data/t' calculate=\"jr:choice-name(/data/c, ' /data/c ')\"/>",
     "<select1 ref='/data/c'><item><label ref=\"jr:itext('y')\"/><value>1</value></item>"
     "</select1>",
     "/data/c=1; language sw", "<c>1</c><t>Ndiyo</t>"},
};

static void calculations_follow_what_is_said(void **state)
{
    (void)state;
    fixture_rows(ROWS, sizeof ROWS / sizeof *ROWS);
}

static void a_question_has_all_its_words(void **state)
{
    struct fixture fixture;
    struct place place;
    struct question question;

    (void)state;
    fixture_open(&fixture, "<r><n>Ana</n><x/></r><r><n>Bo</n><x/></r>",
                 "<bind nodeset='/data/r/x' type='int' required='true()' ds:secret='bind'/>",
                 "<group ref='/data/r'><label>Person <output value='position(.)'/></label>"
                 "<repeat nodeset='/data/r'><group appearance='field-list' ds:secret='group' "
                 "ds:fill='once'><input ref='/data/r/x' appearance='numbers big'>"
                 "<label>Age of <output value='../n'/>?</label><hint ref='../n'/></input>"
                 "</group></repeat></group>");
    assert_true(record_find(fixture.record, TEXT("/data/r[2]/x"), &place));
    record_question(&question, fixture.record, place, fixture.arena);
    assert_text(question.reference, "/data/r[2]/x");
    assert_text(question.name, "x");
    assert_text(question.label.text, "Age of Bo?");
    assert_text(question.hint.text, "Bo");
    assert_text(question.section.text, "Person 2");
    assert_text(question.appearance, "numbers big");
    assert_int_equal(question.type, TYPE_INT);
    assert_true(question.required && question.field_list && !question.readonly);
    assert_int_equal(question.extra_count, 2);
    assert_text(question.extras[0].value, "bind"); /* the nearest wins */
    assert_text(question.extras[1].name, "fill");
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(every_face_of_a_text_stands_apart),
           cmocka_unit_test(a_text_missing_in_one_language_falls_back),
           cmocka_unit_test(calculations_follow_what_is_said),
           cmocka_unit_test(a_question_has_all_its_words))
