#include <math.h>

#include "xpath/function.h"

FUNCTION(fn_count)
{
    struct cursor cursor = cursor_open(run, argument(call, 0));
    size_t count = 0;
    for (struct value value; cursor_next(run, &cursor, &value);)
        count++;
    return value_of_number((double)count);
}

FUNCTION(fn_count_non_empty)
{
    struct cursor cursor = cursor_open(run, argument(call, 0));
    size_t count = 0;
    for (struct value value; cursor_next(run, &cursor, &value);)
        count += value_text(run, value).len > 0;
    return value_of_number((double)count);
}

/* With a node: which it is among its siblings of the same name. */
FUNCTION(fn_position)
{
    if (call->arg_count == 0)
        return value_of_number((double)run->position);
    const struct node *node = term_first(run, argument(call, 0));
    if (!node)
        return value_of_number(NAN);
    size_t position = node_position(node);
    run_work(run, position);
    return value_of_number((double)position);
}

FUNCTION(fn_last)
{
    (void)call;
    return value_of_number((double)run->size);
}

static const struct name *name_of_argument(struct run *run, const struct term *call)
{
    const struct node *node = term_first(run, argument(call, 0));
    return node ? node->name : NULL;
}

FUNCTION(fn_name)
{
    const struct name *name = name_of_argument(run, call);
    if (!name)
        return value_of_text(TEXT(""));
    if (name->prefix.len == 0)
        return value_of_text(name->local);
    return value_of_text(
        text_format(run->scratch, "%.*s:%.*s", TEXT_ARG(name->prefix), TEXT_ARG(name->local)));
}

FUNCTION(fn_local_name)
{
    const struct name *name = name_of_argument(run, call);
    return value_of_text(name ? name->local : TEXT(""));
}

FUNCTION(fn_namespace_uri)
{
    const struct name *name = name_of_argument(run, call);
    return value_of_text(name ? name->uri : TEXT(""));
}

/* ---- indexed-repeat(node, repeat, n, repeat, n, ...) ---- */

enum { MOST_LEVELS = 8 };

struct level {
    struct nodes repeats;
    double index;
    size_t depth;
};

static size_t depth_of(const struct node *node)
{
    size_t depth = 0;
    for (; node; node = node->parent)
        depth++;
    return depth;
}

/* The levels by depth, whatever their order in the call; 0 when one of them names nothing. */
static size_t read_levels(struct run *run, const struct term *call, struct level *levels)
{
    size_t count = 0;
    for (size_t i = 1; i + 1 < call->arg_count; i += 2) {
        struct level level = {.repeats = term_nodes(run, call->args[i]),
                              .index = argument_number(run, call, i + 1)};
        if (level.repeats.count == 0 || isnan(level.index))
            return 0;
        level.depth = depth_of(level.repeats.at[0]);
        size_t at = count++;
        for (; at > 0 && levels[at - 1].depth > level.depth; at--)
            levels[at] = levels[at - 1];
        levels[at] = level;
    }
    return count;
}

/* The nth of those within `outer` (NULL: of all). */
static const struct node *nth_within(struct run *run, const struct level *level,
                                     const struct node *outer)
{
    double position = 0;
    for (size_t i = 0; i < level->repeats.count && run_work(run, 1); i++) {
        const struct node *node = level->repeats.at[i];
        if (outer && !node_is_within(node, outer))
            continue;
        if (++position == level->index)
            return node;
    }
    return NULL;
}

FUNCTION(fn_indexed_repeat)
{
    struct level levels[MOST_LEVELS];
    size_t count = read_levels(run, call, levels);
    const struct node *within = NULL;
    struct set found = {0};
    if (count == 0)
        return value_of_nodes((struct nodes){0});
    for (size_t i = 0; i < count; i++) {
        within = nth_within(run, &levels[i], within);
        if (!within)
            return value_of_nodes((struct nodes){0});
    }
    struct cursor cursor = cursor_open(run, argument(call, 0));
    for (struct value value; cursor_next(run, &cursor, &value);)
        if (value.kind == KIND_NODES && node_is_within(value.nodes.at[0], within))
            set_add(run, &found, value.nodes.at[0]);
    return value_of_nodes((struct nodes){found.at, found.count});
}

PREPARE(prepare_indexed_repeat)
{
    (void)with;
    *prepared = NULL;
    if (call->arg_count % 2 == 0 || call->arg_count > 2 * MOST_LEVELS + 1)
        return fault_set(why, REFUSED,
                         "indexed-repeat() takes a node, then up to %d pairs of a repeat and "
                         "its index",
                         MOST_LEVELS);
    for (size_t i = 1; i < call->arg_count; i += 2)
        if (call->args[i]->kind != KIND_NODES && call->args[i]->kind != KIND_ANY)
            return fault_set(why, REFUSED, "argument %zu of indexed-repeat() has to be a path",
                             i + 1);
    return OK;
}
