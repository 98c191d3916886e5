/* The queue: cases by deadline, with filters that stand in the address, so that a worker can
 * keep them. */
#include <string.h>

#include "office/inside.h"
#include "office/pages.h"

enum { A_PAGE = 50 };

static struct text query_of(const struct ask *ask, const char *name)
{
    return text_trim(http_query(ask->request, name));
}

/* ---- Filters ---- */

static void fill_filter(struct case_filter *filter, const struct ask *ask)
{
    struct text number = query_of(ask, "number"), which = query_of(ask, "which");

    *filter = (struct case_filter){
        .form_id = query_of(ask, "form"),
        .area = query_of(ask, "area"),
        .state = query_of(ask, "state"),
        .number = number,
        .user_area = ask->visit.user.area,
        .late_only = text_is(which, "late"),
        .objections = text_is(which, "objections"),
        .call_backs = text_is(which, "calls"),
        .open_only = !text_is(which, "all") && number.len == 0,
        .most = A_PAGE + 1,
    };
    if (text_is(which, "mine"))
        filter->assignee = ask->visit.user.name;
    text_to_int64(query_of(ask, "due"), &filter->after_due_ms);
    text_to_int64(query_of(ask, "after"), &filter->after_id);
}

static void add_select(struct ask *ask, const char *name, const char *key,
                       enum case_names which)
{
    struct case_name *names = NULL;
    size_t count = 0;
    struct fault why = {0};

    if (case_names(&names, &count, ask->office->options.book, which, catalogue_tag(ask->words),
                   ask->arena, &why) != OK)
        return; /* the list below says what is wrong */
    html_raw(&ask->html, "<label>");
    html_text(&ask->html, ask_words(ask, key));
    html_raw(&ask->html, "<select");
    html_attribute(&ask->html, "name", text_of(name));
    html_raw(&ask->html, ">");
    html_option(&ask->html, (struct text){0}, ask_words(ask, "worker.all"),
                query_of(ask, name));
    for (size_t i = 0; i < count; i++)
        html_option(&ask->html, names[i].code, names[i].shown, query_of(ask, name));
    html_raw(&ask->html, "</select></label>");
}

static void add_which(struct ask *ask)
{
    static const struct {
        const char *value, *key;
    } WHICH[] = {{"", "worker.which.open"},       {"mine", "worker.which.mine"},
                 {"late", "worker.which.late"},   {"objections", "worker.which.objections"},
                 {"calls", "worker.which.calls"}, {"all", "worker.which.all"}};
    html_raw(&ask->html, "<label>");
    html_text(&ask->html, ask_words(ask, "worker.which"));
    html_raw(&ask->html, "<select name=\"which\">");
    for (size_t i = 0; i < sizeof WHICH / sizeof *WHICH; i++)
        html_option(&ask->html, text_of(WHICH[i].value), ask_words(ask, WHICH[i].key),
                    query_of(ask, "which"));
    html_raw(&ask->html, "</select></label>");
}

static void add_filters(struct ask *ask)
{
    html_raw(&ask->html, "<form method=\"get\" action=\"/office/\" class=\"filters\" "
                         "role=\"search\">");
    add_which(ask);
    add_select(ask, "state", "worker.state", CASE_STATES);
    add_select(ask, "form", "worker.service", CASE_FORMS);
    if (ask->visit.user.area.len == 0)
        add_select(ask, "area", "worker.area", CASE_AREAS);
    ask_input(ask, "search", "number", "worker.number", query_of(ask, "number"),
              "inputmode=\"numeric\" maxlength=\"20\"");
    ask_button(ask, "worker.search");
    html_raw(&ask->html, "</form>");
}

/* ---- The list ---- */

void pages_case_row(struct ask *ask, const struct case_facts *facts)
{
    struct html *html = &ask->html;
    html_raw(html, "<tr><th scope=\"row\">");
    html_link(html, text_format(ask->arena, "/office/case/%lld", (long long)facts->id),
              facts->number.len > 0 ? facts->number : ask_words(ask, "worker.no-number"));
    html_raw(html, "</th>");
    html_element(html, "td", facts->title);
    html_element(html, "td", facts->area);
    html_element(html, "td", facts->state_shown);
    html_element(html, "td", facts->assignee);
    html_element(html, "td", ask_date(ask, facts->opened_ms));
    html_raw(html, "<td>");
    if (facts->due_ms > 0)
        html_text(html, ask_date(ask, facts->due_ms));
    if (facts->late) {
        html_raw(html, " <strong class=\"late\">");
        html_text(html, ask_words(ask, "worker.late"));
        html_raw(html, "</strong>");
    }
    html_raw(html, "</td></tr>");
}

void pages_case_head(struct ask *ask, const char *caption)
{
    static const char *const KEYS[] = {"worker.number", "worker.service", "worker.area",
                                       "worker.state",  "worker.who",     "worker.opened",
                                       "worker.due"};
    html_raw(&ask->html, "<table>");
    ask_element(ask, "caption", caption);
    html_raw(&ask->html, "<thead><tr>");
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        ask_element(ask, "th scope=\"col\"", KEYS[i]);
    html_raw(&ask->html, "</tr></thead><tbody>");
}

/* The same filters, from behind the last one on. */
static void add_more(struct ask *ask, const struct case_facts *last)
{
    static const char *const KEPT[] = {"which", "state", "form", "area", "number"};
    struct buffer href = {0};
    buffer_addf(&href, "/office/?due=%lld&after=%lld", (long long)last->due_ms,
                (long long)last->id);
    for (size_t i = 0; i < sizeof KEPT / sizeof *KEPT; i++) {
        buffer_addf(&href, "&%s=", KEPT[i]);
        html_query(&href, query_of(ask, KEPT[i]));
    }
    html_raw(&ask->html, "<p>");
    html_link(&ask->html, buffer_text(&href), ask_words(ask, "worker.more"));
    html_raw(&ask->html, "</p>");
    buffer_close(&href);
}

void page_queue(struct ask *ask)
{
    struct case_filter filter;
    struct case_facts *found;
    size_t count = 0;
    struct fault why = {0};

    fill_filter(&filter, ask);
    enum status status = case_list(&found, &count, ask->office->options.book, &filter,
                                   catalogue_tag(ask->words), ask->arena, &why);
    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    ask->title = ask_words(ask, "worker.queue");
    ask_element(ask, "h1", "worker.queue");
    add_filters(ask);
    if (count == 0) {
        ask_element(ask, "p", "worker.queue.empty");
        return;
    }
    pages_case_head(ask, "worker.queue.caption");
    for (size_t i = 0; i < count && i < A_PAGE; i++)
        pages_case_row(ask, &found[i]);
    html_raw(&ask->html, "</tbody></table>");
    if (count > A_PAGE)
        add_more(ask, &found[A_PAGE - 1]);
}
