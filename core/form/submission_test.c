#include "form/fixture.h"

#define FORM(root, model, body)                                                                \
    "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "    \
    "xmlns:jr='http://openrosa.org/javarosa' xmlns:orx='http://openrosa.org/xforms'>"          \
    "<h:head><model><instance>" root "</instance>" model "</model></h:head><h:body>" body      \
    "</h:body></h:html>"
#define META "<meta><instanceID>x</instanceID></meta>"

static const struct {
    const char *why, *xml, *want; /* want: what stands before the meta block, and from there */
} FORMS[] = {
    {"attributes and prefixes of the root as they were written",
     FORM("<data xmlns:n='urn:n' id='a' orx:version='3' n:x='1'><n:b/>" META "</data>", "", ""),
     "<data xmlns:orx=\"http://openrosa.org/xforms\" xmlns:n=\"urn:n\" id=\"a\" "
     "orx:version=\"3\" n:x=\"1\"><n:b/><meta>"},
    {"a namespace of the record's own",
     FORM("<data xmlns='urn:own' id='a'><b>1</b>" META "</data>", "", ""),
     "<data xmlns=\"urn:own\" id=\"a\"><b>1</b><meta>"},
    {"meta in a default namespace of its own",
     FORM("<data id='a'><b/><meta "
          "xmlns='http://openrosa.org/xforms'><instanceID/></meta></data>",
          "", ""),
     "<data id=\"a\"><b/><meta xmlns=\"http://openrosa.org/xforms\"><instanceID>"},
    {"a record without meta is given one", FORM("<data id='a'><b/></data>", "", ""),
     "<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"a\"><b/><orx:meta><orx:instanceID>"},
    {"what XML needs escaped",
     FORM("<data id='a' v='&lt;&quot;&apos;&amp;&#10;'><b>&lt;a&gt; &amp; \"b\"&#13;</b>" META
          "</data>",
          "", ""),
     "<data id=\"a\" v=\"&lt;&quot;'&amp;&#10;\"><b>&lt;a&gt; &amp; \"b\"&#13;</b><meta>"},
    {"letters composed", FORM("<data id='a'><b>e\xcc\x81</b>" META "</data>", "", ""),
     "<data id=\"a\"><b>\xc3\xa9</b><meta>"},
    {"a root when nothing is relevant",
     FORM("<data id='a'><b>1</b>" META "</data>", "<bind nodeset='/data' relevant='false()'/>",
          ""),
     "<data id=\"a\"/>"},
    {"a template nowhere, white space between elements neither",
     FORM("<data id='a'>\n <r jr:template=''><x/></r>\n <b/>\n" META "</data>", "",
          "<repeat nodeset='/data/r'/>"),
     "<data id=\"a\"><b/><meta>"},
};

static void a_submission_is_what_odk_clients_write(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        struct fixture fixture = {.arena = arena_open("fixture")};
        struct text xml;
        if (fixture_try(&fixture, text_of(FORMS[i].xml)) != OK)
            fail_msg("%s: %s", FORMS[i].why, fixture.why.text);
        assert_int_equal(record_submission(&xml, fixture.record, fixture.arena, &fixture.why),
                         OK);
        if (!text_starts(xml, FORMS[i].want))
            fail_msg("%s: %.*s", FORMS[i].why, TEXT_ARG(xml));
        fixture_close(&fixture);
    }
}

static void only_relevant_attachments_are_named(void **state)
{
    struct fixture fixture;
    struct text *names;

    (void)state;
    fixture_open(&fixture, "<a>a.jpg</a><b>b.jpg</b><s>c.jpg</s>",
                 "<bind nodeset='/data/b' relevant='false()'/>",
                 "<upload ref='/data/a' mediatype='image/*'/><upload ref='/data/b'/>"
                 "<input ref='/data/s'/>");
    assert_int_equal(record_attachments(&names, fixture.record, fixture.arena), 1);
    assert_text(names[0], "a.jpg");
    fixture_close(&fixture);
}

static void the_instance_id_is_made_once(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<a/>", "", "<input ref='/data/a'/>");
    struct text id = text_copy(fixture.arena, record_instance_id(fixture.record));
    assert_int_equal(id.len, 41);
    assert_true(text_starts(id, "uuid:"));
    fixture_play(&fixture, "/data/a=1");
    fixture_inside(&fixture);
    assert_true(text_equal(record_instance_id(fixture.record), id));
    fixture_close(&fixture);
}

static struct text last_saved(void *self, struct text form_id, struct arena *arena)
{
    (void)self, (void)arena;
    return text_is(form_id, "t") ? TEXT("<data id='t'><a>before</a><gone/></data>")
                                 : (struct text){0};
}

static void the_last_saved_record_can_be_read(void **state)
{
    struct fixture fixture = {.arena = arena_open("fixture")};

    (void)state;
    fixture.host.last_saved = last_saved;
    struct text xml = fixture_xml(fixture.arena, "<a/>",
                                  "<instance id='ls' src='jr://instance/last-saved'/>"
                                  "<setvalue event='odk-instance-first-load' ref='/data/a' "
                                  "value=\"instance('ls')/data/a\"/>",
                                  "");
    assert_int_equal(fixture_try(&fixture, xml), OK);
    assert_text(fixture_inside(&fixture), "<a>before</a>");
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(a_submission_is_what_odk_clients_write),
           cmocka_unit_test(only_relevant_attachments_are_named),
           cmocka_unit_test(the_instance_id_is_made_once),
           cmocka_unit_test(the_last_saved_record_can_be_read))
