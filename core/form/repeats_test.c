#include "form/fixture.h"

#define USER                                                                                   \
    "<repeat nodeset='/data/r'><input ref='/data/r/x'><label>X</label></input></repeat>"
#define COUNTED                                                                                \
    "<input ref='/data/n'/><repeat nodeset='/data/r' jr:count=' /data/n '>"                    \
    "<input ref='/data/r/x'/></repeat>"

static const struct row ROWS[] = {
    {"a template is never submitted nor counted", "<r jr:template=''><x>t</x></r><c/>",
     "<bind nodeset='/data/c' calculate='count(/data/r)'/>", USER, "", "<c>0</c>"},
    {"a new instance is a copy of the template",
     "<r jr:template=''><x>t</x></r><r><x>1</x></r>", "", USER, "+/data/r",
     "<r><x>1</x></r><r><x>t</x></r>"},
    {"without one it has the structure of the first, with empty values", "<r><x>1</x></r><z/>",
     "", USER, "+/data/r", "<r><x>1</x></r><r><x/></r><z/>"},
    {"all may go, and come again at their place", "<a/><r><x>1</x></r><z/>", "", USER,
     "-/data/r 1; +/data/r; /data/r[1]/x=n", "<a/><r><x>n</x></r><z/>"},
    {"positions follow removal", "<r><x/></r>",
     "<bind nodeset='/data/r/x' calculate='position(..)'/>", USER,
     "+/data/r; +/data/r; -/data/r 1", "<r><x>1</x></r><r><x>2</x></r>"},
    {"a sum follows adding and removing", "<r jr:template=''><x>5</x></r><r><x>1</x></r><s/>",
     "<bind nodeset='/data/s' calculate='sum(/data/r/x)'/>", USER,
     "+/data/r; +/data/r; -/data/r 1", "<r><x>5</x></r><r><x>5</x></r><s>10</s>"},
    {"a count grows by the form's own instances, then by the template",
     "<n>1</n><r jr:template=''><x>t</x></r><r><x>a</x></r><r><x>b</x></r>", "", COUNTED,
     "/data/n=3", "<n>3</n><r><x>a</x></r><r><x>b</x></r><r><x>t</x></r>"},
    {"it shrinks from the end", "<n>2</n><r><x>a</x></r><r><x>b</x></r>", "", COUNTED,
     "/data/n=1", "<n>1</n><r><x>a</x></r>"},
    {"a negative count is none", "<n>2</n><r><x>a</x></r>", "", COUNTED, "/data/n=-4",
     "<n>-4</n>"},
    {"a fraction is cut off", "<n>1</n><r><x>a</x></r>", "", COUNTED, "/data/n=2.9",
     "<n>2.9</n><r><x>a</x></r><r><x/></r>"},
    {"an empty count leaves things as they are", "<n>2</n><r><x>a</x></r>", "", COUNTED,
     "/data/n=", "<n/><r><x>a</x></r><r><x/></r>"},
    {"a count may be in the repeat around", "<o><m>1</m><i><b/></i></o>", "",
     "<repeat nodeset='/data/o'><input ref='/data/o/m'/>"
     "<repeat nodeset='/data/o/i' jr:count='../m'><input ref='/data/o/i/b'/></repeat></repeat>",
     "+/data/o; /data/o[1]/m=2; /data/o[2]/m=1",
     "<o><m>2</m><i><b/></i><i><b/></i></o><o><m>1</m><i><b/></i></o>"},
    {"relative paths stay in their own instance", "<r><x>1</x><y/></r>",
     "<bind nodeset='/data/r/y' calculate='../x * 2'/>",
     "<repeat nodeset='/data/r'><input ref='/data/r/x'/></repeat>", "+/data/r; /data/r[2]/x=4",
     "<r><x>1</x><y>2</y></r><r><x>4</x><y>8</y></r>"},
    {"a row may carry on from the one before it", "<r><in>1</in><open/><close/></r>",
     "<bind nodeset='/data/r/open' calculate=\"coalesce(/data/r[position() = "
     "position(current()/..) - 1]/close, 0)\"/>"
     "<bind nodeset='/data/r/close' calculate='../open + ../in'/>",
     "<repeat nodeset='/data/r'><input ref='/data/r/in'/></repeat>",
     "+/data/r; /data/r[2]/in=2; +/data/r; /data/r[3]/in=3; /data/r[1]/in=10",
     "<r><in>10</in><open>0</open><close>10</close></r>"
     "<r><in>2</in><open>10</open><close>12</close></r>"
     "<r><in>3</in><open>12</open><close>15</close></r>"},
    {"relevance of a repeat is judged in each instance",
     "<r><show>1</show><x/></r><r><show>0</show><x/></r><k>1</k>",
     "<bind nodeset='/data/r' relevant='/data/k = position(.)'/>", USER, "",
     "<r><show>1</show><x/></r><k>1</k>"},
};

static void repeats_hold_what_they_should(void **state)
{
    (void)state;
    fixture_rows(ROWS, sizeof ROWS / sizeof *ROWS);
}

static void nobody_adds_to_what_the_form_counts(void **state)
{
    static const char *const BODIES[] = {
        "<repeat nodeset='/data/r' jr:count='1'><input ref='/data/r/x'/></repeat>",
        "<repeat nodeset='/data/r' jr:noAddRemove='true()'><input ref='/data/r/x'/></repeat>"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct fixture fixture;
        struct place place;
        fixture_open(&fixture, "<r><x/></r>", "", BODIES[i]);
        assert_true(record_find(fixture.record, TEXT("/data/r"), &place));
        assert_int_equal(record_add_repeat(fixture.record, &place, &fixture.why), CONFLICT);
        assert_int_equal(record_remove_repeat(fixture.record, TEXT("/data/r"), 1, &fixture.why),
                         CONFLICT);
        assert_text(fixture_inside(&fixture), "<r><x/></r>");
        fixture_close(&fixture);
    }
}

static void a_person_cannot_add_without_end(void **state)
{
    struct fixture fixture;
    struct place place;
    enum status status = OK;
    size_t added = 1;

    (void)state;
    fixture_open(&fixture, "<r><x/></r>", "", USER);
    assert_true(record_find(fixture.record, TEXT("/data/r"), &place));
    struct place at = place;
    for (; status == OK && added < 2 * FORM_MOST_REPEATS; added += status == OK, at = place)
        status = record_add_repeat(fixture.record, &at, &fixture.why);
    assert_int_equal(status, TOO_LARGE);
    assert_int_equal(added, FORM_MOST_REPEATS);
    fixture_close(&fixture);
}

static void values_that_come_and_go_hold_no_memory(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<r><x/></r>", "", USER);
    fixture_play(&fixture, "+/data/r; /data/r[2]/x=abc; -/data/r 2");
    size_t before = record_held_bytes(fixture.record);
    for (int i = 0; i < 200; i++)
        fixture_play(&fixture, "+/data/r; /data/r[2]/x=abcdef; /data/r[2]/x=xyz; -/data/r 2");
    assert_int_equal(record_held_bytes(fixture.record), before);
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(repeats_hold_what_they_should),
           cmocka_unit_test(nobody_adds_to_what_the_form_counts),
           cmocka_unit_test(a_person_cannot_add_without_end),
           cmocka_unit_test(values_that_come_and_go_hold_no_memory))
