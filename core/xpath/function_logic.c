#include <math.h>

#include "xpath/function.h"

FUNCTION(fn_boolean)
{
    return value_of_boolean(term_boolean(run, argument(call, 0)));
}

FUNCTION(fn_not)
{
    return value_of_boolean(!term_boolean(run, argument(call, 0)));
}

FUNCTION(fn_true)
{
    (void)run;
    (void)call;
    return value_of_boolean(true);
}

FUNCTION(fn_false)
{
    (void)run;
    (void)call;
    return value_of_boolean(false);
}

FUNCTION(fn_boolean_from_string)
{
    struct text text = argument_text(run, call, 0);
    return value_of_boolean(text_is(text, "1") || text_is(text, "true"));
}

/* Gives whatever the branch gives: a text, a number or nodes. */
FUNCTION(fn_if)
{
    return term_value(run, argument(call, term_boolean(run, argument(call, 0)) ? 1 : 2));
}

FUNCTION(fn_coalesce)
{
    for (size_t i = 0; i < call->arg_count && run->status == OK; i++) {
        struct text text = argument_text(run, call, i);
        if (text.len > 0)
            return value_of_text(text);
    }
    return value_of_text(TEXT(""));
}

FUNCTION(fn_once)
{
    const struct node *node = run->context->node;
    struct text held = node ? node_text(run, node) : TEXT("");
    return value_of_text(held.len > 0 ? held : argument_text(run, call, 0));
}

/* A node counts when it holds something. */
static bool is_ticked(struct run *run, struct value value)
{
    if (value.kind == KIND_NODES)
        return text_trim(node_text(run, value.nodes.at[0])).len > 0;
    return value_boolean(run, value);
}

/* -1 as the greatest leaves it open. */
static struct value within(double total, double least, double most)
{
    return value_of_boolean(total >= least && (most == -1 || total <= most));
}

FUNCTION(fn_checklist)
{
    double least = argument_number(run, call, 0), most = argument_number(run, call, 1);
    double total = 0;
    for (size_t i = 2; i < call->arg_count; i++) {
        struct cursor cursor = cursor_open(run, call->args[i]);
        for (struct value value; cursor_next(run, &cursor, &value);)
            total += is_ticked(run, value);
    }
    return within(total, least, most);
}

/* Pairs of what may be ticked and what it weighs; two lists are paired node by node. */
FUNCTION(fn_weighted_checklist)
{
    double least = argument_number(run, call, 0), most = argument_number(run, call, 1);
    double total = 0;
    for (size_t i = 2; i + 1 < call->arg_count; i += 2) {
        struct cursor ticks = cursor_open(run, call->args[i]);
        struct cursor weights = cursor_open(run, call->args[i + 1]);
        struct value tick, weight;
        while (cursor_next(run, &ticks, &tick) && cursor_next(run, &weights, &weight))
            if (is_ticked(run, tick))
                total += value_number(run, weight);
    }
    return within(total, least, most);
}

PREPARE(prepare_weighted_checklist)
{
    (void)with;
    *prepared = NULL;
    if (call->arg_count % 2 == 0)
        return OK;
    return fault_set(why, REFUSED,
                     "weighted-checklist() takes pairs of an answer and its weight after the "
                     "first 2 arguments, not %u",
                     call->arg_count - 2);
}
