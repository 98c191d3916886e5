/* Forms that mean harm, or were cut or mangled on their way: refused whole, in plain words. */
#include "form/form.h"

#include "base/buffer.h"
#include "base/check.h"
#include "form/record.h"

static const char HEAD[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
    "xmlns:jr='http://openrosa.org/javarosa'><h:head><h:title>t</h:title><model>";
static const char TAIL[] = "</h:body></h:html>";

/* Opens a form; the fault's words come out in `why`. */
static enum status open_text(struct text xml, struct fault *why)
{
    struct form *form = NULL;
    *why = (struct fault){.status = OK};
    enum status status = form_open(&form, xml, TEXT("form.xml"), NULL, why);
    form_close(form);
    return status;
}

static const struct {
    const char *why, *xml;
} REFUSED_FORMS[] = {
    {"nothing at all", ""},
    {"not XML", "hello"},
    {"a page of HTML", "<html><body>Service unavailable</body></html>"},
    {"an entity that doubles itself (XML bomb)",
     "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>"
     "<!ENTITY c '&b;&b;&b;&b;'>]><h:html xmlns:h='http://www.w3.org/1999/xhtml'>&c;</h:html>"},
    {"an entity that reads a file of the machine",
     "<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
     "<h:html xmlns:h='http://www.w3.org/1999/xhtml'>&a;</h:html>"},
    {"it says UTF-16 and is not", "<?xml version='1.0' encoding='UTF-16'?><a/>"},
    {"an encoding that nobody knows", "<?xml version='1.0' encoding='KLINGON'?><a/>"},
    {"a byte that is no UTF-8", "<?xml version='1.0'?><a>\xff\xfe</a>"},
};

static void what_is_no_form_is_refused_with_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof REFUSED_FORMS / sizeof *REFUSED_FORMS; i++) {
        struct fault why;
        if (open_text(text_of(REFUSED_FORMS[i].xml), &why) == OK || why.text[0] == '\0')
            fail_msg("%s: was taken, or no reason was given", REFUSED_FORMS[i].why);
    }
}

static const struct {
    const char *why, *model, *body, *says;
} BROKEN[] = {
    {"a calculation that goes round",
     "<instance><data id='f'><a/><b/></data></instance>"
     "<bind nodeset='/data/a' calculate='/data/b + 1'/>"
     "<bind nodeset='/data/b' calculate='/data/a + 1'/>",
     "", "/data/a"},
    {"a function that does not exist",
     "<instance><data id='f'><a/></data></instance>"
     "<bind nodeset='/data/a' calculate='frobnicate(1)'/>",
     "", "frobnicate"},
    {"a path to nowhere",
     "<instance><data id='f'><a/></data></instance>"
     "<bind nodeset='/data/a' relevant='/data/nowhere = 1'/>",
     "", "nowhere"},
    {"a question about a node that is not there",
     "<instance><data id='f'><a/></data></instance>", "<input ref='/data/zzz'/>", "zzz"},
    {"an expression that is cut off",
     "<instance><data id='f'><a/></data></instance>"
     "<bind nodeset='/data/a' constraint='(1 + '/>",
     "", "constraint"},
};

static void what_cannot_work_is_refused_when_the_form_is_loaded(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        struct buffer xml = {0};
        struct fault why;
        buffer_addf(&xml, "%s%s</model></h:head><h:body>%s%s", HEAD, BROKEN[i].model,
                    BROKEN[i].body, TAIL);
        enum status status = open_text(buffer_text(&xml), &why);
        buffer_close(&xml);
        if (status == OK || !strstr(why.text, BROKEN[i].says))
            fail_msg("%s: status %d, \"%s\"", BROKEN[i].why, status, why.text);
    }
}

static void every_cut_of_a_form_is_refused(void **state)
{
    (void)state;
    struct buffer xml = {0};
    struct fault why;
    buffer_addf(&xml,
                "%s<instance><data id='f' version='1'><a>x</a></data></instance>"
                "<bind nodeset='/data/a' type='string'/></model></h:head><h:body>"
                "<input ref='/data/a'><label>A</label></input>%s",
                HEAD, TAIL);
    struct text whole = buffer_text(&xml);
    assert_int_equal(open_text(whole, &why), OK);
    for (size_t len = 0; len < whole.len; len++)
        if (open_text(text_part(whole, 0, len), &why) == OK)
            fail_msg("cut after %zu bytes of %zu it was taken", len, whole.len);
    buffer_close(&xml);
}

static void elements_a_hundred_thousand_deep_are_refused(void **state)
{
    (void)state;
    struct buffer xml = {0};
    struct fault why;
    buffer_addf(&xml, "%s<instance><data id='f'>", HEAD);
    for (int i = 0; i < 100000; i++)
        buffer_add_string(&xml, "<g>");
    assert_int_not_equal(open_text(buffer_text(&xml), &why), OK);
    assert_true(why.text[0] != '\0');
    buffer_close(&xml);
}

static void parentheses_without_end_are_refused(void **state)
{
    (void)state;
    struct buffer xml = {0};
    struct fault why;
    buffer_addf(&xml,
                "%s<instance><data id='f'><a/></data></instance><bind nodeset='/data/a' "
                "calculate='",
                HEAD);
    for (int i = 0; i < 30000; i++)
        buffer_add_string(&xml, "(");
    buffer_addf(&xml, "1'/></model></h:head><h:body>%s", TAIL);
    assert_int_not_equal(open_text(buffer_text(&xml), &why), OK);
    buffer_close(&xml);
}

/* jr:count of a million: whether at the start or by an answer, it is refused and nothing has
 * changed. */
static void a_million_children_are_too_many(void **state)
{
    (void)state;
    struct buffer xml = {0};
    struct fault why = {.status = OK};
    struct clock_fixed now = {0};
    struct random_seeded seeded = {1};
    struct record_host host = {.clock = clock_fixed(&now), .random = random_seeded(&seeded)};
    struct form *form = NULL;
    struct record *record = NULL;
    buffer_addf(&xml,
                "%s<instance><data id='f'><n>2</n><child><name/></child></data></instance>"
                "<bind nodeset='/data/n' type='int'/></model></h:head><h:body>"
                "<input ref='/data/n'/><group ref='/data/child'>"
                "<repeat nodeset='/data/child' jr:count='/data/n'>"
                "<input ref='/data/child/name'/></repeat></group>%s",
                HEAD, TAIL);
    assert_int_equal(form_open(&form, buffer_text(&xml), TEXT("f"), NULL, &why), OK);
    assert_int_equal(record_new(&record, form, &host, &why), OK);
    assert_int_equal(record_set(record, TEXT("/data/n"), TEXT("1000000"), &why), TOO_LARGE);
    assert_text(record_value(record, TEXT("/data/n")), "2");
    assert_int_equal(record_set(record, TEXT("/data/child[2]/name"), TEXT("B"), &why), OK);
    assert_int_equal(record_set(record, TEXT("/data/child[3]/name"), TEXT("C"), &why),
                     NOT_FOUND);
    record_close(record);
    form_close(form);
    buffer_close(&xml);
}

/* ---- Forms that are small to write and long to read ---- */

static void add_numbered(struct buffer *xml, const char *before, int count, const char *after)
{
    for (int i = 0; i < count; i++)
        buffer_addf(xml, "%s%d%s", before, i, after);
}

/* Whether record_new of a form is refused as too much. */
static void assert_too_much(const char *why_row, const struct buffer *xml)
{
    struct fault why = {.status = OK};
    struct clock_fixed now = {0};
    struct random_seeded seeded = {1};
    struct record_host host = {.clock = clock_fixed(&now), .random = random_seeded(&seeded)};
    struct form *form = NULL;
    struct record *record = NULL;
    enum status status = form_open(&form, buffer_text(xml), TEXT("form.xml"), NULL, &why);
    if (status == OK)
        status = record_new(&record, form, &host, &why);
    if (status != TOO_LARGE || why.text[0] == '\0')
        fail_msg("%s: status %d, \"%s\"", why_row, status, why.text);
    record_close(record);
    form_close(form);
}

/* No single one is over its limit; the person would wait for all of them. */
static void calculations_that_are_long_only_together_are_refused(void **state)
{
    (void)state;
    struct buffer xml = {0};
    buffer_addf(&xml, "%s<instance><data id='f'>", HEAD);
    add_numbered(&xml, "<a", 500, "/>");
    buffer_addf(&xml, "</data></instance><instance id='l'><root>");
    for (int i = 0; i < 1000; i++)
        buffer_add_string(&xml, "<i><n>1</n></i>");
    buffer_addf(&xml, "</root></instance>");
    add_numbered(&xml, "<bind nodeset='/data/a", 500,
                 "' calculate=\"count(instance('l')/root/i[count(instance('l')/root/i/n) &gt; "
                 "0])\"/>");
    buffer_addf(&xml, "</model></h:head><h:body>%s", TAIL);
    assert_too_much("five hundred squares of a thousand", &xml);
    buffer_close(&xml);
}

static void names_that_must_be_searched_one_by_one_are_limited(void **state)
{
    (void)state;
    struct buffer xml = {0};
    buffer_addf(&xml, "%s<instance><data id='f'>", HEAD);
    for (int i = 0; i < 20000; i++)
        buffer_addf(&xml, "<p%d:a xmlns:p%d='u%d'/>", i, i, i);
    buffer_addf(&xml, "</data></instance></model></h:head><h:body>%s", TAIL);
    assert_too_much("one name in twenty thousand namespaces", &xml);
    buffer_clear(&xml);
    buffer_addf(&xml, "%s<instance><data id='f' ", HEAD);
    add_numbered(&xml, "b", 20000, "='' ");
    buffer_addf(&xml, "/></instance></model></h:head><h:body>%s", TAIL);
    assert_too_much("twenty thousand attributes on one element", &xml);
    buffer_clear(&xml);
    buffer_addf(&xml, "%s<instance><data id='f'>", HEAD);
    for (int i = 0; i < 1100; i++)
        buffer_addf(&xml, "<p%d:b%d xmlns:p%d='u'/>", i, i, i);
    buffer_addf(&xml, "</data></instance></model></h:head><h:body>%s", TAIL);
    assert_too_much("more prefixes than anybody needs", &xml);
    buffer_close(&xml);
}

/* Today it means the first instance; forms from before 2019 mean their own. */
static void an_absolute_path_into_its_own_repeat_is_a_warning(void **state)
{
    static const struct {
        const char *why, *calculate;
        size_t warnings;
    } ROWS[] = {
        {"the first, and perhaps not meant so", "/data/r/a * 2", 1},
        {"relative: the same instance", "../a * 2", 0},
        {"a sum wants all of them", "sum(/data/r/a)", 0},
        {"a predicate chooses one", "/data/r[1]/a * 2", 0},
        {"outside of the repeat", "/data/k * 2", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct buffer xml = {0};
        struct fault why = {.status = OK};
        struct form *form = NULL;
        buffer_addf(&xml,
                    "%s<instance><data id='f'><k/><r><a/><b/></r></data></instance>"
                    "<bind nodeset='/data/r/b' calculate='%s'/></model></h:head><h:body>"
                    "<repeat nodeset='/data/r'><input ref='/data/r/a'/></repeat>%s",
                    HEAD, ROWS[i].calculate, TAIL);
        assert_int_equal(form_open(&form, buffer_text(&xml), TEXT("f"), NULL, &why), OK);
        if (form_warning_count(form) != ROWS[i].warnings)
            fail_msg("%s: %zu warnings", ROWS[i].why, form_warning_count(form));
        form_close(form);
        buffer_close(&xml);
    }
}

/* A list that is not there is a warning and an empty list, not a refusal. */
static void a_missing_list_is_a_warning(void **state)
{
    (void)state;
    struct buffer xml = {0};
    struct fault why = {.status = OK};
    struct form *form = NULL;
    buffer_addf(&xml,
                "%s<instance><data id='f'><a/></data></instance>"
                "<instance id='towns' src='jr://file-csv/towns.csv'/></model></h:head><h:body>"
                "<select1 ref='/data/a'><itemset nodeset=\"instance('towns')/root/item\">"
                "<value ref='name'/><label ref='label'/></itemset></select1>%s",
                HEAD, TAIL);
    assert_int_equal(form_open(&form, buffer_text(&xml), TEXT("f"), NULL, &why), OK);
    assert_true(form_warning_count(form) > 0);
    assert_true(form_media_count(form) == 1 && form_media_at(form, 0).missing);
    form_close(form);
    buffer_close(&xml);
}

CHECK_MAIN(cmocka_unit_test(what_is_no_form_is_refused_with_a_reason),
           cmocka_unit_test(what_cannot_work_is_refused_when_the_form_is_loaded),
           cmocka_unit_test(every_cut_of_a_form_is_refused),
           cmocka_unit_test(elements_a_hundred_thousand_deep_are_refused),
           cmocka_unit_test(parentheses_without_end_are_refused),
           cmocka_unit_test(a_million_children_are_too_many),
           cmocka_unit_test(calculations_that_are_long_only_together_are_refused),
           cmocka_unit_test(names_that_must_be_searched_one_by_one_are_limited),
           cmocka_unit_test(an_absolute_path_into_its_own_repeat_is_a_warning),
           cmocka_unit_test(a_missing_list_is_a_warning))
