#include "form/compact.h"

#include "base/buffer.h"
#include "form/helped.h"
#include "form/state.h"
#include "form/value_code.h"

enum {
    MARK = 0x01,
    MARK_HELPED = 0x02, /* the same, after who helped */
    HEAD = 1 + COMPACT_PRINT,
    CHECK_BITS = 24,
    MOST_LOOKS = 20 * FORM_MOST_RECORD_NODES, /* for nodes that may be there */
    SLOW = 8
};

struct packing {
    struct coder coder;
    struct values values;
    const struct form *form;
    struct arena *arena;
    struct odds there, relevant; /* a node without and with a condition of its own */
    size_t nodes_left, looks_left;
};

static void packing_open(struct packing *packing, const struct form *form, struct arena *arena)
{
    packing->form = form;
    packing->arena = arena;
    packing->there = (struct odds){ODDS_ONE / 100 * 99, 4};
    packing->relevant = (struct odds){ODDS_EVEN, 4};
    packing->nodes_left = FORM_MOST_RECORD_NODES;
    packing->looks_left = MOST_LOOKS;
    values_open(&packing->values, &packing->coder, form, arena);
    packing->values.bytes_left = COMPACT_LARGEST_XML;
}

/* ---- The tree: the same way there and back ---- */

static bool is_many(const struct def *def)
{
    return def->repeat || def->twice;
}

/* How many nodes of the def stand from `first` on, while writing. */
static size_t code_count(struct packing *packing, uint32_t number, const struct node *first)
{
    const struct def *def = &packing->form->defs[number];
    struct odds *odds =
        def->rules[RULE_RELEVANT] == NONE ? &packing->there : &packing->relevant;
    size_t count = 0;

    if (packing->looks_left-- == 0)
        packing->coder.broken = true;
    for (; first && first->def == number; first = first->next)
        count++;
    if (!is_many(def) && count > 1)
        packing->coder.broken = true;
    if (!is_many(def))
        return coder_learn(&packing->coder, odds, SLOW, count == 1);
    count = (size_t)coder_number(&packing->coder, count);
    if (count > packing->nodes_left)
        packing->coder.broken = true;
    return count;
}

static struct node *made(struct packing *packing, struct node *parent, uint32_t number)
{
    const struct def *def = &packing->form->defs[number];

    if (packing->nodes_left == 0 || packing->coder.broken) {
        packing->coder.broken = true;
        return NULL;
    }
    packing->nodes_left--;
    struct node *node =
        node_new(packing->arena, def->is_attribute ? NODE_ATTRIBUTE : NODE_ELEMENT, def->name);
    node->def = number;
    if (def->is_attribute)
        node_add_attribute(parent, node);
    else
        node_append(parent, node);
    return node;
}

static void code_inside(struct packing *packing, struct node *node);

/* All nodes of the def within `parent`; `next` is the first that was not coded yet. */
static void code_nodes(struct packing *packing, struct node *parent, struct node **next,
                       uint32_t number)
{
    size_t count = code_count(packing, number, *next);

    for (size_t i = 0; i < count && !packing->coder.broken; i++) {
        struct node *node = packing->coder.writing ? *next : made(packing, parent, number);
        if (!node)
            return;
        *next = node->next;
        code_inside(packing, node);
    }
    if (!packing->coder.writing)
        *next = NULL;
}

static void code_inside(struct packing *packing, struct node *node)
{
    const struct def *defs = packing->form->defs, *def = &defs[node->def];
    struct node *attribute = node->attribute, *child = node->child;

    for (uint32_t each = def->attribute; each != NONE; each = defs[each].next)
        code_nodes(packing, node, &attribute, each);
    if (def->leaf || def->is_attribute)
        node->value = values_code(&packing->values, node->def, node->value);
    for (uint32_t each = def->child; each != NONE; each = defs[each].next)
        code_nodes(packing, node, &child, each);
    if (attribute || child) /* not in the form's order */
        packing->coder.broken = true;
}

/* ---- From XML ---- */

static bool is_named(const struct name *name, struct text local, struct text prefix)
{
    return text_equal(name->local, local) && text_equal(name->prefix, prefix);
}

/* Looks on from the def that was found last, for they come in the form's order. */
static uint32_t find_child(const struct form *form, uint32_t parent, uint32_t last,
                           const struct xml_node *element)
{
    uint32_t each = last == NONE ? form->defs[parent].child : last;

    while (each != NONE && !is_named(form->defs[each].name, element->local, element->prefix))
        each = form->defs[each].next;
    return each;
}

static bool grow_attributes(struct packing *packing, struct node *node,
                            const struct xml_node *element)
{
    const struct def *defs = packing->form->defs;

    for (const struct xml_attribute *at = element->attributes; at; at = at->next) {
        uint32_t each = defs[node->def].attribute;
        while (each != NONE && !is_named(defs[each].name, at->local, at->prefix))
            each = defs[each].next;
        struct node *attribute = each == NONE ? NULL : made(packing, node, each);
        if (!attribute)
            return false;
        attribute->value = at->value;
    }
    return true;
}

/* False when the element is not as the form has it. */
static bool grow(struct packing *packing, struct node *node, const struct xml_node *element)
{
    const struct def *def = &packing->form->defs[node->def];
    uint32_t last = NONE;

    if (!grow_attributes(packing, node, element))
        return false;
    if (def->leaf)
        node->value = xml_text(element, packing->arena);
    for (struct xml_node *each = xml_element(element->child); each;
         each = xml_element(each->next)) {
        last = find_child(packing->form, node->def, last, each);
        struct node *child = last == NONE ? NULL : made(packing, node, last);
        if (!child || !grow(packing, child, each))
            return false;
    }
    return true;
}

static bool grow_all(struct packing *packing, struct node *document, struct text xml)
{
    struct xml_node *root = NULL;
    struct fault why;

    if (xml.len > COMPACT_LARGEST_XML ||
        xml_read(&root, xml, FORM_DEEPEST, packing->arena, &why) != OK ||
        !is_named(packing->form->defs[0].name, root->local, root->prefix))
        return false;
    struct node *node = made(packing, document, 0);
    return node && grow(packing, node, root);
}

/* ---- Whole ---- */

/* FNV-1a, folded: tells a wrong form or a slip of ours, not an enemy. */
static uint64_t check_of(struct text xml)
{
    uint64_t sum = 14695981039346656037u;
    for (size_t i = 0; i < xml.len; i++)
        sum = (sum ^ (unsigned char)xml.at[i]) * 1099511628211u;
    return (sum ^ sum >> CHECK_BITS ^ sum >> (2 * CHECK_BITS)) & ((1u << CHECK_BITS) - 1);
}

void compact_print_of(uint8_t print[COMPACT_PRINT], const struct form *form)
{
    for (int i = 0; i < COMPACT_PRINT; i++)
        print[i] = (uint8_t)(form->print >> (8 * i));
}

bool compact_print(uint8_t print[COMPACT_PRINT], struct text bytes)
{
    if (bytes.len < HEAD || (bytes.at[0] != MARK && bytes.at[0] != MARK_HELPED))
        return false;
    for (int i = 0; i < COMPACT_PRINT; i++)
        print[i] = (uint8_t)bytes.at[1 + i];
    return true;
}

/* ---- Who helped ---- */

enum { HELPED_TEXTS = 4, LENGTH = 2 };

static void put_helped(struct buffer *out, const struct helped *helped)
{
    const struct text texts[HELPED_TEXTS] = {helped->by, helped->agrees, helped->name,
                                             helped->later};
    size_t length = HELPED_TEXTS;

    for (size_t i = 0; i < HELPED_TEXTS; i++)
        length += texts[i].len;
    buffer_add_char(out, (char)(length & 0xff));
    buffer_add_char(out, (char)(length >> 8 & 0xff));
    for (size_t i = 0; i < HELPED_TEXTS; i++) {
        buffer_add(out, texts[i]);
        buffer_add_char(out, '\n');
    }
}

/* False when it is not whole. */
static bool take_helped(struct helped *helped, struct text *packed)
{
    struct text *const texts[HELPED_TEXTS] = {&helped->by, &helped->agrees, &helped->name,
                                              &helped->later};

    if (packed->len < LENGTH)
        return false;
    size_t length = (unsigned char)packed->at[0] | (size_t)(unsigned char)packed->at[1] << 8;
    struct text rest = text_part(*packed, LENGTH, length);
    if (packed->len - LENGTH < length || length > HELPED_LONGEST || !text_is_utf8(rest))
        return false;
    *packed = text_part(*packed, LENGTH + length, SIZE_MAX);
    for (size_t i = 0; i < HELPED_TEXTS; i++) {
        size_t end = text_find(rest, TEXT("\n"));
        if (end == SIZE_MAX)
            return false;
        *texts[i] = text_part(rest, 0, end);
        rest = text_part(rest, end + 1, SIZE_MAX);
    }
    return rest.len == 0 && helped->by.len > 0;
}

/* False when the XML is not as the form has it. */
static bool pack(struct buffer *out, const struct form *form, struct text xml,
                 struct arena *arena)
{
    uint8_t print[COMPACT_PRINT];
    struct packing packing;
    struct node document = {.kind = NODE_DOCUMENT};
    struct helped helped;
    struct text bare;
    bool is_helped = helped_take(&helped, &bare, xml, arena);

    coder_write(&packing.coder, out);
    packing_open(&packing, form, arena);
    if (!grow_all(&packing, &document, bare))
        return false;
    compact_print_of(print, form);
    buffer_add_char(out, is_helped ? MARK_HELPED : MARK);
    buffer_add(out, (struct text){(const char *)print, sizeof print});
    if (is_helped)
        put_helped(out, &helped);
    code_inside(&packing, document.child);
    coder_one_of(&packing.coder, check_of(xml), 1u << CHECK_BITS);
    coder_end(&packing.coder);
    return !packing.coder.broken;
}

void compact_write(struct text *bytes, const struct form *form, struct text xml,
                   struct arena *arena)
{
    struct arena *scratch = arena_open("compact");
    struct buffer out = {0};
    struct text again;

    *bytes = xml;
    if (pack(&out, form, xml, scratch) && out.len < xml.len &&
        compact_read(&again, form, buffer_text(&out), scratch, NULL) == OK &&
        text_equal(again, xml))
        *bytes = buffer_text(&out);
    *bytes = text_copy(arena, *bytes);
    buffer_close(&out);
    arena_close(scratch);
}

static enum status unpack(struct text *xml, const struct form *form, struct text packed,
                          bool is_helped, struct arena *arena, struct fault *why)
{
    struct arena *scratch = arena_open("compact");
    struct packing packing;
    struct node document = {.kind = NODE_DOCUMENT};
    struct helped helped = {0};
    struct text whole = {0};
    struct buffer out = {0};
    enum status status = OK;
    bool sound = !is_helped || take_helped(&helped, &packed);

    coder_read(&packing.coder, packed);
    packing_open(&packing, form, scratch);
    packing.coder.broken = packing.coder.broken || !sound;
    struct node *root = made(&packing, &document, 0);
    if (root) {
        code_inside(&packing, root);
        uint64_t check = coder_one_of(&packing.coder, 0, 1u << CHECK_BITS);
        if (!packing.coder.broken)
            submission_add(&out, form, root);
        whole = helped_add(buffer_text(&out), &helped, scratch);
        if (packing.coder.rest.len > 0 || check != check_of(whole))
            packing.coder.broken = true;
    }
    if (packing.coder.broken)
        status = fault_set(why, REFUSED, "a compact submission is not whole");
    else
        *xml = text_copy(arena, whole);
    buffer_close(&out);
    arena_close(scratch);
    return status;
}

enum status compact_read(struct text *xml, const struct form *form, struct text bytes,
                         struct arena *arena, struct fault *why)
{
    uint8_t print[COMPACT_PRINT], own[COMPACT_PRINT];

    *xml = (struct text){0};
    if (text_starts(bytes, "<")) {
        *xml = bytes;
        return OK;
    }
    if (!compact_print(print, bytes))
        return fault_set(why, REFUSED, "this is neither XML nor a compact submission");
    compact_print_of(own, form);
    for (int i = 0; i < COMPACT_PRINT; i++)
        if (print[i] != own[i])
            return fault_set(why, CONFLICT,
                             "the submission was made with another form than %.*s of version "
                             "\"%.*s\"",
                             TEXT_ARG(form->id), TEXT_ARG(form->version));
    return unpack(xml, form, text_part(bytes, HEAD, SIZE_MAX), bytes.at[0] == MARK_HELPED,
                  arena, why);
}
