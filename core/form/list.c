#include "form/load.h"
#include "form/table.h"

/* Lists inside the form itself keep their own structure, names and attributes. */
static enum status copy_inline(struct loader *loader, struct node *parent,
                               const struct xml_node *element)
{
    if (loader->list_nodes_left == 0)
        return fault_set(loader->why, TOO_LARGE,
                         "the lists of the form have more than %d nodes", FORM_MOST_LIST_NODES);
    loader->list_nodes_left--;
    const struct name *name =
        name_intern(loader->form->names, element->local, element->uri, element->prefix);
    struct node *node = node_new(loader->arena, NODE_ELEMENT, name);
    node_append(parent, node);
    for (const struct xml_attribute *each = element->attributes; each; each = each->next) {
        name = name_intern(loader->form->names, each->local, each->uri, each->prefix);
        struct node *attribute = node_new(loader->arena, NODE_ATTRIBUTE, name);
        attribute->value = text_copy(loader->arena, each->value);
        node_add_attribute(node, attribute);
    }
    struct xml_node *child = xml_element(element->child);
    if (!child)
        node->value = text_copy(loader->arena, xml_text(element, loader->work));
    enum status status = OK;
    for (; status == OK && child; child = xml_element(child->next))
        status = copy_inline(loader, node, child);
    return status;
}

static struct list *add_list(struct loader *loader, struct text id)
{
    struct form *form = loader->form;

    form->lists = load_grow(loader->arena, form->lists, form->list_count, sizeof *form->lists);
    struct list *list = &form->lists[form->list_count];
    *list = (struct list){.id = text_copy(loader->arena, id)};
    map_put(form->list_ids, list->id, (uint32_t)form->list_count++);
    return list;
}

/* NOT_FOUND when the attachment is not there: then the list is empty. */
static enum status read_attachment(struct loader *loader, struct list *list, struct text name)
{
    const struct form_files *files = loader->files;
    struct text bytes = {0};
    struct node *document = NULL;

    if (!files || !files->read)
        return NOT_FOUND;
    struct arena *arena = arena_open("attachment");
    enum status status = files->read(files->self, &bytes, name, arena, loader->why);
    if (status == OK && bytes.len > FORM_ATTACHMENT_LONGEST)
        status = fault_set(loader->why, TOO_LARGE, "%.*s is longer than %d bytes",
                           TEXT_ARG(name), FORM_ATTACHMENT_LONGEST);
    if (status == OK)
        status = table_read(&document, bytes, name, loader->form->names,
                            &loader->list_nodes_left, loader->arena, loader->why);
    arena_close(arena);
    list->document = document;
    return status;
}

static enum status read_external(struct loader *loader, const struct xml_node *instance,
                                 struct list *list, struct text src)
{
    struct text name = load_file_name(src);

    if (text_is(name, "last-saved")) {
        list->last_saved = true;
        return OK;
    }
    if (!text_starts(src, "jr://"))
        return load_refuse(loader, instance, "instance src=\"%.*s\": not a jr:// address",
                           TEXT_ARG(src));
    enum status status = read_attachment(loader, list, name);
    load_media(loader, name, true, status == NOT_FOUND);
    if (status != NOT_FOUND)
        return status;
    load_warn(loader, instance, "the list %.*s is missing; it is taken as empty",
              TEXT_ARG(name));
    return OK;
}

static enum status read_list(struct loader *loader, const struct xml_node *instance)
{
    struct text id = xml_value(instance, "id", ""), src = xml_value(instance, "src", "");
    struct xml_node *root = xml_element(instance->child);

    if (id.len == 0)
        return load_refuse(loader, instance, "a secondary instance has no id");
    if (map_get(loader->form->list_ids, id) != NONE)
        return load_refuse(loader, instance, "two instances have the id \"%.*s\"",
                           TEXT_ARG(id));
    struct list *list = add_list(loader, id);
    if (src.len > 0)
        return read_external(loader, instance, list, src);
    struct node *document = node_new(loader->arena, NODE_DOCUMENT, NULL);
    list->document = document;
    return root ? copy_inline(loader, document, root) : OK;
}

static bool has_instance(void *self, struct text id)
{
    struct loader *loader = self;
    return map_get(loader->form->list_ids, id) != NONE;
}

/* pulldata() may name a list of the form, an attachment or a table that the program keeps: the
 * last is only known when a record is filled in, so any name will do here. */
static bool has_table(void *self, struct text table)
{
    struct loader *loader = self;
    struct form *form = loader->form;
    struct text stem = text_ends(table, ".csv") ? text_part(table, 0, table.len - 4) : table;
    struct text name = text_format(loader->arena, "%.*s.csv", TEXT_ARG(stem));

    if (map_get(form->tables, table) != NONE)
        return true;
    uint32_t known = map_get(form->list_ids, stem);
    if (known == NONE) {
        known = (uint32_t)form->list_count;
        struct list *list = add_list(loader, name);
        enum status status = read_attachment(loader, list, name);
        load_media(loader, name, true, status == NOT_FOUND);
        loader->failed = loader->failed || (status != OK && status != NOT_FOUND);
    }
    map_put(form->tables, text_copy(loader->arena, table), known);
    return true;
}

static struct text namespace_of(void *self, struct text prefix)
{
    struct loader *loader = self;
    uint32_t index = map_get(loader->prefixes, prefix);

    if (index != NONE)
        return loader->namespaces[index];
    /* Prefixes that forms use without declaring them. */
    if (text_is(prefix, "jr"))
        return TEXT(JAVAROSA_NS);
    if (text_is(prefix, "orx"))
        return TEXT(OPENROSA_NS);
    return text_is(prefix, "odk") ? TEXT(ODK_NS) : (struct text){0};
}

static void collect_prefixes(struct loader *loader, const struct xml_node *element)
{
    for (const struct xml_declaration *each = element->declarations; each; each = each->next) {
        if (each->prefix.len == 0 || map_get(loader->prefixes, each->prefix) != NONE)
            continue;
        loader->namespaces = load_grow(loader->arena, loader->namespaces,
                                       loader->namespace_count, sizeof *loader->namespaces);
        loader->namespaces[loader->namespace_count] = text_copy(loader->arena, each->uri);
        map_put(loader->prefixes, each->prefix, loader->namespace_count++);
    }
    for (struct xml_node *child = xml_element(element->child); child;
         child = xml_element(child->next))
        collect_prefixes(loader, child);
}

enum status load_lists(struct loader *loader)
{
    struct xml_node *instance = xml_find(loader->model, "instance");
    enum status status = OK;

    loader->scope = (struct xpath_scope){.names = loader->form->names,
                                         .self = loader,
                                         .namespace_of = namespace_of,
                                         .has_instance = has_instance,
                                         .has_table = has_table};
    collect_prefixes(loader, loader->html);
    while (status == OK && instance && (instance = xml_find_next(instance, "instance")))
        status = read_list(loader, instance);
    return status;
}
