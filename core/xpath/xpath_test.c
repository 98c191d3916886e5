/* xpath_test.c: runs the cases of core/xpath/tests (see its README.md). */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/check.h"
#include "base/file.h"
#include "xpath/date.h"
#include "xpath/index.h"

#define FOLDER "core/xpath/tests"

enum { DEEPEST_TREE = 32, MOST_INSTANCES = 16 };

struct bench {
    struct arena *arena, *scratch;
    struct names *names;
    struct node *record, *instances[MOST_INSTANCES];
    struct text instance_ids[MOST_INSTANCES];
    size_t instance_count;
    const struct node *at;
    struct clock_fixed clock;
    struct random_seeded random;
    struct text file;
    unsigned line, cases, failures;
};

/* ---- What the engine asks of its surroundings ---- */

static struct text namespace_of(void *self, struct text prefix)
{
    (void)self;
    if (text_is(prefix, "orx"))
        return TEXT("http://openrosa.org/xforms");
    if (text_is(prefix, "jr") || text_is(prefix, "rosa"))
        return TEXT("http://openrosa.org/javarosa");
    return text_is(prefix, "x") ? TEXT("http://example.org/x") : TEXT("");
}

static const struct node *find_instance(void *self, struct text id)
{
    struct bench *bench = self;
    for (size_t i = 0; i < bench->instance_count; i++)
        if (text_equal(bench->instance_ids[i], id))
            return bench->instances[i];
    return NULL;
}

static bool has_instance(void *self, struct text id)
{
    return find_instance(self, id) != NULL;
}

static bool has_table(void *self, struct text id)
{
    return has_instance(self, id);
}

static struct text itext(void *self, struct text id)
{
    struct bench *bench = self;
    return text_format(bench->scratch, "[%.*s]", TEXT_ARG(id));
}

static struct text choice_name(void *self, struct text value, struct text path,
                               const struct node *origin)
{
    struct bench *bench = self;
    return text_format(bench->scratch, "[%.*s of %.*s at %.*s]", TEXT_ARG(value),
                       TEXT_ARG(path), TEXT_ARG(origin->name->local));
}

static struct xpath_host host_of(struct bench *bench)
{
    return (struct xpath_host){.self = bench,
                               .clock = clock_fixed(&bench->clock),
                               .random = random_seeded(&bench->random),
                               .version = TEXT("2024.1"),
                               .instance = find_instance,
                               .itext = itext,
                               .choice_name = choice_name};
}

/* ---- Trees ---- */

static const struct name *make_name(struct bench *bench, struct text written)
{
    size_t colon = text_find(written, TEXT(":"));
    if (colon == SIZE_MAX)
        return name_intern(bench->names, written, TEXT(""), TEXT(""));
    struct text prefix = text_part(written, 0, colon);
    return name_intern(bench->names, text_part(written, colon + 1, written.len),
                       namespace_of(NULL, prefix), prefix);
}

/* Spaces that an editor would lose are written \s, line breaks \n. */
static struct text plain_text(struct bench *bench, struct text written)
{
    char *out = arena_bytes(bench->arena, written.len + 1);
    struct text text = {out, 0};
    for (size_t i = 0; i < written.len; i++) {
        char letter = written.at[i], after = i + 1 < written.len ? written.at[i + 1] : '\0';
        bool escaped = letter == '\\' && (after == 'n' || after == 's' || after == 't');
        if (escaped)
            letter = after == 'n' ? '\n' : after == 's' ? ' ' : '\t';
        i += escaped;
        out[text.len++] = letter;
    }
    return text;
}

static void add_attribute(struct bench *bench, struct node *node, struct text written)
{
    size_t equals = text_find(written, TEXT("="));
    struct node *attribute = node_new(bench->arena, NODE_ATTRIBUTE,
                                      make_name(bench, text_part(written, 1, equals - 1)));
    attribute->value = plain_text(bench, text_part(written, equals + 1, written.len));
    node_add_attribute(node, attribute);
}

/* name @attribute=text = text */
static struct node *read_node(struct bench *bench, struct text line, uint16_t inherited)
{
    struct text word;
    uint16_t flags = inherited;
    line = text_trim(line);
    if (*line.at == '-' || *line.at == '%') {
        flags |= *line.at == '-' ? NODE_IRRELEVANT : NODE_TEMPLATE;
        line = text_part(line, 1, line.len);
    }
    text_take_word(&line, &word);
    struct node *node = node_new(bench->arena, NODE_ELEMENT, make_name(bench, word));
    node->flags = flags;
    while (text_take_word(&line, &word) && *word.at == '@')
        add_attribute(bench, node, word);
    if (text_is(word, "="))
        node->value = plain_text(bench, text_trim(line));
    return node;
}

static void read_tree(struct bench *bench, struct text *rest, struct text id)
{
    struct node *document = node_new(bench->arena, NODE_DOCUMENT, NULL),
                *above[DEEPEST_TREE] = {NULL};
    bool is_record = text_is(id, "data");
    struct text line, peek = *rest;
    above[0] = document;
    if (is_record) {
        above[1] = read_node(bench, TEXT("data"), 0);
        node_append(document, above[1]);
        bench->record = document;
        bench->at = above[1];
    }
    while (text_take_part(&peek, '\n', &line) && line.len > 1 && text_starts(line, "  ")) {
        size_t level = 0;
        *rest = peek;
        bench->line++;
        while (text_starts(text_part(line, 2 * level, line.len), "  "))
            level++;
        level -= !is_record;
        assert_true(level < DEEPEST_TREE - 1);
        struct node *parent = above[level];
        assert(parent);
        above[level + 1] = read_node(bench, line, parent->flags & NODE_IRRELEVANT);
        node_append(parent, above[level + 1]);
    }
    if (is_record)
        return;
    bench->instance_ids[bench->instance_count] = id;
    bench->instances[bench->instance_count++] = document;
}

/* ---- Cases ---- */

static void complain(struct bench *bench, struct text expression, const char *format, ...)
{
    char words[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    print_error("%.*s:%u: %.*s\n    %s\n", TEXT_ARG(bench->file), bench->line,
                TEXT_ARG(expression), words);
    bench->failures++;
}

static struct text joined(struct bench *bench, const struct node **nodes, size_t count)
{
    struct text all = TEXT("");
    for (size_t i = 0; i < count; i++)
        all = text_format(bench->scratch, "%.*s%s%.*s", TEXT_ARG(all), i > 0 ? " | " : "",
                          TEXT_ARG(nodes[i]->value));
    return all;
}

/* What the expression gives, in the words of the wish's kind. */
static struct text outcome(struct bench *bench, const struct xpath *xpath, struct text kind,
                           const struct xpath_host *host)
{
    struct xpath_context context = {
        .host = host, .document = bench->record, .node = bench->at, .scratch = bench->scratch};
    struct fault why = {0};
    struct text text = {NULL, 0};
    enum status status = OK;
    if (text_is(kind, "is")) {
        bool truth = false;
        status = xpath_run_boolean(&truth, xpath, &context, &why);
        text = truth ? TEXT("true") : TEXT("false");
    } else if (text_is(kind, "number")) {
        double number = 0;
        status = xpath_run_number(&number, xpath, &context, &why);
        text = isnan(number) ? TEXT("NaN") : xpath_number_text(number, bench->scratch);
    } else if (text_is(kind, "nodes")) {
        const struct node **nodes;
        size_t count = 0;
        status = xpath_run_nodes(&nodes, &count, xpath, &context, &why);
        text = text_trim(joined(bench, nodes, count));
    } else {
        status = xpath_run_text(&text, xpath, &context, &why);
    }
    if (status != OK)
        return text_format(bench->scratch, "%s: %s", status_name(status), why.text);
    return text;
}

/* Each expression runs without an index and with one: both give the same. */
static void check_outcome(struct bench *bench, const struct xpath *xpath,
                          struct text expression, struct text kind, struct text want)
{
    struct xpath_host host = host_of(bench);
    struct xpath_index *index = xpath_index_open(bench->arena);
    xpath_index_add(index, xpath, &host);
    for (int with_index = 0; with_index < 2; with_index++) {
        bench->random.state = 42;
        host.random = random_seeded(&bench->random);
        host.index = with_index ? index : NULL;
        struct text got = outcome(bench, xpath, kind, &host);
        if (!text_equal(got, want))
            complain(bench, expression, "gave \"%.*s\", wanted \"%.*s\"%s", TEXT_ARG(got),
                     TEXT_ARG(want), with_index ? " (with an index)" : "");
    }
}

static void check_refusal(struct bench *bench, struct text expression, enum status status,
                          const struct fault *why, struct text want)
{
    struct text got = text_format(bench->scratch, "%u: %s", why->column, why->text);
    if (status == OK)
        complain(bench, expression, "was accepted, wanted \"%.*s\"", TEXT_ARG(want));
    else if (!text_equal(text_part(got, 0, want.len), want))
        complain(bench, expression, "was refused with \"%.*s\", wanted \"%.*s\"", TEXT_ARG(got),
                 TEXT_ARG(want));
}

static void run_case(struct bench *bench, struct text written, struct text wish)
{
    const struct xpath_scope scope = {bench->names, bench, namespace_of, has_instance,
                                      has_table};
    struct text expression = plain_text(bench, written), kind;
    struct arena_mark mark = arena_mark(bench->scratch);
    struct xpath *xpath = NULL;
    struct fault why = {0};
    bench->cases++;
    enum status status = xpath_compile(&xpath, expression, &scope, bench->arena, &why);
    text_take_word(&wish, &kind);
    wish = plain_text(bench, text_trim(wish));
    if (text_is(kind, "!"))
        check_refusal(bench, written, status, &why, wish);
    else if (status != OK)
        complain(bench, written, "was refused: %u: %s", why.column, why.text);
    else
        check_outcome(bench, xpath, written, kind, wish);
    arena_release(bench->scratch, mark);
}

static void set_node(struct bench *bench, struct text path)
{
    const struct xpath_scope scope = {bench->names, bench, namespace_of, has_instance,
                                      has_table};
    struct xpath_host host = host_of(bench);
    struct xpath_context context = {
        .host = &host, .document = bench->record, .node = bench->at, .scratch = bench->arena};
    struct xpath *xpath = NULL;
    const struct node **nodes = NULL;
    size_t count = 0;
    assert_int_equal(xpath_compile(&xpath, path, &scope, bench->arena, NULL), OK);
    assert_int_equal(xpath_run_nodes(&nodes, &count, xpath, &context, NULL), OK);
    assert_int_equal(count, 1);
    bench->at = nodes[0];
}

static void set_zone(struct bench *bench, struct text zone)
{
    setenv("TZ", text_string(bench->arena, zone), 1);
    tzset();
}

/* A line that sets something up; false when it is an expression. */
static bool take_setting(struct bench *bench, struct text line, struct text *rest)
{
    struct text word, tail = line;
    text_take_word(&tail, &word);
    tail = text_trim(tail);
    if (text_is(word, "tree"))
        read_tree(bench, rest, tail);
    else if (text_is(word, "at"))
        set_node(bench, tail);
    else if (text_is(word, "now"))
        bench->clock.now_ms = date_read(tail, clock_fixed(&bench->clock));
    else if (text_is(word, "zone"))
        set_zone(bench, tail);
    else
        return false;
    return true;
}

static void run_lines(struct bench *bench, struct text rest)
{
    struct text line, wish;
    while (text_take_part(&rest, '\n', &line)) {
        bench->line++;
        if (text_trim(line).len == 0 || *line.at == '#' || take_setting(bench, line, &rest))
            continue;
        assert_true(text_take_part(&rest, '\n', &wish));
        run_case(bench, line, wish);
        bench->line++;
    }
}

static unsigned run_file(struct text name, unsigned *cases)
{
    struct arena *arena = arena_open("cases"), *scratch = arena_open("scratch");
    struct bench bench = {.arena = arena,
                          .scratch = scratch,
                          .names = names_open(arena),
                          .file = name,
                          .clock = {1709242200000}};
    struct text bytes;
    char path[512];
    snprintf(path, sizeof path, FOLDER "/%.*s", TEXT_ARG(name));
    assert_int_equal(file_read(&bytes, path, 1 << 20, arena, NULL), OK);
    set_zone(&bench, TEXT("UTC"));
    struct text none = TEXT("");
    read_tree(&bench, &none, TEXT("data"));
    run_lines(&bench, bytes);
    *cases += bench.cases;
    arena_close(scratch);
    arena_close(arena);
    return bench.failures;
}

static void every_case_gives_what_its_file_says(void **state)
{
    struct arena *arena = arena_open("names");
    struct text *names;
    size_t count;
    unsigned failures = 0, cases = 0;
    (void)state;
    assert_int_equal(folder_list(&names, &count, FOLDER, arena, NULL), OK);
    for (size_t i = 0; i < count; i++)
        if (text_ends(names[i], ".txt"))
            failures += run_file(names[i], &cases);
    arena_close(arena);
    print_message("%u cases, %u failures\n", cases, failures);
    assert_true(cases > 300);
    assert_int_equal(failures, 0);
}

CHECK_MAIN(cmocka_unit_test(every_case_gives_what_its_file_says))
