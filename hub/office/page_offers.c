/* What the office offers of itself: in which words, who approved it, and what came of it. */
#include "office/pages.h"

enum { LEAST = 5 }; /* fewer people than this are not told apart */

static void add_count(struct ask *ask, int64_t count)
{
    html_raw(&ask->html, "<td>");
    if (count > 0 && count < LEAST)
        html_text(&ask->html, ask_words(ask, "worker.stops.few"));
    else
        buffer_addf(&ask->html.out, "%lld", (long long)count);
    html_raw(&ask->html, "</td>");
}

static void add_offer(struct ask *ask, const struct casebook_offer *offer)
{
    html_raw(&ask->html, "<tr><th scope=\"row\">");
    html_text(&ask->html, offer->words);
    html_raw(&ask->html, "<br><small>");
    html_text(&ask->html, offer->source);
    if (offer->verify) {
        html_raw(&ask->html, " · ");
        html_text(&ask->html, ask_words(ask, "worker.offers.verify"));
    }
    html_raw(&ask->html, "</small></th>");
    html_element(&ask->html, "td", offer->service);
    html_element(&ask->html, "td", offer->approver);
    html_element(&ask->html, "td", offer->until);
    add_count(ask, offer->made);
    add_count(ask, offer->yes);
    add_count(ask, offer->no);
    html_raw(&ask->html, "</tr>");
}

void page_offers(struct ask *ask)
{
    static const char *const KEYS[] = {"worker.offers.words",    "worker.service",
                                       "worker.offers.approver", "worker.offers.until",
                                       "worker.offers.made",     "worker.offers.yes",
                                       "worker.offers.no"};
    struct casebook_offer *offers;
    struct text refused;
    size_t count = 0;
    struct fault why = {0};
    enum status status = casebook_offers(&offers, &count, &refused, ask->office->options.book,
                                         catalogue_tag(ask->words), ask->arena, &why);

    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    ask->title = ask_words(ask, "worker.offers");
    ask_element(ask, "h1", "worker.offers");
    ask_element(ask, "p", "worker.offers.hint");
    ask_element(ask, "p", "worker.offers.season");
    if (refused.len > 0) {
        ask_element(ask, "p class=\"refusal\"", "worker.offers.refused");
        html_element(&ask->html, "p", refused);
    }
    html_raw(&ask->html, "<table><thead><tr>");
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        ask_element(ask, "th scope=\"col\"", KEYS[i]);
    html_raw(&ask->html, "</tr></thead><tbody>");
    for (size_t i = 0; i < count; i++)
        add_offer(ask, &offers[i]);
    html_raw(&ask->html, "</tbody></table>");
}
