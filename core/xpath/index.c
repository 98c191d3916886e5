#include "xpath/index.h"

#include <string.h>

#include "base/map.h"
#include "xpath/lookup.h"

/* One column of one list: from a text to the rows that hold it, chained in their order. */
struct column {
    struct column *next;
    const struct node *parent; /* of the rows */
    const struct step *row, *cell;
    struct map *first; /* a text: the number of its first entry */
    struct entry {
        const struct node *row;
        uint32_t next, last; /* `last` in the first of a chain only */
    } * entries;
    size_t count;
};

struct xpath_index {
    struct arena *arena;
    struct column *columns;
    size_t count;
};

enum { CHAIN_END = UINT32_MAX - 1 };

struct xpath_index *xpath_index_open(struct arena *arena)
{
    struct xpath_index *index = ARENA_NEW(arena, struct xpath_index);
    index->arena = arena;
    return index;
}

size_t xpath_index_count(const struct xpath_index *index)
{
    return index->count;
}

static bool is_same_test(const struct step *a, const struct step *b)
{
    return a->axis == b->axis && a->test == b->test && a->local_id == b->local_id &&
           text_equal(a->uri, b->uri);
}

static const struct column *find(const struct xpath_index *index, const struct node *parent,
                                 const struct step *row, const struct step *cell)
{
    const struct column *column = index->columns;
    while (column && !(column->parent == parent && is_same_test(column->cell, cell) &&
                       is_same_test(column->row, row)))
        column = column->next;
    return column;
}

bool index_find(const struct xpath_index *index, struct run *run, const struct node *parent,
                const struct step *row, const struct step *column, struct text text,
                struct set *found)
{
    const struct column *table = find(index, parent, row, column);
    if (!table)
        return false;
    uint32_t at = map_get(table->first, text);
    for (; at < CHAIN_END && run_work(run, 1); at = table->entries[at].next)
        set_add(run, found, table->entries[at].row);
    return true;
}

static void add_entry(struct column *column, struct text text, const struct node *row)
{
    uint32_t fresh = (uint32_t)column->count;
    uint32_t first = map_get_or_put(column->first, text, fresh);
    struct entry *entries = column->entries;
    if (first != fresh && entries[entries[first].last].row == row)
        return; /* two cells of one row hold the same */
    entries[fresh] = (struct entry){row, CHAIN_END, fresh};
    if (first != fresh) {
        entries[entries[first].last].next = fresh;
        entries[first].last = fresh;
    }
    column->count++;
}

static const struct node *first_cell(const struct node *row, const struct step *cell)
{
    return cell->axis == AXIS_CHILD ? row->child : row->attribute;
}

static void index_column(struct xpath_index *index, const struct node *parent,
                         const struct step *row, const struct step *cell)
{
    size_t cells = 0;
    struct column *column = ARENA_NEW(index->arena, struct column);
    *column =
        (struct column){.next = index->columns, .parent = parent, .row = row, .cell = cell};
    for (const struct node *node = parent->child; node; node = node->next)
        for (const struct node *leaf = first_cell(node, cell); leaf; leaf = leaf->next) {
            if (leaf->child)
                return; /* no plain column: search row by row */
            cells += step_takes(row, node) && step_takes(cell, leaf);
        }
    column->first = map_open(index->arena);
    column->entries = arena_array(index->arena, cells, sizeof *column->entries);
    for (const struct node *node = parent->child; node; node = node->next)
        for (const struct node *leaf = first_cell(node, cell); leaf; leaf = leaf->next)
            if (step_takes(row, node) && step_takes(cell, leaf))
                add_entry(column, leaf->flags & NODE_IRRELEVANT ? TEXT("") : leaf->value, node);
    index->columns = column;
    index->count++;
}

/* The first `count` steps name the parents of the rows by plain child steps. */
static void index_below(struct xpath_index *index, const struct node *node,
                        const struct path *path, size_t depth, size_t count)
{
    const struct step *step = &path->steps[depth];
    if (depth == count) {
        const struct step *cell = step->predicates[0].lookup.column;
        if (!find(index, node, step, cell))
            index_column(index, node, step, cell);
        return;
    }
    for (const struct node *child = node->child; child; child = child->next)
        if (step_takes(step, child))
            index_below(index, child, path, depth + 1, count);
}

enum { DEEPEST_LIST = 8 };

static void index_path(struct xpath_index *index, const struct path *path,
                       const struct xpath_host *host)
{
    size_t count = 0;
    if (path->base != BASE_INSTANCE || path->filter->op != OP_TEXT || !host->instance ||
        path->filter_predicate_count > 0)
        return;
    while (count < path->step_count && path->steps[count].axis == AXIS_CHILD &&
           path->steps[count].predicate_count == 0)
        count++;
    if (count == path->step_count || count > DEEPEST_LIST ||
        path->steps[count].axis != AXIS_CHILD ||
        !path->steps[count].predicates[0].lookup.column)
        return;
    const struct node *document = host->instance(host->self, text_trim(path->filter->text));
    if (document)
        index_below(index, document, path, 0, count);
}

void xpath_index_add(struct xpath_index *index, const struct xpath *xpath,
                     const struct xpath_host *host)
{
    for (size_t i = 0; i < xpath->path_count; i++)
        index_path(index, xpath->origins[i], host);
}
