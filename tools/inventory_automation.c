/* inventory_automation.c: the public page of what is automated, from the data sheets and the
 * office's tables. */
#include "tools/grid.h"
#include "tools/inventory.h"

static bool read_table(struct grid *grid, const struct inventory *inventory,
                       struct text service, const char *name)
{
    struct fault why;
    struct text path = text_format(inventory->arena, "%.*s/%.*s/%s",
                                   TEXT_ARG(inventory->bundle->path), TEXT_ARG(service), name);
    return grid_read(grid, path.at, inventory->arena, &why) == OK;
}

static bool has_word(struct text words, const char *wanted)
{
    struct text word;
    while (text_take_word(&words, &word))
        if (text_is(word, wanted))
            return true;
    return false;
}

/* ---- Decisions ---- */

static void add_decisions(struct buffer *out, const struct inventory *inventory)
{
    struct grid life;
    size_t decided = 0, by_machine = 0, adverse = 0;

    buffer_add_string(out, "\n## Who decides\n\n");
    if (!read_table(&life, inventory, TEXT("office"), "life.csv")) {
        buffer_add_string(out, "The deployment has no table of what the office does with a "
                               "case, so nothing can be said here.\n");
        return;
    }
    for (size_t i = 0; i < life.rows; i++) {
        bool decides = has_word(grid_named(&life, i, "marks"), "decider");
        bool machine = has_word(grid_named(&life, i, "roles"), "system");
        decided += decides;
        adverse += text_is(grid_named(&life, i, "adverse"), "yes");
        by_machine += decides && machine;
        if (machine)
            buffer_addf(out, "- A machine does \"%.*s\": the case is then \"%.*s\".\n",
                        TEXT_ARG(grid_named(&life, i, "action")),
                        TEXT_ARG(grid_named(&life, i, "to")));
    }
    buffer_addf(out,
                "- Of %zu decisions that the office's table knows, a machine makes %zu; people "
                "make %zu, by name.\n- %zu of its rows can be to somebody's disadvantage. Each "
                "needs a reason, a rule and a person, and can be objected to.\n",
                decided, by_machine, decided - by_machine, adverse);
}

/* ---- What is worked out ---- */

static void add_worked_out(struct buffer *out, const struct inventory_form *form)
{
    for (size_t i = 0; i < form->sheet.count; i++)
        if (text_is(form->sheet.rows[i].kind, "derived"))
            buffer_addf(out, "- `%.*s`: %.*s (%.*s)\n", TEXT_ARG(form->sheet.rows[i].node),
                        TEXT_ARG(form->sheet.rows[i].purpose),
                        TEXT_ARG(form->sheet.rows[i].basis));
}

static struct text folder_of(struct text path, const struct inventory *inventory)
{
    struct text rest = text_part(path, inventory->bundle->path.len + 1, path.len), folder;
    return text_take_part(&rest, '/', &folder) ? folder : (struct text){0};
}

/* The tables that a form reads, and who stands behind them. */
static void add_table(struct buffer *out, const struct inventory *inventory,
                      const struct inventory_form *form, struct text name)
{
    struct grid grid;
    struct text plain = text_copy(inventory->arena, name);

    if (!text_ends(plain, ".csv"))
        plain = text_format(inventory->arena, "%.*s.csv", TEXT_ARG(plain));
    if (!read_table(&grid, inventory, folder_of(form->at->path, inventory),
                    text_string(inventory->arena, plain)))
        return;
    size_t open = 0;
    for (size_t i = 0; i < grid.rows; i++)
        open += text_is(grid_named(&grid, i, "verify"), "yes");
    buffer_addf(out, "- Reads the table `%.*s`: %zu rows, %zu of them still to verify",
                TEXT_ARG(plain), grid.rows, open);
    if (grid.rows > 0 && grid_named(&grid, 0, "source").len > 0)
        buffer_addf(out, "; source of the first: %.*s",
                    TEXT_ARG(grid_named(&grid, 0, "source")));
    if (grid.rows > 0 && grid_named(&grid, 0, "approver").len > 0)
        buffer_addf(out, "; approved by: %.*s", TEXT_ARG(grid_named(&grid, 0, "approver")));
    buffer_add_string(out, "\n");
}

static void add_service(struct buffer *out, const struct inventory *inventory,
                        const struct inventory_form *form)
{
    const struct form *of = form->at->form;

    buffer_addf(out, "\n### %.*s (`%.*s`)\n\n", TEXT_ARG(form_title(of)),
                TEXT_ARG(form_id(of)));
    buffer_addf(out, "- %s\n",
                form->sent
                    ? "What is answered goes to people at the office. The machine checks "
                      "for slips, and refuses nobody."
                    : "Only tells. Nothing is sent.");
    add_worked_out(out, form);
    for (size_t i = 0; i < form_media_count(of); i++)
        if (form_media_at(of, i).list)
            add_table(out, inventory, form, form_media_at(of, i).name);
}

/* ---- Offers ---- */

static void add_offers(struct buffer *out, const struct inventory *inventory)
{
    struct grid offers;

    buffer_add_string(out, "\n## What the office offers of itself\n\n");
    if (!read_table(&offers, inventory, TEXT("office"), "offers.csv")) {
        buffer_add_string(out, "Nothing.\n");
        return;
    }
    for (size_t i = 0; i < offers.rows; i++)
        buffer_addf(out,
                    "- `%.*s`, by the rule \"%.*s\", good from %.*s to %.*s; approved by %.*s; "
                    "source: %.*s. It can be refused, and is then not asked again that "
                    "season.\n",
                    TEXT_ARG(grid_cell(&offers, i, 0)),
                    TEXT_ARG(grid_named(&offers, i, "rule")),
                    TEXT_ARG(grid_named(&offers, i, "valid_from")),
                    TEXT_ARG(grid_named(&offers, i, "valid_to")),
                    TEXT_ARG(grid_named(&offers, i, "approver")),
                    TEXT_ARG(grid_named(&offers, i, "source")));
}

void inventory_write_automation(struct buffer *out, const struct inventory *inventory)
{
    buffer_addf(
        out,
        "# What is automated: %.*s\n\nMade on %.*s by `doorstep-form inventory` from the "
        "forms and tables that are in use. There is no learned model and no score: "
        "every rule is a row of a table that anybody may read.\n",
        TEXT_ARG(inventory->bundle->deployment.name), TEXT_ARG(inventory->today));
    add_decisions(out, inventory);
    add_offers(out, inventory);
    buffer_add_string(out, "\n## Service by service\n");
    for (size_t i = 0; i < inventory->form_count; i++)
        add_service(out, inventory, &inventory->forms[i]);
    buffer_add_string(out, "\n## How often it is wrong\n\nNot measured yet: the office writes "
                           "here how many decisions were changed after an objection.\n");
}
