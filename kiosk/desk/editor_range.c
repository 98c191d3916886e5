/* A number between two others, in steps: less and more, with a bar that shows how far. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "desk/editor.h"
#include "locale/show.h"

enum { ID_VALUE = 1, ID_LESSER, ID_GREATER, ID_BAR };

struct range {
    double least, step;
    long at, last; /* in steps from the least */
    bool given, heard;
};

static void open_range(struct editor *editor)
{
    struct range *range = ARENA_NEW(editor->arena, struct range);
    const struct page *page = editor->page;
    double most = fmax(page->least, page->most);

    editor->state = range;
    range->least = fmin(page->least, page->most);
    range->step = page->interval != 0 ? fabs(page->interval) : 1;
    range->last = lround(fmin((most - range->least) / range->step, 100000));
    if (page->value.len > 0) {
        double value = strtod(text_string(editor->arena, page->value), NULL);
        range->at =
            lround(fmin(fmax((value - range->least) / range->step, 0), (double)range->last));
        range->given = range->heard = true;
    }
}

static struct text value_shown(const struct editor *editor, struct arena *arena)
{
    const struct range *range = editor->state;
    return show_number(range->least + (double)range->at * range->step, editor->page->language,
                       arena);
}

static void show_range(const struct editor *editor, struct scene_maker *maker)
{
    const struct range *range = editor->state;
    struct item *field = scene_add(maker, ITEM_FIELD, ID_VALUE, TEXT(""));

    field->value = value_shown(editor, maker->arena);
    scene_say(maker, field, TEXT(""), field->value)->is_private = editor_is_private(editor);
    struct item *bar = scene_add(maker, ITEM_METER, ID_BAR, TEXT(""));
    bar->number = range->at;
    bar->total = range->last;
    struct item *lesser =
        scene_add(maker, ITEM_KEY, ID_LESSER, editor_word(editor, "kiosk.lesser"));
    lesser->image = TEXT("sign:minus");
    scene_say(maker, lesser, TEXT(""), lesser->text);
    struct item *greater =
        scene_add(maker, ITEM_KEY, ID_GREATER, editor_word(editor, "kiosk.greater"));
    greater->image = TEXT("sign:plus");
    greater->column = 1;
    scene_say(maker, greater, TEXT(""), greater->text);
    maker->scene->columns = 2;
    maker->scene->rows = 1;
}

static void say_value(const struct editor *editor, bool asked, struct editor_turn *turn)
{
    struct saying *saying =
        turn_say(turn, editor, ID_VALUE, value_shown(editor, editor->arena));
    saying->is_private = editor_is_private(editor);
    saying->asked = asked;
}

static void go_on(struct editor *editor, struct editor_turn *turn)
{
    struct range *range = editor->state;
    char value[64];

    if (!range->given && (editor->page->may & MAY_SKIP) != 0 && !range->heard) {
        turn_leave_out(turn, editor, ID_VALUE, "kiosk.type-first");
    } else if (!range->heard) {
        range->given = range->heard = true;
        turn->changed = true;
        say_value(editor, false, turn);
        turn_say_word(turn, editor, ID_GO, "kiosk.right");
    } else {
        snprintf(value, sizeof value, "%.10g", range->least + (double)range->at * range->step);
        turn_answer(turn, text_copy(editor->arena, text_of(value)));
    }
}

static void touch_range(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct range *range = editor->state;
    long step = id == ID_GREATER ? 1 : id == ID_LESSER ? -1 : 0;

    if (id == ID_GO) {
        go_on(editor, turn);
        return;
    }
    if (id < ID_VALUE || id > ID_BAR)
        return;
    turn->changed = true;
    range->given = true;
    range->heard = true;
    if (range->at + step >= 0 && range->at + step <= range->last)
        range->at += step;
    say_value(editor, id == ID_VALUE || id == ID_BAR, turn);
}

const struct editor_kind editor_range = {.name = "range",
                                         .open = open_range,
                                         .plan = PLAN_KEYPAD,
                                         .show = show_range,
                                         .touch = touch_range};
