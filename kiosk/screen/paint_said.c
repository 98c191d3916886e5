#include "screen/paint.h"

#include "screen/layout.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* ---- The question ---- */

void paint_prompt(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    bool lit = paint_is_lit(paint, item), large = paint->scene->plan == PLAN_LISTEN;
    bool middle = paint->scene->plan == PLAN_INVITATION || paint->scene->plan == PLAN_CURTAIN;
    SDL_Rect room = rect;
    int lead = layout_lead(sizes, paint->scene, item);

    if (lead > 0) {
        SDL_Rect side = paint_take_start(paint, &room, lead, sizes->gap);
        if (item->image.len > 0) {
            paint_image(paint, item->image, side, paint->theme->ink);
        } else {
            /* A loudspeaker: touching the question says it again. */
            int edge = lead < side.h ? lead : side.h;
            SDL_Rect disc = {side.x, side.y + (side.h - edge) / 2, edge, edge};
            shape_round(paint->sheet, disc, (float)edge / 2,
                        lit ? paint->theme->glow : paint->theme->panel);
            paint_sign(paint, "volume", rect_in(disc, edge / 5),
                       lit ? paint->theme->lit_ink : paint->theme->panel_ink);
        }
    }
    if (paint->scene->plan == PLAN_CURTAIN) {
        paint_card(paint, &(struct item){.role = ITEM_TILE}, rect, true);
        room = rect_in(rect, sizes->gap * 2);
        paint_sign(paint, "curtain", take_top(&room, room.h / 2, sizes->gap),
                   paint->theme->card_ink);
    }
    if (item->focused)
        paint_state(paint, item, rect);
    paint_text(paint, &(struct paint_text){.text = item->text,
                                           .room = room,
                                           .size = sizes->prompt * (large ? 5 : 4) / 4,
                                           .bold = !large,
                                           .start = !middle,
                                           .ink = paint->theme->ink,
                                           .lit = lit});
}

void paint_hint(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    bool lit = paint_is_lit(paint, item);
    bool middle = paint->scene->plan == PLAN_INVITATION || paint->scene->plan == PLAN_CURTAIN;
    SDL_Rect room = rect_in(rect, sizes->gap);
    uint32_t ink = paint->theme->panel_ink;

    if (!middle || lit) {
        shape_round(paint->sheet, rect, (float)sizes->radius, paint->theme->border);
        shape_round(paint->sheet, rect_in(rect, sizes->border), (float)sizes->radius,
                    lit ? paint->theme->lit : paint->theme->panel);
        ink = lit ? paint->theme->lit_ink : paint->theme->panel_ink;
    }
    if (item->image.len > 0)
        paint_image(paint, item->image,
                    paint_take_start(paint, &room, least(room.h, room.w / 4), sizes->gap), ink);
    paint_text(paint, &(struct paint_text){.text = item->text,
                                           .room = room,
                                           .size = sizes->hint,
                                           .start = !middle,
                                           .ink = ink,
                                           .lit = lit});
    paint_state(paint, item, rect);
}

void paint_refusal(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct theme *theme = paint->theme;
    const struct sizes *sizes = paint->sizes;
    bool lit = paint_is_lit(paint, item);
    uint32_t ink = lit ? theme->lit_ink : theme->alarm_ink;
    SDL_Rect room = rect_in(rect, sizes->gap * 2 / 3 + sizes->border);

    shape_round(paint->sheet, rect, (float)sizes->radius, theme->alarm_edge);
    shape_round(paint->sheet, rect_in(rect, sizes->border * 2),
                (float)(sizes->radius - sizes->border * 2), lit ? theme->lit : theme->alarm);
    SDL_Rect sign =
        paint_take_start(paint, &room, least(room.h, sizes->prompt * 7 / 5), sizes->gap);
    if (item->image.len == 0 || !paint_image(paint, item->image, sign, ink))
        paint_sign(paint, "warning", sign, lit ? ink : theme->alarm_edge);
    paint_text(paint, &(struct paint_text){.text = item->text,
                                           .room = room,
                                           .size = sizes->hint,
                                           .bold = true,
                                           .start = true,
                                           .ink = ink,
                                           .lit = lit});
    paint_state(paint, item, rect);
}

/* ---- Where one is ---- */

void paint_section(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    SDL_Rect room = rect;

    if (item->image.len > 0)
        paint_image(
            paint, item->image,
            paint_take_start(paint, &room, least(room.h, room.w / 4), paint->sizes->gap / 2),
            paint->theme->ink);
    paint_text(paint, &(struct paint_text){.text = item->text,
                                           .room = room,
                                           .size = paint->sizes->section,
                                           .start = true,
                                           .ink = paint->theme->ink,
                                           .lit = paint_is_lit(paint, item)});
}

/* Steps behind are whole, the present one is large and ringed, those to come are pale. */
static void paint_bead(struct paint *paint, SDL_Rect cell, int side, long at, long now)
{
    SDL_Rect bead = {cell.x + (cell.w - side) / 2, cell.y + (cell.h - side) / 2, side, side};

    if (at == now) {
        bead = rect_in(bead, -side / 2);
        shape_round(paint->sheet, bead, (float)bead.w / 2, paint->theme->bead_done);
        shape_round(paint->sheet, rect_in(bead, bead.w / 8 + 1), (float)bead.w / 2,
                    paint->theme->paper);
        shape_round(paint->sheet, rect_in(bead, bead.w / 4), (float)bead.w / 2,
                    paint->theme->bead_done);
        return;
    }
    shape_round(paint->sheet, bead, (float)side / 2,
                at < now ? paint->theme->bead_done : paint->theme->bead);
}

void paint_steps(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    enum { MOST_BEADS = 16 };
    const struct sizes *sizes = paint->sizes;
    int side = least(sizes->caption * 2 / 3, rect.h / 2);
    SDL_Rect room = rect;

    if (item->total <= 0 || item->number < 0)
        return;
    if (item->total > MOST_BEADS || room.w < item->total * side * 5 / 4) {
        /* Too many to tell apart: a bar that fills. */
        SDL_Rect track = {room.x, room.y + (room.h - side) / 2, room.w, side};
        long number = item->number < item->total ? item->number : item->total;
        SDL_Rect rest = track;
        shape_round(paint->sheet, track, (float)side / 2, paint->theme->bead);
        shape_round(paint->sheet,
                    paint_take_start(paint, &rest, (int)(track.w * number / item->total), 0),
                    (float)side / 2, paint->theme->bead_done);
        return;
    }
    int cell = least(side * 2, room.w / (int)item->total);
    for (long i = 1; i <= item->total; i++)
        paint_bead(paint, paint_take_start(paint, &room, cell, 0), least(side, cell * 3 / 5), i,
                   item->number);
}

void paint_mark(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    uint32_t ink = paint_card(paint, item, rect, false);
    SDL_Rect room = rect_in(rect, rect.h / 14);

    if (item->text.len > 0 && !(sizes->small && item->image.len > 0)) {
        SDL_Rect words = item->image.len > 0 ? take_foot(&room, room.h * 42 / 100, 0) : room;
        paint_text(paint, &(struct paint_text){.text = item->text,
                                               .room = words,
                                               .size = sizes->caption,
                                               .ink = ink,
                                               .lit = paint_is_lit(paint, item)});
    }
    if (item->image.len > 0)
        paint_image(paint, item->image, rect_in(room, room.h / 14), ink);
    paint_state(paint, item, rect);
}

void paint_fact(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    SDL_Rect room = rect;

    shape_fill(paint->sheet,
               (SDL_Rect){rect.x, rect.y + rect.h - sizes->border, rect.w, sizes->border},
               paint->theme->border);
    if (item->image.len > 0)
        paint_image(
            paint, item->image,
            rect_in(paint_take_start(paint, &room, room.h, sizes->gap / 2), room.h / 10),
            paint->theme->ink);
    SDL_Rect name = paint_take_start(paint, &room, room.w / 2, sizes->gap);
    paint_text(paint, &(struct paint_text){.text = item->text,
                                           .room = name,
                                           .size = sizes->section,
                                           .start = true,
                                           .ink = paint->theme->ink,
                                           .lit = paint_is_lit(paint, item)});
    paint_text(paint, &(struct paint_text){.text = item->value,
                                           .room = room,
                                           .size = sizes->section,
                                           .bold = true,
                                           .start = true,
                                           .ink = paint->theme->ink});
    paint_state(paint, item, rect);
}
