/* xpath_fuzz.c: any bytes as an expression: refused, or run over a small tree, never worse. */
#include "xpath/index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct name *name_of(struct names *names, const char *local)
{
    return name_intern(names, text_of(local), TEXT(""), TEXT(""));
}

static struct node *add(struct arena *arena, struct names *names, struct node *parent,
                        const char *name, const char *value)
{
    struct node *node = node_new(arena, NODE_ELEMENT, name_of(names, name));
    node->value = text_of(value);
    node_append(parent, node);
    return node;
}

/* The texts are what functions may stumble over. */
static struct node *small_tree(struct arena *arena, struct names *names)
{
    static const char *const VALUES[] = {
        "5", "", "a b c", "2024-02-29", "0 0; 0 1; 1 1", "\xe5\x85\xbb", "-1e308"};
    struct node *document = node_new(arena, NODE_DOCUMENT, NULL);
    struct node *top = add(arena, names, document, "data", "");
    struct node *id = node_new(arena, NODE_ATTRIBUTE, name_of(names, "id"));
    id->value = TEXT("x");
    node_add_attribute(top, id);
    for (size_t i = 0; i < 7; i++) {
        struct node *row = add(arena, names, top, i % 2 ? "r" : "q", "");
        add(arena, names, row, "a", VALUES[i]);
        add(arena, names, row, "b", VALUES[6 - i]);
        row->flags = i == 3 ? NODE_TEMPLATE : i == 5 ? NODE_IRRELEVANT : 0;
    }
    return document;
}

static const struct node *find_instance(void *self, struct text id)
{
    (void)id;
    return self;
}

static bool has_instance(void *self, struct text id)
{
    (void)self;
    return id.len > 0;
}

static struct text namespace_of(void *self, struct text prefix)
{
    (void)self;
    return text_is(prefix, "n") ? TEXT("http://openrosa.org/xforms") : TEXT("");
}

static void run(struct xpath *xpath, const struct xpath_host *host, struct node *document,
                struct arena *scratch)
{
    struct xpath_context context = {
        .host = host, .document = document, .node = document->child->child, .scratch = scratch};
    const struct node **nodes;
    size_t count;
    bool truth;
    double number;
    struct text text;
    xpath_run_boolean(&truth, xpath, &context, NULL);
    xpath_run_number(&number, xpath, &context, NULL);
    if (xpath_run_text(&text, xpath, &context, NULL) == OK && !text_is_utf8(text))
        __builtin_trap();
    xpath_run_nodes(&nodes, &count, xpath, &context, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open("fuzz"), *scratch = arena_open("scratch");
    struct names *names = names_open(arena);
    struct node *document = small_tree(arena, names);
    struct clock_fixed now = {1709242200000};
    struct random_seeded seed = {1};
    struct xpath_scope scope = {names, NULL, namespace_of, has_instance, NULL};
    struct xpath_index *index = xpath_index_open(arena);
    struct xpath_host host = {.self = document,
                              .clock = clock_fixed(&now),
                              .random = random_seeded(&seed),
                              .instance = find_instance};
    struct text source = {(const char *)data, size < 2048 ? size : 2048};
    struct fault why = {.status = OK};
    struct xpath *xpath = NULL;

    enum status status = xpath_compile(&xpath, source, &scope, arena, &why);
    if (status != OK && (why.text[0] == '\0' || why.column > size + 1))
        __builtin_trap();
    if (status == OK) {
        xpath_index_add(index, xpath, &host);
        run(xpath, &host, document, scratch);
        host.index = index;
        run(xpath, &host, document, scratch);
    }
    arena_close(scratch);
    arena_close(arena);
    return 0;
}
