#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "form/load.h"
#include "form/state.h"

/* ---- What is still to run: a heap by the order of rules ---- */

static bool is_before(struct pending a, struct pending b)
{
    if (a.rule != b.rule)
        return a.rule < b.rule;
    return (uintptr_t)a.anchor < (uintptr_t)b.anchor;
}

void rule_push(struct operation *operation, uint32_t rule, struct node *anchor)
{
    struct pending fresh = {rule, anchor};

    if (operation->full && rule > operation->at)
        return; /* its turn comes anyway */
    if (operation->heap_count == operation->heap_room) {
        operation->heap_room = operation->heap_room ? operation->heap_room * 2 : 32;
        operation->heap = realloc(operation->heap, operation->heap_room * sizeof fresh);
        if (!operation->heap)
            fatal("no memory for %zu pending rules", operation->heap_room);
    }
    size_t at = operation->heap_count++;
    while (at > 0 && is_before(fresh, operation->heap[(at - 1) / 2])) {
        operation->heap[at] = operation->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    operation->heap[at] = fresh;
}

static struct pending pop(struct operation *operation)
{
    struct pending *heap = operation->heap, first = heap[0];
    struct pending last = heap[--operation->heap_count];
    size_t at = 0, child;

    while ((child = 2 * at + 1) < operation->heap_count) {
        if (child + 1 < operation->heap_count && is_before(heap[child + 1], heap[child]))
            child++;
        if (!is_before(heap[child], last))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return first;
}

void readers_push(struct operation *operation, const struct node *node)
{
    const struct def *def = &operation->record->form->defs[node->def];

    for (size_t i = 0; i < def->reader_count; i++) {
        const struct node *anchor = node;
        while (anchor && anchor->kind != NODE_DOCUMENT && anchor->def != def->readers[i].within)
            anchor = anchor->parent;
        if (anchor && anchor->kind != NODE_DOCUMENT)
            rule_push(operation, def->readers[i].rule, (struct node *)anchor);
    }
}

static void push_own(struct operation *operation, struct node *node)
{
    const struct def *def = &operation->record->form->defs[node->def];

    for (int kind = 0; kind < RULE_KINDS; kind++)
        if (def->rules[kind] != NONE && kind != RULE_COUNT)
            rule_push(operation, def->rules[kind], node);
}

void rules_push_all(struct operation *operation, struct node *node)
{
    const struct form *form = operation->record->form;

    push_own(operation, node);
    for (struct node *each = node->attribute; each; each = each->next)
        push_own(operation, each);
    for (uint32_t each = form->defs[node->def].child; each != NONE;
         each = form->defs[each].next)
        if (form->defs[each].rules[RULE_COUNT] != NONE)
            rule_push(operation, form->defs[each].rules[RULE_COUNT], node);
    for (struct node *each = node->child; each; each = each->next)
        rules_push_all(operation, each);
}

/* ---- Relevance ---- */

/* Whether it counts has changed for the node and so for all in it that have no say. */
static void spread(struct operation *operation, struct node *node)
{
    const struct form *form = operation->record->form;
    const struct def *def = &form->defs[node->def];
    bool hidden = (node->flags & NODE_HIDDEN) ||
                  (node->parent && (node->parent->flags & NODE_IRRELEVANT));

    if (hidden == !node_relevant(node))
        return;
    change_flags(operation, node, (uint16_t)(node->flags ^ NODE_IRRELEVANT));
    readers_push(operation, node);
    if (!hidden)
        for (int kind = RULE_CALCULATE; kind <= RULE_CHOICES; kind++)
            if (def->rules[kind] != NONE)
                rule_push(operation, def->rules[kind], node);
    for (struct node *each = node->attribute; each; each = each->next)
        spread(operation, each);
    for (struct node *each = node->child; each; each = each->next)
        spread(operation, each);
}

static void set_relevant(struct operation *operation, struct node *node, bool relevant)
{
    uint16_t flags =
        relevant ? node->flags & (uint16_t)~NODE_HIDDEN : node->flags | NODE_HIDDEN;

    if (flags == node->flags)
        return;
    change_flags(operation, node, flags);
    spread(operation, node);
}

/* ---- Running a rule ---- */

/* What a control makes of a value: a trigger only knows OK, a range its bounds. */
static struct text as_control(const struct body_control *control, struct text text,
                              struct arena *arena)
{
    if (control->kind == CONTROL_TRIGGER && text.len > 0)
        return TEXT("OK");
    if (control->kind != CONTROL_RANGE || text.len == 0)
        return text;
    double number = strtod(text_string(arena, text), NULL);
    return number >= fmin(control->start, control->end_value) &&
                   number <= fmax(control->start, control->end_value)
               ? text
               : (struct text){0};
}

void store(struct operation *operation, struct node *node, struct text text)
{
    const struct form *form = operation->record->form;
    const struct def *def = &form->defs[node->def];
    struct text cast = type_cast(def->type, text, operation->scratch);

    if (def->control != NONE)
        cast = as_control(&form->controls[def->control], cast, operation->scratch);
    change_kept(operation, node, (struct text){0}, false);
    change_value(operation, node, cast);
    if (def->rules[RULE_CHOICES] != NONE)
        rule_push(operation, def->rules[RULE_CHOICES], node);
}

static enum status run_choices(struct operation *operation, const struct rule *rule,
                               struct node *node)
{
    const struct form *form = operation->record->form;
    struct text asked = kept_value(operation->record, node), offered;

    if (asked.len == 0 || !node_relevant(node))
        return OK;
    asked = text_copy(operation->scratch, asked);
    enum status status = choices_filter(
        &offered, operation, &form->controls[form->defs[rule->def].control], node, asked);
    if (status != OK)
        return status;
    change_kept(operation, node, asked, !text_equal(offered, asked));
    change_value(operation, node, offered);
    return OK;
}

static enum status run_count(struct operation *operation, const struct rule *rule,
                             struct node *parent)
{
    const struct def *def = &operation->record->form->defs[rule->def];
    struct surroundings surroundings;
    double wanted = 0;
    /* A repeat may have no instance: the expression runs in one that is not there. */
    struct node nowhere = {.parent = parent,
                           .name = def->name,
                           .def = rule->def,
                           .kind = NODE_ELEMENT,
                           .flags = NODE_TEMPLATE};

    surroundings_of(&surroundings, operation, &nowhere);
    enum status status =
        xpath_run_number(&wanted, rule->xpath, &surroundings.context, operation->why);
    if (status != OK)
        return status;
    return repeats_set_count(operation, parent, rule->def, wanted);
}

static enum status run_value(struct operation *operation, const struct rule *rule,
                             struct node *node)
{
    struct surroundings surroundings;
    struct text text = {0};
    bool relevant = true;
    enum status status;

    surroundings_of(&surroundings, operation, node);
    if (rule->kind == RULE_RELEVANT) {
        status =
            xpath_run_boolean(&relevant, rule->xpath, &surroundings.context, operation->why);
        if (status == OK)
            set_relevant(operation, node, relevant);
        return status;
    }
    if (!node_relevant(node))
        return OK; /* it runs when the node becomes relevant */
    status = xpath_run_text(&text, rule->xpath, &surroundings.context, operation->why);
    if (status == OK)
        store(operation, node, text);
    return status;
}

/* Rules that run in one operation; more means that they set off one another without an end. A
 * row that carries on from the row before it may run once for each row. */
enum { MOST_RUNS = 200 * 1000, MOST_RUNS_A_NODE = 400 };

static enum status run_rule(struct operation *operation, uint32_t number, struct node *node)
{
    const struct rule *rule = &operation->record->form->rules[number];
    struct arena_mark mark = arena_mark(operation->scratch);
    enum status status;

    if (operation->runs++ > MOST_RUNS + MOST_RUNS_A_NODE * operation->record->node_count)
        return fault_set(operation->why, TOO_LARGE,
                         "the calculations do not settle: %.*s runs again and again",
                         TEXT_ARG(operation->record->form->defs[rule->def].path));
    if (rule->kind == RULE_COUNT)
        status = run_count(operation, rule, node);
    else if (rule->kind == RULE_CHOICES)
        status = run_choices(operation, rule, node);
    else
        status = run_value(operation, rule, node);
    arena_release(operation->scratch, mark);
    return status;
}

/* ---- All of it, in order ---- */

struct gathering {
    struct operation *operation;
    struct node **nodes;
    size_t count;
};

static void gather(void *self, struct node *node)
{
    struct gathering *gathering = self;

    if (node->flags & NODE_PENDING)
        return;
    node->flags |= NODE_PENDING;
    gathering->nodes = load_grow(gathering->operation->scratch, gathering->nodes,
                                 gathering->count, sizeof *gathering->nodes);
    gathering->nodes[gathering->count++] = node;
}

static bool is_removed(const struct record *record, const struct node *node)
{
    while (node->parent)
        node = node->parent;
    return node != &record->document;
}

static enum status run_gathered(struct operation *operation, uint32_t rule,
                                struct gathering *gathering)
{
    enum status status = OK;

    for (size_t i = 0; i < gathering->count; i++)
        gathering->nodes[i]->flags &= (uint16_t)~NODE_PENDING;
    for (size_t i = 0; status == OK && i < gathering->count; i++)
        status = run_rule(operation, rule, gathering->nodes[i]);
    return status;
}

enum status settle(struct operation *operation)
{
    const struct form *form = operation->record->form;
    enum status status = OK;

    while (status == OK && operation->heap_count > 0) {
        struct pending first = pop(operation), last = first;
        struct arena_mark mark = arena_mark(operation->scratch);
        struct gathering gathering = {.operation = operation};
        for (;;) {
            if (!is_removed(operation->record, last.anchor))
                nodes_each(operation->record, last.anchor, form->rules[first.rule].at,
                           &gathering, gather);
            struct node *before = last.anchor;
            do {
                if (operation->heap_count == 0 || operation->heap[0].rule != first.rule)
                    last.anchor = NULL;
                else
                    last = pop(operation);
            } while (last.anchor == before);
            if (!last.anchor)
                break;
        }
        status = run_gathered(operation, first.rule, &gathering);
        arena_release(operation->scratch, mark);
    }
    return status;
}

enum status settle_all(struct operation *operation)
{
    const struct form *form = operation->record->form;
    struct node *root = operation->record->document.child;
    enum status status = OK;

    operation->full = true;
    for (uint32_t rule = 0; status == OK && rule < form->rule_count; rule++) {
        struct arena_mark mark = arena_mark(operation->scratch);
        struct gathering gathering = {.operation = operation};
        operation->at = rule;
        nodes_each(operation->record, root, form->rules[rule].at, &gathering, gather);
        status = run_gathered(operation, rule, &gathering);
        arena_release(operation->scratch, mark);
    }
    operation->full = false;
    return status == OK ? settle(operation) : status;
}
