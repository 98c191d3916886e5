/* course.c: the way of a session: its pages become sheets, what a person did its answers. */
#include "base/log.h"
#include "desk/state.h"

static const struct text NOTE = {"kiosk", 5};

/* ---- Pages ---- */

static size_t find_language(const struct desk *desk, struct text tag)
{
    for (size_t i = 0; i < desk->language_count; i++)
        if (text_equal(catalogue_tag(desk->catalogues[i]), tag))
            return i;
    return desk->language;
}

/* Each language is greeted in itself. */
static void ready_languages(const struct desk *desk, struct page *page)
{
    for (size_t i = 0; i < page->choice_count; i++) {
        size_t language = find_language(desk, page->choices[i].value);
        page->choices[i].faces.guidance =
            catalogue_words(desk->catalogues[language], "kiosk.this-language");
    }
}

/* The page refuses what was just answered, and is otherwise the one on show. */
static bool refuses_again(const struct page *shown, const struct page *page)
{
    return page->refused > 0 && shown->kind == page->kind &&
           text_equal(shown->name, page->name) && text_equal(shown->service, page->service) &&
           text_equal(shown->language, page->language);
}

/* What was typed stays to be mended; only the reason is new. */
static void show_refusal(struct desk *desk, const struct faces *refusal, unsigned refused)
{
    struct sheet *sheet = &desk->base;

    sheet->page.refusal = (struct faces){.text = text_copy(sheet->arena, refusal->text),
                                         .audio = text_copy(sheet->arena, refusal->audio),
                                         .image = text_copy(sheet->arena, refusal->image)};
    sheet->page.refused = refused;
    desk_arrive(desk);
}

static void show_page(struct desk *desk)
{
    struct arena *arena = arena_open("sheet");
    struct page page;

    session_page(&page, desk->session, arena);
    desk->language = find_language(desk, page.language);
    media_ready(&page, desk->options.services, arena);
    if (desk->base.use == SHEET_SESSION && refuses_again(&desk->base.page, &page)) {
        show_refusal(desk, &page.refusal, page.refused);
        arena_close(arena);
        return;
    }
    if (page.kind == PAGE_LANGUAGE)
        ready_languages(desk, &page);
    sheet_close(&desk->over);
    sheet_close(&desk->base);
    desk->base.use = SHEET_SESSION;
    desk->base.arena = arena;
    desk->base.page = page;
    sheet_show(desk, &desk->base);
}

/* ---- Answers ---- */

/* The disk is full or broken: nothing is lost that was kept, and the person hears it. */
static void say_not_kept(struct desk *desk, const struct fault *why)
{
    struct faces words = {.text = desk_word(desk, "kiosk.not-kept")};

    log_line(LOG_ERROR, "desk: an answer was not kept: %s", why->text);
    show_refusal(desk, &words, desk->base.page.refused + 1);
}

void course_answer(struct desk *desk, const struct answer *answer)
{
    struct fault why = {0};

    if (desk->base.page.kind == PAGE_GOODBYE && answer->kind == ANSWER_STOP) {
        course_end(desk);
        return;
    }
    if (session_answer(desk->session, answer, &why) != OK) {
        say_not_kept(desk, &why);
        return;
    }
    if (session_keep(desk->session, NOTE, &why) != OK)
        log_line(LOG_ERROR, "desk: a draft was not kept: %s", why.text);
    show_page(desk);
}

/* ---- Beginning and end ---- */

void course_begin(struct desk *desk)
{
    struct fault why = {0};
    const struct visitor visitor = {
        .channel = TEXT("kiosk"),
        .person = TEXT("kiosk:here"),
        .device = text_of(desk->options.device),
        .language = catalogue_tag(desk->catalogues[desk->language]),
    };

    enum status status = session_open(&desk->session, desk->options.house, &visitor, &why);
    if (status != OK) {
        desk->session = NULL;
        log_line(LOG_ERROR, "desk: no session: %s", why.text);
        course_end(desk);
        return;
    }
    show_page(desk);
}

void course_end(struct desk *desk)
{
    struct fault why = {0};

    sheet_close(&desk->over);
    sheet_close(&desk->base);
    if (desk->session != NULL && session_forget(desk->session, &why) != OK)
        log_line(LOG_ERROR, "desk: a draft was not destroyed: %s", why.text);
    session_close(desk->session);
    desk->session = NULL;
    desk->leaving = (struct leaving){0};
    desk->covered = false;
    desk->focus = 0;
    desk->scanning = false;
    settings_reset(desk);
    invitation_open(desk, false);
}
