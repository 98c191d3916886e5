/* inventory_impact.c: the draft of an impact assessment, from the data sheets. */
#include "tools/inventory.h"

enum { MOST_DIFFERENT = 200 };

/* The different cells of one column over all sheets, each with how often it stands there. */
struct tally {
    struct text what[MOST_DIFFERENT];
    size_t times[MOST_DIFFERENT], count;
};

static void count_cell(struct tally *tally, struct text what)
{
    for (size_t i = 0; i < tally->count; i++)
        if (text_equal(tally->what[i], what)) {
            tally->times[i]++;
            return;
        }
    if (tally->count == MOST_DIFFERENT)
        return;
    tally->what[tally->count] = what;
    tally->times[tally->count++] = 1;
}

static struct text purpose(const struct data_row *row)
{
    return row->purpose;
}
static struct text basis(const struct data_row *row)
{
    return row->basis;
}
static struct text seen_by(const struct data_row *row)
{
    return row->seen_by;
}
static struct text keep(const struct data_row *row)
{
    return row->keep;
}

static void add_tally(struct buffer *out, const struct inventory *inventory,
                      const char *heading, struct text (*column)(const struct data_row *row))
{
    struct tally *tally = ARENA_NEW(inventory->arena, struct tally);

    for (size_t i = 0; i < inventory->form_count; i++)
        for (size_t k = 0; k < inventory->forms[i].sheet.count; k++)
            count_cell(tally, column(&inventory->forms[i].sheet.rows[k]));
    buffer_addf(out, "\n### %s\n\n", heading);
    for (size_t i = 0; i < tally->count; i++)
        buffer_addf(out, "- %.*s (%zu values)\n", TEXT_ARG(tally->what[i]), tally->times[i]);
}

static void add_marked(struct buffer *out, const struct inventory *inventory,
                       const char *heading, const char *mark)
{
    buffer_addf(out, "\n### %s\n\n", heading);
    for (size_t i = 0; i < inventory->form_count; i++) {
        const struct form *form = inventory->forms[i].at->form;
        for (size_t k = 0; k < form_extra_count(form); k++) {
            struct form_extra extra = form_extra_at(form, k);
            if (inventory->forms[i].sent && text_is(extra.name, mark) &&
                !text_is(extra.value, "no"))
                buffer_addf(out, "- `%.*s` of `%.*s`\n", TEXT_ARG(extra.reference),
                            TEXT_ARG(form_id(form)));
        }
    }
}

static void add_unverified(struct buffer *out, const struct inventory *inventory)
{
    buffer_add_string(out, "\n### Still to verify before a resident is asked\n\n");
    for (size_t i = 0; i < inventory->form_count; i++)
        for (size_t k = 0; k < inventory->forms[i].sheet.count; k++) {
            const struct data_row *row = &inventory->forms[i].sheet.rows[k];
            if (text_find(row->basis, TEXT("verify")) != SIZE_MAX)
                buffer_addf(out, "- `%.*s` of `%.*s`: %.*s\n", TEXT_ARG(row->node),
                            TEXT_ARG(form_id(inventory->forms[i].at->form)),
                            TEXT_ARG(row->basis));
        }
}

static const char MEASURES[] =
    "\n## 3. Risks to people, and what is done\n\n"
    "| risk | what is done | left to the office |\n|---|---|---|\n"
    "| Somebody reads answers on the device or on the way | answers are sealed for the office "
    "when they are sent; drafts are encrypted under the device's key; nothing readable is on "
    "the disk | guard the office's key; hand over devices against a signature |\n"
    "| Others in the room hear or see what is private | private questions are not spoken "
    "unasked, are hidden in the review, and offer a moment alone; headphones; a curtain button "
    "| place the kiosk so that nobody stands behind |\n"
    "| A helper decides for the person | consent is the person's own answer; the helper is "
    "named in what is sent | call people back alone where it matters |\n"
    "| A machine refuses somebody who is in the right | no form can refuse, and no outcome is "
    "decided without a named person; every way ends in a receipt, an answer or a stop that the "
    "person wanted, with a person one step away | answer the calls |\n"
    "| Data is kept too long | each value has its time of keeping | run the retention and read "
    "its log |\n"
    "| A number is guessed to learn of somebody's case | number and secret are needed; wrong "
    "tries are counted and slowed | |\n";

static const char OPEN[] =
    "\n## 4. What only the office can say\n\n"
    "- Controller, its address and the person responsible for data protection: ____\n"
    "- How people and their representatives were heard: ____\n"
    "- Where the hub stands, and who keeps its keys: ____\n"
    "- Whether the remaining risk is acceptable, and why: ____\n"
    "- Approved by, on: ____ (to be kept for at least three years, PIPL article 56)\n";

void inventory_write_impact(struct buffer *out, const struct inventory *inventory)
{
    size_t values = 0, services = 0;
    for (size_t i = 0; i < inventory->form_count; i++) {
        values += inventory->forms[i].sheet.count;
        services += inventory->forms[i].sent;
    }
    buffer_addf(
        out,
        "# Impact assessment, draft: %.*s\n\nMade on %.*s by `doorstep-form inventory`. "
        "GDPR article 35; PIPL articles 55 and 56. A draft: what stands in section 4 "
        "only the office can say.\n\n## 1. What is done with which data\n\n%zu services "
        "send %zu kinds of values; the whole list is the personal-data inventory.\n",
        TEXT_ARG(inventory->bundle->deployment.name), TEXT_ARG(inventory->today), services,
        values);
    add_tally(out, inventory, "Who sees it", seen_by);
    add_tally(out, inventory, "How long it is kept", keep);
    add_marked(out, inventory, "What is private", "private");
    buffer_add_string(out, "\n## 2. Whether it is needed and lawful\n");
    add_tally(out, inventory, "For what", purpose);
    add_tally(out, inventory, "On which basis", basis);
    add_marked(out, inventory, "Where people agree or do not", "consent");
    add_unverified(out, inventory);
    buffer_add_string(out, MEASURES);
    buffer_add_string(out, OPEN);
}
