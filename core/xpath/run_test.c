/* Hostile expressions, limits, and the short cuts: slots and the index. */
#include "xpath/xpath.h"

#include "base/buffer.h"
#include "base/check.h"
#include "xpath/index.h"

enum { ROWS = 3000 };

struct house {
    struct arena *arena, *scratch;
    struct names *names;
    struct node *record, *list, *data, *a;
    struct clock_fixed clock;
    struct xpath_host host;
    size_t questions;
};

static struct node *add(struct house *house, struct node *parent, const char *name,
                        const char *value)
{
    struct node *node = node_new(house->arena, NODE_ELEMENT,
                                 name_intern(house->names, text_of(name), TEXT(""), TEXT("")));
    node->value = text_copy(house->arena, text_of(value));
    node_append(parent, node);
    return node;
}

static const struct node *find_instance(void *self, struct text id)
{
    (void)id;
    return ((struct house *)self)->list;
}

static bool has_instance(void *self, struct text id)
{
    (void)self;
    return text_is(id, "list");
}

static struct house *open_house(void)
{
    struct arena *arena = arena_open("house");
    struct house *house = ARENA_NEW(arena, struct house);
    house->arena = arena;
    house->scratch = arena_open("scratch");
    house->names = names_open(arena);
    house->record = node_new(arena, NODE_DOCUMENT, NULL);
    house->data = add(house, house->record, "data", "");
    house->a = add(house, house->data, "a", "5");
    add(house, house->data, "want", "v1234");
    house->list = node_new(arena, NODE_DOCUMENT, NULL);
    struct node *root = add(house, house->list, "root", "");
    for (int i = 0; i < ROWS; i++) {
        char value[16];
        struct node *item = add(house, root, "item", "");
        snprintf(value, sizeof value, "v%d", i);
        add(house, item, "name", value);
        snprintf(value, sizeof value, "c%d", i % 7);
        add(house, item, "colour", value);
    }
    house->host = (struct xpath_host){
        .self = house, .clock = clock_fixed(&house->clock), .instance = find_instance};
    return house;
}

static void close_house(struct house *house)
{
    arena_close(house->scratch);
    arena_close(house->arena);
}

static enum status compile(struct house *house, struct xpath **xpath, struct text source,
                           struct fault *why)
{
    const struct xpath_scope scope = {.names = house->names, .has_instance = has_instance};
    return xpath_compile(xpath, source, &scope, house->arena, why);
}

static struct xpath_context context_of(struct house *house)
{
    return (struct xpath_context){.host = &house->host,
                                  .document = house->record,
                                  .node = house->a,
                                  .scratch = house->scratch};
}

/* `before` n times, `middle`, `after` n times. */
static struct text nested(struct house *house, const char *before, const char *middle,
                          const char *after, size_t n)
{
    struct buffer out = {0};
    for (size_t i = 0; i < n; i++)
        buffer_add_string(&out, before);
    buffer_add_string(&out, middle);
    for (size_t i = 0; i < n; i++)
        buffer_add_string(&out, after);
    struct text text = text_copy(house->arena, buffer_text(&out));
    buffer_close(&out);
    return text;
}

static const struct {
    const char *why, *before, *middle, *after;
    size_t fits, too_many;
} NESTS[] = {
    {"parentheses", "(", "1", ")", 64, 65},
    {"calls", "not(", "1", ")", 64, 30000 / 5},
    {"predicates", "a[", "1", "]", 64, 10000},
    {"comparisons are as deep as they are long", "", "1", "=1", 64, 20000},
    {"minus signs are no depth", "-", "1", "", 60000, 0},
    {"a chain of operators is no depth", "", "1", "+1", 8000, 30000},
    {"nor is one of words", "", "1", " or 1", 8000, 13000},
    {"steps", "", "a", "/a", 1000, 30000},
    {"predicates in a row", "", "a", "[1]", 64, 20000},
    {"brackets never closed", "[", "", "", 0, 60000},
    {"parentheses never closed", "(", "", "", 0, 60000},
    {"steps of predicates", "a[b/", "c", "]", 64, 10000},
};

static void nesting_is_limited_and_length_is_not_nesting(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof NESTS / sizeof *NESTS; i++) {
        struct house *house = open_house();
        struct xpath_context context = context_of(house);
        struct xpath *xpath = NULL;
        struct fault why = {0};
        double number;
        struct text fits =
            nested(house, NESTS[i].before, NESTS[i].middle, NESTS[i].after, NESTS[i].fits);
        if (NESTS[i].fits && compile(house, &xpath, fits, &why) != OK)
            fail_msg("%s: %zu were refused: %s", NESTS[i].why, NESTS[i].fits, why.text);
        if (NESTS[i].fits)
            assert_int_equal(xpath_run_number(&number, xpath, &context, &why), OK);
        struct text more =
            nested(house, NESTS[i].before, NESTS[i].middle, NESTS[i].after, NESTS[i].too_many);
        if (NESTS[i].too_many && compile(house, &xpath, more, &why) == OK)
            fail_msg("%s: %zu were accepted", NESTS[i].why, NESTS[i].too_many);
        close_house(house);
    }
}

static void a_source_that_is_too_long_or_no_utf8_is_refused(void **state)
{
    struct house *house = open_house();
    struct xpath *xpath = NULL;
    struct fault why = {0};
    (void)state;
    struct text longest = nested(house, " ", "1", "", XPATH_LONGEST - 1);
    assert_int_equal(compile(house, &xpath, longest, &why), OK);
    assert_int_equal(compile(house, &xpath, nested(house, " ", "1", "", XPATH_LONGEST), &why),
                     TOO_LARGE);
    assert_int_equal(compile(house, &xpath, TEXT("'\xff'"), &why), REFUSED);
    assert_int_equal(compile(house, &xpath, TEXT("'\0'"), &why), REFUSED);
    assert_int_equal(compile(house, &xpath, (struct text){NULL, 0}, &why), REFUSED);
    close_house(house);
}

static const char *const ENDLESS[] = {
    "count(instance('list')//*[. = instance('list')//*])",
    "count(instance('list')//item[count(following-sibling::item) > 5])",
    "sum(instance('list')//name[position() = count(../../item[name > 1])])",
    "string-length(join('', instance('list')//*[string(..) != '' and string(../..) != '']))",
    "translate(join('', instance('list')//*), join('', instance('list')//*), 'x')",
    "count(instance('list')//*[regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')])",
};

static void an_expression_that_would_take_too_long_is_stopped(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ENDLESS / sizeof *ENDLESS; i++) {
        struct house *house = open_house();
        struct xpath_context context = context_of(house);
        struct xpath *xpath = NULL;
        struct fault why = {0};
        struct text text;
        assert_int_equal(compile(house, &xpath, text_of(ENDLESS[i]), &why), OK);
        enum status status = xpath_run_text(&text, xpath, &context, &why);
        if (status != TOO_LARGE)
            fail_msg("%s: ended with %s", ENDLESS[i], status_name(status));
        close_house(house);
    }
}

static const char *const LOOKUPS[] = {
    "instance('list')/root/item[name = /data/want]/colour",
    "instance('list')/root/item[colour = 'c3' and name = /data/want]/colour",
    "instance('list')/root/item[colour = 'c3'][5]/name",
    "instance('list')/root/item[colour = 'none']/name",
    "instance('list')/root/item[colour = 'c1' and position() < 30]/name",
    "instance('list')/root/*[colour = 'c6']/name",
};

/* All its nodes' texts. */
static struct text run_all(struct house *house, const struct xpath *xpath)
{
    struct xpath_context context = context_of(house);
    const struct node **nodes = NULL;
    size_t count = 0;
    struct buffer out = {0};
    assert_int_equal(xpath_run_nodes(&nodes, &count, xpath, &context, NULL), OK);
    for (size_t i = 0; i < count; i++) {
        buffer_add(&out, nodes[i]->value);
        buffer_add_char(&out, ' ');
    }
    struct text text = text_copy(house->arena, buffer_text(&out));
    buffer_close(&out);
    return text;
}

static void an_index_gives_the_same_rows(void **state)
{
    struct house *house = open_house();
    struct xpath_index *index = xpath_index_open(house->arena);
    (void)state;
    for (size_t i = 0; i < sizeof LOOKUPS / sizeof *LOOKUPS; i++) {
        struct xpath *xpath = NULL;
        assert_int_equal(compile(house, &xpath, text_of(LOOKUPS[i]), NULL), OK);
        house->host.index = NULL;
        struct text want = run_all(house, xpath);
        xpath_index_add(index, xpath, &house->host);
        house->host.index = index;
        struct text got = run_all(house, xpath);
        if (!text_equal(got, want))
            fail_msg("%s: got \"%.*s\", wanted \"%.*s\"", LOOKUPS[i], TEXT_ARG(got),
                     TEXT_ARG(want));
    }
    /* name and colour of item, colour of any */
    assert_int_equal(xpath_index_count(index), 3);
    close_house(house);
}

static void a_slot_gives_the_node_of_a_path_at_once(void **state)
{
    struct house *house = open_house();
    struct xpath_context context = context_of(house);
    const struct node *slots[2] = {NULL, add(house, house->data, "other", "7")};
    struct xpath *xpath = NULL;
    double number = 0;
    (void)state;
    assert_int_equal(compile(house, &xpath, TEXT("/data/a + 1"), NULL), OK);
    xpath_path_slot(xpath, 0, 1);
    assert_int_equal(xpath_run_number(&number, xpath, &context, NULL), OK);
    assert_true(number == 6);
    context.slots = slots;
    assert_int_equal(xpath_run_number(&number, xpath, &context, NULL), OK);
    assert_true(number == 8);
    assert_int_equal(compile(house, &xpath, TEXT("sum(/data/a) * (/data/a = 7)"), NULL), OK);
    xpath_path_slot(xpath, 0, 1);
    xpath_path_slot(xpath, 1, 1);
    assert_int_equal(xpath_run_number(&number, xpath, &context, NULL), OK);
    assert_true(number == 7);
    slots[1] = NULL;
    assert_int_equal(xpath_run_number(&number, xpath, &context, NULL), OK);
    assert_true(number == 0);
    close_house(house);
}

static void without_a_host_functions_give_nothing(void **state)
{
    static const char *const EXPRESSIONS[] = {"jr:itext('')", "jr:choice-name('', 'x')",
                                              "pulldata('a', 'b', 'c', 'd')", "version()",
                                              "instance(string(/data/none))/root"};
    struct house *house = open_house();
    struct xpath_context context = context_of(house);
    (void)state;
    house->host.instance = NULL;
    for (size_t i = 0; i < sizeof EXPRESSIONS / sizeof *EXPRESSIONS; i++) {
        struct xpath *xpath = NULL;
        struct text text;
        assert_int_equal(compile(house, &xpath, text_of(EXPRESSIONS[i]), NULL), OK);
        assert_int_equal(xpath_run_text(&text, xpath, &context, NULL), OK);
        assert_text(text, "");
    }
    close_house(house);
}

CHECK_MAIN(cmocka_unit_test(nesting_is_limited_and_length_is_not_nesting),
           cmocka_unit_test(a_source_that_is_too_long_or_no_utf8_is_refused),
           cmocka_unit_test(an_expression_that_would_take_too_long_is_stopped),
           cmocka_unit_test(an_index_gives_the_same_rows),
           cmocka_unit_test(a_slot_gives_the_node_of_a_path_at_once),
           cmocka_unit_test(without_a_host_functions_give_nothing))
