#include "ussd/view.h"

#include "ussd/slip_entry.h"

static struct text find(const void *self, const char *key)
{
    return session_words(self, key);
}

struct screen_words view_words(const struct session *session)
{
    return (struct screen_words){session, find};
}

static uint64_t hash_text(uint64_t hash, struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 1099511628211U;
    return (hash ^ 0xFF) * 1099511628211U;
}

uint64_t view_mark(const struct page *page)
{
    uint64_t hash = 14695981039346656037U;

    hash = hash_text(hash, page->service);
    hash = hash_text(hash, page->version);
    hash = hash_text(hash, page->name);
    hash = (hash ^ page->step) * 1099511628211U;
    return (hash ^ (uint64_t)page->kind) * 1099511628211U;
}

/* ---- The phone's own questions ---- */

static void ask(struct page *page, const struct note *note, const struct screen_words *words,
                struct arena *arena)
{
    struct text typed = text_of(note->typed);

    page->kind = PAGE_CHOOSE;
    page->refusal = (struct faces){0};
    page->prompt = (struct faces){
        .text = words_fill(words, arena, "ask.prompt", "typed", typed, (char *)NULL)};
    page->hint = (struct faces){0};
    page->choices = ARENA_NEW(arena, struct page_choice);
    page->choice_count = 1;
    page->choices[0] = (struct page_choice){
        .value = TEXT("number"),
        .digit = 1,
        .faces.text = words_fill(words, arena, "ask.number", "typed", typed, (char *)NULL)};
}

static void show_in_full(struct page *page)
{
    page->prompt.short_text = page->hint.short_text = TEXT("");
}

static void put_mode(struct page *page, const struct note *note,
                     const struct screen_words *words, struct arena *arena)
{
    if (note->mode == NOTE_ASK)
        ask(page, note, words, arena);
    else if (slip_entry_is_on(note->mode))
        slip_entry_page(page, note->mode, words, arena);
    else if (note->mode == NOTE_HELP)
        show_in_full(page);
    if (note->heard)
        page->refusal = (struct faces){0};
    else if (note->refusal[0] != '\0')
        page->refusal =
            (struct faces){.text = words_fill(words, arena, note->refusal, "more",
                                              nav_key(NAV_MORE, words), (char *)NULL)};
}

static unsigned nav_of_view(const struct view *view, const struct note *note,
                            const struct screen_words *words)
{
    if (note->mode == NOTE_ASK)
        return NAV_BIT(nav_find(text_of(note->typed), words));
    return nav_of_page(&view->page);
}

/* ---- Screens ---- */

static const struct translit *letters_of(const struct view_manner *manner, struct text language)
{
    for (size_t i = 0; i < manner->table_count; i++)
        if (text_equal(manner->tables[i].language, language))
            return manner->tables[i].letters;
    return NULL;
}

static enum status lay_out(struct view *view, const struct session *session,
                           const struct note *note, const struct view_manner *manner,
                           struct arena *arena, struct fault *why)
{
    struct screen_order order = {
        .page = &view->page,
        .budget = manner->budget,
        .translit = letters_of(manner, view->of_session.language),
        .words = view_words(session),
        .nav = nav_of_view(view, note, &(struct screen_words){session, find})};

    order.refused_on = (size_t)note->screen;
    order.stays_last = text_is(text_of(note->refusal), "refuse.no-more");
    if (note->opening && note->mode == NOTE_PAGE && (view->page.may & MAY_PAUSE))
        order.opening = session_words(session, "start.may-stop");
    if (note->refusals >= VIEW_OFFERS_PERSON && (view->page.may & MAY_PERSON))
        order.offer = words_fill(&order.words, arena, "offer.person", "key",
                                 nav_key(NAV_PERSON, &order.words), (char *)NULL);
    view->nav = order.nav;
    return screen_layout(&view->screens, &order, arena, why);
}

/* Says that this page is not for a phone; the ways out of it stay. */
static void cannot_show(struct view *view, const struct session *session, struct note *note)
{
    view->page = (struct page){
        .kind = PAGE_CHOOSE,
        .language = view->of_session.language,
        .name = view->of_session.name,
        .prompt.text = session_words(session, "phone.cannot-show"),
        .may = view->of_session.may,
        .practice = view->of_session.practice,
    };
    note->mode = NOTE_PAGE;
    note->opening = false;
}

/* After a change the review opens where the line is that was changed. */
static void find_line(const struct view *view, struct note *note,
                      const struct screen_words *words, struct arena *arena)
{
    unsigned digit = 0;

    for (uint64_t i = 0; i < note->line && i < view->page.line_count; i++)
        digit = nav_next_digit(digit, words, arena);
    note->line = 0;
    for (size_t i = 0; i < view->screens.count; i++)
        for (size_t k = 0; k < view->screens.at[i].digit_count; k++)
            if (digit > 0 && view->screens.at[i].digits[k] == digit) {
                note->screen = i;
                return;
            }
}

static void add_digits(struct view *view, const struct screen *screen)
{
    for (size_t i = 0; i < screen->digit_count; i++) {
        bool is_there = view->digit_count == FLOW_DIGITS_A_SCREEN;
        for (size_t k = 0; k < view->digit_count; k++)
            is_there |= view->digits[k] == screen->digits[i];
        if (!is_there)
            view->digits[view->digit_count++] = screen->digits[i];
    }
}

static void pick_screen(struct view *view, struct note *note)
{
    const struct screens *screens = &view->screens;

    if (note->screen >= screens->count)
        note->screen = screens->count - 1;
    if (note->part >= screens->refused_count)
        note->part = 0;
    bool is_part = note->part + 1 < screens->refused_count;
    view->screen =
        screens->refused_count > 0 ? &screens->refused[note->part] : &screens->at[note->screen];
    for (size_t i = 0; i < note->part; i++)
        add_digits(view, &screens->refused[i]);
    add_digits(view, view->screen);
    view->is_last = note->screen + 1 == screens->count && !is_part;
    view->is_part = is_part;
    if (note->screen > 0 || note->part > 0)
        view->nav |= NAV_BIT(NAV_BACK);
    if (!view->is_last)
        view->nav |= NAV_BIT(NAV_MORE);
}

enum status view_make(struct view *view, const struct session *session, struct note *note,
                      const struct view_manner *manner, struct arena *arena, struct fault *why)
{
    struct screen_words words = view_words(session);
    enum status status;

    *view = (struct view){0};
    session_page(&view->of_session, session, arena);
    if (note->mode == NOTE_ASK && nav_find(text_of(note->typed), &words) == NAV_COUNT)
        note->mode = NOTE_PAGE;
    view->page = view->of_session;
    put_mode(&view->page, note, &words, arena);
    status = lay_out(view, session, note, manner, arena, why);
    if (status != OK) {
        struct fault bug = {0};
        cannot_show(view, session, note);
        if (lay_out(view, session, note, manner, arena, &bug) != OK)
            return fault_set(why, FAILED, "not even an apology fits a screen: %s", bug.text);
    }
    if (view->page.kind == PAGE_REVIEW && note->line > 0)
        find_line(view, note, &words, arena);
    pick_screen(view, note);
    return status;
}
