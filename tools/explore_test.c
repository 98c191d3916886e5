#include "tools/explore.h"

#include "base/check.h"

static struct form *open_form(const char *instance, const char *binds, const char *body,
                              struct arena *arena)
{
    struct form *form = NULL;
    struct fault why = {0};
    struct text xml = text_format(
        arena,
        "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
        "xmlns:h=\"http://www.w3.org/1999/xhtml\" "
        "xmlns:jr=\"http://openrosa.org/javarosa\" xmlns:ds=\"urn:doorstep:xforms\"><h:head>"
        "<h:title>t</h:title><model><instance><data id=\"t\">%s</data></instance>%s</model>"
        "</h:head><h:body>%s</h:body></h:html>",
        instance, binds, body);
    if (form_open(&form, xml, TEXT("form.xml"), NULL, &why) != OK)
        fail_msg("%s", why.text);
    return form;
}

static const struct {
    const char *why, *instance, *binds, *body;
    size_t control; /* its number */
    bool reached, untaken, ends;
} CASES[] = {
    {"behind one choice", "<a/><b/>", "<bind nodeset=\"/data/b\" relevant=\"/data/a = 'y'\"/>",
     "<select1 ref=\"/data/a\"><item><value>x</value></item><item><value>y</value></item>"
     "</select1><input ref=\"/data/b\"/>",
     1, true, false, true},
    {"behind a number that the constraint names", "<a/><b/>",
     "<bind nodeset=\"/data/a\" type=\"int\" constraint=\". &gt; 4120 and . &lt; 4125\"/>"
     "<bind nodeset=\"/data/b\" relevant=\"/data/a = 4121\"/>",
     "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>", 1, true, false, true},
    {"behind a pattern", "<a/><b/>",
     "<bind nodeset=\"/data/a\" required=\"true()\" "
     "constraint=\"regex(., '^(07|01)[0-9]{8}$')\"/>"
     "<bind nodeset=\"/data/b\" relevant=\"/data/a != ''\"/>",
     "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>", 1, true, false, true},
    {"behind a check digit", "<a/><b/>",
     "<bind nodeset=\"/data/a\" required=\"true()\" ds:groups=\"3 3\" "
     "constraint=\"regex(., '^[0-9]{6}$') and . mod 11 = 0\"/>"
     "<bind nodeset=\"/data/b\" relevant=\"/data/a != ''\"/>",
     "<input ref=\"/data/a\" appearance=\"numbers\"/><input ref=\"/data/b\"/>", 0, true, false,
     true},
    {"what nothing made up can answer is forced", "<a/><b/>",
     "<bind nodeset=\"/data/a\" required=\"true()\" constraint=\"digest(., 'MD5') = ''\"/>"
     "<bind nodeset=\"/data/b\" relevant=\"/data/a != ''\"/>",
     "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>", 0, true, true, true},
    {"in a repeat that people add to", "<r jr:template=\"\"><a/></r>", "",
     "<group><repeat nodeset=\"/data/r\"><input ref=\"/data/r/a\"/></repeat></group>", 2, true,
     false, true},
    {"nowhere", "<a/><b/>", "<bind nodeset=\"/data/b\" relevant=\"/data/a = 'never'\"/>",
     "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>", 1, false, false, true},
};

static void walks_find_what_answers_lead_to(void **state)
{
    (void)state;
    const struct explorer nobody = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct arena *arena = arena_open("test");
        struct explored explored;
        struct fault why = {0};
        struct form *form = open_form(CASES[i].instance, CASES[i].binds, CASES[i].body, arena);
        assert_int_equal(explore(&explored, form, &nobody, arena, &why), OK);
        const struct explored_control *seen = &explored.controls[CASES[i].control];
        if ((seen->stops > 0) != CASES[i].reached || seen->untaken != CASES[i].untaken ||
            (explored.ends > 0) != CASES[i].ends)
            fail_msg("%s: %u stops, untaken %d, %u ends", CASES[i].why, seen->stops,
                     seen->untaken, explored.ends);
        form_close(form);
        arena_close(arena);
    }
}

static void walks_see_what_comes_when_a_row_has_ended(void **state)
{
    (void)state;
    struct clock_fixed day = {INT64_C(1795413600000)}; /* in November 2026 */
    const struct explorer explorer = {.clock = clock_fixed(&day)};
    struct arena *arena = arena_open("test");
    struct explored explored;
    struct fault why = {0};
    struct form *form =
        open_form("<a/><b/>",
                  "<bind nodeset=\"/data/a\" relevant=\"today() &lt; date('2027-06-30')\"/>"
                  "<bind nodeset=\"/data/b\" relevant=\"today() &gt; date('2027-06-30')\"/>",
                  "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>", arena);
    assert_int_equal(explore(&explored, form, &explorer, arena, &why), OK);
    assert_true(explored.controls[0].stops > explored.controls[1].stops);
    assert_true(explored.controls[1].stops > 0);
    form_close(form);
    arena_close(arena);
}

struct heard {
    unsigned stops, answers, ends, refusals;
};

static void at_stop(void *self, struct record *record, struct place place, bool answered)
{
    struct heard *heard = self;
    (void)record;
    (void)place;
    heard->stops += !answered;
    heard->answers += answered;
}

static void at_end(void *self, struct record *record)
{
    struct heard *heard = self;
    (void)record;
    heard->ends++;
}

static void at_refusal(void *self, struct record *record, struct place place, struct text value)
{
    struct heard *heard = self;
    (void)record;
    (void)place;
    (void)value;
    heard->refusals++;
}

static void the_same_form_gives_the_same_walks(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct heard heard[2] = {{0}};
    struct explored explored[2];
    struct fault why = {0};
    struct form *form = open_form(
        "<a/><b/>", "<bind nodeset=\"/data/a\" type=\"int\" constraint=\". &lt; 30\"/>",
        "<input ref=\"/data/a\"/><select1 ref=\"/data/b\"><item><value>x</value></item>"
        "<item><value>y</value></item></select1>",
        arena);
    for (size_t i = 0; i < 2; i++) {
        const struct explorer explorer = {
            .self = &heard[i], .stop = at_stop, .end = at_end, .refused = at_refusal};
        assert_int_equal(explore(&explored[i], form, &explorer, arena, &why), OK);
    }
    assert_memory_equal(&heard[0], &heard[1], sizeof heard[0]);
    assert_int_equal(explored[0].walks, explored[1].walks);
    assert_int_equal(heard[0].stops, 2 * explored[0].walks);
    assert_int_equal(heard[0].ends, explored[0].walks);
    assert_true(heard[0].answers > 0 && heard[0].refusals > 0);
    form_close(form);
    arena_close(arena);
}

static void a_walk_without_end_is_given_up(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    const struct explorer nobody = {0};
    struct explored explored;
    struct fault why = {0};
    struct form *form = open_form(
        "<r><a/><b/><c/><d/></r>", "",
        "<group><repeat nodeset=\"/data/r\" jr:count=\"900\"><input ref=\"/data/r/a\"/>"
        "<input ref=\"/data/r/b\"/><input ref=\"/data/r/c\"/><input "
        "ref=\"/data/r/d\"/></repeat>"
        "</group>",
        arena);
    assert_int_equal(explore(&explored, form, &nobody, arena, &why), OK);
    assert_true(explored.endless);
    assert_int_equal(explored.ends, 0);
    form_close(form);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(walks_find_what_answers_lead_to),
           cmocka_unit_test(walks_see_what_comes_when_a_row_has_ended),
           cmocka_unit_test(the_same_form_gives_the_same_walks),
           cmocka_unit_test(a_walk_without_end_is_given_up))
