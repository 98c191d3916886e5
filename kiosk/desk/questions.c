/* questions.c: pages of the desk's own: the language before a session, whether to stop. Those
 * of the slip and of a power cut are in their files. */
#include "desk/state.h"

enum { MOST_CHOICES = 16 };

struct page *questions_begin(struct desk *desk, struct sheet *sheet, enum sheet_use use,
                             enum page_kind kind, const char *prompt)
{
    struct page *page = sheet_begin(desk, sheet, use);

    page->kind = kind;
    page->prompt.text = desk_word(desk, prompt);
    page->choices =
        arena_array(sheet->arena, DESK_LANGUAGES + MOST_CHOICES, sizeof *page->choices);
    return page;
}

/* ---- The language ---- */

void questions_language(struct desk *desk)
{
    struct page *page =
        questions_begin(desk, &desk->base, SHEET_LANGUAGE, PAGE_LANGUAGE, "language.prompt");

    page->name = TEXT("language");
    page->prompt.image = TEXT("globe");
    for (size_t i = 0; i < desk->language_count; i++) {
        const struct catalogue *words = desk->catalogues[i];
        page->choices[page->choice_count++] = (struct page_choice){
            .value = catalogue_tag(words),
            .faces = {.text = catalogue_words(words, "language.name"),
                      .guidance = catalogue_words(words, "kiosk.this-language")}};
    }
    sheet_show(desk, &desk->base);
}

static void take_language(struct desk *desk, const struct answer *answer)
{
    for (size_t i = 0; i < desk->language_count; i++)
        if (text_equal(catalogue_tag(desk->catalogues[i]), answer->value))
            desk->language = i;
    if (recall_is_offered(desk))
        recall_ask(desk);
    else
        course_begin(desk);
}

/* ---- Stopping ---- */

void questions_stop(struct desk *desk)
{
    struct page *page =
        questions_begin(desk, &desk->over, SHEET_STOP, PAGE_CHOOSE, "kiosk.stop.prompt");

    page->name = TEXT("stop");
    page->prompt.image = TEXT("question");
    sheet_choice(desk, page, "stay", "kiosk.stop.stay", "yes");
    sheet_choice(desk, page, "keep", "kiosk.stop.keep", "box");
    sheet_choice(desk, page, "gone", "kiosk.stop.gone", "no");
    sheet_show(desk, &desk->over);
}

static void take_stop(struct desk *desk, const struct answer *answer)
{
    if (text_is(answer->value, "gone")) {
        course_answer(desk, &(struct answer){.kind = ANSWER_STOP});
        return;
    }
    if (text_is(answer->value, "keep")) {
        slip_keep(desk);
        return;
    }
    sheet_close(&desk->over);
    desk_arrive(desk);
}

/* ---- Who takes what ---- */

void questions_refuse(struct desk *desk, struct sheet *sheet, const char *key)
{
    sheet->page.refusal = (struct faces){.text = desk_word(desk, key)};
    sheet->page.refused++;
    desk_arrive(desk);
}

void questions_answer(struct desk *desk, enum sheet_use use, const struct answer *answer)
{
    switch (use) {
    case SHEET_LANGUAGE:
        take_language(desk, answer);
        break;
    case SHEET_STOP:
        take_stop(desk, answer);
        break;
    case SHEET_KEPT:
    case SHEET_NUMBER:
    case SHEET_PICTURE:
        slip_take(desk, use, answer);
        break;
    case SHEET_MINE:
    case SHEET_PROOF:
        recall_take(desk, use, answer);
        break;
    case SHEET_CLOSED:
    case SHEET_SESSION:
    case SHEET_USES:
        break;
    }
}
