#include "form/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "form/draft.h"
#include "form/state.h"

struct record *record_made(const struct form *form, const struct record_host *host)
{
    struct record *record = calloc(1, sizeof *record);

    if (!record)
        fatal("no memory for a record");
    record->form = form;
    record->host = *host;
    record->document.kind = NODE_DOCUMENT;
    record->arena = arena_open("record");
    record->single = arena_array(record->arena, form->def_count, sizeof(struct node *));
    record->seed = random_u64(host->random);
    return record;
}

enum status record_new(struct record **record, const struct form *form,
                       const struct record_host *host, struct fault *why)
{
    struct record *fresh = record_made(form, host);
    struct operation operation;

    *record = NULL;
    last_saved_read(fresh);
    struct node *root = nodes_copy(fresh, form->seed);
    if (!root) {
        record_close(fresh);
        return fault_set(why, TOO_LARGE, "the record has more than %d nodes",
                         FORM_MOST_RECORD_NODES);
    }
    node_append(&fresh->document, root);
    nodes_register(fresh, root, true);
    operation_open(&operation, fresh, why);
    preload(&operation);
    enum status status = settle_all(&operation);
    if (status == OK)
        status = events_load(&operation, EVENT_FIRST_LOAD);
    if (status == OK)
        status = events_load(&operation, EVENT_LOAD);
    status = operation_close(&operation, status);
    fresh->loaded = true;
    if (status != OK) {
        record_close(fresh);
        return status;
    }
    *record = fresh;
    return OK;
}

enum status record_resume(struct record **record, const struct form *form,
                          const struct record_host *host, struct text draft, struct fault *why)
{
    struct record *fresh = record_made(form, host);
    struct operation operation;

    *record = NULL;
    last_saved_read(fresh);
    enum status status = draft_read(fresh, draft, why);
    if (status == OK) {
        operation_open(&operation, fresh, why);
        status = events_load(&operation, EVENT_LOAD);
        status = operation_close(&operation, status);
        fresh->loaded = true;
    }
    if (status != OK) {
        record_close(fresh);
        return status;
    }
    *record = fresh;
    return OK;
}

void record_close(struct record *record)
{
    if (!record)
        return;
    struct node *root = record->document.child;
    if (root) {
        node_remove(root);
        nodes_free(record, root);
    }
    arena_close(record->saved_arena);
    arena_close(record->arena);
    free(record);
}

const struct form *record_form(const struct record *record)
{
    return record->form;
}

size_t record_language(const struct record *record)
{
    return record->language;
}

void record_set_language(struct record *record, size_t language)
{
    const struct form *form = record->form;
    struct operation operation;
    struct fault why = {0};
    size_t before = record->language;

    if (language >= form->itext.language_count || language == before)
        return;
    record->language = language;
    if (record->retold)
        return; /* what was said in one language is not said anew in another */
    operation_open(&operation, record, &why);
    for (uint32_t rule = 0; rule < form->rule_count; rule++)
        if (form->rules[rule].language)
            rule_push(&operation, rule, record->document.child);
    if (operation_close(&operation, events_settle(&operation)) != OK)
        log_line(LOG_WARNING, "form %.*s: texts computed before stay in the other language: %s",
                 TEXT_ARG(form->id), why.text);
}

size_t record_held_bytes(const struct record *record)
{
    size_t sum = sizeof *record + arena_held_bytes(record->arena) + record->held_bytes;
    if (record->saved_arena)
        sum += arena_held_bytes(record->saved_arena);
    return sum;
}

static struct text value_of_def(const struct record *record, uint32_t def)
{
    const struct node *node =
        def == NONE ? NULL : nodes_find(record, record->document.child, def);
    return node ? node_value(node) : (struct text){0};
}

struct text record_instance_id(const struct record *record)
{
    return value_of_def(record, record->form->instance_id);
}

struct text record_instance_name(const struct record *record)
{
    return value_of_def(record, record->form->instance_name);
}

struct text record_value(const struct record *record, struct text reference)
{
    const struct node *node = reference_find(record, reference);
    return node ? node_value(node) : (struct text){0};
}

struct faces record_itext(const struct record *record, struct text id, struct arena *arena)
{
    return speak_itext(record, id, record->document.child, arena);
}
