#include "xpath/tree.h"

#include <assert.h>
#include <string.h>

#include "base/map.h"

struct names {
    struct arena *arena;
    struct map *locals; /* a local part: its number */
    struct map *whole;  /* local, uri and prefix with a NUL between: an index of `all` */
    const struct name **all;
    size_t count, room;
};

struct names *names_open(struct arena *arena)
{
    struct names *names = ARENA_NEW(arena, struct names);
    *names = (struct names){arena, map_open(arena), map_open(arena), NULL, 0, 0};
    return names;
}

uint32_t name_local_id(struct names *names, struct text local)
{
    uint32_t id = map_get(names->locals, local);
    if (id != UINT32_MAX)
        return id;
    id = (uint32_t)map_count(names->locals);
    map_put(names->locals, text_copy(names->arena, local), id);
    return id;
}

/* No name holds a NUL, so the three parts cannot run together. */
static struct text key_of(struct arena *arena, struct text local, struct text uri,
                          struct text prefix)
{
    const struct text parts[] = {local, TEXT("\0"), uri, TEXT("\0"), prefix};
    struct text key = {NULL, local.len + uri.len + prefix.len + 2};
    char *to = arena_bytes(arena, key.len);
    key.at = to;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].len > 0)
            memcpy(to, parts[i].at, parts[i].len);
        to += parts[i].len;
    }
    return key;
}

static const struct name *add(struct names *names, struct text key, struct name name)
{
    if (names->count == names->room) {
        const struct name **old = names->all;
        names->room = names->room ? names->room * 2 : 32;
        names->all = arena_array(names->arena, names->room, sizeof *names->all);
        if (old)
            memcpy(names->all, old, names->count * sizeof *old);
    }
    struct name *made = ARENA_NEW(names->arena, struct name);
    *made = name;
    made->id = (uint32_t)names->count;
    made->local_id = name_local_id(names, name.local);
    names->all[names->count++] = made;
    map_put(names->whole, key, made->id);
    return made;
}

const struct name *name_intern(struct names *names, struct text local, struct text uri,
                               struct text prefix)
{
    struct arena_mark mark = arena_mark(names->arena);
    struct text key = key_of(names->arena, local, uri, prefix);
    uint32_t id = map_get(names->whole, key);
    if (id != UINT32_MAX) {
        arena_release(names->arena, mark);
        return names->all[id];
    }
    struct name name = {.local = text_part(key, 0, local.len),
                        .uri = text_part(key, local.len + 1, uri.len),
                        .prefix = text_part(key, local.len + uri.len + 2, prefix.len)};
    return add(names, key, name);
}

struct node *node_new(struct arena *arena, enum node_kind kind, const struct name *name)
{
    struct node *node = ARENA_NEW(arena, struct node);
    node->kind = (uint16_t)kind;
    node->name = name;
    return node;
}

void node_append(struct node *parent, struct node *child)
{
    node_insert(parent, child, NULL);
}

void node_insert(struct node *parent, struct node *child, struct node *before)
{
    assert(child->parent == NULL && child->kind == NODE_ELEMENT);
    assert(before == NULL || before->parent == parent);
    struct node *previous = before ? before->previous : parent->last_child;
    child->parent = parent;
    child->previous = previous;
    child->next = before;
    if (previous)
        previous->next = child;
    else
        parent->child = child;
    if (before)
        before->previous = child;
    else
        parent->last_child = child;
}

void node_remove(struct node *node)
{
    struct node *parent = node->parent;
    if (!parent)
        return;
    if (node->previous)
        node->previous->next = node->next;
    else if (node->kind == NODE_ATTRIBUTE)
        parent->attribute = node->next;
    else
        parent->child = node->next;
    if (node->next)
        node->next->previous = node->previous;
    else if (node->kind != NODE_ATTRIBUTE)
        parent->last_child = node->previous;
    node->parent = node->next = node->previous = NULL;
}

void node_add_attribute(struct node *element, struct node *attribute)
{
    assert(attribute->parent == NULL && attribute->kind == NODE_ATTRIBUTE);
    struct node *last = element->attribute;
    while (last && last->next)
        last = last->next;
    attribute->parent = element;
    attribute->previous = last;
    if (last)
        last->next = attribute;
    else
        element->attribute = attribute;
}

static bool is_same_name(const struct name *a, const struct name *b)
{
    return a == b || (a && b && a->local_id == b->local_id && text_equal(a->uri, b->uri));
}

size_t node_position(const struct node *node)
{
    size_t position = 1;
    for (const struct node *other = node->previous; other; other = other->previous)
        if (is_same_name(other->name, node->name) && !(other->flags & NODE_TEMPLATE))
            position++;
    return position;
}
