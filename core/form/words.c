#include <stdio.h>
#include <string.h>

#include "form/load.h"

/* `jr:itext(ARGUMENT)`, whatever the prefix: the argument. */
static bool itext_argument(struct text expression, struct text *argument)
{
    struct text trimmed = text_trim(expression);
    size_t open = text_find(trimmed, TEXT("("));

    if (open == SIZE_MAX || trimmed.at[trimmed.len - 1] != ')')
        return false;
    struct text name = text_trim(text_part(trimmed, 0, open));
    if (!text_is(name, "itext") && !text_ends(name, ":itext"))
        return false;
    *argument = text_trim(text_part(trimmed, open + 1, trimmed.len - open - 2));
    return true;
}

static enum status by_reference(struct phrase *phrase, struct loader *loader,
                                const struct xml_node *element, struct text expression)
{
    struct text argument;

    if (itext_argument(expression, &argument)) {
        phrase->kind = PHRASE_ITEXT;
        return load_xpath(&phrase->xpath, loader, argument, element, "jr:itext");
    }
    phrase->kind = PHRASE_VALUE;
    char about[120];
    snprintf(about, sizeof about, "%.*s, ref", TEXT_ARG(text_part(element->local, 0, 90)));
    return load_xpath(&phrase->xpath, loader, expression, element, about);
}

static enum status add_output(struct piece *piece, struct loader *loader,
                              const struct xml_node *output)
{
    struct text value = xml_value(output, "value", "");
    if (value.len == 0)
        value = xml_value(output, "ref", "");
    if (value.len == 0)
        return load_refuse(loader, output, "an output has neither value nor ref");
    return load_xpath(&piece->output, loader, value, output, "output");
}

static enum status by_pieces(struct phrase *phrase, struct loader *loader,
                             const struct xml_node *element)
{
    struct piece *pieces = NULL;

    phrase->kind = PHRASE_PIECES;
    for (const struct xml_node *child = element->child; child; child = child->next) {
        bool output = xml_is_element(child) && xml_is(child, "output");
        if (xml_is_element(child) && !output) {
            load_warn(loader, child, "%.*s inside a text is passed over",
                      TEXT_ARG(child->local));
            continue;
        }
        pieces = load_grow(loader->arena, pieces, phrase->count, sizeof *pieces);
        struct piece *piece = &pieces[phrase->count++];
        *piece = (struct piece){0};
        if (output) {
            enum status status = add_output(piece, loader, child);
            if (status != OK)
                return status;
        } else {
            piece->literal = text_copy(loader->arena, child->text);
        }
    }
    phrase->pieces = pieces;
    return OK;
}

enum status load_phrase(struct phrase *phrase, struct loader *loader,
                        const struct xml_node *element)
{
    struct text expression = xml_value(element, "ref", "");

    *phrase = (struct phrase){0};
    if (expression.len > 0)
        return by_reference(phrase, loader, element, expression);
    return by_pieces(phrase, loader, element);
}

enum status load_message(const struct phrase **phrase, struct loader *loader,
                         const struct xml_node *bind, struct text message)
{
    struct phrase *made = ARENA_NEW(loader->arena, struct phrase);
    struct text argument;

    *phrase = made;
    if (itext_argument(message, &argument)) {
        made->kind = PHRASE_ITEXT;
        return load_xpath(&made->xpath, loader, argument, bind, "message, jr:itext");
    }
    struct piece *piece = ARENA_NEW(loader->arena, struct piece);
    piece->literal = text_copy(loader->arena, message);
    made->pieces = piece;
    made->count = 1;
    return OK;
}

/* ---- itext ---- */

static const struct {
    const char *form;
    enum face face;
} FORMS[] = {
    {"", FACE_TEXT},       {"short", FACE_SHORT},         {"guidance", FACE_GUIDANCE},
    {"image", FACE_IMAGE}, {"big-image", FACE_BIG_IMAGE}, {"audio", FACE_AUDIO},
    {"video", FACE_VIDEO},
};

static bool is_media(enum face face)
{
    return face >= FACE_IMAGE;
}

static enum status read_value(struct wording *wording, struct phrase *long_form,
                              struct loader *loader, const struct xml_node *value)
{
    struct text form = xml_value(value, "form", "");
    struct phrase *into = text_is(form, "long") ? long_form : NULL;
    enum face face = FACE_TEXT;

    for (size_t i = 0; !into && i < sizeof FORMS / sizeof *FORMS; i++)
        if (text_is(form, FORMS[i].form))
            into = &wording->face[face = FORMS[i].face];
    if (!into) {
        load_warn(loader, value, "text form \"%.*s\" is unknown and passed over",
                  TEXT_ARG(form));
        return OK;
    }
    enum status status = load_phrase(into, loader, value);
    if (status == OK && is_media(face) && into->count == 1 && !into->pieces[0].output) {
        struct piece *name = ARENA_NEW(loader->arena, struct piece);
        name->literal = load_file_name(into->pieces[0].literal);
        into->pieces = name;
        load_media(loader, name->literal, false, false);
    }
    return status;
}

static enum status read_text(struct loader *loader, const struct xml_node *text,
                             struct wording **into)
{
    struct phrase long_form = {0};

    loader->context = NONE;
    *into = ARENA_NEW(loader->arena, struct wording);
    (*into)->line = text->line;
    for (const struct xml_node *value = xml_find(text, "value"); value;
         value = xml_find_next(value, "value")) {
        enum status status = read_value(*into, &long_form, loader, value);
        if (status != OK)
            return status;
    }
    if ((*into)->face[FACE_TEXT].count == 0)
        (*into)->face[FACE_TEXT] = long_form;
    return OK;
}

/* Numbers every text ID; the same in several translations is one. */
static enum status number_ids(struct loader *loader, const struct xml_node *itext)
{
    struct itext *made = &loader->form->itext;

    for (const struct xml_node *translation = xml_find(itext, "translation"); translation;
         translation = xml_find_next(translation, "translation")) {
        for (const struct xml_node *text = xml_find(translation, "text"); text;
             text = xml_find_next(text, "text")) {
            struct text id = text_copy(loader->arena, xml_value(text, "id", ""));
            if (id.len == 0)
                return load_refuse(loader, text, "a text has no id");
            if (map_get_or_put(made->ids, id, (uint32_t)made->id_count) != made->id_count)
                continue;
            made->id_texts =
                load_grow(loader->arena, made->id_texts, made->id_count, sizeof id);
            made->id_texts[made->id_count++] = id;
        }
        made->language_count++;
    }
    return OK;
}

static enum status read_translation(struct loader *loader, const struct xml_node *translation,
                                    size_t language)
{
    struct itext *itext = &loader->form->itext;
    struct text name = text_copy(loader->arena, xml_value(translation, "lang", ""));

    for (size_t i = 0; i < itext->language_count; i++)
        if (itext->languages[i].at && text_equal(itext->languages[i], name))
            return load_refuse(loader, translation, "two translations are named \"%.*s\"",
                               TEXT_ARG(name));
    itext->languages[language] = name;
    for (const struct xml_node *text = xml_find(translation, "text"); text;
         text = xml_find_next(text, "text")) {
        struct text id = xml_value(text, "id", "");
        struct wording **into =
            &itext->wordings[language * itext->id_count + map_get(itext->ids, id)];
        if (*into)
            return load_refuse(loader, text,
                               "translation \"%.*s\" has the text id \"%.*s\" "
                               "twice",
                               TEXT_ARG(name), TEXT_ARG(id));
        enum status status = read_text(loader, text, into);
        if (status != OK)
            return status;
    }
    return OK;
}

enum { MOST_LANGUAGES = 200, MOST_WORDINGS = 4 * 1000 * 1000 };

enum status load_itext(struct loader *loader)
{
    struct itext *itext = &loader->form->itext;
    const struct xml_node *element = xml_find(loader->model, "itext"), *each;

    itext->ids = map_open(loader->arena);
    if (!element)
        return OK;
    enum status status = number_ids(loader, element);
    if (status != OK)
        return status;
    if (itext->language_count > MOST_LANGUAGES ||
        itext->id_count * itext->language_count > MOST_WORDINGS)
        return fault_set(loader->why, TOO_LARGE, "the form has more than %d translations",
                         MOST_LANGUAGES);
    itext->languages =
        arena_array(loader->arena, itext->language_count, sizeof *itext->languages);
    itext->wordings = arena_array(loader->arena, itext->language_count * itext->id_count + 1,
                                  sizeof *itext->wordings);
    const struct xml_node *first = xml_find(element, "translation"), *chosen = first;
    for (each = first; each; each = xml_find_next(each, "translation"))
        if (xml_attribute(each, "default", "")) {
            chosen = each;
            break;
        }
    size_t language = 1;
    for (each = first; status == OK && each; each = xml_find_next(each, "translation"))
        status = read_translation(loader, each, each == chosen ? 0 : language++);
    return status;
}
