/* openrosa_xml.h: XML that came from a server, as a small tree; for the OpenRosa modules alone.
 *
 * Read whole within limits or refused whole; no entity may be declared. Servers put line breaks
 * before the root and disagree about namespaces: the first is forgiven, and elements are found
 * by their local names. Only elements that hold no others have a text. */
#ifndef SYNC_OPENROSA_XML_H
#define SYNC_OPENROSA_XML_H

#include "base/arena.h"
#include "base/status.h"

enum {
    OPENROSA_XML_LONGEST = 8 * 1024 * 1024, /* bytes */
    OPENROSA_XML_DEEPEST = 64,
    OPENROSA_XML_MOST = 400 * 1000 /* elements and attributes */
};

struct openrosa_attribute {
    struct openrosa_attribute *next;
    struct text name, value; /* the local name */
};
struct openrosa_element {
    struct openrosa_element *parent, *next, *child, *last_child;
    struct text name; /* local */
    struct text text; /* trimmed; empty where there are elements in it */
    struct openrosa_attribute *attributes;
};

enum status openrosa_xml_read(struct openrosa_element **root, struct text bytes,
                              struct arena *arena, struct fault *why);
/* The first child of that name, in any case of letters, or NULL; `parent` may be NULL. */
const struct openrosa_element *openrosa_child(const struct openrosa_element *parent,
                                              const char *name);
/* Its text; empty when there is none. */
struct text openrosa_child_text(const struct openrosa_element *parent, const char *name);
struct text openrosa_attribute_of(const struct openrosa_element *element, const char *name);

#endif
