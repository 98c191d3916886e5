#include <string.h>

#include "form/state.h"

/* ---- Nodes of places ---- */

/* The instance of repeat control `repeat` that the place is in, or NULL. */
static struct node *instance_of(const struct record *record, uint32_t repeat,
                                const struct place *place)
{
    const struct form *form = record->form;
    const struct body_control *control = &form->controls[repeat];
    struct node *anchor = record->document.child;

    if (control->repeat != NONE)
        anchor = instance_of(record, control->repeat, place);
    struct node *parent =
        anchor ? nodes_find(record, anchor, form->defs[control->def].parent) : NULL;
    struct node *each = parent ? nodes_first(parent, control->def) : NULL;
    for (unsigned i = 1; each && i < place->repeat[control->repeat_depth]; i++)
        each = nodes_next(each);
    return place->repeat[control->repeat_depth] > 0 ? each : NULL;
}

/* Around a control: the instance of the nearest repeat, else the root. */
static struct node *around(const struct record *record, uint32_t control,
                           const struct place *place)
{
    uint32_t repeat = record->form->controls[control].repeat;
    return repeat == NONE ? record->document.child : instance_of(record, repeat, place);
}

static struct node *control_node(const struct record *record, uint32_t control,
                                 const struct place *place)
{
    const struct form *form = record->form;
    uint32_t def = form->controls[control].def;

    if (def == NONE)
        return NULL;
    if (form->defs[def].single)
        return record->single[def];
    struct node *anchor = around(record, control, place);
    return anchor ? nodes_near(record, anchor, def) : NULL;
}

struct node *place_node(const struct record *record, struct place place)
{
    if (place.kind != PLACE_QUESTION || place.control >= record->form->control_count)
        return NULL;
    return control_node(record, place.control, &place);
}

struct node *place_repeat_parent(const struct record *record, struct place place)
{
    const struct form *form = record->form;

    if (place.control >= form->control_count ||
        form->controls[place.control].kind != CONTROL_REPEAT)
        return NULL;
    struct node *anchor = around(record, place.control, &place);
    uint32_t parent = form->defs[form->controls[place.control].def].parent;
    return anchor ? nodes_find(record, anchor, parent) : NULL;
}

/* ---- One step forward ---- */

/* A person may add here: the repeat is neither counted nor fixed, and a new instance would be
 * relevant. */
static bool may_add(const struct record *record, uint32_t control, const struct place *place)
{
    const struct form *form = record->form;
    const struct def *def = &form->defs[form->controls[control].def];
    struct place at = *place;

    at.control = control;
    struct node *parent = place_repeat_parent(record, at);
    if (def->counted || def->fixed || !parent || !node_relevant(parent))
        return false;
    if (def->rules[RULE_RELEVANT] == NONE)
        return true;
    struct node nowhere = {.parent = parent,
                           .name = def->name,
                           .def = form->controls[control].def,
                           .kind = NODE_ELEMENT,
                           .flags = NODE_TEMPLATE};
    return test_condition(record, form->rules[def->rules[RULE_RELEVANT]].xpath, &nowhere, true);
}

static struct place stop_at(const struct form *form, uint32_t control, struct place at,
                            enum place_kind kind)
{
    const struct body_control *own = &form->controls[control];

    at.kind = kind;
    at.control = control;
    for (uint32_t i = own->repeat_depth; i < PLACE_DEEPEST; i++)
        at.repeat[i] = 0;
    return at;
}

/* Enters a repeat at its instance `number`. True: `at` is the first control in it; false: there
 * is no such instance, `at` has passed the repeat, and `stop` says whether to stop before. */
static bool enter(const struct record *record, uint32_t repeat, unsigned number,
                  struct place *place, uint32_t *at, bool *stop)
{
    const struct body_control *control = &record->form->controls[repeat];

    place->repeat[control->repeat_depth] = (uint16_t)number;
    if (instance_of(record, repeat, place)) {
        *at = repeat + 1;
        return true;
    }
    place->repeat[control->repeat_depth] = 0;
    *at = control->end;
    *stop = may_add(record, repeat, place);
    return false;
}

/* The first stop at or after control `at` within what `place` says of repeats; `inside` is the
 * repeat that `at` lies in. */
static struct place seek(const struct record *record, struct place place, uint32_t at,
                         uint32_t inside)
{
    const struct form *form = record->form;

    for (;;) {
        bool stop = false;
        if (inside != NONE && at >= form->controls[inside].end) {
            const struct body_control *repeat = &form->controls[inside];
            uint32_t left = inside;
            if (enter(record, inside, place.repeat[repeat->repeat_depth] + 1u, &place, &at,
                      &stop))
                continue;
            inside = repeat->repeat;
            if (stop)
                return stop_at(form, left, place, PLACE_REPEAT);
            continue;
        }
        if (at >= form->control_count)
            return (struct place){.kind = PLACE_END};
        const struct body_control *control = &form->controls[at];
        if (control->kind == CONTROL_REPEAT) {
            uint32_t repeat = at;
            if (enter(record, repeat, 1, &place, &at, &stop))
                inside = repeat;
            else if (stop)
                return stop_at(form, repeat, place, PLACE_REPEAT);
            continue;
        }
        const struct node *node = control_node(record, at, &place);
        bool shown = control->def == NONE || (node && node_relevant(node));
        if (control->kind != CONTROL_GROUP && shown)
            return stop_at(form, at, place, PLACE_QUESTION);
        at = shown ? at + 1 : control->end;
    }
}

struct place record_start(void)
{
    return (struct place){.kind = PLACE_START};
}

struct place record_next(const struct record *record, struct place from)
{
    const struct form *form = record->form;

    if (from.kind == PLACE_END)
        return from;
    if (from.kind == PLACE_START || from.control >= form->control_count)
        return seek(record, record_start(), 0, NONE);
    const struct body_control *control = &form->controls[from.control];
    if (from.kind == PLACE_REPEAT)
        return seek(record, from, control->end, control->repeat);
    return seek(record, from, from.control + 1, control->repeat);
}

struct place place_first_in(const struct record *record, struct place repeat, size_t instance)
{
    const struct body_control *control = &record->form->controls[repeat.control];
    struct place inside = repeat;

    inside.repeat[control->repeat_depth] = (uint16_t)instance;
    return seek(record, inside, repeat.control + 1, repeat.control);
}

/* ---- Order ---- */

/* Where a place lies: for each repeat around it its control and instance, then itself. */
static size_t key_of(const struct form *form, struct place place,
                     uint32_t key[2 * PLACE_DEEPEST + 2])
{
    const struct body_control *control = &form->controls[place.control];
    uint32_t repeat = control->repeat;
    size_t depth = control->repeat_depth;

    for (size_t i = depth; i > 0; i--, repeat = form->controls[repeat].repeat) {
        key[2 * (i - 1)] = repeat;
        key[2 * (i - 1) + 1] = place.repeat[i - 1];
    }
    key[2 * depth] = place.control;
    key[2 * depth + 1] = place.kind == PLACE_REPEAT ? UINT32_MAX : 0;
    return 2 * depth + 2;
}

static bool is_before(const struct form *form, struct place a, struct place b)
{
    uint32_t left[2 * PLACE_DEEPEST + 2], right[2 * PLACE_DEEPEST + 2];

    if (a.kind == PLACE_END || b.kind == PLACE_START)
        return false;
    if (a.kind == PLACE_START || b.kind == PLACE_END)
        return a.kind != b.kind;
    size_t a_len = key_of(form, a, left), b_len = key_of(form, b, right);
    for (size_t i = 0; i < a_len && i < b_len; i++)
        if (left[i] != right[i])
            return left[i] < right[i];
    return a_len < b_len;
}

bool place_equal(struct place a, struct place b)
{
    if (a.kind != b.kind)
        return false;
    if (a.kind == PLACE_START || a.kind == PLACE_END)
        return true;
    return a.control == b.control && memcmp(a.repeat, b.repeat, sizeof a.repeat) == 0;
}

struct place record_previous(const struct record *record, struct place from)
{
    struct place before = record_start();

    if (from.kind == PLACE_START)
        return before;
    for (struct place each = record_next(record, before); each.kind != PLACE_END;
         each = record_next(record, each)) {
        if (!is_before(record->form, each, from))
            break;
        before = each;
    }
    return before;
}

void record_progress(const struct record *record, struct place place, size_t *before,
                     size_t *all)
{
    *before = *all = 0;
    for (struct place each = record_next(record, record_start()); each.kind != PLACE_END;
         each = record_next(record, each)) {
        ++*all;
        if (is_before(record->form, each, place))
            ++*before;
    }
}

/* Numbers the instances of the repeats around a control, from a node in them all. */
static bool number_repeats(const struct form *form, const struct node *node,
                           struct place *place)
{
    for (uint32_t repeat = form->controls[place->control].repeat; repeat != NONE;
         repeat = form->controls[repeat].repeat) {
        const struct node *each = node;
        while (each->kind != NODE_DOCUMENT && each->def != form->controls[repeat].def)
            each = each->parent;
        if (each->kind == NODE_DOCUMENT)
            return false;
        place->repeat[form->controls[repeat].repeat_depth] = (uint16_t)node_position(each);
    }
    return true;
}

static bool find_repeat(const struct record *record, struct text reference, struct place *place)
{
    const struct form *form = record->form;
    struct node *parent = NULL;
    uint32_t def = NONE;
    struct place found = {.kind = PLACE_REPEAT};

    if (!reference_find_repeat(record, reference, &parent, &def))
        return false;
    found.control = form->defs[def].control;
    if (found.control == NONE || form->controls[found.control].kind != CONTROL_REPEAT ||
        !number_repeats(form, parent, &found))
        return false;
    *place = found;
    return true;
}

bool record_find(const struct record *record, struct text reference, struct place *place)
{
    const struct form *form = record->form;
    struct place found = {.kind = PLACE_QUESTION};

    if (find_repeat(record, reference, place))
        return true;
    const struct node *node = reference_find(record, reference);
    if (!node || form->defs[node->def].control == NONE || !node_relevant(node))
        return false;
    found.control = form->defs[node->def].control;
    if (form->controls[found.control].kind <= CONTROL_REPEAT ||
        !number_repeats(form, node, &found))
        return false;
    *place = found;
    return true;
}
