#include "xpath/paths.h"

#include <string.h>

#include "xpath/function.h"

/* Where an expression stands: at the top, or in a predicate of a path listed before. */
struct place {
    bool is_inside;
    size_t outer, outer_step;
};

struct collector {
    struct arena *arena;
    struct text source;
    size_t offset;   /* the last one asked for, */
    unsigned column; /* and its column: offsets mostly grow, so one need not count anew */
    struct xpath_path *paths;
    struct path **origins;
    size_t count, room;
};

static void collect(struct collector *collector, const struct term *term, struct place place);

static size_t add(struct collector *collector, struct xpath_path path, struct path *origin)
{
    if (collector->count == collector->room) {
        size_t room = collector->room ? collector->room * 2 : 4;
        struct xpath_path *paths = arena_array(collector->arena, room, sizeof *paths);
        struct path **origins = arena_array(collector->arena, room, sizeof *origins);
        if (collector->paths) {
            memcpy(paths, collector->paths, collector->count * sizeof *paths);
            memcpy(origins, collector->origins, collector->count * sizeof *origins);
        }
        collector->paths = paths;
        collector->origins = origins;
        collector->room = room;
    }
    collector->paths[collector->count] = path;
    collector->origins[collector->count] = origin;
    return collector->count++;
}

static unsigned column_of(struct collector *collector, size_t offset)
{
    if (offset < collector->offset) {
        collector->offset = 0;
        collector->column = 1;
    }
    struct text between =
        text_part(collector->source, collector->offset, offset - collector->offset);
    collector->column += (unsigned)text_letters(between);
    collector->offset = offset;
    return collector->column;
}

static struct xpath_step step_of(const struct step *step)
{
    return (struct xpath_step){.axis = step->axis,
                               .any_name = step->test != TEST_NAME,
                               .local = step->local,
                               .uri = step->uri,
                               .has_predicate = step->predicate_count > 0};
}

/* The steps of `base`, then those of the path. */
static const struct xpath_step *
join_steps(struct collector *collector, const struct xpath_path *base, const struct path *path)
{
    size_t before = base ? base->step_count : 0;
    struct xpath_step *steps =
        arena_array(collector->arena, before + path->step_count, sizeof *steps);
    if (before > 0)
        memcpy(steps, base->steps, before * sizeof *steps);
    for (size_t i = 0; i < path->step_count; i++)
        steps[before + i] = step_of(&path->steps[i]);
    return steps;
}

static void collect_predicates(struct collector *collector, const struct path *path,
                               size_t index, size_t before)
{
    struct place place = {.is_inside = true, .outer = index, .outer_step = before};
    for (size_t i = 0; i < path->filter_predicate_count; i++)
        collect(collector, path->filter_predicates[i].term, place);
    for (size_t i = 0; i < path->step_count; i++) {
        place.outer_step = before + i + 1;
        for (size_t j = 0; j < path->steps[i].predicate_count; j++)
            collect(collector, path->steps[i].predicates[j].term, place);
    }
}

static enum xpath_base base_of(const struct path *path, struct place place)
{
    if (path->base == BASE_ROOT)
        return PATH_ROOT;
    if (path->base == BASE_CURRENT)
        return PATH_CURRENT;
    if (path->base == BASE_INSTANCE)
        return PATH_INSTANCE;
    return place.is_inside ? PATH_CANDIDATE : PATH_CONTEXT;
}

static void collect_path(struct collector *collector, struct path *path, struct place place)
{
    struct xpath_path entry = {.base = base_of(path, place),
                               .outer = place.outer,
                               .outer_step = place.outer_step,
                               .step_count = path->step_count,
                               .steps = join_steps(collector, NULL, path),
                               .column = column_of(collector, path->offset)};
    if (path->filter && path->filter->op == OP_TEXT)
        entry.instance = text_trim(path->filter->text);
    else if (path->filter)
        collect(collector, path->filter, place);
    collect_predicates(collector, path, add(collector, entry, path), 0);
}

/* ---- Paths that begin from what a function or a union gives ---- */

/* The listed paths whose nodes the term may give: their numbers into `found`. */
static size_t sources_of(const struct collector *collector, const struct term *term,
                         size_t *found, size_t room)
{
    size_t count = 0, from = 0, to = term->arg_count;
    if (term->op == OP_PATH) {
        for (size_t i = 0; i < collector->count && count < room; i++)
            if (collector->origins[i] == term->path)
                found[count++] = i;
        return count;
    }
    if (term->op == OP_CALL && term->function->kind == KIND_NODES)
        to = to > 1 ? 1 : to;
    else if (term->op == OP_CALL)
        from = 1;
    else if (term->op != OP_UNION)
        return 0;
    for (size_t i = from; i < to && count < room; i++)
        count += sources_of(collector, term->args[i], found + count, room - count);
    return count;
}

static void collect_filter(struct collector *collector, struct path *path, struct place place)
{
    enum { MOST_SOURCES = 64 };
    size_t found[MOST_SOURCES], before = collector->count;
    collect(collector, path->filter, place);
    size_t count = sources_of(collector, path->filter, found, MOST_SOURCES);
    for (size_t i = 0; i < count && collector->paths; i++) {
        if (found[i] < before)
            continue;
        struct xpath_path entry = collector->paths[found[i]];
        size_t steps = entry.step_count;
        entry.steps = join_steps(collector, &collector->paths[found[i]], path);
        entry.step_count = steps + path->step_count;
        entry.column = column_of(collector, path->offset);
        collect_predicates(collector, path, add(collector, entry, path), steps);
    }
}

static void collect(struct collector *collector, const struct term *term, struct place place)
{
    if (term->op == OP_PATH) {
        if (term->path->base == BASE_FILTER)
            collect_filter(collector, term->path, place);
        else
            collect_path(collector, term->path, place);
        return;
    }
    for (size_t i = 0; i < term->arg_count; i++)
        collect(collector, term->args[i], place);
}

void paths_collect(struct xpath *xpath, struct arena *arena)
{
    struct collector collector = {.arena = arena, .source = xpath->source, .column = 1};
    collect(&collector, xpath->term, (struct place){0});
    xpath->paths = collector.paths;
    xpath->origins = collector.origins;
    xpath->path_count = collector.count;
}

size_t xpath_path_count(const struct xpath *xpath)
{
    return xpath->path_count;
}

const struct xpath_path *xpath_path_at(const struct xpath *xpath, size_t index)
{
    return &xpath->paths[index];
}

void xpath_path_slot(struct xpath *xpath, size_t index, uint32_t slot)
{
    if (xpath->origins[index]->plain)
        xpath->origins[index]->slot = slot;
}
