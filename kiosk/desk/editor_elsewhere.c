/* What a kiosk has no means for (a picture from a camera, a file): says that it needs a person
 * or a telephone with a camera, and leaves it out where the form allows it. */
#include "desk/editor.h"

enum id { ID_WHY = 1, ID_SKIP, ID_CALL };

struct elsewhere {
    unsigned chosen; /* a tile's id; 0: none yet */
};

static void open_elsewhere(struct editor *editor)
{
    editor->state = ARENA_NEW(editor->arena, struct elsewhere);
}

static bool may_skip(const struct editor *editor)
{
    return (editor->page->may & MAY_SKIP) != 0;
}

static void add_tile(const struct editor *editor, struct scene_maker *maker, unsigned id,
                     const char *image, const char *key)
{
    const struct elsewhere *elsewhere = editor->state;
    struct item *tile = scene_add(maker, ITEM_TILE, id, editor_word(editor, key));

    tile->image = text_of(image);
    tile->chosen = elsewhere->chosen == id;
    scene_say(maker, tile, TEXT(""), tile->text);
}

static void show_elsewhere(const struct editor *editor, struct scene_maker *maker)
{
    struct item *why =
        scene_add(maker, ITEM_HINT, ID_WHY, editor_word(editor, "kiosk.elsewhere"));

    scene_say(maker, why, TEXT(""), why->text);
    if (may_skip(editor))
        add_tile(editor, maker, ID_SKIP, "no", "kiosk.elsewhere.skip");
    add_tile(editor, maker, ID_CALL, "person-desk", "kiosk.elsewhere.person");
}

static void answer(struct editor_turn *turn, unsigned id)
{
    turn->answered = true;
    turn->answer.kind = id == ID_SKIP ? ANSWER_SKIP : ANSWER_PERSON;
}

static void touch_elsewhere(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct elsewhere *elsewhere = editor->state;
    bool is_tile = id == ID_CALL || (id == ID_SKIP && may_skip(editor));

    if (is_tile && elsewhere->chosen == id) {
        answer(turn, id);
    } else if (is_tile) {
        elsewhere->chosen = id;
        turn->changed = true;
        turn_say(turn, editor, id,
                 editor_word(editor, id == ID_SKIP ? "kiosk.elsewhere.skip"
                                                   : "kiosk.elsewhere.person"));
    } else if (id == ID_GO && elsewhere->chosen != 0) {
        answer(turn, elsewhere->chosen);
    } else if (id == ID_GO || id == ID_WHY) {
        turn_say_word(turn, editor, ID_WHY, "kiosk.elsewhere");
    }
}

const struct editor_kind editor_elsewhere = {.name = "elsewhere",
                                             .open = open_elsewhere,
                                             .plan = PLAN_TILES,
                                             .show = show_elsewhere,
                                             .touch = touch_elsewhere};
