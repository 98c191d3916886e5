/* retold_test.c: what the office reads is what was said, in its own language, whatever has
 * become of the tables since; and XML from anywhere is told or refused. */
#include "form/retold.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/file.h"
#include "form/fixture.h"

#define ENROL                                                                                  \
    "<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"enrol\" version=\"20261123\">"        \
    "<today>2026-11-23</today><today_number>20261123</today_number><rules><join_age>99"        \
    "</join_age></rules><consent>yes</consent><who><have>yes</have><id_number>"                \
    "99000119850720117x</id_number><identity>99000119850720117X</identity><age>41</age>"       \
    "<home_place>here</home_place><situation>none</situation><name>艾合麦提</name></who>"  \
    "<plan><ask_help>no</ask_help><helped>no</helped><tier>500</tier></plan><reach>"           \
    "<phone_whose>neighbour</phone_whose><phone>13900000000</phone><secret>258013</secret>"    \
    "</reach><case_number>4711420017</case_number><orx:meta><orx:instanceID>uuid:1"            \
    "</orx:instanceID></orx:meta></data>"

#define SHA                                                                                    \
    "<data id='sha'><consent>yes</consent><who><status>citizen</status><id_kind>alien"         \
    "</id_kind><other_number>ab 12-34/x</other_number><other_key>alien ab 12-34/x</other_key>" \
    "</who><family>"                                                                           \
    "<dependant><relation>child</relation><their_name>Juma</their_name><born>2020-01-02"       \
    "</born></dependant><dependant><relation>child</relation><their_name>Neema</their_name>"   \
    "</dependant></family></data>"

struct office {
    struct form *form;
    struct record *record;
    struct arena *arena;
    struct retold_answer *answers;
    size_t count;
    struct fault why;
};

static void office_open(struct office *office, struct form *form, const char *xml,
                        const char *language)
{
    *office = (struct office){.form = form, .arena = arena_open("office")};
    if (retold_open(&office->record, form, text_of(xml), &office->why) != OK)
        fail_msg("%s", office->why.text);
    if (language)
        record_set_language(office->record, form_find_language(form, text_of(language)));
    retold_answers(&office->answers, &office->count, office->record, office->arena);
}

static void office_close(struct office *office)
{
    record_close(office->record);
    form_close(office->form);
    arena_close(office->arena);
}

static struct form *open_path(const char *path)
{
    struct form *form;
    struct fault why;
    if (form_open_path(&form, path, &why) != OK)
        fail_msg("%s", why.text);
    return form;
}

/* The form alone, as at an office that lost its tables. */
static struct form *open_bare(const char *path)
{
    struct arena *arena = arena_open("bare");
    struct form *form;
    struct text xml;
    struct fault why;
    assert_int_equal(file_read(&xml, path, FORM_LONGEST, arena, &why), OK);
    if (form_open(&form, xml, TEXT("form.xml"), NULL, &why) != OK)
        fail_msg("%s", why.text);
    arena_close(arena);
    return form;
}

static const struct retold_answer *answer_of(const struct office *office, const char *reference)
{
    for (size_t i = 0; i < office->count; i++)
        if (text_is(office->answers[i].reference, reference))
            return &office->answers[i];
    fail_msg("no answer to %s", reference);
    return NULL;
}

static void answers_stand_in_order_and_in_the_workers_language(void **state)
{
    static const struct {
        const char *language, *reference, *section, *label, *shown;
    } CASES[] = {
        {"zh-CN", "/data/who/home_place", "个人情况", "户口在本县吗？", "在本县"},
        {"en", "/data/who/home_place", NULL, NULL, NULL},
        {"ug", "/data/who/situation", NULL, NULL, NULL},
        {"zh-CN", "/data/who/name", "个人情况", "姓名怎么写？", "艾合麦提"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct office office;
        office_open(&office, open_path("assets/services/cn-rural/enrol"), ENROL,
                    CASES[i].language);
        const struct retold_answer *answer = answer_of(&office, CASES[i].reference);
        if (CASES[i].label) {
            assert_text(answer->label.text, CASES[i].label);
            assert_text(answer->section.text, CASES[i].section);
            assert_text(answer->shown, CASES[i].shown);
        } else {
            assert_true(answer->label.text.len > 0 && answer->section.text.len > 0);
            assert_false(text_equal(answer->shown, answer->value));
        }
        assert_text(office.answers[0].reference, "/data/consent");
        assert_int_equal(office.count, 11);
        office_close(&office);
    }
}

static void nothing_is_calculated_anew(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, open_path("assets/services/cn-rural/enrol"), ENROL, "en");
    /* By today's table this is 16. */
    assert_text(record_value(office.record, TEXT("/data/rules/join_age")), "99");
    assert_text(record_value(office.record, TEXT("/data/who/path")), "");
    assert_text(answer_of(&office, "/data/reach/phone")->value, "13900000000");
    record_set_language(office.record, 0);
    assert_text(record_value(office.record, TEXT("/data/who/sex")), "");
    office_close(&office);
}

static void choices_of_a_table_have_words_with_it_and_a_value_without(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, open_path("assets/services/cn-rural/enrol"), ENROL, "en");
    const struct retold_answer *tier = answer_of(&office, "/data/plan/tier");
    assert_false(text_is(tier->shown, "500"));
    assert_int_equal(tier->chosen_count, 1);
    assert_text(tier->chosen[0].value, "500");
    office_close(&office);

    office_open(&office, open_bare("assets/services/cn-rural/enrol/form.xml"), ENROL, "en");
    assert_text(answer_of(&office, "/data/plan/tier")->shown, "500");
    assert_false(text_is(answer_of(&office, "/data/who/situation")->shown, "none"));
    office_close(&office);
}

/* A row that is closed to this person now was open to somebody like them then. */
static void a_choice_that_the_filter_hides_now_still_has_its_words(void **state)
{
    struct fixture fixture;
    struct record *record;
    struct retold_answer *answers;
    size_t count;
    (void)state;
    fixture_open(&fixture, "<open>no</open><a/><b/>",
                 "<instance id='l'><root><item><name>x</name><label>Ex</label></item><item>"
                 "<name>y</name><label>Why</label></item></root></instance>"
                 "<bind nodeset='/data/b' type='binary'/>",
                 "<select ref='/data/a'><itemset nodeset=\"instance('l')/root/item[name='y']\">"
                 "<value ref='name'/><label ref='label'/></itemset></select>"
                 "<upload ref='/data/b' mediatype='audio/*'><label>Say it</label></upload>");
    assert_int_equal(retold_open(&record, fixture.form,
                                 TEXT("<data id='t'><a>x y gone</a><b>1.opus</b></data>"),
                                 &fixture.why),
                     OK);
    retold_answers(&answers, &count, record, fixture.arena);
    assert_int_equal(count, 2);
    assert_text(answers[0].shown, "Ex, Why, gone");
    assert_true(answers[1].is_file && !answers[0].is_file);
    assert_text(answers[1].media_type, "audio/*");
    record_close(record);
    fixture_close(&fixture);
}

static void what_the_form_marks_is_marked(void **state)
{
    struct office office;
    struct retold_mark *marks;
    (void)state;
    office_open(&office, open_path("assets/services/cn-rural/enrol"), ENROL, "en");
    const struct retold_answer *number = answer_of(&office, "/data/who/id_number");
    assert_true(number->is_private && !number->is_secret);
    assert_text(number->groups, "6 8 4");
    assert_true(answer_of(&office, "/data/reach/secret")->is_secret);
    assert_int_equal(retold_marks(&marks, office.record, "secret", office.arena), 1);
    assert_text(marks[0].value, "258013");
    assert_text(marks[0].reference, "/data/reach/secret");
    assert_int_equal(retold_marks(&marks, office.record, "fill", office.arena), 1);
    assert_text(marks[0].says, "case-number");
    assert_text(marks[0].value, "4711420017");
    assert_text(retold_person(office.record, office.arena), "99000119850720117X");
    assert_text(retold_joins(office.record, office.arena), "");
    office_close(&office);
}

static void repeats_are_told_one_by_one(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, open_path("assets/services/ke/sha"), SHA, "sw");
    assert_text(answer_of(&office, "/data/family/dependant[1]/their_name")->shown, "Juma");
    assert_text(answer_of(&office, "/data/family/dependant[2]/their_name")->shown, "Neema");
    assert_int_equal(answer_of(&office, "/data/family/dependant[1]/born")->type, TYPE_DATE);
    assert_true(answer_of(&office, "/data/family/dependant[2]/relation")->section.text.len > 0);
    assert_text(retold_person(office.record, office.arena), "ALIENAB1234X");
    office_close(&office);
}

static void a_submission_may_join_an_earlier_case(void **state)
{
    struct fixture fixture;
    struct record *record;
    (void)state;
    fixture_open(&fixture, "<n/><p/><q/>",
                 "<bind nodeset='/data/n' ds:joins='case'/><bind nodeset='/data/p' "
                 "ds:person='yes'/><bind nodeset='/data/q' ds:person='yes'/>",
                 "<input ref='/data/n'/>");
    assert_int_equal(
        retold_open(&record, fixture.form,
                    TEXT("<data id='t'><n> 47 1142-0017 </n><p> </p><q>0712</q></data>"),
                    &fixture.why),
        OK);
    assert_text(retold_joins(record, fixture.arena), "4711420017");
    assert_text(retold_person(record, fixture.arena), "0712");
    record_close(record);
    fixture_close(&fixture);
}

/* ---- XML from anywhere ---- */

static void other_clients_xml_is_told_as_well(void **state)
{
    struct fixture fixture;
    struct record *record;
    (void)state;
    fixture_open(&fixture, "<a/><g><b/></g>", NULL, "<input ref='/data/a'/>");
    assert_int_equal(
        retold_open(&record, fixture.form,
                    TEXT("<?xml version='1.0' ?>\n<data id='t' xmlns:j='http://openrosa.org/"
                         "javarosa' more='1'>\n <g>\n  <b>2</b>\n </g><a>1</a><new><a>9</a>"
                         "</new>\n <meta xmlns='http://openrosa.org/xforms'><instanceID>uuid:7"
                         "</instanceID><deprecatedID>uuid:6</deprecatedID></meta></data>"),
                    &fixture.why),
        OK);
    assert_text(record_value(record, TEXT("/data/a")), "1");
    assert_text(record_value(record, TEXT("/data/g/b")), "2");
    assert_text(record_instance_id(record), "uuid:7");
    record_close(record);
    fixture_close(&fixture);
}

static void hostile_xml_is_refused_plainly(void **state)
{
    static const struct {
        const char *xml;
        enum status want;
    } CASES[] = {
        {"", REFUSED},
        {"\x01", REFUSED},
        {"<data id='t'><a>1</a>", REFUSED},
        {"<data id='t'><a>1</a><a>2</a></data>", REFUSED},
        {"<data id='other'><a>1</a></data>", CONFLICT},
        {"<other id='t'/>", CONFLICT},
        {"<!DOCTYPE d [<!ENTITY e 'x'>]><data id='t'><a>&e;</a></data>", REFUSED},
    };
    struct fixture fixture;
    (void)state;
    fixture_open(&fixture, "<a/><r><b/></r>", NULL,
                 "<input ref='/data/a'/><group ref='/data/r'><repeat nodeset='/data/r'>"
                 "<input ref='/data/r/b'/></repeat></group>");
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct record *record = NULL;
        struct fault why = {0};
        enum status status = retold_open(&record, fixture.form, text_of(CASES[i].xml), &why);
        if (status != CASES[i].want || record || why.text[0] == '\0')
            fail_msg("%s: %s (%s)", CASES[i].xml, status_name(status), why.text);
    }
    struct buffer many = {0};
    buffer_add_string(&many, "<data id='t'>");
    for (int i = 0; i <= FORM_MOST_REPEATS; i++)
        buffer_add_string(&many, i % 2 ? "<r/>" : "<x/><r><b>1</b></r>");
    buffer_add_string(&many, "</data>");
    struct record *record = NULL;
    assert_int_equal(retold_open(&record, fixture.form, buffer_text(&many), &fixture.why),
                     REFUSED);
    buffer_close(&many);
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(answers_stand_in_order_and_in_the_workers_language),
           cmocka_unit_test(nothing_is_calculated_anew),
           cmocka_unit_test(choices_of_a_table_have_words_with_it_and_a_value_without),
           cmocka_unit_test(a_choice_that_the_filter_hides_now_still_has_its_words),
           cmocka_unit_test(what_the_form_marks_is_marked),
           cmocka_unit_test(repeats_are_told_one_by_one),
           cmocka_unit_test(a_submission_may_join_an_earlier_case),
           cmocka_unit_test(other_clients_xml_is_told_as_well),
           cmocka_unit_test(hostile_xml_is_refused_plainly))
