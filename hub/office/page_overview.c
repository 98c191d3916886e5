/* What waits, what is late, and where: figures and bars; what kiosks last said. */
#include <string.h>

#include "office/pages.h"

enum { MOST_BARS = 40, BAR_WIDTH = 360, BAR_HEIGHT = 20, LABEL_WIDTH = 200, MOST_STRAYS = 20 };

struct bar {
    struct text name;
    int64_t waiting, late, closed;
};

static struct bar *bar_of(struct bar *bars, size_t *count, struct text name)
{
    for (size_t i = 0; i < *count; i++)
        if (text_equal(bars[i].name, name))
            return &bars[i];
    if (*count == MOST_BARS)
        return &bars[MOST_BARS - 1];
    bars[*count] = (struct bar){.name = name};
    return &bars[(*count)++];
}

/* One bar a row: late ones first, hatched by a dark edge, so that colour is not all. */
static void draw(struct ask *ask, const struct bar *bars, size_t count)
{
    struct buffer *out = &ask->html.out;
    int64_t most = 1;
    for (size_t i = 0; i < count; i++)
        most = bars[i].waiting > most ? bars[i].waiting : most;
    buffer_addf(out, "<svg viewBox=\"0 0 %d %zu\" role=\"img\" aria-hidden=\"true\">",
                LABEL_WIDTH + BAR_WIDTH + 60, count * (BAR_HEIGHT + 8));
    for (size_t i = 0; i < count; i++) {
        size_t y = i * (BAR_HEIGHT + 8);
        int waiting = (int)(bars[i].waiting * BAR_WIDTH / most);
        int late = (int)(bars[i].late * BAR_WIDTH / most);
        buffer_addf(out, "<text x=\"0\" y=\"%zu\">", y + 15);
        html_text(&ask->html, bars[i].name);
        buffer_addf(
            out,
            "</text><rect class=\"waits\" x=\"%d\" y=\"%zu\" width=\"%d\" height=\"%d\"/>"
            "<rect class=\"late\" x=\"%d\" y=\"%zu\" width=\"%d\" height=\"%d\"/>"
            "<text x=\"%d\" y=\"%zu\">%lld</text>",
            LABEL_WIDTH, y, waiting, BAR_HEIGHT, LABEL_WIDTH, y, late, BAR_HEIGHT,
            LABEL_WIDTH + waiting + 6, y + 15, (long long)bars[i].waiting);
    }
    html_raw(&ask->html, "</svg>");
}

static void add_figures(struct ask *ask, const char *key, const struct bar *bars, size_t count)
{
    html_raw(&ask->html, "<section>");
    ask_element(ask, "h2", key);
    draw(ask, bars, count);
    html_raw(&ask->html, "<table><thead><tr>");
    ask_element(ask, "th scope=\"col\"", key);
    ask_element(ask, "th scope=\"col\"", "worker.waiting");
    ask_element(ask, "th scope=\"col\"", "worker.late");
    ask_element(ask, "th scope=\"col\"", "worker.closed");
    html_raw(&ask->html, "</tr></thead><tbody>");
    for (size_t i = 0; i < count; i++) {
        html_raw(&ask->html, "<tr>");
        html_element(&ask->html, "th", bars[i].name);
        buffer_addf(&ask->html.out, "<td>%lld</td><td>%lld</td><td>%lld</td></tr>",
                    (long long)bars[i].waiting, (long long)bars[i].late,
                    (long long)bars[i].closed);
    }
    html_raw(&ask->html, "</tbody></table></section>");
}

enum by { BY_AREA, BY_SERVICE, BY_CHANNEL };

static struct text name_of(const struct case_count *count, enum by by)
{
    switch (by) {
    case BY_AREA:
        return count->area;
    case BY_SERVICE:
        return count->form_id;
    case BY_CHANNEL:
        return count->channel;
    }
    return (struct text){0};
}

/* What a form is called, where it has a name. */
static struct text shown_name(const struct case_name *names, size_t count, struct text code)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(names[i].code, code))
            return names[i].shown;
    return code;
}

static struct text bar_name(struct ask *ask, const struct case_name *forms, size_t form_count,
                            const struct case_count *count, enum by by)
{
    struct text name = name_of(count, by);
    if (by == BY_SERVICE)
        return shown_name(forms, form_count, name);
    if (by == BY_CHANNEL && text_is(name, "kiosk"))
        return ask_words(ask, "worker.preview.kiosk");
    if (by == BY_CHANNEL && text_is(name, "ussd"))
        return ask_words(ask, "worker.preview.phone");
    return name;
}

static void add_by(struct ask *ask, const char *key, enum by by,
                   const struct case_count *counts, size_t count)
{
    struct bar *bars = arena_array(ask->arena, MOST_BARS, sizeof *bars);
    size_t bar_count = 0, form_count = 0;
    struct case_name *forms = NULL;
    if (case_names(&forms, &form_count, ask->office->options.book, CASE_FORMS,
                   catalogue_tag(ask->words), ask->arena, NULL) != OK)
        form_count = 0; /* codes will do */
    for (size_t i = 0; i < count; i++) {
        struct bar *bar =
            bar_of(bars, &bar_count, bar_name(ask, forms, form_count, &counts[i], by));
        bar->waiting += counts[i].waiting;
        bar->late += counts[i].late;
        bar->closed += counts[i].closed;
    }
    add_figures(ask, key, bars, bar_count);
}

static void add_kiosks(struct ask *ask)
{
    struct device_facts *list;
    size_t count = 0;
    struct fault why = {0};
    struct text area = ask->visit.user.area;

    if (devices_list(&list, &count, ask->office->options.devices, ask->arena, &why) != OK) {
        html_element(&ask->html, "p", text_of(why.text));
        return;
    }
    html_raw(&ask->html, "<section>");
    ask_element(ask, "h2", "worker.kiosks");
    html_raw(&ask->html, "<table><thead><tr>");
    static const char *const KEYS[] = {"worker.device", "worker.area",          "worker.seen",
                                       "worker.queued", "worker.refused-count", "worker.oldest",
                                       "worker.disk",   "worker.version"};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        ask_element(ask, "th scope=\"col\"", KEYS[i]);
    html_raw(&ask->html, "</tr></thead><tbody>");
    for (size_t i = 0; i < count; i++) {
        const struct device_facts *facts = &list[i];
        if (facts->revoked || (area.len > 0 && !text_equal(area, facts->area)))
            continue;
        html_raw(&ask->html, "<tr>");
        html_element(&ask->html, "td", facts->name);
        html_element(&ask->html, "td", facts->area);
        html_element(&ask->html, "td",
                     facts->seen_ms > 0 ? ask_time(ask, facts->seen_ms)
                                        : ask_words(ask, "worker.never"));
        buffer_addf(&ask->html.out, "<td>%llu</td><td>%llu</td><td>%llu h</td><td>%llu MB</td>",
                    (unsigned long long)facts->last.queued,
                    (unsigned long long)facts->last.refused,
                    (unsigned long long)facts->last.oldest_s / 3600,
                    (unsigned long long)facts->last.disk_free / 1000000);
        html_element(&ask->html, "td", facts->last.program);
        html_raw(&ask->html, "</tr>");
    }
    html_raw(&ask->html, "</tbody></table></section>");
}

/* Another body under an identity that was taken: somebody should look. */
static void add_strays(struct ask *ask)
{
    struct case_stray *found;
    size_t count = 0;
    struct fault why = {0};

    if (case_strays(&found, &count, ask->office->options.book, ask->visit.user.area,
                    MOST_STRAYS, ask->arena, &why) != OK)
        html_element(&ask->html, "p", text_of(why.text));
    if (count == 0)
        return;
    html_raw(&ask->html, "<section>");
    ask_element(ask, "h2", "worker.strays");
    ask_element(ask, "p", "worker.strays.hint");
    html_raw(&ask->html, "<table><thead><tr>");
    ask_element(ask, "th scope=\"col\"", "worker.trail.when");
    ask_element(ask, "th scope=\"col\"", "worker.number");
    ask_element(ask, "th scope=\"col\"", "worker.area");
    html_raw(&ask->html, "</tr></thead><tbody>");
    for (size_t i = 0; i < count; i++) {
        struct text number =
            found[i].number.len > 0 ? found[i].number : ask_words(ask, "worker.no-number");
        html_raw(&ask->html, "<tr>");
        html_element(&ask->html, "td", ask_time(ask, found[i].received_ms));
        html_raw(&ask->html, "<td>");
        if (found[i].id > 0 &&
            (user_is(&ask->visit.user, "worker") || user_is(&ask->visit.user, "reviewer")))
            html_link(&ask->html, pages_path(ask, "case", found[i].id), number);
        else
            html_text(&ask->html, number);
        html_raw(&ask->html, "</td>");
        html_element(&ask->html, "td", found[i].area);
        html_raw(&ask->html, "</tr>");
    }
    html_raw(&ask->html, "</tbody></table></section>");
}

void page_overview(struct ask *ask)
{
    struct case_count *counts;
    size_t count = 0;
    struct fault why = {0};
    enum status status = case_counts(&counts, &count, ask->office->options.book,
                                     ask->visit.user.area, ask->arena, &why);

    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    ask->title = ask_words(ask, "worker.overview");
    ask_element(ask, "h1", "worker.overview");
    add_by(ask, "worker.area", BY_AREA, counts, count);
    add_by(ask, "worker.service", BY_SERVICE, counts, count);
    add_by(ask, "worker.channel", BY_CHANNEL, counts, count);
    add_kiosks(ask);
    add_strays(ask);
    if (user_is(&ask->visit.user, "administrator"))
        return;
    ask_element(ask, "h2", "worker.export");
    html_raw(&ask->html, "<ul><li><a href=\"/office/export/cases.csv\">cases.csv</a></li>"
                         "<li><a href=\"/office/export/cases.json\">cases.json</a></li>");
    if (!user_is(&ask->visit.user, "auditor"))
        html_raw(&ask->html,
                 "<li><a href=\"/office/export/submissions.xml\">submissions.xml</a></li>");
    html_raw(&ask->html, "</ul>");
}
