/* sheet.c: a page on show, with its editor. */
#include <string.h>

#include "desk/state.h"

enum { TEACHES = 3 };

struct page *sheet_begin(struct desk *desk, struct sheet *sheet, enum sheet_use use)
{
    sheet_close(sheet);
    sheet->use = use;
    sheet->arena = arena_open("sheet");
    sheet->page = (struct page){.language = catalogue_tag(desk->catalogues[desk->language]),
                                .right_to_left =
                                    catalogue_right_to_left(desk->catalogues[desk->language])};
    return &sheet->page;
}

void sheet_show(struct desk *desk, struct sheet *sheet)
{
    sheet_show_as(desk, sheet, editor_for(&sheet->page));
}

void sheet_editor(const struct desk *desk, struct sheet *sheet, const struct editor_kind *kind)
{
    sheet->editor = (struct editor){.kind = kind,
                                    .page = &sheet->page,
                                    .arena = sheet->arena,
                                    .words = desk->catalogues[desk->language],
                                    .ports = &desk->options.ports,
                                    .money = desk->money,
                                    .room = &desk->room,
                                    .line = desk->changed_line,
                                    .now_ms = desk_now_ms(desk),
                                    .today_ms = desk_today_ms(desk),
                                    .wake_ms = INT64_MAX};
    kind->open(&sheet->editor);
}

void sheet_show_as(struct desk *desk, struct sheet *sheet, const struct editor_kind *kind)
{
    sheet_editor(desk, sheet, kind);
    desk->tools_open = false;
    desk->focus = 0;
    desk_arrive(desk);
}

void sheet_close(struct sheet *sheet)
{
    if (sheet->use == SHEET_CLOSED)
        return;
    if (sheet->editor.kind != NULL && sheet->editor.kind->close != NULL)
        sheet->editor.kind->close(&sheet->editor);
    arena_close(sheet->arena);
    explicit_bzero(sheet, sizeof *sheet);
}

void sheet_choice(struct desk *desk, struct page *page, const char *value, const char *key,
                  const char *image)
{
    page->choices[page->choice_count++] =
        (struct page_choice){.value = text_of(value),
                             .faces = {.text = desk_word(desk, key), .image = text_of(image)}};
}

/* ---- What a person does ---- */

static void give(struct desk *desk, struct sheet *sheet, const struct answer *answer)
{
    if (sheet->use == SHEET_SESSION)
        course_answer(desk, answer);
    else
        questions_answer(desk, sheet->use, answer);
}

static void settle(struct desk *desk, struct sheet *sheet, const struct editor_turn *turn)
{
    /* Who mends an answer has understood what was wrong with it. */
    if (turn->changed && !turn->answered)
        sheet->page.refusal = (struct faces){0};
    if (turn->answered)
        give(desk, sheet, &turn->answer);
    else if (turn->say_count > 0)
        said_set(&desk->said, turn->says, turn->say_count);
}

/* The first times somebody chooses they hear how to go on, in the language of what they heard.
 */
static void teach(struct desk *desk, const struct sheet *sheet, struct editor_turn *turn)
{
    if (desk->taught >= TEACHES || sheet->editor.kind != &editor_choose || turn->answered ||
        !turn->changed || turn->say_count != 1)
        return;
    for (size_t i = 0; i < desk->language_count; i++)
        if (text_equal(catalogue_tag(desk->catalogues[i]), turn->says[0].language))
            turn->says[turn->say_count++] =
                (struct saying){.item = ID_GO,
                                .words = catalogue_words(desk->catalogues[i], "kiosk.arrow"),
                                .language = turn->says[0].language};
    desk->taught++;
}

void sheet_touch(struct desk *desk, struct sheet *sheet, unsigned id)
{
    struct editor_turn turn = {0};

    if (id > ID_LESS) {
        desk_hear(desk, id);
        return;
    }
    sheet->editor.now_ms = desk_now_ms(desk);
    sheet->editor.kind->touch(&sheet->editor, id, &turn);
    teach(desk, sheet, &turn);
    if (!turn.answered && turn.say_count == 0)
        desk_hear(desk, id);
    else
        settle(desk, sheet, &turn);
}

void sheet_type(struct desk *desk, struct sheet *sheet, struct text letters)
{
    struct editor_turn turn = {0};

    if (sheet->editor.kind->type == NULL)
        return;
    sheet->editor.now_ms = desk_now_ms(desk);
    sheet->editor.kind->type(&sheet->editor, letters, &turn);
    settle(desk, sheet, &turn);
}

void sheet_stroke(struct desk *desk, struct sheet *sheet, const struct stroke *stroke)
{
    struct editor_turn turn = {0};

    if (sheet->editor.kind->stroke == NULL)
        return;
    sheet->editor.now_ms = desk_now_ms(desk);
    sheet->editor.kind->stroke(&sheet->editor, stroke, &turn);
    settle(desk, sheet, &turn);
}

void sheet_tick(struct desk *desk, struct sheet *sheet)
{
    struct editor_turn turn = {0};
    struct editor *editor = &sheet->editor;

    if (editor->kind == NULL || editor->kind->tick == NULL ||
        desk_now_ms(desk) < editor->wake_ms)
        return;
    int64_t wake_ms = editor->wake_ms;
    editor->now_ms = desk_now_ms(desk);
    editor->kind->tick(editor, &turn);
    if (editor->wake_ms == wake_ms)
        editor->wake_ms = INT64_MAX;
    settle(desk, sheet, &turn);
}

bool sheet_back(struct desk *desk, struct sheet *sheet)
{
    struct editor_turn turn = {0};

    if (sheet->editor.kind->back == NULL)
        return false;
    sheet->editor.now_ms = desk_now_ms(desk);
    bool went = sheet->editor.kind->back(&sheet->editor, &turn);
    if (went)
        settle(desk, sheet, &turn);
    return went;
}
