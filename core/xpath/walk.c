/* walk.c: plain paths: some steps up, then down by names. They need no list of nodes: the
 * tree's own links say where a search goes on. */
#include "xpath/run.h"

static const struct text XFORMS = {"http://www.w3.org/2002/xforms", 29};

/* ODK: an unprefixed test finds names in the XForms namespace, in a default one, or in none. */
static bool is_unprefixed(const struct name *name)
{
    return name->prefix.len == 0 || name->uri.len == 0 || text_equal(name->uri, XFORMS);
}

bool step_takes(const struct step *step, const struct node *node)
{
    const struct name *name = node->name;
    if (node->flags & NODE_TEMPLATE)
        return false;
    switch (step->test) {
    case TEST_NAME:
        return name && name->local_id == step->local_id &&
               (step->uri.len == 0 ? is_unprefixed(name) : text_equal(name->uri, step->uri));
    case TEST_ANY:
        return name != NULL;
    case TEST_NAMESPACE:
        return name && text_equal(name->uri, step->uri);
    case TEST_NODE:
        return true;
    case TEST_TEXT:
        return node->kind == NODE_ELEMENT && !node->child && node->value.len > 0;
    default:
        return false;
    }
}

static const struct node *instance_origin(struct run *run, const struct path *path)
{
    const struct xpath_host *host = run->context->host;
    struct text id = text_trim(term_text(run, path->filter));
    return host->instance ? host->instance(host->self, id) : NULL;
}

const struct node *path_origin(struct run *run, const struct path *path)
{
    switch (path->base) {
    case BASE_ROOT:
        return run->context->document;
    case BASE_FOCUS:
        return run->focus;
    case BASE_CURRENT:
        return run->context->node;
    default:
        return instance_origin(run, path);
    }
}

/* From `node` on, the first sibling that the step takes. */
static const struct node *seek(struct run *run, const struct step *step,
                               const struct node *node)
{
    size_t seen = 1;
    while (node && !step_takes(step, node)) {
        node = node->next;
        seen++;
    }
    return run_work(run, seen) ? node : NULL;
}

/* Goes on from a candidate for step `level`, down and, when a branch is used up, back. */
static const struct node *descend(struct run *run, const struct path *path, size_t level,
                                  const struct node *parent, const struct node *candidate)
{
    for (;;) {
        const struct node *node = seek(run, &path->steps[level], candidate);
        if (node && level + 1 == path->step_count)
            return node;
        if (node) {
            parent = node;
            level++;
            candidate =
                path->steps[level].axis == AXIS_ATTRIBUTE ? node->attribute : node->child;
            continue;
        }
        if (level == path->ups || run->status != OK)
            return NULL;
        candidate = parent->next;
        parent = parent->parent;
        level--;
    }
}

const struct node *walk_first(struct run *run, const struct path *path,
                              const struct node *origin)
{
    for (size_t i = 0; i < path->ups && origin; i++)
        origin = origin->parent;
    if (!origin || path->ups == path->step_count)
        return origin;
    bool attribute = path->steps[path->ups].axis == AXIS_ATTRIBUTE;
    return descend(run, path, path->ups, origin, attribute ? origin->attribute : origin->child);
}

const struct node *walk_next(struct run *run, const struct path *path,
                             const struct node *origin, const struct node *node)
{
    (void)origin;
    if (path->ups == path->step_count)
        return NULL;
    return descend(run, path, path->step_count - 1, node->parent, node->next);
}
