/* recall.c: what a power cut left. While a session runs its draft is kept in one of two places
 * of this device; after a restart it waits ten minutes for whoever repeats an answer that only
 * they know, while others use the other place; then it is destroyed. */
#include "base/log.h"
#include "desk/state.h"

enum { SLOTS = 2, OFFERED_MS = 600000, MOST_WRONG = 3 };

struct text recall_person(unsigned slot, struct arena *arena)
{
    return text_format(arena, "kiosk:here:%u", slot);
}

static void destroy(struct session *session)
{
    struct fault why = {0};

    if (session_forget(session, &why) != OK)
        log_line(LOG_ERROR, "desk: a draft was not destroyed: %s", why.text);
    session_close(session);
}

void recall_close(struct desk *desk)
{
    session_close(desk->recall.session);
    desk->recall = (struct recall){0};
}

/* Nobody claimed it, or somebody who did not know. */
static void end(struct desk *desk)
{
    if (desk->recall.session != NULL)
        destroy(desk->recall.session);
    desk->recall.session = NULL;
    recall_close(desk);
}

/* ---- After a restart ---- */

/* Brings a draft to the page it was on. False when it holds nothing that can be claimed. */
static bool bring_back(struct session *session, struct arena *arena)
{
    const struct answer go_on = {.kind = ANSWER_VALUE, .value = TEXT("go-on")};
    struct page page;

    session_page(&page, session, arena);
    if (page.kind == PAGE_GO_ON && session_answer(session, &go_on, NULL) != OK)
        return false;
    session_page(&page, session, arena);
    return page.kind == PAGE_RECEIPT || session_proof(&page, session, arena);
}

/* The time it was kept at; 0: unknown. */
static int64_t kept_ms(const struct session *session)
{
    int64_t ms = 0;
    return text_to_int64(session_note(session), &ms) ? ms : 0;
}

static struct session *look_in(struct desk *desk, unsigned slot)
{
    struct arena *arena = arena_open("recall");
    struct session *session = course_open(desk, recall_person(slot, arena));

    if (session != NULL && (!course_has_draft(session) || !bring_back(session, arena))) {
        destroy(session);
        session = NULL;
    }
    arena_close(arena);
    return session;
}

void recall_open(struct desk *desk)
{
    struct session *found[SLOTS] = {look_in(desk, 0), look_in(desk, 1)};
    unsigned later =
        found[1] != NULL && (found[0] == NULL || kept_ms(found[1]) > kept_ms(found[0]));

    if (found[!later] != NULL)
        destroy(found[!later]);
    if (found[later] == NULL)
        return;
    desk->recall = (struct recall){
        .session = found[later], .slot = later, .until_ms = desk_now_ms(desk) + OFFERED_MS};
    desk->slot = !later;
}

bool recall_is_offered(const struct desk *desk)
{
    return desk->recall.session != NULL;
}

void recall_tick(struct desk *desk)
{
    if (recall_is_offered(desk) && desk_now_ms(desk) >= desk->recall.until_ms)
        end(desk);
}

/* ---- Claiming it ---- */

void recall_ask(struct desk *desk)
{
    struct page *page =
        questions_begin(desk, &desk->base, SHEET_MINE, PAGE_CHOOSE, "kiosk.recall.prompt");

    page->name = TEXT("recall");
    page->prompt.image = TEXT("folder");
    sheet_choice(desk, page, "mine", "kiosk.recall.mine", "person");
    sheet_choice(desk, page, "other", "kiosk.recall.other", "people");
    sheet_show(desk, &desk->base);
}

static void go_on(struct desk *desk)
{
    struct session *session = desk->recall.session;

    desk->slot = desk->recall.slot;
    desk->recall = (struct recall){0};
    course_go_on(desk, session);
}

/* The question of before, once more. What was given is not shown. */
static void ask_proof(struct desk *desk)
{
    struct page *page =
        questions_begin(desk, &desk->base, SHEET_PROOF, PAGE_DIGITS, "kiosk.recall.prompt");
    const struct answer in_words = {.kind = ANSWER_LANGUAGE,
                                    .value = catalogue_tag(desk->catalogues[desk->language])};

    session_answer(desk->recall.session, &in_words, NULL);
    if (!session_proof(page, desk->recall.session, desk->base.arena)) {
        go_on(desk); /* a receipt: a number that opens nothing by itself */
        return;
    }
    media_ready(page, desk->options.services, desk->base.arena);
    page->hint = (struct faces){.text = desk_word(desk, "kiosk.recall.proof")};
    sheet_show(desk, &desk->base);
}

static void take_proof(struct desk *desk, struct text value)
{
    if (recall_is_offered(desk) && session_proof_is(desk->recall.session, value)) {
        go_on(desk);
        return;
    }
    if (recall_is_offered(desk) && ++desk->recall.wrong < MOST_WRONG) {
        sheet_editor(desk, &desk->base, desk->base.editor.kind); /* what was wrong goes */
        questions_refuse(desk, &desk->base, "kiosk.recall.wrong");
        return;
    }
    end(desk);
    course_begin(desk);
}

void recall_take(struct desk *desk, enum sheet_use use, const struct answer *answer)
{
    if (use == SHEET_PROOF)
        take_proof(desk, answer->value);
    else if (text_is(answer->value, "mine") && recall_is_offered(desk))
        ask_proof(desk);
    else
        course_begin(desk);
}
