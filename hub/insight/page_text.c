#include "base/random.h"
#include "form/record.h"
#include "insight/inside.h"

enum { MOST_PAGES = 500, MOST_CHOICES = 60 };

/* Names out of a request or a count become paths only when they are plain. */
static bool is_plain(struct text name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return name.len > 0 && name.len <= TALLY_LONGEST;
}

struct taking {
    struct insight_page *pages;
    size_t count;
    struct arena *arena;
};

static struct text last_name(struct text reference)
{
    struct text name = reference;
    for (struct text rest = reference, part; text_take_part(&rest, '/', &part);)
        name = part;
    return text_part(name, 0, text_find(name, TEXT("[")));
}

static bool take_node(void *self, const struct record_node *node)
{
    struct taking *taking = self;
    struct arena *arena = taking->arena;
    bool asked = node->kind == RECORD_LEAF && node->control != CONTROL_NONE && node->has_label;
    if (!asked)
        return true;
    struct insight_page *page = &taking->pages[taking->count++];
    size_t count = node->choice_count < MOST_CHOICES ? node->choice_count : MOST_CHOICES;
    *page = (struct insight_page){.name = text_copy(arena, last_name(node->reference)),
                                  .label = text_copy(arena, node->label.text),
                                  .hint = text_copy(arena, node->hint.text),
                                  .choices = arena_array(arena, count, sizeof *page->choices),
                                  .choice_count = count};
    for (size_t i = 0; i < count; i++)
        page->choices[i] = text_copy(arena, node->choices[i].faces.text);
    return taking->count < MOST_PAGES;
}

/* A record that nobody filled in: labels with gaps where answers would stand. */
static enum status read_pages(struct taking *taking, struct insight *insight,
                              const struct form *form, struct text language, struct fault *why)
{
    struct random_seeded seeded = {1};
    const struct record_host host = {.clock = insight->options.clock,
                                     .random = random_seeded(&seeded)};
    struct record *record;
    size_t found = form_find_language(form, language);
    enum status status = record_new(&record, form, &host, why);
    if (status != OK)
        return status;
    record_set_language(record, found != SIZE_MAX ? found : 0);
    record_each(record, taking, take_node);
    record_close(record);
    return OK;
}

enum status insight_pages(struct insight_page **pages, size_t *count, struct text *title,
                          struct insight *insight, struct text form_name, struct text language,
                          struct arena *arena, struct fault *why)
{
    struct taking taking = {.pages = arena_array(arena, MOST_PAGES, sizeof **pages),
                            .arena = arena};
    struct form *form;
    *count = 0;
    if (!is_plain(form_name))
        return fault_set(why, NOT_FOUND, "there is no such form");
    const char *folder =
        text_format(arena, "%s/%.*s", insight->options.services, TEXT_ARG(form_name)).at;
    enum status status = form_open_path(&form, folder, why);
    if (status != OK)
        return status;
    *title = text_copy(arena, form_title(form));
    status = read_pages(&taking, insight, form, language, why);
    form_close(form);
    *pages = taking.pages;
    *count = taking.count;
    return status;
}
