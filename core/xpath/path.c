/* path.c: paths with predicates, unusual axes or a node-set to begin from. W3C XPath 1.0, 2. */
#include "xpath/lookup.h"

/* One step from a whole set. `is_level`: all nodes lie equally deep, in document order, so that
 * children need no sorting. */
struct front {
    struct set set;
    bool is_level;
};

/* ---- Axes ---- */

static void take(struct run *run, const struct step *step, const struct node *node,
                 struct set *found)
{
    run->work++;
    if (step_takes(step, node))
        set_add(run, found, node);
}

static void take_siblings(struct run *run, const struct step *step, const struct node *node,
                          struct set *found)
{
    for (; node && run_work(run, 1); node = node->next)
        take(run, step, node, found);
}

static const struct node *shown(const struct node *node)
{
    while (node && node->flags & NODE_TEMPLATE)
        node = node->next;
    return node;
}

static void take_below(struct run *run, const struct step *step, const struct node *top,
                       struct set *found)
{
    const struct node *node = shown(top->child);
    while (node && run_work(run, 1)) {
        take(run, step, node, found);
        const struct node *next = shown(node->child);
        while (!next && node != top) {
            next = shown(node->next);
            node = node->parent;
        }
        node = next;
    }
}

static void take_above(struct run *run, const struct step *step, const struct node *node,
                       struct set *found)
{
    for (; node && run_work(run, 1); node = node->parent)
        take(run, step, node, found);
}

static void take_before(struct run *run, const struct step *step, const struct node *node,
                        struct set *found)
{
    for (; node && run_work(run, 1); node = node->previous)
        take(run, step, node, found);
}

/* What the axis holds, in its own order: backwards for those that look back. */
static void gather(struct run *run, const struct step *step, const struct node *node,
                   struct set *found)
{
    bool is_attribute = node->kind == NODE_ATTRIBUTE;
    switch ((enum xpath_axis)step->axis) {
    case AXIS_CHILD:
        return take_siblings(run, step, node->child, found);
    case AXIS_ATTRIBUTE:
        return take_siblings(run, step, node->attribute, found);
    case AXIS_SELF:
        return take(run, step, node, found);
    case AXIS_PARENT:
        return node->parent ? take(run, step, node->parent, found) : (void)0;
    case AXIS_DESCENDANT_OR_SELF:
        take(run, step, node, found);
        return take_below(run, step, node, found);
    case AXIS_DESCENDANT:
        return take_below(run, step, node, found);
    case AXIS_ANCESTOR_OR_SELF:
        return take_above(run, step, node, found);
    case AXIS_ANCESTOR:
        return take_above(run, step, node->parent, found);
    case AXIS_FOLLOWING_SIBLING:
        return take_siblings(run, step, is_attribute ? NULL : node->next, found);
    case AXIS_PRECEDING_SIBLING:
        return take_before(run, step, is_attribute ? NULL : node->previous, found);
    }
}

/* ---- Predicates ---- */

static bool holds(struct run *run, const struct term *term)
{
    if (term->kind == KIND_NUMBER || term->kind == KIND_DATE)
        return term_number(run, term) == (double)run->position;
    if (term->kind != KIND_ANY)
        return term_boolean(run, term);
    struct value value = term_value(run, term);
    if (value.kind == KIND_NUMBER || value.kind == KIND_DATE)
        return value_number(run, value) == (double)run->position;
    return value_boolean(run, value);
}

/* Keeps of set[start..] what a predicate keeps. */
static void filter(struct run *run, const struct term *term, struct set *set, size_t start)
{
    const struct node *focus = run->focus;
    size_t position = run->position, size = run->size, kept = start;
    run->size = set->count - start;
    for (size_t i = start; i < set->count && run_work(run, 1); i++) {
        run->focus = set->at[i];
        run->position = i - start + 1;
        if (holds(run, term))
            set->at[kept++] = set->at[i];
    }
    set->count = kept;
    run->focus = focus;
    run->position = position;
    run->size = size;
}

/* The value of a lookup, the same for every candidate. */
struct wanted {
    const struct lookup *lookup; /* NULL: there is none, or its value is not one text */
    bool nothing;                /* no node on the right: nothing is equal to it */
    struct text text;
};

static struct wanted find_wanted(struct run *run, const struct step *step)
{
    struct wanted wanted = {0};
    if (step->predicate_count == 0 || step->axis != AXIS_CHILD)
        return wanted;
    const struct lookup *lookup = &step->predicates[0].lookup;
    if (!lookup->column)
        return wanted;
    struct value value = term_value(run, lookup->value);
    if (value.kind == KIND_NODES && value.nodes.count > 1)
        return wanted;
    wanted.lookup = lookup;
    wanted.nothing = value.kind == KIND_NODES && value.nodes.count == 0;
    wanted.text = value_text(run, value);
    return wanted;
}

static bool has_text(struct run *run, const struct node *row, const struct step *column,
                     struct text text)
{
    const struct node *cell = column->axis == AXIS_CHILD ? row->child : row->attribute;
    for (; cell; cell = cell->next) {
        run->work++;
        if (step_takes(column, cell) && text_equal(node_text(run, cell), text))
            return true;
    }
    return false;
}

static void gather_wanted(struct run *run, const struct step *step, const struct node *parent,
                          const struct wanted *wanted, struct set *found)
{
    const struct step *column = wanted->lookup->column;
    const struct xpath_index *index = run->context->host->index;
    if (wanted->nothing ||
        (index && index_find(index, run, parent, step, column, wanted->text, found)))
        return;
    for (const struct node *row = parent->child; row && run_work(run, 1); row = row->next)
        if (step_takes(step, row) && has_text(run, row, column, wanted->text))
            set_add(run, found, row);
}

/* ---- Steps ---- */

static void reverse(const struct node **at, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        const struct node *swap = at[i];
        at[i] = at[count - 1 - i];
        at[count - 1 - i] = swap;
    }
}

static bool looks_back(const struct step *step)
{
    return step->axis == AXIS_ANCESTOR || step->axis == AXIS_ANCESTOR_OR_SELF ||
           step->axis == AXIS_PRECEDING_SIBLING;
}

static void step_from(struct run *run, const struct step *step, const struct node *node,
                      const struct wanted *wanted, struct set *found)
{
    size_t start = found->count, i = 0;
    if (wanted->lookup) {
        gather_wanted(run, step, node, wanted, found);
        i = wanted->lookup->whole;
    } else {
        gather(run, step, node, found);
    }
    for (; i < step->predicate_count; i++)
        filter(run, step->predicates[i].term, found, start);
    if (looks_back(step) && found->count > start)
        reverse(found->at + start, found->count - start);
    /* Neighbours have one parent. */
    if (step->axis == AXIS_PARENT && start > 0 && found->count > start &&
        found->at[start] == found->at[start - 1])
        found->count = start;
}

static struct front take_step(struct run *run, const struct step *step, struct front from)
{
    struct front to = {.is_level = from.is_level};
    struct wanted wanted = find_wanted(run, step);
    bool many = from.set.count > 1, needs_sorting = false;
    for (size_t i = 0; i < from.set.count && run_work(run, 1); i++)
        step_from(run, step, from.set.at[i], &wanted, &to.set);
    switch ((enum xpath_axis)step->axis) {
    case AXIS_SELF:
    case AXIS_ATTRIBUTE:
        break;
    case AXIS_CHILD:
    case AXIS_PARENT:
        needs_sorting = many && !from.is_level;
        break;
    case AXIS_DESCENDANT:
    case AXIS_DESCENDANT_OR_SELF:
        needs_sorting = many && !from.is_level;
        to.is_level = false;
        break;
    case AXIS_ANCESTOR:
    case AXIS_ANCESTOR_OR_SELF:
        to.is_level = false;
        needs_sorting = many;
        break;
    default:
        needs_sorting = many;
        break;
    }
    if (needs_sorting) {
        struct nodes sorted = nodes_in_order(run, (struct nodes){to.set.at, to.set.count});
        to.set = (struct set){sorted.at, sorted.count, sorted.count};
    }
    to.is_level = to.is_level || to.set.count < 2;
    return to;
}

/* ---- Whole paths ---- */

static struct nodes plain_nodes(struct run *run, const struct path *path)
{
    struct set set = {0};
    const struct node *origin = path_origin(run, path);
    const struct node *node = origin ? walk_first(run, path, origin) : NULL;
    for (; node && run_work(run, 1); node = walk_next(run, path, origin, node))
        set_add(run, &set, node);
    return (struct nodes){set.at, set.count};
}

static struct front begin(struct run *run, const struct path *path)
{
    struct front front = {.is_level = true};
    if (path->base != BASE_FILTER) {
        const struct node *origin = path_origin(run, path);
        if (origin)
            set_add(run, &front.set, origin);
    } else {
        /* A copy: predicates write into it. What a function gives keeps its own order. */
        struct nodes nodes = term_nodes(run, path->filter);
        for (size_t i = 0; i < nodes.count; i++)
            set_add(run, &front.set, nodes.at[i]);
        front.is_level = nodes.count < 2 || path->filter->op == OP_CALL;
    }
    for (size_t i = 0; i < path->filter_predicate_count; i++)
        filter(run, path->filter_predicates[i].term, &front.set, 0);
    return front;
}

struct nodes path_nodes(struct run *run, const struct path *path)
{
    if (path->plain)
        return plain_nodes(run, path);
    struct front front = begin(run, path);
    for (size_t i = 0; i < path->step_count && front.set.count > 0 && run->status == OK; i++)
        front = take_step(run, &path->steps[i], front);
    if (run->status != OK)
        return (struct nodes){0};
    return (struct nodes){front.set.at, front.set.count};
}

const struct node *path_slot_node(struct run *run, const struct path *path)
{
    const struct node *const *slots = run->context->slots;
    return slots && path->slot != NO_SLOT ? slots[path->slot] : NULL;
}

const struct node *path_first(struct run *run, const struct path *path)
{
    const struct node *known = path_slot_node(run, path);
    if (known)
        return known;
    if (!path->plain) {
        struct nodes nodes = path_nodes(run, path);
        return nodes.count > 0 ? nodes.at[0] : NULL;
    }
    const struct node *origin = path_origin(run, path);
    return origin ? walk_first(run, path, origin) : NULL;
}
