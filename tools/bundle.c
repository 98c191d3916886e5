#include "tools/bundle.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/place.h"

enum { MOST_TONGUES = 64 };

static bool is_there(struct text path)
{
    struct stat about;
    return stat(path.at, &about) == 0;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static void add_form(struct bundle *bundle, const char *open, struct text path)
{
    struct bundle_form *form = &bundle->forms[bundle->form_count++];

    *form = (struct bundle_form){.path = path};
    if (form_open_path(&form->form, open, &form->refusal) != OK)
        form->form = NULL;
}

/* FOLDER/NAME/form.xml, for each NAME that has one. */
static enum status add_services(struct bundle *bundle, const char *root, struct fault *why)
{
    struct text *names;
    size_t count;
    enum status status = folder_list(&names, &count, root, bundle->arena, why);
    if (status != OK)
        return status;
    bundle->forms = arena_array(bundle->arena, BUNDLE_MOST_FORMS, sizeof *bundle->forms);
    for (size_t i = 0; i < count; i++) {
        struct text folder = text_format(bundle->arena, "%s/%.*s", root, TEXT_ARG(names[i]));
        struct text file = text_format(bundle->arena, "%.*s/form.xml", TEXT_ARG(folder));
        if (!is_there(file))
            continue;
        if (bundle->form_count == BUNDLE_MOST_FORMS)
            return fault_set(why, TOO_LARGE, "%s has more than %d forms", root,
                             BUNDLE_MOST_FORMS);
        add_form(bundle, folder.at, file);
    }
    return OK;
}

static void read_settings(struct bundle *bundle, const char *root)
{
    struct text file = text_format(bundle->arena, "%s/deployment.conf", root);

    if (!is_there(file))
        return;
    bundle->is_deployment = true;
    bundle->has_settings =
        deployment_read(&bundle->deployment, root, bundle->arena, &bundle->settings) == OK;
}

/* A service's folder says by its form.xml that it is one. */
static enum status open_folder(struct bundle *bundle, const char *path, struct fault *why)
{
    struct text file = text_format(bundle->arena, "%s/form.xml", path);

    if (is_there(file)) {
        bundle->forms = arena_array(bundle->arena, 1, sizeof *bundle->forms);
        add_form(bundle, path, file);
        return OK;
    }
    read_settings(bundle, path);
    enum status status = add_services(bundle, path, why);
    if (status == OK && bundle->form_count == 0)
        return fault_set(why, NOT_FOUND,
                         "%s holds no form: neither form.xml nor a folder with one", path);
    bundle->is_deployment = true;
    return status;
}

/* The last slash and what follows it are not part of a folder's name. */
static const char *without_slash(struct arena *arena, const char *path)
{
    struct text text = text_of(path);
    while (text.len > 1 && text_ends(text, "/"))
        text.len--;
    return text_string(arena, text);
}

/* Catalogues beside the program, else those of the build it is from. */
static const char *find_locales(const char *wanted, struct arena *arena)
{
    if (wanted)
        return wanted;
    return place_beside_program(
        "../locales",
        place_beside_program("../share/doorstep/locales", DOORSTEP_BUILT_LOCALES, arena),
        arena);
}

enum status bundle_open(struct bundle *bundle, const char *path, const char *locales,
                        struct fault *why)
{
    struct arena *arena = arena_open("bundle");

    *bundle = (struct bundle){.arena = arena, .locales = find_locales(locales, arena)};
    path = without_slash(arena, path);
    bundle->path = text_of(path);
    bundle->tongues = arena_array(arena, MOST_TONGUES, sizeof *bundle->tongues);
    if (is_folder(path))
        return open_folder(bundle, path, why);
    if (!is_there(bundle->path))
        return fault_set(why, NOT_FOUND, "there is no %s", path);
    bundle->forms = arena_array(arena, 1, sizeof *bundle->forms);
    add_form(bundle, path, bundle->path);
    return OK;
}

void bundle_close(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->form_count; i++)
        if (bundle->forms[i].form)
            form_close(bundle->forms[i].form);
    if (bundle->arena)
        arena_close(bundle->arena);
    *bundle = (struct bundle){0};
}

const struct bundle_form *bundle_find(const struct bundle *bundle, struct text id)
{
    for (size_t i = 0; i < bundle->form_count; i++)
        if (bundle->forms[i].form && text_equal(form_id(bundle->forms[i].form), id))
            return &bundle->forms[i];
    return NULL;
}

/* ---- Languages ---- */

struct text bundle_tag(struct text name)
{
    size_t open = SIZE_MAX;
    for (size_t i = 0; i < name.len; i++)
        open = name.at[i] == '(' ? i : open;
    if (open == SIZE_MAX || !text_ends(name, ")"))
        return name;
    return text_part(name, open + 1, name.len - open - 2);
}

static const struct tongue *tongue_of(struct bundle *bundle, struct text tag)
{
    struct fault why;

    for (size_t i = 0; i < bundle->tongue_count; i++)
        if (text_equal(bundle->tongues[i].tag, tag))
            return &bundle->tongues[i];
    if (bundle->tongue_count == MOST_TONGUES)
        return &bundle->tongues[0];
    struct tongue *tongue = &bundle->tongues[bundle->tongue_count++];
    *tongue = (struct tongue){.tag = tag};
    if (catalogue_open(&tongue->catalogue, bundle->locales, tag, bundle->arena, &why) != OK)
        tongue->catalogue = NULL;
    if (translit_open(&tongue->letters, bundle->locales, tag, bundle->arena, &why) != OK)
        tongue->letters = NULL;
    return tongue;
}

size_t bundle_languages(struct bundle_language **languages, struct bundle *bundle,
                        const struct form *form)
{
    size_t own = form_language_count(form);
    size_t count = bundle->has_settings ? bundle->deployment.language_count : own;
    struct bundle_language *all =
        arena_array(bundle->arena, count > 0 ? count : 1, sizeof *all);

    *languages = all;
    if (count == 0) { /* a form without translations, by itself */
        all[0] = (struct bundle_language){tongue_of(bundle, TEXT("en")), 0, TEXT("en")};
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        struct text tag = bundle->has_settings ? bundle->deployment.languages[i]
                                               : bundle_tag(form_language(form, i));
        size_t translation = !bundle->has_settings ? i
                             : own == 0            ? 0
                                                   : form_find_language(form, tag);
        all[i] = (struct bundle_language){tongue_of(bundle, tag), translation, tag};
    }
    return count;
}
