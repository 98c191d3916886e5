#include "form/state.h"

struct tour {
    const struct record *record;
    struct arena *arena;
    void *self;
    bool (*visit)(void *self, const struct record_node *node);
};

/* A node that never changes by itself and nobody may change: a text to be read. */
static bool is_note(const struct def *def, const struct body_control *control)
{
    return control && control->kind == CONTROL_INPUT && (control->label || control->hint) &&
           def->readonly && text_is(text_trim(xpath_source(def->readonly)), "true()");
}

static void say(struct record_node *out, const struct tour *tour,
                const struct body_control *control, const struct node *node)
{
    if (!control)
        return;
    out->has_label = control->label != NULL;
    out->has_hint = control->hint != NULL;
    out->label = speak(tour->record, control->label, node, tour->arena);
    out->hint = speak(tour->record, control->hint, node, tour->arena);
}

static const struct body_control *control_of(const struct tour *tour, uint32_t def)
{
    const struct form *form = tour->record->form;
    uint32_t number = form->defs[def].control;
    return number == NONE ? NULL : &form->controls[number];
}

static bool visit_leaf(const struct tour *tour, const struct node *node)
{
    const struct record *record = tour->record;
    const struct def *def = &record->form->defs[node->def];
    const struct body_control *control = control_of(tour, node->def);
    struct arena_mark mark = arena_mark(tour->arena);
    struct verdict verdict;
    struct record_node out = {.kind = def->leaf ? RECORD_LEAF : RECORD_GROUP,
                              .control = control ? control->kind : CONTROL_NONE,
                              .type = def->type,
                              .value = node_value(node),
                              .relevant = node_relevant(node)};

    if (control && control->kind == CONTROL_GROUP)
        out.kind = RECORD_GROUP;
    if (def->repeat)
        out.kind = RECORD_INSTANCE;
    out.reference = reference_of(record, node, tour->arena);
    out.readonly = is_readonly(record, node);
    out.required = is_required(record, node);
    out.is_note = is_note(def, control);
    say(&out, tour, control, node);
    if (out.kind == RECORD_LEAF) {
        judge(&verdict, record, node, true, tour->arena);
        out.verdict = verdict.kind;
        out.message = verdict.message;
        out.has_message = (verdict.kind == ANSWER_CONSTRAINT && def->constraint_message) ||
                          (verdict.kind == ANSWER_MISSING && def->required_message);
        if (control && (control->items || control->itemset))
            out.choices =
                choices_list(&out.choice_count, record, control, node, true, tour->arena);
    }
    bool more = tour->visit(tour->self, &out);
    arena_release(tour->arena, mark);
    return more;
}

static bool visit_repeat(const struct tour *tour, struct node *parent, uint32_t def)
{
    const struct record *record = tour->record;
    const struct def *repeat = &record->form->defs[def];
    struct arena_mark mark = arena_mark(tour->arena);
    const struct body_control *control = control_of(tour, def);
    struct node nowhere = {.parent = parent,
                           .name = repeat->name,
                           .def = def,
                           .kind = NODE_ELEMENT,
                           .flags = NODE_TEMPLATE};
    struct record_node out = {.kind = RECORD_REPEAT,
                              .control = CONTROL_REPEAT,
                              .relevant = node_relevant(parent),
                              .count_controlled = repeat->counted || repeat->fixed};

    if (out.relevant && repeat->rules[RULE_RELEVANT] != NONE)
        out.relevant = test_condition(
            record, record->form->rules[repeat->rules[RULE_RELEVANT]].xpath, &nowhere, true);
    out.reference = reference_of_repeat(record, parent, def, tour->arena);
    out.readonly = is_readonly(record, parent);
    say(&out, tour, control, &nowhere);
    bool more = tour->visit(tour->self, &out);
    arena_release(tour->arena, mark);
    return more;
}

/* Repeats stand where their def does, so that those without an instance show up too. */
static bool visit_children(const struct tour *tour, struct node *node)
{
    const struct form *form = tour->record->form;

    for (uint32_t def = form->defs[node->def].child; def != NONE; def = form->defs[def].next) {
        if (form->defs[def].repeat && !visit_repeat(tour, node, def))
            return false;
        bool single = form->defs[def].single;
        for (struct node *each = single ? tour->record->single[def] : nodes_first(node, def);
             each; each = single ? NULL : nodes_next(each))
            if (!visit_leaf(tour, each) || !visit_children(tour, each))
                return false;
    }
    return true;
}

void record_each(const struct record *record, void *self,
                 bool (*visit)(void *self, const struct record_node *node))
{
    struct tour tour = {record, arena_open("nodes"), self, visit};

    visit_children(&tour, record->document.child);
    arena_close(tour.arena);
}
