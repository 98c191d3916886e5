/* tree.h: the XPath data model: a compact tree of elements, attributes and their texts.
 *
 * Records, lists and tables are such trees. Only leaves hold text (mixed content is not data in
 * an XForm). Names are interned once per form, so a name test is a comparison of pointers or
 * numbers. A tree that several sessions share (a list, a table) never changes after loading.
 * W3C XPath 1.0, 5; ODK XForms, "XPath Paths". */
#ifndef XPATH_TREE_H
#define XPATH_TREE_H

#include "base/arena.h"
#include "base/text.h"

/* One expanded name. Two nodes of one form have the same name when the pointers are equal. */
struct name {
    struct text local;
    struct text uri;    /* namespace; empty: none */
    struct text prefix; /* as first written; empty: a default namespace or none */
    uint32_t id;        /* counts from 0 within its table */
    uint32_t local_id;  /* the same for every name with this local part */
};

struct names;
struct names *names_open(struct arena *arena);
/* The one name of (local, uri, prefix); copies what is new. Names are made while a form loads
 * and only looked up afterwards. */
const struct name *name_intern(struct names *names, struct text local, struct text uri,
                               struct text prefix);
/* A number for a local part alone (for name tests); makes it when new. */
uint32_t name_local_id(struct names *names, struct text local);

enum node_kind { NODE_DOCUMENT, NODE_ELEMENT, NODE_ATTRIBUTE };

enum node_flag {
    NODE_IRRELEVANT = 1 << 0, /* itself or an ancestor: reads as empty, is not submitted */
    NODE_TEMPLATE = 1 << 1,   /* a repeat's template: no path ever finds it */
    NODE_OWN = 1 << 2         /* bits from here on are free for the form room */
};

struct node {
    struct node *parent; /* an attribute's is its element; a document's is NULL */
    struct node *child, *last_child;
    struct node *next, *previous; /* siblings, or the element's other attributes */
    struct node *attribute;       /* the first */
    const struct name *name;      /* NULL for a document */
    struct text value; /* of a leaf element or an attribute; owner decides where it lies */
    uint32_t def;      /* the form room's number of what this node is */
    uint16_t kind, flags;
};

/* A node in the arena; not linked. */
struct node *node_new(struct arena *arena, enum node_kind kind, const struct name *name);
void node_append(struct node *parent, struct node *child);
/* `before` NULL: at the end. */
void node_insert(struct node *parent, struct node *child, struct node *before);
void node_remove(struct node *node);
void node_add_attribute(struct node *element, struct node *attribute);
/* 1 for the first among siblings of the same name (templates do not count). */
size_t node_position(const struct node *node);

#endif
