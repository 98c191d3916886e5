#include "tools/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

static json_t *text_json(struct text text)
{
    json_t *json = json_stringn(text.at ? text.at : "", text.len);
    return json ? json : json_null();
}

static json_t *text_or_null(bool has, struct text text)
{
    return has ? text_json(text) : json_null();
}

static void add_media(json_t *json, const struct faces *faces)
{
    const struct {
        const char *kind;
        struct text name;
    } media[] = {{"image", faces->image}, {"audio", faces->audio}, {"video", faces->video}};
    json_t *found = json_object();

    for (size_t i = 0; i < sizeof media / sizeof *media; i++)
        if (media[i].name.len > 0)
            json_object_set_new(found, media[i].kind, text_json(media[i].name));
    if (json_object_size(found) > 0)
        json_object_set(json, "media", found);
    json_decref(found);
}

static const char *kind_name(const struct record_node *node)
{
    switch (node->kind) {
    case RECORD_GROUP:
        return "group";
    case RECORD_REPEAT:
        return "repeat";
    case RECORD_INSTANCE:
        return "repeat-instance";
    case RECORD_LEAF:
        break;
    }
    if (node->control == CONTROL_NONE)
        return "model-value";
    return node->is_note ? "note" : control_name(node->control);
}

static json_t *violation_json(enum answer_verdict verdict)
{
    switch (verdict) {
    case ANSWER_MISSING:
        return json_string("required");
    case ANSWER_CONSTRAINT:
        return json_string("constraint");
    case ANSWER_TYPE:
        return json_string("type");
    case ANSWER_TAKEN:
    case ANSWER_READONLY:
        break;
    }
    return json_null();
}

static json_t *choices_json(const struct record_node *node)
{
    json_t *choices = json_array();
    for (size_t i = 0; i < node->choice_count; i++) {
        const struct choice *from = &node->choices[i];
        json_t *choice = json_object();
        json_object_set_new(choice, "value", text_json(from->value));
        json_object_set_new(choice, "label", text_json(from->faces.text));
        add_media(choice, &from->faces);
        json_array_append_new(choices, choice);
    }
    return choices;
}

static json_t *node_json(const struct record_node *node)
{
    bool leaf = node->kind == RECORD_LEAF, valid = node->verdict == ANSWER_TAKEN;
    json_t *json = json_object();

    json_object_set_new(json, "ref", text_json(node->reference));
    json_object_set_new(json, "type", json_string(kind_name(node)));
    json_object_set_new(json, "datatype",
                        leaf ? json_string(datatype_name(node->type)) : json_null());
    json_object_set_new(json, "value", text_or_null(leaf, node->value));
    json_object_set_new(json, "relevant", json_boolean(node->relevant));
    json_object_set_new(json, "readonly", json_boolean(node->readonly));
    json_object_set_new(json, "required", json_boolean(node->required));
    json_object_set_new(json, "label", text_or_null(node->has_label, node->label.text));
    json_object_set_new(json, "hint", text_or_null(node->has_hint, node->hint.text));
    json_object_set_new(json, "valid", json_boolean(valid));
    json_object_set_new(json, "message",
                        text_or_null(!valid && node->has_message, node->message.text));
    json_object_set_new(json, "violation", violation_json(node->verdict));
    add_media(json, &node->label);
    if (leaf && (node->control == CONTROL_SELECT1 || node->control == CONTROL_SELECT ||
                 node->control == CONTROL_RANK))
        json_object_set_new(json, "choices", choices_json(node));
    return json;
}

/* Takes the value over. */
static void add_value(struct buffer *out, json_t *value)
{
    char *dumped = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    buffer_add_string(out, dumped ? dumped : "null");
    free(dumped);
    json_decref(value);
}

static void add_member(struct buffer *out, const char *key, json_t *value)
{
    buffer_addf(out, "%s\"%s\":", out->len > 1 ? ",\n" : "", key);
    add_value(out, value);
}

static bool add_node(void *self, const struct record_node *node)
{
    struct buffer *out = self;
    buffer_add_string(out, out->at[out->len - 1] == '[' ? "\n" : ",\n");
    add_value(out, node_json(node));
    return true;
}

static void add_languages(struct buffer *out, const struct record *record)
{
    const struct form *form = record_form(record);
    size_t count = form_language_count(form);
    json_t *all = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(all, text_json(form_language(form, i)));
    add_member(out, "language",
               count > 0 ? text_json(form_language(form, record_language(record)))
                         : json_string(""));
    add_member(out, "languages", all);
}

static void add_missing(struct buffer *out, const struct form *form)
{
    json_t *missing = json_array();
    for (size_t i = 0; i < form_media_count(form); i++) {
        struct form_media media = form_media_at(form, i);
        if (media.list && media.missing)
            json_array_append_new(missing, text_json(media.name));
    }
    if (json_array_size(missing) > 0)
        add_member(out, "missing", json_incref(missing));
    json_decref(missing);
}

enum status document_write(struct text *json, struct record *record,
                           const struct document_notes *notes, struct arena *arena,
                           struct fault *why)
{
    struct buffer out = {0};
    struct text xml;
    enum status status = record_submission(&xml, record, arena, why);
    if (status != OK)
        return status;
    buffer_add_string(&out, "{");
    add_member(&out, "instance", text_json(xml));
    add_languages(&out, record);
    add_missing(&out, record_form(record));
    if (json_array_size(notes->warnings) > 0)
        add_member(&out, "warnings", json_incref(notes->warnings));
    buffer_add_string(&out, ",\n\"nodes\":[");
    record_each(record, &out, add_node);
    buffer_add_string(&out, "\n]");
    add_member(&out, "steps", json_incref(notes->steps));
    buffer_add_string(&out, "}\n");
    *json = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return OK;
}
