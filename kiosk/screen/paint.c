#include "screen/paint.h"

#include "screen/curtain.h"
#include "screen/layout.h"
#include "screen/sign.h"

#include <stdio.h>
#include <string.h>

bool paint_is_lit(const struct paint *paint, const struct item *item)
{
    return (item->id != 0 && paint->lit == item->id) ||
           paint->lit == (unsigned)SAYING_ROLE + item->role;
}

static bool is_raised(enum item_role role)
{
    return role == ITEM_TILE || role == ITEM_GO || role == ITEM_LINE || role == ITEM_MORE ||
           role == ITEM_LESS || role == ITEM_MONEY || role == ITEM_CANDIDATE;
}

SDL_Rect paint_bounds(const struct sizes *sizes, const struct item *item, SDL_Rect rect)
{
    return is_raised(item->role) || item->role == ITEM_PROMPT
               ? rect_in(rect, -sizes->shadow - 1)
               : rect;
}

void paint_ground(struct paint *paint)
{
    const struct scene *scene = paint->scene;

    if (scene->plan == PLAN_CURTAIN) {
        curtain_paint(paint);
        return;
    }
    shape_fill(paint->sheet, paint->sheet->clip, paint->theme->paper);
    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].role == ITEM_BAR) {
            SDL_Rect panel = layout_panel(paint->sizes, scene->right_to_left);
            shape_fill(paint->sheet, panel, paint->theme->panel);
            return;
        }
}

SDL_Rect paint_take_start(const struct paint *paint, SDL_Rect *room, int width, int gap)
{
    return paint->scene->right_to_left ? take_end(room, width, gap)
                                       : take_start(room, width, gap);
}

SDL_Rect paint_take_end(const struct paint *paint, SDL_Rect *room, int width, int gap)
{
    return paint->scene->right_to_left ? take_start(room, width, gap)
                                       : take_end(room, width, gap);
}

/* ---- Text ---- */

static void light_word(struct paint *paint, const struct block *block, SDL_Rect at,
                       uint32_t ink)
{
    /* Where contrast counts, the word is the reverse of the words around it. */
    bool reverse = paint->theme->plated;
    uint32_t ground = reverse ? ink : paint->theme->word;
    uint32_t letters = reverse ? ~ink & 0xffffff : paint->theme->word_ink;
    enum { MOST_BOXES = 6 };
    SDL_Rect boxes[MOST_BOXES];
    size_t count =
        words_span(paint->words, block, paint->word, paint->word_len, boxes, MOST_BOXES);
    int pad = block->size / 7;

    for (size_t i = 0; i < count; i++) {
        SDL_Rect box = {at.x + boxes[i].x - pad, at.y + boxes[i].y, boxes[i].w + 2 * pad,
                        boxes[i].h};
        struct sheet part = *paint->sheet;
        shape_round(paint->sheet, box, (float)block->size / 4, ground);
        part.clip = rect_cut(part.clip, box);
        words_draw(&part, block, at.x, at.y, letters);
    }
}

SDL_Rect paint_text(struct paint *paint, const struct paint_text *wish)
{
    const struct scene *scene = paint->scene;
    const struct words_wish words = {
        .text = wish->text,
        .language = scene->language,
        .width = wish->room.w,
        .height = wish->room.h,
        .size = wish->size,
        .least = paint->sizes->least,
        .bold = wish->bold,
        .right_to_left = scene->right_to_left,
        .align = wish->start ? WORDS_START : WORDS_MIDDLE,
    };
    if (wish->text.len == 0)
        return (SDL_Rect){wish->room.x, wish->room.y, 0, 0};
    const struct block *block = words_block(paint->words, &words);
    int spare = wish->room.w - block->width;
    SDL_Rect at = {wish->room.x +
                       (wish->start ? (scene->right_to_left ? spare : 0) : spare / 2),
                   wish->room.y + (wish->at_top ? 0 : (wish->room.h - block->height) / 2),
                   block->width, block->height};
    paint->cuts += block->cut;
    words_draw(paint->sheet, block, at.x, at.y, wish->ink);
    if (wish->lit && paint->word_len > 0 && paint->word < wish->text.len &&
        paint->word_len <= wish->text.len - paint->word)
        light_word(paint, block, at, wish->ink);
    return at;
}

int paint_common_size(struct paint *paint, enum item_role role, SDL_Rect room, int size)
{
    const struct scene *scene = paint->scene;
    int common = size;

    for (size_t i = 0; i < scene->item_count; i++) {
        if (scene->items[i].role != role || scene->items[i].text.len == 0)
            continue;
        const struct words_wish wish = {.text = scene->items[i].text,
                                        .language = scene->language,
                                        .width = room.w,
                                        .height = room.h,
                                        .size = size,
                                        .least = paint->sizes->least,
                                        .right_to_left = scene->right_to_left,
                                        .align = WORDS_MIDDLE};
        int fits = words_block(paint->words, &wish)->size;
        common = fits < common ? fits : common;
    }
    /* Tiles are compared: all of a page are alike. */
    return role == ITEM_TILE || common > size * 7 / 10 ? common : size * 7 / 10;
}

/* ---- Pictures and signs ---- */

void paint_sign(struct paint *paint, const char *name, SDL_Rect room, uint32_t ink)
{
    int side = room.w < room.h ? room.w : room.h;
    const struct mask *mask = sign_mask(paint->cache, name, side, paint->scene->right_to_left);

    if (mask != NULL)
        shape_mask(paint->sheet, mask, room.x + (room.w - side) / 2,
                   room.y + (room.h - side) / 2, ink);
}

bool paint_image(struct paint *paint, struct text name, SDL_Rect room, uint32_t ink)
{
    const struct sign *sign = sign_find(name);
    if (sign != NULL) {
        paint_sign(paint, sign_name(sign), room, ink);
        return true;
    }
    int side = room.w < room.h ? room.w : room.h;
    int inset = paint->theme->plated ? side / 10 : 0;
    const struct picture *picture =
        pictures_take(paint->pictures, name, room.w - 2 * inset, room.h - 2 * inset);
    if (picture == NULL || picture->width <= 1)
        return false;
    SDL_Rect at = {room.x + (room.w - picture->width) / 2,
                   room.y + (room.h - picture->height) / 2, picture->width, picture->height};
    if (paint->theme->plated)
        shape_round(paint->sheet, rect_in(at, -inset), (float)inset * 1.5F,
                    paint->theme->plate);
    shape_picture(paint->sheet, picture, at.x, at.y);
    return true;
}

/* ---- Cards and states ---- */

uint32_t paint_card(struct paint *paint, const struct item *item, SDL_Rect rect, bool raised)
{
    const struct theme *theme = paint->theme;
    const struct sizes *sizes = paint->sizes;
    bool lit = paint_is_lit(paint, item);
    if (item->is_off)
        raised = false;
    uint32_t ground = lit                       ? theme->lit
                      : item->chosen            ? theme->chosen
                      : item->role == ITEM_TOOL ? theme->panel
                      : raised                  ? theme->card
                                                : theme->press;

    if (raised && theme->shadow_strength > 0) {
        SDL_Rect below = {rect.x, rect.y + sizes->shadow / 3, rect.w, rect.h};
        below.h -= sizes->shadow / 3;
        shape_shadow(paint->sheet, below, (float)sizes->radius, sizes->shadow, theme->shadow,
                     theme->shadow_strength);
    }
    bool flat = !raised && !theme->plated && item->role != ITEM_KEY;
    shape_round(paint->sheet, rect, (float)sizes->radius, flat ? ground : theme->border);
    if (!flat)
        shape_round(paint->sheet, rect_in(rect, sizes->border),
                    (float)(sizes->radius - sizes->border), ground);
    return lit            ? theme->lit_ink
           : item->is_off ? theme->off_ink
           : item->chosen ? theme->chosen_ink
           : raised       ? theme->card_ink
                          : theme->press_ink;
}

static void paint_badge(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    int side = sizes->badge, inset = sizes->ring + sizes->border;

    if (side > rect.w / 3)
        side = rect.w / 3;
    if (side > rect.h / (item->role == ITEM_KEY ? 4 : 3))
        side = rect.h / (item->role == ITEM_KEY ? 4 : 3);
    SDL_Rect room = rect_in(rect, inset);
    SDL_Rect disc = paint_take_end(paint, &room, side, 0);
    disc.h = side;
    shape_round(paint->sheet, disc, (float)side / 2, paint->theme->ring);
    if (item->badge == 0) {
        paint_sign(paint, "tick", rect_in(disc, side / 6), paint->theme->tick);
        return;
    }
    char number[16];
    int len = snprintf(number, sizeof number, "%u", item->badge);
    paint_text(paint, &(struct paint_text){.text = {number, (size_t)len},
                                           .room = disc,
                                           .size = side * 6 / 10,
                                           .bold = true,
                                           .ink = paint->theme->tick});
}

void paint_state(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct theme *theme = paint->theme;
    const struct sizes *sizes = paint->sizes;
    SDL_Rect inner = rect;
    float radius = (float)sizes->radius;

    if (item->focused) {
        shape_ring(paint->sheet, inner, radius, (float)sizes->focus, theme->focus, 0);
        inner = rect_in(inner, sizes->focus);
        shape_ring(paint->sheet, inner, radius - (float)sizes->focus, (float)sizes->focus,
                   theme->focus_gap, 0);
        inner = rect_in(inner, sizes->focus);
        shape_ring(paint->sheet, inner, radius - (float)sizes->focus * 2, (float)sizes->focus,
                   theme->focus, sizes->focus * 4);
        inner = rect_in(inner, sizes->focus);
        radius -= (float)sizes->focus * 3;
    }
    if (item->chosen || item->badge > 0) {
        shape_ring(paint->sheet, inner, radius, (float)sizes->ring, theme->ring, 0);
        if (item->role != ITEM_TOOL) /* its beads say how it is set */
            paint_badge(paint, item, inner);
        inner = rect_in(inner, sizes->ring);
        radius -= (float)sizes->ring;
    }
    if (paint_is_lit(paint, item))
        shape_ring(paint->sheet, inner, radius, (float)sizes->ring * 0.8F, theme->glow, 0);
}

/* ---- Every item by its role ---- */

void paint_item(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    static void (*const PAINTERS[])(struct paint *, const struct item *, SDL_Rect) = {
        [ITEM_PROMPT] = paint_prompt,
        [ITEM_HINT] = paint_hint,
        [ITEM_REFUSAL] = paint_refusal,
        [ITEM_SECTION] = paint_section,
        [ITEM_STEPS] = paint_steps,
        [ITEM_MARK] = paint_mark,
        [ITEM_TILE] = paint_tile,
        [ITEM_KEY] = paint_key,
        [ITEM_FIELD] = paint_field,
        [ITEM_CANDIDATE] = paint_candidate,
        [ITEM_MONEY] = paint_money,
        [ITEM_LINE] = paint_line,
        [ITEM_FACT] = paint_fact,
        [ITEM_CANVAS] = paint_canvas,
        [ITEM_METER] = paint_meter,
        [ITEM_PICTURE] = paint_picture,
        [ITEM_NUMBER] = paint_number,
        [ITEM_CODE] = paint_code,
        [ITEM_COUNTDOWN] = paint_countdown,
        [ITEM_GO] = paint_go,
        [ITEM_MORE] = paint_onward,
        [ITEM_LESS] = paint_onward,
        [ITEM_BAR] = paint_bar,
        [ITEM_TOOL] = paint_bar,
    };
    if (rect.w > 0 && rect.h > 0)
        PAINTERS[item->role](paint, item, rect);
}
