#include "form/form.h"

#include <string.h>

#include "form/letters.h"
#include "form/load.h"
#include "form/paths.h"

enum { NEWEST_ENTITIES = 2026 }; /* year of the entities specification, its major version */

static enum status find_parts(struct loader *loader)
{
    const struct xml_node *html = loader->html;
    struct xml_node *head = xml_find(html, "head");

    loader->model = xml_find(head ? head : html, "model");
    loader->body = xml_find(html, "body");
    if (!loader->model)
        return load_refuse(loader, html, "this is no XForm: it has no model");
    const struct xml_attribute *version =
        xml_attribute(loader->model, "entities-version", ENTITIES_NS);
    int64_t year = 0;
    if (version && (!text_to_int64(text_part(text_trim(version->value), 0, 4), &year) ||
                    year > NEWEST_ENTITIES))
        return load_refuse(loader, loader->model,
                           "entities-version \"%.*s\" is newer than this program knows",
                           TEXT_ARG(version->value));
    return OK;
}

static enum status load_all(struct loader *loader)
{
    static enum status (*const STEPS[])(struct loader *) = {
        find_parts, load_lists,   load_model, load_itext,     load_binds,
        load_body,  load_actions, load_graph, load_shortcuts, load_advice,
    };
    enum status status = OK;

    for (size_t i = 0; status == OK && i < sizeof STEPS / sizeof *STEPS; i++)
        status = STEPS[i](loader);
    return status;
}

/* FNV-1a: tells one version of a form from another, not friend from foe. */
static uint64_t print_of(struct text xml)
{
    uint64_t sum = 14695981039346656037u;
    for (size_t i = 0; i < xml.len; i++)
        sum = (sum ^ (unsigned char)xml.at[i]) * 1099511628211u;
    return sum;
}

static struct form *form_made(struct text xml, struct text file)
{
    struct arena *arena = arena_open("form");
    struct form *form = ARENA_NEW(arena, struct form);

    form->arena = arena;
    form->file = text_copy(arena, file);
    form->names = names_open(arena);
    form->list_ids = map_open(arena);
    form->tables = map_open(arena);
    form->print = print_of(xml);
    form->sample = letters_sample(xml, arena);
    return form;
}

enum status form_open(struct form **form, struct text xml, struct text file,
                      const struct form_files *files, struct fault *why)
{
    struct fault unseen = {0};

    *form = NULL;
    why = why ? why : &unseen;
    memset(why, 0, sizeof *why);
    if (xml.len > FORM_LONGEST) {
        fault_set(why, TOO_LARGE, "the form is longer than %d bytes", FORM_LONGEST);
        fault_at(why, file, 0, 0);
        return TOO_LARGE;
    }
    struct form *made = form_made(xml, file);
    struct arena *work = arena_open("form loading");
    struct loader loader = {.form = made,
                            .arena = made->arena,
                            .work = work,
                            .files = files,
                            .why = why,
                            .prefixes = map_open(work),
                            .bind_ids = map_open(work),
                            .media = map_open(work),
                            .list_nodes_left = FORM_MOST_LIST_NODES,
                            .stands_left = PATHS_MOST_STANDS,
                            .context = NONE};
    loader.last_action = &made->actions;
    enum status status = xml_read(&loader.html, xml, FORM_DEEPEST, work, why);
    if (status == OK)
        status = load_all(&loader);
    fault_at(why, file, 0, 0);
    arena_close(work);
    if (status != OK) {
        form_close(made);
        return status;
    }
    *form = made;
    return OK;
}

void form_close(struct form *form)
{
    if (form)
        arena_close(form->arena);
}

struct text form_id(const struct form *form)
{
    return form->id;
}

uint64_t form_print(const struct form *form)
{
    return form->print;
}

struct text form_version(const struct form *form)
{
    return form->version;
}

struct text form_title(const struct form *form)
{
    return form->title;
}

struct text form_public_key(const struct form *form)
{
    return form->public_key;
}

size_t form_held_bytes(const struct form *form)
{
    return arena_held_bytes(form->arena);
}

size_t form_language_count(const struct form *form)
{
    return form->itext.language_count;
}

struct text form_language(const struct form *form, size_t index)
{
    return form->itext.languages[index];
}

/* "中文 (zh)" is tagged zh. */
static struct text tag_of(struct text language)
{
    size_t open = text_find(language, TEXT("("));
    if (open == SIZE_MAX || !text_ends(language, ")"))
        return (struct text){0};
    return text_trim(text_part(language, open + 1, language.len - open - 2));
}

size_t form_find_language(const struct form *form, struct text name)
{
    for (size_t i = 0; i < form->itext.language_count; i++)
        if (text_equal(form->itext.languages[i], name))
            return i;
    for (size_t i = 0; name.len > 0 && i < form->itext.language_count; i++)
        if (text_equal(tag_of(form->itext.languages[i]), name))
            return i;
    return SIZE_MAX;
}

size_t form_media_count(const struct form *form)
{
    return form->media_count;
}

struct form_media form_media_at(const struct form *form, size_t index)
{
    return form->media[index];
}

size_t form_extra_count(const struct form *form)
{
    return form->extra_count;
}

struct form_extra form_extra_at(const struct form *form, size_t index)
{
    return form->extras[index];
}

size_t form_warning_count(const struct form *form)
{
    return form->warning_count;
}

const struct fault *form_warning(const struct form *form, size_t index)
{
    return &form->warnings[index];
}

const char *datatype_name(enum datatype type)
{
    static const char *const NAMES[] = {
        "string",   "int",      "decimal",  "boolean", "date",    "time",  "dateTime",
        "geopoint", "geotrace", "geoshape", "binary",  "barcode", "intent"};
    return NAMES[type];
}

const char *control_name(enum control control)
{
    static const char *const NAMES[] = {"none",   "group", "repeat", "input",  "select1",
                                        "select", "rank",  "range",  "upload", "trigger"};
    return NAMES[control];
}
