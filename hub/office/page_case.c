/* One case on one page: what comes next, what was said, what was done, what can be done now. */
#include <string.h>

#include "office/pages.h"

static void add_fact(struct ask *ask, const char *key, struct text value)
{
    if (value.len == 0)
        return;
    ask_element(ask, "dt", key);
    html_element(&ask->html, "dd", value);
}

static void add_facts(struct ask *ask, const struct case_facts *facts)
{
    html_raw(&ask->html, "<dl class=\"facts\">");
    add_fact(ask, "worker.state", facts->state_shown);
    add_fact(ask, "worker.area", facts->area);
    add_fact(ask, "worker.channel", pages_code_name(ask, facts->channel));
    add_fact(ask, "worker.language", pages_code_name(ask, facts->language));
    add_fact(ask, "worker.opened", ask_time(ask, facts->opened_ms));
    add_fact(ask, "worker.decider", facts->decider);
    html_raw(&ask->html, "</dl>");
    if (facts->late)
        ask_element(ask, "p class=\"late\"", "worker.is-late");
}

/* ---- What the person hears of it now ---- */

static void add_paragraph(struct ask *ask, struct text words, struct text language)
{
    if (words.len == 0)
        return;
    html_raw(&ask->html, "<p dir=\"auto\"");
    html_attribute(&ask->html, "lang", language);
    html_raw(&ask->html, ">");
    html_text(&ask->html, words);
    html_raw(&ask->html, "</p>");
}

static void add_telling(struct ask *ask, const struct case_telling *telling)
{
    html_raw(&ask->html, "<div class=\"told\">");
    add_paragraph(ask, telling->told, telling->language);
    add_paragraph(ask, telling->reason, telling->language);
    add_paragraph(ask, telling->next, telling->language);
    html_raw(&ask->html, "</div>");
}

/* The next step, who, by when; then the same words as at the kiosk and on the phone, in the
 * worker's language and in the person's own. */
static void add_next(struct ask *ask, const struct case_facts *facts)
{
    struct case_telling here, there;
    struct casebook *book = ask->office->options.book;

    if (case_telling(&here, book, facts->id, catalogue_tag(ask->words), ask->arena, NULL) !=
            OK ||
        case_telling(&there, book, facts->id, TEXT(""), ask->arena, NULL) != OK)
        return;
    html_raw(&ask->html, "<section class=\"next\">");
    ask_element(ask, "h2", "worker.next");
    html_raw(&ask->html, "<dl class=\"facts\">");
    add_fact(ask, "worker.next.step", here.next);
    add_fact(ask, "worker.who",
             facts->assignee.len > 0 ? facts->assignee : ask_words(ask, "worker.next.nobody"));
    add_fact(ask, "worker.due",
             facts->due_ms > 0 ? ask_date(ask, facts->due_ms)
                               : ask_words(ask, "worker.no-clock"));
    if (here.can_object)
        add_fact(ask, "worker.next.object",
                 here.until.len > 0 ? here.until : ask_words(ask, "worker.no-clock"));
    html_raw(&ask->html, "</dl>");
    ask_element(ask, "h3", "worker.hears");
    if (there.told_nobody)
        ask_element(ask, "p", "worker.hears.nobody");
    add_telling(ask, &there);
    if (!text_equal(here.language, there.language))
        add_telling(ask, &here);
    html_raw(&ask->html, "</section>");
}

/* ---- What was said ---- */

static void add_file(struct ask *ask, const struct case_facts *facts, int64_t seq,
                     const struct case_answer *answer)
{
    struct buffer href = {0};
    buffer_addf(&href, "/office/case/%lld/file/%lld/", (long long)facts->id, (long long)seq);
    html_query(&href, answer->file);
    if (text_ends(answer->file, ".png") || text_ends(answer->file, ".jpg")) {
        html_raw(&ask->html, "<img");
        html_attribute(&ask->html, "src", buffer_text(&href));
        html_attribute(&ask->html, "alt", answer->label);
        html_raw(&ask->html, ">");
    } else {
        html_raw(&ask->html, "<audio controls preload=\"none\"");
        html_attribute(&ask->html, "src", buffer_text(&href));
        html_attribute(&ask->html, "aria-label", answer->label);
        html_raw(&ask->html, "></audio> ");
        html_link(&ask->html, buffer_text(&href), ask_words(ask, "worker.save-file"));
    }
    buffer_close(&href);
}

/* The words of the person stay in the direction of their own letters. */
static void add_answers(struct ask *ask, const struct case_facts *facts,
                        const struct case_said *said)
{
    struct text section = {0};
    html_raw(&ask->html, "<dl class=\"said\">");
    for (size_t i = 0; i < said->count; i++) {
        const struct case_answer *answer = &said->answers[i];
        if (!text_equal(answer->section, section) && answer->section.len > 0) {
            html_raw(&ask->html, "</dl>");
            html_element(&ask->html, "h4", answer->section);
            html_raw(&ask->html, "<dl class=\"said\">");
        }
        section = answer->section;
        html_element(&ask->html, "dt", answer->label);
        html_raw(&ask->html, "<dd dir=\"auto\">");
        if (answer->is_file)
            add_file(ask, facts, said->seq, answer);
        else
            html_text(&ask->html, answer->value);
        html_raw(&ask->html, "</dd>");
    }
    html_raw(&ask->html, "</dl>");
}

static void add_said(struct ask *ask, const struct case_facts *facts)
{
    struct case_said *said;
    size_t count = 0;
    struct fault why = {0};
    enum status status =
        case_said(&said, &count, ask->office->options.book, facts->id, ask->visit.user.name,
                  catalogue_tag(ask->words), ask->arena, &why);

    html_raw(&ask->html, "<section>");
    ask_element(ask, "h2", "worker.said");
    if (status != OK) {
        ask_element(ask, "p class=\"refusal\"", "worker.cannot-read");
        html_element(&ask->html, "p", text_of(why.text));
    }
    for (size_t i = 0; status == OK && i < count; i++) {
        html_raw(&ask->html, "<article>");
        html_element(&ask->html, "h3", said[i].title);
        html_raw(&ask->html, "<p class=\"small\">");
        html_text(&ask->html, ask_words(ask, "worker.said-at"));
        html_raw(&ask->html, " ");
        html_text(&ask->html, ask_time(ask, said[i].queued_ms));
        html_raw(&ask->html, " · ");
        html_text(&ask->html, ask_words(ask, "worker.received-at"));
        html_raw(&ask->html, " ");
        html_text(&ask->html, ask_time(ask, said[i].received_ms));
        html_raw(&ask->html, "</p>");
        if (said[i].different)
            ask_element(ask, "p class=\"refusal\"", "worker.different");
        add_answers(ask, facts, &said[i]);
        html_raw(&ask->html, "</article>");
    }
    html_raw(&ask->html, "</section>");
}

/* ---- What was done ---- */

static void add_history(struct ask *ask, const struct case_facts *facts)
{
    struct case_event *events;
    size_t count = 0;
    struct fault why = {0};
    enum status status = case_history(&events, &count, ask->office->options.book, facts->id,
                                      catalogue_tag(ask->words), ask->arena, &why);

    html_raw(&ask->html, "<section>");
    ask_element(ask, "h2", "worker.history");
    if (status != OK)
        html_element(&ask->html, "p", text_of(why.text));
    html_raw(&ask->html, "<ol class=\"history\">");
    for (size_t i = 0; status == OK && i < count; i++) {
        html_raw(&ask->html, "<li><time>");
        html_text(&ask->html, ask_time(ask, events[i].at_ms));
        html_raw(&ask->html, "</time> ");
        html_text(&ask->html, events[i].action);
        if (events[i].who.len > 0) {
            html_raw(&ask->html, " · ");
            html_text(&ask->html, events[i].who);
        }
        if (events[i].to.len > 0) {
            html_raw(&ask->html, " → ");
            html_text(&ask->html, events[i].to);
        }
        if (events[i].reason.len > 0)
            html_element(&ask->html, "p", events[i].reason);
        if (events[i].sentence.len > 0) {
            html_raw(&ask->html, "<blockquote dir=\"auto\">");
            html_text(&ask->html, events[i].sentence);
            html_raw(&ask->html, "</blockquote>");
        }
        html_raw(&ask->html, "</li>");
    }
    html_raw(&ask->html, "</ol></section>");
}

/* A call leads to the case it is about, and the case to its calls. */
static void add_calls(struct ask *ask, const struct case_facts *facts)
{
    struct case_facts *found;
    size_t count = 0;

    if (case_calls(&found, &count, ask->office->options.book, facts->id,
                   catalogue_tag(ask->words), ask->arena, NULL) != OK ||
        count == 0)
        return;
    html_raw(&ask->html, "<section>");
    ask_element(ask, "h2", "worker.about-calls");
    pages_case_head(ask, "worker.about-calls.caption");
    for (size_t i = 0; i < count; i++)
        pages_case_row(ask, &found[i]);
    html_raw(&ask->html, "</tbody></table></section>");
}

static void add_earlier(struct ask *ask, const struct case_facts *facts)
{
    struct case_facts *found;
    size_t count = 0;
    const struct case_filter filter = {
        .person = facts->person, .user_area = ask->visit.user.area, .most = 20};

    if (facts->person.len == 0 ||
        case_list(&found, &count, ask->office->options.book, &filter, catalogue_tag(ask->words),
                  ask->arena, NULL) != OK ||
        count < 2)
        return;
    html_raw(&ask->html, "<section>");
    ask_element(ask, "h2", "worker.earlier");
    pages_case_head(ask, "worker.earlier.caption");
    for (size_t i = 0; i < count; i++)
        if (found[i].id != facts->id)
            pages_case_row(ask, &found[i]);
    html_raw(&ask->html, "</tbody></table></section>");
}

/* ---- What can be done ---- */

/* An outcome that is no bad news may have a reason, in the person's language; it has to have
 * none. */
static void add_reasons(struct ask *ask, const struct case_facts *facts,
                        const struct case_action *action)
{
    struct case_reason *reasons;
    size_t count = 0;

    if (case_reasons(&reasons, &count, ask->office->options.book, facts->id, action->name,
                     catalogue_tag(ask->words), ask->arena, NULL) != OK ||
        count == 0)
        return;
    html_raw(&ask->html, "<fieldset>");
    ask_element(ask, "legend", "worker.reason");
    for (size_t i = 0; i < count; i++) {
        html_raw(&ask->html, "<label class=\"reason\"><input type=\"radio\" name=\"reason\"");
        if (action->wants_reason)
            html_raw(&ask->html, " required");
        html_attribute(&ask->html, "value", reasons[i].name);
        html_raw(&ask->html, "> ");
        html_text(&ask->html, reasons[i].sentence);
        html_raw(&ask->html, " <small>");
        html_text(&ask->html, reasons[i].rule);
        html_raw(&ask->html, "</small></label>");
    }
    html_raw(&ask->html, "</fieldset>");
}

static void add_colleagues(struct ask *ask, const struct case_facts *facts)
{
    struct user *people;
    size_t count = 0;

    if (users_list(&people, &count, ask->office->users, ask->arena, NULL) != OK)
        return;
    html_raw(&ask->html, "<label>");
    html_text(&ask->html, ask_words(ask, "worker.hand-to"));
    html_raw(&ask->html, "<select name=\"assignee\" required>");
    for (size_t i = 0; i < count; i++)
        if (pages_is_colleague(ask, facts, &people[i]))
            html_option(&ask->html, people[i].name, people[i].shown, (struct text){0});
    html_raw(&ask->html, "</select></label>");
}

static void add_action(struct ask *ask, const struct case_facts *facts,
                       const struct case_action *action)
{
    html_raw(&ask->html, "<details class=\"action\"><summary>");
    html_text(&ask->html, action->label);
    html_raw(&ask->html, "</summary>");
    if (action->adverse)
        ask_element(ask, "p class=\"adverse\"", "worker.adverse");
    ask_form(ask, pages_path(ask, "preview", facts->id));
    html_raw(&ask->html, "<input type=\"hidden\" name=\"action\"");
    html_attribute(&ask->html, "value", action->name);
    html_raw(&ask->html, ">");
    add_reasons(ask, facts, action);
    if (action->wants_assignee)
        add_colleagues(ask, facts);
    html_raw(&ask->html, "<label>");
    html_text(&ask->html, ask_words(ask, action->wants_sentence ? "worker.sentence"
                                                                : "worker.sentence.optional"));
    html_raw(&ask->html,
             "<textarea name=\"sentence\" rows=\"3\" maxlength=\"600\" dir=\"auto\"");
    html_attribute(&ask->html, "lang", facts->language);
    buffer_add_string(&ask->html.out, action->wants_sentence ? " required>" : ">");
    html_raw(&ask->html, "</textarea></label>");
    ask_button(ask, "worker.preview");
    html_raw(&ask->html, "</form></details>");
}

static void add_actions(struct ask *ask, const struct case_facts *facts)
{
    struct case_action *actions;
    size_t count = 0;
    struct fault why = {0};
    enum status status = case_actions(&actions, &count, ask->office->options.book, facts->id,
                                      ask->visit.user.name, ask->visit.user.role,
                                      catalogue_tag(ask->words), ask->arena, &why);

    html_raw(&ask->html, "<section>");
    ask_element(ask, "h2", "worker.actions");
    if (status != OK)
        html_element(&ask->html, "p", text_of(why.text));
    else if (count == 0)
        ask_element(ask, "p", "worker.actions.none");
    for (size_t i = 0; status == OK && i < count; i++)
        add_action(ask, facts, &actions[i]);
    html_raw(&ask->html, "</section>");
}

/* ---- The pages ---- */

static void show_case(struct ask *ask, const struct case_facts *facts)
{
    ask->title =
        text_format(ask->arena, "%.*s %.*s", TEXT_ARG(facts->title), TEXT_ARG(facts->number));
    html_element(&ask->html, "h1", ask->title);
    add_facts(ask, facts);
    add_next(ask, facts);
    add_said(ask, facts);
    add_actions(ask, facts);
    add_history(ask, facts);
    add_calls(ask, facts);
    add_earlier(ask, facts);
}

static void give_file(struct ask *ask, const struct case_facts *facts, struct text rest)
{
    struct text seq, bytes, type;
    int64_t number;
    struct fault why = {0};

    if (!text_take_part(&rest, '/', &seq) || !text_to_int64(seq, &number)) {
        ask_refuse(ask, 404, "worker.not-found", NULL);
        return;
    }
    enum status status = case_file(&bytes, &type, ask->office->options.book, facts->id, number,
                                   rest, ask->visit.user.name, ask->arena, &why);
    if (status != OK)
        ask_fault(ask, status, &why);
    else /* what a stranger sent is never run: only pictures and sounds are shown in place */
        ask_bytes(ask, type, rest, bytes,
                  !text_starts(type, "audio/") && !text_starts(type, "image/"));
}

void page_case(struct ask *ask)
{
    struct case_facts facts;
    struct text rest = ask->rest, id, what;

    if (!text_take_part(&rest, '/', &id) || !pages_case(&facts, ask, id))
        return;
    if (!rest.at)
        show_case(ask, &facts);
    else if (text_take_part(&rest, '/', &what) && text_is(what, "file") && rest.at)
        give_file(ask, &facts, rest);
    else
        ask_refuse(ask, 404, "worker.not-found", NULL);
}

void page_calls(struct ask *ask)
{
    struct case_facts *found;
    size_t count = 0;
    struct fault why = {0};
    const struct case_filter filter = {
        .call_backs = true, .open_only = true, .user_area = ask->visit.user.area, .most = 200};
    enum status status = case_list(&found, &count, ask->office->options.book, &filter,
                                   catalogue_tag(ask->words), ask->arena, &why);

    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    ask->title = ask_words(ask, "worker.calls");
    ask_element(ask, "h1", "worker.calls");
    if (count == 0) {
        ask_element(ask, "p", "worker.calls.empty");
        return;
    }
    pages_case_head(ask, "worker.calls.caption");
    for (size_t i = 0; i < count; i++)
        pages_case_row(ask, &found[i]);
    html_raw(&ask->html, "</tbody></table>");
}
