#include "form/draft.h"

#include <string.h>

#include "base/buffer.h"

static const char MAGIC[] = "DSDRAFT\1";

enum { HIDDEN = 1, IRRELEVANT = 2, KEPT = 4 };

static uint64_t sum_of(struct text bytes)
{
    uint64_t sum = 14695981039346656037u;
    for (size_t i = 0; i < bytes.len; i++)
        sum = (sum ^ (unsigned char)bytes.at[i]) * 1099511628211u;
    return sum ^ (sum >> 32);
}

/* ---- Writing ---- */

static void put_byte(struct buffer *buffer, uint8_t byte)
{
    buffer_add(buffer, (struct text){(const char *)&byte, 1});
}

static void put_number(struct buffer *buffer, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        put_byte(buffer, (uint8_t)(number | 0x80));
    put_byte(buffer, (uint8_t)number);
}

static void put_eight(struct buffer *buffer, uint64_t number)
{
    for (int i = 0; i < 8; i++)
        put_byte(buffer, (uint8_t)(number >> (8 * i)));
}

static void put_text(struct buffer *buffer, struct text text)
{
    put_number(buffer, text.len);
    buffer_add(buffer, text);
}

static void put_node(struct buffer *buffer, const struct record *record,
                     const struct node *node)
{
    size_t attributes = 0, children = 0;

    for (const struct node *each = node->attribute; each; each = each->next)
        attributes++;
    for (const struct node *each = node->child; each; each = each->next)
        children++;
    put_number(buffer, node->def);
    put_byte(buffer, (uint8_t)((node->flags & NODE_HIDDEN ? HIDDEN : 0) |
                               (node->flags & NODE_IRRELEVANT ? IRRELEVANT : 0) |
                               (node->flags & NODE_KEPT ? KEPT : 0)));
    put_text(buffer, node->value);
    if (node->flags & NODE_KEPT)
        put_text(buffer, kept_value(record, node));
    put_number(buffer, attributes);
    for (const struct node *each = node->attribute; each; each = each->next)
        put_node(buffer, record, each);
    put_number(buffer, children);
    for (const struct node *each = node->child; each; each = each->next)
        put_node(buffer, record, each);
}

enum status record_save(struct text *draft, const struct record *record, struct arena *arena,
                        struct fault *why)
{
    struct buffer buffer = {0};

    (void)why;
    buffer_add(&buffer, (struct text){MAGIC, sizeof MAGIC - 1});
    put_eight(&buffer, record->form->print);
    put_eight(&buffer, record->seed);
    put_number(&buffer, record->language);
    put_node(&buffer, record, record->document.child);
    put_eight(&buffer, sum_of(buffer_text(&buffer)));
    *draft = text_copy(arena, buffer_text(&buffer));
    buffer_close(&buffer);
    return OK;
}

/* ---- Reading: nothing is trusted, for a draft may come from a broken disk ---- */

struct reading {
    struct text rest;
    struct operation operation;
    bool broken;
};

static uint8_t take_byte(struct reading *reading)
{
    if (reading->rest.len == 0) {
        reading->broken = true;
        return 0;
    }
    uint8_t byte = (uint8_t)reading->rest.at[0];
    reading->rest = text_part(reading->rest, 1, reading->rest.len);
    return byte;
}

static uint64_t take_number(struct reading *reading)
{
    uint64_t number = 0;

    for (int shift = 0; shift < 63; shift += 7) {
        uint8_t byte = take_byte(reading);
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return number;
    }
    reading->broken = true;
    return 0;
}

static uint64_t take_eight(struct reading *reading)
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++)
        number |= (uint64_t)take_byte(reading) << (8 * i);
    return number;
}

static struct text take_text(struct reading *reading)
{
    uint64_t len = take_number(reading);

    if (reading->broken || len > reading->rest.len) {
        reading->broken = true;
        return (struct text){0};
    }
    struct text text = text_part(reading->rest, 0, (size_t)len);
    reading->rest = text_part(reading->rest, (size_t)len, reading->rest.len);
    if (!text_is_utf8(text))
        reading->broken = true;
    return text;
}

static struct node *take_node(struct reading *reading, uint32_t parent, bool attribute);

static void take_inside(struct reading *reading, struct node *node)
{
    uint64_t attributes = take_number(reading);
    for (uint64_t i = 0; i < attributes && !reading->broken; i++) {
        struct node *each = take_node(reading, node->def, true);
        if (each)
            node_add_attribute(node, each);
    }
    uint64_t children = take_number(reading);
    for (uint64_t i = 0; i < children && !reading->broken; i++) {
        struct node *each = take_node(reading, node->def, false);
        if (each)
            node_append(node, each);
    }
}

static struct node *take_node(struct reading *reading, uint32_t parent, bool attribute)
{
    struct record *record = reading->operation.record;
    const struct form *form = record->form;
    uint64_t def = take_number(reading);
    uint8_t flags = take_byte(reading);
    struct text value = take_text(reading);
    struct text kept = flags & KEPT ? take_text(reading) : (struct text){0};

    if (reading->broken || def >= form->def_count || form->defs[def].parent != parent ||
        form->defs[def].is_attribute != attribute ||
        record->node_count >= FORM_MOST_RECORD_NODES) {
        reading->broken = true;
        return NULL;
    }
    struct node shape = {.kind = attribute ? NODE_ATTRIBUTE : NODE_ELEMENT,
                         .name = form->defs[def].name,
                         .def = (uint32_t)def};
    struct node *node = nodes_copy(record, &shape);
    if (value.len > 0) {
        node->value = nodes_hold(record, value);
        node->flags |= NODE_HELD;
    }
    node->flags |= (uint16_t)((flags & HIDDEN ? NODE_HIDDEN : 0) |
                              (flags & IRRELEVANT ? NODE_IRRELEVANT : 0));
    if (flags & KEPT)
        change_kept(&reading->operation, node, kept, true);
    take_inside(reading, node);
    return node;
}

static enum status damaged(struct fault *why, const char *how)
{
    return fault_set(why, DAMAGED, "the draft is damaged: %s", how);
}

enum status draft_read(struct record *record, struct text draft, struct fault *why)
{
    struct reading reading = {.rest = draft};
    size_t body = sizeof MAGIC - 1;

    if (draft.len < body + 8 || memcmp(draft.at, MAGIC, body) != 0)
        return damaged(why, "it does not begin as a draft does");
    struct reading tail = {.rest = text_part(draft, draft.len - 8, 8)};
    draft.len -= 8;
    if (take_eight(&tail) != sum_of(draft))
        return damaged(why, "its sum is wrong");
    reading.rest = text_part(draft, body, draft.len);
    if (take_eight(&reading) != record->form->print)
        return fault_set(why, CONFLICT, "the draft belongs to another version of form %.*s",
                         TEXT_ARG(record->form->id));
    record->seed = take_eight(&reading);
    record->language = (size_t)take_number(&reading);
    if (record->language > 0 && record->language >= record->form->itext.language_count)
        return damaged(why, "it is in a language that the form lacks");
    operation_open(&reading.operation, record, why);
    struct node *root = take_node(&reading, NONE, false);
    operation_close(&reading.operation, OK);
    if (root) {
        node_append(&record->document, root);
        nodes_register(record, root, true);
    }
    if (!root || reading.broken || reading.rest.len > 0)
        return damaged(why, "its nodes do not fit the form");
    return OK;
}
