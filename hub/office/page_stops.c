/* Where do people stop? Counts of devices, by service, page, language and channel, as they may
 * be shown (insight/shown.h), with the page that people saw beside them. Nobody's speed. */
#include "office/pages.h"

enum { BAR_WIDTH = 220, BAR_HEIGHT = 16 };

struct stops {
    struct ask *ask;
    struct insight *insight;
    struct insight_ask wanted;
};

/* ---- What is asked for ---- */

static struct text query_of(const struct ask *ask, const char *name)
{
    return text_trim(http_query(ask->request, name));
}

static void add_choice(struct ask *ask, const char *name, const char *key,
                       const struct insight_row *rows, size_t count)
{
    html_raw(&ask->html, "<label>");
    html_text(&ask->html, ask_words(ask, key));
    html_raw(&ask->html, "<select");
    html_attribute(&ask->html, "name", text_of(name));
    html_raw(&ask->html, ">");
    html_option(&ask->html, (struct text){0}, ask_words(ask, "worker.stops.all"),
                query_of(ask, name));
    for (size_t i = 0; i < count; i++)
        if (rows[i].name.len > 0)
            html_option(&ask->html, rows[i].name, pages_code_name(ask, rows[i].name),
                        query_of(ask, name));
    html_raw(&ask->html, "</select></label>");
}

static void add_months(struct stops *stops, const struct text *months, size_t count)
{
    struct ask *ask = stops->ask;
    html_raw(&ask->html, "<label>");
    html_text(&ask->html, ask_words(ask, "worker.stops.month"));
    html_raw(&ask->html, "<select name=\"month\">");
    for (size_t i = 0; i < count; i++)
        html_option(&ask->html, months[i], months[i], stops->wanted.month);
    html_raw(&ask->html, "</select></label>");
}

/* ---- Figures ---- */

static void add_figure(struct ask *ask, int64_t figure)
{
    html_raw(&ask->html, "<td>");
    if (figure == INSIGHT_HIDDEN)
        html_text(&ask->html, ask_words(ask, "worker.stops.few"));
    else
        html_number(&ask->html, figure);
    html_raw(&ask->html, "</td>");
}

static int width_of(int64_t figure, int64_t most)
{
    return figure > 0 && most > 0 ? (int)(figure * BAR_WIDTH / most) : 0;
}

/* How many came, and at its end, with an edge, how many of them went no further. */
static void add_bar(struct ask *ask, const struct insight_row *row, int64_t most)
{
    int came = width_of(row->began, most), gone = width_of(row->stopped, most);
    int left = came > gone ? came - gone : 0;
    buffer_addf(&ask->html.out,
                "<td><svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
                "aria-hidden=\"true\"><rect class=\"waits\" width=\"%d\" height=\"%d\"/>"
                "<rect class=\"late\" x=\"%d\" width=\"%d\" height=\"%d\"/></svg></td>",
                BAR_WIDTH, BAR_HEIGHT, BAR_WIDTH, BAR_HEIGHT, came, BAR_HEIGHT, left, gone,
                BAR_HEIGHT);
}

static int64_t most_of(const struct insight_row *rows, size_t count)
{
    int64_t most = 1;
    for (size_t i = 0; i < count; i++)
        most = rows[i].began > most ? rows[i].began : most;
    return most;
}

static void add_head(struct ask *ask, const char *caption, const char *const *keys,
                     size_t count)
{
    html_raw(&ask->html, "<table>");
    ask_element(ask, "caption", caption);
    html_raw(&ask->html, "<thead><tr>");
    for (size_t i = 0; i < count; i++)
        ask_element(ask, "th scope=\"col\"", keys[i]);
    html_raw(&ask->html, "</tr></thead><tbody>");
}

/* ---- Services, languages, channels ---- */

static void add_name(struct stops *stops, const struct insight_row *row)
{
    struct ask *ask = stops->ask;
    struct buffer href = {0};
    html_raw(&ask->html, "<th scope=\"row\">");
    buffer_add_string(&href, "/office/stops?month=");
    html_query(&href, stops->wanted.month);
    buffer_add_string(&href, "&form=");
    html_query(&href, row->name);
    if (row->name.len == 0)
        html_text(&ask->html, ask_words(ask, "worker.stops.others"));
    else if (stops->wanted.by == INSIGHT_BY_FORM)
        html_link(&ask->html, buffer_text(&href), pages_form_name(ask, row->name));
    else
        html_text(&ask->html, pages_code_name(ask, row->name));
    html_raw(&ask->html, "</th>");
    buffer_close(&href);
}

static void add_groups(struct stops *stops, const char *caption, const struct insight_row *rows,
                       size_t count)
{
    static const char *const KEYS[] = {"worker.stops.name",      "worker.stops.chart",
                                       "worker.stops.began",     "worker.stops.resumed",
                                       "worker.stops.finished",  "worker.stops.stopped",
                                       "worker.stops.timed-out", "worker.stops.aside",
                                       "worker.stops.help",      "worker.stops.person"};
    struct ask *ask = stops->ask;
    int64_t most = most_of(rows, count);
    add_head(ask, caption, KEYS, sizeof KEYS / sizeof *KEYS);
    for (size_t i = 0; i < count; i++) {
        const struct insight_row *row = &rows[i];
        const int64_t figures[] = {row->began,     row->resumed, row->finished, row->stopped,
                                   row->timed_out, row->aside,   row->help,     row->person};
        html_raw(&ask->html, "<tr>");
        add_name(stops, row);
        add_bar(ask, row, most);
        for (size_t j = 0; j < sizeof figures / sizeof *figures; j++)
            add_figure(ask, figures[j]);
        html_raw(&ask->html, "</tr>");
    }
    html_raw(&ask->html, "</tbody></table>");
}

/* ---- Pages ---- */

static const struct insight_page *page_of(const struct insight_page *pages, size_t count,
                                          struct text name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(pages[i].name, name))
            return &pages[i];
    return NULL;
}

/* What people saw: the question and its choices. */
static void add_page(struct ask *ask, const struct insight_page *page, struct text name)
{
    html_raw(&ask->html, "<th scope=\"row\">");
    if (!page) {
        html_text(&ask->html,
                  text_is(name, "review") ? ask_words(ask, "worker.stops.review") : name);
    } else {
        html_text(&ask->html, page->label);
        if (page->hint.len > 0) {
            html_raw(&ask->html, "<br>");
            html_element(&ask->html, "small", page->hint);
        }
        if (page->choice_count > 0)
            html_raw(&ask->html, "<ul class=\"small\">");
        for (size_t i = 0; i < page->choice_count; i++)
            html_element(&ask->html, "li", page->choices[i]);
        if (page->choice_count > 0)
            html_raw(&ask->html, "</ul>");
    }
    html_raw(&ask->html, "</th>");
}

static void add_took(struct ask *ask, const struct insight_row *row)
{
    static const char *const KEYS[TALLY_TOOKS] = {
        "worker.stops.took.10-s",  "worker.stops.took.30-s",   "worker.stops.took.1-min",
        "worker.stops.took.3-min", "worker.stops.took.10-min", "worker.stops.took.longer"};
    html_raw(&ask->html, "<td>");
    html_text(&ask->html, ask_words(ask, row->has_took ? KEYS[row->took] : "worker.stops.few"));
    html_raw(&ask->html, "</td>");
}

static void add_pages(struct stops *stops, const struct insight_row *rows, size_t count)
{
    static const char *const KEYS[] = {"worker.stops.page",    "worker.stops.chart",
                                       "worker.stops.came",    "worker.stops.went-on",
                                       "worker.stops.back",    "worker.stops.gone",
                                       "worker.stops.help",    "worker.stops.person",
                                       "worker.stops.refused", "worker.stops.took"};
    struct ask *ask = stops->ask;
    struct insight_page *pages;
    struct text title;
    size_t page_count = 0;
    int64_t most = most_of(rows, count);
    if (insight_pages(&pages, &page_count, &title, stops->insight, stops->wanted.form,
                      catalogue_tag(ask->words), ask->arena, NULL) != OK)
        page_count = 0; /* names will do */
    add_head(ask, "worker.stops.pages", KEYS, sizeof KEYS / sizeof *KEYS);
    for (size_t i = 0; i < count; i++) {
        const struct insight_row *row = &rows[i];
        const int64_t figures[] = {row->began, row->finished, row->back,   row->stopped,
                                   row->help,  row->person,   row->refused};
        html_raw(&ask->html, "<tr>");
        add_page(ask, page_of(pages, page_count, row->name), row->name);
        add_bar(ask, row, most);
        for (size_t j = 0; j < sizeof figures / sizeof *figures; j++)
            add_figure(ask, figures[j]);
        add_took(ask, row);
        html_raw(&ask->html, "</tr>");
    }
    html_raw(&ask->html, "</tbody></table>");
}

/* ---- The page ---- */

static bool look(struct insight_row **rows, size_t *count, struct stops *stops,
                 enum insight_by by)
{
    struct fault why = {0};
    struct insight_ask wanted = stops->wanted;
    wanted.by = by;
    enum status status =
        insight_stops(rows, count, stops->insight, &wanted, stops->ask->arena, &why);
    stops->wanted.by = by;
    if (status != OK)
        ask_fault(stops->ask, status, &why);
    return status == OK;
}

/* One that stands among "others" is not told alone. */
static struct text offered(const struct insight_row *rows, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(rows[i].name, name))
            return name;
    return (struct text){0};
}

static void show_form(struct stops *stops, const struct text *months, size_t month_count)
{
    struct ask *ask = stops->ask;
    struct insight_row *tongues, *channels, *pages;
    size_t tongue_count, channel_count, page_count;
    struct text language = stops->wanted.language, channel = stops->wanted.channel;

    stops->wanted.language = stops->wanted.channel = (struct text){0};
    if (!look(&tongues, &tongue_count, stops, INSIGHT_BY_LANGUAGE) ||
        !look(&channels, &channel_count, stops, INSIGHT_BY_CHANNEL))
        return;
    stops->wanted.language = offered(tongues, tongue_count, language);
    stops->wanted.channel = offered(channels, channel_count, channel);
    if (!look(&pages, &page_count, stops, INSIGHT_BY_PAGE))
        return;
    html_element(&ask->html, "h2", pages_form_name(ask, stops->wanted.form));
    html_raw(&ask->html, "<form method=\"get\" action=\"/office/stops\" class=\"filters\">"
                         "<input type=\"hidden\" name=\"form\"");
    html_attribute(&ask->html, "value", stops->wanted.form);
    html_raw(&ask->html, ">");
    add_months(stops, months, month_count);
    add_choice(ask, "language", "worker.language", tongues, tongue_count);
    add_choice(ask, "channel", "worker.channel", channels, channel_count);
    ask_button(ask, "worker.search");
    html_raw(&ask->html, "</form>");
    add_pages(stops, pages, page_count);
    stops->wanted.by = INSIGHT_BY_LANGUAGE;
    add_groups(stops, "worker.language", tongues, tongue_count);
    add_groups(stops, "worker.channel", channels, channel_count);
}

static void show_services(struct stops *stops, const struct text *months, size_t month_count)
{
    struct ask *ask = stops->ask;
    struct insight_row *rows;
    size_t count;
    if (!look(&rows, &count, stops, INSIGHT_BY_FORM))
        return;
    html_raw(&ask->html, "<form method=\"get\" action=\"/office/stops\" class=\"filters\">");
    add_months(stops, months, month_count);
    ask_button(ask, "worker.search");
    html_raw(&ask->html, "</form>");
    add_groups(stops, "worker.service", rows, count);
}

void page_stops(struct ask *ask)
{
    struct stops stops = {.ask = ask, .insight = ask->office->options.insight};
    struct text *months;
    size_t month_count = 0;
    struct fault why = {0};
    enum status status = insight_months(&months, &month_count, stops.insight, ask->arena, &why);
    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    ask->title = ask_words(ask, "worker.stops");
    ask_element(ask, "h1", "worker.stops");
    ask_element(ask, "p", "worker.stops.fewest");
    ask_element(ask, "p", "worker.stops.rounded");
    ask_element(ask, "p", "worker.stops.never");
    if (month_count == 0) {
        ask_element(ask, "p", "worker.stops.none");
        return;
    }
    stops.wanted = (struct insight_ask){.month = query_of(ask, "month"),
                                        .form = query_of(ask, "form"),
                                        .language = query_of(ask, "language"),
                                        .channel = query_of(ask, "channel")};
    if (stops.wanted.month.len == 0)
        stops.wanted.month = months[0];
    if (stops.wanted.form.len > 0)
        show_form(&stops, months, month_count);
    else
        show_services(&stops, months, month_count);
}
