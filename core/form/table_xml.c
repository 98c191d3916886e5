/* table_xml.c: an XML list with its own structure kept. Entity declarations are refused, so no
 * short file can become a long tree. */
#include <assert.h>
#include <string.h>

#include <expat.h>

#include "base/buffer.h"
#include "form/table_build.h"

/* Between the parts of an expanded name; it cannot stand in a name. */
static const char PART = '\n';

struct xml_table {
    struct table_build *build;
    XML_Parser parser;
    struct node *node; /* the open element, or the document */
    unsigned depth;
    struct buffer letters; /* of the open element since its start tag */
};

static enum status fail(struct xml_table *table, enum status status, const char *sentence)
{
    XML_StopParser(table->parser, XML_FALSE);
    return table_fail(table->build, status, (unsigned)XML_GetCurrentLineNumber(table->parser),
                      (unsigned)XML_GetCurrentColumnNumber(table->parser) + 1, "%s", sentence);
}

/* Expat writes "uri PART local PART prefix", without what is not there. */
static const struct name *name_of(struct xml_table *table, const char *expanded)
{
    struct text rest = text_of(expanded), parts[3] = {{0}};
    size_t count = 0;
    while (count < 3 && text_take_part(&rest, PART, &parts[count]))
        count++;
    if (count == 1)
        return table_name(table->build, parts[0]);
    return name_intern(table->build->names, parts[1], parts[0], parts[2]);
}

static void add_attributes(struct xml_table *table, struct node *element, const char **pairs)
{
    for (; pairs[0] && table->build->status == OK; pairs += 2) {
        struct node *attribute =
            table_add(table->build, element, NODE_ATTRIBUTE, name_of(table, pairs[0]));
        if (attribute)
            attribute->value = text_copy(table->build->arena, text_of(pairs[1]));
    }
}

static void on_start(void *self, const char *expanded, const char **attributes)
{
    struct xml_table *table = self;
    if (table->build->status != OK)
        return;
    if (++table->depth > TABLE_DEEPEST) {
        fail(table, TOO_LARGE, "elements lie too deep in one another");
        return;
    }
    struct node *element =
        table_add(table->build, table->node, NODE_ELEMENT, name_of(table, expanded));
    if (element)
        add_attributes(table, element, attributes);
    if (table->build->status != OK) {
        XML_StopParser(table->parser, XML_FALSE);
        return;
    }
    table->node = element;
    buffer_clear(&table->letters);
}

/* Only leaves hold text. */
static void on_end(void *self, const char *expanded)
{
    struct xml_table *table = self;
    (void)expanded;
    if (table->build->status != OK)
        return;
    if (!table->node->child && table->letters.len > 0)
        table->node->value = text_copy(table->build->arena, buffer_text(&table->letters));
    buffer_clear(&table->letters);
    table->node = table->node->parent;
    table->depth--;
}

static void on_letters(void *self, const char *bytes, int len)
{
    struct xml_table *table = self;
    if (table->build->status == OK && !table->node->child)
        buffer_add(&table->letters, (struct text){bytes, (size_t)len});
}

static void on_entity(void *self, const char *name, int is_parameter, const char *value,
                      int len, const char *base, const char *system, const char *public,
                      const char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)len;
    (void)base, (void)system, (void)public, (void)notation;
    fail(self, REFUSED, "a list may not declare entities");
}

static enum XML_Status parse(struct xml_table *table, struct text bytes)
{
    XML_SetUserData(table->parser, table);
    XML_SetReturnNSTriplet(table->parser, 1);
    XML_SetElementHandler(table->parser, on_start, on_end);
    XML_SetCharacterDataHandler(table->parser, on_letters);
    XML_SetEntityDeclHandler(table->parser, on_entity);
    return XML_Parse(table->parser, bytes.at, (int)bytes.len, 1);
}

enum status table_read_xml(struct table_build *build, struct text bytes)
{
    struct xml_table table = {.build = build, .node = build->document};

    if (bytes.len > INT32_MAX)
        return table_fail(build, TOO_LARGE, 0, 0, "the list is too long");
    table.parser = XML_ParserCreateNS(NULL, PART);
    if (!table.parser)
        return table_fail(build, FAILED, 0, 0, "the XML parser does not start");
    if (parse(&table, bytes) != XML_STATUS_OK)
        fail(&table, REFUSED, XML_ErrorString(XML_GetErrorCode(table.parser)));
    assert(build->status != OK || table.node == build->document);
    buffer_close(&table.letters);
    XML_ParserFree(table.parser);
    return build->status;
}
