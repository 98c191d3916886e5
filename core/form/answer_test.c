#include "form/fixture.h"

#define LIST                                                                                   \
    "<instance id='l'><root><i><n>a</n><k>1</k></i><i><n>b</n><k>1</k></i><i><n>c</n><k>2</k>" \
    "</i></root></instance>"
#define ITEMS                                                                                  \
    "<itemset nodeset=\"instance('l')/root/i\"><value ref='n'/><label ref='n'/></itemset>"

static const struct {
    const char *why, *instance, *model, *body, *value;
    enum answer_verdict verdict;
    const char *message, *holds;
} ANSWERS[] = {
    {"a whole number", "<a/>", "<bind nodeset='/data/a' type='int'/>", "<input ref='/data/a'/>",
     "7", ANSWER_TAKEN, "", "7"},
    {"a fraction is no whole number", "<a>1</a>", "<bind nodeset='/data/a' type='int'/>",
     "<input ref='/data/a'/>", "7.5", ANSWER_TYPE, "", "1"},
    {"a word is no number", "<a>1.0</a>", "<bind nodeset='/data/a' type='decimal'/>",
     "<input ref='/data/a'/>", "seven", ANSWER_TYPE, "", "1.0"},
    {"a day that is not in the calendar", "<a/>", "<bind nodeset='/data/a' type='date'/>",
     "<input ref='/data/a'/>", "2023-02-29", ANSWER_TYPE, "", ""},
    {"what breaks the constraint, with its message", "<a>5</a>",
     "<bind nodeset='/data/a' type='int' constraint='. &lt; 10' "
     "jr:constraintMsg='Less than ten'/>",
     "<input ref='/data/a'/>", "12", ANSWER_CONSTRAINT, "Less than ten", "5"},
    {"a constraint sees what the answer changes", "<a>1</a><twice/>",
     "<bind nodeset='/data/twice' calculate='/data/a * 2'/>"
     "<bind nodeset='/data/a' constraint='/data/twice &lt; 10'/>",
     "<input ref='/data/a'/>", "5", ANSWER_CONSTRAINT, "", "1"},
    {"an empty answer breaks no constraint", "<a>1</a>",
     "<bind nodeset='/data/a' constraint='. &gt; 0'/>", "<input ref='/data/a'/>", "",
     ANSWER_TAKEN, "", ""},
    {"a missing answer, with its message", "<a>1</a>",
     "<bind nodeset='/data/a' required='true()' jr:requiredMsg='Needed'/>",
     "<input ref='/data/a'/>", "", ANSWER_MISSING, "Needed", "1"},
    {"a lone space is an answer", "<a/>", "<bind nodeset='/data/a' required='true()'/>",
     "<input ref='/data/a'/>", " ", ANSWER_TAKEN, "", " "},
    {"what nobody may change", "<a>1</a>", "<bind nodeset='/data/a' readonly='1 = 1'/>",
     "<input ref='/data/a'/>", "2", ANSWER_READONLY, "", "1"},
    {"nor in a group that nobody may change", "<g><a>1</a></g>",
     "<bind nodeset='/data/g' readonly='true()'/>", "<input ref='/data/g/a'/>", "2",
     ANSWER_READONLY, "", "1"},
    {"a choice of the list", "<a/>", LIST, "<select1 ref='/data/a'>" ITEMS "</select1>", "b",
     ANSWER_TAKEN, "", "b"},
    {"what is not in the list", "<a>a</a>", LIST, "<select1 ref='/data/a'>" ITEMS "</select1>",
     "d", ANSWER_TYPE, "", "a"},
    {"several are kept in the order of the list", "<a/>", LIST,
     "<select ref='/data/a'>" ITEMS "</select>", "c  a", ANSWER_TAKEN, "", "a c"},
    {"one of several that is not in the list", "<a/>", LIST,
     "<select ref='/data/a'>" ITEMS "</select>", "a d", ANSWER_TYPE, "", ""},
    {"a ranking of all", "<a/>", LIST, "<odk:rank ref='/data/a'>" ITEMS "</odk:rank>", "c a b",
     ANSWER_TAKEN, "", "c a b"},
    {"a ranking of some", "<a/>", LIST, "<odk:rank ref='/data/a'>" ITEMS "</odk:rank>", "c a",
     ANSWER_TYPE, "", ""},
    {"a step of the range", "<a/>", "<bind nodeset='/data/a' type='decimal'/>",
     "<range ref='/data/a' start='0' end='1' step='0.1'/>", "0.3", ANSWER_TAKEN, "", "0.3"},
    {"between two steps", "<a/>", "<bind nodeset='/data/a' type='decimal'/>",
     "<range ref='/data/a' start='0' end='1' step='0.1'/>", "0.35", ANSWER_TYPE, "", ""},
    {"past the end of the range", "<a/>", "<bind nodeset='/data/a' type='int'/>",
     "<range ref='/data/a' start='0' end='10' step='1'/>", "11", ANSWER_TYPE, "", ""},
    {"a trigger only ever holds OK", "<a/>", "", "<trigger ref='/data/a'/>", "yes",
     ANSWER_TAKEN, "", "OK"},
    {"bytes that are no UTF-8", "<a/>", "", "<input ref='/data/a'/>", "\xff", ANSWER_TYPE, "",
     ""},
};

static void an_answer_is_taken_or_refused_with_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++) {
        struct fixture fixture;
        struct verdict verdict;
        struct question question;
        fixture_open(&fixture, ANSWERS[i].instance, ANSWERS[i].model, ANSWERS[i].body);
        struct place place = record_next(fixture.record, record_start());
        assert_int_equal(record_answer(&verdict, fixture.record, place,
                                       text_of(ANSWERS[i].value), fixture.arena, &fixture.why),
                         OK);
        record_question(&question, fixture.record, place, fixture.arena);
        if (verdict.kind != ANSWERS[i].verdict ||
            !text_is(verdict.message.text, ANSWERS[i].message) ||
            !text_is(question.value, ANSWERS[i].holds))
            fail_msg("%s: verdict %d, \"%.*s\", holds \"%.*s\"", ANSWERS[i].why, verdict.kind,
                     TEXT_ARG(verdict.message.text), TEXT_ARG(question.value));
        fixture_close(&fixture);
    }
}

static void an_answer_that_another_makes_wrong_is_found_at_the_end(void **state)
{
    struct fixture fixture;
    struct place bad, first;
    struct verdict verdict;

    (void)state;
    fixture_open(&fixture, "<a>1</a><b>5</b>",
                 "<bind nodeset='/data/a' constraint='. &lt; /data/b' "
                 "jr:constraintMsg='Less than b'/>",
                 "<input ref='/data/a'/><input ref='/data/b'/>");
    assert_true(record_validate(fixture.record, &bad, &verdict, fixture.arena));
    fixture_play(&fixture, "/data/b=1");
    assert_false(record_validate(fixture.record, &bad, &verdict, fixture.arena));
    first = record_next(fixture.record, record_start());
    assert_true(place_equal(bad, first));
    assert_int_equal(verdict.kind, ANSWER_CONSTRAINT);
    assert_text(verdict.message.text, "Less than b");
    fixture_close(&fixture);
}

static void what_is_not_there_cannot_be_set(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<g><a/></g><r><x/></r>",
                 "<bind nodeset='/data/g/a' readonly='true()'/>",
                 "<repeat nodeset='/data/r'><input ref='/data/r/x'/></repeat>");
    static const struct {
        const char *reference;
        enum status status;
    } rows[] = {
        {"/data/zz", NOT_FOUND},
        {"/data/g", CONFLICT},
        {"/data/g/a", CONFLICT},
        {"", NOT_FOUND},
        {"/", NOT_FOUND},
        {"data", NOT_FOUND},
        {"/data/r[2]/x", NOT_FOUND},
        {"/data/r[0]/x", NOT_FOUND},
        {"/data/r[x]/x", NOT_FOUND},
        {"/data//x", NOT_FOUND},
        {"/data/r[1]/x/y", NOT_FOUND},
        {"/data/r[1]/x", OK},
        {"/other/g", NOT_FOUND},
        {"/data/..", NOT_FOUND},
        {"/data/r[-1]/x", NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum status status =
            record_set(fixture.record, text_of(rows[i].reference), TEXT("v"), &fixture.why);
        if (status != rows[i].status)
            fail_msg("%s: %s", rows[i].reference, status_name(status));
    }
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(an_answer_is_taken_or_refused_with_a_reason),
           cmocka_unit_test(an_answer_that_another_makes_wrong_is_found_at_the_end),
           cmocka_unit_test(what_is_not_there_cannot_be_set))
