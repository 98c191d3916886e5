#include "form/load.h"
#include "form/paths.h"

/* Functions that are given every instance of a repeat on purpose. */
static bool wants_all(struct text source)
{
    static const char *const FUNCTIONS[] = {"count",   "sum(",      "max(",
                                            "min(",    "join(",     "area(",
                                            "concat(", "distance(", "indexed-repeat("};
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++)
        if (text_find(source, text_of(FUNCTIONS[i])) != SIZE_MAX)
            return true;
    return false;
}

/* An absolute path that passes, without a predicate, the repeat around `def`. */
static bool means_the_first(const struct form *form, uint32_t def,
                            const struct xpath_path *path, const struct walk *walk)
{
    if (path->base != PATH_ROOT || !walk->record)
        return false;
    for (size_t i = 0; i < path->step_count && !path->steps[i].has_predicate; i++) {
        const struct stand *stand = &walk->stands[i + 1];
        if (stand->count != 1 || stand->defs[0] == NONE)
            return false;
        if (form->defs[stand->defs[0]].repeat && def_within(form, def, stand->defs[0]))
            return true;
    }
    return false;
}

static void advise(struct loader *loader, const struct rule *rule)
{
    const struct form *form = loader->form;
    const struct xml_node place = {.line = rule->line};
    struct arena_mark mark = arena_mark(loader->work);
    struct walk *walks =
        paths_walk(form, rule->xpath, rule->def, &loader->stands_left, loader->work);

    for (size_t i = 0; walks && i < xpath_path_count(rule->xpath); i++) {
        const struct xpath_path *path = xpath_path_at(rule->xpath, i);
        if (!means_the_first(form, rule->def, path, &walks[i]))
            continue;
        load_warn(loader, &place,
                  "%.*s: an absolute path into its own repeat (letter %u) means the first "
                  "instance; for the same one write it with ../",
                  TEXT_ARG(text_part(form->defs[rule->def].path, 0, 120)), path->column);
        break;
    }
    arena_release(loader->work, mark);
}

/* ODK XForms 1.0.0 ended a deviation: until 2019 an absolute path into the repeat around a
 * bind meant the instance at hand, since then it means the first. Old forms get a word. */
enum status load_advice(struct loader *loader)
{
    const struct form *form = loader->form;

    for (size_t i = 0; i < form->rule_count; i++) {
        const struct rule *rule = &form->rules[i];
        if (rule->xpath && !form->defs[rule->def].single &&
            (rule->kind == RULE_CALCULATE || rule->kind == RULE_RELEVANT) &&
            !wants_all(xpath_source(rule->xpath)))
            advise(loader, rule);
    }
    return OK;
}
