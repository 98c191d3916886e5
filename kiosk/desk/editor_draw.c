/* PAGE_DRAWING: a signature or a mark drawn with a finger, kept as a PNG. */
#include "desk/canvas.h"
#include "desk/editor.h"

enum id { ID_CANVAS = 1, ID_CLEAR };

static void open_draw(struct editor *editor)
{
    editor->state = ARENA_NEW(editor->arena, struct canvas);
}

/* One was drawn before, and stays unless it is drawn anew. */
static bool is_kept(const struct editor *editor)
{
    const struct canvas *canvas = editor->state;

    return canvas->stroke_count == 0 && editor->page->value.len > 0;
}

static void show_draw(const struct editor *editor, struct scene_maker *maker)
{
    const struct canvas *drawn = editor->state;
    struct item *canvas = scene_add(maker, ITEM_CANVAS, ID_CANVAS, TEXT(""));

    if (is_kept(editor))
        canvas->text = editor_word(editor, "kiosk.draw.kept");
    canvas_show(drawn, canvas, maker->arena);
    scene_say(maker, canvas, TEXT(""),
              editor_word(editor, is_kept(editor) ? "kiosk.draw.kept" : "kiosk.draw.here"));
    struct item *clear =
        scene_add(maker, ITEM_KEY, ID_CLEAR, editor_word(editor, "kiosk.draw.again"));
    clear->image = TEXT("sign:clear");
    clear->is_off = drawn->stroke_count == 0;
    maker->scene->columns = 1;
    maker->scene->rows = 1;
}

static void finish(struct editor *editor, struct editor_turn *turn)
{
    const struct canvas *canvas = editor->state;
    const struct desk_ports *ports = editor->ports;
    struct fault why = {0};
    struct text bytes;

    if (is_kept(editor)) {
        turn->answered = true;
        turn->answer = (struct answer){.kind = ANSWER_NEXT};
    } else if (canvas->stroke_count == 0) {
        turn_leave_out(turn, editor, ID_CANVAS, "kiosk.draw.here");
    } else if (ports->draw_png == NULL ||
               ports->draw_png(ports->self, canvas->strokes, canvas->stroke_count, &bytes,
                               editor->arena, &why) != OK) {
        turn_say_word(turn, editor, ID_CANVAS, "kiosk.draw.failed");
    } else {
        turn_answer(turn, TEXT("drawing.png"));
        turn->answer.bytes = bytes;
    }
}

static void touch_draw(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    if (id == ID_CLEAR) {
        canvas_clear(editor->state);
        turn->changed = true;
        turn_say_word(turn, editor, ID_CLEAR, "kiosk.draw.again");
    } else if (id == ID_CANVAS) {
        turn_say_word(turn, editor, ID_CANVAS, "kiosk.draw.here");
    } else if (id == ID_GO) {
        finish(editor, turn);
    }
}

static void stroke_draw(struct editor *editor, const struct stroke *stroke,
                        struct editor_turn *turn)
{
    if (canvas_add(editor->state, stroke))
        turn->changed = true;
    else
        turn_say_word(turn, editor, ID_CANVAS, "kiosk.draw.full");
}

static void close_draw(struct editor *editor)
{
    canvas_clear(editor->state);
}

const struct editor_kind editor_draw = {.name = "draw",
                                        .open = open_draw,
                                        .plan = PLAN_CANVAS,
                                        .show = show_draw,
                                        .touch = touch_draw,
                                        .stroke = stroke_draw,
                                        .close = close_draw};
