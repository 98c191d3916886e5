#include "form/xml.h"

#include <expat.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

/* XML 1.0, 2.2 allows no such letter in a document, so it can stand between a name's parts. */
#define SEPARATOR '\x1f'

struct reader {
    XML_Parser parser;
    struct arena *arena;
    struct fault *why;
    enum status status;
    struct xml_node *root, *open;
    struct xml_declaration *declarations, **last_declaration;
    struct buffer text;
    unsigned depth, deepest;
    size_t nodes;
};

static void stop(struct reader *reader, enum status status, const char *sentence)
{
    if (reader->status != OK)
        return;
    reader->status = fault_set(reader->why, status, "%s", sentence);
    fault_at(reader->why, TEXT(""), (unsigned)XML_GetCurrentLineNumber(reader->parser),
             (unsigned)XML_GetCurrentColumnNumber(reader->parser) + 1);
    XML_StopParser(reader->parser, XML_FALSE);
}

static bool count(struct reader *reader)
{
    if (++reader->nodes <= XML_MOST_NODES)
        return true;
    stop(reader, TOO_LARGE, "the document has more than 600000 elements, texts and attributes");
    return false;
}

/* "uri SEPARATOR local SEPARATOR prefix", with only as many parts as there are. */
static void split_name(struct arena *arena, const char *whole, struct text *local,
                       struct text *uri, struct text *prefix)
{
    struct text rest = text_copy(arena, text_of(whole)), first = {0}, second = {0}, third = {0};

    text_take_part(&rest, SEPARATOR, &first);
    bool has_uri = text_take_part(&rest, SEPARATOR, &second);
    text_take_part(&rest, SEPARATOR, &third);
    *local = has_uri ? second : first;
    *uri = has_uri ? first : (struct text){0};
    *prefix = third;
}

static struct xml_node *append(struct reader *reader)
{
    struct xml_node *node = ARENA_NEW(reader->arena, struct xml_node);
    struct xml_node *parent = reader->open;

    node->parent = parent;
    node->line = (unsigned)XML_GetCurrentLineNumber(reader->parser);
    node->column = (unsigned)XML_GetCurrentColumnNumber(reader->parser) + 1;
    if (!parent)
        reader->root = node;
    else if (parent->last_child)
        parent->last_child->next = node;
    else
        parent->child = node;
    if (parent)
        parent->last_child = node;
    return node;
}

static void end_text(struct reader *reader)
{
    if (reader->text.len == 0)
        return;
    if (reader->open && count(reader))
        append(reader)->text = text_copy(reader->arena, buffer_text(&reader->text));
    buffer_clear(&reader->text);
}

static void on_namespace(void *self, const char *prefix, const char *uri)
{
    struct reader *reader = self;
    if (!count(reader))
        return;
    struct xml_declaration *made = ARENA_NEW(reader->arena, struct xml_declaration);
    made->prefix = text_copy(reader->arena, text_of(prefix));
    made->uri = text_copy(reader->arena, text_of(uri));
    *reader->last_declaration = made;
    reader->last_declaration = &made->next;
}

static void on_start(void *self, const char *name, const char **attributes)
{
    struct reader *reader = self;

    end_text(reader);
    if (++reader->depth > reader->deepest) {
        stop(reader, TOO_LARGE, "elements stand too deep in one another");
        return;
    }
    if (!count(reader))
        return;
    struct xml_node *node = append(reader);
    split_name(reader->arena, name, &node->local, &node->uri, &node->prefix);
    node->declarations = reader->declarations;
    reader->declarations = NULL;
    reader->last_declaration = &reader->declarations;
    struct xml_attribute **last = &node->attributes;
    for (; attributes[0] && count(reader); attributes += 2) {
        struct xml_attribute *made = ARENA_NEW(reader->arena, struct xml_attribute);
        split_name(reader->arena, attributes[0], &made->local, &made->uri, &made->prefix);
        made->value = text_copy(reader->arena, text_of(attributes[1]));
        *last = made;
        last = &made->next;
    }
    reader->open = node;
}

static void on_end(void *self, const char *name)
{
    struct reader *reader = self;
    (void)name;
    end_text(reader);
    reader->depth--;
    if (reader->open)
        reader->open = reader->open->parent;
}

static void on_text(void *self, const char *at, int len)
{
    struct reader *reader = self;
    buffer_add(&reader->text, (struct text){at, (size_t)len});
}

static void on_entity(void *self, const char *name, int is_parameter, const char *value,
                      int value_len, const char *base, const char *system, const char *public,
                      const char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)value_len;
    (void)base, (void)system, (void)public, (void)notation;
    stop(self, REFUSED, "the document declares an entity; a form may not");
}

/* ---- Memory of the parser: it may hold somebody's words, so none goes back unwiped ---- */

struct piece_of_memory {
    size_t size;
    max_align_t bytes[];
};

static struct piece_of_memory *piece_at(void *bytes)
{
    return (struct piece_of_memory *)((char *)bytes - offsetof(struct piece_of_memory, bytes));
}

static void *take_memory(size_t size)
{
    if (size > SIZE_MAX - sizeof(struct piece_of_memory))
        return NULL;
    struct piece_of_memory *piece = malloc(sizeof *piece + size);
    if (!piece)
        return NULL;
    piece->size = size;
    return piece->bytes;
}

static void give_memory(void *bytes)
{
    if (!bytes)
        return;
    struct piece_of_memory *piece = piece_at(bytes);
    explicit_bzero(piece->bytes, piece->size);
    free(piece);
}

/* Not realloc: it would leave the old bytes behind. */
static void *change_memory(void *bytes, size_t size)
{
    void *larger = take_memory(size);
    if (!larger || !bytes)
        return larger;
    size_t before = piece_at(bytes)->size;
    memcpy(larger, bytes, before < size ? before : size);
    give_memory(bytes);
    return larger;
}

static const XML_Memory_Handling_Suite WIPED = {take_memory, change_memory, give_memory};

/* ---- Whole ---- */

static enum status parse(struct reader *reader, struct text bytes)
{
    if (bytes.len > INT_MAX)
        return fault_set(reader->why, TOO_LARGE, "the document is too long");
    enum XML_Status done = XML_Parse(reader->parser, bytes.at, (int)bytes.len, 1);
    if (reader->status != OK || done == XML_STATUS_OK)
        return reader->status;
    fault_set(reader->why, REFUSED, "not well-formed XML: %s",
              XML_ErrorString(XML_GetErrorCode(reader->parser)));
    fault_at(reader->why, TEXT(""), (unsigned)XML_GetCurrentLineNumber(reader->parser),
             (unsigned)XML_GetCurrentColumnNumber(reader->parser) + 1);
    return REFUSED;
}

enum status xml_read(struct xml_node **root, struct text bytes, unsigned depth,
                     struct arena *arena, struct fault *why)
{
    struct reader reader = {.arena = arena, .why = why, .deepest = depth};

    if (bytes.len == 0)
        return fault_set(why, REFUSED, "the document is empty");
    reader.last_declaration = &reader.declarations;
    reader.parser = XML_ParserCreate_MM(NULL, &WIPED, (const XML_Char[]){SEPARATOR, 0});
    if (!reader.parser)
        return fault_set(why, FAILED, "no XML parser could be made");
    XML_SetReturnNSTriplet(reader.parser, 1);
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartNamespaceDeclHandler(reader.parser, on_namespace);
    XML_SetEntityDeclHandler(reader.parser, on_entity);
    enum status status = parse(&reader, bytes);
    XML_ParserFree(reader.parser);
    buffer_close(&reader.text);
    if (status == OK)
        *root = reader.root;
    return status;
}

bool xml_is_element(const struct xml_node *node)
{
    return node->local.len > 0;
}

bool xml_is(const struct xml_node *node, const char *local)
{
    return text_is(node->local, local);
}

struct xml_node *xml_element(struct xml_node *node)
{
    while (node && !xml_is_element(node))
        node = node->next;
    return node;
}

struct xml_node *xml_find(const struct xml_node *parent, const char *local)
{
    struct xml_node *child = parent ? parent->child : NULL;
    while (child && !xml_is(child, local))
        child = child->next;
    return child;
}

struct xml_node *xml_find_next(const struct xml_node *node, const char *local)
{
    struct xml_node *next = node->next;
    while (next && !xml_is(next, local))
        next = next->next;
    return next;
}

const struct xml_attribute *xml_attribute(const struct xml_node *node, const char *local,
                                          const char *uri)
{
    const struct xml_attribute *each = node->attributes;
    while (each && !(text_is(each->local, local) && text_is(each->uri, uri)))
        each = each->next;
    return each;
}

struct text xml_value(const struct xml_node *node, const char *local, const char *uri)
{
    const struct xml_attribute *found = xml_attribute(node, local, uri);
    return found ? text_trim(found->value) : (struct text){0};
}

struct text xml_text(const struct xml_node *node, struct arena *arena)
{
    struct buffer all = {0};

    if (node->child && !node->child->next && !xml_is_element(node->child))
        return node->child->text;
    for (const struct xml_node *child = node->child; child; child = child->next)
        if (!xml_is_element(child))
            buffer_add(&all, child->text);
    struct text text = text_copy(arena, buffer_text(&all));
    buffer_close(&all);
    return text;
}
