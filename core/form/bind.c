#include <stdio.h>

#include "form/load.h"

/* One bind while it is read. */
struct reading {
    struct loader *loader;
    const struct xml_node *element;
    struct def *def;
    uint32_t number;
};

static enum status compile(const struct xpath **xpath, const struct reading *reading,
                           struct text source, const char *attribute)
{
    char about[200];
    snprintf(about, sizeof about, "bind %.*s, %s",
             TEXT_ARG(text_part(reading->def->path, 0, 140)), attribute);
    return load_xpath(xpath, reading->loader, source, reading->element, about);
}

static enum status condition(const struct xpath **xpath, const struct reading *reading,
                             const char *attribute)
{
    struct text source = xml_value(reading->element, attribute, "");
    return source.len > 0 ? compile(xpath, reading, source, attribute) : OK;
}

static enum status computed(enum rule_kind kind, const struct reading *reading,
                            const char *attribute)
{
    const struct xpath *xpath = NULL;
    enum status status = condition(&xpath, reading, attribute);
    if (status == OK && xpath)
        load_rule(reading->loader, kind, reading->number, xpath, reading->element);
    return status;
}

static const struct {
    const char *name;
    enum datatype type;
} TYPES[] = {
    {"string", TYPE_STRING},     {"int", TYPE_INT},           {"integer", TYPE_INT},
    {"decimal", TYPE_DECIMAL},   {"boolean", TYPE_BOOLEAN},   {"date", TYPE_DATE},
    {"time", TYPE_TIME},         {"dateTime", TYPE_DATETIME}, {"geopoint", TYPE_GEOPOINT},
    {"geotrace", TYPE_GEOTRACE}, {"geoshape", TYPE_GEOSHAPE}, {"binary", TYPE_BINARY},
    {"barcode", TYPE_BARCODE},   {"intent", TYPE_INTENT},     {"select", TYPE_STRING},
    {"select1", TYPE_STRING},    {"rank", TYPE_STRING},       {"text", TYPE_STRING},
};

static void read_type(const struct reading *reading)
{
    struct text whole = xml_value(reading->element, "type", "");
    size_t colon = text_find(whole, TEXT(":"));
    struct text type = colon == SIZE_MAX ? whole : text_part(whole, colon + 1, whole.len);

    if (type.len == 0)
        return;
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (text_is(type, TYPES[i].name)) {
            reading->def->type = TYPES[i].type;
            return;
        }
    reading->def->type = TYPE_STRING;
    load_warn(reading->loader, reading->element,
              "bind %.*s: type \"%.*s\" is unknown; it is "
              "taken as string",
              TEXT_ARG(reading->def->path), TEXT_ARG(type));
}

static struct text preload_value(const struct reading *reading, const char *name)
{
    struct text value = xml_value(reading->element, name, JAVAROSA_NS);
    if (value.len == 0)
        value = xml_value(reading->element, name, "");
    return value;
}

static void read_preload(const struct reading *reading)
{
    struct text kind = preload_value(reading, "preload");
    struct text parameter = preload_value(reading, "preloadParams");
    struct def *def = reading->def;

    if (kind.len == 0)
        return;
    if (text_is(kind, "uid"))
        def->preload = PRELOAD_UID;
    else if (text_is(kind, "timestamp"))
        def->preload = text_is(parameter, "end") ? PRELOAD_END : PRELOAD_START;
    else if (text_is(kind, "date"))
        def->preload = PRELOAD_TODAY;
    else if (text_is(kind, "property"))
        def->preload = PRELOAD_PROPERTY;
    else
        load_warn(reading->loader, reading->element, "bind %.*s: preload \"%.*s\" is unknown",
                  TEXT_ARG(def->path), TEXT_ARG(kind));
    def->preload_property = text_copy(reading->loader->arena, parameter);
}

static enum status read_messages(const struct reading *reading)
{
    struct loader *loader = reading->loader;
    const struct xml_attribute *constraint =
        xml_attribute(reading->element, "constraintMsg", JAVAROSA_NS);
    const struct xml_attribute *required =
        xml_attribute(reading->element, "requiredMsg", JAVAROSA_NS);
    enum status status = OK;

    if (constraint)
        status = load_message(&reading->def->constraint_message, loader, reading->element,
                              constraint->value);
    if (status == OK && required)
        status = load_message(&reading->def->required_message, loader, reading->element,
                              required->value);
    return status;
}

static void read_extras(const struct reading *reading)
{
    struct form *form = reading->loader->form;
    struct def *def = reading->def;

    if (form->defs[reading->number].extra_count > 0)
        return;
    def->extra_count = load_extras(&def->extras, reading->loader, reading->element);
    for (size_t i = 0; i < def->extra_count; i++) {
        form->extras = load_grow(reading->loader->arena, form->extras, form->extra_count,
                                 sizeof *form->extras);
        form->extras[form->extra_count++] =
            (struct form_extra){def->path, def->extras[i].name, def->extras[i].value};
    }
}

static void warn_unknown(const struct reading *reading)
{
    static const char *const KNOWN[] = {"nodeset",    "ref",       "id",           "type",
                                        "relevant",   "calculate", "required",     "readonly",
                                        "constraint", "preload",   "preloadParams"};
    for (const struct xml_attribute *each = reading->element->attributes; each;
         each = each->next) {
        bool known = each->uri.len > 0;
        for (size_t i = 0; !known && i < sizeof KNOWN / sizeof *KNOWN; i++)
            known = text_is(each->local, KNOWN[i]);
        if (!known)
            load_warn(reading->loader, reading->element,
                      "bind %.*s: the attribute %.*s is unknown and passed over",
                      TEXT_ARG(reading->def->path), TEXT_ARG(each->local));
    }
}

static enum status read_bind(struct loader *loader, const struct xml_node *element)
{
    struct form *form = loader->form;
    struct text nodeset = xml_value(element, "nodeset", "");

    if (nodeset.len == 0)
        nodeset = xml_value(element, "ref", "");
    if (nodeset.len == 0)
        return load_refuse(loader, element, "a bind has no nodeset");
    uint32_t number = load_reference(loader, nodeset, 0);
    if (number == NONE)
        return load_refuse(loader, element, "bind %.*s: the instance has no such node",
                           TEXT_ARG(nodeset));
    struct reading reading = {loader, element, &form->defs[number], number};
    if (reading.def->bound)
        load_warn(loader, element, "bind %.*s: the node has a bind already", TEXT_ARG(nodeset));
    reading.def->bound = true;
    reading.def->bind_line = element->line;
    loader->context = number;
    read_type(&reading);
    read_preload(&reading);
    read_extras(&reading);
    warn_unknown(&reading);
    enum status status = computed(RULE_RELEVANT, &reading, "relevant");
    if (status == OK)
        status = computed(RULE_CALCULATE, &reading, "calculate");
    if (status == OK)
        status = condition(&reading.def->required, &reading, "required");
    if (status == OK)
        status = condition(&reading.def->readonly, &reading, "readonly");
    if (status == OK)
        status = condition(&reading.def->constraint, &reading, "constraint");
    if (status == OK)
        status = read_messages(&reading);
    return status;
}

/* Names of binds, before the body asks for them. */
static enum status name_binds(struct loader *loader)
{
    for (const struct xml_node *bind = xml_find(loader->model, "bind"); bind;
         bind = xml_find_next(bind, "bind")) {
        struct text id = xml_value(bind, "id", "");
        struct text nodeset = xml_value(bind, "nodeset", "");
        if (id.len == 0)
            continue;
        uint32_t def = load_reference(loader, nodeset, 0);
        if (map_get(loader->bind_ids, id) != NONE)
            return load_refuse(loader, bind, "two binds have the id \"%.*s\"", TEXT_ARG(id));
        if (def != NONE)
            map_put(loader->bind_ids, id, def);
    }
    return OK;
}

enum status load_binds(struct loader *loader)
{
    enum status status = name_binds(loader);

    for (const struct xml_node *bind = xml_find(loader->model, "bind"); status == OK && bind;
         bind = xml_find_next(bind, "bind"))
        status = read_bind(loader, bind);
    uint32_t id = loader->form->instance_id;
    if (status == OK && id != NONE && loader->form->defs[id].rules[RULE_CALCULATE] == NONE)
        loader->form->defs[id].preload = PRELOAD_UID;
    return status;
}
