#include "form/shape.h"

/* A step of a path without its predicate. */
static struct text step_name(struct text step)
{
    size_t bracket = text_find(step, TEXT("["));
    return text_trim(text_part(step, 0, bracket == SIZE_MAX ? step.len : bracket));
}

/* Takes the next step; a slash inside a predicate ends none. */
static bool take_step(struct text *rest, struct text *step)
{
    int depth = 0;
    size_t end = 0;

    if (rest->len == 0)
        return false;
    for (; end < rest->len && (depth > 0 || rest->at[end] != '/'); end++)
        depth += (rest->at[end] == '[') - (rest->at[end] == ']');
    *step = step_name(text_part(*rest, 0, end));
    *rest = text_part(*rest, end + 1, rest->len);
    return true;
}

static bool is_named(const struct name *name, struct text prefix, struct text local)
{
    return text_equal(name->local, local) && text_equal(name->prefix, prefix);
}

static uint32_t child_of(const struct form *form, uint32_t at, struct text name)
{
    size_t colon = text_find(name, TEXT(":"));
    bool prefixed = colon != SIZE_MAX;
    struct text prefix = text_part(name, 0, prefixed ? colon : 0);
    struct text local = prefixed ? text_part(name, colon + 1, name.len) : name;
    uint32_t found = prefixed ? NONE : def_child(form, at, local, (struct text){0});

    if (found != NONE)
        return found;
    for (uint32_t each = form->defs[at].child; each != NONE; each = form->defs[each].next) {
        if (is_named(form->defs[each].name, prefix, local))
            return each;
        if (found == NONE && text_equal(form->defs[each].name->local, local))
            found = each; /* authors mix the namespaces of meta */
    }
    return found;
}

static uint32_t follow(const struct form *form, uint32_t at, struct text step)
{
    if (text_is(step, "..") || text_is(step, "parent::*"))
        return form->defs[at].parent;
    if (text_is(step, ".") || text_is(step, "current()"))
        return at;
    if (step.len == 0 || step.at[0] != '@')
        return child_of(form, at, step);
    struct text name = text_part(step, 1, step.len);
    size_t colon = text_find(name, TEXT(":"));
    return def_attribute(form, at,
                         colon == SIZE_MAX ? name : text_part(name, colon + 1, name.len));
}

uint32_t def_of_path(const struct form *form, struct text path, uint32_t context)
{
    struct text rest = text_trim(path), step;
    uint32_t at = context;

    if (rest.len == 0)
        return NONE;
    if (rest.at[0] == '/') {
        rest = text_part(rest, 1, rest.len);
        if (!take_step(&rest, &step))
            return NONE;
        size_t colon = text_find(step, TEXT(":"));
        if (colon != SIZE_MAX)
            step = text_part(step, colon + 1, step.len);
        if (!text_equal(step, form->defs[0].name->local))
            return NONE;
        at = 0;
    }
    while (at != NONE && take_step(&rest, &step))
        at = follow(form, at, step);
    return at;
}
