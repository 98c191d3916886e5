/* check_words.c: texts without translation, questions without words. */
#include "tools/check.h"

/* ---- Translations ---- */

static void check_languages(struct check *check)
{
    for (size_t i = 0; i < check->language_count; i++) {
        const struct bundle_language *language = &check->languages[i];
        const struct spot spot = {.language = language->name};
        if (language->translation == SIZE_MAX)
            finding_add(check->findings, SEVERITY_ERROR, "translation", spot,
                        "the deployment has this language, and the form has no translation "
                        "named so");
        if (!language->tongue->catalogue)
            finding_add(check->findings, SEVERITY_WARNING, "catalogue", spot,
                        "there are no words of the program's own in this language (back, home, "
                        "more); English is measured instead");
    }
}

/* Some language of the form has this face of a text. */
static bool any_has(const struct check *check, size_t index, bool (*has)(const struct faces *))
{
    for (size_t i = 0; i < form_language_count(check->form); i++) {
        struct outline_text text;
        outline_text(&text, check->form, index, i, check->arena);
        if (has(&text.faces))
            return true;
    }
    return false;
}

static bool has_text(const struct faces *faces)
{
    return faces->text.len > 0 || faces->short_text.len > 0;
}

static bool has_short(const struct faces *faces)
{
    return faces->short_text.len > 0;
}

static bool has_guidance(const struct faces *faces)
{
    return faces->guidance.len > 0;
}

static void check_text(struct check *check, size_t index)
{
    bool text_somewhere = any_has(check, index, has_text);
    bool short_somewhere = any_has(check, index, has_short);
    bool guidance_somewhere = any_has(check, index, has_guidance);

    for (size_t i = 0; i < check->language_count; i++) {
        const struct bundle_language *language = &check->languages[i];
        struct outline_text text;
        if (language->translation == SIZE_MAX)
            continue;
        outline_text(&text, check->form, index, language->translation, check->arena);
        const struct spot spot = {text.line, 0, text.id, language->name};
        if (text_somewhere && !text.translated)
            finding_add(check->findings, SEVERITY_ERROR, "translation", spot,
                        "the text has no translation");
        else if (text.faces.text.len == 0 && text.translated)
            finding_add(check->findings, SEVERITY_WARNING, "translation", spot,
                        "only a short text is there: the kiosk has nothing to say");
        else if (short_somewhere && !has_short(&text.faces))
            finding_add(check->findings, SEVERITY_WARNING, "translation", spot,
                        "other languages have a short text for phones");
        else if (guidance_somewhere && !has_guidance(&text.faces))
            finding_add(check->findings, SEVERITY_NOTICE, "translation", spot,
                        "other languages have guidance for helpers");
    }
}

static void check_in_place(struct check *check, size_t control)
{
    const struct outline_control *outline = &check->controls[control];

    if (outline->label_words == WORDS_NONE && check_is_question(outline))
        finding_add(check->findings, SEVERITY_ERROR, "words", check_spot(check, control),
                    "the question has no words");
    if (outline->constraint.len > 0 && !outline->says_why && check_is_question(outline))
        finding_add(check->findings, SEVERITY_WARNING, "words", check_spot(check, control),
                    "an answer may be refused, and the form does not say why "
                    "(jr:constraintMsg)");
    if (check->language_count < 2)
        return;
    if (outline->label_words == WORDS_IN_PLACE)
        finding_add(check->findings, SEVERITY_ERROR, "translation", check_spot(check, control),
                    "its label \"%.*s\" stands in the form itself and is the same in every "
                    "language",
                    TEXT_ARG(text_part(outline->label, 0, 60)));
    if (outline->hint_words == WORDS_IN_PLACE)
        finding_add(check->findings, SEVERITY_ERROR, "translation", check_spot(check, control),
                    "its hint stands in the form itself and is the same in every language");
    if (outline->label_words == WORDS_ITEXT &&
        outline_find_text(check->form, outline->label) == SIZE_MAX)
        finding_add(check->findings, SEVERITY_ERROR, "words", check_spot(check, control),
                    "there is no text \"%.*s\"", TEXT_ARG(outline->label));
}

/* Words of a table's column are the same in every language; names of places may be. */
static void check_rows(struct check *check, size_t control)
{
    struct choice *first, *other;
    size_t count = outline_choices(&first, check->fresh, control, check->arena), same = 0;

    if (count == SIZE_MAX || count == 0 || form_language_count(check->form) < 2)
        return;
    record_set_language(check->fresh, 1);
    size_t again = outline_choices(&other, check->fresh, control, check->arena);
    record_set_language(check->fresh, 0);
    for (size_t i = 0; again == count && i < count; i++)
        same += text_equal(first[i].faces.text, other[i].faces.text);
    if (same == count)
        finding_add(check->findings, SEVERITY_NOTICE, "translation", check_spot(check, control),
                    "all of its %zu choices have the same words in %.*s and %.*s", count,
                    TEXT_ARG(form_language(check->form, 0)),
                    TEXT_ARG(form_language(check->form, 1)));
}

void check_choice_words(struct check *check)
{
    for (size_t i = 0; i < check->control_count; i++)
        if (check_is_question(&check->controls[i]))
            check_rows(check, i);
}

void check_words(struct check *check)
{
    check_languages(check);
    for (size_t i = 0; i < outline_text_count(check->form); i++)
        check_text(check, i);
    for (size_t i = 0; i < check->control_count; i++)
        check_in_place(check, i);
}
