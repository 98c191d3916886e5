#include "screen/layout_head.h"
#include "screen/layout_low.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* ---- Grids of one role ---- */

void layout_tiles(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    int t = sizes->target;

    layout_grid(layout, area, (struct grid_wish){ITEM_TILE, 1.15, {t, t}, {t * 4, t * 7 / 2}});
}

void layout_keys(struct layout *layout, SDL_Rect area)
{
    const struct scene *scene = layout->scene;
    int columns = scene->columns > 0 ? (int)scene->columns : 1;
    int lines = scene->rows > 0 ? (int)scene->rows : 1;
    int spare = layout->sizes->gap;

    /* Figures stand as on every telephone, also where one reads from the right. */
    bool turned = scene->right_to_left && scene->plan == PLAN_KEYPAD && lines > 1;
    for (size_t n = 0, item; (item = layout_nth(layout, ITEM_KEY, n)) != SIZE_MAX; n++) {
        const struct item *key = &scene->items[item];
        int span = key->span > 0 ? (int)key->span : 1, column = (int)key->column;
        if (column >= columns)
            continue; /* beside the field */
        if (turned)
            column = columns - column - span;
        int left = area.x + (area.w + spare) * column / columns;
        int right = area.x + (area.w + spare) * (column + span) / columns - spare;
        int top = area.y + (area.h + spare) * (int)key->row / lines;
        int foot = area.y + (area.h + spare) * ((int)key->row + 1) / lines - spare;
        layout->places[item] = (SDL_Rect){left, top, right - left, foot - top};
    }
}

void layout_keys_across(struct layout *layout, SDL_Rect area, int across)
{
    const struct scene *scene = layout->scene;
    int gap = layout->sizes->gap, last = (int)(scene->columns * scene->rows) - 1;
    int down = last / across + 1, width = (area.w - (across - 1) * gap) / across;
    int height = (area.h - (down - 1) * gap) / down;

    for (size_t n = 0, item; (item = layout_nth(layout, ITEM_KEY, n)) != SIZE_MAX; n++) {
        const struct item *key = &scene->items[item];
        int at = (int)(key->row * scene->columns + key->column), column = at % across;
        if (key->column >= scene->columns)
            continue;
        if (scene->right_to_left && scene->plan == PLAN_KEYPAD)
            column = across - 1 - column;
        layout->places[item] = (SDL_Rect){area.x + column * (width + gap),
                                          area.y + at / across * (height + gap), width, height};
    }
}

void layout_money(struct layout *layout, SDL_Rect area)
{
    int t = layout->sizes->target;

    layout_grid(layout, area,
                (struct grid_wish){ITEM_MONEY, 1.7, {t, t}, {t * 5 / 2, t * 3 / 2}});
}

static void lines(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    int count = (int)layout_count(layout, ITEM_LINE);

    if (count == 0)
        return;
    bool under = count * (sizes->target + sizes->gap) - sizes->gap <= area.h;
    int columns = (sizes->tall && under) || count < 3 ? 1 : 2,
        high = (count + columns - 1) / columns;
    int height = least((area.h - (high - 1) * sizes->gap) / high, sizes->target * 7 / 4);
    int width = (area.w - (columns - 1) * sizes->gap) / columns;
    for (int i = 0; i < count; i++)
        layout_put(layout, ITEM_LINE, (size_t)i,
                   (SDL_Rect){area.x + (i % columns) * (width + sizes->gap),
                              area.y + (i / columns) * (height + sizes->gap), width, height});
}

/* ---- The plans ---- */

static void plan_invitation(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    int words = 0;

    if (layout_has(layout, ITEM_TILE)) {
        SDL_Rect foot = take_foot(&area, sizes->target * 3 / 2, sizes->gap);
        layout_tiles(layout, foot);
    }
    for (size_t i = 0; i < layout->scene->item_count; i++) {
        enum item_role role = layout->scene->items[i].role;
        if (role == ITEM_PROMPT || role == ITEM_HINT)
            words += least(area.h / 3, layout_text_height(layout, i, area.w, area.h / 3)) +
                     sizes->gap;
    }
    SDL_Rect below = take_foot(&area, least(area.h / 2, most(words, sizes->minor)), sizes->gap);
    head_stacked(layout, &below);
    size_t picture = layout_nth(layout, ITEM_PICTURE, 0);
    if (picture != SIZE_MAX)
        layout->places[picture] = area;
}

/* What lifts it, on a card in the middle of the cloth. */
static void plan_curtain(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    int width = least(area.w, sizes->target * 5), height = least(area.h, sizes->target * 3);
    SDL_Rect card = {area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width,
                     height};

    layout_put(layout, ITEM_PROMPT, 0, card);
    SDL_Rect below = {area.x, card.y + card.h, area.w, area.y + area.h - card.y - card.h};
    layout_tiles(layout, below);
}

/* Keys that stand by the field: what clears all where the pad has no place for it. */
static void keys_of_field(struct layout *layout, SDL_Rect *area)
{
    const struct sizes *sizes = layout->sizes;
    SDL_Rect row = {0};

    for (size_t n = 0, item; (item = layout_nth(layout, ITEM_KEY, n)) != SIZE_MAX; n++) {
        if (layout->scene->items[item].column < layout->scene->columns)
            continue;
        if (row.w == 0)
            row = take_top(area, sizes->target, sizes->gap);
        layout->places[item] = take_end(&row, sizes->target * 3 / 2, sizes->gap);
    }
}

static bool has_keys_of_field(const struct layout *layout)
{
    for (size_t n = 0, item; (item = layout_nth(layout, ITEM_KEY, n)) != SIZE_MAX; n++)
        if (layout->scene->items[item].column >= layout->scene->columns)
            return true;
    return false;
}

/* One under another, the keys lowest: they get what is left. */
static void keypad_tall(struct layout *layout, SDL_Rect area, int width)
{
    const struct sizes *sizes = layout->sizes;

    SDL_Rect above = area;

    above.h = area.h * 56 / 100;
    SDL_Rect asked = above;
    asked.h = above.h * 62 / 100;
    head_stacked(layout, &asked);
    take_top(&above, asked.y - above.y, 0);
    head_rows(layout, &above);
    take_top(&area, above.y - area.y, 0);
    keys_of_field(layout, &area);
    if (layout_has(layout, ITEM_MONEY))
        layout_money(layout, take_top(&area, least(sizes->minor, area.h / 4), sizes->gap));
    if (layout_has(layout, ITEM_TILE))
        layout_tiles(layout,
                     take_top(&area, least(sizes->target * 3 / 2, area.h / 3), sizes->gap));
    SDL_Rect pad = area;
    pad.w = least(area.w, width);
    pad.x += (area.w - pad.w) / 2;
    layout_keys(layout, pad);
}

/* The height that the field and what is under it take. */
static int below_head(struct layout *layout)
{
    const struct sizes *sizes = layout->sizes;
    int row = sizes->target + sizes->gap;
    int rows = (int)layout_count(layout, ITEM_FIELD) + has_keys_of_field(layout) +
               (layout_has(layout, ITEM_METER) ? 1 : 0);

    rows += layout_has(layout, ITEM_MONEY)  ? (sizes->tall ? 3 : 2)
            : layout_has(layout, ITEM_TILE) ? 1
                                            : 0;
    return rows * row;
}

static void keypad_broad(struct layout *layout, SDL_Rect area, int width)
{
    const struct sizes *sizes = layout->sizes;
    int columns = (int)layout->scene->columns;
    int narrowest = columns * (sizes->target + sizes->gap) - sizes->gap;
    SDL_Rect pad = take_end(&area, most(narrowest, least(width, area.w / 2)), 2 * sizes->gap);
    SDL_Rect head = area;

    head.h = most(sizes->target, area.h - below_head(layout));
    int full = head.h;
    head_column(layout, &head);
    take_top(&area, full - head.h, 0);
    layout_keys(layout, pad);
    head_rows(layout, &area);
    keys_of_field(layout, &area);
    if (layout_has(layout, ITEM_TILE) && layout_has(layout, ITEM_MONEY))
        layout_tiles(layout, take_foot(&area, area.h / 2, sizes->gap));
    else
        layout_tiles(layout, area);
    layout_money(layout, area);
}

static void plan_keypad(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    int columns = layout->scene->columns > 0 ? (int)layout->scene->columns : 1;
    int width = columns * sizes->target * 7 / 6 + (columns - 1) * sizes->gap;

    if (layout->scene->rows <= 1 && layout_has(layout, ITEM_KEY)) {
        /* Less and more: a band at the foot. */
        head_place(layout, &area);
        int spare = area.h - 2 * (sizes->target + sizes->gap); /* a field and a meter */
        layout_keys(layout,
                    take_foot(&area, most(sizes->target, least(sizes->target * 3 / 2, spare)),
                              sizes->gap));
        head_rows(layout, &area);
        layout_money(layout, area);
        layout_tiles(layout, area);
    } else if (sizes->tall && sizes->small) {
        keypad_tall(layout, area, width * 5 / 4);
    } else {
        keypad_broad(layout, area, width);
    }
}

static void candidates(struct layout *layout, SDL_Rect area)
{
    int t = layout->sizes->target;

    layout_grid(layout, area, (struct grid_wish){ITEM_CANDIDATE, 1, {t, t}, {t * 2, t * 2}});
}

static void plan_keyboard(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;

    if (sizes->tall)
        head_with_field(layout, &area);
    else
        head_place(layout, &area);
    head_rows(layout, &area);
    if (layout_has(layout, ITEM_CANDIDATE)) {
        SDL_Rect row = take_top(&area, least(sizes->target, area.h / 4), sizes->gap);
        candidates(layout, row);
    }
    if (sizes->tall)
        layout_keys_across(layout, area, 4);
    else
        layout_keys(layout, area);
}

/* Beside the canvas: candidates above, keys below them. */
static void beside_canvas(struct layout *layout, SDL_Rect side)
{
    const struct sizes *sizes = layout->sizes;

    if (!layout_has(layout, ITEM_CANDIDATE)) {
        /* Keys alone stand one under another. */
        size_t count = layout_count(layout, ITEM_KEY);
        for (size_t n = 0; n < count; n++)
            layout_put(layout, ITEM_KEY, n,
                       take_top(&side, least(sizes->target, side.h / (int)count - sizes->gap),
                                sizes->gap));
        return;
    }
    if (layout_has(layout, ITEM_KEY))
        layout_keys(layout, take_foot(&side, (side.h - 2 * sizes->gap) / 3, sizes->gap));
    candidates(layout, side);
}

static void plan_canvas(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    bool letters = layout_has(layout, ITEM_CANDIDATE), pressed = layout_has(layout, ITEM_KEY);

    if (letters)
        head_with_field(layout, &area);
    else
        head_place(layout, &area);
    head_rows(layout, &area);
    if (sizes->tall && (sizes->small || !letters)) {
        if (pressed)
            layout_keys(layout,
                        take_foot(&area, sizes->small ? sizes->target * 2 / 3 : sizes->target,
                                  sizes->gap));
        if (letters)
            candidates(layout, take_foot(&area, least(sizes->target, area.h / 3), sizes->gap));
    } else if (letters || pressed) {
        int width = letters ? 3 * sizes->target + 2 * sizes->gap : sizes->target * 5 / 4;
        beside_canvas(layout, take_end(&area, width, sizes->gap));
    }
    if (layout_has(layout, ITEM_TILE))
        layout_tiles(layout, take_foot(&area, sizes->target, sizes->gap));
    layout_put(layout, ITEM_CANVAS, 0, area);
}

static void plan_listen(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    enum item_role lead = layout_has(layout, ITEM_COUNTDOWN) ? ITEM_COUNTDOWN : ITEM_PICTURE;

    if (layout_has(layout, ITEM_TILE))
        layout_tiles(layout,
                     take_foot(&area, least(area.h / 2, sizes->target * 2), sizes->gap));
    if (layout_has(layout, lead))
        layout_put(layout, lead, 0,
                   sizes->tall ? take_top(&area, area.h * 2 / 5, sizes->gap)
                               : take_start(&area, area.w * 2 / 5, 2 * sizes->gap));
    head_rows(layout, &area);
    SDL_Rect below = area;
    if (layout_has(layout, ITEM_HINT) || layout_has(layout, ITEM_REFUSAL)) {
        below = take_foot(&area, area.h * 2 / 5, sizes->gap);
        head_stack(layout, &below, ITEM_REFUSAL, below.h);
        head_stack(layout, &below, ITEM_HINT, below.h);
    }
    layout_put(layout, ITEM_PROMPT, 0, area);
}

/* The code to scan, and the picture to remember a number by. */
static void put_codes(struct layout *layout, SDL_Rect area)
{
    bool code = layout_has(layout, ITEM_CODE), picture = layout_has(layout, ITEM_PICTURE);

    if (code && picture)
        layout_put(layout, ITEM_PICTURE, 0, take_top(&area, area.h / 2, layout->sizes->gap));
    layout_put(layout, code ? ITEM_CODE : ITEM_PICTURE, 0, area);
}

static void plan_receipt(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    bool code = layout_has(layout, ITEM_CODE), picture = layout_has(layout, ITEM_PICTURE);

    if (layout_has(layout, ITEM_TILE) && sizes_are_low(sizes))
        layout_tiles(layout, take_end(&area, sizes->target * 3 / 2, sizes->gap));
    else if (layout_has(layout, ITEM_TILE))
        layout_tiles(layout, take_foot(&area, sizes->target * 5 / 4, sizes->gap));
    if (!sizes->tall && (code || picture)) {
        SDL_Rect beside =
            take_end(&area, least(area.w * 2 / 5, sizes->target * 5 / 2), 2 * sizes->gap);
        put_codes(layout, beside);
    }
    head_stack(layout, &area, ITEM_PROMPT, area.h / 3);
    head_stack(layout, &area, ITEM_REFUSAL, area.h / 3);
    head_rows(layout, &area);
    if (sizes->tall && (code || picture))
        put_codes(layout, take_end(&area, least(area.w / 2, area.h), sizes->gap));
    int hints = (int)layout_count(layout, ITEM_HINT);
    if (hints > 0)
        head_stack(layout, &area, ITEM_HINT, area.h / hints - sizes->gap);
}

/* What is touched has its size; facts are read and have what is left. */
static void plan_staff(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    int rows = layout_has(layout, ITEM_KEY) ? (int)layout->scene->rows : 0;
    int facts = (int)layout_count(layout, ITEM_FACT), columns = sizes->tall ? 1 : 2;

    head_place(layout, &area);
    head_rows(layout, &area);
    int pressed = rows * (sizes->target + sizes->gap);
    int touched = pressed + (layout_has(layout, ITEM_TILE) ? sizes->target + sizes->gap : 0);
    if (facts > 0) {
        int high = (facts + columns - 1) / columns;
        int height = least((area.h - touched) / high, sizes->target * 2 / 3);
        SDL_Rect part = take_top(&area, high * height, sizes->gap);
        int width = (part.w - (columns - 1) * 2 * sizes->gap) / columns;
        for (int i = 0; i < facts; i++)
            layout_put(layout, ITEM_FACT, (size_t)i,
                       (SDL_Rect){part.x + i / high * (width + 2 * sizes->gap),
                                  part.y + i % high * height, width, height});
    }
    if (rows > 0)
        layout_keys(layout, layout_has(layout, ITEM_TILE)
                                ? take_foot(&area, pressed - sizes->gap, sizes->gap)
                                : area);
    layout_tiles(layout, area);
}

/* Choices, answers read back, a recording: what there is, one under another. */
static void plan_usual(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;

    if (layout_has(layout, ITEM_COUNTDOWN)) {
        plan_listen(layout, area);
        return;
    }
    head_place(layout, &area);
    head_rows(layout, &area);
    if (layout_has(layout, ITEM_KEY)) {
        int high = layout->scene->rows > 0 ? (int)layout->scene->rows : 1;
        layout_keys(layout,
                    take_foot(&area, least(area.h / 2, high * (sizes->target + sizes->gap)),
                              sizes->gap));
    }
    if (layout_has(layout, ITEM_MONEY))
        layout_money(layout, layout_has(layout, ITEM_TILE)
                                 ? take_foot(&area, area.h / 2, sizes->gap)
                                 : area);
    if (layout_has(layout, ITEM_LINE) && layout_has(layout, ITEM_TILE))
        layout_tiles(layout, take_foot(&area, sizes->target * 5 / 4, sizes->gap));
    else
        layout_tiles(layout, area);
    lines(layout, area);
}

void layout_plan(struct layout *layout, SDL_Rect area)
{
    if (sizes_are_low(layout->sizes) && low_plan(layout, area))
        return;
    switch (layout->scene->plan) {
    case PLAN_INVITATION:
        plan_invitation(layout, area);
        break;
    case PLAN_CURTAIN:
        plan_curtain(layout, area);
        break;
    case PLAN_KEYPAD:
        plan_keypad(layout, area);
        break;
    case PLAN_KEYBOARD:
        plan_keyboard(layout, area);
        break;
    case PLAN_CANVAS:
        plan_canvas(layout, area);
        break;
    case PLAN_LISTEN:
        plan_listen(layout, area);
        break;
    case PLAN_RECEIPT:
        plan_receipt(layout, area);
        break;
    case PLAN_STAFF:
        plan_staff(layout, area);
        break;
    case PLAN_TILES:
    case PLAN_SPEAK:
    case PLAN_LINES:
        plan_usual(layout, area);
        break;
    }
}
