/* nodes.c: lists of nodes: growing, sorting, walking. */
#include <stdint.h>
#include <string.h>

#include "xpath/run.h"

void set_add(struct run *run, struct set *set, const struct node *node)
{
    if (set->count == set->room) {
        size_t room = set->room ? set->room * 2 : 8;
        if (!run_work(run, room))
            return;
        const struct node **more = arena_array(run->scratch, room, sizeof *more);
        if (set->count > 0)
            memcpy(more, set->at, set->count * sizeof *more);
        set->at = more;
        set->room = room;
    }
    set->at[set->count++] = node;
}

bool node_is_within(const struct node *node, const struct node *ancestor)
{
    while (node && node != ancestor)
        node = node->parent;
    return node != NULL;
}

/* ---- Document order ---- */

/* A set of pointers: open addressing in a table twice as large. */
struct table {
    const struct node **slots;
    size_t mask;
};

static const struct node **table_slot(const struct table *table, const struct node *node)
{
    size_t at = (size_t)(((uintptr_t)node >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 17);
    while (table->slots[at & table->mask] && table->slots[at & table->mask] != node)
        at++;
    return &table->slots[at & table->mask];
}

static const struct node *root_of(const struct node *node)
{
    while (node->parent)
        node = node->parent;
    return node;
}

static void take_if_listed(struct run *run, const struct table *table, const struct node *node,
                           struct set *into)
{
    if (*table_slot(table, node) == node)
        set_add(run, into, node);
}

/* All of one tree that the table holds: an element, its attributes, what is in it. */
static void collect(struct run *run, const struct table *table, const struct node *root,
                    struct set *into)
{
    const struct node *node = root;
    while (node && run_work(run, 1)) {
        take_if_listed(run, table, node, into);
        for (const struct node *own = node->attribute; own; own = own->next)
            take_if_listed(run, table, own, into);
        if (node->child) {
            node = node->child;
            continue;
        }
        while (node != root && !node->next)
            node = node->parent;
        node = node == root ? NULL : node->next;
    }
}

struct nodes nodes_in_order(struct run *run, struct nodes nodes)
{
    struct table table = {.mask = 7};
    struct set sorted = {0}, roots = {0};
    if (nodes.count < 2)
        return nodes;
    while (table.mask < nodes.count * 2)
        table.mask = table.mask * 2 + 1;
    if (!run_work(run, table.mask))
        return (struct nodes){0};
    table.slots = arena_array(run->scratch, table.mask + 1, sizeof *table.slots);
    for (size_t i = 0; i < nodes.count; i++)
        *table_slot(&table, nodes.at[i]) = nodes.at[i];
    for (size_t i = 0; i < nodes.count && sorted.count < nodes.count && run_work(run, 1); i++) {
        const struct node *root = root_of(nodes.at[i]);
        bool seen = false;
        for (size_t j = 0; j < roots.count && !seen; j++)
            seen = roots.at[j] == root;
        if (seen)
            continue;
        set_add(run, &roots, root);
        collect(run, &table, root, &sorted);
    }
    return (struct nodes){sorted.at, sorted.count};
}
