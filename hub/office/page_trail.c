/* The audit trail, the newest first; and whether the chain holds. */
#include "audit/audit.h"
#include "office/pages.h"

enum { A_PAGE = 100 };

static void add_verdict(struct ask *ask, struct db *db)
{
    int64_t entries = 0, bad = 0;
    struct fault why = {0};
    enum status status = audit_verify(db, &entries, &bad, &why);

    if (status == OK) {
        html_raw(&ask->html, "<p class=\"good\">");
        html_text(&ask->html,
                  catalogue_fill(ask->words, "worker.trail.whole", ask->arena, "count",
                                 text_format(ask->arena, "%lld", (long long)entries), NULL));
        html_raw(&ask->html, "</p>");
    } else {
        ask_element(ask, "p class=\"refusal\" role=\"alert\"", "worker.trail.broken");
        html_element(&ask->html, "p", text_of(why.text));
    }
}

static void add_entries(struct ask *ask, const struct audit_entry *entries, size_t count)
{
    static const char *const KEYS[] = {"worker.trail.number", "worker.trail.when",
                                       "worker.who",          "worker.trail.what",
                                       "worker.trail.about",  "worker.trail.detail"};
    html_raw(&ask->html, "<table><thead><tr>");
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        ask_element(ask, "th scope=\"col\"", KEYS[i]);
    html_raw(&ask->html, "</tr></thead><tbody>");
    for (size_t i = 0; i < count; i++) {
        html_raw(&ask->html, "<tr><td>");
        html_number(&ask->html, entries[i].seq);
        html_raw(&ask->html, "</td>");
        html_element(&ask->html, "td", ask_time(ask, entries[i].at_ms));
        html_element(&ask->html, "td", entries[i].who);
        html_element(&ask->html, "td", entries[i].what);
        html_element(&ask->html, "td", entries[i].about);
        html_element(&ask->html, "td", entries[i].detail);
        html_raw(&ask->html, "</tr>");
    }
    html_raw(&ask->html, "</tbody></table>");
    if (count == A_PAGE) {
        html_raw(&ask->html, "<p>");
        html_link(&ask->html,
                  text_format(ask->arena, "/office/trail?before=%lld",
                              (long long)entries[count - 1].seq),
                  ask_words(ask, "worker.more"));
        html_raw(&ask->html, "</p>");
    }
}

static void show(struct ask *ask, struct db *db)
{
    struct audit_entry *entries;
    size_t count = 0;
    struct fault why = {0};
    int64_t before = INT64_MAX;

    text_to_int64(http_query(ask->request, "before"), &before);
    enum status status =
        audit_list(&entries, &count, db, text_trim(http_query(ask->request, "about")), before,
                   A_PAGE, ask->arena, &why);
    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    ask->title = ask_words(ask, "worker.trail");
    ask_element(ask, "h1", "worker.trail");
    add_verdict(ask, db);
    html_raw(&ask->html, "<form method=\"get\" action=\"/office/trail\" class=\"filters\">");
    ask_input(ask, "search", "about", "worker.trail.about",
              text_trim(http_query(ask->request, "about")), "maxlength=\"64\"");
    ask_button(ask, "worker.search");
    html_raw(&ask->html, "</form>");
    add_entries(ask, entries, count);
}

void page_trail(struct ask *ask)
{
    struct db *db;
    struct fault why = {0};
    enum status status = db_take(&db, ask->office->options.pool, &why);
    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    show(ask, db);
    db_give(db);
}
