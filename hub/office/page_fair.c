/* Is anyone left out? Outcomes and time to a decision side by side for groups of people, and
 * what a test says of their differences (insight/fair.h). Waiting times of people, never the
 * speed of whoever works here. */
#include "insight/fair.h"
#include "office/pages.h"

static void add_figure(struct ask *ask, int64_t figure, const char *unit)
{
    html_raw(&ask->html, "<td>");
    if (figure == INSIGHT_HIDDEN) {
        html_text(&ask->html, ask_words(ask, "worker.fair.hidden"));
    } else {
        html_number(&ask->html, figure);
        html_string(&ask->html, unit);
    }
    html_raw(&ask->html, "</td>");
}

/* More of what nobody wants stands out, and says so in words. */
static void add_verdict(struct ask *ask, enum fair_verdict verdict, const char *const *keys)
{
    html_raw(&ask->html, "<td>");
    if (verdict == FAIR_MORE)
        ask_element(ask, "strong class=\"late\"", keys[verdict]);
    else
        html_text(&ask->html, ask_words(ask, keys[verdict]));
    html_raw(&ask->html, "</td>");
}

static struct text group_name(struct ask *ask, enum fair_by by, struct text name)
{
    static const struct {
        const char *name, *key;
    } WORDS[] = {{"?", "worker.fair.unknown"},
                 {"female", "worker.fair.female"},
                 {"male", "worker.fair.male"},
                 {"helped", "worker.fair.helped"},
                 {"alone", "worker.fair.alone"}};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (text_is(name, WORDS[i].name))
            return ask_words(ask, WORDS[i].key);
    return by == FAIR_BY_LANGUAGE || by == FAIR_BY_CHANNEL ? pages_code_name(ask, name) : name;
}

static void add_group(struct ask *ask, enum fair_by by, const struct fair_group *group)
{
    static const char *const ANSWERS[] = {[FAIR_TOO_FEW] = "worker.fair.too-few",
                                          [FAIR_NO_SIGN] = "worker.fair.no-sign",
                                          [FAIR_MORE] = "worker.fair.refused-more",
                                          [FAIR_LESS] = "worker.fair.refused-less"};
    static const char *const WAITS[] = {[FAIR_TOO_FEW] = "worker.fair.too-few",
                                        [FAIR_NO_SIGN] = "worker.fair.no-sign",
                                        [FAIR_MORE] = "worker.fair.waits-longer",
                                        [FAIR_LESS] = "worker.fair.waits-shorter"};
    html_raw(&ask->html, "<tr>");
    html_element(&ask->html, "th", group_name(ask, by, group->name));
    add_figure(ask, group->cases, "");
    add_figure(ask, group->decided, "");
    add_figure(ask, group->refused_share, " %");
    add_verdict(ask, group->refused, ANSWERS);
    add_figure(ask, group->median_days, "");
    add_verdict(ask, group->waits, WAITS);
    html_raw(&ask->html, "</tr>");
}

static void add_table(struct ask *ask, const struct fair_facts *facts, enum fair_by by,
                      struct text form)
{
    static const char *const KEYS[FAIR_BYS] = {
        [FAIR_BY_AGE] = "worker.fair.age",    [FAIR_BY_SEX] = "worker.fair.sex",
        [FAIR_BY_AREA] = "worker.area",       [FAIR_BY_LANGUAGE] = "worker.language",
        [FAIR_BY_CHANNEL] = "worker.channel", [FAIR_BY_HELP] = "worker.fair.help"};
    static const char *const COLUMNS[] = {"worker.fair.cases",   "worker.fair.decided",
                                          "worker.fair.refused", "worker.fair.refused-says",
                                          "worker.fair.median",  "worker.fair.waits-says"};
    struct fair_group *groups;
    size_t count;
    fair_groups(&groups, &count, facts, by, form, ask->arena);
    html_raw(&ask->html, "<section>");
    ask_element(ask, "h2", KEYS[by]);
    html_raw(&ask->html, "<table><thead><tr>");
    ask_element(ask, "th scope=\"col\"", KEYS[by]);
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++)
        ask_element(ask, "th scope=\"col\"", COLUMNS[i]);
    html_raw(&ask->html, "</tr></thead><tbody>");
    for (size_t i = 0; i < count; i++)
        add_group(ask, by, &groups[i]);
    html_raw(&ask->html, "</tbody></table></section>");
}

static void add_filter(struct ask *ask, const struct fair_facts *facts, struct text form)
{
    struct text *forms;
    size_t count = fair_forms(&forms, facts, ask->arena);
    html_raw(&ask->html, "<form method=\"get\" action=\"/office/fair\" class=\"filters\">"
                         "<label>");
    html_text(&ask->html, ask_words(ask, "worker.service"));
    html_raw(&ask->html, "<select name=\"form\">");
    html_option(&ask->html, (struct text){0}, ask_words(ask, "worker.stops.all"), form);
    for (size_t i = 0; i < count; i++)
        html_option(&ask->html, forms[i], pages_form_name(ask, forms[i]), form);
    html_raw(&ask->html, "</select></label>");
    ask_button(ask, "worker.search");
    html_raw(&ask->html, "</form>");
}

void page_fair(struct ask *ask)
{
    const struct clock *clock = &ask->office->options.clock;
    struct text form = text_trim(http_query(ask->request, "form"));
    struct fair_facts *facts;
    struct fault why = {0};
    enum status status = fair_gather(&facts, ask->office->options.book,
                                     clock->now_ms(clock->self), ask->visit.user.name, &why);
    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    ask->title = ask_words(ask, "worker.fair");
    ask_element(ask, "h1", "worker.fair");
    ask_element(ask, "p", "worker.fair.note");
    ask_element(ask, "p", "worker.fair.small");
    ask_element(ask, "p", "worker.fair.source");
    ask_element(ask, "p", "worker.fair.means");
    ask_element(ask, "p", "worker.fair.chance");
    ask_element(ask, "p", "worker.fair.together");
    ask_element(ask, "p", "worker.fair.harder");
    add_filter(ask, facts, form);
    for (int by = 0; by < FAIR_BYS; by++)
        add_table(ask, facts, (enum fair_by)by, form);
    fair_close(facts);
}
