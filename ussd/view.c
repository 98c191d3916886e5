#include "ussd/view.h"

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

/* The next digit that is no navigation key. */
static unsigned next_digit(unsigned digit, const struct screen_words *words,
                           struct arena *arena)
{
    do
        digit++;
    while (nav_find(text_format(arena, "%u", digit), words) != NAV_COUNT);
    return digit;
}

/* ---- The phone's own questions ---- */

static void ask(struct page *page, const struct note *note, const struct screen_words *words,
                struct arena *arena)
{
    struct text typed = text_of(note->typed);

    page->kind = PAGE_CHOOSE;
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

static void list_lines(struct page *page, const struct screen_words *words, struct arena *arena)
{
    const struct page_line *lines = page->lines;
    unsigned digit = 0;

    page->kind = PAGE_CHOOSE;
    page->prompt = (struct faces){.text = words->find(words->self, "change.prompt")};
    page->choice_count = page->line_count;
    page->choices = arena_array(arena, page->line_count, sizeof *page->choices);
    for (size_t i = 0; i < page->line_count; i++) {
        digit = next_digit(digit, words, arena);
        page->choices[i] = (struct page_choice){
            .value = text_format(arena, "%zu", i), .digit = digit, .faces = lines[i].label};
    }
    page->line_count = 0;
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
    else if (note->mode == NOTE_CHANGE)
        list_lines(page, words, arena);
    else if (note->mode == NOTE_HELP)
        show_in_full(page);
    if (note->refusal[0] != '\0')
        page->refusal = (struct faces){.text = words->find(words->self, note->refusal)};
}

static unsigned nav_of_view(const struct view *view, const struct note *note,
                            const struct screen_words *words)
{
    if (note->mode == NOTE_ASK)
        return NAV_BIT(nav_find(text_of(note->typed), words));
    if (note->mode == NOTE_CHANGE)
        return nav_of_page(&view->page) | NAV_BIT(NAV_BACK);
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

    if (note->opening && note->mode == NOTE_PAGE)
        order.preface[0] = session_words(session, "start.may-stop");
    if (note->refusals >= VIEW_OFFERS_PERSON && (view->page.may & MAY_PERSON))
        order.preface[1] = words_fill(&order.words, arena, "offer.person", "key",
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
    };
    note->mode = NOTE_PAGE;
    note->opening = false;
}

static void pick_screen(struct view *view, struct note *note)
{
    if (note->screen >= view->screens.count)
        note->screen = view->screens.count - 1;
    view->screen = &view->screens.at[note->screen];
    view->is_last = note->screen + 1 == view->screens.count;
    if (note->screen > 0)
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
    if ((note->mode == NOTE_ASK && nav_find(text_of(note->typed), &words) == NAV_COUNT) ||
        (note->mode == NOTE_CHANGE && view->of_session.kind != PAGE_REVIEW))
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
    pick_screen(view, note);
    return status;
}
