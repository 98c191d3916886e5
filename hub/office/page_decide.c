/* A deed before it is done, as the person will hear and see it in their language on both
 * channels; and doing it. */
#include "office/pages.h"

static struct case_deed deed_of(const struct ask *ask, const struct case_facts *facts)
{
    return (struct case_deed){
        .id = facts->id,
        .who = ask->visit.user.name,
        .who_shown = ask->visit.user.shown,
        .role = ask->visit.user.role,
        .action = ask_field(ask, "action"),
        .reason = ask_field(ask, "reason"),
        .sentence = ask_field(ask, "sentence"),
        .assignee = ask_field(ask, "assignee"),
    };
}

/* A hand-over to who cannot open the case would leave it with nobody. */
static enum status check_assignee(struct ask *ask, const struct case_facts *facts,
                                  const struct case_deed *deed, struct fault *why)
{
    struct user *people;
    size_t count = 0;

    if (deed->assignee.len == 0)
        return OK; /* the case book knows whether somebody is wanted */
    enum status status = users_list(&people, &count, ask->office->users, ask->arena, why);
    for (size_t i = 0; i < count && status == OK; i++)
        if (text_equal(people[i].name, deed->assignee) &&
            (pages_is_colleague(ask, facts, &people[i]) ||
             text_equal(deed->assignee, deed->who))) /* of which the case book says more */
            return OK;
    return status != OK ? status
                        : fault_set(why, REFUSED, "%.*s does not work on cases of this area",
                                    TEXT_ARG(deed->assignee));
}

/* A plain no, and the way back to the case. */
static void refuse(struct ask *ask, const struct case_facts *facts, enum status status,
                   const struct fault *why)
{
    ask_fault(ask, status, why);
    html_raw(&ask->html, "<p>");
    html_link(&ask->html, pages_path(ask, "case", facts->id), ask_words(ask, "worker.do-not"));
    html_raw(&ask->html, "</p>");
}

static void add_hidden(struct ask *ask, const char *name, struct text value)
{
    html_raw(&ask->html, "<input type=\"hidden\"");
    html_attribute(&ask->html, "name", text_of(name));
    html_attribute(&ask->html, "value", value);
    html_raw(&ask->html, ">");
}

static void add_screen(struct ask *ask, const char *class, struct text screen,
                       struct text language)
{
    html_raw(&ask->html, "<pre dir=\"auto\"");
    html_attribute(&ask->html, "class", text_of(class));
    html_attribute(&ask->html, "lang", language);
    html_raw(&ask->html, ">");
    html_text(&ask->html, screen);
    html_raw(&ask->html, "</pre>");
}

/* What the kiosk shows and, where it is not the same word by word, what it says. */
static void add_kiosk(struct ask *ask, const struct case_preview *preview)
{
    ask_element(ask, "h2", "worker.preview.kiosk");
    for (size_t i = 0; i < preview->page_count; i++) {
        add_screen(ask, "kiosk", preview->pages[i], preview->language);
        if (text_equal(preview->spoken[i], preview->pages[i]))
            continue;
        html_raw(&ask->html, "<p class=\"spoken\" dir=\"auto\"><small>");
        html_text(&ask->html, ask_words(ask, "worker.preview.spoken"));
        html_raw(&ask->html, "</small><br><span");
        html_attribute(&ask->html, "lang", preview->language);
        html_raw(&ask->html, ">");
        html_text(&ask->html, preview->spoken[i]);
        html_raw(&ask->html, "</span></p>");
    }
}

static void add_phone(struct ask *ask, const struct case_preview *preview)
{
    ask_element(ask, "h2", "worker.preview.phone");
    for (size_t i = 0; i < preview->screen_count; i++)
        add_screen(ask, "phone", preview->screens[i], preview->language);
}

void page_case_preview(struct ask *ask)
{
    struct case_facts facts;
    struct case_preview preview;
    struct fault why = {0};

    if (!pages_case(&facts, ask, ask->rest))
        return;
    const struct case_deed deed = deed_of(ask, &facts);
    enum status status = check_assignee(ask, &facts, &deed, &why);
    if (status == OK)
        status = case_preview(&preview, ask->office->options.book, &deed, ask->arena, &why);
    if (status != OK) {
        refuse(ask, &facts, status, &why);
        return;
    }
    ask->title = ask_words(ask, "worker.preview.title");
    ask_element(ask, "h1", "worker.preview.title");
    ask_element(ask, "p", "worker.preview.hint");
    html_element(&ask->html, "p", pages_code_name(ask, preview.language));
    add_kiosk(ask, &preview);
    add_phone(ask, &preview);
    ask_form(ask, pages_path(ask, "do", facts.id));
    add_hidden(ask, "action", deed.action);
    add_hidden(ask, "reason", deed.reason);
    add_hidden(ask, "sentence", deed.sentence);
    add_hidden(ask, "assignee", deed.assignee);
    ask_button(ask, "worker.do");
    html_raw(&ask->html, " ");
    html_link(&ask->html, pages_path(ask, "case", facts.id), ask_words(ask, "worker.do-not"));
    html_raw(&ask->html, "</form>");
}

void page_case_do(struct ask *ask)
{
    struct case_facts facts;
    struct fault why = {0};

    if (!pages_case(&facts, ask, ask->rest))
        return;
    const struct case_deed deed = deed_of(ask, &facts);
    enum status status = check_assignee(ask, &facts, &deed, &why);
    if (status == OK)
        status = case_do(ask->office->options.book, &deed, &why);
    if (status != OK)
        refuse(ask, &facts, status, &why);
    else
        ask_go(ask, pages_path(ask, "case", facts.id));
}
