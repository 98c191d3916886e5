/* load.h: what the readers of a form share while it is loaded.
 *
 * form_open runs them in this order: lists, model, itext, body, binds, actions, graph. Each
 * fills its part of the form and refuses with a fault that names file, line and what it is
 * about. Only the form room includes it. */
#ifndef FORM_LOAD_H
#define FORM_LOAD_H

#include "form/shape.h"
#include "form/xml.h"

struct loader {
    struct form *form;
    struct arena *arena; /* the form's */
    struct arena *work;  /* thrown away after loading */
    const struct form_files *files;
    struct fault *why;
    struct xml_node *html, *model, *body, *primary;
    struct xpath_scope scope;
    struct map *prefixes, *bind_ids, *media;
    struct text *namespaces;
    uint32_t namespace_count;
    size_t list_nodes_left;
    struct action **last_action;
    uint32_t context;   /* the def from which expressions now read; NONE: unknown */
    size_t stands_left; /* see paths.h */
    struct compiled {   /* every expression of the form */
        struct xpath *xpath;
        uint32_t context;
    } * compiled;
    size_t compiled_count;
    bool failed; /* in a callback that cannot say so itself; `why` is filled */
};

/* Room for one more at the end of an array that grows by doubling in the arena. */
void *load_grow(struct arena *arena, void *items, size_t count, size_t size);

enum status load_refuse(struct loader *loader, const struct xml_node *node, const char *format,
                        ...) __attribute__((format(printf, 3, 4)));
void load_warn(struct loader *loader, const struct xml_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void load_media(struct loader *loader, struct text name, bool list, bool missing);
/* The last part of a jr:// address. */
struct text load_file_name(struct text address);

/* Compiles an attribute of `node`, and refuses a path that leads nowhere from loader->context;
 * a fault says `about` ("bind /data/a, calculate"). */
enum status load_xpath(const struct xpath **xpath, struct loader *loader, struct text source,
                       const struct xml_node *node, const char *about);
/* The def that a path without meaning of its own (of a bind, a control) leads to, from
 * `context`; NONE when there is none. Predicates are passed over. */
uint32_t load_reference(const struct loader *loader, struct text path, uint32_t context);
/* The def that `ref`, `nodeset` or `bind` of an element names. NOT_FOUND if it has none of
 * them. */
enum status load_element_def(uint32_t *def, struct loader *loader, const struct xml_node *node,
                             uint32_t context);

enum status load_lists(struct loader *loader);
enum status load_model(struct loader *loader);
enum status load_itext(struct loader *loader);
enum status load_body(struct loader *loader);
enum status load_binds(struct loader *loader);
enum status load_actions(struct loader *loader);
enum status load_graph(struct loader *loader);
/* Short cuts for what has become known: single nodes and indexed lists. */
enum status load_shortcuts(struct loader *loader);
/* Warnings about what works but may be meant otherwise. */
enum status load_advice(struct loader *loader);

/* Words of a label, hint or value element, or of a message attribute. */
enum status load_phrase(struct phrase *phrase, struct loader *loader,
                        const struct xml_node *element);
enum status load_message(const struct phrase **phrase, struct loader *loader,
                         const struct xml_node *bind, struct text message);
/* setvalue and its kin inside a control (or NONE: in the model). */
enum status load_action(struct loader *loader, const struct xml_node *element, uint32_t source,
                        bool in_model);
bool load_is_action(const struct xml_node *element);
void load_rule(struct loader *loader, enum rule_kind kind, uint32_t def,
               const struct xpath *xpath, const struct xml_node *from);
/* Reads the attributes in Doorstep's namespace into an array in the form's arena. */
size_t load_extras(const struct attribute **extras, struct loader *loader,
                   const struct xml_node *element);

#endif
