/* questions.c: pages of the desk's own: the language before a session, whether to stop. */
#include "desk/state.h"

enum { MOST_CHOICES = 4 };

static struct page *begin(struct desk *desk, struct sheet *sheet, enum sheet_use use,
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
        begin(desk, &desk->base, SHEET_LANGUAGE, PAGE_LANGUAGE, "language.prompt");

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
    course_begin(desk);
}

/* ---- Stopping ---- */

void questions_stop(struct desk *desk)
{
    struct page *page = begin(desk, &desk->over, SHEET_STOP, PAGE_CHOOSE, "kiosk.stop.prompt");

    page->name = TEXT("stop");
    sheet_choice(desk, page, "stay", "kiosk.stop.stay", "yes");
    sheet_choice(desk, page, "gone", "kiosk.stop.gone", "no");
    sheet_show(desk, &desk->over);
}

static void take_stop(struct desk *desk, const struct answer *answer)
{
    if (text_is(answer->value, "gone")) {
        course_answer(desk, &(struct answer){.kind = ANSWER_STOP});
        return;
    }
    sheet_close(&desk->over);
    desk_arrive(desk);
}

/* ---- Who takes what ---- */

void questions_answer(struct desk *desk, enum sheet_use use, const struct answer *answer)
{
    static void (*const TAKES[SHEET_USES])(struct desk *, const struct answer *) = {
        [SHEET_LANGUAGE] = take_language, [SHEET_STOP] = take_stop};

    if (TAKES[use] != NULL)
        TAKES[use](desk, answer);
}
