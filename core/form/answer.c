#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "form/state.h"

bool is_readonly(const struct record *record, const struct node *node)
{
    const struct form *form = record->form;

    for (const struct node *each = node; each && each->kind != NODE_DOCUMENT;
         each = each->parent)
        if (test_condition(record, form->defs[each->def].readonly, each, false))
            return true;
    return false;
}

bool is_required(const struct record *record, const struct node *node)
{
    return test_condition(record, record->form->defs[node->def].required, node, false);
}

void judge(struct verdict *verdict, const struct record *record, const struct node *node,
           bool with_words, struct arena *arena)
{
    const struct def *def = &record->form->defs[node->def];
    const struct phrase *message = NULL;

    *verdict = (struct verdict){.kind = ANSWER_TAKEN};
    if (!node_relevant(node))
        return;
    if (node->value.len > 0 && !test_condition(record, def->constraint, node, true)) {
        verdict->kind = ANSWER_CONSTRAINT;
        message = def->constraint_message;
    } else if (node->value.len == 0 && is_required(record, node)) {
        verdict->kind = ANSWER_MISSING;
        message = def->required_message;
    }
    if (message && with_words)
        verdict->message = speak(record, message, node, arena);
}

/* ---- Whether a text can be an answer to the question at all ---- */

static bool is_whole(struct text text)
{
    int64_t number;
    return text_to_int64(text_trim(text), &number);
}

static bool is_in_range(const struct body_control *control, struct text text,
                        struct arena *arena)
{
    double number = strtod(text_string(arena, text), NULL);
    double low = fmin(control->start, control->end_value);
    double high = fmax(control->start, control->end_value);
    double steps = (number - low) / control->step;

    return number >= low && number <= high && fabs(steps - round(steps)) < 1e-6;
}

static size_t words_in(struct text text)
{
    struct text word;
    size_t count = 0;
    while (text_take_word(&text, &word))
        count++;
    return count;
}

static bool is_offered(const struct record *record, const struct body_control *control,
                       const struct node *node, struct text value, struct arena *arena)
{
    size_t count = 0;
    const struct choice *choices = choices_list(&count, record, control, node, false, arena);

    if (control->kind != CONTROL_SELECT1) {
        struct text known = choices_in_order(record, control, node, value, arena);
        size_t words = words_in(value);
        return words_in(known) == words && (control->kind != CONTROL_RANK || words == count);
    }
    for (size_t i = 0; i < count; i++)
        if (text_equal(choices[i].value, value))
            return true;
    return false;
}

static bool fits(const struct record *record, const struct body_control *control,
                 const struct node *node, struct text value, struct arena *arena)
{
    enum datatype type = record->form->defs[node->def].type;

    if (value.len == 0)
        return true;
    if (!text_is_utf8(value) || type_cast(type, value, arena).len == 0)
        return false;
    switch (control->kind) {
    case CONTROL_SELECT1:
    case CONTROL_SELECT:
    case CONTROL_RANK:
        return is_offered(record, control, node, value, arena);
    case CONTROL_RANGE:
        return is_in_range(control, type_cast(type, value, arena), arena);
    default:
        return type != TYPE_INT || is_whole(value);
    }
}

/* A choice of several is kept in the order of its list. */
static struct text in_order(const struct record *record, const struct body_control *control,
                            const struct node *node, struct text value, struct arena *arena)
{
    if (control->kind != CONTROL_SELECT || value.len == 0)
        return value;
    return choices_in_order(record, control, node, value, arena);
}

enum status record_answer(struct verdict *verdict, struct record *record, struct place place,
                          struct text value, struct arena *arena, struct fault *why)
{
    struct node *node = place_node(record, place);
    struct operation operation;

    *verdict = (struct verdict){.kind = ANSWER_TAKEN};
    if (!node)
        return fault_set(why, NOT_FOUND, "there is no question at this place");
    const struct body_control *control = &record->form->controls[place.control];
    if (is_readonly(record, node)) {
        verdict->kind = ANSWER_READONLY;
        return OK;
    }
    if (!fits(record, control, node, value, arena)) {
        verdict->kind = ANSWER_TYPE;
        return OK;
    }
    operation_open(&operation, record, why);
    store(&operation, node, in_order(record, control, node, value, operation.arena));
    enum status status = events_settle(&operation);
    if (status == OK)
        judge(verdict, record, node, true, arena);
    enum status outcome = verdict->kind == ANSWER_TAKEN ? status : REFUSED;
    operation_close(&operation, outcome);
    return status;
}

static enum status check_set(const struct record *record, const struct node *node,
                             struct text value, struct fault *why)
{
    const struct def *def = &record->form->defs[node->def];

    if (!def->leaf)
        return fault_set(why, CONFLICT, "%.*s holds other nodes, no answer",
                         TEXT_ARG(def->path));
    if (is_readonly(record, node))
        return fault_set(why, CONFLICT, "%.*s is readonly", TEXT_ARG(def->path));
    if (!text_is_utf8(value))
        return fault_set(why, REFUSED, "an answer is not UTF-8");
    return OK;
}

enum status record_set(struct record *record, struct text reference, struct text value,
                       struct fault *why)
{
    struct node *node = reference_find(record, reference);
    struct operation operation;

    if (!node)
        return fault_set(why, NOT_FOUND, "there is no node %.*s",
                         TEXT_ARG(text_part(reference, 0, 200)));
    enum status status = check_set(record, node, value, why);
    if (status != OK)
        return status;
    uint32_t number = record->form->defs[node->def].control;
    const struct body_control none = {.kind = CONTROL_NONE};
    const struct body_control *control =
        number == NONE ? &none : &record->form->controls[number];
    operation_open(&operation, record, why);
    if (control->kind == CONTROL_RANK && value.len > 0 &&
        !is_offered(record, control, node, value, operation.arena)) {
        status = fault_set(why, REFUSED, "a ranking holds every choice once");
        return operation_close(&operation, status);
    }
    store(&operation, node, in_order(record, control, node, value, operation.arena));
    return operation_close(&operation, events_settle(&operation));
}

enum status record_add_repeat(struct record *record, struct place *place, struct fault *why)
{
    const struct form *form = record->form;
    struct node *parent = place_repeat_parent(record, *place), *added = NULL;
    struct operation operation;

    if (!parent)
        return fault_set(why, NOT_FOUND, "there is no repeat at this place");
    uint32_t def = form->controls[place->control].def;
    if (form->defs[def].counted || form->defs[def].fixed)
        return fault_set(why, CONFLICT, "the form counts the instances of %.*s itself",
                         TEXT_ARG(form->defs[def].path));
    operation_open(&operation, record, why);
    enum status status = repeats_add(&operation, parent, def, &added);
    if (status == OK)
        status = events_settle(&operation);
    status = operation_close(&operation, status);
    if (status == OK)
        *place = place_first_in(record, *place, repeats_count(parent, def));
    return status;
}

enum status record_remove_repeat(struct record *record, struct text repeat_reference,
                                 size_t instance, struct fault *why)
{
    const struct form *form = record->form;
    struct operation operation;
    struct node *parent = NULL;
    uint32_t def = NONE;

    if (!reference_find_repeat(record, repeat_reference, &parent, &def))
        return fault_set(why, NOT_FOUND, "there is no repeat %.*s",
                         TEXT_ARG(text_part(repeat_reference, 0, 200)));
    if (form->defs[def].counted || form->defs[def].fixed)
        return fault_set(why, CONFLICT, "the form counts the instances of %.*s itself",
                         TEXT_ARG(form->defs[def].path));
    struct node *node = nodes_first(parent, def);
    for (size_t i = 1; node && i < instance; i++)
        node = nodes_next(node);
    if (!node || instance == 0)
        return fault_set(why, NOT_FOUND, "%.*s has no instance %zu",
                         TEXT_ARG(form->defs[def].path), instance);
    operation_open(&operation, record, why);
    repeats_remove(&operation, node);
    return operation_close(&operation, events_settle(&operation));
}

bool record_validate(const struct record *record, struct place *bad, struct verdict *verdict,
                     struct arena *arena)
{
    return record_validate_from(record, record_start(), bad, verdict, arena);
}

bool record_validate_from(const struct record *record, struct place from, struct place *bad,
                          struct verdict *verdict, struct arena *arena)
{
    for (struct place each = record_next(record, from); each.kind != PLACE_END;
         each = record_next(record, each)) {
        const struct node *node = place_node(record, each);
        if (!node)
            continue;
        judge(verdict, record, node, true, arena);
        if (verdict->kind == ANSWER_TAKEN)
            continue;
        *bad = each;
        return false;
    }
    *verdict = (struct verdict){.kind = ANSWER_TAKEN};
    return true;
}
