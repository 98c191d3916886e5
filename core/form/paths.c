#include "form/paths.h"

#include <string.h>

struct walker {
    const struct form *form;
    const struct xpath *xpath;
    uint32_t context;
    struct arena *arena;
    struct walk *walks;
    bool *begun;
    size_t *left;
    bool spent;
};

struct gathering {
    uint32_t *defs;
    size_t count;
};

static void gather(struct walker *walker, struct gathering *into, uint32_t def)
{
    if (into->count > 0 && into->defs[into->count - 1] == def)
        return;
    if (walker->spent || *walker->left == 0) {
        walker->spent = true;
        return;
    }
    --*walker->left;
    if (into->count == 0 || (into->count & (into->count - 1)) == 0) {
        uint32_t *grown =
            arena_array(walker->arena, into->count ? into->count * 2 : 1, sizeof *grown);
        if (into->count)
            memcpy(grown, into->defs, into->count * sizeof *grown);
        into->defs = grown;
    }
    into->defs[into->count++] = def;
}

static bool fits(const struct walker *walker, uint32_t def, const struct xpath_step *step)
{
    const struct name *name = walker->form->defs[def].name;

    if (step->any_name)
        return true;
    if (!text_equal(name->local, step->local))
        return false;
    if (step->uri.len > 0)
        return text_equal(name->uri, step->uri);
    return name->prefix.len == 0 || text_starts(name->uri, "http://www.w3.org/2002/xforms");
}

static void gather_children(struct walker *walker, struct gathering *into, uint32_t from,
                            const struct xpath_step *step)
{
    const struct form *form = walker->form;

    if (!step->any_name) {
        uint32_t found = def_child(form, from, step->local, step->uri);
        if (found != NONE)
            gather(walker, into, found);
        return;
    }
    for (uint32_t each = form->defs[from].child; each != NONE; each = form->defs[each].next)
        gather(walker, into, each);
}

static void gather_below(struct walker *walker, struct gathering *into, uint32_t from,
                         const struct xpath_step *step)
{
    for (uint32_t each = walker->form->defs[from].child; each != NONE && !walker->spent;
         each = walker->form->defs[each].next) {
        if (fits(walker, each, step))
            gather(walker, into, each);
        gather_below(walker, into, each, step);
    }
}

static void gather_above(struct walker *walker, struct gathering *into, uint32_t from,
                         const struct xpath_step *step)
{
    for (uint32_t each = walker->form->defs[from].parent; each != NONE;
         each = walker->form->defs[each].parent)
        if (fits(walker, each, step))
            gather(walker, into, each);
}

static void gather_step(struct walker *walker, struct gathering *into, uint32_t from,
                        const struct xpath_step *step)
{
    const struct form *form = walker->form;
    uint32_t parent = form->defs[from].parent, found;

    switch (step->axis) {
    case AXIS_CHILD:
        gather_children(walker, into, from, step);
        return;
    case AXIS_PARENT:
        if (parent != NONE && fits(walker, parent, step))
            gather(walker, into, parent);
        return;
    case AXIS_SELF:
        if (fits(walker, from, step))
            gather(walker, into, from);
        return;
    case AXIS_ATTRIBUTE:
        for (found = form->defs[from].attribute; found != NONE; found = form->defs[found].next)
            if (step->any_name || text_equal(form->defs[found].name->local, step->local))
                gather(walker, into, found);
        return;
    case AXIS_DESCENDANT_OR_SELF:
        if (fits(walker, from, step))
            gather(walker, into, from);
        gather_below(walker, into, from, step);
        return;
    case AXIS_DESCENDANT:
        gather_below(walker, into, from, step);
        return;
    case AXIS_ANCESTOR_OR_SELF:
        if (fits(walker, from, step))
            gather(walker, into, from);
        gather_above(walker, into, from, step);
        return;
    case AXIS_ANCESTOR:
        gather_above(walker, into, from, step);
        return;
    case AXIS_FOLLOWING_SIBLING:
    case AXIS_PRECEDING_SIBLING:
        if (parent != NONE)
            gather_children(walker, into, parent, step);
        return;
    }
}

static bool is_sibling(const struct xpath_step *step)
{
    return step->axis == AXIS_FOLLOWING_SIBLING || step->axis == AXIS_PRECEDING_SIBLING;
}

static struct stand after(struct walker *walker, const struct stand *before,
                          const struct xpath_step *step)
{
    const struct form *form = walker->form;
    struct gathering into = {0};
    struct stand stand = {.turn = before->turn, .crossed = before->crossed};

    for (size_t i = 0; i < before->count; i++) {
        uint32_t from = before->defs[i];
        if (from == NONE && step->axis == AXIS_CHILD) { /* the document */
            if (fits(walker, 0, step))
                gather(walker, &into, 0);
        } else if (from == NONE &&
                   (step->axis == AXIS_DESCENDANT || step->axis == AXIS_DESCENDANT_OR_SELF)) {
            gather(walker, &into, 0);
            gather_below(walker, &into, 0, step);
        } else if (from != NONE) {
            gather_step(walker, &into, from, step);
        }
    }
    stand.defs = into.defs;
    stand.count = into.count;
    for (size_t i = 0; i < stand.count; i++) {
        const struct def *def = &form->defs[stand.defs[i]];
        if (def->depth < form->defs[stand.turn].depth)
            stand.turn = stand.defs[i];
        if (is_sibling(step) && def->parent != NONE &&
            form->defs[def->parent].depth < form->defs[stand.turn].depth)
            stand.turn = def->parent;
        if (def->repeat && (step->has_predicate || is_sibling(step)))
            stand.crossed = true;
    }
    return stand;
}

static void walk_path(struct walker *walker, size_t index);

static bool first_stand(struct walker *walker, const struct xpath_path *path,
                        struct stand *stand)
{
    static const uint32_t DOCUMENT[] = {NONE};
    uint32_t *own = NULL;

    switch (path->base) {
    case PATH_ROOT:
        *stand = (struct stand){.defs = DOCUMENT, .count = 1};
        return true;
    case PATH_CONTEXT:
    case PATH_CURRENT:
        if (walker->context == NONE)
            return false;
        own = arena_array(walker->arena, 1, sizeof *own);
        *own = walker->context;
        *stand = (struct stand){.defs = own, .count = 1, .turn = walker->context};
        return true;
    case PATH_CANDIDATE:
        walk_path(walker, path->outer);
        if (!walker->walks[path->outer].record)
            return false;
        *stand = walker->walks[path->outer].stands[path->outer_step];
        return true;
    case PATH_INSTANCE:
        return false;
    }
    return false;
}

static void walk_path(struct walker *walker, size_t index)
{
    const struct xpath_path *path = xpath_path_at(walker->xpath, index);
    struct walk *walk = &walker->walks[index];

    if (walker->begun[index])
        return;
    walker->begun[index] = true;
    walk->stands = arena_array(walker->arena, path->step_count + 1, sizeof *walk->stands);
    if (!first_stand(walker, path, &walk->stands[0]))
        return;
    walk->record = true;
    for (size_t i = 0; i < path->step_count; i++) {
        const struct xpath_step *step = &path->steps[i];
        walk->stands[i + 1] = after(walker, &walk->stands[i], step);
        if (walk->stands[i + 1].count == 0 && walk->stands[i].count > 0 && walk->lost == 0 &&
            step->axis == AXIS_CHILD && !step->any_name)
            walk->lost = i + 1;
    }
}

struct walk *paths_walk(const struct form *form, const struct xpath *xpath, uint32_t context,
                        size_t *left, struct arena *arena)
{
    size_t count = xpath_path_count(xpath);
    struct walker walker = {.form = form,
                            .xpath = xpath,
                            .context = context,
                            .arena = arena,
                            .walks = arena_array(arena, count + 1, sizeof(struct walk)),
                            .begun = arena_array(arena, count + 1, sizeof(bool)),
                            .left = left};

    for (size_t i = 0; i < count; i++)
        walk_path(&walker, i);
    return walker.spent ? NULL : walker.walks;
}
