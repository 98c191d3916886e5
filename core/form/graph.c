#include <stdio.h>
#include <string.h>

#include "form/load.h"
#include "form/paths.h"

/* Edges between rules, and who reads what. A weak edge wishes for an order but may be broken:
 * it leads to another instance of the same repeat (the row before this one), or to an ancestor
 * that both share. */
struct edge {
    uint32_t from, to;
    bool weak, broken;
};

struct link { /* a reader before it is sorted under its def */
    uint32_t def;
    struct reader reader;
};

enum { MOST_EDGES = 4 * 1000 * 1000 };

struct graph {
    struct loader *loader;
    struct form *form;
    struct edge *edges;
    size_t edge_count;
    struct link *links;
    size_t link_count;
    uint32_t *seen, *where; /* by def: the rule, from 1, that reads it, and its link */
    bool spent;
};

static void add_edge(struct graph *graph, uint32_t from, uint32_t to, bool weak)
{
    if (graph->edge_count >= MOST_EDGES) {
        graph->spent = true;
        return;
    }
    graph->edges =
        load_grow(graph->loader->work, graph->edges, graph->edge_count, sizeof *graph->edges);
    graph->edges[graph->edge_count++] = (struct edge){from, to, weak};
}

static void add_reader(struct graph *graph, uint32_t def, uint32_t rule, uint32_t within)
{
    if (graph->seen[def] == rule + 1) { /* the wider of two views counts */
        struct reader *known = &graph->links[graph->where[def]].reader;
        if (graph->form->defs[within].depth < graph->form->defs[known->within].depth)
            known->within = within;
        return;
    }
    if (graph->link_count >= MOST_EDGES) {
        graph->spent = true;
        return;
    }
    graph->seen[def] = rule + 1;
    graph->where[def] = (uint32_t)graph->link_count;
    graph->links =
        load_grow(graph->loader->work, graph->links, graph->link_count, sizeof *graph->links);
    graph->links[graph->link_count++] = (struct link){def, {rule, within}};
}

static void edge_from(struct graph *graph, uint32_t def, enum rule_kind kind, uint32_t to,
                      bool weak)
{
    uint32_t from = graph->form->defs[def].rules[kind];
    if (from != NONE)
        add_edge(graph, from, to, weak);
}

/* The rule needs what `def` holds up to date, so also whether it is there and relevant. */
static void needs(struct graph *graph, uint32_t rule, uint32_t def, const struct stand *stand)
{
    const struct form *form = graph->form;
    uint32_t own = form->rules[rule].def;
    bool judges_itself = form->rules[rule].kind == RULE_RELEVANT && def_within(form, def, own);

    edge_from(graph, def, RULE_CALCULATE, rule, stand->crossed);
    edge_from(graph, def, RULE_CHOICES, rule, stand->crossed);
    for (uint32_t each = def; each != NONE; each = form->defs[each].parent) {
        bool shared = form->defs[each].depth <= form->defs[stand->turn].depth;
        bool weak = (shared || stand->crossed) && !judges_itself;
        if (!shared || def_within(form, each, own))
            edge_from(graph, each, RULE_COUNT, rule, weak);
        edge_from(graph, each, RULE_RELEVANT, rule, weak);
    }
}

static bool is_self(const struct xpath_path *path)
{
    if (path->base != PATH_CONTEXT && path->base != PATH_CURRENT)
        return false;
    for (size_t i = 0; i < path->step_count; i++)
        if (path->steps[i].axis != AXIS_SELF)
            return false;
    return true;
}

/* A group that a wildcard finds holds the texts of all that is in it. */
static void read_below(struct graph *graph, uint32_t rule, uint32_t def,
                       const struct stand *stand)
{
    const struct form *form = graph->form;

    for (uint32_t each = form->defs[def].child; each != NONE && !graph->spent;
         each = form->defs[each].next) {
        add_reader(graph, each, rule, stand->turn);
        edge_from(graph, each, RULE_CALCULATE, rule, true);
        edge_from(graph, each, RULE_RELEVANT, rule, true);
        read_below(graph, rule, each, stand);
    }
}

static void read_stands(struct graph *graph, uint32_t rule, const struct xpath_path *path,
                        const struct walk *walk, bool crossed)
{
    const struct form *form = graph->form;

    for (size_t i = 1; i <= path->step_count; i++) {
        enum xpath_axis axis = path->steps[i - 1].axis;
        bool down = axis != AXIS_PARENT && axis != AXIS_SELF && axis != AXIS_ANCESTOR &&
                    axis != AXIS_ANCESTOR_OR_SELF;
        for (size_t k = 0; down && k < walk->stands[i].count; k++)
            if (form->defs[walk->stands[i].defs[k]].repeat)
                add_reader(graph, walk->stands[i].defs[k], rule, walk->stands[i].turn);
    }
    struct stand last = walk->stands[path->step_count];
    last.crossed = last.crossed || crossed;
    for (size_t k = 0; k < last.count && !graph->spent; k++) {
        if (last.defs[k] == NONE)
            continue;
        add_reader(graph, last.defs[k], rule, last.turn);
        needs(graph, rule, last.defs[k], &last);
        if (path->step_count > 0 && path->steps[path->step_count - 1].any_name)
            read_below(graph, rule, last.defs[k], &last);
    }
}

/* All that an expression of the rule reads, seen from `context`. */
static bool read_paths(struct graph *graph, uint32_t rule, const struct xpath *xpath,
                       uint32_t context)
{
    struct form *form = graph->form;
    const struct rule *own = &form->rules[rule];
    struct arena *arena = arena_open("paths");
    struct walk *walks = paths_walk(form, xpath, context, &graph->loader->stands_left, arena);
    bool once = xpath_traits(xpath) & XPATH_ONCE;
    bool crossed = text_find(xpath_source(xpath), TEXT("indexed-repeat")) != SIZE_MAX;

    for (size_t i = 0; walks && i < xpath_path_count(xpath); i++) {
        const struct xpath_path *path = xpath_path_at(xpath, i);
        const struct stand *last = &walks[i].stands[path->step_count];
        if (!walks[i].record)
            continue;
        if (own->kind == RULE_CALCULATE && is_self(path))
            continue; /* a deliberate fallback on what it holds */
        if (own->kind == RULE_RELEVANT && is_self(path) && !form->defs[own->def].leaf)
            continue; /* position(.): a container holds no text that could be read */
        if (once && last->count == 1 && last->defs[0] == own->def)
            continue;
        read_stands(graph, rule, path, &walks[i], crossed);
    }
    arena_close(arena);
    return walks != NULL;
}

/* Outputs of an itext entry that a calculation names outright. */
static bool read_itext(struct graph *graph, uint32_t rule)
{
    const struct form *form = graph->form;
    struct text rest = xpath_source(form->rules[rule].xpath);
    bool fits = true;

    for (size_t at; fits && (at = text_find(rest, TEXT("itext("))) != SIZE_MAX;) {
        rest = text_trim(text_part(rest, at + 6, rest.len));
        if (rest.len < 2 || (rest.at[0] != '\'' && rest.at[0] != '"'))
            continue;
        struct text after = text_part(rest, 1, rest.len), id;
        text_take_part(&after, rest.at[0], &id);
        uint32_t number = map_get(form->itext.ids, id);
        for (size_t i = 0; number != NONE && fits && i < form->itext.language_count; i++) {
            const struct wording *wording =
                form->itext.wordings[i * form->itext.id_count + number];
            const struct phrase *phrase = wording ? &wording->face[FACE_TEXT] : NULL;
            for (size_t k = 0; phrase && fits && k < phrase->count; k++)
                if (phrase->kind == PHRASE_PIECES && phrase->pieces[k].output)
                    fits = read_paths(graph, rule, phrase->pieces[k].output,
                                      form->rules[rule].def);
        }
    }
    return fits;
}

/* A list taken from a repeat changes with what its items hold. */
static bool read_list(struct graph *graph, uint32_t rule, const struct itemset *itemset,
                      uint32_t context)
{
    struct form *form = graph->form;
    struct arena *arena = arena_open("paths");
    struct walk *walks =
        paths_walk(form, itemset->nodes, context, &graph->loader->stands_left, arena);
    bool fits = walks && read_paths(graph, rule, itemset->nodes, context);

    for (size_t i = 0; fits && i < xpath_path_count(itemset->nodes); i++) {
        const struct xpath_path *path = xpath_path_at(itemset->nodes, i);
        struct stand last = walks[i].stands[path->step_count];
        bool whole = walks[i].record && path->base != PATH_CANDIDATE;
        for (size_t k = 0; whole && fits && k < last.count; k++) {
            if (last.defs[k] == NONE || form->defs[last.defs[k]].leaf)
                continue;
            fits = read_paths(graph, rule, itemset->value, last.defs[k]);
            if (fits && itemset->label.xpath)
                fits = read_paths(graph, rule, itemset->label.xpath, last.defs[k]);
        }
    }
    arena_close(arena);
    return fits;
}

static bool read_items(struct graph *graph, uint32_t rule)
{
    const struct form *form = graph->form;
    uint32_t def = form->rules[rule].def;
    const struct itemset *itemset = form->controls[form->defs[def].control].itemset;

    add_reader(graph, def, rule, def);
    edge_from(graph, def, RULE_CALCULATE, rule, false);
    return !itemset || read_list(graph, rule, itemset, def);
}

/* Names of choices: what the list of a question that is named in quotes reads, seen from it. */
static bool read_choice_names(struct graph *graph, uint32_t rule)
{
    const struct form *form = graph->form;
    struct text rest = xpath_source(form->rules[rule].xpath), quoted;
    bool fits = true;

    if (text_find(rest, TEXT("choice-name")) == SIZE_MAX)
        return true;
    for (size_t i = 0; fits && text_take_part(&rest, '\'', &quoted); i++) {
        uint32_t def = i % 2 == 1 ? def_of_path(form, quoted, form->rules[rule].def) : NONE;
        uint32_t control = def == NONE ? NONE : form->defs[def].control;
        const struct itemset *itemset =
            control == NONE ? NULL : form->controls[control].itemset;
        if (itemset)
            fits = read_list(graph, rule, itemset, def);
    }
    return fits;
}

static bool read_rule(struct graph *graph, uint32_t rule)
{
    struct form *form = graph->form;
    const struct rule *own = &form->rules[rule];
    uint32_t parent = own->kind == RULE_COUNT ? form->defs[own->def].parent : own->def;
    bool fits = true;

    if (own->kind == RULE_CHOICES)
        fits = read_items(graph, rule);
    else
        fits = read_paths(graph, rule, own->xpath, own->def);
    if (fits && own->language)
        fits = read_itext(graph, rule) && read_choice_names(graph, rule);
    for (uint32_t each = own->def; each != NONE; each = form->defs[each].parent) {
        if (own->xpath && form->defs[each].repeat &&
            (xpath_traits(own->xpath) & XPATH_POSITION))
            add_reader(graph, each, rule, form->defs[each].parent);
        if (own->kind != RULE_RELEVANT && each != own->def)
            edge_from(graph, each, RULE_RELEVANT, rule, true);
        if (each != own->def)
            edge_from(graph, each, RULE_COUNT, rule, true);
    }
    if (own->kind != RULE_RELEVANT)
        edge_from(graph, parent, RULE_RELEVANT, rule, own->kind == RULE_COUNT);
    return fits && !graph->spent;
}

/* ---- The order ---- */

struct sorting {
    struct graph *graph;
    uint32_t *waits;         /* by rule: edges into it from rules not yet placed */
    uint32_t *first, *after; /* edges by their `from`: first[from] to first[from + 1] */
    uint32_t *order;
    bool *placed;
    size_t count;
};

static void place(struct sorting *sorting, uint32_t rule)
{
    sorting->placed[rule] = true;
    sorting->order[sorting->count++] = rule;
}

static void run_queue(struct sorting *sorting, size_t head)
{
    for (; head < sorting->count; head++) {
        uint32_t rule = sorting->order[head];
        for (uint32_t i = sorting->first[rule]; i < sorting->first[rule + 1]; i++) {
            const struct edge *edge = &sorting->graph->edges[sorting->after[i]];
            if (edge->broken || sorting->placed[edge->to])
                continue;
            if (--sorting->waits[edge->to] == 0)
                place(sorting, edge->to);
        }
    }
}

/* Breaks the weak edges among rules that wait for one another. False if there is none. */
static bool break_weak(struct sorting *sorting)
{
    struct graph *graph = sorting->graph;
    size_t head = sorting->count;
    bool broken = false;

    for (size_t i = 0; i < graph->edge_count; i++) {
        struct edge *edge = &graph->edges[i];
        if (!edge->weak || sorting->placed[edge->from] || sorting->placed[edge->to])
            continue;
        edge->weak = false;
        edge->broken = broken = true;
        if (--sorting->waits[edge->to] == 0)
            place(sorting, edge->to);
    }
    run_queue(sorting, head);
    return broken;
}

static void prepare(struct sorting *sorting)
{
    struct graph *graph = sorting->graph;
    struct arena *work = graph->loader->work;
    size_t rules = graph->form->rule_count;

    sorting->waits = arena_array(work, rules + 1, sizeof(uint32_t));
    sorting->first = arena_array(work, rules + 2, sizeof(uint32_t));
    sorting->after = arena_array(work, graph->edge_count + 1, sizeof(uint32_t));
    sorting->order = arena_array(work, rules + 1, sizeof(uint32_t));
    sorting->placed = arena_array(work, rules + 1, sizeof(bool));
    for (size_t i = 0; i < graph->edge_count; i++) {
        sorting->waits[graph->edges[i].to]++;
        sorting->first[graph->edges[i].from + 2]++;
    }
    for (size_t i = 2; i < rules + 2; i++)
        sorting->first[i] += sorting->first[i - 1];
    for (size_t i = 0; i < graph->edge_count; i++)
        sorting->after[sorting->first[graph->edges[i].from + 1]++] = (uint32_t)i;
}

static const char *const KIND_NAMES[] = {"relevant", "jr:count", "calculate", "itemset"};

/* Follows what each waits for until it comes round, and names the round. */
static enum status refuse_cycle(struct sorting *sorting)
{
    struct graph *graph = sorting->graph;
    const struct form *form = graph->form;
    size_t rules = form->rule_count;
    uint32_t at = 0, *why = arena_array(graph->loader->work, rules, sizeof *why);
    bool *passed = arena_array(graph->loader->work, rules, sizeof *passed);
    char names[400] = "";
    size_t len = 0;

    for (size_t i = graph->edge_count; i > 0; i--)
        if (!sorting->placed[graph->edges[i - 1].from] && !graph->edges[i - 1].broken)
            why[graph->edges[i - 1].to] = graph->edges[i - 1].from;
    while (sorting->placed[at])
        at++;
    for (; !passed[at]; at = why[at])
        passed[at] = true;
    for (uint32_t each = at, steps = 0; len < sizeof names - 1; each = why[each], steps++) {
        int wrote =
            snprintf(names + len, sizeof names - len, "%s%.*s (%s)", steps ? " needs " : "",
                     TEXT_ARG(form->defs[form->rules[each].def].path),
                     KIND_NAMES[form->rules[each].kind]);
        len += wrote > 0 ? (size_t)wrote : 0;
        if (steps > 0 && each == at)
            break;
    }
    fault_set(graph->loader->why, REFUSED, "a cycle of calculations: %s", names);
    fault_at(graph->loader->why, form->file, form->rules[at].line, 0);
    return REFUSED;
}

static enum status sort(struct graph *graph, uint32_t **order)
{
    struct sorting sorting = {.graph = graph};
    size_t rules = graph->form->rule_count;

    prepare(&sorting);
    for (uint32_t i = 0; i < rules; i++)
        if (sorting.waits[i] == 0)
            place(&sorting, i);
    run_queue(&sorting, 0);
    while (sorting.count < rules && break_weak(&sorting))
        continue;
    if (sorting.count < rules)
        return refuse_cycle(&sorting);
    *order = sorting.order;
    return OK;
}

static void keep_order(struct graph *graph, const uint32_t *order)
{
    struct form *form = graph->form;
    struct rule *sorted =
        arena_array(graph->loader->arena, form->rule_count + 1, sizeof *sorted);
    uint32_t *moved = arena_array(graph->loader->work, form->rule_count + 1, sizeof *moved);

    for (uint32_t i = 0; i < form->rule_count; i++) {
        sorted[i] = form->rules[order[i]];
        moved[order[i]] = i;
        form->defs[sorted[i].def].rules[sorted[i].kind] = i;
    }
    form->rules = sorted;
    for (size_t i = 0; i < graph->link_count; i++) {
        graph->links[i].reader.rule = moved[graph->links[i].reader.rule];
        form->defs[graph->links[i].def].reader_count++;
    }
    struct reader *readers =
        arena_array(graph->loader->arena, graph->link_count + 1, sizeof *readers);
    for (size_t i = 0; i < form->def_count; i++) {
        form->defs[i].readers = readers;
        readers += form->defs[i].reader_count;
        form->defs[i].reader_count = 0;
    }
    for (size_t i = 0; i < graph->link_count; i++) {
        struct def *def = &form->defs[graph->links[i].def];
        ((struct reader *)def->readers)[def->reader_count++] = graph->links[i].reader;
    }
}

enum status load_graph(struct loader *loader)
{
    struct form *form = loader->form;
    struct graph graph = {.loader = loader, .form = form};
    uint32_t *order = NULL;

    graph.seen = arena_array(loader->work, form->def_count, sizeof *graph.seen);
    graph.where = arena_array(loader->work, form->def_count, sizeof *graph.where);
    for (uint32_t i = 0; i < form->rule_count; i++)
        if (!read_rule(&graph, i))
            return fault_set(loader->why, TOO_LARGE,
                             "the expressions of the form depend on one another in more than "
                             "%d ways",
                             MOST_EDGES);
    enum status status = sort(&graph, &order);
    if (status == OK)
        keep_order(&graph, order);
    return status;
}

/* ---- Short cuts ---- */

static void add_slots(struct loader *loader, const struct compiled *compiled)
{
    const struct form *form = loader->form;
    struct arena *arena = arena_open("paths");
    struct walk *walks = paths_walk(form, compiled->xpath, NONE, &loader->stands_left, arena);

    for (size_t i = 0; walks && i < xpath_path_count(compiled->xpath); i++) {
        const struct xpath_path *path = xpath_path_at(compiled->xpath, i);
        const struct stand *last = &walks[i].stands[path->step_count];
        bool plain = walks[i].record && path->base == PATH_ROOT && last->count == 1 &&
                     last->defs[0] != NONE && form->defs[last->defs[0]].single;
        for (size_t k = 0; k < path->step_count; k++)
            plain = plain && path->steps[k].axis == AXIS_CHILD && !path->steps[k].any_name &&
                    !path->steps[k].has_predicate;
        if (plain)
            xpath_path_slot(compiled->xpath, i, last->defs[0]);
    }
    arena_close(arena);
}

static const struct node *list_document(void *self, struct text id)
{
    const struct form *form = self;
    uint32_t index = map_get(form->list_ids, id);
    return index == NONE ? NULL : form->lists[index].document;
}

enum status load_shortcuts(struct loader *loader)
{
    struct form *form = loader->form;
    struct xpath_host host = {.self = form, .instance = list_document};

    form->list_index = xpath_index_open(loader->arena);
    for (size_t i = 0; i < loader->compiled_count; i++) {
        add_slots(loader, &loader->compiled[i]);
        xpath_index_add(form->list_index, loader->compiled[i].xpath, &host);
    }
    return OK;
}
