#include "form/table.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/check.h"

static const struct {
    const char *why, *file, *bytes, *want;
} TREES[] = {
    {"a row becomes an item, a cell a child", "a.csv", "code,label\nno,North\n",
     "root(item(code=no label=North))"},
    {"a byte-order mark is not part of the first name", "a.csv",
     "\xEF\xBB\xBF"
     "code\nno\n",
     "root(item(code=no))"},
    {"a quoted cell may hold the delimiter, a quote and a line break", "a.csv",
     "code,label\r\n1,\"North, \"\"upper\"\"\nside\"\r\n2,South\r\n",
     "root(item(code=1 label=North, \"upper\"\nside) item(code=2 label=South))"},
    {"CR LF ends a row as LF does", "a.csv", "a,b\r\n1,2\r\n", "root(item(a=1 b=2))"},
    {"the last row needs no end", "a.csv", "a,b\n1,2", "root(item(a=1 b=2))"},
    {"an empty cell is an empty child", "a.csv", "a,b,c\n1,,\n,,3\n",
     "root(item(a=1 b= c=) item(a= b= c=3))"},
    {"a table may have a header and no rows", "a.csv", "a,b\n", "root()"},
    {"a semicolon may part the cells", "a.csv", "a;b\n1,5;2\n", "root(item(a=1,5 b=2))"},
    {"a tab may part the cells", "a.csv", "a\tb\n1\t2\n", "root(item(a=1 b=2))"},
    {"a comma comes before a semicolon", "a.csv", "a,b;c\n1,2\n", "root(item(a=1 b;c=2))"},
    {"a delimiter inside quotes does not count", "a.csv", "\"a,b\";c\n1;2\n",
     "root(item(a,b=1 c=2))"},
    {"one column needs no delimiter", "a.csv", "code\nno\nso\n",
     "root(item(code=no) item(code=so))"},
    {"a short row is filled up", "a.csv", "a,b,c\n1\n", "root(item(a=1 b= c=))"},
    {"empty cells past the header are dropped", "a.csv", "a,b\n1,2,,\n", "root(item(a=1 b=2))"},
    {"unnamed columns at the end are dropped", "a.csv", "a,b,,\n1,2,,\n",
     "root(item(a=1 b=2))"},
    {"blank lines are no rows", "a.csv", "a,b\n\n1,2\n\n", "root(item(a=1 b=2))"},
    {"spaces belong to a cell and not to a name", "a.csv", " a , b\n 1 ,2 \n",
     "root(item(a= 1  b=2 ))"},
    {"XML keeps its structure and its attributes", "a.xml",
     "<?xml version='1.0'?><root><item code='1'><name>A &amp; "
     "B</name><in><x/></in></item></root>",
     "root(item(@code=1 name=A & B in(x=)))"},
    {"a missing child of an XML row is not an empty one", "a.xml",
     "<root><item><a>1</a></item><item><b>2</b></item></root>", "root(item(a=1) item(b=2))"},
    {"white space between elements is no data", "a.xml", "<root>\n <item>\n </item>\n</root>",
     "root(item=\n )"},
    {"a namespace of an XML list is not in the local name", "a.xml",
     "<r:root xmlns:r='urn:r' xmlns='urn:d'><item/></r:root>", "root(item=)"},
    {"properties, id and place of a feature are columns", "a.geojson",
     "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"w1\","
     "\"properties\":{\"name\":\"Well\",\"depth\":12.5,\"open\":true,\"gone\":null},"
     "\"geometry\":{\"type\":\"Point\",\"coordinates\":[36.8,-1.25]}}]}",
     "root(item(id=w1 name=Well depth=12.5 open=true geometry=-1.25 36.8 0 0))"},
    {"a line is a trace and keeps altitudes", "a.geojson",
     "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":null,"
     "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4,5]]}}]}",
     "root(item(geometry=2 1 0 0; 4 3 5 0))"},
    {"a polygon is a shape", "a.geojson",
     "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},"
     "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0,1],[1,1],[0,0]]]}}]}",
     "root(item(geometry=0 0 0 0; 1 0 0 0; 1 1 0 0; 0 0 0 0))"},
    {"a collection may be empty", "a.geojson",
     "{\"type\":\"FeatureCollection\",\"features\":[]}", "root()"},
};

static const struct {
    const char *why, *file, *bytes;
    enum status want;
    unsigned line, column;
    const char *says;
} REFUSALS[] = {
    {"a cell that holds something needs a column", "a.csv", "a,b\n1,2\n1,2,3\n", REFUSED, 3, 1,
     "cell 3"},
    {"two columns of one name cannot both be found", "a.csv", "a,b,a\n", REFUSED, 1, 1,
     "columns 1 and 3"},
    {"a column between others needs a name", "a.csv", "a,,b\n", REFUSED, 1, 1, "column 2"},
    {"a table needs a header", "a.csv", "", REFUSED, 1, 1, "no header"},
    {"a header needs names", "a.csv", ",,\n1,2,3\n", REFUSED, 1, 1, "names no columns"},
    {"a quote that stays open would swallow the rest", "a.csv", "a,b\n1,\"2\n3,4\n", REFUSED, 2,
     1, "never ends"},
    {"a quote inside a bare cell could mean two things", "a.csv", "a,b\n1,2\n5\" pipe,2\n",
     REFUSED, 3, 1, "middle of a cell"},
    {"letters in another encoding are not guessed", "a.csv", "a,b\n1,caf\xE9\n", REFUSED, 2, 6,
     "UTF-8"},
    {"an entity could grow without end", "a.xml",
     "<!DOCTYPE r [<!ENTITY a 'aaaa'>]>\n<r>&a;</r>", REFUSED, 1, 0, "entities"},
    {"XML must be whole", "a.xml", "<root>\n<item>\n</root>", REFUSED, 3, 0, "mismatched"},
    {"GeoJSON must be JSON", "a.geojson", "{\"type\":\n oops}", REFUSED, 2, 0, "oops"},
    {"GeoJSON must be a collection", "a.geojson", "{\"type\":\"Point\"}", REFUSED, 1, 1,
     "FeatureCollection"},
    {"a key may stand once", "a.geojson",
     "{\"type\":\"FeatureCollection\",\"type\":\"FeatureCollection\"}", REFUSED, 1, 0,
     "duplicate"},
    {"a feature's list cannot be a cell", "a.geojson",
     "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
     "\"properties\":{\"a\":[1]},\"geometry\":null}]}",
     REFUSED, 0, 0, "feature 1"},
    {"other shapes have no ODK value", "a.geojson",
     "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},"
     "\"geometry\":{\"type\":\"MultiPoint\",\"coordinates\":[]}}]}",
     REFUSED, 0, 0, "Point, LineString"},
};

struct fixture {
    struct arena *arena;
    struct names *names;
    size_t nodes_left;
    struct fault why;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_open("test");
    fixture->names = names_open(fixture->arena);
    fixture->nodes_left = 1000;
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_close(fixture->arena);
    free(fixture);
    return 0;
}

static enum status read_bytes(struct node **document, struct fixture *fixture, const char *file,
                              struct text bytes)
{
    fixture->why = (struct fault){.status = OK};
    return table_read(document, bytes, text_of(file), fixture->names, &fixture->nodes_left,
                      fixture->arena, &fixture->why);
}

static void print_tree(struct buffer *out, const struct node *node)
{
    const char *gap = "";
    buffer_add(out, node->name->local);
    if (!node->child && !node->attribute && node->parent->kind != NODE_DOCUMENT) {
        buffer_addf(out, "=%.*s", TEXT_ARG(node->value));
        return;
    }
    buffer_add_string(out, "(");
    for (const struct node *at = node->attribute; at; at = at->next, gap = " ")
        buffer_addf(out, "%s@%.*s=%.*s", gap, TEXT_ARG(at->name->local), TEXT_ARG(at->value));
    for (const struct node *at = node->child; at; at = at->next, gap = " ") {
        buffer_add_string(out, gap);
        print_tree(out, at);
    }
    buffer_add_string(out, ")");
}

static void every_kind_of_table_becomes_its_tree(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof TREES / sizeof *TREES; i++) {
        struct buffer got = {0};
        struct node *document = NULL;
        if (read_bytes(&document, fixture, TREES[i].file, text_of(TREES[i].bytes)) != OK)
            fail_msg("%s: %s", TREES[i].why, fixture->why.text);
        print_tree(&got, document->child);
        if (!text_is(buffer_text(&got), TREES[i].want))
            fail_msg("%s:\n got    %.*s\n wanted %s", TREES[i].why, TEXT_ARG(buffer_text(&got)),
                     TREES[i].want);
        buffer_close(&got);
    }
}

static void a_broken_table_is_refused_with_its_place(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) {
        struct node *document = NULL;
        enum status got =
            read_bytes(&document, fixture, REFUSALS[i].file, text_of(REFUSALS[i].bytes));
        const struct fault *why = &fixture->why;
        if (got != REFUSALS[i].want || document || !strstr(why->text, REFUSALS[i].says) ||
            strcmp(why->file, REFUSALS[i].file) != 0 || why->line != REFUSALS[i].line ||
            (REFUSALS[i].column > 0 && why->column != REFUSALS[i].column))
            fail_msg("%s: got %s %s:%u:%u: %s", REFUSALS[i].why, status_name(got), why->file,
                     why->line, why->column, why->text);
    }
}

static void a_nul_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct node *document = NULL;
    assert_int_equal(read_bytes(&document, fixture, "a.csv", TEXT("a,b\n1,\0\n")), REFUSED);
    assert_int_equal(fixture->why.line, 2);
    assert_int_equal(fixture->why.column, 3);
}

static void a_table_cannot_outgrow_its_limits(void **state)
{
    struct fixture *fixture = *state;
    struct node *document = NULL;
    struct buffer bytes = {0};

    fixture->nodes_left = 4;
    assert_int_equal(read_bytes(&document, fixture, "a.csv", TEXT("a,b\n1,2\n3,4\n")),
                     TOO_LARGE);
    fixture->nodes_left = 2;
    assert_int_equal(read_bytes(&document, fixture, "a.xml", TEXT("<a><b/><c/></a>")),
                     TOO_LARGE);
    fixture->nodes_left = 1000;
    for (int i = 0; i <= TABLE_MOST_COLUMNS; i++)
        buffer_addf(&bytes, "c%d,", i);
    assert_int_equal(read_bytes(&document, fixture, "a.csv", buffer_text(&bytes)), TOO_LARGE);
    buffer_clear(&bytes);
    for (int i = 0; i <= TABLE_DEEPEST; i++)
        buffer_add_string(&bytes, "<a>");
    assert_int_equal(read_bytes(&document, fixture, "a.xml", buffer_text(&bytes)), TOO_LARGE);
    buffer_clear(&bytes);
    for (int i = 0; i < 5000; i++)
        buffer_add_string(&bytes, "[");
    assert_int_equal(read_bytes(&document, fixture, "a.geojson", buffer_text(&bytes)), REFUSED);
    buffer_close(&bytes);
}

static void a_row_is_found_by_its_key(void **state)
{
    struct fixture *fixture = *state;
    struct node *document = NULL;
    assert_int_equal(read_bytes(&document, fixture, "a.csv",
                                TEXT("tier,amount\nlow,200\n\"o'hi\",500\nlow,900\n,7\n")),
                     OK);
    assert_text(table_cell(table_find(document, TEXT("tier"), TEXT("low")), TEXT("amount")),
                "200");
    assert_text(table_cell(table_find(document, TEXT("tier"), TEXT("o'hi")), TEXT("amount")),
                "500");
    assert_text(table_cell(table_find(document, TEXT("tier"), TEXT("")), TEXT("amount")), "7");
    assert_text(table_cell(table_find(document, TEXT("tier"), TEXT("low")), TEXT("none")), "");
    assert_null(table_find(document, TEXT("tier"), TEXT("mid")));
    assert_null(table_find(document, TEXT("none"), TEXT("low")));
    assert_null(table_find(NULL, TEXT("tier"), TEXT("low")));
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

CHECK_MAIN(WITH_FIXTURE(every_kind_of_table_becomes_its_tree),
           WITH_FIXTURE(a_broken_table_is_refused_with_its_place),
           WITH_FIXTURE(a_nul_is_refused), WITH_FIXTURE(a_table_cannot_outgrow_its_limits),
           WITH_FIXTURE(a_row_is_found_by_its_key))
