#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "form/load.h"
#include "form/load_choices.h"

static const struct {
    const char *element;
    enum control control;
} CONTROLS[] = {
    {"group", CONTROL_GROUP},   {"repeat", CONTROL_REPEAT},   {"input", CONTROL_INPUT},
    {"secret", CONTROL_INPUT},  {"textarea", CONTROL_INPUT},  {"select1", CONTROL_SELECT1},
    {"select", CONTROL_SELECT}, {"rank", CONTROL_RANK},       {"range", CONTROL_RANGE},
    {"upload", CONTROL_UPLOAD}, {"trigger", CONTROL_TRIGGER},
};

static enum control control_of(const struct xml_node *element)
{
    for (size_t i = 0; i < sizeof CONTROLS / sizeof *CONTROLS; i++)
        if (xml_is(element, CONTROLS[i].element))
            return CONTROLS[i].control;
    return CONTROL_NONE;
}

static bool holds_controls(enum control control)
{
    return control == CONTROL_GROUP || control == CONTROL_REPEAT;
}

static const struct phrase *words_of(struct loader *loader, const struct xml_node *element,
                                     const char *child, enum status *status)
{
    const struct xml_node *found = xml_find(element, child);
    if (!found || *status != OK)
        return NULL;
    struct phrase *phrase = ARENA_NEW(loader->arena, struct phrase);
    *status = load_phrase(phrase, loader, found);
    return phrase;
}

static bool has_word(struct text words, const char *wanted)
{
    struct text word;
    while (text_take_word(&words, &word))
        if (text_is(word, wanted))
            return true;
    return false;
}

/* The bind's attributes win over the control's, those over the group's around it. */
static void merge_extras(struct loader *loader, struct body_control *control,
                         const struct xml_node *element)
{
    struct form *form = loader->form;
    const struct attribute *own, *layers[3] = {0};
    size_t counts[3] = {0}, count = 0;
    struct attribute *merged = NULL;

    counts[1] = load_extras(&own, loader, element);
    layers[1] = own;
    if (control->def != NONE) {
        layers[0] = form->defs[control->def].extras;
        counts[0] = form->defs[control->def].extra_count;
    }
    if (control->parent != NONE) {
        layers[2] = form->controls[control->parent].extras;
        counts[2] = form->controls[control->parent].extra_count;
    }
    for (int layer = 0; layer < 3; layer++)
        for (size_t i = 0; i < counts[layer]; i++) {
            bool nearer = false;
            for (size_t k = 0; k < count; k++)
                nearer = nearer || text_equal(merged[k].name, layers[layer][i].name);
            if (nearer)
                continue;
            merged = load_grow(loader->arena, merged, count, sizeof *merged);
            merged[count++] = layers[layer][i];
        }
    control->extras = merged;
    control->extra_count = count;
}

static enum status number_of(double *number, struct loader *loader,
                             const struct xml_node *element, const char *attribute)
{
    struct text value = xml_value(element, attribute, "");
    char *end = NULL;
    char *string = text_string(loader->work, value);

    *number = strtod(string, &end);
    if (value.len == 0 || *end != '\0' || *number - *number != 0)
        return load_refuse(loader, element, "range %s=\"%.*s\": not a number", attribute,
                           TEXT_ARG(value));
    return OK;
}

static enum status read_range(struct loader *loader, const struct xml_node *element,
                              struct body_control *control)
{
    enum status status = number_of(&control->start, loader, element, "start");
    if (status == OK)
        status = number_of(&control->end_value, loader, element, "end");
    if (status == OK)
        status = number_of(&control->step, loader, element, "step");
    if (status == OK && control->step == 0)
        return load_refuse(loader, element, "range step=\"0\": it would never end");
    if (control->step < 0)
        control->step = -control->step;
    return status;
}

static enum status read_repeat(struct loader *loader, const struct xml_node *element,
                               uint32_t number)
{
    struct def *def = &loader->form->defs[number];
    struct text count = xml_value(element, "count", JAVAROSA_NS);
    struct text fixed = xml_value(element, "noAddRemove", JAVAROSA_NS);
    const struct xpath *xpath = NULL;

    if (number == 0 || def->is_attribute)
        return load_refuse(loader, element, "repeat %.*s: the root cannot repeat",
                           TEXT_ARG(def->path));
    if (def->repeat)
        return load_refuse(loader, element, "two repeats are for %.*s", TEXT_ARG(def->path));
    def->repeat = true;
    def->leaf = false;
    if (count.len > 0) {
        char about[200];
        snprintf(about, sizeof about, "repeat %.*s, jr:count",
                 TEXT_ARG(text_part(def->path, 0, 140)));
        enum status status = load_xpath(&xpath, loader, count, element, about);
        if (status != OK)
            return status;
        def->counted = true;
        load_rule(loader, RULE_COUNT, number, xpath, element);
    }
    def->fixed = text_is(fixed, "true()") || text_is(fixed, "true");
    return OK;
}

/* A group whose ref is that of the repeat in it only carries the repeat's label. */
static struct xml_node *wrapped_repeat(struct loader *loader, const struct xml_node *group,
                                       uint32_t def, uint32_t context)
{
    struct xml_node *repeat = xml_find(group, "repeat");
    struct text path = repeat ? xml_value(repeat, "nodeset", "") : (struct text){0};

    if (!repeat)
        return NULL;
    if (def == NONE)
        return xml_find_next(repeat, "repeat") ? NULL : repeat;
    return load_reference(loader, path, context) == def ||
                   load_reference(loader, path, def) == def
               ? repeat
               : NULL;
}

static enum status read_children(struct loader *loader, const struct xml_node *element,
                                 uint32_t parent, uint32_t context);

static enum status read_kind(struct loader *loader, const struct xml_node *element,
                             struct body_control *control)
{
    switch (control->kind) {
    case CONTROL_REPEAT:
        return read_repeat(loader, element, control->def);
    case CONTROL_RANGE:
        return read_range(loader, element, control);
    case CONTROL_SELECT1:
    case CONTROL_SELECT:
    case CONTROL_RANK:
        return load_choices(loader, element, control);
    default:
        return OK;
    }
}

static enum status own_def(struct loader *loader, const struct xml_node *element,
                           struct body_control *control, uint32_t context)
{
    struct form *form = loader->form;
    enum status status = load_element_def(&control->def, loader, element, context);

    if (status == NOT_FOUND && control->kind != CONTROL_GROUP)
        return load_refuse(loader, element, "%.*s has neither ref, nodeset nor bind",
                           TEXT_ARG(element->local));
    if (status != OK && status != NOT_FOUND)
        return status;
    if (control->def == NONE || holds_controls(control->kind))
        return OK;
    struct def *def = &form->defs[control->def];
    if (!def->leaf)
        return load_refuse(loader, element, "%.*s %.*s: the node holds other nodes, no answer",
                           TEXT_ARG(element->local), TEXT_ARG(def->path));
    if (def->control != NONE)
        load_warn(loader, element, "%.*s: two controls show it", TEXT_ARG(def->path));
    else
        def->control = (uint32_t)form->control_count - 1;
    if (control->kind == CONTROL_UPLOAD && def->type == TYPE_STRING)
        def->type = TYPE_BINARY;
    return OK;
}

static struct body_control *add_control(struct loader *loader, enum control kind,
                                        uint32_t parent)
{
    struct form *form = loader->form;

    form->controls =
        load_grow(loader->arena, form->controls, form->control_count, sizeof *form->controls);
    struct body_control *control = &form->controls[form->control_count++];
    *control =
        (struct body_control){.kind = kind, .def = NONE, .parent = parent, .repeat = NONE};
    if (parent != NONE) {
        const struct body_control *outer = &form->controls[parent];
        bool in_repeat = outer->kind == CONTROL_REPEAT;
        control->repeat = in_repeat ? parent : outer->repeat;
        control->repeat_depth = outer->repeat_depth + in_repeat;
        control->field_list = outer->field_list;
    }
    return control;
}

static enum status actions_in(struct loader *loader, const struct xml_node *element,
                              uint32_t source)
{
    for (struct xml_node *child = xml_element(element->child); child;
         child = xml_element(child->next)) {
        enum status status =
            load_is_action(child) ? load_action(loader, child, source, false) : OK;
        if (status != OK)
            return status;
    }
    return OK;
}

static enum status read_control(struct loader *loader, const struct xml_node *element,
                                uint32_t parent, uint32_t context)
{
    struct form *form = loader->form;
    uint32_t number = (uint32_t)form->control_count;
    struct body_control *control = add_control(loader, control_of(element), parent);
    enum status status = own_def(loader, element, control, context);

    if (status == OK &&
        control->repeat_depth + (control->kind == CONTROL_REPEAT) > PLACE_DEEPEST)
        return load_refuse(loader, element, "repeats stand more than %d deep in one another",
                           PLACE_DEEPEST);
    control->line = element->line;
    control->column = element->column;
    control->appearance = text_copy(loader->arena, xml_value(element, "appearance", ""));
    control->media_type = text_copy(loader->arena, xml_value(element, "mediatype", ""));
    control->field_list = control->field_list || (control->kind == CONTROL_GROUP &&
                                                  has_word(control->appearance, "field-list"));
    loader->context = control->def != NONE ? control->def : context;
    control->label = words_of(loader, element, "label", &status);
    control->hint = words_of(loader, element, "hint", &status);
    if (control->kind == CONTROL_REPEAT && parent != NONE && status == OK &&
        wrapped_repeat(loader, element->parent, form->controls[parent].def, context) ==
            element) {
        if (!control->label)
            control->label = form->controls[parent].label;
        form->controls[parent].label = NULL;
    }
    merge_extras(loader, control, element);
    if (status == OK)
        status = read_kind(loader, element, control);
    uint32_t inner = control->def != NONE ? control->def : context;
    bool wrapper = control->kind == CONTROL_GROUP && control->def != NONE &&
                   wrapped_repeat(loader, element, control->def, context);
    uint32_t def = control->def;
    if (status == OK && holds_controls(control->kind))
        status = read_children(loader, element, number, inner);
    if (status == OK)
        status = actions_in(loader, element, def);
    if (wrapper)
        form->controls[number].def = NONE;
    else if (status == OK && holds_controls(form->controls[number].kind) && def != NONE &&
             form->defs[def].control == NONE)
        form->defs[def].control = number;
    form->controls[number].end = (uint32_t)form->control_count;
    return status;
}

static enum status read_children(struct loader *loader, const struct xml_node *element,
                                 uint32_t parent, uint32_t context)
{
    enum status status = OK;

    for (struct xml_node *child = xml_element(element->child); status == OK && child;
         child = xml_element(child->next)) {
        if (control_of(child) != CONTROL_NONE)
            status = read_control(loader, child, parent, context);
        else if (!xml_is(child, "label") && !xml_is(child, "hint") && !load_is_action(child))
            load_warn(loader, child, "%.*s is no control and passed over",
                      TEXT_ARG(child->local));
    }
    return status;
}

/* What a record can hold only one of is found without a search. */
static void mark_single(struct form *form)
{
    for (size_t i = 0; i < form->def_count; i++) {
        struct def *def = &form->defs[i];
        def->single = !def->repeat && !def->twice &&
                      (def->parent == NONE || form->defs[def->parent].single);
    }
}

/* Instances the form came with, and a template where it gives none: the structure of the first
 * instance with empty values. */
static struct node *empty_copy(struct arena *arena, const struct node *from)
{
    struct node *copy = node_new(arena, from->kind, from->name);
    copy->def = from->def;
    for (const struct node *each = from->attribute; each; each = each->next)
        node_add_attribute(copy, empty_copy(arena, each));
    uint32_t before = NONE;
    for (const struct node *each = from->child; each; each = each->next) {
        if (each->def != before)
            node_append(copy, empty_copy(arena, each));
        before = each->def;
    }
    return copy;
}

static void collect_initial(struct loader *loader, const struct node *node)
{
    struct form *form = loader->form;

    for (const struct node *child = node->child; child; child = child->next) {
        struct def *def = &form->defs[child->def];
        if (def->repeat) {
            if (!def->template)
                def->template = empty_copy(loader->arena, child);
            if (def->initial_count == 0 || def->initial[0]->parent == child->parent) {
                def->initial = load_grow(loader->arena, def->initial, def->initial_count,
                                         sizeof *def->initial);
                def->initial[def->initial_count++] = child;
            }
        }
        collect_initial(loader, child);
    }
}

enum status load_body(struct loader *loader)
{
    struct form *form = loader->form;
    enum status status = loader->body ? read_children(loader, loader->body, NONE, 0) : OK;

    if (status != OK)
        return status;
    mark_single(form);
    collect_initial(loader, form->seed);
    for (size_t i = 0; i < form->def_count; i++)
        if (form->defs[i].template)
            collect_initial(loader, form->defs[i].template);
    return OK;
}
