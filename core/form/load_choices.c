#include "form/load_choices.h"

static unsigned digit_of(const struct xml_node *item, unsigned otherwise)
{
    int64_t number = 0;
    struct text digit = xml_value(item, "digit", DOORSTEP_NS);
    return text_to_int64(digit, &number) && number > 0 && number < 100000 ? (unsigned)number
                                                                          : otherwise;
}

static enum status read_item(struct loader *loader, const struct xml_node *element,
                             struct body_control *control, struct item **items)
{
    const struct xml_node *value = xml_find(element, "value");
    const struct xml_node *label = xml_find(element, "label");

    if (!value)
        return load_refuse(loader, element, "an item has no value");
    *items = load_grow(loader->arena, *items, control->item_count, sizeof **items);
    struct item *item = &(*items)[control->item_count++];
    *item = (struct item){.digit = digit_of(element, (unsigned)control->item_count)};
    item->value = text_copy(loader->arena, text_trim(xml_text(value, loader->work)));
    control->items = *items;
    item->has_label = label != NULL;
    return label ? load_phrase(&item->label, loader, label) : OK;
}

/* Skips a quoted text or counts a bracket; how deep one then is. */
static int step_over(struct text source, size_t *at, int depth)
{
    char letter = source.at[*at];

    if (letter == '"' || letter == '\'') {
        size_t end = *at + 1;
        while (end < source.len && source.at[end] != letter)
            end++;
        *at = end;
    } else if (letter == '(' || letter == '[') {
        depth++;
    } else if (letter == ')' || letter == ']') {
        depth--;
    }
    return depth;
}

/* The first argument of randomize(...), or the whole. */
static struct text without_shuffle(struct text source)
{
    if (!text_starts(source, "randomize"))
        return source;
    size_t open = text_find(source, TEXT("("));
    if (open == SIZE_MAX)
        return source;
    int depth = 1;
    size_t at = open + 1;
    for (; at < source.len; at++) {
        if (depth == 1 && source.at[at] == ',')
            break;
        depth = step_over(source, &at, depth);
        if (depth == 0)
            break;
    }
    return text_trim(text_part(source, open + 1, at - open - 1));
}

/* The path before its last predicates. */
static struct text without_filter(struct text source)
{
    while (source.len > 0 && source.at[source.len - 1] == ']') {
        int depth = 0;
        size_t open = SIZE_MAX;
        for (size_t at = 0; at < source.len; at++) {
            if (source.at[at] == '[' && depth == 0)
                open = at;
            depth = step_over(source, &at, depth);
        }
        if (open == SIZE_MAX || open == 0)
            return source;
        source = text_trim(text_part(source, 0, open));
    }
    return source;
}

/* The source when it is one unprefixed name and no more, else empty. */
static struct text plain_name(struct text source)
{
    for (size_t i = 0; i < source.len; i++) {
        char letter = source.at[i];
        bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                     (letter >= '0' && letter <= '9') || letter == '_';
        if (!plain || (i == 0 && letter >= '0' && letter <= '9'))
            return (struct text){0};
    }
    return source;
}

static enum status read_itemset(struct loader *loader, const struct xml_node *element,
                                struct body_control *control)
{
    struct itemset *itemset = ARENA_NEW(loader->arena, struct itemset);
    const struct xml_node *value = xml_find(element, "value");
    const struct xml_node *label = xml_find(element, "label");
    struct text nodeset = xml_value(element, "nodeset", "");
    if (nodeset.len == 0)
        nodeset = xml_value(element, "ref", "");
    struct text list = without_filter(without_shuffle(nodeset));

    if (!value)
        value = xml_find(element, "copy"); /* an old spelling */
    if (nodeset.len == 0 || !value || xml_value(value, "ref", "").len == 0)
        return load_refuse(loader, element,
                           "an itemset needs a nodeset and a value with a ref");
    enum status status =
        load_xpath(&itemset->nodes, loader, nodeset, element, "itemset, nodeset");
    if (status == OK && list.len < nodeset.len)
        status = load_xpath(&itemset->all, loader, list, element, "itemset, nodeset");
    uint32_t question = loader->context;
    loader->context = NONE; /* from here on they are relative to an item */
    if (status == OK)
        status = load_xpath(&itemset->value, loader, xml_value(value, "ref", ""), value,
                            "itemset, value");
    if (status == OK)
        itemset->value_column = plain_name(text_trim(xpath_source(itemset->value)));
    itemset->has_label = label != NULL;
    if (status == OK && label)
        status = load_phrase(&itemset->label, loader, label);
    loader->context = question;
    control->itemset = itemset;
    return status;
}

enum status load_choices(struct loader *loader, const struct xml_node *element,
                         struct body_control *control)
{
    struct item *items = NULL;
    enum status status = OK;

    for (struct xml_node *child = xml_element(element->child); status == OK && child;
         child = xml_element(child->next)) {
        if (xml_is(child, "item"))
            status = read_item(loader, child, control, &items);
        else if (xml_is(child, "itemset"))
            status = read_itemset(loader, child, control);
    }
    if (status == OK)
        load_rule(loader, RULE_CHOICES, control->def,
                  control->itemset ? control->itemset->nodes : NULL, element);
    return status;
}
