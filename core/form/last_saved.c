#include "base/log.h"
#include "form/state.h"
#include "form/xml.h"

/* Names come from the form itself, which never changes once it is read: what the old record has
 * and the form has not is left out. */
static void copy(struct record *record, struct node *parent, const struct xml_node *element,
                 uint32_t def)
{
    const struct form *form = record->form;
    struct node *node = node_new(record->saved_arena, NODE_ELEMENT, form->defs[def].name);
    struct xml_node *child = xml_element(element->child);

    node_append(parent, node);
    if (!child)
        node->value = text_copy(record->saved_arena, xml_text(element, record->saved_arena));
    for (; child; child = xml_element(child->next)) {
        uint32_t inner = def_of_path(form, child->local, def);
        if (inner != NONE && form->defs[inner].parent == def)
            copy(record, node, child, inner);
    }
}

void last_saved_read(struct record *record)
{
    const struct form *form = record->form;
    struct xml_node *root = NULL;
    struct fault why = {0};
    bool wanted = false;

    for (size_t i = 0; i < form->list_count; i++)
        wanted = wanted || form->lists[i].last_saved;
    if (!wanted || !record->host.last_saved)
        return;
    struct arena *scratch = arena_open("last saved");
    struct text xml = record->host.last_saved(record->host.self, form->id, scratch);
    if (xml.len > 0 && xml.len <= FORM_LONGEST) {
        enum status status = xml_read(&root, xml, FORM_DEEPEST, scratch, &why);
        if (status != OK)
            log_line(LOG_WARNING, "form %.*s: the last saved record cannot be read",
                     TEXT_ARG(form->id));
        if (status == OK && text_equal(root->local, form->defs[0].name->local)) {
            record->saved_arena = arena_open("last saved");
            record->last_saved = node_new(record->saved_arena, NODE_DOCUMENT, NULL);
            copy(record, record->last_saved, root, 0);
        }
    }
    arena_close(scratch);
}
