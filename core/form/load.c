#include "form/load.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "form/paths.h"

void *load_grow(struct arena *arena, void *items, size_t count, size_t size)
{
    bool full = count == 0 || (count & (count - 1)) == 0;
    if (!full)
        return items;
    void *grown = arena_array(arena, count ? count * 2 : 1, size);
    if (count)
        memcpy(grown, items, count * size);
    return grown;
}

__attribute__((format(printf, 2, 0))) static void sentence(char out[400], const char *format,
                                                           va_list values)
{
    vsnprintf(out, 400, format, values);
}

enum status load_refuse(struct loader *loader, const struct xml_node *node, const char *format,
                        ...)
{
    char words[400];
    va_list values;

    va_start(values, format);
    sentence(words, format, values);
    va_end(values);
    fault_set(loader->why, REFUSED, "%s", words);
    fault_at(loader->why, loader->form->file, node ? node->line : 0, node ? node->column : 0);
    return REFUSED;
}

void load_warn(struct loader *loader, const struct xml_node *node, const char *format, ...)
{
    struct form *form = loader->form;
    char words[400];
    va_list values;

    if (form->warning_count >= 200) /* enough to see what is wrong */
        return;
    va_start(values, format);
    sentence(words, format, values);
    va_end(values);
    form->warnings =
        load_grow(loader->arena, form->warnings, form->warning_count, sizeof *form->warnings);
    struct fault *warning = &form->warnings[form->warning_count++];
    memset(warning, 0, sizeof *warning);
    fault_set(warning, REFUSED, "%s", words);
    fault_at(warning, form->file, node ? node->line : 0, node ? node->column : 0);
}

void load_media(struct loader *loader, struct text name, bool list, bool missing)
{
    struct form *form = loader->form;

    name = text_copy(loader->arena, name);
    if (map_get_or_put(loader->media, name, (uint32_t)form->media_count) != form->media_count)
        return;
    form->media = load_grow(loader->arena, form->media, form->media_count, sizeof *form->media);
    form->media[form->media_count++] = (struct form_media){name, list, missing};
}

struct text load_file_name(struct text address)
{
    struct text trimmed = text_trim(address);
    size_t from = trimmed.len;
    while (from > 0 && trimmed.at[from - 1] != '/')
        from--;
    return text_part(trimmed, from, trimmed.len);
}

/* A path that leads nowhere in the record is a slip of the pen. */
static enum status check_paths(struct loader *loader, const struct xpath *xpath,
                               const struct xml_node *node, const char *about)
{
    struct arena_mark mark = arena_mark(loader->work);
    struct walk *walks =
        paths_walk(loader->form, xpath, loader->context, &loader->stands_left, loader->work);
    enum status status = OK;

    if (!walks)
        return fault_set(loader->why, TOO_LARGE,
                         "%s: the paths of the form lead to more than %d nodes", about,
                         PATHS_MOST_STANDS);
    for (size_t i = 0; status == OK && i < xpath_path_count(xpath); i++) {
        const struct xpath_path *path = xpath_path_at(xpath, i);
        if (walks[i].lost == 0)
            continue;
        const struct xpath_step *step = &path->steps[walks[i].lost - 1];
        status = fault_set(loader->why, REFUSED, "%.120s, letter %u: there is no node %.*s",
                           about, path->column, TEXT_ARG(text_part(step->local, 0, 200)));
        fault_at(loader->why, loader->form->file, node->line, path->column);
    }
    arena_release(loader->work, mark);
    return status;
}

enum status load_xpath(const struct xpath **xpath, struct loader *loader, struct text source,
                       const struct xml_node *node, const char *about)
{
    struct fault why = {0};
    struct xpath *made = NULL;
    enum status status =
        xpath_compile(&made, text_trim(source), &loader->scope, loader->arena, &why);

    *xpath = made;
    if (loader->failed)
        return REFUSED;
    if (status == OK) {
        loader->compiled = load_grow(loader->work, loader->compiled, loader->compiled_count,
                                     sizeof *loader->compiled);
        loader->compiled[loader->compiled_count++] = (struct compiled){made, loader->context};
    }
    if (status == OK)
        return check_paths(loader, made, node, about);
    fault_set(loader->why, status, "%.120s, letter %u: %.340s", about,
              why.column ? why.column : 1, why.text);
    fault_at(loader->why, loader->form->file, node->line, why.column ? why.column : 1);
    return status;
}

uint32_t load_reference(const struct loader *loader, struct text path, uint32_t context)
{
    return def_of_path(loader->form, path, context);
}

enum status load_element_def(uint32_t *def, struct loader *loader, const struct xml_node *node,
                             uint32_t context)
{
    struct text bind = xml_value(node, "bind", "");
    struct text path = xml_value(node, "ref", "");

    *def = NONE;
    if (path.len == 0)
        path = xml_value(node, "nodeset", "");
    if (bind.len > 0) {
        *def = map_get(loader->bind_ids, bind);
        if (*def == NONE)
            return load_refuse(loader, node, "%.*s bind=\"%.*s\": no bind has this id",
                               TEXT_ARG(node->local), TEXT_ARG(bind));
        return OK;
    }
    if (path.len == 0)
        return NOT_FOUND;
    *def = load_reference(loader, path, context);
    if (*def == NONE)
        return load_refuse(loader, node, "%.*s ref=\"%.*s\": the instance has no such node",
                           TEXT_ARG(node->local), TEXT_ARG(path));
    return OK;
}

void load_rule(struct loader *loader, enum rule_kind kind, uint32_t def,
               const struct xpath *xpath, const struct xml_node *from)
{
    struct form *form = loader->form;

    if (form->defs[def].rules[kind] != NONE) { /* a second bind for the node: the last counts */
        form->rules[form->defs[def].rules[kind]].xpath = xpath;
        return;
    }
    form->rules = load_grow(loader->work, form->rules, form->rule_count, sizeof *form->rules);
    form->defs[def].rules[kind] = (uint32_t)form->rule_count;
    form->rules[form->rule_count++] =
        (struct rule){.kind = kind,
                      .def = def,
                      .at = kind == RULE_COUNT ? form->defs[def].parent : def,
                      .xpath = xpath,
                      .line = from->line,
                      .language = xpath && (xpath_traits(xpath) & XPATH_LANGUAGE)};
}

size_t load_extras(const struct attribute **extras, struct loader *loader,
                   const struct xml_node *element)
{
    struct attribute *found = NULL;
    size_t count = 0;

    for (const struct xml_attribute *each = element->attributes; each; each = each->next) {
        if (!text_is(each->uri, DOORSTEP_NS))
            continue;
        found = load_grow(loader->arena, found, count, sizeof *found);
        found[count++] = (struct attribute){text_copy(loader->arena, each->local),
                                            text_copy(loader->arena, each->value)};
    }
    *extras = found;
    return count;
}
