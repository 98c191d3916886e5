#include <math.h>

#include "form/load.h"
#include "form/state.h"

size_t repeats_count(const struct node *parent, uint32_t def)
{
    size_t count = 0;
    for (const struct node *each = nodes_first(parent, def); each; each = nodes_next(each))
        count++;
    return count;
}

/* Siblings stand in the order of their defs. */
static struct node *place_after(const struct record *record, struct node *parent, uint32_t def)
{
    const struct def *defs = record->form->defs;
    struct node *last = NULL;

    for (struct node *each = nodes_first(parent, def); each; each = nodes_next(each))
        last = each;
    if (last)
        return last->next;
    for (uint32_t next = defs[def].next; next != NONE; next = defs[next].next) {
        struct node *found = nodes_first(parent, next);
        if (found)
            return found;
    }
    return NULL;
}

static void inherit(struct node *node)
{
    if (node->flags & NODE_HIDDEN || (node->parent && node->parent->flags & NODE_IRRELEVANT))
        node->flags |= NODE_IRRELEVANT;
    for (struct node *each = node->attribute; each; each = each->next)
        inherit(each);
    for (struct node *each = node->child; each; each = each->next)
        inherit(each);
}

/* What reads the repeat, or anything in it by way of it. */
static void push_structure(struct operation *operation, struct node *parent, uint32_t def)
{
    struct node nowhere = {.parent = parent, .def = def, .kind = NODE_ELEMENT};
    const struct def *repeat = &operation->record->form->defs[def];

    for (size_t i = 0; i < repeat->reader_count; i++) {
        struct node *anchor = &nowhere;
        while (anchor && anchor->kind != NODE_DOCUMENT &&
               anchor->def != repeat->readers[i].within)
            anchor = anchor->parent;
        if (anchor && anchor != &nowhere && anchor->kind != NODE_DOCUMENT)
            rule_push(operation, repeat->readers[i].rule, anchor);
    }
}

static enum status add_copy(struct operation *operation, struct node *parent,
                            const struct node *from, uint32_t def, struct node **added)
{
    struct record *record = operation->record;
    struct node *node = nodes_copy(record, from);

    if (!node)
        return fault_set(operation->why, TOO_LARGE, "the record has more than %d nodes",
                         FORM_MOST_RECORD_NODES);
    change_add(operation, parent, node, place_after(record, parent, def));
    inherit(node);
    rules_push_all(operation, node);
    if (record->loaded) {
        operation->added = load_grow(operation->arena, operation->added, operation->added_count,
                                     sizeof *operation->added);
        operation->added[operation->added_count++] = node;
    }
    *added = node;
    return OK;
}

static enum status too_many(struct operation *operation, uint32_t def)
{
    return fault_set(operation->why, TOO_LARGE, "repeat %.*s would have more than %d instances",
                     TEXT_ARG(operation->record->form->defs[def].path), FORM_MOST_REPEATS);
}

enum status repeats_add(struct operation *operation, struct node *parent, uint32_t def,
                        struct node **added)
{
    const struct def *repeat = &operation->record->form->defs[def];

    if (repeats_count(parent, def) >= FORM_MOST_REPEATS)
        return too_many(operation, def);
    enum status status = add_copy(operation, parent, repeat->template, def, added);
    push_structure(operation, parent, def);
    return status;
}

void repeats_remove(struct operation *operation, struct node *node)
{
    struct node *parent = node->parent;
    change_remove(operation, node);
    push_structure(operation, parent, node->def);
}

/* Grows by the instances that the form came with, then by the template; shrinks from the end.
 * An empty count leaves things as they are. */
enum status repeats_set_count(struct operation *operation, struct node *parent, uint32_t def,
                              double wanted)
{
    const struct form *form = operation->record->form;
    const struct def *repeat = &form->defs[def];
    size_t count = repeats_count(parent, def);
    bool own_instances = form->defs[repeat->parent].single;
    enum status status = OK;

    if (isnan(wanted) && operation->record->loaded)
        return OK;
    if (wanted >= (double)FORM_MOST_REPEATS + 1)
        return too_many(operation, def);
    size_t target = wanted >= 1 ? (size_t)wanted : 0; /* an empty one, at the start: none */
    bool changed = target != count;
    for (; status == OK && count < target; count++) {
        bool initial = own_instances && count < repeat->initial_count;
        struct node *added = NULL;
        status = add_copy(operation, parent,
                          initial ? repeat->initial[count] : repeat->template, def, &added);
    }
    for (; count > target; count--) {
        struct node *last = parent->last_child;
        while (last->def != def)
            last = last->previous;
        change_remove(operation, last);
    }
    if (changed)
        push_structure(operation, parent, def);
    return status;
}
