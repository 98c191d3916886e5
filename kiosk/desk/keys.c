/* keys.c: everything without touch: the focus walks over what is on show in the order of
 * reading and is said at each step; with one switch it walks by itself. */
#include "desk/state.h"

enum { SCAN_MS = 2000 /* of silence on each item */ };

/* ---- The focus ---- */

static void focus_on(struct desk *desk, unsigned id)
{
    desk->focus = id;
    if (id != 0)
        desk_hear(desk, id);
}

/* The next or previous item that can be touched; around at the ends. */
static void move_focus(struct desk *desk, int step)
{
    struct arena *arena = arena_open("focus");
    struct scene scene;
    size_t at = SIZE_MAX, count = 0;

    desk_scene(desk, &scene, arena);
    unsigned *ids = arena_array(arena, scene.item_count + 1, sizeof *ids);
    for (size_t i = 0; i < scene.item_count; i++) {
        if (scene.items[i].id == 0)
            continue;
        if (scene.items[i].id == desk->focus)
            at = count;
        ids[count++] = scene.items[i].id;
    }
    if (count > 0 && at == SIZE_MAX)
        focus_on(desk, step > 0 ? ids[0] : ids[count - 1]);
    else if (count > 0)
        focus_on(desk, ids[(at + count + (size_t)step) % count]);
    arena_close(arena);
}

static void select_focus(struct desk *desk)
{
    unsigned id = desk->focus;

    if (id == 0)
        move_focus(desk, 1);
    else
        desk_touch(desk, id);
}

/* ---- Behind the curtain ---- */

/* Who listens alone goes on with keys while nobody sees the page. */
static bool uncover(struct desk *desk)
{
    bool covered = desk->covered;
    desk->covered = false;
    return covered;
}

/* The curtain's own tool, touched behind it, opens it. */
static void cover_again(struct desk *desk, bool covered)
{
    bool touched = desk->covered;

    if (!covered || desk_is_at_rest(desk))
        return;
    desk->covered = !touched;
    if (touched)
        desk_arrive(desk);
}

/* ---- One switch ---- */

static void press_switch(struct desk *desk)
{
    bool scanned = desk->scanning;

    if (scanned)
        select_focus(desk);
    else
        move_focus(desk, 1);
    desk->scanning = !desk_is_at_rest(desk);
    desk->scan_ms = desk_now_ms(desk) + SCAN_MS;
}

void keys_tick(struct desk *desk)
{
    if (!desk->scanning)
        return;
    if (desk->speaking) {
        desk->scan_ms = desk_now_ms(desk) + SCAN_MS;
    } else if (desk_now_ms(desk) >= desk->scan_ms) {
        bool covered = uncover(desk);
        move_focus(desk, 1);
        cover_again(desk, covered);
        desk->scan_ms = desk_now_ms(desk) + SCAN_MS;
    }
}

/* ---- Keys ---- */

static void press(struct desk *desk, enum desk_key key)
{
    switch (key) {
    case KEY_NEXT:
        move_focus(desk, 1);
        break;
    case KEY_PREVIOUS:
        move_focus(desk, -1);
        break;
    case KEY_SELECT:
        select_focus(desk);
        break;
    case KEY_BACK:
        frame_back(desk);
        break;
    case KEY_AGAIN:
        desk_arrive(desk);
        break;
    case KEY_HELP:
        frame_help(desk);
        break;
    case KEY_PERSON:
        frame_person(desk);
        break;
    case KEY_LOUDER:
        settings_louder(desk, 1);
        break;
    case KEY_QUIETER:
        settings_louder(desk, -1);
        break;
    case KEY_SWITCH:
        press_switch(desk);
        break;
    }
}

void keys_press(struct desk *desk, enum desk_key key)
{
    bool covered;

    if (desk->staff != NULL)
        return;
    if (desk_is_at_rest(desk) || desk->leaving.asking) {
        desk_touch(desk, ID_VIEW);
        return;
    }
    leaving_touched(desk);
    covered = uncover(desk);
    press(desk, key);
    cover_again(desk, covered);
}
