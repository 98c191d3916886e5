#include "form/state.h"
#include "form/table.h"

static const struct node *instance_document(void *self, struct text id)
{
    const struct surroundings *surroundings = self;
    const struct form *form = surroundings->record->form;
    uint32_t index = map_get(form->list_ids, id);

    if (index == NONE)
        return NULL;
    return form->lists[index].last_saved ? surroundings->record->last_saved
                                         : form->lists[index].document;
}

static struct text itext_text(void *self, struct text id)
{
    struct surroundings *surroundings = self;
    return speak_itext(surroundings->record, id, surroundings->context.node,
                       surroundings->arena)
        .text;
}

static struct text name_of_choice(void *self, struct text value, struct text path,
                                  const struct node *origin)
{
    struct surroundings *surroundings = self;
    const struct record *record = surroundings->record;
    uint32_t context = origin && origin->kind != NODE_DOCUMENT ? origin->def : 0;
    uint32_t def = def_of_path(record->form, path, context);
    size_t count = 0;

    if (def == NONE || record->form->defs[def].control == NONE || value.len == 0)
        return (struct text){0};
    const struct body_control *control =
        &record->form->controls[record->form->defs[def].control];
    const struct node *node = nodes_near(record, origin, def);
    if (!node || (!control->items && !control->itemset))
        return (struct text){0};
    const struct choice *choices =
        choices_list(&count, record, control, node, true, surroundings->arena);
    for (size_t i = 0; i < count; i++)
        if (text_equal(choices[i].value, value))
            return choices[i].faces.text;
    return (struct text){0};
}

static bool find_row(void *self, struct text table, struct text column, struct text key_column,
                     struct text key, struct text *found)
{
    struct surroundings *surroundings = self;
    const struct record *record = surroundings->record;
    uint32_t index = map_get(record->form->tables, table);
    const struct node *document = index == NONE ? NULL : record->form->lists[index].document;

    if (document) {
        const struct node *row = table_find(document, key_column, key);
        if (row)
            *found = table_cell(row, column);
        return row != NULL;
    }
    return record->host.lookup &&
           record->host.lookup(record->host.self, table, column, key_column, key, found,
                               surroundings->arena);
}

void surroundings_open(struct surroundings *surroundings, const struct record *record,
                       struct arena *scratch)
{
    *surroundings = (struct surroundings){.record = record, .arena = scratch};
    surroundings->host = (struct xpath_host){.self = surroundings,
                                             .clock = record->host.clock,
                                             .random = record->host.random,
                                             .version = record->form->version,
                                             .instance = instance_document,
                                             .itext = itext_text,
                                             .choice_name = name_of_choice,
                                             .pulldata = find_row,
                                             .index = record->form->list_index};
    surroundings->context =
        (struct xpath_context){.host = &surroundings->host,
                               .document = &record->document,
                               .node = record->document.child,
                               .scratch = scratch,
                               .slots = (const struct node *const *)record->single};
}

void surroundings_of(struct surroundings *surroundings, struct operation *operation,
                     const struct node *node)
{
    surroundings_open(surroundings, operation->record, operation->scratch);
    surroundings->context.node = node;
    surroundings->context.spent = &operation->spent;
}

void surroundings_steady(struct surroundings *surroundings, const struct record *record,
                         const struct node *node, struct arena *scratch)
{
    surroundings_open(surroundings, record, scratch);
    surroundings->context.node = node;
    surroundings->seeded.state = record->seed;
    for (const struct node *each = node; each && each->kind != NODE_DOCUMENT;
         each = each->parent)
        surroundings->seeded.state =
            surroundings->seeded.state * 31 + each->def +
            (each->kind == NODE_ELEMENT && record->form->defs[each->def].repeat
                 ? node_position(each)
                 : 0);
    surroundings->host.random = random_seeded(&surroundings->seeded);
}

bool test_condition(const struct record *record, const struct xpath *xpath,
                    const struct node *node, bool otherwise)
{
    struct surroundings surroundings;
    struct fault why = {0};
    bool holds = otherwise;

    if (!xpath)
        return otherwise;
    struct arena *scratch = arena_open("condition");
    surroundings_open(&surroundings, record, scratch);
    surroundings.context.node = node;
    if (xpath_run_boolean(&holds, xpath, &surroundings.context, &why) != OK)
        holds = false;
    arena_close(scratch);
    return holds;
}
