/* xml.h: the XML of a form as a plain tree, read whole within limits or refused whole.
 *
 * The readers of the form room walk it while a form loads; it is thrown away afterwards. Names
 * are split into local part, namespace and prefix, for an author's prefixes are his own choice.
 * No entity may be declared, so nothing can grow while it is read. */
#ifndef FORM_XML_H
#define FORM_XML_H

#include "base/arena.h"
#include "base/status.h"

enum { XML_MOST_NODES = 600 * 1000 }; /* elements, texts and attributes of one document */

#define XFORMS_NS "http://www.w3.org/2002/xforms"
#define XHTML_NS "http://www.w3.org/1999/xhtml"
#define JAVAROSA_NS "http://openrosa.org/javarosa"
#define OPENROSA_NS "http://openrosa.org/xforms"
#define ODK_NS "http://www.opendatakit.org/xforms"
#define ENTITIES_NS "http://www.opendatakit.org/xforms/entities"
#define DOORSTEP_NS "urn:doorstep:xforms"

struct xml_attribute {
    struct xml_attribute *next;
    struct text local, uri, prefix, value;
};

struct xml_declaration { /* xmlns:prefix="uri" */
    struct xml_declaration *next;
    struct text prefix, uri;
};

struct xml_node {
    struct xml_node *parent, *next, *child, *last_child;
    struct text local, uri, prefix; /* empty for a piece of text */
    struct text text;
    struct xml_attribute *attributes;
    struct xml_declaration *declarations;
    unsigned line, column;
};

/* `depth` is how many elements may stand in one another. The tree lies in the arena. */
enum status xml_read(struct xml_node **root, struct text bytes, unsigned depth,
                     struct arena *arena, struct fault *why);

bool xml_is_element(const struct xml_node *node);
/* The element has this local name, in any of the namespaces that forms use for it. */
bool xml_is(const struct xml_node *node, const char *local);
/* The next element from `node` on (itself included), or NULL. */
struct xml_node *xml_element(struct xml_node *node);
/* The first child element of that local name, or NULL. */
struct xml_node *xml_find(const struct xml_node *parent, const char *local);
/* The next sibling after `node` of that local name, or NULL. */
struct xml_node *xml_find_next(const struct xml_node *node, const char *local);
/* An attribute by local name and namespace ("" for none), or NULL. */
const struct xml_attribute *xml_attribute(const struct xml_node *node, const char *local,
                                          const char *uri);
/* Its value trimmed, or an empty text. */
struct text xml_value(const struct xml_node *node, const char *local, const char *uri);
/* The first piece of text of an element that has no elements; all of it, as written. */
struct text xml_text(const struct xml_node *node, struct arena *arena);

#endif
