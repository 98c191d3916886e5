#include "form/state.h"

/* The label of the nearest group or repeat around a control that has one. */
static struct faces section_of(const struct record *record, uint32_t control,
                               const struct node *node, struct arena *arena)
{
    const struct form *form = record->form;

    for (uint32_t each = form->controls[control].parent; each != NONE;
         each = form->controls[each].parent) {
        const struct body_control *outer = &form->controls[each];
        if (!outer->label)
            continue;
        const struct node *at = node;
        while (outer->def != NONE && at && at->kind != NODE_DOCUMENT && at->def != outer->def)
            at = at->parent;
        if (!at || at->kind == NODE_DOCUMENT)
            at = node;
        return speak(record, outer->label, at, arena);
    }
    return (struct faces){0};
}

static void describe_repeat(struct question *question, const struct record *record,
                            struct place place, struct arena *arena)
{
    const struct form *form = record->form;
    const struct body_control *control = &form->controls[place.control];
    struct node *parent = place_repeat_parent(record, place);

    if (!parent)
        return;
    struct node nowhere = {.parent = parent,
                           .name = form->defs[control->def].name,
                           .def = control->def,
                           .kind = NODE_ELEMENT,
                           .flags = NODE_TEMPLATE};
    question->name = form->defs[control->def].name->local;
    question->reference = reference_of_repeat(record, parent, control->def, arena);
    question->repeat_count = repeats_count(parent, control->def);
    question->label = speak(record, control->label, &nowhere, arena);
    question->section = section_of(record, place.control, parent, arena);
}

void record_question(struct question *question, const struct record *record, struct place place,
                     struct arena *arena)
{
    const struct form *form = record->form;

    *question = (struct question){0};
    if ((place.kind != PLACE_QUESTION && place.kind != PLACE_REPEAT) ||
        place.control >= form->control_count)
        return;
    const struct body_control *control = &form->controls[place.control];
    question->control = control->kind;
    question->appearance = control->appearance;
    question->media_type = control->media_type;
    question->field_list = control->field_list;
    question->range_start = control->start;
    question->range_end = control->end_value;
    question->range_step = control->step;
    question->extras = (struct attribute *)control->extras;
    question->extra_count = control->extra_count;
    if (place.kind == PLACE_REPEAT) {
        describe_repeat(question, record, place, arena);
        return;
    }
    const struct node *node = place_node(record, place);
    if (!node)
        return;
    question->type = form->defs[node->def].type;
    question->name = node->name->local;
    question->reference = reference_of(record, node, arena);
    question->label = speak(record, control->label, node, arena);
    question->hint = speak(record, control->hint, node, arena);
    question->section = section_of(record, place.control, node, arena);
    question->readonly = is_readonly(record, node);
    question->required = is_required(record, node);
    question->value = text_copy(arena, node_value(node));
    if (control->items || control->itemset)
        question->choices =
            choices_list(&question->choice_count, record, control, node, true, arena);
}
