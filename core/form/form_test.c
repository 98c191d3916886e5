#include "form/fixture.h"

/* What is wrong with a form, and what of the refusal an author needs to see. */
static const struct {
    const char *why, *instance, *model, *body;
    const char *says;
    enum status status;
} REFUSED_FORMS[] = {
    {"a bind for a node that is not there", "<a/>", "<bind nodeset='/data/b' type='int'/>", "",
     "bind /data/b: the instance has no such node", REFUSED},
    {"a path that leads nowhere names bind, attribute and letter", "<a/>",
     "<bind nodeset='/data/a' calculate='1 + /data/nowhere'/>", "",
     "bind /data/a, calculate, letter 5: there is no node nowhere", REFUSED},
    {"also in a predicate", "<a/><r><x/></r>",
     "<bind nodeset='/data/a' relevant='count(/data/r[y = 1]) = 0'/>", "",
     "bind /data/a, relevant, letter 15: there is no node y", REFUSED},
    {"also in a label", "<a/>", "",
     "<input ref='/data/a'><label>Hello <output value='/data/name'/></label></input>",
     "output, letter 1: there is no node name", REFUSED},
    {"an unknown function", "<a/>", "<bind nodeset='/data/a' constraint='frobnicate(.)'/>", "",
     "bind /data/a, constraint, letter 1:", REFUSED},
    {"an expression that does not end", "<a/>", "<bind nodeset='/data/a' calculate='1 + '/>",
     "", "bind /data/a, calculate, letter", REFUSED},
    {"a cycle names its nodes", "<a/><b/>",
     "<bind nodeset='/data/a' calculate='/data/b + 1'/>"
     "<bind nodeset='/data/b' calculate='/data/a + 1'/>",
     "", "/data/a (calculate) needs /data/b (calculate) needs /data/a (calculate)", REFUSED},
    {"a cycle through relevance", "<a/><b/>",
     "<bind nodeset='/data/a' relevant='/data/b = 1'/>"
     "<bind nodeset='/data/b' relevant='/data/a = 1'/>",
     "", "a cycle of calculations", REFUSED},
    {"a calculation that reads its own node by name", "<a/>",
     "<bind nodeset='/data/a' calculate='/data/a + 1'/>", "", "a cycle of calculations",
     REFUSED},
    {"a group that is relevant by what is in it", "<g><x/></g>",
     "<bind nodeset='/data/g' relevant='/data/g/x = 1'/>", "", "a cycle of calculations",
     REFUSED},
    {"a control without a node", "<a/>", "", "<input ref='/data/zz'/>",
     "input ref=\"/data/zz\": the instance has no such node", REFUSED},
    {"a control for a node that holds others", "<g><x/></g>", "", "<input ref='/data/g'/>",
     "holds other nodes", REFUSED},
    {"a list with the name of another", "<a/>",
     "<instance id='l'><root/></instance><instance id='l'><root/></instance>", "",
     "two instances have the id \"l\"", REFUSED},
    {"a list that is not there", "<a/>",
     "<bind nodeset='/data/a' calculate=\"instance('nope')/root/item\"/>", "",
     "bind /data/a, calculate", REFUSED},
    {"two texts with one id", "<a/>",
     "<itext><translation lang='en'><text id='t'><value>1</value></text>"
     "<text id='t'><value>2</value></text></translation></itext>",
     "", "has the text id \"t\" twice", REFUSED},
    {"two languages with one name", "<a/>",
     "<itext><translation lang='en'/><translation lang='en'/></itext>", "",
     "two translations are named \"en\"", REFUSED},
    {"two binds with one id", "<a/><b/>",
     "<bind id='x' nodeset='/data/a'/><bind id='x' nodeset='/data/b'/>", "",
     "two binds have the id \"x\"", REFUSED},
    {"an unknown event", "<a/>", "<setvalue event='on-whim' ref='/data/a'/>", "",
     "the event \"on-whim\" is unknown", REFUSED},
    {"an action for no node", "<a/>", "<setvalue event='odk-instance-load' ref='/data/b'/>", "",
     "the instance has no such node", REFUSED},
    {"a range without an end", "<a/>", "", "<range ref='/data/a' start='1' step='1'/>",
     "range end=\"\": not a number", REFUSED},
    {"a range that never gets on", "<a/>", "",
     "<range ref='/data/a' start='1' end='2' step='0'/>", "never end", REFUSED},
    {"a count in the form that is far too large", "<r><x/></r>", "",
     "<repeat nodeset='/data/r' jr:count='1000000'/>", "more than 1000 instances", TOO_LARGE},
    {"repeats too deep in one another",
     "<a><b><c><d><e><f><g><h><i/></h></g></f></e></d></c></b></a>", "",
     "<repeat nodeset='/data/a'><repeat nodeset='/data/a/b'><repeat nodeset='/data/a/b/c'>"
     "<repeat nodeset='/data/a/b/c/d'><repeat nodeset='/data/a/b/c/d/e'>"
     "<repeat nodeset='/data/a/b/c/d/e/f'><repeat nodeset='/data/a/b/c/d/e/f/g'>"
     "<repeat nodeset='/data/a/b/c/d/e/f/g/h'><repeat nodeset='/data/a/b/c/d/e/f/g/h/i'/>"
     "</repeat></repeat></repeat></repeat></repeat></repeat></repeat></repeat>",
     "more than 8 deep", REFUSED},
};

static void a_form_that_cannot_work_is_refused_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof REFUSED_FORMS / sizeof *REFUSED_FORMS; i++) {
        struct fixture fixture = {.arena = arena_open("fixture")};
        enum status status =
            fixture_try(&fixture, fixture_xml(fixture.arena, REFUSED_FORMS[i].instance,
                                              REFUSED_FORMS[i].model, REFUSED_FORMS[i].body));
        if (status != REFUSED_FORMS[i].status)
            fail_msg("%s: %s", REFUSED_FORMS[i].why, status_name(status));
        if (!strstr(fixture.why.text, REFUSED_FORMS[i].says))
            fail_msg("%s: it says \"%s\"", REFUSED_FORMS[i].why, fixture.why.text);
        if (status == REFUSED && (fixture.why.line == 0 || !*fixture.why.file))
            fail_msg("%s: it does not say where", REFUSED_FORMS[i].why);
        fixture_close(&fixture);
    }
}

static const struct {
    const char *why, *bytes, *says;
} NO_XML[] = {
    {"nothing at all", "", "empty"},
    {"a text", "hello", "not well-formed XML"},
    {"half a form", "<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:head>",
     "not well-formed XML"},
    {"a document that is no form", "<a/>", "no model"},
    {"a model without an instance", "<h><model/></h>", "no instance"},
    {"letters that are not in the declared encoding",
     "<?xml version='1.0' encoding='utf-8'?><a>\xff\xfe</a>", "not well-formed XML"},
    {"an encoding that the bytes do not have", "<?xml version='1.0' encoding='utf-16'?><a/>",
     "not well-formed XML"},
    {"an entity that grows", "<!DOCTYPE a [<!ENTITY b 'bbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
     "declares an entity"},
    {"a file from outside", "<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><a>&f;</a>",
     "declares an entity"},
};

static void hostile_bytes_are_refused_plainly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof NO_XML / sizeof *NO_XML; i++) {
        struct form *form = NULL;
        struct fault why = {.status = OK};
        enum status status =
            form_open(&form, text_of(NO_XML[i].bytes), TEXT("f.xml"), NULL, &why);
        if (status != REFUSED || form != NULL || !strstr(why.text, NO_XML[i].says))
            fail_msg("%s: %s, \"%s\"", NO_XML[i].why, status_name(status), why.text);
    }
}

static void what_is_too_deep_or_too_much_is_too_large(void **state)
{
    struct buffer xml = {0};
    struct form *form = NULL;
    struct fault why;

    (void)state;
    for (int i = 0; i < 100 * 1000; i++)
        buffer_add_string(&xml, "<a>");
    assert_int_equal(form_open(&form, buffer_text(&xml), TEXT("deep.xml"), NULL, &why),
                     TOO_LARGE);
    buffer_clear(&xml);
    buffer_add_string(&xml, "<h><model><instance><d>");
    for (int i = 0; i <= FORM_MOST_NODES; i++)
        buffer_add_string(&xml, "<a/>");
    buffer_add_string(&xml, "</d></instance></model></h>");
    assert_int_equal(form_open(&form, buffer_text(&xml), TEXT("wide.xml"), NULL, &why),
                     TOO_LARGE);
    buffer_clear(&xml);
    buffer_add_string(&xml, "<h>");
    while (xml.len <= FORM_LONGEST)
        buffer_add_string(&xml, "                                                          ");
    assert_int_equal(form_open(&form, buffer_text(&xml), TEXT("long.xml"), NULL, &why),
                     TOO_LARGE);
    buffer_close(&xml);
}

static void other_encodings_are_read_as_what_they_say(void **state)
{
    static const char LATIN[] = "<?xml version='1.0' encoding='ISO-8859-1'?><h><head><title>"
                                "Ren\xe9</title><model><instance><d><a>\xe9</a></d></instance>"
                                "</model></head></h>";
    struct form *form = NULL;
    struct fault why;

    (void)state;
    assert_int_equal(
        form_open(&form, (struct text){LATIN, sizeof LATIN - 1}, TEXT("f.xml"), NULL, &why),
        OK);
    assert_text(form_title(form), "René");
    form_close(form);
}

static void a_missing_list_is_empty_and_named(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<a/><n/>",
                 "<instance id='l' src='jr://file-csv/towns.csv'/>"
                 "<bind nodeset='/data/n' calculate=\"count(instance('l')/root/item)\"/>",
                 "<select1 ref='/data/a'><itemset nodeset=\"instance('l')/root/item\">"
                 "<value ref='name'/><label ref='label'/></itemset></select1>");
    assert_int_equal(form_media_count(fixture.form), 1);
    struct form_media media = form_media_at(fixture.form, 0);
    assert_text(media.name, "towns.csv");
    assert_true(media.list && media.missing);
    assert_int_equal(form_warning_count(fixture.form), 1);
    assert_text(fixture_inside(&fixture), "<a/><n>0</n>");
    fixture_close(&fixture);
}

static void a_form_says_who_it_is(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<a/>",
                 "<submission base64RsaPublicKey='MIIB'/>"
                 "<itext><translation lang='English (en)'/>"
                 "<translation lang='中文 (zh)' default='true()'/></itext>"
                 "<bind nodeset='/data/a' ds:secret='yes'/>",
                 "");
    assert_text(form_id(fixture.form), "t");
    assert_text(form_version(fixture.form), "1");
    assert_text(form_title(fixture.form), "Test");
    assert_text(form_public_key(fixture.form), "MIIB");
    assert_text(form_language(fixture.form, 0), "中文 (zh)");
    assert_int_equal(form_find_language(fixture.form, TEXT("en")), 1);
    assert_int_equal(form_find_language(fixture.form, TEXT("中文 (zh)")), 0);
    assert_true(form_find_language(fixture.form, TEXT("sw")) == SIZE_MAX);
    assert_int_equal(form_extra_count(fixture.form), 1);
    assert_text(form_extra_at(fixture.form, 0).reference, "/data/a");
    assert_text(form_extra_at(fixture.form, 0).value, "yes");
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(a_form_that_cannot_work_is_refused_with_its_place),
           cmocka_unit_test(hostile_bytes_are_refused_plainly),
           cmocka_unit_test(what_is_too_deep_or_too_much_is_too_large),
           cmocka_unit_test(other_encodings_are_read_as_what_they_say),
           cmocka_unit_test(a_missing_list_is_empty_and_named),
           cmocka_unit_test(a_form_says_who_it_is))
