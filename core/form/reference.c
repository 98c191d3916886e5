#include "base/buffer.h"
#include "form/state.h"

static void add_name(struct buffer *buffer, const struct name *name)
{
    buffer_addf(buffer, "%.*s%s%.*s", TEXT_ARG(name->prefix), name->prefix.len ? ":" : "",
                TEXT_ARG(name->local));
}

static void add(struct buffer *buffer, const struct record *record, const struct node *node)
{
    if (node->parent && node->parent->kind != NODE_DOCUMENT)
        add(buffer, record, node->parent);
    buffer_add_string(buffer, node->kind == NODE_ATTRIBUTE ? "/@" : "/");
    add_name(buffer, node->name);
    if (node->kind == NODE_ELEMENT && record->form->defs[node->def].repeat)
        buffer_addf(buffer, "[%zu]", node_position(node));
}

struct text reference_of(const struct record *record, const struct node *node,
                         struct arena *arena)
{
    struct buffer buffer = {0};

    add(&buffer, record, node);
    struct text text = text_copy(arena, buffer_text(&buffer));
    buffer_close(&buffer);
    return text;
}

struct text reference_of_repeat(const struct record *record, const struct node *parent,
                                uint32_t def, struct arena *arena)
{
    struct buffer buffer = {0};

    add(&buffer, record, parent);
    buffer_add_string(&buffer, "/");
    add_name(&buffer, record->form->defs[def].name);
    struct text text = text_copy(arena, buffer_text(&buffer));
    buffer_close(&buffer);
    return text;
}

/* "name", "prefix:name", "@name", each perhaps with [n]. */
struct step {
    struct text name;
    int64_t position; /* 0: none */
};

static bool take_step(struct text *rest, struct step *step)
{
    struct text whole;

    if (!text_take_part(rest, '/', &whole))
        return false;
    size_t open = text_find(whole, TEXT("["));
    *step = (struct step){.name = whole};
    if (open == SIZE_MAX)
        return whole.len > 0;
    step->name = text_part(whole, 0, open);
    return text_ends(whole, "]") && whole.len > open + 2 &&
           text_to_int64(text_part(whole, open + 1, whole.len - open - 2), &step->position) &&
           step->position > 0;
}

static struct node *child_at(const struct record *record, struct node *parent,
                             const struct step *step)
{
    uint32_t def = def_of_path(record->form, step->name, parent->def);

    if (def == NONE || record->form->defs[def].parent != parent->def)
        return NULL;
    if (record->form->defs[def].is_attribute || record->form->defs[def].single)
        return step->position > 1 ? NULL : nodes_find(record, parent, def);
    struct node *node = nodes_first(parent, def);
    for (int64_t i = 1; node && i < step->position; i++)
        node = nodes_next(node);
    return node;
}

/* Follows all steps but the last `leave` ones (0 or 1); the step left over is in `last`. */
static struct node *follow(const struct record *record, struct text reference, bool leave,
                           struct step *last)
{
    struct node *node = record->document.child;
    struct text rest = text_trim(reference);

    if (rest.len < 2 || rest.at[0] != '/')
        return NULL;
    rest = text_part(rest, 1, rest.len);
    if (!take_step(&rest, last) || last->position > 1)
        return NULL;
    if (def_of_path(record->form, text_part(text_trim(reference), 0, last->name.len + 1), 0) !=
        0)
        return NULL;
    while (node && rest.at != NULL) {
        if (!take_step(&rest, last))
            return NULL;
        if (leave && rest.at == NULL)
            return node;
        node = child_at(record, node, last);
    }
    return leave ? NULL : node;
}

struct node *reference_find(const struct record *record, struct text reference)
{
    struct step last;
    return follow(record, reference, false, &last);
}

bool reference_find_repeat(const struct record *record, struct text reference,
                           struct node **parent, uint32_t *def)
{
    struct step last;

    *parent = follow(record, reference, true, &last);
    if (!*parent || last.position > 0)
        return false;
    *def = def_of_path(record->form, last.name, (*parent)->def);
    return *def != NONE && record->form->defs[*def].repeat;
}
