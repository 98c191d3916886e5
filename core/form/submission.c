#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/buffer.h"
#include "form/load.h"
#include "form/state.h"

/* ---- Text as XML wants it ---- */

static bool is_ascii(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0x80)
            return false;
    return true;
}

/* Composed letters (NFC): the same word is then the same bytes, whatever keyboard wrote it. */
static struct text composed(struct text text, struct arena *arena)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    int32_t units = 0, done = 0, bytes = 0;

    if (is_ascii(text) || U_FAILURE(error) || text.len > INT32_MAX / 8)
        return text;
    UChar *wide = arena_array(arena, text.len + 1, sizeof *wide);
    u_strFromUTF8(wide, (int32_t)text.len, &units, text.at, (int32_t)text.len, &error);
    if (U_FAILURE(error) || unorm2_isNormalized(nfc, wide, units, &error))
        return text;
    int32_t room = units * 3 + 16; /* NFC at most triples UTF-16 */
    UChar *whole = arena_array(arena, (size_t)room, sizeof *whole);
    done = unorm2_normalize(nfc, wide, units, whole, room, &error);
    char *utf8 = arena_bytes(arena, (size_t)done * 3 + 1);
    u_strToUTF8(utf8, done * 3 + 1, &bytes, whole, done, &error);
    return U_FAILURE(error) ? text : (struct text){utf8, (size_t)bytes};
}

static void add_escaped(struct buffer *buffer, struct text text, bool attribute)
{
    struct arena *arena = arena_open("escape");
    struct text rest = composed(text, arena);

    while (rest.len > 0) {
        const char *from = rest.at;
        uint32_t letter = text_take_char(&rest);
        if (letter == '&')
            buffer_add_string(buffer, "&amp;");
        else if (letter == '<')
            buffer_add_string(buffer, "&lt;");
        else if (letter == '>')
            buffer_add_string(buffer, "&gt;");
        else if (letter == '"' && attribute)
            buffer_add_string(buffer, "&quot;");
        else if (letter == '\r' || (attribute && (letter == '\n' || letter == '\t')))
            buffer_addf(buffer, "&#%u;", (unsigned)letter); /* a reader would change it */
        else if (letter >= ' ' || letter == '\n' || letter == '\t')
            buffer_add(buffer, (struct text){from, (size_t)(rest.at - from)});
        /* XML 1.0 has no way to write the other control letters. */
    }
    arena_close(arena);
}

/* ---- Elements ---- */

static void add_name(struct buffer *buffer, const struct name *name)
{
    if (name->prefix.len > 0) {
        buffer_add(buffer, name->prefix);
        buffer_add_string(buffer, ":");
    }
    buffer_add(buffer, name->local);
}

static void add_declaration(struct buffer *buffer, struct text prefix, struct text uri)
{
    buffer_add_string(buffer, prefix.len > 0 ? " xmlns:" : " xmlns");
    buffer_add(buffer, prefix);
    buffer_add_string(buffer, "=\"");
    add_escaped(buffer, uri, true);
    buffer_add_string(buffer, "\"");
}

/* Clients write the XForms namespace as none at all; any other default one is kept. */
static struct text default_uri(const struct name *name, struct text around)
{
    if (name->prefix.len > 0)
        return around;
    return text_is(name->uri, XFORMS_NS) ? (struct text){0} : name->uri;
}

static const struct name *declared_as(const struct form *form, struct text prefix)
{
    for (size_t i = 0; i < form->declared_count; i++)
        if (text_equal(form->declared[i]->prefix, prefix))
            return form->declared[i];
    return NULL;
}

static void add_attributes(struct buffer *buffer, const struct node *node)
{
    for (const struct node *each = node->attribute; each; each = each->next) {
        bool root = node->parent->kind == NODE_DOCUMENT; /* it is written in any case */
        if (root ? (each->flags & NODE_HIDDEN) != 0 : !node_relevant(each))
            continue;
        buffer_add_string(buffer, " ");
        add_name(buffer, each->name);
        buffer_add_string(buffer, "=\"");
        add_escaped(buffer, each->value, true);
        buffer_add_string(buffer, "\"");
    }
}

static void add_element(struct buffer *buffer, const struct form *form, const struct node *node,
                        struct text around)
{
    struct text uri = default_uri(node->name, around);
    bool root = node->parent->kind == NODE_DOCUMENT, empty = true;

    buffer_add_string(buffer, "<");
    add_name(buffer, node->name);
    if (!text_equal(uri, around))
        add_declaration(buffer, (struct text){0}, uri);
    for (size_t i = 0; root && i < form->declared_count; i++)
        add_declaration(buffer, form->declared[i]->prefix, form->declared[i]->uri);
    const struct name *declared = declared_as(form, node->name->prefix);
    if (declared && !text_equal(declared->uri, node->name->uri))
        add_declaration(buffer, node->name->prefix, node->name->uri);
    add_attributes(buffer, node);
    size_t opened = buffer->len;
    buffer_add_string(buffer, ">");
    for (const struct node *each = node->child; each; each = each->next) {
        if (!node_relevant(each))
            continue;
        empty = false;
        add_element(buffer, form, each, uri);
    }
    if (!node->child && node->value.len > 0) {
        empty = false;
        add_escaped(buffer, node->value, false);
    }
    if (empty) {
        buffer->len = opened;
        buffer_add_string(buffer, "/>");
        return;
    }
    buffer_add_string(buffer, "</");
    add_name(buffer, node->name);
    buffer_add_string(buffer, ">");
}

void submission_add(struct buffer *buffer, const struct form *form, const struct node *root)
{
    add_element(buffer, form, root, (struct text){0});
}

enum status record_submission(struct text *xml, struct record *record, struct arena *arena,
                              struct fault *why)
{
    struct operation operation;
    struct buffer buffer = {0};

    operation_open(&operation, record, why);
    preload_end(&operation);
    enum status status = events_load(&operation, EVENT_REVALIDATE);
    if (status == OK)
        status = events_settle(&operation);
    status = operation_close(&operation, status);
    if (status != OK)
        return status;
    submission_add(&buffer, record->form, record->document.child);
    *xml = text_copy(arena, buffer_text(&buffer));
    buffer_close(&buffer);
    return OK;
}

struct naming {
    const struct form *form;
    struct arena *arena;
    struct text *names;
    size_t count;
};

static void collect(struct naming *naming, const struct node *node)
{
    const struct def *def = &naming->form->defs[node->def];

    if (!node_relevant(node))
        return;
    if (def->leaf && node->value.len > 0 &&
        (def->type == TYPE_BINARY ||
         (def->control != NONE &&
          naming->form->controls[def->control].kind == CONTROL_UPLOAD))) {
        naming->names =
            load_grow(naming->arena, naming->names, naming->count, sizeof *naming->names);
        naming->names[naming->count++] = text_copy(naming->arena, node->value);
    }
    for (const struct node *each = node->child; each; each = each->next)
        collect(naming, each);
}

size_t record_attachments(struct text **names, const struct record *record, struct arena *arena)
{
    struct naming naming = {.form = record->form, .arena = arena};
    collect(&naming, record->document.child);
    *names = naming.names;
    return naming.count;
}
