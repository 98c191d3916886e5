#include <string.h>

#include "base/random.h"
#include "form/load.h"

/* FNV-1a over the local part, begun with the parent's number and a key. */
static size_t hash(uint64_t key, uint32_t parent, struct text local)
{
    uint64_t sum = key ^ (parent * 0x9e3779b97f4a7c15u);
    for (size_t i = 0; i < local.len; i++)
        sum = (sum ^ (unsigned char)local.at[i]) * 1099511628211u;
    return (size_t)(sum ^ (sum >> 29));
}

static size_t slot_of(const struct form *form, uint32_t parent, struct text local)
{
    size_t slot = hash(form->index_key, parent, local) & form->index_mask;
    for (; form->index[slot] != 0; slot = (slot + 1) & form->index_mask) {
        const struct def *def = &form->defs[form->index[slot]];
        if (def->parent == parent && text_equal(def->name->local, local))
            break;
    }
    return slot;
}

/* XPath's name test: without a prefix it finds the XForms namespace, a default one or none. */
static bool tests_true(const struct name *name, struct text local, struct text uri)
{
    if (!text_equal(name->local, local))
        return false;
    if (uri.len > 0)
        return text_equal(name->uri, uri);
    return name->prefix.len == 0 || text_is(name->uri, XFORMS_NS);
}

uint32_t def_child(const struct form *form, uint32_t parent, struct text local, struct text uri)
{
    uint32_t first = form->index[slot_of(form, parent, local)]; /* 0 is the root: no child */
    if (first == 0)
        return NONE;
    if (tests_true(form->defs[first].name, local, uri))
        return first;
    for (uint32_t each = form->defs[parent].child; each != NONE; each = form->defs[each].next)
        if (tests_true(form->defs[each].name, local, uri))
            return each;
    return NONE;
}

uint32_t def_attribute(const struct form *form, uint32_t element, struct text local)
{
    uint32_t each = form->defs[element].attribute;
    while (each != NONE && !text_equal(form->defs[each].name->local, local))
        each = form->defs[each].next;
    return each;
}

bool def_within(const struct form *form, uint32_t inner, uint32_t outer)
{
    while (inner != NONE && form->defs[inner].depth > form->defs[outer].depth)
        inner = form->defs[inner].parent;
    return inner == outer;
}

/* ---- Defs and the seed from the primary instance ---- */

static size_t count_nodes(const struct xml_node *element)
{
    size_t sum = 1;
    for (const struct xml_attribute *each = element->attributes; each; each = each->next)
        sum++;
    for (struct xml_node *child = xml_element(element->child); child;
         child = xml_element(child->next))
        sum += count_nodes(child);
    return sum;
}

static uint32_t add_def(struct form *form, uint32_t parent, const struct name *name)
{
    uint32_t number = (uint32_t)form->def_count++;
    struct def *def = &form->defs[number];

    *def = (struct def){.name = name,
                        .parent = parent,
                        .child = NONE,
                        .next = NONE,
                        .attribute = NONE,
                        .control = NONE,
                        .leaf = true,
                        .depth = parent == NONE ? 0 : form->defs[parent].depth + 1};
    for (int kind = 0; kind < RULE_KINDS; kind++)
        def->rules[kind] = NONE;
    return number;
}

static void link_last(struct form *form, uint32_t *first, uint32_t number, uint32_t *last)
{
    if (*first == NONE)
        *first = number;
    else
        form->defs[*last].next = number;
    *last = number;
}

struct maker {
    struct loader *loader;
    uint32_t *last_child;     /* by def, while building */
    const struct node **seen; /* by def: the parent it was last seen in */
    size_t looks;             /* at names, one by one; see MOST_LOOKS */
};

/* Names of one spelling in many namespaces, and attributes, are searched one by one. */
enum { MOST_LOOKS = 20 * 1000 * 1000, MOST_PREFIXES = 1000 };

static uint32_t child_def(struct maker *maker, uint32_t parent, const struct name *name)
{
    struct form *form = maker->loader->form;
    size_t slot = slot_of(form, parent, name->local);

    for (uint32_t each = form->index[slot] ? form->index[slot] : NONE;
         each != NONE && maker->looks++ < MOST_LOOKS; each = form->defs[each].next)
        if (form->defs[each].name->local_id == name->local_id &&
            text_equal(form->defs[each].name->uri, name->uri))
            return each;
    uint32_t number = add_def(form, parent, name);
    form->defs[number].path =
        text_format(maker->loader->arena, "%.*s/%.*s%s%.*s", TEXT_ARG(form->defs[parent].path),
                    TEXT_ARG(name->prefix), name->prefix.len ? ":" : "", TEXT_ARG(name->local));
    link_last(form, &form->defs[parent].child, number, &maker->last_child[parent]);
    if (form->index[slot] == 0)
        form->index[slot] = number;
    return number;
}

static uint32_t attribute_def(struct maker *maker, uint32_t element, const struct name *name)
{
    struct form *form = maker->loader->form;
    uint32_t last = NONE;
    uint32_t each = form->defs[element].attribute;

    for (; each != NONE && maker->looks++ < MOST_LOOKS; each = form->defs[each].next) {
        if (form->defs[each].name->local_id == name->local_id &&
            text_equal(form->defs[each].name->uri, name->uri))
            return each;
        last = each;
    }
    if (each != NONE)
        return each; /* the looks are used up, and the form is about to be refused */
    uint32_t number = add_def(form, element, name);
    form->defs[number].is_attribute = true;
    form->defs[number].path =
        text_format(maker->loader->arena, "%.*s/@%.*s", TEXT_ARG(form->defs[element].path),
                    TEXT_ARG(name->local));
    link_last(form, &form->defs[element].attribute, number, &last);
    return number;
}

static bool is_template(const struct xml_node *element)
{
    return xml_attribute(element, "template", JAVAROSA_NS) != NULL;
}

static void copy_attributes(struct maker *maker, struct node *node,
                            const struct xml_node *element)
{
    struct loader *loader = maker->loader;

    for (const struct xml_attribute *each = element->attributes; each; each = each->next) {
        if (text_is(each->uri, JAVAROSA_NS) && text_is(each->local, "template"))
            continue;
        const struct name *name =
            name_intern(loader->form->names, each->local, each->uri, each->prefix);
        struct node *attribute = node_new(loader->arena, NODE_ATTRIBUTE, name);
        attribute->def = attribute_def(maker, node->def, name);
        attribute->value = text_copy(loader->arena, each->value);
        node_add_attribute(node, attribute);
    }
}

static struct node *copy_element(struct maker *maker, const struct xml_node *element,
                                 uint32_t def);

static void copy_child(struct maker *maker, struct node *node, const struct xml_node *child)
{
    struct form *form = maker->loader->form;
    const struct name *name = name_intern(form->names, child->local, child->uri, child->prefix);
    uint32_t def = child_def(maker, node->def, name);
    struct node *made = copy_element(maker, child, def);

    if (!is_template(child)) {
        if (maker->seen[def] == node)
            form->defs[def].twice = true;
        maker->seen[def] = node;
        node_append(node, made);
    } else if (!form->defs[def].template) {
        form->defs[def].template = made;
    }
}

static struct node *copy_element(struct maker *maker, const struct xml_node *element,
                                 uint32_t def)
{
    struct loader *loader = maker->loader;
    struct node *node = node_new(loader->arena, NODE_ELEMENT, loader->form->defs[def].name);

    node->def = def;
    copy_attributes(maker, node, element);
    struct xml_node *child = xml_element(element->child);
    if (!child)
        node->value = text_copy(loader->arena, xml_text(element, loader->work));
    else
        loader->form->defs[def].leaf = false;
    for (; child; child = xml_element(child->next))
        copy_child(maker, node, child);
    return node;
}

static enum status read_root(struct loader *loader)
{
    struct form *form = loader->form;
    const struct xml_node *root = loader->primary;
    struct maker maker = {.loader = loader};
    size_t most = count_nodes(root);

    if (most > FORM_MOST_NODES) {
        fault_set(loader->why, TOO_LARGE, "the instance has %zu nodes, more than %d", most,
                  FORM_MOST_NODES);
        fault_at(loader->why, form->file, root->line, root->column);
        return TOO_LARGE;
    }
    form->defs = arena_array(loader->arena, most, sizeof *form->defs);
    maker.last_child = arena_array(loader->work, most, sizeof *maker.last_child);
    maker.seen = arena_array(loader->work, most, sizeof *maker.seen);
    size_t slots = 16;
    while (slots < most * 2)
        slots *= 2;
    form->index = arena_array(loader->arena, slots, sizeof *form->index);
    form->index_mask = slots - 1;
    form->index_key = random_u64(random_system());
    const struct name *name = name_intern(form->names, root->local, root->uri, root->prefix);
    uint32_t number = add_def(form, NONE, name);
    form->defs[number].path = text_format(loader->arena, "/%.*s%s%.*s", TEXT_ARG(name->prefix),
                                          name->prefix.len ? ":" : "", TEXT_ARG(name->local));
    form->seed = copy_element(&maker, root, number);
    form->defs[number].leaf = false;
    if (maker.looks < MOST_LOOKS)
        return OK;
    fault_set(loader->why, TOO_LARGE,
              "too many attributes on one element, or too many elements of one name in many "
              "namespaces");
    fault_at(loader->why, form->file, root->line, root->column);
    return TOO_LARGE;
}

/* Every submission has an identity, whether the form's author thought of it or not. */
static void complete_meta(struct loader *loader)
{
    struct xml_node *root = loader->primary, *meta = xml_find(root, "meta");

    if (!meta) {
        meta = ARENA_NEW(loader->work, struct xml_node);
        meta->local = TEXT("meta");
        meta->uri = TEXT(OPENROSA_NS);
        meta->prefix = TEXT("orx");
        meta->parent = root;
        if (root->last_child)
            root->last_child->next = meta;
        else
            root->child = meta;
        root->last_child = meta;
    }
    if (xml_find(meta, "instanceID"))
        return;
    struct xml_node *id = ARENA_NEW(loader->work, struct xml_node);
    *id = (struct xml_node){
        .local = TEXT("instanceID"), .uri = meta->uri, .prefix = meta->prefix, .parent = meta};
    if (meta->last_child)
        meta->last_child->next = id;
    else
        meta->child = id;
    meta->last_child = id;
}

/* The prefixes in use, in the order in which they are met. */
static enum status declare(struct loader *loader, const struct name *name)
{
    struct form *form = loader->form;

    if (name->prefix.len == 0 || text_is(name->prefix, "xml"))
        return OK;
    for (size_t i = 0; i < form->declared_count; i++)
        if (text_equal(form->declared[i]->prefix, name->prefix))
            return OK;
    if (form->declared_count == MOST_PREFIXES)
        return fault_set(loader->why, TOO_LARGE, "the instance uses more than %d prefixes",
                         MOST_PREFIXES);
    form->declared =
        load_grow(loader->arena, form->declared, form->declared_count, sizeof *form->declared);
    form->declared[form->declared_count++] = name;
    return OK;
}

static enum status load_clock(struct loader *loader)
{
    enum status status =
        load_xpath(&loader->form->now, loader, TEXT("now()"), loader->model, "preload");
    if (status == OK)
        status =
            load_xpath(&loader->form->today, loader, TEXT("today()"), loader->model, "preload");
    return status;
}

static void read_identity(struct loader *loader)
{
    struct form *form = loader->form;
    const struct xml_node *root = loader->primary;
    struct text id = xml_value(root, "id", "");
    struct text version = xml_value(root, "version", "");

    if (version.len == 0)
        version = xml_value(root, "version", OPENROSA_NS);
    form->id = text_copy(loader->arena, id.len > 0 ? id : root->uri);
    form->version = text_copy(loader->arena, version);
    const struct xml_node *head = xml_find(loader->html, "head");
    const struct xml_node *title = head ? xml_find(head, "title") : NULL;
    if (title)
        form->title = text_copy(loader->arena, text_trim(xml_text(title, loader->work)));
    const struct xml_node *submission = xml_find(loader->model, "submission");
    if (submission)
        form->public_key =
            text_copy(loader->arena, xml_value(submission, "base64RsaPublicKey", ""));
}

static uint32_t meta_def(const struct form *form, const char *local)
{
    for (uint32_t meta = form->defs[0].child; meta != NONE; meta = form->defs[meta].next)
        for (uint32_t each =
                 text_is(form->defs[meta].name->local, "meta") ? form->defs[meta].child : NONE;
             each != NONE; each = form->defs[each].next)
            if (text_is(form->defs[each].name->local, local))
                return each;
    return NONE;
}

enum status load_model(struct loader *loader)
{
    struct xml_node *instance = xml_find(loader->model, "instance");

    loader->primary = instance ? xml_element(instance->child) : NULL;
    if (!loader->primary)
        return load_refuse(loader, instance ? instance : loader->model,
                           "the model has no instance to fill in");
    complete_meta(loader);
    enum status status = read_root(loader);
    if (status == OK)
        status = load_clock(loader);
    for (size_t i = 0; status == OK && i < loader->form->def_count; i++)
        status = declare(loader, loader->form->defs[i].name);
    if (status != OK)
        return status;
    read_identity(loader);
    loader->form->instance_id = meta_def(loader->form, "instanceID");
    loader->form->instance_name = meta_def(loader->form, "instanceName");
    return OK;
}
