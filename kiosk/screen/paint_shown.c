#include "screen/paint.h"

#include "screen/hand.h"
#include "screen/layout.h"

#include <qrencode.h>
#include <stdio.h>
#include <string.h>

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* ---- A field: what was typed ---- */

enum { MOST_FIELD = 400 }; /* letters shown of it: the layout shrinks the rest to fit */

/* A dot for each letter but the spaces between groups; where the byte `*at` came to be. */
static struct text dots_for(struct text value, char out[MOST_FIELD * 3], size_t *at)
{
    struct text rest = value, dots = {out, 0};
    size_t marked = SIZE_MAX;

    while (rest.len > 0 && dots.len + 3 <= (size_t)MOST_FIELD * 3) {
        if ((size_t)(rest.at - value.at) == *at)
            marked = dots.len;
        uint32_t letter = text_take_char(&rest);
        dots.len += text_put_char(out + dots.len, letter == ' ' ? ' ' : 0x2022);
    }
    *at = marked;
    return dots;
}

/* Under the wrong letter: a thick line, and a wedge that points at it. */
static void paint_wrong(struct paint *paint, SDL_Rect letter, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    int thick = sizes->ring, foot = letter.y + letter.h;
    float middle = (float)letter.x + (float)letter.w / 2;

    foot = least(foot, rect.y + rect.h - 3 * thick);
    shape_round(paint->sheet, (SDL_Rect){letter.x - thick / 2, foot, letter.w + thick, thick},
                (float)thick / 2, paint->theme->alarm_edge);
    float y = (float)(foot + thick);
    shape_line(paint->sheet, (float[]){middle, y},
               (float[]){middle - (float)thick * 1.2F, y + (float)thick * 1.2F},
               (float)thick * 0.8F, paint->theme->alarm_edge);
    shape_line(paint->sheet, (float[]){middle, y},
               (float[]){middle + (float)thick * 1.2F, y + (float)thick * 1.2F},
               (float)thick * 0.8F, paint->theme->alarm_edge);
}

static void paint_typed(struct paint *paint, const struct item *item, SDL_Rect room,
                        SDL_Rect rect)
{
    char out[MOST_FIELD * 3];
    size_t wrong = item->wrong_at;
    struct text shown = item->hidden ? dots_for(item->value, out, &wrong) : item->value;
    const struct words_wish wish = {.text = shown,
                                    .language = paint->scene->language,
                                    .width = room.w,
                                    .height = room.h,
                                    .size = paint->sizes->field,
                                    .least = paint->sizes->least,
                                    .right_to_left = paint->scene->right_to_left,
                                    .align = WORDS_MIDDLE};
    const struct block *block = words_block(paint->words, &wish);
    SDL_Rect at = {room.x + (room.w - block->width) / 2, room.y + (room.h - block->height) / 2,
                   block->width, block->height};

    paint->cuts += block->cut;
    words_draw(paint->sheet, block, at.x, at.y, paint->theme->field_ink);
    SDL_Rect letter;
    if (wrong < shown.len) {
        struct text rest = text_part(shown, wrong, shown.len), from = rest;
        text_take_char(&rest);
        if (words_span(paint->words, block, wrong, (size_t)(rest.at - from.at), &letter, 1) ==
            1)
            paint_wrong(paint, (SDL_Rect){at.x + letter.x, at.y + letter.y, letter.w, letter.h},
                        rect);
    }
    explicit_bzero(out, sizeof out);
}

void paint_field(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct theme *theme = paint->theme;
    const struct sizes *sizes = paint->sizes;
    bool lit = paint_is_lit(paint, item);
    bool wrong = item->wrong_at != SIZE_MAX;
    SDL_Rect room = rect_in(rect, sizes->ring * 2);

    shape_round(paint->sheet, rect, (float)sizes->radius,
                wrong ? theme->alarm_edge : theme->field_edge);
    shape_round(paint->sheet, rect_in(rect, sizes->border * 2),
                (float)(sizes->radius - sizes->border * 2), theme->field);
    if (lit)
        shape_ring(paint->sheet, rect, (float)sizes->radius, (float)sizes->ring, theme->glow,
                   0);
    if (item->image.len > 0)
        paint_image(paint, item->image,
                    paint_take_start(paint, &room, least(room.h, room.w / 5), sizes->gap),
                    theme->field_ink);
    if (item->text.len > 0)
        paint_text(paint, &(struct paint_text){
                              .text = item->text,
                              .room = paint_take_end(paint, &room, room.w / 4, sizes->gap),
                              .size = sizes->hint,
                              .ink = theme->field_ink});
    if (item->value.len > 0) {
        paint_typed(paint, item, room, rect);
    } else {
        /* Empty: a line where the first letter will stand. */
        int height = least(room.h * 7 / 10, sizes->field);
        shape_round(paint->sheet,
                    (SDL_Rect){room.x + room.w / 2 - sizes->ring / 4,
                               room.y + (room.h - height) / 2, sizes->ring / 2 + 1, height},
                    2, theme->field_edge);
    }
    paint_state(paint, &(struct item){.focused = item->focused}, rect);
}

/* ---- A canvas ---- */

float paint_ink_width(const struct sizes *sizes)
{
    return (float)sizes->ring * 1.5F;
}

static void paint_stroke(struct paint *paint, const struct stroke *stroke, SDL_Rect rect)
{
    float width = paint_ink_width(paint->sizes);
    float last[2] = {0};

    for (size_t i = 0; i < stroke->count; i++) {
        float here[2] = {
            (float)rect.x + (float)stroke->points[i].x * (float)rect.w / 1000,
            (float)rect.y + (float)stroke->points[i].y * (float)rect.h / 1000,
        };
        shape_line(paint->sheet, i > 0 ? last : here, here, width, paint->theme->field_ink);
        memcpy(last, here, sizeof last);
    }
}

/* For a letter, the cross that schoolbooks have; for a name, a line to write on. */
static void paint_guides(struct paint *paint, SDL_Rect rect, bool letter)
{
    const struct sizes *sizes = paint->sizes;
    int thick = sizes->border + 1, dash = sizes->gap;
    uint32_t colour = paint->theme->bead;
    SDL_Rect room = rect_in(rect, sizes->gap);

    if (!letter) {
        shape_fill(paint->sheet,
                   (SDL_Rect){room.x + room.w / 12, rect.y + rect.h * 74 / 100,
                              room.w * 10 / 12, thick},
                   colour);
        return;
    }
    for (int at = 0; at < room.w; at += 2 * dash)
        shape_fill(
            paint->sheet,
            (SDL_Rect){room.x + at, rect.y + rect.h / 2, least(dash, room.w - at), thick},
            colour);
    for (int at = 0; at < room.h; at += 2 * dash)
        shape_fill(
            paint->sheet,
            (SDL_Rect){rect.x + rect.w / 2, room.y + at, thick, least(dash, room.h - at)},
            colour);
}

void paint_canvas(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct theme *theme = paint->theme;
    const struct sizes *sizes = paint->sizes;
    struct sheet whole = *paint->sheet;
    bool letter = false;

    for (size_t i = 0; i < paint->scene->item_count; i++)
        letter |= paint->scene->items[i].role == ITEM_CANDIDATE ||
                  paint->scene->items[i].role == ITEM_FIELD;
    shape_round(paint->sheet, rect, (float)sizes->radius, theme->field_edge);
    shape_round(paint->sheet, rect_in(rect, sizes->border * 2),
                (float)(sizes->radius - sizes->border * 2), theme->field);
    paint_guides(paint, rect, letter);
    paint->sheet->clip = rect_cut(whole.clip, rect_in(rect, sizes->border * 2));
    for (size_t i = 0; i < item->stroke_count; i++)
        paint_stroke(paint, &item->strokes[i], rect);
    paint->sheet->clip = whole.clip;
    paint_state(paint, item, rect);
}

/* ---- Loudness, time ---- */

void paint_meter(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    enum { BARS = 32 };
    const struct sizes *sizes = paint->sizes;
    SDL_Rect room = rect_in(rect, sizes->gap / 2);
    long total = item->total > 0 ? item->total : 1;
    long full = item->number <= 0       ? 0
                : item->number >= total ? BARS
                                        : item->number * BARS / total;

    if (item->number > 0 && full == 0)
        full = 1;
    if (item->image.len > 0)
        paint_image(paint, item->image,
                    paint_take_start(paint, &room, least(room.h, room.w / 5), sizes->gap),
                    paint->theme->ink);
    if (item->text.len > 0)
        paint_text(paint, &(struct paint_text){
                              .text = item->text,
                              .room = paint_take_end(paint, &room, room.w / 5, sizes->gap),
                              .size = sizes->label,
                              .ink = paint->theme->ink});
    for (int i = 0; i < BARS; i++) {
        int at = paint->scene->right_to_left ? BARS - 1 - i : i;
        int left = room.x + room.w * i / BARS, right = room.x + room.w * (i + 1) / BARS;
        /* Rising, as a voice does. */
        int height = room.h * (28 + 72 * at / (BARS - 1)) / 100;
        SDL_Rect bar = {left + (right - left) / 6, room.y + (room.h - height) / 2,
                        (right - left) * 2 / 3, height};
        shape_round(paint->sheet, bar, (float)bar.w / 2,
                    at < full ? paint->theme->bead_done : paint->theme->bead);
    }
}

void paint_countdown(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    int side = least(rect.w, rect.h), thick = side / 9;
    SDL_Rect ring = {rect.x + (rect.w - side) / 2, rect.y + (rect.h - side) / 2, side, side};
    float part = item->total > 0 ? (float)item->number / (float)item->total : 0;
    char number[24];
    int len = snprintf(number, sizeof number, "%ld", item->number);

    shape_arc(paint->sheet, ring, (float)thick, 1, paint->theme->bead);
    if (part > 0)
        shape_arc(paint->sheet, ring, (float)thick, part,
                  part > 0.3F ? paint->theme->bead_done : paint->theme->alarm_edge);
    paint_text(paint, &(struct paint_text){.text = {number, (size_t)len},
                                           .room = rect_in(ring, side / 5),
                                           .size = side * 36 / 100,
                                           .bold = true,
                                           .ink = paint->theme->ink});
}

void paint_number(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    const struct sizes *sizes = paint->sizes;
    uint32_t ink = paint_card(paint, item, rect, true);
    struct text number = item->value.len > 0 ? item->value : item->text;
    SDL_Rect room = rect_in(rect, sizes->gap);

    if (item->value.len > 0 && item->text.len > 0)
        paint_text(paint, &(struct paint_text){.text = item->text,
                                               .room = take_top(&room, room.h / 4, 0),
                                               .size = sizes->caption * 5 / 4,
                                               .ink = ink});
    paint_text(
        paint,
        &(struct paint_text){
            .text = number, .room = room, .size = sizes->number, .bold = true, .ink = ink});
    paint_state(paint, item, rect);
}

/* ---- A QR code ---- */

void paint_code(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    enum { QUIET = 4, MOST = 1200 }; /* modules around it (ISO 18004, 6.3.8); bytes in it */
    SDL_Rect room = rect;
    if (item->value.len == 0 || item->value.len > MOST)
        return;
    if (item->text.len > 0)
        paint_text(paint,
                   &(struct paint_text){.text = item->text,
                                        .room = take_foot(&room, paint->sizes->hint * 3, 0),
                                        .size = paint->sizes->hint,
                                        .ink = paint->theme->ink});
    QRcode *code = QRcode_encodeData((int)item->value.len,
                                     (const unsigned char *)item->value.at, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return;
    int modules = code->width + 2 * QUIET, size = least(room.w, room.h) / modules;
    int side = modules * size, x = room.x + (room.w - side) / 2,
        y = room.y + (room.h - side) / 2;
    shape_round(paint->sheet, (SDL_Rect){x, y, side, side}, (float)size * 2, 0xffffff);
    for (int row = 0; row < code->width; row++)
        for (int column = 0; column < code->width; column++)
            if (code->data[row * code->width + column] & 1)
                shape_fill(paint->sheet,
                           (SDL_Rect){x + (column + QUIET) * size, y + (row + QUIET) * size,
                                      size, size},
                           0x000000);
    QRcode_free(code);
}

/* ---- A picture by itself ---- */

void paint_picture(struct paint *paint, const struct item *item, SDL_Rect rect)
{
    bool invites = paint->scene->plan == PLAN_INVITATION &&
                   (item->image.len == 0 || text_is(item->image, "hand-touch"));

    if (invites)
        hand_paint(paint, rect);
    else
        paint_image(paint, item->image, rect_in(rect, paint->sizes->gap), paint->theme->ink);
    paint_state(paint, item, rect);
}
