#include "form/load.h"

static const struct {
    const char *name;
    unsigned event;
} EVENTS[] = {
    {"odk-instance-first-load", EVENT_FIRST_LOAD},
    {"xforms-ready", EVENT_FIRST_LOAD}, /* an old spelling */
    {"jr-insert", EVENT_NEW_REPEAT},    /* an old spelling */
    {"odk-instance-load", EVENT_LOAD},
    {"odk-new-repeat", EVENT_NEW_REPEAT},
    {"xforms-value-changed", EVENT_VALUE_CHANGED},
    {"xforms-revalidate", EVENT_REVALIDATE},
};

bool load_is_action(const struct xml_node *element)
{
    return xml_is(element, "setvalue") || xml_is(element, "setgeopoint") ||
           xml_is(element, "recordaudio");
}

static enum status read_events(struct loader *loader, const struct xml_node *element,
                               struct action *action)
{
    struct text rest = xml_value(element, "event", ""), word;

    while (text_take_word(&rest, &word)) {
        unsigned event = 0;
        for (size_t i = 0; i < sizeof EVENTS / sizeof *EVENTS; i++)
            if (text_is(word, EVENTS[i].name))
                event = EVENTS[i].event;
        if (event == 0)
            return load_refuse(loader, element, "%.*s: the event \"%.*s\" is unknown",
                               TEXT_ARG(element->local), TEXT_ARG(word));
        action->events |= event;
    }
    if (action->events == 0)
        return load_refuse(loader, element, "%.*s names no event", TEXT_ARG(element->local));
    return OK;
}

static enum status read_value(struct loader *loader, const struct xml_node *element,
                              struct action *action)
{
    struct text value = xml_value(element, "value", "");

    if (value.len > 0)
        return load_xpath(&action->value, loader, value, element, "setvalue, value");
    if (!xml_attribute(element, "value", ""))
        action->literal = text_copy(loader->arena, xml_text(element, loader->work));
    return OK;
}

static void file_action(struct loader *loader, struct action *action)
{
    *loader->last_action = action;
    loader->last_action = &action->next;
    if (!(action->events & EVENT_VALUE_CHANGED) || action->source == NONE)
        return;
    struct action **last = &loader->form->defs[action->source].actions;
    while (*last)
        last = &(*last)->next_source;
    *last = action;
}

enum status load_action(struct loader *loader, const struct xml_node *element, uint32_t source,
                        bool in_model)
{
    struct action *action = ARENA_NEW(loader->arena, struct action);
    struct text ref = xml_value(element, "ref", "");

    if (xml_is(element, "recordaudio")) {
        load_warn(loader, element, "recordaudio is passed over: nothing is recorded unasked");
        return OK;
    }
    action->source = source;
    action->geopoint = xml_is(element, "setgeopoint");
    if (action->geopoint)
        load_warn(loader, element, "setgeopoint leaves its node empty: there is no position");
    enum status status = read_events(loader, element, action);
    if (status == OK && in_model && (action->events & EVENT_NEW_REPEAT))
        status = load_refuse(loader, element, "odk-new-repeat belongs inside a repeat");
    if (status == OK)
        status =
            load_element_def(&action->target, loader, element, source == NONE ? 0 : source);
    if (status == NOT_FOUND)
        status = load_refuse(loader, element, "%.*s has neither ref nor bind",
                             TEXT_ARG(element->local));
    if (status == OK && !loader->form->defs[action->target].leaf)
        status = load_refuse(loader, element, "%.*s ref=\"%.*s\": the node holds other nodes",
                             TEXT_ARG(element->local), TEXT_ARG(ref));
    loader->context = action->target;
    if (status == OK && text_find(ref, TEXT("[")) != SIZE_MAX)
        status = load_xpath(&action->path, loader, ref, element, "setvalue, ref");
    if (status == OK && !action->geopoint)
        status = read_value(loader, element, action);
    if (status == OK)
        file_action(loader, action);
    return status;
}

enum status load_actions(struct loader *loader)
{
    enum status status = OK;

    for (struct xml_node *child = xml_element(loader->model->child); status == OK && child;
         child = xml_element(child->next))
        if (load_is_action(child))
            status = load_action(loader, child, NONE, true);
    return status;
}
