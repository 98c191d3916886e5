/* check_kind.c: whether what is said is kind (kind.h): the forms with the lists they choose
 * from, every table of the deployment that has a column for a language, the staffed place of
 * its settings, and the programs' own words. */
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "locale/tag.h"
#include "tools/check.h"
#include "tools/grid.h"
#include "tools/kind.h"

enum { FOLDERS_DOWN = 3 }; /* SERVICE/media/... */

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

static void hear_texts(struct check *check, const struct kind *kind, size_t language,
                       struct map *known)
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
        if (text.faces.text.len > 0)
            map_put(known, text.faces.text, 1);
    }
}

/* Words of choices that stand in a table, in whichever column: those of itext are known. */
static void hear_choices(struct check *check, const struct kind *kind, size_t language,
                         struct map *known)
{
    struct choice *choices;

    record_set_language(check->fresh, check->languages[language].translation);
    for (size_t i = 0; i < check->control_count; i++) {
        struct spot spot = check_spot(check, i);
        size_t count = check_is_question(&check->controls[i])
                           ? outline_choices(&choices, check->fresh, i, check->arena)
                           : 0;
        spot.language = check->languages[language].name;
        for (size_t k = 0; count != SIZE_MAX && k < count; k++) {
            struct text words = choices[k].faces.text;
            if (words.len == 0 || map_get(known, words) != UINT32_MAX)
                continue;
            hear(check->findings, kind, words, spot, false);
            map_put(known, words, 1);
        }
    }
    record_set_language(check->fresh, 0);
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
        struct map *known = map_open(check->arena);
        if (form_language_count(check->form) > 0)
            hear_texts(check, kind, i, known);
        hear_choices(check, kind, i, known);
        for (size_t k = 0; k < check->control_count; k++)
            hear_in_place(check, kind, k, tag);
    }
}

/* ---- The tables of a deployment ---- */

static void hear_column(struct findings *findings, const struct kind *kind, struct text tag,
                        const struct grid *grid, size_t column)
{
    findings->file = grid->file;
    for (size_t i = 0; i < grid->rows; i++) {
        const struct spot spot = {
            .line = grid->lines[i], .place = grid_cell(grid, i, 0), .language = tag};
        check_letters_of(findings, grid_cell(grid, i, column), spot);
        if (kind)
            hear(findings, kind, grid_cell(grid, i, column), spot, false);
    }
}

static void hear_table(struct findings *findings, const struct bundle *bundle,
                       struct kind *const *kinds, const char *path)
{
    struct grid grid;
    struct fault why;

    if (grid_read(&grid, path, bundle->arena, &why) != OK)
        return; /* who reads it in earnest says so */
    for (size_t i = 0; i < grid.columns; i++)
        for (size_t k = 0; k < bundle->deployment.language_count; k++)
            if (tag_is_of_column(bundle->deployment.languages[k], grid.names[i]))
                hear_column(findings, kinds[k], bundle->deployment.languages[k], &grid, i);
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* Every table below the folder. */
static void hear_tables(struct findings *findings, const struct bundle *bundle,
                        struct kind *const *kinds, const char *folder, unsigned depth)
{
    struct text *names;
    size_t count = 0;
    struct fault why;

    if (folder_list(&names, &count, folder, bundle->arena, &why) != OK)
        return;
    for (size_t i = 0; i < count; i++) {
        const char *path = text_format(bundle->arena, "%s/%.*s", folder, TEXT_ARG(names[i])).at;
        if (text_ends(names[i], ".csv"))
            hear_table(findings, bundle, kinds, path);
        else if (depth > 0 && is_folder(path))
            hear_tables(findings, bundle, kinds, path, depth - 1);
    }
}

/* The staffed place and its hours, which stand in deployment.conf. */
static void hear_settings(struct findings *findings, const struct bundle *bundle,
                          struct kind *const *kinds)
{
    const struct deployment *deployment = &bundle->deployment;

    findings->file = text_format(bundle->arena, "%.*s/deployment.conf", TEXT_ARG(bundle->path));
    for (size_t i = 0; i < deployment->language_count; i++) {
        const struct spot place = {.place = TEXT("staffed_place"),
                                   .language = deployment->languages[i]},
                          hours = {.place = TEXT("staffed_hours"),
                                   .language = deployment->languages[i]};
        check_letters_of(findings, deployment->staffed_place[i], place);
        check_letters_of(findings, deployment->staffed_hours[i], hours);
        if (!kinds[i])
            continue;
        hear(findings, kinds[i], deployment->staffed_place[i], place, false);
        hear(findings, kinds[i], deployment->staffed_hours[i], hours, false);
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
    hear_tables(findings, bundle, kinds, bundle->path.at, FOLDERS_DOWN);
    hear_settings(findings, bundle, kinds);
}
