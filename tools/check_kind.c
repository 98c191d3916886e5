/* check_kind.c: whether what is said is kind (kind.h): the forms, the tables of the deployment
 * that have a column for a language, and the programs' own words. */
#include <sys/stat.h>

#include "base/file.h"
#include "tools/check.h"
#include "tools/grid.h"
#include "tools/kind.h"

/* Where a sentence of kind_check's belongs. */
struct hearing {
    struct findings *findings;
    struct spot spot;
};

static void say(void *self, const char *sentence)
{
    const struct hearing *hearing = self;
    finding_add(hearing->findings, SEVERITY_WARNING, "kind-words", hearing->spot, "%s",
                sentence);
}

static void hear(struct findings *findings, const struct kind *kind, struct text text,
                 struct spot spot, bool for_staff)
{
    struct hearing hearing = {findings, spot};
    const struct kind_listener listener = {&hearing, say};
    if (text.len > 0)
        kind_check(kind, text, for_staff, &listener);
}

/* ---- A form ---- */

static void hear_texts(struct check *check, const struct kind *kind, size_t language)
{
    const struct bundle_language *at = &check->languages[language];

    for (size_t i = 0; i < outline_text_count(check->form); i++) {
        struct outline_text text;
        outline_text(&text, check->form, i, at->translation, check->arena);
        const struct spot spot = {text.line, 0, text.id, at->name};
        hear(check->findings, kind, text.faces.text, spot, false);
        if (!text_equal(text.faces.short_text, text.faces.text))
            hear(check->findings, kind, text.faces.short_text, spot, false);
        hear(check->findings, kind, text.faces.guidance, spot, true);
    }
}

static void hear_in_place(struct check *check, const struct kind *kind, size_t control,
                          struct text language)
{
    const struct outline_control *outline = &check->controls[control];
    struct spot spot = check_spot(check, control);

    spot.language = language;
    if (outline->label_words == WORDS_IN_PLACE)
        hear(check->findings, kind, outline->label, spot, false);
    if (outline->hint_words == WORDS_IN_PLACE)
        hear(check->findings, kind, outline->hint, spot, false);
}

void check_kind(struct check *check)
{
    for (size_t i = 0; i < check->language_count; i++) {
        struct kind *kind = NULL;
        struct fault why = {0};
        struct text tag = check->languages[i].name;
        enum status status = kind_open(&kind, check->bundle->locales, tag, check->arena, &why);
        if (status == NOT_FOUND || check->languages[i].translation == SIZE_MAX)
            continue;
        if (status != OK) {
            finding_of_fault(check->findings, SEVERITY_ERROR, "kind-words", &why);
            continue;
        }
        if (form_language_count(check->form) > 0)
            hear_texts(check, kind, i);
        for (size_t k = 0; k < check->control_count; k++)
            hear_in_place(check, kind, k, tag);
    }
}

/* ---- The tables of a deployment ---- */

static void hear_column(struct findings *findings, const struct kind *kind,
                        const struct grid *grid, size_t column)
{
    findings->file = grid->file;
    for (size_t i = 0; i < grid->rows; i++)
        hear(findings, kind, grid_cell(grid, i, column),
             (struct spot){.line = grid->lines[i],
                           .place = grid_cell(grid, i, 0),
                           .language = grid->names[column]},
             false);
}

/* The language that a column is of, or NULL: texts stand under their tag. */
static const struct kind *kind_of_column(const struct bundle *bundle, struct kind *const *kinds,
                                         struct text name)
{
    for (size_t i = 0; i < bundle->deployment.language_count; i++)
        if (text_equal(name, bundle->deployment.languages[i]))
            return kinds[i];
    return NULL;
}

static void hear_table(struct findings *findings, const struct bundle *bundle,
                       struct kind *const *kinds, const char *path)
{
    struct grid grid;
    struct fault why;

    if (grid_read(&grid, path, bundle->arena, &why) != OK)
        return; /* who reads it in earnest says so */
    for (size_t i = 0; i < grid.columns; i++) {
        const struct kind *kind = kind_of_column(bundle, kinds, grid.names[i]);
        if (kind)
            hear_column(findings, kind, &grid, i);
    }
}

static void hear_tables(struct findings *findings, const struct bundle *bundle,
                        struct kind *const *kinds)
{
    struct text *folders, *names;
    size_t folder_count = 0, count = 0;
    struct fault why;

    if (folder_list(&folders, &folder_count, bundle->path.at, bundle->arena, &why) != OK)
        return;
    for (size_t i = 0; i < folder_count; i++) {
        struct text folder = text_format(bundle->arena, "%.*s/%.*s", TEXT_ARG(bundle->path),
                                         TEXT_ARG(folders[i]));
        struct stat about;
        if (stat(folder.at, &about) != 0 || !S_ISDIR(about.st_mode) ||
            folder_list(&names, &count, folder.at, bundle->arena, &why) != OK)
            continue;
        for (size_t k = 0; k < count; k++)
            if (text_ends(names[k], ".csv"))
                hear_table(findings, bundle, kinds,
                           text_format(bundle->arena, "%.*s/%.*s", TEXT_ARG(folder),
                                       TEXT_ARG(names[k]))
                               .at);
    }
}

/* ---- The programs' own words ---- */

/* Keys of pages that only the office's staff see. */
static bool is_of_staff(struct text key)
{
    return text_starts(key, "worker.") || text_starts(key, "kiosk.staff.");
}

static void hear_catalogue(struct findings *findings, const struct bundle *bundle,
                           const struct kind *kind, struct text tag)
{
    struct catalogue *catalogue = NULL;
    struct fault why;

    if (catalogue_open(&catalogue, bundle->locales, tag, bundle->arena, &why) != OK)
        return;
    findings->file = text_of(bundle->locales);
    for (size_t i = 0; i < catalogue_count(catalogue); i++) {
        struct text key = catalogue_key(catalogue, i);
        if (key.len > 0 && !kind_skips(kind, key)) /* the header has no key */
            hear(findings, kind, catalogue_words(catalogue, text_string(bundle->arena, key)),
                 (struct spot){.place = key, .language = tag}, is_of_staff(key));
    }
}

void check_kind_bundle(struct findings *findings, const struct bundle *bundle)
{
    struct kind *kinds[DEPLOYMENT_MOST_LANGUAGES] = {NULL};
    struct fault why = {0};

    if (!bundle->has_settings)
        return;
    for (size_t i = 0; i < bundle->deployment.language_count; i++) {
        struct text tag = bundle->deployment.languages[i];
        enum status status = kind_open(&kinds[i], bundle->locales, tag, bundle->arena, &why);
        findings->file = bundle->path;
        if (status == NOT_FOUND)
            finding_add(findings, SEVERITY_NOTICE, "kind-words", (struct spot){.language = tag},
                        "no table says what is not said to people in this language "
                        "(locales/words)");
        else if (status != OK)
            finding_of_fault(findings, SEVERITY_ERROR, "kind-words", &why);
        if (status == OK)
            hear_catalogue(findings, bundle, kinds[i], tag);
        else
            kinds[i] = NULL;
    }
    hear_tables(findings, bundle, kinds);
}
