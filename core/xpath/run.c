#include "xpath/run.h"

#include <math.h>
#include <string.h>

#include "xpath/function.h"

/* ---- Cursors ---- */

struct cursor cursor_open(struct run *run, const struct term *term)
{
    struct cursor cursor = {.term = term};
    if (term->op != OP_PATH || !term->path->plain) {
        cursor.value = term_value(run, term);
        return cursor;
    }
    cursor.plain = true;
    cursor.node = path_slot_node(run, term->path);
    cursor.single = cursor.node != NULL;
    if (cursor.single)
        return cursor;
    cursor.from = path_origin(run, term->path);
    cursor.node = cursor.from ? walk_first(run, term->path, cursor.from) : NULL;
    return cursor;
}

bool cursor_next(struct run *run, struct cursor *cursor, struct value *value)
{
    if (run->status != OK)
        return false;
    if (!cursor->plain && cursor->value.kind != KIND_NODES) {
        *value = cursor->value;
        return cursor->next++ == 0;
    }
    if (cursor->single && cursor->next > 0)
        cursor->node = NULL;
    else if (cursor->plain && cursor->next > 0 && cursor->node)
        cursor->node = walk_next(run, cursor->term->path, cursor->from, cursor->node);
    else if (!cursor->plain)
        cursor->node = cursor->next < cursor->value.nodes.count
                           ? cursor->value.nodes.at[cursor->next]
                           : NULL;
    cursor->next++;
    if (!cursor->node || !run_work(run, 1))
        return false;
    *value = value_of_nodes((struct nodes){&cursor->node, 1});
    return true;
}

/* ---- Terms ---- */

static double sum(struct run *run, const struct term *term)
{
    double total = term_number(run, term->args[0]);
    for (size_t i = 1; i < term->arg_count; i++) {
        double next = term_number(run, term->args[i]);
        total = term->signs[i] == '-' ? total - next : total + next;
    }
    return total;
}

static double product(struct run *run, const struct term *term)
{
    double total = term_number(run, term->args[0]);
    for (size_t i = 1; i < term->arg_count; i++) {
        double next = term_number(run, term->args[i]);
        if (term->signs[i] == '*')
            total *= next;
        else
            total = term->signs[i] == '/' ? total / next : fmod(total, next);
    }
    return total;
}

static struct nodes unite(struct run *run, const struct term *term)
{
    struct set set = {0};
    for (size_t i = 0; i < term->arg_count; i++) {
        struct nodes nodes = term_nodes(run, term->args[i]);
        for (size_t j = 0; j < nodes.count && run_work(run, 1); j++)
            set_add(run, &set, nodes.at[j]);
    }
    return nodes_in_order(run, (struct nodes){set.at, set.count});
}

static struct value call(struct run *run, const struct term *term)
{
    if (!run_work(run, 1))
        return value_of_text(TEXT(""));
    return term->function->run(run, term);
}

struct value term_value(struct run *run, const struct term *term)
{
    switch ((enum op)term->op) {
    case OP_NUMBER:
        return value_of_number(term->number);
    case OP_TEXT:
        return value_of_text(term->text);
    case OP_PATH:
        return value_of_nodes(path_nodes(run, term->path));
    case OP_CALL:
        return call(run, term);
    case OP_SUM:
    case OP_PRODUCT:
    case OP_NEGATE:
        return value_of_number(term_number(run, term));
    case OP_UNION:
        return value_of_nodes(unite(run, term));
    default:
        return value_of_boolean(term_boolean(run, term));
    }
}

bool term_boolean(struct run *run, const struct term *term)
{
    switch ((enum op)term->op) {
    case OP_AND:
        for (size_t i = 0; i < term->arg_count; i++)
            if (!term_boolean(run, term->args[i]))
                return false;
        return true;
    case OP_OR:
        for (size_t i = 0; i < term->arg_count; i++)
            if (term_boolean(run, term->args[i]))
                return true;
        return false;
    case OP_EQUAL:
    case OP_UNEQUAL:
    case OP_LESS:
    case OP_LESS_EQUAL:
    case OP_MORE:
    case OP_MORE_EQUAL:
        return compare_terms(run, term);
    case OP_PATH:
        return path_first(run, term->path) != NULL;
    default:
        return value_boolean(run, term_value(run, term));
    }
}

double term_number(struct run *run, const struct term *term)
{
    switch ((enum op)term->op) {
    case OP_NUMBER:
        return term->number;
    case OP_SUM:
        return sum(run, term);
    case OP_PRODUCT:
        return product(run, term);
    case OP_NEGATE:
        return -term_number(run, term->args[0]);
    case OP_PATH: {
        const struct node *node = path_first(run, term->path);
        return node ? node_number(run, node) : NAN;
    }
    default:
        return value_number(run, term_value(run, term));
    }
}

struct text term_text(struct run *run, const struct term *term)
{
    if (term->op == OP_TEXT)
        return term->text;
    if (term->op != OP_PATH)
        return value_text(run, term_value(run, term));
    const struct node *node = path_first(run, term->path);
    return node ? node_text(run, node) : TEXT("");
}

struct nodes term_nodes(struct run *run, const struct term *term)
{
    struct value value = term_value(run, term);
    if (value.kind == KIND_NODES)
        return value.nodes;
    run_fail(run, REFUSED, term, "a path is needed here, and this is a value");
    return (struct nodes){0};
}

const struct node *term_first(struct run *run, const struct term *term)
{
    if (term->op == OP_PATH)
        return path_first(run, term->path);
    struct nodes nodes = term_nodes(run, term);
    return nodes.count > 0 ? nodes.at[0] : NULL;
}

/* ---- From outside ---- */

static struct run begin(const struct xpath *xpath, const struct xpath_context *context,
                        struct fault *why)
{
    uint64_t spent = context->spent ? *context->spent : 0;
    uint64_t left = spent < XPATH_MOST_TOGETHER ? XPATH_MOST_TOGETHER - spent : 0;
    return (struct run){.context = context,
                        .most_work = left < XPATH_MOST_WORK ? left : XPATH_MOST_WORK,
                        .scratch = context->scratch,
                        .focus = context->node,
                        .position = 1,
                        .size = 1,
                        .source = xpath->source,
                        .why = why};
}

static enum status end(struct run *run)
{
    run_work(run, XPATH_RUN_COSTS);
    if (run->context->spent)
        *run->context->spent += run->work;
    return run->status;
}

enum status xpath_run_boolean(bool *value, const struct xpath *xpath,
                              const struct xpath_context *context, struct fault *why)
{
    struct run run = begin(xpath, context, why);
    bool holds = term_boolean(&run, xpath->term);
    enum status status = end(&run);
    *value = holds && status == OK;
    return status;
}

enum status xpath_run_number(double *value, const struct xpath *xpath,
                             const struct xpath_context *context, struct fault *why)
{
    struct run run = begin(xpath, context, why);
    double number = term_number(&run, xpath->term);
    enum status status = end(&run);
    *value = status == OK ? number : NAN;
    return status;
}

enum status xpath_run_text(struct text *value, const struct xpath *xpath,
                           const struct xpath_context *context, struct fault *why)
{
    struct run run = begin(xpath, context, why);
    struct text text = term_text(&run, xpath->term);
    enum status status = end(&run);
    *value = TEXT("");
    /* Copied, for the caller may be about to change the node that holds it. */
    if (status == OK && text.len > 0) {
        char *copy = arena_bytes(context->scratch, text.len);
        *value = (struct text){memcpy(copy, text.at, text.len), text.len};
    }
    return status;
}

enum status xpath_run_nodes(const struct node ***nodes, size_t *count,
                            const struct xpath *xpath, const struct xpath_context *context,
                            struct fault *why)
{
    struct run run = begin(xpath, context, why);
    struct nodes found = term_nodes(&run, xpath->term);
    enum status status = end(&run);
    *nodes = status == OK ? found.at : NULL;
    *count = status == OK ? found.count : 0;
    return status;
}
