#include "form/helped.h"

#include <string.h>

#include "base/buffer.h"
#include "form/load.h"

#define OPENS "<ds:helped xmlns:ds=\"" DOORSTEP_NS "\""

static void add_attribute(struct buffer *out, const char *name, struct text value)
{
    buffer_addf(out, " %s=\"", name);
    for (struct text rest = value; rest.len > 0;) {
        const char *from = rest.at;
        uint32_t letter = text_take_char(&rest);
        if (letter == '&')
            buffer_add_string(out, "&amp;");
        else if (letter == '<')
            buffer_add_string(out, "&lt;");
        else if (letter == '>')
            buffer_add_string(out, "&gt;");
        else if (letter == '"')
            buffer_add_string(out, "&quot;");
        else if (letter >= ' ')
            buffer_add(out, (struct text){from, (size_t)(rest.at - from)});
    }
    buffer_add_string(out, "\"");
}

static void add_element(struct buffer *out, const struct helped *helped)
{
    buffer_add_string(out, OPENS);
    add_attribute(out, "by", helped->by);
    add_attribute(out, "agrees", helped->agrees);
    add_attribute(out, "name", helped->name);
    add_attribute(out, "later", helped->later);
    buffer_add_string(out, "/>");
}

/* Where the last end tag begins that lies before `end`; SIZE_MAX: nowhere. */
static size_t last_end_tag(struct text xml, size_t end)
{
    for (size_t at = end; at-- > 0;)
        if (xml.at[at] == '<')
            return at + 1 < xml.len && xml.at[at + 1] == '/' ? at : SIZE_MAX;
    return SIZE_MAX;
}

/* "</meta>" or "</orx:meta>" */
static bool ends_meta(struct text tag)
{
    struct text name = text_part(tag, 2, tag.len - 3);
    return text_is(name, "meta") || text_ends(name, ":meta");
}

/* Before the end of the meta block where that is the last thing of the root, else before that
 * of the root. */
static size_t place_of(struct text xml)
{
    size_t root = last_end_tag(xml, xml.len);
    size_t before = root == SIZE_MAX ? SIZE_MAX : last_end_tag(xml, root);

    if (before != SIZE_MAX && ends_meta(text_part(xml, before, root - before)))
        return before;
    return root;
}

struct text helped_add(struct text xml, const struct helped *helped, struct arena *arena)
{
    struct buffer out = {0};
    size_t at = place_of(xml);

    if (helped->by.len == 0 || at == SIZE_MAX)
        return xml;
    buffer_add(&out, text_part(xml, 0, at));
    add_element(&out, helped);
    buffer_add(&out, text_part(xml, at, SIZE_MAX));
    struct text with = text_copy(arena, buffer_text(&out));
    explicit_bzero(out.at, out.len);
    buffer_close(&out);
    return with;
}

/* What stands in the element; the XML is one element alone. */
static bool read_element(struct helped *helped, struct text element, struct arena *arena)
{
    struct xml_node *root = NULL;

    if (element.len > HELPED_LONGEST || xml_read(&root, element, 2, arena, NULL) != OK)
        return false;
    *helped = (struct helped){.by = xml_value(root, "by", ""),
                              .agrees = xml_value(root, "agrees", ""),
                              .name = xml_value(root, "name", ""),
                              .later = xml_value(root, "later", "")};
    return helped->by.len > 0;
}

bool helped_take(struct helped *helped, struct text *without, struct text xml,
                 struct arena *arena)
{
    size_t at = text_find(xml, TEXT(OPENS));
    struct text rest = text_part(xml, at == SIZE_MAX ? xml.len : at, SIZE_MAX);
    size_t end = text_find(rest, TEXT("/>"));

    *helped = (struct helped){0};
    *without = xml;
    if (at == SIZE_MAX || end == SIZE_MAX ||
        !read_element(helped, text_part(rest, 0, end + 2), arena))
        return false;
    struct text bare = text_format(arena, "%.*s%.*s", TEXT_ARG(text_part(xml, 0, at)),
                                   TEXT_ARG(text_part(rest, end + 2, SIZE_MAX)));
    if (!text_equal(helped_add(bare, helped, arena), xml)) {
        *helped = (struct helped){0};
        return false;
    }
    *without = bare;
    return true;
}
