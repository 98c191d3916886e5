#include <string.h>

#include "base/buffer.h"
#include "form/load.h"
#include "form/state.h"

/* The rows of a list, with what is needed to read them. */
struct rows {
    struct surroundings surroundings;
    const struct itemset *itemset;
    const struct node **nodes;
    size_t count;
};

static enum status rows_open(struct rows *rows, const struct record *record,
                             const struct itemset *itemset, const struct node *node,
                             struct arena *scratch)
{
    struct fault why = {0};

    rows->itemset = itemset;
    rows->nodes = NULL;
    rows->count = 0;
    surroundings_steady(&rows->surroundings, record, node, scratch);
    enum status status = xpath_run_nodes(&rows->nodes, &rows->count, itemset->nodes,
                                         &rows->surroundings.context, &why);
    return status;
}

/* A plain column's name needs no expression to be run. */
static const struct node *column(const struct node *row, struct text name)
{
    const struct node *each = row->child;
    while (each && !text_equal(each->name->local, name))
        each = each->next;
    return each;
}

static struct text row_value(struct rows *rows, const struct node *row)
{
    struct fault why = {0};
    struct text value = {0};

    if (rows->itemset->value_column.len > 0) {
        const struct node *cell = column(row, rows->itemset->value_column);
        return cell ? node_value(cell) : value;
    }
    rows->surroundings.context.node = row;
    if (xpath_run_text(&value, rows->itemset->value, &rows->surroundings.context, &why) != OK)
        value = (struct text){0};
    return value;
}

/* ---- The list on show ---- */

static unsigned own_digit(const struct node *row)
{
    const struct node *cell = column(row, TEXT("digit"));
    struct text text = cell ? node_value(cell) : (struct text){0};
    int64_t digit = 0;

    for (const struct node *each = row->attribute; each && text.len == 0; each = each->next)
        if (text_is(each->name->local, "digit") && text_is(each->name->uri, DOORSTEP_NS))
            text = each->value;
    return text_to_int64(text_trim(text), &digit) && digit > 0 && digit < 100000
               ? (unsigned)digit
               : 0;
}

/* Where each row stands in the list before filters and shuffles, from 1. */
static void number_rows(struct rows *rows, struct choice *choices, struct arena *scratch)
{
    const struct node **all = rows->nodes;
    size_t count = rows->count, next = 0;
    struct fault why = {0};
    struct surroundings whole;

    if (rows->itemset->all) {
        surroundings_open(&whole, rows->surroundings.record, scratch);
        whole.context.node = rows->surroundings.context.node;
        if (xpath_run_nodes(&all, &count, rows->itemset->all, &whole.context, &why) != OK) {
            all = rows->nodes;
            count = rows->count;
        }
    }
    for (size_t i = 0; i < rows->count; i++) {
        choices[i].digit = own_digit(rows->nodes[i]);
        if (choices[i].digit > 0 || count == 0)
            continue;
        for (size_t tries = 0; tries < count && all[next] != rows->nodes[i]; tries++)
            next = (next + 1) % count;
        choices[i].digit = (unsigned)next + 1;
    }
}

static struct choice *from_rows(size_t *count, const struct record *record,
                                const struct body_control *control, const struct node *node,
                                bool with_words, struct arena *arena)
{
    struct arena *scratch = arena_open("choices");
    struct rows rows;
    struct choice *choices = NULL;

    *count = 0;
    if (rows_open(&rows, record, control->itemset, node, scratch) == OK) {
        *count = rows.count;
        choices = arena_array(arena, rows.count + 1, sizeof *choices);
        if (with_words)
            number_rows(&rows, choices, scratch);
    }
    for (size_t i = 0; i < *count; i++) {
        struct text value = row_value(&rows, rows.nodes[i]);
        choices[i].value = value.len > 0 ? text_copy(arena, value) : (struct text){0};
        if (with_words && control->itemset->has_label)
            choices[i].faces = speak(record, &control->itemset->label, rows.nodes[i], arena);
    }
    arena_close(scratch);
    return choices;
}

static struct choice *from_items(size_t *count, const struct record *record,
                                 const struct body_control *control, const struct node *node,
                                 bool with_words, struct arena *arena)
{
    struct choice *choices = arena_array(arena, control->item_count + 1, sizeof *choices);

    *count = control->item_count;
    for (size_t i = 0; i < *count; i++) {
        const struct item *item = &control->items[i];
        choices[i].value = item->value;
        choices[i].digit = item->digit;
        if (with_words && item->has_label)
            choices[i].faces = speak(record, &item->label, node, arena);
    }
    return choices;
}

static bool has_no_words(const struct faces *faces)
{
    return faces->text.len == 0 && faces->short_text.len == 0 && faces->image.len == 0 &&
           faces->audio.len == 0 && faces->video.len == 0;
}

struct choice *choices_list(size_t *count, const struct record *record,
                            const struct body_control *control, const struct node *node,
                            bool with_words, struct arena *arena)
{
    struct choice *choices = control->itemset
                                 ? from_rows(count, record, control, node, with_words, arena)
                                 : from_items(count, record, control, node, with_words, arena);
    for (size_t i = 0; with_words && i < *count; i++)
        if (has_no_words(&choices[i].faces))
            choices[i].faces.text = choices[i].value;
    return choices;
}

/* ---- What a list still offers ---- */

struct wanted {
    struct text *words;
    bool *found;
    size_t count;
};

static void split(struct wanted *wanted, struct text value, bool many, struct arena *arena)
{
    struct text word;

    if (!many) {
        wanted->words = arena_array(arena, 1, sizeof *wanted->words);
        wanted->words[0] = value;
        wanted->count = 1;
    }
    while (many && text_take_word(&value, &word)) {
        wanted->words = load_grow(arena, wanted->words, wanted->count, sizeof *wanted->words);
        wanted->words[wanted->count++] = word;
    }
    wanted->found = arena_array(arena, wanted->count + 1, sizeof *wanted->found);
}

static void offer(struct wanted *wanted, struct text value)
{
    for (size_t i = 0; i < wanted->count; i++)
        if (text_equal(wanted->words[i], value))
            wanted->found[i] = true;
}

static bool all_found(const struct wanted *wanted)
{
    for (size_t i = 0; i < wanted->count; i++)
        if (!wanted->found[i])
            return false;
    return true;
}

static void add_word(struct buffer *all, struct text word)
{
    if (all->len > 0)
        buffer_add_char(all, ' ');
    buffer_add(all, word);
}

static bool is_wanted(const struct wanted *wanted, struct text value)
{
    for (size_t i = 0; i < wanted->count; i++)
        if (text_equal(wanted->words[i], value))
            return true;
    return false;
}

/* A ranking holds all that is offered: what was not ranked comes last. */
static struct text join(const struct wanted *wanted, const struct choice *others, size_t count,
                        struct arena *arena)
{
    struct buffer all = {0};

    for (size_t i = 0; i < wanted->count; i++)
        if (wanted->found[i])
            add_word(&all, wanted->words[i]);
    for (size_t i = 0; i < count; i++)
        if (!is_wanted(wanted, others[i].value))
            add_word(&all, others[i].value);
    struct text text = text_copy(arena, buffer_text(&all));
    buffer_close(&all);
    return text;
}

enum status choices_filter(struct text *filtered, struct operation *operation,
                           const struct body_control *control, const struct node *node,
                           struct text value)
{
    struct arena *scratch = operation->scratch;
    struct wanted wanted = {0};
    struct rows rows = {0};

    split(&wanted, value, control->kind != CONTROL_SELECT1, scratch);
    if (control->itemset) {
        enum status status =
            rows_open(&rows, operation->record, control->itemset, node, scratch);
        if (status != OK)
            return fault_set(operation->why, status,
                             "the list of %.*s takes too long to filter",
                             TEXT_ARG(operation->record->form->defs[node->def].path));
    }
    for (size_t i = 0; i < control->item_count && !control->itemset; i++)
        offer(&wanted, control->items[i].value);
    for (size_t i = 0; i < rows.count && !all_found(&wanted); i++)
        offer(&wanted, row_value(&rows, rows.nodes[i]));
    size_t count = 0;
    const struct choice *others = NULL;
    if (control->kind == CONTROL_RANK)
        others = choices_list(&count, operation->record, control, node, false, scratch);
    *filtered = all_found(&wanted) && control->kind == CONTROL_SELECT1
                    ? value
                    : join(&wanted, others, count, scratch);
    return OK;
}

struct text choices_in_order(const struct record *record, const struct body_control *control,
                             const struct node *node, struct text value, struct arena *arena)
{
    struct wanted wanted = {0};
    struct buffer all = {0};
    size_t count = 0;
    const struct choice *choices = choices_list(&count, record, control, node, false, arena);

    split(&wanted, value, true, arena);
    for (size_t i = 0; i < count; i++)
        if (is_wanted(&wanted, choices[i].value))
            add_word(&all, choices[i].value);
    struct text text = text_copy(arena, buffer_text(&all));
    buffer_close(&all);
    return text;
}
