#include "form/fixture.h"

static const struct row ROWS[] = {
    {"a calculation may stand before what it reads", "<c/><b/><a>1</a>",
     "<bind nodeset='/data/c' calculate='/data/b + 1'/>"
     "<bind nodeset='/data/b' calculate='/data/a + 1'/>",
     "", "/data/a=5", "<c>7</c><b>6</b><a>5</a>"},
    {"an irrelevant node is left out", "<a>1</a><b>2</b>",
     "<bind nodeset='/data/b' relevant='/data/a = 2'/>", "", "", "<a>1</a>"},
    {"its answer comes back with its relevance", "<a>1</a><b>2</b>",
     "<bind nodeset='/data/b' relevant='/data/a = 1'/>", "", "/data/a=2; /data/a=1",
     "<a>1</a><b>2</b>"},
    {"relevance is inherited", "<a>1</a><g><h><x>v</x></h></g>",
     "<bind nodeset='/data/g' relevant='/data/a = 2'/>"
     "<bind nodeset='/data/g/h/x' relevant='true()'/>",
     "", "", "<a>1</a>"},
    {"what is irrelevant reads as empty", "<a>1</a><b>2</b><c/>",
     "<bind nodeset='/data/b' relevant='/data/a = 2'/>"
     "<bind nodeset='/data/c' calculate='concat(\"[\", /data/b, \"]\")'/>",
     "", "", "<a>1</a><c>[]</c>"},
    {"a calculation in an irrelevant group is brought up to date when it becomes relevant",
     "<a>1</a><n>1</n><g><x/></g>",
     "<bind nodeset='/data/g' relevant='/data/a = 2'/>"
     "<bind nodeset='/data/g/x' calculate='/data/n * 10'/>",
     "", "/data/n=7; /data/a=2", "<a>2</a><n>7</n><g><x>70</x></g>"},
    {"an answer over a calculation lasts until one of its inputs changes", "<a>1</a><x/>",
     "<bind nodeset='/data/x' calculate='/data/a * 10'/>", "", "/data/x=5", "<a>1</a><x>5</x>"},
    {"and no longer", "<a>1</a><x/>", "<bind nodeset='/data/x' calculate='/data/a * 10'/>", "",
     "/data/x=5; /data/a=3", "<a>3</a><x>30</x>"},
    {"a calculation may fall back on what it holds", "<a/><x>k</x>",
     "<bind nodeset='/data/x' calculate='if(/data/a = \"\", ., /data/a)'/>", "",
     "/data/a=n; /data/a=", "<a/><x>n</x>"},
    {"a wildcard is a dependency on all it finds", "<g><a>1</a><b>2</b></g><n/>",
     "<bind nodeset='/data/n' calculate='sum(/data/g/*)'/>", "", "/data/g/b=5",
     "<g><a>1</a><b>5</b></g><n>6</n>"},
    {"so is what stands in a predicate", "<k>b</k><x/>",
     "<instance id='l'><root><i><n>a</n><v>1</v></i><i><n>b</n><v>2</v></i></root></instance>"
     "<bind nodeset='/data/x' calculate=\"instance('l')/root/i[n = current()/../k]/v\"/>",
     "", "/data/k=a", "<k>a</k><x>1</x>"},
    {"a whole number is kept without a fraction, an impossible date not at all",
     "<i/><d/><t/><x/>",
     "<bind nodeset='/data/i' type='int'/><bind nodeset='/data/d' type='date'/>"
     "<bind nodeset='/data/t' type='time'/><bind nodeset='/data/x' type='xsd:decimal'/>",
     "", "/data/i=-7.9; /data/d=2023-02-29; /data/t=08:30:00.000+03:00; /data/x=5",
     "<i>-7</i><d/><t>08:30:00.000+03:00</t><x>5.0</x>"},
    {"attributes are calculated like nodes", "<e id='' create='1'/><a>1</a>",
     "<bind nodeset='/data/e/@id' calculate=\"concat('id', /data/a)\"/>"
     "<bind nodeset='/data/e/@create' relevant='/data/a = 1'/>",
     "", "/data/a=2", "<e id=\"id2\"/><a>2</a>"},
};

static void a_record_is_always_up_to_date(void **state)
{
    (void)state;
    fixture_rows(ROWS, sizeof ROWS / sizeof *ROWS);
}

/* Counts how often each calculation runs by what it takes from the host's table. */
struct counter {
    size_t asked;
};

static bool count_lookup(void *self, struct text table, struct text column,
                         struct text key_column, struct text key, struct text *found,
                         struct arena *arena)
{
    struct counter *counter = self;
    (void)table, (void)column, (void)key_column, (void)arena;
    counter->asked++;
    *found = key;
    return true;
}

static void one_answer_runs_only_what_it_reaches_and_that_once(void **state)
{
    struct fixture fixture = {.arena = arena_open("fixture")};
    struct counter counter = {0};

    (void)state;
    fixture.host.self = &counter;
    fixture.host.lookup = count_lookup;
    struct text xml =
        fixture_xml(fixture.arena, "<a>1</a><b/><c/><d/><other/>",
                    "<bind nodeset='/data/b' calculate='/data/a + 1'/>"
                    "<bind nodeset='/data/c' calculate='/data/a + 2'/>"
                    "<bind nodeset='/data/d' "
                    "calculate=\"pulldata('t','v','k',concat(/data/a,/data/b,/data/c))\"/>"
                    "<bind nodeset='/data/other' calculate=\"pulldata('t','v','k','same')\"/>",
                    "");
    assert_int_equal(fixture_try(&fixture, xml), OK);
    assert_int_equal(counter.asked, 2);
    fixture_play(&fixture, "/data/a=5");
    assert_int_equal(counter.asked, 3);
    fixture_play(&fixture, "/data/a=5");
    assert_int_equal(counter.asked, 3);
    assert_text(record_value(fixture.record, TEXT("/data/d")), "567");
    fixture_close(&fixture);
}

static void a_change_that_outgrows_its_limits_changes_nothing(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<n>1</n><twice/><r><x/></r>",
                 "<bind nodeset='/data/twice' calculate='/data/n * 2'/>"
                 "<bind nodeset='/data/r/x' calculate='position(..)'/>",
                 "<input ref='/data/n'/><repeat nodeset='/data/r' jr:count='/data/n'>"
                 "<input ref='/data/r/x'/></repeat>");
    fixture_play(&fixture, "/data/n=2");
    assert_int_equal(record_set(fixture.record, TEXT("/data/n"), TEXT("1000000"), &fixture.why),
                     TOO_LARGE);
    assert_text(fixture_inside(&fixture),
                "<n>2</n><twice>4</twice><r><x>1</x></r><r><x>2</x></r>");
    fixture_play(&fixture, "/data/n=1");
    assert_text(fixture_inside(&fixture), "<n>1</n><twice>2</twice><r><x>1</x></r>");
    fixture_close(&fixture);
}

static void rows_that_never_settle_are_refused_and_change_nothing(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_open(&fixture, "<go>0</go><r><x>0</x></r><r><x>0</x></r>",
                 "<bind nodeset='/data/r/x' calculate='if(/data/go = 1, /data/r[position() = "
                 "3 - position(current()/..)]/x + 1, 0)'/>",
                 "<input ref='/data/go'/><repeat nodeset='/data/r'/>");
    assert_int_equal(record_set(fixture.record, TEXT("/data/go"), TEXT("1"), &fixture.why),
                     TOO_LARGE);
    assert_text(fixture_inside(&fixture), "<go>0</go><r><x>0</x></r><r><x>0</x></r>");
    fixture_close(&fixture);
}

CHECK_MAIN(cmocka_unit_test(a_record_is_always_up_to_date),
           cmocka_unit_test(one_answer_runs_only_what_it_reaches_and_that_once),
           cmocka_unit_test(a_change_that_outgrows_its_limits_changes_nothing),
           cmocka_unit_test(rows_that_never_settle_are_refused_and_change_nothing))
