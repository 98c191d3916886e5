#include "screen/paint.h"

#include "screen/layout.h"
#include "screen/sign.h"

#include <stdio.h>

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* ---- Tiles: the picture first, words under it, or beside it where it is broad ---- */

/* Words without a picture stand large where all of the page are short: years, languages. */
static int tile_size(struct paint *paint, const struct item *item, SDL_Rect room)
{
    const struct scene *scene = paint->scene;
    bool large = item->image.len == 0;

    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].role == ITEM_TILE)
            large = large && scene->items[i].image.len == 0 &&
                    text_letters(scene->items[i].text) <= 12;
    return paint_common_size(paint, ITEM_TILE, room,
                             large ? paint->sizes->prompt * 6 / 5 : paint->sizes->label);
}

/* The picture above the words, both in the middle as one. */
static void paint_above(struct paint *paint, const struct item *item, SDL_Rect room,
                        uint32_t ink)
{
    const struct sizes *sizes = paint->sizes;
    SDL_Rect below = {room.x, room.y, room.w, room.h * sizes->words_share / 100};
    int size = paint_common_size(paint, ITEM_TILE, below, sizes->label);
    const struct words_wish wish = {.text = item->text,
                                    .language = paint->scene->language,
                                    .width = below.w,
                                    .height = below.h,
                                    .size = size,
                                    .least = sizes->least,
                                    .right_to_left = paint->scene->right_to_left,
                                    .align = WORDS_MIDDLE};
    int words = words_block(paint->words, &wish)->height;
    int picture = least(room.h - words - sizes->gap / 2, sizes->target * 3 / 2);
    picture = least(picture, room.h * (96 - sizes->words_share) / 100);
    int spare = room.h - picture - words - sizes->gap / 2;

    take_top(&room, spare * 2 / 5, 0);
    SDL_Rect above = take_top(&room, picture, sizes->gap / 2);
    paint_image(paint, item->image, above, ink);
    room.h = wish.height < room.h ? wish.height : room.h;
    paint_text(paint, &(struct paint_text){.text = item->text,
                                           .room = room,
                                           .size = size,
                                           .ink = ink,
                                           .at_top = true,
                                           .lit = paint_is_lit(paint, item)});
}

void paint_tile(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    uint32_t ink = paint_card(paint, item, rect, true);
    SDL_Rect room = rect_in(rect, sizes->ring + sizes->gap * 2 / 3);
    bool words = item->text.len > 0, beside = rect.w * 10 > rect.h * 21;

    if (item->image.len > 0 && !words) {
        paint_image(paint, item->image, room, ink);
    } else if (item->image.len > 0 && !beside) {
        paint_above(paint, item, room, ink);
    } else {
        if (item->image.len > 0)
            paint_image(
                paint, item->image,
                paint_take_start(paint, &room, least(room.h, room.w * 2 / 5), sizes->gap), ink);
        paint_text(paint, &(struct paint_text){.text = item->text,
                                               .room = room,
                                               .size = tile_size(paint, item, room),
                                               .start = item->image.len > 0,
                                               .ink = ink,
                                               .lit = paint_is_lit(paint, item)});
    }
    paint_state(paint, item, rect);
}

/* ---- Keys and candidates ---- */

void paint_key(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    uint32_t ink = paint_card(paint, item, rect, false);
    struct text name = item->image.len > 0 ? item->image : item->text;
    int side = least(rect.w, rect.h);
    SDL_Rect room = rect_in(rect, side / 12);

    if (item->value.len > 0) /* a mark, and the word for it */
        paint_text(paint, &(struct paint_text){.text = item->value,
                                               .room = take_foot(&room, room.h * 2 / 5, 0),
                                               .size = paint->sizes->label,
                                               .ink = ink});
    bool plus = text_is(item->text, "+"), minus = text_is(item->text, "-");
    if (item->value.len > 0 && (plus || minus)) {
        paint_sign(paint, plus ? "plus" : "minus", rect_in(room, room.h / 10), ink);
        room.h = 0;
    } else if (sign_find(name) != NULL || item->image.len > 0) {
        bool words = item->image.len > 0 && item->text.len > 0 && rect.h > 2 * sizes->caption;
        SDL_Rect picture =
            words ? take_top(&room, room.h * 58 / 100, 0) : rect_in(room, side / 8);
        if (paint_image(paint, name, picture, ink) && !words)
            room.h = 0;
    }
    if (room.h > 0)
        paint_text(paint,
                   &(struct paint_text){.text = item->text,
                                        .room = room,
                                        .size = least(text_letters(item->text) == 1 ? sizes->key
                                                      : item->image.len == 0 ? sizes->prompt
                                                                             : sizes->label,
                                                      room.h * 3 / 4),
                                        .ink = ink});
    paint_state(paint, item, rect);
}

void paint_candidate(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    uint32_t ink = paint_card(paint, item, rect, true);

    paint_text(paint, &(struct paint_text){.text = item->text,
                                           .room = rect_in(rect, paint->sizes->ring),
                                           .size = least(rect.w, rect.h) * 58 / 100,
                                           .ink = ink});
    paint_state(paint, item, rect);
}

/* ---- Money ---- */

/* People who cannot read know notes by their colour. */
static uint32_t note_colour(long hundredths)
{
    static const struct {
        long worth;
        uint32_t colour;
    } NOTES[] = {{100000, 0x8a6a3c}, {50000, 0x4f8a58}, {20000, 0x4b7fae},
                 {10000, 0xc4544e},  {5000, 0x4f8f6b},  {2000, 0xa5713f},
                 {1000, 0x5280b4},   {500, 0x8a68a8},   {0, 0x87925a}};
    size_t i = 0;

    while (hundredths < NOTES[i].worth)
        i++;
    return NOTES[i].colour;
}

/* Half way to white. */
static uint32_t pale(uint32_t colour, uint32_t part)
{
    uint32_t out = 0;

    for (int shift = 0; shift < 24; shift += 8) {
        uint32_t c = colour >> shift & 0xff;
        out |= (c + (255 - c) * part / 100) << shift;
    }
    return out;
}

static void paint_worth(struct paint *paint, const struct item *item, SDL_Rect room)
{
    char worth[32];
    int len = item->number % 100 == 0 ? snprintf(worth, sizeof worth, "%ld", item->number / 100)
                                      : snprintf(worth, sizeof worth, "%ld.%02ld",
                                                 item->number / 100, item->number % 100);
    if (len > 3 && worth[len - 1] == '0' && item->number % 100 != 0)
        len--;
    paint_text(paint, &(struct paint_text){.text = {worth, (size_t)len},
                                           .room = room,
                                           .size = room.h,
                                           .bold = true,
                                           .ink = 0x1c140c});
}

static void paint_coin(struct paint *paint, const struct item *item, SDL_Rect room)
{
    int side = least(room.w, room.h);
    SDL_Rect coin = {room.x + (room.w - side) / 2, room.y + (room.h - side) / 2, side, side};

    shape_round(paint->sheet, coin, (float)side / 2, 0xa98a3f);
    shape_round(paint->sheet, rect_in(coin, side / 24 + 1), (float)side / 2, 0xe9cf86);
    SDL_Rect inner = rect_in(coin, side / 10);
    shape_ring(paint->sheet, inner, (float)inner.w / 2, (float)side / 60 + 1, 0xb99a4c, 0);
    paint_worth(paint, item, rect_in(coin, side / 4));
}

static void paint_note(struct paint *paint, const struct item *item, SDL_Rect room)
{
    int width = least(room.w, room.h * 2), height = least(room.h, width * 6 / 10);
    uint32_t colour = note_colour(item->number);
    SDL_Rect note = {room.x + (room.w - width) / 2, room.y + (room.h - height) / 2, width,
                     height};

    shape_round(paint->sheet, note, (float)height / 14, colour);
    note = rect_in(note, height / 22 + 1);
    shape_round(paint->sheet, note, (float)height / 20, pale(colour, 72));
    SDL_Rect frame = rect_in(note, height / 12);
    shape_ring(paint->sheet, frame, (float)height / 12, (float)height / 60 + 1,
               pale(colour, 30), 0);
    /* A watermark at each end, and an oval behind the number. */
    int eye = height / 4;
    for (int side = 0; side < 2; side++) {
        SDL_Rect disc = {side == 0 ? frame.x + eye / 3 : frame.x + frame.w - eye - eye / 3,
                         frame.y + (frame.h - eye) / 2, eye, eye};
        shape_round(paint->sheet, disc, (float)eye / 2, pale(colour, 42));
        shape_round(paint->sheet, rect_in(disc, eye / 6), (float)eye / 2, pale(colour, 72));
    }
    SDL_Rect oval = {note.x + note.w * 20 / 100, note.y + note.h * 12 / 100, note.w * 60 / 100,
                     note.h * 76 / 100};
    shape_round(paint->sheet, oval, (float)oval.h / 2, pale(colour, 86));
    paint_worth(paint, item, rect_in(oval, oval.h / 10));
}

void paint_money(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    SDL_Rect room = rect_in(rect, item->id != 0 ? sizes->ring + sizes->gap / 4 : 0);

    if (item->id != 0)
        paint_card(paint, item, rect, true);
    if (item->number < 100 || text_is(item->value, "coin"))
        paint_coin(paint, item, room);
    else
        paint_note(paint, item, room);
    paint_state(paint, item, rect);
}

/* ---- A line of the review ---- */

static void paint_hidden(struct paint *paint, SDL_Rect room, uint32_t ink)
{
    SDL_Rect dots =
        paint_take_start(paint, &room, least(room.h, paint->sizes->value * 3 / 2), 0);
    paint_sign(paint, "hidden", dots, ink);
}

void paint_line(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    uint32_t ink = paint_card(paint, item, rect, true);
    SDL_Rect room = rect_in(rect, sizes->ring + sizes->gap / 3);
    bool lit = paint_is_lit(paint, item);

    room.x += sizes->gap / 2;
    room.w -= sizes->gap;

    if (item->image.len > 0) {
        SDL_Rect picture =
            paint_take_start(paint, &room, least(room.h, room.w / 4), sizes->gap);
        paint_image(paint, item->image, picture, ink);
    }
    if (item->id != 0) {
        SDL_Rect pen =
            paint_take_end(paint, &room, least(sizes->value * 5 / 4, room.w / 8), sizes->gap);
        paint_sign(paint, "pen", pen, paint->theme->off_ink);
    }
    bool beside = rect.w > 6 * rect.h;
    SDL_Rect question = beside ? paint_take_start(paint, &room, room.w / 2, sizes->gap)
                               : take_top(&room, room.h * 46 / 100, 0);
    paint_text(paint, &(struct paint_text){.text = item->text,
                                           .room = question,
                                           .size = sizes->caption * 5 / 4,
                                           .start = true,
                                           .ink = ink,
                                           .lit = lit});
    if (item->hidden)
        paint_hidden(paint, room, ink);
    else
        paint_text(paint, &(struct paint_text){.text = item->value,
                                               .room = room,
                                               .size = sizes->value,
                                               .bold = true,
                                               .start = true,
                                               .ink = ink});
    paint_state(paint, item, rect);
}

/* ---- Going on ---- */

void paint_go(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct theme *theme = paint->theme;
    const struct sizes *sizes = paint->sizes;
    uint32_t ink = item->is_off ? theme->off_ink : theme->go_ink;
    SDL_Rect room = rect_in(rect, sizes->gap);

    if (item->is_off) {
        paint_card(paint, item, rect, false);
    } else {
        if (theme->shadow_strength > 0)
            shape_shadow(paint->sheet, rect, (float)sizes->radius, sizes->shadow, theme->shadow,
                         theme->shadow_strength);
        shape_round(paint->sheet, rect, (float)sizes->radius, theme->go);
    }
    struct paint_text wish = {
        .text = item->text, .size = sizes->label, .bold = true, .ink = ink};
    if (item->text.len > 0 && room.w > 2 * room.h) {
        wish.room = paint_take_start(paint, &room, room.w * 55 / 100, sizes->gap);
        paint_text(paint, &wish);
    } else if (item->text.len > 0 && room.h > 4 * sizes->caption) {
        wish.room = take_foot(&room, least(sizes->label * 2, room.h * 2 / 5), sizes->gap / 2);
        paint_text(paint, &wish);
    }
    int side = least(least(room.w, room.h), sizes->target * 9 / 10);
    SDL_Rect arrow = {room.x + (room.w - side) / 2, room.y + (room.h - side) / 2, side, side};
    paint_image(paint, item->image.len > 0 ? item->image : TEXT("sign:go"), arrow, ink);
    paint_state(paint, item, rect);
}

void paint_onward(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    uint32_t ink = paint_card(paint, item, rect, true);
    SDL_Rect room = rect_in(rect, sizes->gap / 2 + sizes->border);

    if (item->text.len > 0)
        paint_text(paint, &(struct paint_text){.text = item->text,
                                               .room = take_foot(&room, room.h * 42 / 100, 0),
                                               .size = sizes->caption * 5 / 4,
                                               .ink = ink});
    paint_sign(paint, item->role == ITEM_MORE ? "more" : "less", rect_in(room, room.h / 12),
               ink);
    paint_state(paint, item, rect);
}

/* ---- The bar and the tools ---- */

static struct text sign_of_place(const struct item *item)
{
    static const char *const BAR[SCENE_BAR] = {"sign:back", "sign:again", "sign:help",
                                               "sign:person", "sign:stop"};
    static const char *const TOOLS[SCENE_TOOLS] = {"sign:size",    "sign:contrast",
                                                   "sign:speed",   "sign:volume",
                                                   "sign:curtain", "sign:language"};
    if (item->role == ITEM_BAR && item->place < SCENE_BAR)
        return text_of(BAR[item->place]);
    return text_of(TOOLS[item->place < SCENE_TOOLS ? item->place : SCENE_TOOLS - 1]);
}

/* Which of its settings a tool is at: a row of small beads. */
static void paint_degree(struct paint *paint, const struct item *item, SDL_Rect room,
                         uint32_t ink)
{
    int side = least(room.h, room.w / (int)(2 * item->total));
    int width = side * (int)(2 * item->total - 1), x = room.x + (room.w - width) / 2;

    for (long i = 0; i < item->total; i++) {
        long at = paint->scene->right_to_left ? item->total - 1 - i : i;
        SDL_Rect bead = {x + (int)i * 2 * side, room.y + (room.h - side) / 2, side, side};
        shape_round(paint->sheet, bead, (float)side / 2,
                    at == item->number ? ink : paint->theme->bead);
    }
}

void paint_bar(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    uint32_t ink = paint_card(paint, item, rect, false);
    SDL_Rect room = rect_in(rect, rect.h / 14);

    if (item->role == ITEM_BAR && item->place == SCENE_BAR - 1 && !item->is_off &&
        !paint_is_lit(paint, item))
        ink = paint->theme->stop;
    if (item->role == ITEM_TOOL) {
        SDL_Rect beads = take_foot(&room, rect.h / 14, rect.h / 20);
        if (item->total > 0 && item->total <= 8)
            paint_degree(paint, item, beads, ink);
    }
    uint32_t words = paint_is_lit(paint, item) ? paint->theme->lit_ink
                     : item->is_off            ? paint->theme->off_ink
                     : item->chosen            ? paint->theme->chosen_ink
                                               : paint->theme->press_ink;
    if (item->text.len > 0) {
        int height = least(room.h * 55 / 100, sizes->caption * 31 / 10);
        int size = item->role == ITEM_BAR ? sizes->caption * 6 / 5 : sizes->caption;
        SDL_Rect below = take_foot(&room, height, 0);
        paint_text(paint, &(struct paint_text){
                              .text = item->text,
                              .room = below,
                              .size = paint_common_size(paint, item->role, below, size),
                              .ink = words});
    }
    int side = least(least(room.w, room.h), sizes->target / 2);
    SDL_Rect middle = {room.x + (room.w - side) / 2, room.y + (room.h - side) / 2, side, side};
    if (item->image.len == 0 || !paint_image(paint, item->image, middle, ink))
        paint_image(paint, sign_of_place(item), middle, ink);
    paint_state(paint, item, rect);
}
