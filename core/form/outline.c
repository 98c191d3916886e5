#include "form/outline.h"

#include "base/buffer.h"
#include "form/state.h"

/* ---- Conditions that no answer changes ---- */

static enum outline_when when(const struct form *form, const struct xpath *xpath,
                              enum outline_when none)
{
    if (!xpath)
        return none;
    unsigned traits = xpath_traits(xpath);
    if (!(traits & XPATH_CONSTANT) || (traits & (XPATH_VOLATILE | XPATH_LANGUAGE)))
        return WHEN_SOMETIMES;
    struct arena *scratch = arena_open("outline");
    struct fault why = {0};
    const struct xpath_host host = {.clock = clock_system(), .random = random_system()};
    const struct xpath_context context = {
        .host = &host, .document = form->seed, .node = form->seed, .scratch = scratch};
    bool value = false;
    enum outline_when known = WHEN_SOMETIMES;
    if (xpath_run_boolean(&value, xpath, &context, &why) == OK)
        known = value ? WHEN_ALWAYS : WHEN_NEVER;
    arena_close(scratch);
    return known;
}

/* A node shows when it and all around it do. */
static void read_relevance(struct outline_control *outline, const struct form *form,
                           uint32_t def)
{
    outline->relevant = WHEN_ALWAYS;
    for (; def != NONE; def = form->defs[def].parent) {
        uint32_t rule = form->defs[def].rules[RULE_RELEVANT];
        if (rule == NONE)
            continue;
        const struct xpath *xpath = form->rules[rule].xpath;
        enum outline_when own = when(form, xpath, WHEN_ALWAYS);
        if (own > outline->relevant) {
            outline->relevant = own;
            outline->relevant_source = xpath_source(xpath);
        }
    }
}

/* ---- Words ---- */

/* A phrase of pieces as its author wrote it. */
static struct text as_written(const struct phrase *phrase, struct arena *arena)
{
    struct buffer all = {0};

    if (phrase->kind == PHRASE_VALUE && phrase->xpath)
        return text_format(arena, "{%.*s}", TEXT_ARG(xpath_source(phrase->xpath)));
    for (size_t i = 0; i < phrase->count; i++) {
        const struct piece *piece = &phrase->pieces[i];
        if (piece->output)
            buffer_addf(&all, "{%.*s}", TEXT_ARG(xpath_source(piece->output)));
        else
            buffer_add(&all, piece->literal);
    }
    struct text text = text_copy(arena, text_trim(buffer_text(&all)));
    buffer_close(&all);
    return text;
}

/* The text ID that jr:itext() is given as a literal; false when it is computed. */
static bool literal_id(const struct xpath *xpath, struct text *id)
{
    struct text source = xpath_source(xpath);
    char quote = source.len >= 2 ? source.at[0] : '\0';

    if ((quote != '\'' && quote != '"') || source.at[source.len - 1] != quote)
        return false;
    *id = text_part(source, 1, source.len - 2);
    return text_find(*id, (struct text){&quote, 1}) == SIZE_MAX;
}

static enum outline_words read_words(struct text *words, const struct phrase *phrase,
                                     struct arena *arena)
{
    *words = (struct text){0};
    if (!phrase)
        return WORDS_NONE;
    switch (phrase->kind) {
    case PHRASE_ITEXT:
        return literal_id(phrase->xpath, words) ? WORDS_ITEXT : WORDS_COMPUTED;
    case PHRASE_VALUE:
        return WORDS_COMPUTED;
    case PHRASE_PIECES:
        break;
    }
    *words = as_written(phrase, arena);
    return words->len > 0 ? WORDS_IN_PLACE : WORDS_NONE;
}

/* ---- Controls ---- */

size_t outline_count(const struct form *form)
{
    return form->control_count;
}

static void read_def(struct outline_control *outline, const struct form *form, uint32_t number)
{
    const struct def *def = &form->defs[number];

    outline->reference = def->path;
    outline->type = def->type;
    outline->bind_line = def->bind_line;
    outline->required = when(form, def->required, WHEN_NEVER);
    outline->readonly = when(form, def->readonly, WHEN_NEVER);
    outline->valid = when(form, def->constraint, WHEN_ALWAYS);
    outline->calculated = def->rules[RULE_CALCULATE] != NONE;
    outline->says_why = def->constraint_message != NULL;
    if (def->constraint)
        outline->constraint = xpath_source(def->constraint);
}

void outline_control(struct outline_control *outline, const struct form *form, size_t number,
                     struct arena *arena)
{
    const struct body_control *control = &form->controls[number];
    uint32_t around = control->def;

    *outline = (struct outline_control){.control = control->kind,
                                        .appearance = control->appearance,
                                        .media_type = control->media_type,
                                        .line = control->line,
                                        .column = control->column,
                                        .required = WHEN_NEVER,
                                        .readonly = WHEN_NEVER,
                                        .extras = control->extras,
                                        .extra_count = control->extra_count,
                                        .repeated = control->repeat != NONE};
    if (around != NONE)
        read_def(outline, form, around);
    for (uint32_t each = control->parent; around == NONE && each != NONE;
         each = form->controls[each].parent)
        around = form->controls[each].def;
    read_relevance(outline, form, around);
    outline->label_words = read_words(&outline->label, control->label, arena);
    outline->hint_words = read_words(&outline->hint, control->hint, arena);
}

/* ---- Texts ---- */

size_t outline_text_count(const struct form *form)
{
    return form->itext.id_count;
}

size_t outline_find_text(const struct form *form, struct text id)
{
    uint32_t index = form->itext.id_count > 0 ? map_get(form->itext.ids, id) : NONE;
    return index == NONE ? SIZE_MAX : index;
}

static const struct wording *wording_in(const struct form *form, size_t index, size_t language)
{
    return form->itext.wordings[language * form->itext.id_count + index];
}

void outline_text(struct outline_text *text, const struct form *form, size_t index,
                  size_t language, struct arena *arena)
{
    const struct wording *wording = wording_in(form, index, language);

    *text = (struct outline_text){.id = form->itext.id_texts[index]};
    if (!wording) {
        for (size_t i = 0; text->line == 0 && i < form->itext.language_count; i++) {
            const struct wording *other = wording_in(form, index, i);
            text->line = other ? other->line : 0;
        }
        return;
    }
    text->line = wording->line;
    text->faces = (struct faces){
        .text = as_written(&wording->face[FACE_TEXT], arena),
        .short_text = as_written(&wording->face[FACE_SHORT], arena),
        .guidance = as_written(&wording->face[FACE_GUIDANCE], arena),
        .image = as_written(&wording->face[FACE_IMAGE], arena),
        .big_image = as_written(&wording->face[FACE_BIG_IMAGE], arena),
        .audio = as_written(&wording->face[FACE_AUDIO], arena),
        .video = as_written(&wording->face[FACE_VIDEO], arena),
    };
    text->translated = text->faces.text.len > 0 || text->faces.short_text.len > 0;
}

/* ---- Choices ---- */

size_t outline_choices(struct choice **choices, const struct record *record, size_t number,
                       struct arena *arena)
{
    const struct body_control *control = &record->form->controls[number];
    struct body_control whole = *control;
    struct itemset list;
    size_t count = 0;

    *choices = NULL;
    if (!control->items && !control->itemset)
        return 0;
    const struct node *node = nodes_find(record, record->document.child, control->def);
    if (!node)
        return SIZE_MAX;
    if (control->itemset) {
        list = *control->itemset;
        list.nodes = list.all ? list.all : list.nodes;
        list.all = NULL;
        whole.itemset = &list;
    }
    *choices = choices_list(&count, record, &whole, node, true, arena);
    return count;
}
