#include "form/fixture.h"

#define PLACES                                                                                 \
    "<instance id='l'><root>"                                                                  \
    "<i><n>n1</n><c>north</c><t>North one</t></i><i><n>s1</n><c>south</c><t>South one</t></i>" \
    "<i><n>s2</n><c>south</c><t/><digit>9</digit></i></root></instance>"
#define CASCADE                                                                                \
    "<select1 ref='/data/c'><item><label>N</label><value>north</value></item>"                 \
    "<item><label>S</label><value>south</value></item></select1>"                              \
    "<select1 ref='/data/w'><itemset nodeset=\"instance('l')/root/i[c = /data/c]\">"           \
    "<value ref='n'/><label ref='t'/></itemset></select1>"                                     \
    "<select1 ref='/data/v'><item><label>1</label><value>v1</value></item></select1>"

static const struct row ROWS[] = {
    {"what the list no longer offers stops counting", "<c>north</c><w>n1</w><v/>", PLACES,
     CASCADE, "/data/c=south", "<c>south</c><w/><v/>"},
    {"and counts again when it is offered again", "<c>north</c><w>n1</w><v/>", PLACES, CASCADE,
     "/data/c=south; /data/c=north", "<c>north</c><w>n1</w><v/>"},
    {"unless something else was answered", "<c>north</c><w>n1</w><v/>", PLACES, CASCADE,
     "/data/c=south; /data/w=s1; /data/c=north", "<c>north</c><w/><v/>"},
    {"the next level follows at once", "<c>north</c><w>n1</w><v>v1</v>",
     PLACES "<bind nodeset='/data/v' relevant=\"/data/w != ''\"/>", CASCADE, "/data/c=south",
     "<c>south</c><w/>"},
    {"a default that is not offered does not count", "<c>west</c><w/><v/>", PLACES, CASCADE, "",
     "<c/><w/><v/>"},
    {"of several those that are offered stay", "<c>1</c><m>n1 s1 s2</m>", PLACES,
     "<select ref='/data/m'><itemset nodeset=\"instance('l')/root/i[/data/c = 1 or c = "
     "'south']\">"
     "<value ref='n'/><label ref='t'/></itemset></select>",
     "/data/c=2", "<c>2</c><m>s1 s2</m>"},
    {"people named in a repeat can be chosen from, until they are removed",
     "<p><n>Ana</n></p><p><n>Ben</n></p><head>Ben</head>", "",
     "<repeat nodeset='/data/p'><input ref='/data/p/n'/></repeat>"
     "<select1 ref='/data/head'><itemset nodeset=\"/data/p[n != '']\"><value ref='n'/>"
     "<label ref='n'/></itemset></select1>",
     "-/data/p 2", "<p><n>Ana</n></p><head/>"},
    {"and when they are called otherwise", "<p><n>Ana</n></p><p><n>Ben</n></p><head>Ben</head>",
     "",
     "<repeat nodeset='/data/p'><input ref='/data/p/n'/></repeat>"
     "<select1 ref='/data/head'><itemset nodeset=\"/data/p[n != '']\"><value ref='n'/>"
     "<label ref='n'/></itemset></select1>",
     "/data/p[2]/n=Bo", "<p><n>Ana</n></p><p><n>Bo</n></p><head/>"},
};

static void an_answer_counts_while_it_is_offered(void **state)
{
    (void)state;
    fixture_rows(ROWS, sizeof ROWS / sizeof *ROWS);
}

static struct question ask(struct fixture *fixture, const char *reference)
{
    struct question question;
    struct place place;

    assert_true(record_find(fixture->record, text_of(reference), &place));
    record_question(&question, fixture->record, place, fixture->arena);
    return question;
}

static void a_choice_keeps_its_digit_whatever_is_filtered(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<c>south</c><w/><v/>", PLACES, CASCADE);
    struct question question = ask(&fixture, "/data/w");
    assert_int_equal(question.choice_count, 2);
    assert_text(question.choices[0].value, "s1");
    assert_text(question.choices[0].faces.text, "South one");
    assert_int_equal(question.choices[0].digit, 2);
    assert_int_equal(question.choices[1].digit, 9);
    assert_text(question.choices[1].faces.text, "s2"); /* no label: its value */
    fixture_close(&fixture);
}

static void an_unseeded_shuffle_stays_put(void **state)
{
    struct fixture fixture;
    char order[2][8] = {"", ""};

    (void)state;
    fixture_open(&fixture, "<w/><x/>", PLACES,
                 "<select1 ref='/data/w'><itemset nodeset=\"randomize(instance('l')/root/i)\">"
                 "<value ref='n'/><label ref='t'/></itemset></select1><input ref='/data/x'/>");
    for (int i = 0; i < 2; i++) {
        struct question question = ask(&fixture, "/data/w");
        assert_int_equal(question.choice_count, 3);
        for (size_t k = 0; k < 3; k++)
            snprintf(order[i] + 2 * k, 3, "%.*s", TEXT_ARG(question.choices[k].value));
        fixture_play(&fixture, "/data/x=1");
    }
    assert_string_equal(order[0], order[1]);
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(an_answer_counts_while_it_is_offered),
           cmocka_unit_test(a_choice_keeps_its_digit_whatever_is_filtered),
           cmocka_unit_test(an_unseeded_shuffle_stays_put))
