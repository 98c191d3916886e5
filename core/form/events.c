#include "form/load.h"
#include "form/state.h"

enum { MOST_ROUNDS = 1000 }; /* actions that set off actions */

/* ---- Preloads ---- */

static struct text run_clock(struct operation *operation, const struct xpath *xpath)
{
    struct surroundings surroundings;
    struct text text = {0};

    surroundings_open(&surroundings, operation->record, operation->scratch);
    if (xpath_run_text(&text, xpath, &surroundings.context, operation->why) != OK)
        text = (struct text){0};
    return text;
}

static struct text preload_text(struct operation *operation, const struct def *def)
{
    const struct record *record = operation->record;
    const struct record_host *host = &record->host;
    char uuid[37];

    switch (def->preload) {
    case PRELOAD_UID:
        random_uuid(host->random, uuid);
        return text_format(operation->scratch, "uuid:%s", uuid);
    case PRELOAD_START:
    case PRELOAD_END:
        return run_clock(operation, record->form->now);
    case PRELOAD_TODAY:
        return run_clock(operation, record->form->today);
    case PRELOAD_PROPERTY:
        return host->property ? host->property(host->self, def->preload_property)
                              : (struct text){0};
    case PRELOAD_NONE:
        break;
    }
    return (struct text){0};
}

struct filling {
    struct operation *operation;
    const struct def *def;
};

static void fill(void *self, struct node *node)
{
    struct filling *filling = self;
    struct text text = preload_text(filling->operation, filling->def);
    if (text.len > 0)
        store(filling->operation, node, text);
}

static void preload_kind(struct operation *operation, bool end)
{
    struct record *record = operation->record;

    for (uint32_t i = 0; i < record->form->def_count; i++) {
        struct filling filling = {operation, &record->form->defs[i]};
        enum preload kind = filling.def->preload;
        if (kind != PRELOAD_NONE && (kind == PRELOAD_END) == end)
            nodes_each(record, record->document.child, i, &filling, fill);
    }
}

void preload(struct operation *operation)
{
    preload_kind(operation, false);
}

void preload_end(struct operation *operation)
{
    preload_kind(operation, true);
}

/* ---- Actions ---- */

static enum status set(struct operation *operation, const struct action *action,
                       struct node *target)
{
    struct surroundings surroundings;
    struct text text = action->literal;
    enum status status = OK;

    if (action->geopoint || !node_relevant(target))
        return OK;
    if (action->value) {
        surroundings_of(&surroundings, operation, target);
        status = xpath_run_text(&text, action->value, &surroundings.context, operation->why);
    }
    if (status != OK)
        return status;
    store(operation, target, text);
    uint32_t calculate = operation->record->form->defs[target->def].rules[RULE_CALCULATE];
    if (!operation->record->loaded && calculate != NONE)
        rule_push(operation, calculate, target); /* at load a calculation has the last word */
    return OK;
}

struct setting {
    struct operation *operation;
    const struct action *action;
    enum status status;
};

static void set_each(void *self, struct node *node)
{
    struct setting *setting = self;
    if (setting->status == OK)
        setting->status = set(setting->operation, setting->action, node);
}

/* The node a path with predicates chooses: the first, seen from `from`. */
static enum status chosen(struct node **target, struct operation *operation,
                          const struct action *action, const struct node *from)
{
    struct surroundings surroundings;
    const struct node **nodes = NULL;
    size_t count = 0;

    surroundings_of(&surroundings, operation, from);
    enum status status =
        xpath_run_nodes(&nodes, &count, action->path, &surroundings.context, operation->why);
    *target = status == OK && count > 0 ? (struct node *)nodes[0] : NULL;
    return status;
}

static enum status run_action(struct operation *operation, const struct action *action,
                              struct node *from)
{
    struct node *target = NULL;
    enum status status = OK;

    if (action->path)
        status = chosen(&target, operation, action, from);
    else
        target = nodes_near(operation->record, from, action->target);
    return status == OK && target ? set(operation, action, target) : status;
}

enum status events_load(struct operation *operation, enum event event)
{
    struct record *record = operation->record;
    struct node *root = record->document.child;
    enum status status = OK;

    for (const struct action *each = record->form->actions; status == OK && each;
         each = each->next) {
        struct setting setting = {operation, each, OK};
        if (!(each->events & event))
            continue;
        if (each->path)
            status = run_action(operation, each, root);
        else
            nodes_each(record, root, each->target, &setting, set_each);
        if (status == OK)
            status = setting.status;
        if (status == OK)
            status = settle(operation);
    }
    return status;
}

static bool is_gone(const struct record *record, const struct node *node)
{
    while (node->parent)
        node = node->parent;
    return node != &record->document;
}

static enum status new_repeat(struct operation *operation, struct node *node)
{
    const struct form *form = operation->record->form;
    enum status status = OK;

    if (form->defs[node->def].repeat)
        for (const struct action *each = form->actions; status == OK && each; each = each->next)
            if ((each->events & EVENT_NEW_REPEAT) && each->source == node->def)
                status = run_action(operation, each, node);
    for (struct node *child = node->child; status == OK && child; child = child->next)
        status = new_repeat(operation, child);
    return status;
}

static enum status value_changed(struct operation *operation, struct touched *touched)
{
    const struct form *form = operation->record->form;
    enum status status = OK;

    touched->before = text_copy(operation->arena, node_value(touched->node));
    for (const struct action *each = form->defs[touched->node->def].actions;
         status == OK && each; each = each->next_source)
        status = run_action(operation, each, touched->node);
    return status;
}

/* A node whose value really differs now, or SIZE_MAX. */
static size_t next_changed(const struct operation *operation)
{
    for (size_t i = 0; i < operation->touched_count; i++) {
        const struct touched *touched = &operation->touched[i];
        if (!is_gone(operation->record, touched->node) &&
            !text_equal(touched->before, node_value(touched->node)))
            return i;
    }
    return SIZE_MAX;
}

enum status events_settle(struct operation *operation)
{
    enum status status = settle(operation);
    size_t done = 0;

    for (unsigned rounds = 0; status == OK; rounds++) {
        size_t changed = next_changed(operation);
        if (done == operation->added_count && changed == SIZE_MAX)
            return OK;
        if (rounds > MOST_ROUNDS + FORM_MOST_REPEATS)
            return fault_set(operation->why, TOO_LARGE,
                             "actions set off one another without an end");
        if (done < operation->added_count) {
            struct node *added = operation->added[done++];
            status = is_gone(operation->record, added) ? OK : new_repeat(operation, added);
        } else {
            status = value_changed(operation, &operation->touched[changed]);
        }
        if (status == OK)
            status = settle(operation);
    }
    return status;
}
