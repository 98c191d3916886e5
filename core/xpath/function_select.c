#include "xpath/function.h"

#include "base/text.h"

FUNCTION(fn_selected)
{
    struct text rest = argument_text(run, call, 0), word;
    struct text value = text_trim(argument_text(run, call, 1));
    if (text_trim(rest).len == 0)
        return value_of_boolean(value.len == 0);
    while (text_take_word(&rest, &word))
        if (text_equal(word, value))
            return value_of_boolean(true);
    return value_of_boolean(false);
}

/* Counts from 0. */
FUNCTION(fn_selected_at)
{
    struct text rest = argument_text(run, call, 0), word;
    double index = argument_number(run, call, 1);
    if (!(index > -1))
        return value_of_text(TEXT(""));
    for (size_t at = 0; text_take_word(&rest, &word); at++)
        if ((double)at + 1 > index)
            return value_of_text(word);
    return value_of_text(TEXT(""));
}

FUNCTION(fn_count_selected)
{
    struct text rest = argument_text(run, call, 0), word;
    size_t count = 0;
    while (text_take_word(&rest, &word))
        count++;
    return value_of_number((double)count);
}

FUNCTION(fn_choice_name)
{
    const struct xpath_host *host = run->context->host;
    struct text value = argument_text(run, call, 0);
    struct text path = text_trim(argument_text(run, call, 1));
    if (!host->choice_name)
        return value_of_text(value);
    return value_of_text(host->choice_name(host->self, value, path, run->context->node));
}

FUNCTION(fn_itext)
{
    const struct xpath_host *host = run->context->host;
    struct text id = argument_text(run, call, 0);
    return value_of_text(host->itext ? host->itext(host->self, id) : id);
}

FUNCTION(fn_version)
{
    (void)call;
    return value_of_text(run->context->host->version);
}

/* ---- pulldata(table, column, key column, key) ---- */

static bool is_called(const struct node *node, struct text name)
{
    return node->name && text_equal(node->name->local, name) && !(node->flags & NODE_TEMPLATE);
}

static const struct node *child_called(const struct node *node, struct text name)
{
    const struct node *child = node->child;
    while (child && !is_called(child, name))
        child = child->next;
    return child;
}

/* Without a table of the host's: instance(table)/root/item[key column = key]/column */
static struct text pull(struct run *run, const struct node *document, struct text column,
                        struct text key_column, struct text key)
{
    const struct node *row = document && document->child ? document->child->child : NULL;
    for (; row && run_work(run, 4); row = row->next) {
        const struct node *cell = child_called(row, key_column);
        if (!cell || !text_equal(node_text(run, cell), key))
            continue;
        cell = child_called(row, column);
        return cell ? node_text(run, cell) : TEXT("");
    }
    return TEXT("");
}

FUNCTION(fn_pulldata)
{
    const struct xpath_host *host = run->context->host;
    struct text table = text_trim(argument_text(run, call, 0));
    struct text column = text_trim(argument_text(run, call, 1));
    struct text key_column = text_trim(argument_text(run, call, 2));
    struct text key = argument_text(run, call, 3), found = {NULL, 0};
    if (host->pulldata)
        return value_of_text(host->pulldata(host->self, table, column, key_column, key, &found)
                                 ? found
                                 : TEXT(""));
    if (!host->instance)
        return value_of_text(TEXT(""));
    return value_of_text(pull(run, host->instance(host->self, table), column, key_column, key));
}

PREPARE(prepare_pulldata)
{
    const struct xpath_scope *scope = with->scope;
    struct text table;
    *prepared = NULL;
    if (!scope->has_table || !constant_text(call, 0, &table) ||
        scope->has_table(scope->self, text_trim(table)))
        return OK;
    return fault_set(why, REFUSED, "there is no table called \"%.*s\"",
                     (int)(table.len > 80 ? 80 : table.len), table.at ? table.at : "");
}
