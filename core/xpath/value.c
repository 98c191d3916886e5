#include "xpath/value.h"

#include <math.h>
#include <string.h>

#include "xpath/date.h"

unsigned xpath_column(struct text source, size_t offset)
{
    return (unsigned)text_letters(text_part(source, 0, offset)) + 1;
}

void run_fail(struct run *run, enum status status, const struct term *term, const char *words)
{
    if (run->status != OK)
        return;
    run->status = fault_set(run->why, status, "%s", words);
    if (run->why && term)
        run->why->column = xpath_column(run->source, term->offset);
}

bool run_work(struct run *run, size_t steps)
{
    run->work += steps;
    if (run->work <= run->most_work)
        return run->status == OK;
    run_fail(run, TOO_LARGE, NULL,
             run->work > XPATH_MOST_WORK
                 ? "this expression takes too long: it looks at too many things"
                 : "the expressions take too long together: they look at too many things");
    return false;
}

char *run_bytes(struct run *run, size_t count)
{
    return run_work(run, count) ? arena_bytes(run->scratch, count) : NULL;
}

struct value value_of_boolean(bool boolean)
{
    return (struct value){.kind = KIND_BOOLEAN, .boolean = boolean};
}

struct value value_of_number(double number)
{
    return (struct value){.kind = KIND_NUMBER, .number = number};
}

struct value value_of_text(struct text text)
{
    return (struct value){.kind = KIND_TEXT, .text = text};
}

struct value value_of_date(int64_t ms)
{
    return (struct value){.kind = KIND_DATE, .date_ms = ms};
}

struct value value_of_nodes(struct nodes nodes)
{
    return (struct value){.kind = KIND_NODES, .nodes = nodes};
}

static const struct node *without_template(const struct node *node)
{
    while (node && node->flags & NODE_TEMPLATE)
        node = node->next;
    return node;
}

/* The next node of the tree below `top` in document order, or NULL. */
static const struct node *next_below(const struct node *node, const struct node *top)
{
    const struct node *next = without_template(node->child);
    while (!next && node != top) {
        next = without_template(node->next);
        node = node->parent;
    }
    return next;
}

static bool is_silent(const struct node *node)
{
    return node->child || node->flags & NODE_IRRELEVANT;
}

static struct text container_text(struct run *run, const struct node *top)
{
    size_t len = 0;
    for (const struct node *node = top; node && run_work(run, 1); node = next_below(node, top))
        len += is_silent(node) ? 0 : node->value.len;
    char *out = run_bytes(run, len);
    if (!out)
        return TEXT("");
    struct text text = {out, len};
    for (const struct node *node = top; node; node = next_below(node, top)) {
        if (is_silent(node) || node->value.len == 0)
            continue;
        memcpy(out, node->value.at, node->value.len);
        out += node->value.len;
    }
    return text;
}

struct text node_text(struct run *run, const struct node *node)
{
    if (node->flags & NODE_IRRELEVANT)
        return TEXT("");
    return node->child ? container_text(run, node) : node->value;
}

double node_number(struct run *run, const struct node *node)
{
    return text_number(run, node_text(run, node));
}

double text_number(struct run *run, struct text text)
{
    return xpath_text_number(text, run->context->host->clock);
}

bool value_boolean(struct run *run, struct value value)
{
    (void)run;
    switch (value.kind) {
    case KIND_BOOLEAN:
        return value.boolean;
    case KIND_NUMBER:
        return value.number != 0 && !isnan(value.number);
    case KIND_TEXT:
        return value.text.len > 0;
    case KIND_DATE:
        return value.date_ms != 0 && value.date_ms != DATE_NONE;
    default:
        return value.nodes.count > 0;
    }
}

double value_number(struct run *run, struct value value)
{
    switch (value.kind) {
    case KIND_BOOLEAN:
        return value.boolean;
    case KIND_NUMBER:
        return value.number;
    case KIND_TEXT:
        return text_number(run, value.text);
    case KIND_DATE:
        return date_number(value.date_ms);
    default:
        return value.nodes.count > 0 ? node_number(run, value.nodes.at[0]) : NAN;
    }
}

static struct text date_text(struct run *run, int64_t ms)
{
    char out[DATE_LONGEST];
    if (ms == DATE_NONE)
        return TEXT("");
    return text_copy(run->scratch, date_write(ms, run->context->host->clock, out));
}

struct text value_text(struct run *run, struct value value)
{
    switch (value.kind) {
    case KIND_BOOLEAN:
        return value.boolean ? TEXT("true") : TEXT("false");
    case KIND_NUMBER:
        return xpath_number_text(value.number, run->scratch);
    case KIND_TEXT:
        return value.text;
    case KIND_DATE:
        return date_text(run, value.date_ms);
    default:
        return value.nodes.count > 0 ? node_text(run, value.nodes.at[0]) : TEXT("");
    }
}
