/* compare.c: = != < <= > >=. W3C XPath 1.0, 3.4; a date counts as a number. */
#include <math.h>

#include "xpath/run.h"

static bool is_equality(enum op op)
{
    return op == OP_EQUAL || op == OP_UNEQUAL;
}

static bool is_number(const struct value *value)
{
    return value->kind == KIND_NUMBER || value->kind == KIND_DATE;
}

static bool compare_numbers(enum op op, double a, double b)
{
    switch (op) {
    case OP_EQUAL:
        return a == b;
    case OP_UNEQUAL:
        return a != b;
    case OP_LESS:
        return a < b;
    case OP_LESS_EQUAL:
        return a <= b;
    case OP_MORE:
        return a > b;
    default:
        return a >= b;
    }
}

/* Two values of which none is a list. */
static bool compare_pair(struct run *run, enum op op, struct value a, struct value b)
{
    if (!is_equality(op) || is_number(&a) || is_number(&b)) {
        if (is_equality(op) && (a.kind == KIND_BOOLEAN || b.kind == KIND_BOOLEAN))
            return (value_boolean(run, a) == value_boolean(run, b)) == (op == OP_EQUAL);
        return compare_numbers(op, value_number(run, a), value_number(run, b));
    }
    bool equal = a.kind == KIND_BOOLEAN || b.kind == KIND_BOOLEAN
                     ? value_boolean(run, a) == value_boolean(run, b)
                     : text_equal(value_text(run, a), value_text(run, b));
    return equal == (op == OP_EQUAL);
}

/* Whether any value on the left compares so with one on the right, which is no list. */
static bool any_against(struct run *run, enum op op, struct cursor *left, struct value right,
                        bool swapped)
{
    struct value value;
    while (cursor_next(run, left, &value)) {
        if (value.kind == KIND_NODES)
            value = value_of_text(node_text(run, value.nodes.at[0]));
        if (swapped ? compare_pair(run, op, right, value) : compare_pair(run, op, value, right))
            return true;
    }
    return false;
}

/* Lists on both sides. */
static bool any_pair(struct run *run, enum op op, const struct term *left,
                     const struct term *right)
{
    struct cursor outer = cursor_open(run, left);
    struct value a, b;
    while (cursor_next(run, &outer, &a)) {
        struct text text = value_text(run, a);
        struct cursor inner = cursor_open(run, right);
        while (cursor_next(run, &inner, &b))
            if (compare_pair(run, op, value_of_text(text), value_of_text(value_text(run, b))))
                return true;
    }
    return false;
}

/* What a term is, when it is no list: KIND_NODES stands for one. */
static struct value scalar_of(struct run *run, const struct term *term)
{
    if (term->kind == KIND_NODES)
        return (struct value){.kind = KIND_NODES};
    return term_value(run, term);
}

bool compare_terms(struct run *run, const struct term *term)
{
    enum op op = term->op;
    const struct term *left = term->args[0], *right = term->args[1];
    struct value a = scalar_of(run, left), b = scalar_of(run, right);
    if (a.kind != KIND_NODES && b.kind != KIND_NODES)
        return compare_pair(run, op, a, b);
    if (a.kind == KIND_BOOLEAN)
        return compare_pair(run, op, a, value_of_boolean(term_boolean(run, right)));
    if (b.kind == KIND_BOOLEAN)
        return compare_pair(run, op, value_of_boolean(term_boolean(run, left)), b);
    if (a.kind == KIND_NODES && b.kind == KIND_NODES)
        return any_pair(run, op, left, right);
    bool swapped = a.kind != KIND_NODES;
    struct cursor cursor = cursor_open(run, swapped ? right : left);
    return any_against(run, op, &cursor, swapped ? a : b, swapped);
}
