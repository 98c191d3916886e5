#include "form/fixture.h"

#define FIRST(ref, rest) "<setvalue event='odk-instance-first-load' ref='" ref "'" rest

static const struct row ROWS[] = {
    {"a value attribute is an expression, text content a literal", "<a>1</a><b/><c/>",
     FIRST("/data/b", " value='/data/a + 1'/>") FIRST("/data/c", ">/data/a + 1</setvalue>"), "",
     "", "<a>1</a><b>2</b><c>/data/a + 1</c>"},
    {"neither of them clears", "<a>1</a>", FIRST("/data/a", "/>"), "", "", "<a/>"},
    {"a calculation follows what an action sets", "<a/><b/>",
     FIRST("/data/a", " value='2'/>") "<bind nodeset='/data/b' calculate='/data/a * 2'/>", "",
     "", "<a>2</a><b>4</b>"},
    {"a changed value fires once the rest is calculated", "<a/><b/><c/>",
     "<bind nodeset='/data/b' calculate='/data/a * 2'/>",
     "<input ref='/data/a'><setvalue event='xforms-value-changed' ref='/data/c' "
     "value='/data/b'/></input>",
     "/data/a=4", "<a>4</a><b>8</b><c>8</c>"},
    {"the same value again fires nothing", "<a>1</a><c/>", "",
     "<input ref='/data/a'><setvalue event='xforms-value-changed' ref='/data/c' "
     "value='concat(/data/c, \"x\")'/></input>",
     "/data/a=1; /data/a=2; /data/a=2", "<a>2</a><c>x</c>"},
    {"in a repeat it writes to its own instance", "<r><a/><c/></r><r><a/><c/></r>", "",
     "<repeat nodeset='/data/r'><input ref='/data/r/a'><setvalue event='xforms-value-changed' "
     "ref='/data/r/c'>set</setvalue></input></repeat>",
     "/data/r[2]/a=1", "<r><a/><c/></r><r><a>1</a><c>set</c></r>"},
    {"a new instance has an event of its own, the form's instances have not", "<r><a/></r>", "",
     "<repeat nodeset='/data/r'><setvalue event='odk-new-repeat' ref='/data/r/a' "
     "value='position(..)'/><input ref='/data/r/a'/></repeat>",
     "+/data/r", "<r><a/></r><r><a>2</a></r>"},
    {"a read-only node can be set", "<a/>",
     "<bind nodeset='/data/a' readonly='true()'/>" FIRST("/data/a", ">v</setvalue>"), "", "",
     "<a>v</a>"},
    {"one action may have several events", "<a/>",
     "<setvalue event='odk-instance-first-load odk-instance-load' ref='/data/a' "
     "value='concat(/data/a, \"x\")'/>",
     "", "", "<a>xx</a>"},
    {"a predicate chooses among the instances", "<r><a/></r><r><a/></r>",
     FIRST("/data/r[2]/a", ">v</setvalue>"), "<repeat nodeset='/data/r'/>", "",
     "<r><a/></r><r><a>v</a></r>"},
    {"a preload comes before a calculation", "<d>x</d><y/>",
     "<bind nodeset='/data/d' type='date' jr:preload='date' jr:preloadParams='today'/>"
     "<bind nodeset='/data/y' calculate='substr(/data/d, 0, 4)'/>",
     "", "", "<d>2024-02-29</d><y>2024</y>"},
};

static void actions_and_preloads_write_when_they_should(void **state)
{
    (void)state;
    setenv("TZ", "UTC", 1);
    fixture_rows(ROWS, sizeof ROWS / sizeof *ROWS);
}

static void actions_that_set_off_one_another_end(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<a>0</a><b>0</b>", "",
                 "<input ref='/data/a'><setvalue event='xforms-value-changed' ref='/data/b' "
                 "value='/data/a + 1'/></input>"
                 "<input ref='/data/b'><setvalue event='xforms-value-changed' ref='/data/a' "
                 "value='/data/b + 1'/></input>");
    assert_int_equal(record_set(fixture.record, TEXT("/data/a"), TEXT("1"), &fixture.why),
                     TOO_LARGE);
    assert_text(fixture_inside(&fixture), "<a>0</a><b>0</b>");
    fixture_close(&fixture);
}

static struct text property(void *self, struct text name)
{
    (void)self;
    return text_is(name, "phonenumber") ? TEXT("+254700000000") : (struct text){0};
}

static void properties_come_from_the_host_and_the_end_is_written_last(void **state)
{
    struct fixture fixture = {.arena = arena_open("fixture")};

    (void)state;
    setenv("TZ", "UTC", 1);
    fixture.host.property = property;
    struct text xml = fixture_xml(
        fixture.arena, "<p/><e/><end/>",
        "<bind nodeset='/data/p' jr:preload='property' jr:preloadParams='phonenumber'/>"
        "<bind nodeset='/data/e' jr:preload='property' jr:preloadParams='email'/>"
        "<bind nodeset='/data/end' jr:preload='timestamp' jr:preloadParams='end'/>",
        "");
    assert_int_equal(fixture_try(&fixture, xml), OK);
    assert_text(record_value(fixture.record, TEXT("/data/end")), "");
    fixture.time.now_ms += 60 * 1000;
    assert_text(fixture_inside(&fixture),
                "<p>+254700000000</p><e/><end>2024-02-29T21:01:00.000+00:00</end>");
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(actions_and_preloads_write_when_they_should),
           cmocka_unit_test(actions_that_set_off_one_another_end),
           cmocka_unit_test(properties_come_from_the_host_and_the_end_is_written_last))
