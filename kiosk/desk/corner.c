/* corner.c: into the staff corner and out: a long press on its mark at the invitation. Nobody's
 * session is open then. */
#include "desk/state.h"

void corner_open(struct desk *desk)
{
    const struct staff_options options = {
        .data = desk->options.data,
        .store = house_store(desk->options.house),
        .clock = desk->options.clock,
        .pace = desk->options.pace,
        .ports = &desk->options.ports,
        .words = desk->catalogues[desk->language],
        .languages = (const struct catalogue *const *)desk->catalogues,
        .language_count = desk->language_count,
        .practice = desk_practises(desk),
    };

    desk->staff = staff_open(&options);
    desk->focus = 0;
    desk_arrive(desk);
}

void corner_show(const struct desk *desk, struct scene_maker *maker)
{
    staff_show(desk->staff, maker);
}

static void settle(struct desk *desk, const struct editor_turn *turn)
{
    if (!turn->answered) {
        if (turn->say_count > 0)
            said_set(&desk->said, turn->says, turn->say_count);
        return;
    }
    desk_wish_practice(desk, staff_practice(desk->staff));
    staff_close(desk->staff);
    desk->staff = NULL;
    settings_house(desk);
    invitation_open(desk, false);
}

void corner_touch(struct desk *desk, unsigned id)
{
    struct editor_turn turn = {0};

    staff_touch(desk->staff, id, &turn);
    if (!turn.answered && turn.say_count == 0)
        desk_hear(desk, id);
    settle(desk, &turn);
}

void corner_type(struct desk *desk, struct text letters)
{
    struct editor_turn turn = {0};

    staff_type(desk->staff, letters, &turn);
    settle(desk, &turn);
}

void corner_stroke(struct desk *desk, const struct stroke *stroke)
{
    struct editor_turn turn = {0};

    staff_stroke(desk->staff, stroke, &turn);
    settle(desk, &turn);
}

void corner_tick(struct desk *desk)
{
    struct editor_turn turn = {0};

    staff_tick(desk->staff, &turn);
    settle(desk, &turn);
}
