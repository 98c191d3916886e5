#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "form/state.h"

/* ---- Values on the heap ---- */

struct text nodes_hold(struct record *record, struct text text)
{
    if (text.len == 0)
        return (struct text){0};
    char *copy = malloc(text.len);
    if (!copy)
        fatal("no memory for an answer of %zu bytes", text.len);
    memcpy(copy, text.at, text.len);
    record->held_bytes += text.len + sizeof(size_t);
    return (struct text){copy, text.len};
}

void nodes_drop(struct record *record, struct text held)
{
    if (!held.at)
        return;
    explicit_bzero((char *)held.at, held.len);
    free((char *)held.at);
    record->held_bytes -= held.len + sizeof(size_t);
}

/* ---- Making and giving back ---- */

static struct node *take(struct record *record)
{
    struct node *node = record->free;

    if (record->node_count >= FORM_MOST_RECORD_NODES)
        return NULL;
    record->node_count++;
    if (!node)
        return ARENA_NEW(record->arena, struct node);
    record->free = node->next;
    memset(node, 0, sizeof *node);
    return node;
}

static struct node *copy_one(struct record *record, const struct node *from)
{
    struct node *node = take(record);
    if (!node)
        return NULL;
    const struct def *def = &record->form->defs[from->def];
    node->kind = from->kind;
    node->name = from->name;
    node->def = from->def;
    node->value = from->value; /* lies in the form until it changes */
    if (from->value.len > 0 && def->type != TYPE_STRING) {
        struct arena *arena = arena_open("default");
        struct text cast = type_cast(def->type, from->value, arena);
        if (!text_equal(cast, from->value)) {
            node->value = nodes_hold(record, cast);
            node->flags |= NODE_HELD;
        }
        arena_close(arena);
    }
    return node;
}

struct node *nodes_copy(struct record *record, const struct node *from)
{
    struct node *node = copy_one(record, from);

    for (const struct node *each = from->attribute; node && each; each = each->next) {
        struct node *attribute = copy_one(record, each);
        if (!attribute) {
            nodes_free(record, node);
            return NULL;
        }
        node_add_attribute(node, attribute);
    }
    for (const struct node *each = from->child; node && each; each = each->next) {
        struct node *child = nodes_copy(record, each);
        if (!child) {
            nodes_free(record, node);
            return NULL;
        }
        node_append(node, child);
    }
    return node;
}

static void give(struct record *record, struct node *node)
{
    if (node->flags & NODE_HELD)
        nodes_drop(record, node->value);
    if (node->flags & NODE_KEPT)
        for (struct kept **each = &record->kept; *each; each = &(*each)->next)
            if ((*each)->node == node) {
                struct kept *gone = *each;
                *each = gone->next;
                nodes_drop(record, gone->text);
                free(gone);
                record->held_bytes -= sizeof *gone;
                break;
            }
    node->next = record->free;
    record->free = node;
    record->node_count--;
}

void nodes_free(struct record *record, struct node *node)
{
    for (struct node *each = node->child, *next; each; each = next) {
        next = each->next;
        nodes_free(record, each);
    }
    for (struct node *each = node->attribute, *next; each; each = next) {
        next = each->next;
        give(record, each);
    }
    give(record, node);
}

void nodes_register(struct record *record, struct node *node, bool present)
{
    const struct form *form = record->form;

    if (!form->defs[node->def].single)
        return; /* nothing below a repeat is single either */
    record->single[node->def] = present ? node : NULL;
    for (struct node *each = node->attribute; each; each = each->next)
        if (form->defs[each->def].single)
            record->single[each->def] = present ? each : NULL;
    for (struct node *each = node->child; each; each = each->next)
        nodes_register(record, each, present);
}

/* ---- Finding ---- */

struct node *nodes_first(const struct node *parent, uint32_t def)
{
    struct node *each = parent->child;
    while (each && each->def != def)
        each = each->next;
    return each;
}

struct node *nodes_next(const struct node *node)
{
    struct node *each = node->next;
    while (each && each->def != node->def)
        each = each->next;
    return each;
}

static struct node *first_below(const struct record *record, struct node *parent, uint32_t def)
{
    if (!record->form->defs[def].is_attribute)
        return nodes_first(parent, def);
    struct node *each = parent->attribute;
    while (each && each->def != def)
        each = each->next;
    return each;
}

struct node *nodes_find(const struct record *record, struct node *anchor, uint32_t def)
{
    const struct def *wanted = &record->form->defs[def];

    if (wanted->single)
        return record->single[def];
    if (anchor->def == def)
        return anchor;
    if (wanted->depth <= record->form->defs[anchor->def].depth)
        return NULL;
    struct node *parent = nodes_find(record, anchor, wanted->parent);
    return parent ? first_below(record, parent, def) : NULL;
}

struct node *nodes_near(const struct record *record, const struct node *from, uint32_t def)
{
    struct node *anchor = (struct node *)from;

    if (record->form->defs[def].single)
        return record->single[def];
    while (anchor && anchor->kind != NODE_DOCUMENT &&
           !def_within(record->form, def, anchor->def))
        anchor = anchor->parent;
    if (!anchor || anchor->kind == NODE_DOCUMENT)
        anchor = record->document.child;
    return anchor ? nodes_find(record, anchor, def) : NULL;
}

struct visit {
    const struct record *record;
    const uint32_t *chain; /* defs from below the anchor to the wanted one */
    size_t length;
    void *self;
    void (*each)(void *self, struct node *node);
};

static void descend(const struct visit *visit, struct node *parent, size_t level)
{
    struct node *next;

    for (struct node *node = first_below(visit->record, parent, visit->chain[level]); node;
         node = next) {
        bool once = visit->record->form->defs[node->def].is_attribute;
        next = once ? NULL : nodes_next(node);
        if (level + 1 == visit->length)
            visit->each(visit->self, node);
        else
            descend(visit, node, level + 1);
    }
}

void nodes_each(const struct record *record, struct node *anchor, uint32_t def, void *self,
                void (*each)(void *self, struct node *node))
{
    const struct def *defs = record->form->defs;
    uint32_t chain[FORM_DEEPEST + 2];
    size_t length = 0;

    if (defs[def].single) {
        if (record->single[def])
            each(self, record->single[def]);
        return;
    }
    if (anchor->def == def) {
        each(self, anchor);
        return;
    }
    struct node *from = anchor;
    uint32_t at = def;
    for (; at != anchor->def && at != NONE; at = defs[at].parent) {
        if (defs[at].single) { /* a shorter way down */
            from = record->single[at];
            break;
        }
        length++;
    }
    if (at == NONE || !from || length == 0 || length > FORM_DEEPEST)
        return;
    at = def;
    for (size_t i = length; i > 0; i--, at = defs[at].parent)
        chain[i - 1] = at;
    struct visit visit = {record, chain, length, self, each};
    descend(&visit, from, 0);
}

struct text node_value(const struct node *node)
{
    return node->flags & NODE_IRRELEVANT ? (struct text){0} : node->value;
}

bool node_relevant(const struct node *node)
{
    return !(node->flags & NODE_IRRELEVANT);
}

struct text kept_value(const struct record *record, const struct node *node)
{
    if (!(node->flags & NODE_KEPT))
        return node->value;
    const struct kept *each = record->kept;
    while (each->node != node)
        each = each->next;
    return each->text;
}
