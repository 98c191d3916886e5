#include "tools/inventory.h"

#include "form/outline.h"

/* ---- Gathering ---- */

static enum status lacks(const struct inventory_form *form, struct text node, unsigned line,
                         const char *what, struct fault *why)
{
    fault_set(why, REFUSED, "%.*s %s", TEXT_ARG(node), what);
    fault_at(why, line > 0 ? form->sheet.file : form->at->path, line, line > 0);
    return REFUSED;
}

static enum status check_rows(const struct inventory_form *form, struct fault *why)
{
    for (size_t i = 0; i < form->sheet.count; i++) {
        const struct data_row *row = &form->sheet.rows[i];
        if (row->purpose.len == 0 || row->basis.len == 0 || row->seen_by.len == 0 ||
            row->keep.len == 0)
            return lacks(form, row->node, row->line,
                         "lacks its purpose, basis, reader or time of keeping", why);
    }
    return OK;
}

static enum status check_questions(const struct inventory_form *form, struct arena *arena,
                                   struct fault *why)
{
    for (size_t i = 0; i < outline_count(form->at->form); i++) {
        struct outline_control control;
        outline_control(&control, form->at->form, i, arena);
        bool asks = control.control > CONTROL_REPEAT && control.readonly != WHEN_ALWAYS;
        if (asks && datasheet_find(&form->sheet, control.reference) == SIZE_MAX)
            return lacks(form, control.reference, 0, "has no row in the data sheet", why);
    }
    return OK;
}

static enum status gather_form(struct inventory_form *form, struct arena *arena,
                               struct fault *why)
{
    if (!form->at->form) {
        *why = form->at->refusal;
        return REFUSED;
    }
    form->sent = datasheet_is_sent(form->at->form);
    enum status status = datasheet_read(&form->sheet, form->at->path, arena, why);
    if (status == NOT_FOUND && !form->sent)
        return OK;
    if (status == NOT_FOUND)
        return lacks(form, form_id(form->at->form), 0,
                     "is sent, and there is no data-sheet.csv beside it", why);
    if (status == OK)
        status = check_rows(form, why);
    if (status == OK && form->sent)
        status = check_questions(form, arena, why);
    return status;
}

enum status inventory_gather(struct inventory *inventory, const struct bundle *bundle,
                             int64_t now_ms, struct arena *arena, struct fault *why)
{
    struct date day = date_of_days(now_ms / 86400000);
    enum status status = OK;

    *inventory = (struct inventory){
        .bundle = bundle,
        .arena = arena,
        .today = text_format(arena, "%04d-%02d-%02d", day.year, day.month, day.day)};
    inventory->forms = arena_array(arena, bundle->form_count + 1, sizeof *inventory->forms);
    for (size_t i = 0; status == OK && i < bundle->form_count; i++) {
        struct inventory_form *form = &inventory->forms[inventory->form_count++];
        *form = (struct inventory_form){.at = &bundle->forms[i]};
        status = gather_form(form, arena, why);
    }
    return status;
}

/* ---- The inventory ---- */

/* A cell of a table in Markdown. */
static void add_cell(struct buffer *out, struct text text)
{
    buffer_add_string(out, " ");
    for (; text.len > 0; text = text_part(text, 1, text.len))
        if (text.at[0] == '|')
            buffer_add_string(out, "\\|");
        else if (text.at[0] == '\n')
            buffer_add_string(out, " ");
        else
            buffer_add(out, text_part(text, 0, 1));
    buffer_add_string(out, " |");
}

static struct text extra_of(const struct form *form, struct text node, const char *name)
{
    for (size_t i = 0; i < form_extra_count(form); i++) {
        struct form_extra extra = form_extra_at(form, i);
        if (text_equal(extra.reference, node) && text_is(extra.name, name))
            return extra.value;
    }
    return (struct text){0};
}

/* What the question says to people, in English if the form has it. */
static struct text words_of(const struct inventory *inventory, const struct form *form,
                            struct text node)
{
    size_t language = form_find_language(form, TEXT("en"));
    for (size_t i = 0; i < outline_count(form); i++) {
        struct outline_control control;
        struct outline_text text;
        outline_control(&control, form, i, inventory->arena);
        if (!text_equal(control.reference, node))
            continue;
        if (control.label_words != WORDS_ITEXT)
            return control.label;
        size_t index = outline_find_text(form, control.label);
        if (index == SIZE_MAX)
            break;
        outline_text(&text, form, index, language == SIZE_MAX ? 0 : language, inventory->arena);
        return text.faces.text;
    }
    return (struct text){0};
}

static const char *care_of(const struct form *form, struct text node)
{
    if (extra_of(form, node, "secret").len > 0)
        return "only the person knows it";
    return text_is(extra_of(form, node, "private"), "yes") ? "private: not spoken unasked" : "";
}

static void add_heading(struct buffer *out, const struct inventory_form *form)
{
    const struct form *of = form->at->form;
    buffer_addf(out, "\n## %.*s (`%.*s`, version %.*s)\n", TEXT_ARG(form_title(of)),
                TEXT_ARG(form_id(of)), TEXT_ARG(form_version(of)));
}

static void add_preamble(struct buffer *out, const struct inventory *inventory,
                         const char *title)
{
    buffer_addf(out,
                "# %s: %.*s\n\nMade on %.*s by `doorstep-form inventory` from the data sheets "
                "and tables of the deployment. Change those, not this.\n",
                title, TEXT_ARG(inventory->bundle->deployment.name),
                TEXT_ARG(inventory->today));
}

void inventory_write_data(struct buffer *out, const struct inventory *inventory)
{
    add_preamble(out, inventory, "Personal-data inventory");
    for (size_t i = 0; i < inventory->form_count; i++) {
        const struct inventory_form *form = &inventory->forms[i];
        if (form->sheet.count == 0)
            continue;
        add_heading(out, form);
        buffer_add_string(out,
                          "\n| value | question | kind | for what | legal basis | who sees "
                          "it | kept | care |\n|---|---|---|---|---|---|---|---|\n");
        for (size_t k = 0; k < form->sheet.count; k++) {
            const struct data_row *row = &form->sheet.rows[k];
            buffer_addf(out, "| `%.*s` |", TEXT_ARG(row->node));
            add_cell(out, words_of(inventory, form->at->form, row->node));
            add_cell(out, row->kind);
            add_cell(out, row->purpose);
            add_cell(out, row->basis);
            add_cell(out, row->seen_by);
            add_cell(out, row->keep);
            add_cell(out, text_of(care_of(form->at->form, row->node)));
            buffer_add_string(out, "\n");
        }
    }
    buffer_add_string(out, "\n## Services that only tell\n\nThey keep nothing of what is "
                           "answered:");
    for (size_t i = 0, count = 0; i < inventory->form_count; i++)
        if (!inventory->forms[i].sent)
            buffer_addf(out, "%s `%.*s`", count++ > 0 ? "," : "",
                        TEXT_ARG(form_id(inventory->forms[i].at->form)));
    buffer_add_string(out, ".\n");
}
