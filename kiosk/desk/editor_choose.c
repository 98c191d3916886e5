/* One of several: tiles. The first touch on a tile says and chooses it, a second one or the
 * green arrow goes on. What must be a person's own yes wants the arrow. */
#include "desk/board.h"

struct choose {
    struct board board;
    struct page_choice agree; /* PAGE_AGREE has no choices of its own */
    const struct page_choice *choices;
};

static bool wants_arrow(const struct editor *editor)
{
    return editor->page->is_consent || editor->page->kind == PAGE_AGREE;
}

static const struct faces *faces_of(const struct choose *choose, size_t count,
                                    struct arena *arena)
{
    struct faces *faces = arena_array(arena, count + 1, sizeof *faces);

    for (size_t i = 0; i < count; i++)
        faces[i] = choose->choices[i].faces;
    return faces;
}

static void open_choose(struct editor *editor)
{
    struct choose *choose = ARENA_NEW(editor->arena, struct choose);
    const struct page *page = editor->page;
    size_t count = page->choice_count;
    int chosen = BOARD_NONE;

    editor->state = choose;
    choose->choices = page->choices;
    if (page->kind == PAGE_AGREE) {
        choose->agree = (struct page_choice){
            .value = TEXT("OK"),
            .faces = {.text = editor_word(editor, "nav.yes"), .image = TEXT("yes")},
            .chosen = page->value.len > 0};
        choose->choices = &choose->agree;
        count = 1;
    }
    for (size_t i = 0; i < count; i++)
        if (choose->choices[i].chosen)
            chosen = (int)i;
    board_set(&choose->board, editor, faces_of(choose, count, editor->arena), count, chosen);
}

/* A language is said in itself, with the words that its catalogue has for choosing it. */
static void say_language(struct saying *saying, const struct page_choice *choice)
{
    saying->language = choice->value;
    if (choice->faces.guidance.len > 0)
        saying->words = choice->faces.guidance;
}

static void show_choose(const struct editor *editor, struct scene_maker *maker)
{
    const struct choose *choose = editor->state;
    size_t before = maker->saying_count;

    board_show(&choose->board, editor, maker);
    if (editor->page->kind != PAGE_LANGUAGE)
        return;
    for (size_t i = before; i < maker->saying_count; i++) {
        int at = board_at(&choose->board, maker->sayings[i].item);
        if (at != BOARD_NONE)
            say_language(&maker->sayings[i], &choose->choices[at]);
    }
}

static void answer(const struct editor *editor, struct editor_turn *turn)
{
    const struct choose *choose = editor->state;

    turn->say_count = 0;
    turn_answer(turn, choose->choices[choose->board.chosen].value);
}

static void go_on(struct editor *editor, struct editor_turn *turn)
{
    const struct choose *choose = editor->state;

    if (choose->board.chosen != BOARD_NONE) {
        answer(editor, turn);
    } else if (editor->page->kind == PAGE_PERSON) {
        turn->answered = true;
        turn->answer.kind = ANSWER_NEXT;
    } else {
        turn_leave_out(turn, editor, ID_PROMPT, "kiosk.choose-first");
    }
}

static void touch_choose(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct choose *choose = editor->state;

    if (id == ID_GO) {
        go_on(editor, turn);
        return;
    }
    enum board_deed deed = board_touch(&choose->board, id, editor, turn);
    int at = board_at(&choose->board, id);
    if (deed == BOARD_TAKEN && !wants_arrow(editor)) {
        answer(editor, turn);
        return;
    }
    if (deed == BOARD_TAKEN)
        turn_say_faces(turn, editor, id, &choose->board.faces[at]);
    if (at != BOARD_NONE && wants_arrow(editor))
        turn_say_word(turn, editor, ID_GO, "kiosk.arrow");
    for (size_t i = 0; editor->page->kind == PAGE_LANGUAGE && i < turn->say_count; i++) {
        at = board_at(&choose->board, turn->says[i].item);
        if (at != BOARD_NONE)
            say_language(&turn->says[i], &choose->choices[at]);
    }
}

const struct editor_kind editor_choose = {.name = "choose",
                                          .open = open_choose,
                                          .plan = PLAN_TILES,
                                          .show = show_choose,
                                          .touch = touch_choose};
