/* All answers read back, some lines at a time. Touching a line says it, touching it again
 * changes it; once every line was on show, the green arrow sends. What is private is said on
 * headphones, or when it is touched. */
#include "desk/board.h"
#include "desk/page_editors.h"
#include "locale/catalogue.h"

enum { ID_LINE = 100, LINES = 4, MOST_LINES = 800 };

struct review {
    size_t first, count;
    size_t seen; /* lines that were on show */
    int chosen;
};

static size_t end_of(const struct review *review)
{
    size_t end = review->first + LINES;
    return end < review->count ? end : review->count;
}

bool review_is_read(const struct editor *editor)
{
    const struct review *review = editor->state;
    return review->seen >= review->count;
}

static void open_review(struct editor *editor)
{
    struct review *review = ARENA_NEW(editor->arena, struct review);
    size_t count = editor->page->line_count;

    editor->state = review;
    review->count = count < MOST_LINES ? count : MOST_LINES;
    review->chosen = BOARD_NONE;
    /* Who changed an answer has seen all before it, and is where they were. */
    if (editor->line < review->count)
        review->first = editor->line / LINES * LINES;
    review->seen = end_of(review);
}

static void show_line(const struct editor *editor, struct scene_maker *maker, size_t index)
{
    const struct review *review = editor->state;
    const struct page_line *line = &editor->page->lines[index];
    struct item *item =
        scene_add(maker, ITEM_LINE, ID_LINE + (unsigned)index, line->label.text);

    item->value = line->value;
    item->image = line->shown.image;
    item->hidden = line->hidden;
    item->chosen = review->chosen == (int)index;
    scene_say(maker, item, line->label.audio, line->label.text);
    scene_say(maker, item, line->shown.audio, line->value)->is_private = line->hidden;
}

static struct text more_words(const struct editor *editor, struct arena *arena)
{
    const struct review *review = editor->state;
    struct text count = text_format(arena, "%zu", review->count - end_of(review));
    return catalogue_fill(editor->words, "kiosk.more", arena, "count", count,
                          (const char *)NULL);
}

static void show_review(const struct editor *editor, struct scene_maker *maker)
{
    const struct review *review = editor->state;

    for (size_t i = review->first; i < end_of(review); i++)
        show_line(editor, maker, i);
    if (review->first > 0) {
        struct item *less =
            scene_add(maker, ITEM_LESS, ID_LESS, editor_word(editor, "kiosk.less"));
        if (end_of(review) == review->count)
            scene_say(maker, less, TEXT(""), less->text);
    }
    if (end_of(review) < review->count) {
        struct item *more =
            scene_add(maker, ITEM_MORE, ID_MORE, more_words(editor, maker->arena));
        more->number = (long)(review->count - end_of(review));
        scene_say(maker, more, TEXT(""), more->text);
    }
}

static void say_line(struct editor *editor, size_t index, bool asked, struct editor_turn *turn)
{
    const struct page_line *line = &editor->page->lines[index];
    unsigned id = ID_LINE + (unsigned)index;

    turn_say_faces(turn, editor, id, &line->label);
    struct saying *value = turn_say(turn, editor, id, line->value);
    value->recording = line->shown.audio;
    value->is_private = line->hidden;
    value->asked = asked;
}

static void turn_page(struct editor *editor, bool more, struct editor_turn *turn)
{
    struct review *review = editor->state;

    review->first = more ? review->first + LINES : review->first - LINES;
    review->chosen = BOARD_NONE;
    if (end_of(review) > review->seen)
        review->seen = end_of(review);
    turn->changed = true;
    for (size_t i = review->first; i < end_of(review); i++)
        say_line(editor, i, false, turn);
    if (end_of(review) < review->count)
        turn_say(turn, editor, ID_MORE, more_words(editor, editor->arena));
    else
        turn_say_word(turn, editor, ID_GO, "kiosk.review.send");
}

static void touch_line(struct editor *editor, size_t index, struct editor_turn *turn)
{
    struct review *review = editor->state;

    if (review->chosen == (int)index) {
        turn->answered = true;
        turn->answer = (struct answer){.kind = ANSWER_CHANGE, .index = index};
        return;
    }
    review->chosen = (int)index;
    turn->changed = true;
    say_line(editor, index, true, turn);
    turn_say_word(turn, editor, ID_LINE + (unsigned)index, "kiosk.review.change");
}

static void touch_review(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    const struct review *review = editor->state;
    size_t index = (size_t)id - ID_LINE;
    bool more = end_of(review) < review->count;

    if (id == ID_GO && review_is_read(editor)) {
        turn->answered = true;
        turn->answer.kind = ANSWER_SEND;
    } else if ((id == ID_MORE || id == ID_GO) && more) {
        turn_page(editor, true, turn);
    } else if (id == ID_LESS && review->first > 0) {
        turn_page(editor, false, turn);
    } else if (id >= ID_LINE && index >= review->first && index < end_of(review)) {
        touch_line(editor, index, turn);
    }
}

const struct editor_kind editor_review = {.name = "review",
                                          .open = open_review,
                                          .plan = PLAN_LINES,
                                          .show = show_review,
                                          .touch = touch_review};
