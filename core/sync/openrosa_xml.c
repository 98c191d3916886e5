#include "sync/openrosa_xml.h"

#include <expat.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"

/* XML 1.0, 2.2 allows no such letter in a document, so it can stand between a name's parts. */
#define SEPARATOR '\x1f'

struct reader {
    XML_Parser parser;
    struct arena *arena;
    struct fault *why;
    enum status status;
    struct openrosa_element *root, *open;
    struct buffer text; /* of the element that was opened last */
    unsigned depth;
    size_t count;
};

static void stop(struct reader *reader, enum status status, const char *sentence)
{
    if (reader->status == OK)
        reader->status = fault_set(reader->why, status, "%s", sentence);
    XML_StopParser(reader->parser, XML_FALSE);
}

static bool count_one(struct reader *reader)
{
    if (++reader->count <= OPENROSA_XML_MOST)
        return true;
    stop(reader, TOO_LARGE, "the server's XML has too many elements");
    return false;
}

static struct text local_name(const char *name, struct arena *arena)
{
    const char *separator = strrchr(name, SEPARATOR);
    return text_copy(arena, text_of(separator ? separator + 1 : name));
}

static void append(struct reader *reader, struct openrosa_element *element)
{
    struct openrosa_element *parent = reader->open;
    element->parent = parent;
    if (!parent)
        reader->root = element;
    else if (parent->last_child)
        parent->last_child->next = element;
    else
        parent->child = element;
    if (parent)
        parent->last_child = element;
    reader->open = element;
}

static void on_start(void *self, const char *name, const char **attributes)
{
    struct reader *reader = self;
    if (++reader->depth > OPENROSA_XML_DEEPEST) {
        stop(reader, TOO_LARGE, "the server's XML is too deep");
        return;
    }
    if (!count_one(reader))
        return;
    struct openrosa_element *element = ARENA_NEW(reader->arena, struct openrosa_element);
    element->name = local_name(name, reader->arena);
    for (; attributes[0] && count_one(reader); attributes += 2) {
        struct openrosa_attribute *made = ARENA_NEW(reader->arena, struct openrosa_attribute);
        made->name = local_name(attributes[0], reader->arena);
        made->value = text_trim(text_copy(reader->arena, text_of(attributes[1])));
        made->next = element->attributes;
        element->attributes = made;
    }
    append(reader, element);
    buffer_clear(&reader->text);
}

static void on_end(void *self, const char *name)
{
    struct reader *reader = self;
    (void)name;
    reader->depth--;
    if (!reader->open)
        return;
    if (!reader->open->child)
        reader->open->text =
            text_trim(text_copy(reader->arena, text_trim(buffer_text(&reader->text))));
    buffer_clear(&reader->text);
    reader->open = reader->open->parent;
}

static void on_text(void *self, const char *at, int len)
{
    struct reader *reader = self;
    if (reader->open && !reader->open->child)
        buffer_add(&reader->text, (struct text){at, (size_t)len});
}

static void on_entity(void *self, const char *name, int is_parameter, const char *value,
                      int value_len, const char *base, const char *system, const char *public,
                      const char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)value_len;
    (void)base, (void)system, (void)public, (void)notation;
    stop(self, REFUSED, "the server's XML declares an entity; that is not taken");
}

/* A byte order mark and white space, which some servers put before the root. */
static struct text without_start(struct text bytes)
{
    if (text_starts(bytes, "\xef\xbb\xbf"))
        bytes = text_part(bytes, 3, SIZE_MAX);
    return text_trim(bytes);
}

static enum status parse(struct reader *reader, struct text bytes)
{
    enum XML_Status done = XML_Parse(reader->parser, bytes.at, (int)bytes.len, 1);
    if (reader->status != OK || done == XML_STATUS_OK)
        return reader->status;
    return fault_set(reader->why, REFUSED, "what the server sent is not well-formed XML: %s",
                     XML_ErrorString(XML_GetErrorCode(reader->parser)));
}

enum status openrosa_xml_read(struct openrosa_element **root, struct text bytes,
                              struct arena *arena, struct fault *why)
{
    struct reader reader = {.arena = arena, .why = why};
    bytes = without_start(bytes);
    if (bytes.len > OPENROSA_XML_LONGEST)
        return fault_set(why, TOO_LARGE, "the server's XML has more than %d bytes",
                         OPENROSA_XML_LONGEST);
    if (bytes.len == 0)
        return fault_set(why, REFUSED, "the server sent nothing where XML was asked for");
    reader.parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (!reader.parser)
        return fault_set(why, FAILED, "no XML parser could be made");
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetEntityDeclHandler(reader.parser, on_entity);
    enum status status = parse(&reader, bytes);
    XML_ParserFree(reader.parser);
    buffer_close(&reader.text);
    *root = status == OK ? reader.root : NULL;
    return status;
}

static bool is_named(struct text name, const char *wanted)
{
    return name.len == strlen(wanted) && strncasecmp(name.at, wanted, name.len) == 0;
}

const struct openrosa_element *openrosa_child(const struct openrosa_element *parent,
                                              const char *name)
{
    const struct openrosa_element *child = parent ? parent->child : NULL;
    while (child && !is_named(child->name, name))
        child = child->next;
    return child;
}

struct text openrosa_child_text(const struct openrosa_element *parent, const char *name)
{
    const struct openrosa_element *child = openrosa_child(parent, name);
    return child ? child->text : (struct text){0};
}

struct text openrosa_attribute_of(const struct openrosa_element *element, const char *name)
{
    const struct openrosa_attribute *each = element ? element->attributes : NULL;
    while (each && !text_is(each->name, name))
        each = each->next;
    return each ? each->value : (struct text){0};
}
