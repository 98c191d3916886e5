#include "form/value_code.h"

#include "form/value_way.h"

enum { SLOW = 8 };

/* ---- What the form says of a def ---- */

static enum value_class class_of(const struct def *def)
{
    if (def->rules[RULE_CALCULATE] != NONE)
        return CLASS_COMPUTED;
    if (def->control == NONE)
        return CLASS_FILLED;
    return def->readonly ? CLASS_SHOWN : CLASS_ASKED;
}

/* Marked so, with that value (NULL: any). */
static bool has_extra(const struct def *def, const char *name, const char *value)
{
    for (size_t i = 0; i < def->extra_count; i++)
        if (text_is(def->extras[i].name, name) &&
            (!value || text_is(def->extras[i].value, value)))
            return true;
    return false;
}

static bool is_digits(const struct values *values, const struct def *def)
{
    const struct body_control *control =
        def->control == NONE ? NULL : &values->form->controls[def->control];
    return def->type == TYPE_INT || has_extra(def, "groups", NULL) ||
           has_extra(def, "letters", NULL) || has_extra(def, "secret", NULL) ||
           has_extra(def, "fill", "case-number") ||
           (control && text_is(control->appearance, "numbers"));
}

static enum way expected_way(const struct values *values, uint32_t number)
{
    const struct def *def = &values->form->defs[number];
    const struct body_control *control =
        def->control == NONE ? NULL : &values->form->controls[def->control];

    if (values->defaults[number].len > 0)
        return WAY_DEFAULT;
    if (control && control->item_count > 0)
        return control->kind == CONTROL_SELECT1 ? WAY_WORD : WAY_SET;
    if (def->preload == PRELOAD_UID || number == values->form->instance_id)
        return WAY_UUID;
    if (def->type == TYPE_DATE || def->preload == PRELOAD_TODAY)
        return WAY_DATE;
    if (def->type == TYPE_DATETIME || def->preload == PRELOAD_START ||
        def->preload == PRELOAD_END)
        return WAY_INSTANT;
    if (is_digits(values, def))
        return WAY_DIGITS;
    if (has_extra(def, "fill", NULL))
        return WAY_WORD;
    if (def->type == TYPE_DECIMAL || def->type == TYPE_TIME ||
        (def->type >= TYPE_GEOPOINT && def->type <= TYPE_GEOSHAPE))
        return WAY_FIGURES;
    return def->type == TYPE_STRING && class_of(def) == CLASS_COMPUTED ? WAY_WORD : WAY_TEXT;
}

/* ---- Coding ---- */

static struct odds odds_of(unsigned percent)
{
    return (struct odds){(uint16_t)(ODDS_ONE / 100 * percent), 4};
}

static void take_defaults(struct text *defaults, const struct node *node)
{
    if (defaults[node->def].len == 0)
        defaults[node->def] = node->value;
    for (const struct node *each = node->attribute; each; each = each->next)
        take_defaults(defaults, each);
    for (const struct node *each = node->child; each; each = each->next)
        take_defaults(defaults, each);
}

static const struct text *defaults_of(const struct form *form, struct arena *arena)
{
    struct text *defaults = arena_array(arena, form->def_count, sizeof *defaults);

    take_defaults(defaults, form->seed);
    for (size_t i = 0; i < form->def_count; i++)
        if (form->defs[i].template)
            take_defaults(defaults, form->defs[i].template);
    return defaults;
}

void values_open(struct values *values, struct coder *coder, const struct form *form,
                 struct arena *arena)
{
    *values = (struct values){
        .coder = coder,
        .form = form,
        .arena = arena,
        .defaults = defaults_of(form, arena),
        .words = arena_array(arena, form->def_count, sizeof(struct words)),
        .known = arena_array(arena, VALUES_MOST_KNOWN, sizeof(struct text)),
        .empty = {odds_of(20), odds_of(5), odds_of(97), odds_of(10)},
        .expected = {odds_of(60), odds_of(95), odds_of(80), odds_of(90)},
        .is_last_day = odds_of(60),
        .signs = odds_of(4),
        .tails = odds_of(4),
    };
    letters_open(&values->letters, form->sample, arena);
}

static enum way choose_way(struct values *values, uint32_t def, struct text value,
                           struct shape *shape)
{
    for (enum way way = 0; way < WAY_TEXT; way++)
        if (way_fits(values, way, def, value, shape))
            return way;
    return WAY_TEXT;
}

static void remember(struct values *values, enum way way, struct text value)
{
    if (way == WAY_SAME || way == WAY_DEFAULT)
        return;
    if (value.len >= VALUES_KNOWN_LEAST && values->known_count < VALUES_MOST_KNOWN)
        values->known[values->known_count++] = value;
    if (way != WAY_TEXT && way != WAY_UUID)
        letters_learn(&values->letters, value);
}

struct text values_code(struct values *values, uint32_t number, struct text value)
{
    const struct def *def = &values->form->defs[number];
    enum value_class class = class_of(def);
    enum way expected = expected_way(values, number), way = expected;
    struct shape shape = {0};

    if (coder_learn(values->coder, &values->empty[class], SLOW, value.len == 0))
        return (struct text){0};
    if (values->coder->writing)
        way = choose_way(values, number, value, &shape);
    if (!coder_learn(values->coder, &values->expected[class], SLOW, way == expected))
        way = (enum way)coder_one_of(values->coder, way, WAYS);
    else
        way = expected;
    struct text told = way_code(values, way, number, value, &shape);
    if (told.len > values->bytes_left || !text_is_utf8(told))
        values->coder->broken = true;
    if (values->coder->broken)
        return (struct text){0};
    values->bytes_left -= told.len;
    remember(values, way, told);
    return told;
}
