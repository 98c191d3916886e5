#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "form/load.h"
#include "form/state.h"

enum {
    MOST_RUNS = 2 * 1000 * 1000
}; /* rules run in one operation; over it: it never settles */

void operation_open(struct operation *operation, struct record *record, struct fault *why)
{
    *operation = (struct operation){.record = record,
                                    .why = why,
                                    .arena = arena_open("change"),
                                    .scratch = arena_open("expression")};
}

static void note(struct operation *operation, struct change change)
{
    operation->changes = load_grow(operation->arena, operation->changes,
                                   operation->change_count, sizeof *operation->changes);
    operation->changes[operation->change_count++] = change;
}

/* For xforms-value-changed: what could be read there when the operation began. */
static void touch(struct operation *operation, struct node *node)
{
    if (!operation->record->loaded || !operation->record->form->defs[node->def].actions)
        return;
    for (size_t i = 0; i < operation->touched_count; i++)
        if (operation->touched[i].node == node)
            return;
    operation->touched = load_grow(operation->arena, operation->touched,
                                   operation->touched_count, sizeof *operation->touched);
    operation->touched[operation->touched_count++] =
        (struct touched){node, text_copy(operation->arena, node_value(node))};
}

void change_value(struct operation *operation, struct node *node, struct text text)
{
    if (text_equal(node->value, text))
        return;
    touch(operation, node);
    note(operation,
         (struct change){
             .kind = CHANGED_VALUE, .node = node, .text = node->value, .flags = node->flags});
    node->value = nodes_hold(operation->record, text);
    node->flags |= NODE_HELD;
    readers_push(operation, node);
}

void change_flags(struct operation *operation, struct node *node, uint16_t flags)
{
    if (node->flags == flags)
        return;
    touch(operation, node);
    note(operation, (struct change){.kind = CHANGED_FLAGS, .node = node, .flags = node->flags});
    node->flags = flags;
}

static struct kept *find_kept(struct record *record, const struct node *node)
{
    struct kept *each = record->kept;
    while (each && each->node != node)
        each = each->next;
    return each;
}

static void set_kept(struct record *record, struct node *node, struct text held, bool keep)
{
    struct kept *kept = find_kept(record, node);

    if (keep && !kept) {
        kept = calloc(1, sizeof *kept);
        if (!kept)
            fatal("no memory for a kept answer");
        record->held_bytes += sizeof *kept;
        kept->node = node;
        kept->next = record->kept;
        record->kept = kept;
    }
    if (keep) {
        kept->text = held;
        node->flags |= NODE_KEPT;
        return;
    }
    node->flags &= (uint16_t)~NODE_KEPT;
    for (struct kept **each = &record->kept; kept && *each; each = &(*each)->next)
        if (*each == kept) {
            *each = kept->next;
            free(kept);
            record->held_bytes -= sizeof *kept;
            return;
        }
}

void change_kept(struct operation *operation, struct node *node, struct text text, bool keep)
{
    struct record *record = operation->record;
    const struct kept *kept = find_kept(record, node);

    if (!keep && !kept)
        return;
    if (keep && kept && text_equal(kept->text, text))
        return;
    note(operation, (struct change){.kind = CHANGED_KEPT,
                                    .node = node,
                                    .text = kept ? kept->text : (struct text){0},
                                    .flags = node->flags});
    set_kept(record, node, keep ? nodes_hold(record, text) : (struct text){0}, keep);
}

void change_add(struct operation *operation, struct node *parent, struct node *node,
                struct node *before)
{
    node_insert(parent, node, before);
    nodes_register(operation->record, node, true);
    note(operation, (struct change){.kind = ADDED, .node = node});
}

void change_remove(struct operation *operation, struct node *node)
{
    note(operation,
         (struct change){
             .kind = REMOVED, .node = node, .parent = node->parent, .before = node->next});
    nodes_register(operation->record, node, false);
    node_remove(node);
}

static void keep(struct record *record, const struct change *change)
{
    if (change->kind == CHANGED_VALUE && (change->flags & NODE_HELD))
        nodes_drop(record, change->text);
    else if (change->kind == CHANGED_KEPT)
        nodes_drop(record, change->text);
    else if (change->kind == REMOVED)
        nodes_free(record, change->node);
}

static void undo(struct record *record, const struct change *change)
{
    struct node *node = change->node;

    switch (change->kind) {
    case CHANGED_VALUE:
        nodes_drop(record, node->value);
        node->value = change->text;
        node->flags = (uint16_t)((node->flags & ~NODE_HELD) | (change->flags & NODE_HELD));
        return;
    case CHANGED_FLAGS:
        node->flags = (uint16_t)((node->flags & (NODE_HELD | NODE_KEPT)) |
                                 (change->flags & ~(NODE_HELD | NODE_KEPT)));
        return;
    case CHANGED_KEPT: {
        struct kept *kept = find_kept(record, node);
        if (kept)
            nodes_drop(record, kept->text);
        set_kept(record, node, change->text, change->flags & NODE_KEPT);
        return;
    }
    case ADDED:
        nodes_register(record, node, false);
        node_remove(node);
        nodes_free(record, node);
        return;
    case REMOVED:
        node_insert(change->parent, node, change->before);
        nodes_register(record, node, true);
        return;
    }
}

enum status operation_close(struct operation *operation, enum status status)
{
    struct record *record = operation->record;

    if (status == OK)
        for (size_t i = 0; i < operation->change_count; i++)
            keep(record, &operation->changes[i]);
    else
        for (size_t i = operation->change_count; i > 0; i--)
            undo(record, &operation->changes[i - 1]);
    free(operation->heap);
    arena_close(operation->scratch);
    arena_close(operation->arena);
    return status;
}
