/* course.c: the way of a session: its pages become sheets, what a person did its answers. */
#include <stdio.h>

#include "base/log.h"
#include "desk/state.h"

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
    if (page.is_menu || page.kind == PAGE_RECEIPT)
        desk->changed_line = 0;
    if (page.is_menu && !(page.may & MAY_BACK) && !page.practice) /* the first of the menu */
        slip_offer(desk, &page, arena);
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

/* The note is the time. A draft that cannot be kept costs only what a power cut would take. */
void course_keep(struct desk *desk)
{
    struct fault why = {0};
    char note[32];

    if (desk->session == NULL || desk->keeping == KEPT)
        return;
    desk->keeping = KEPT;
    snprintf(note, sizeof note, "%lld", (long long)desk_today_ms(desk));
    if (session_keep(desk->session, text_of(note), &why) != OK)
        log_line(LOG_ERROR, "desk: a draft was not kept: %s", why.text);
}

void course_tick(struct desk *desk)
{
    if (desk->keeping == SHOWN)
        course_keep(desk);
    else if (desk->keeping == ANSWERED)
        desk->keeping = SHOWN;
}

void course_answer(struct desk *desk, const struct answer *answer)
{
    struct fault why = {0};

    if (desk->base.page.kind == PAGE_GOODBYE && answer->kind == ANSWER_STOP) {
        course_end(desk);
        return;
    }
    if (desk->base.page.is_menu && slip_is_offer(answer->value)) {
        slip_ask(desk);
        return;
    }
    if (session_answer(desk->session, answer, &why) != OK) {
        say_not_kept(desk, &why);
        return;
    }
    desk->keeping = ANSWERED;
    if (answer->kind == ANSWER_CHANGE)
        desk->changed_line = answer->index;
    show_page(desk);
}

/* ---- Beginning and end ---- */

static void forget(struct desk *desk)
{
    struct fault why = {0};

    desk->keeping = KEPT;
    if (desk->session != NULL && session_forget(desk->session, &why) != OK)
        log_line(LOG_ERROR, "desk: a draft was not destroyed: %s", why.text);
}

struct session *course_open(struct desk *desk, struct text person)
{
    struct fault why = {0};
    struct session *session = NULL;
    const struct visitor visitor = {
        .channel = TEXT("kiosk"),
        .person = person,
        .device = text_of(desk->options.device),
        .language = catalogue_tag(desk->catalogues[desk->language]),
        .practice = desk_practises(desk),
        .is_shared = true,
    };

    if (session_open(&session, desk->options.house, &visitor, &why) != OK) {
        log_line(LOG_ERROR, "desk: no session: %s", why.text);
        return NULL;
    }
    return session;
}

/* The desk keeps none without a note. */
bool course_has_draft(const struct session *session)
{
    return session_note(session).len > 0;
}

/* Whatever lies where this session will be kept is nobody's any more. */
void course_begin(struct desk *desk)
{
    struct arena *arena = arena_open("begin");

    desk->session = course_open(desk, recall_person(desk->slot, arena));
    if (desk->session != NULL && course_has_draft(desk->session)) {
        forget(desk);
        session_close(desk->session);
        desk->session = course_open(desk, recall_person(desk->slot, arena));
    }
    arena_close(arena);
    if (desk->session == NULL)
        course_end(desk);
    else
        show_page(desk);
}

void course_go_on(struct desk *desk, struct session *session)
{
    if (desk->session != NULL) {
        forget(desk);
        session_close(desk->session);
    }
    desk->session = session;
    show_page(desk);
}

static void wipe(struct desk *desk)
{
    sheet_close(&desk->over);
    sheet_close(&desk->base);
    if (desk->session != NULL)
        desk_wish_practice(desk, false);
    session_close(desk->session);
    desk->session = NULL;
    desk->keeping = KEPT;
    slip_forget(desk);
    desk->leaving = (struct leaving){0};
    desk->covered = false;
    desk->taught = 0;
    desk->changed_line = 0;
    desk->focus = 0;
    desk->scanning = false;
    settings_reset(desk);
    invitation_open(desk, false);
}

void course_end(struct desk *desk)
{
    forget(desk);
    wipe(desk);
}

void course_leave(struct desk *desk)
{
    wipe(desk);
}
