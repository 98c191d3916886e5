/* check_sheet.c: what becomes of an answer: every question of a form that is sent has a row in
 * the data-sheet.csv beside it, with its purpose, its legal basis, who sees it and how long it
 * is kept; and every row is about a node of the form. */
#include "base/buffer.h"
#include "tools/check.h"
#include "tools/datasheet.h"

enum { NAMED_AT_MOST = 6 }; /* worked-out values in one notice */

struct nodes {
    const struct check *check;
    const struct datasheet *sheet;
    struct text *at;
    size_t count, room;
    struct buffer without; /* values that are sent and have no row */
    size_t without_count;
};

/* "/data/member/name" of "/data/member[2]/name". */
static struct text plain(struct text reference, struct arena *arena)
{
    struct buffer out = {0};
    for (bool inside = false; reference.len > 0;
         reference = text_part(reference, 1, reference.len)) {
        char letter = reference.at[0];
        inside = inside || letter == '[';
        if (!inside)
            buffer_add(&out, text_part(reference, 0, 1));
        inside = inside && letter != ']';
    }
    struct text text = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return text;
}

static void keep(struct nodes *nodes, struct text reference)
{
    for (size_t i = 0; i < nodes->count; i++)
        if (text_equal(nodes->at[i], reference))
            return;
    if (nodes->count == nodes->room) {
        size_t room = nodes->room > 0 ? nodes->room * 2 : 64;
        struct text *grown = arena_array(nodes->check->arena, room, sizeof *grown);
        for (size_t i = 0; i < nodes->count; i++)
            grown[i] = nodes->at[i];
        nodes->at = grown;
        nodes->room = room;
    }
    nodes->at[nodes->count++] = reference;
}

static bool is_meta(struct text reference)
{
    return text_find(reference, TEXT("meta/")) != SIZE_MAX;
}

static bool take_node(void *self, const struct record_node *node)
{
    struct nodes *nodes = self;
    struct text reference = plain(node->reference, nodes->check->arena);

    keep(nodes, reference);
    if (node->kind == RECORD_LEAF && node->control == CONTROL_NONE && !is_meta(reference) &&
        datasheet_find(nodes->sheet, reference) == SIZE_MAX) {
        if (nodes->without_count < NAMED_AT_MOST)
            buffer_addf(&nodes->without, "%s%.*s", nodes->without_count > 0 ? ", " : "",
                        TEXT_ARG(reference));
        nodes->without_count++;
    }
    return true;
}

static bool is_there(const struct nodes *nodes, struct text reference)
{
    for (size_t i = 0; i < nodes->count; i++)
        if (text_equal(nodes->at[i], reference))
            return true;
    return false;
}

static void check_row(struct check *check, const struct nodes *nodes,
                      const struct datasheet *sheet, size_t row)
{
    const struct data_row *at = &sheet->rows[row];
    const struct spot spot = {.line = at->line, .place = at->node};
    const struct {
        const char *name;
        struct text cell;
    } CELLS[] = {{"purpose", at->purpose},
                 {"basis", at->basis},
                 {"seen_by", at->seen_by},
                 {"keep", at->keep}};

    if (!is_there(nodes, at->node))
        finding_add(check->findings, SEVERITY_ERROR, "data-sheet", spot,
                    "the data sheet has a row for \"%.*s\", and the form has no such node",
                    TEXT_ARG(at->node));
    for (size_t i = 0; i < sizeof CELLS / sizeof *CELLS; i++)
        if (CELLS[i].cell.len == 0)
            finding_add(check->findings, SEVERITY_ERROR, "data-sheet", spot,
                        "the row of the data sheet lacks its %s", CELLS[i].name);
    if (datasheet_find(sheet, at->node) != row)
        finding_add(check->findings, SEVERITY_ERROR, "data-sheet", spot,
                    "the data sheet has two rows for this node");
}

static bool asks(const struct check *check, size_t control)
{
    return check_is_question(&check->controls[control]) &&
           check->controls[control].readonly != WHEN_ALWAYS;
}

static void check_questions(struct check *check, const struct datasheet *sheet)
{
    for (size_t i = 0; i < check->control_count; i++)
        if (asks(check, i) && datasheet_find(sheet, check->controls[i].reference) == SIZE_MAX)
            finding_add(check->findings, SEVERITY_ERROR, "data-sheet", check_spot(check, i),
                        "the question has no row in data-sheet.csv: say for what it is asked, "
                        "on which legal basis, who sees the answer and how long it is kept");
}

static void say_without(struct check *check, const struct nodes *nodes)
{
    if (nodes->without_count > 0)
        finding_add(check->findings, SEVERITY_NOTICE, "data-sheet", (struct spot){0},
                    "%zu values are worked out and sent, and have no row in data-sheet.csv: "
                    "%.*s%s",
                    nodes->without_count, TEXT_ARG(buffer_text(&nodes->without)),
                    nodes->without_count > NAMED_AT_MOST ? " and others" : "");
}

void check_sheet(struct check *check)
{
    struct datasheet sheet;
    struct fault why = {0};
    bool sent = datasheet_is_sent(check->form), asks_something = false;
    enum status status = datasheet_read(&sheet, check->at->path, check->arena, &why);

    for (size_t i = 0; i < check->control_count; i++)
        asks_something = asks_something || asks(check, i);
    if (status == NOT_FOUND) {
        if (sent && asks_something)
            finding_add(check->findings, SEVERITY_ERROR, "data-sheet", (struct spot){0},
                        "there is no data-sheet.csv beside the form, which asks and sends");
        return;
    }
    if (status != OK) {
        finding_of_fault(check->findings, SEVERITY_ERROR, "data-sheet", &why);
        return;
    }
    struct nodes nodes = {.check = check, .sheet = &sheet};
    for (size_t i = 0; i < check->control_count; i++)
        keep(&nodes, check->controls[i].reference);
    record_each(check->fresh, &nodes, take_node);
    for (size_t i = 0; i < sheet.count; i++)
        check_row(check, &nodes, &sheet, i);
    if (sent) {
        check_questions(check, &sheet);
        say_without(check, &nodes);
    }
    buffer_close(&nodes.without);
}
