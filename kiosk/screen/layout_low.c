#include "screen/layout_low.h"

#include "screen/layout_head.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* ---- The row above: what is asked, what was typed ---- */

/* The field shares the row with the question where keys need all that is below. */
static bool field_is_above(const struct scene *scene)
{
    return scene->plan == PLAN_KEYPAD || scene->plan == PLAN_KEYBOARD ||
           scene->plan == PLAN_CANVAS;
}

static void put_field_above(struct layout *layout, SDL_Rect *strip)
{
    const struct sizes *sizes = layout->sizes;
    int columns = (int)layout->scene->columns;

    if (!field_is_above(layout->scene) || !layout_has(layout, ITEM_FIELD))
        return;
    for (size_t n = 0, item; (item = layout_nth(layout, ITEM_KEY, n)) != SIZE_MAX; n++)
        if ((int)layout->scene->items[item].column >= columns)
            layout->places[item] = take_end(strip, sizes->target, sizes->gap);
    bool both = layout_has(layout, ITEM_HINT) || layout_has(layout, ITEM_REFUSAL);
    layout_put(layout, ITEM_FIELD, 0,
               take_end(strip, strip->w * (both ? 46 : 52) / 100, sizes->gap));
}

/* What a text wants in so much width. */
static int wants(struct layout *layout, enum item_role role, int width)
{
    size_t item = layout_nth(layout, role, 0);
    return item == SIZE_MAX ? 0 : layout_text_height(layout, item, width, 1 << 14);
}

/* The question, and what stands beside it or, where it is narrow, under it. */
static void put_question(struct layout *layout, SDL_Rect strip, enum item_role beside)
{
    const struct sizes *sizes = layout->sizes;
    bool narrow = strip.w < 4 * sizes->target, both = layout_has(layout, ITEM_HINT);

    if (beside == ITEM_REFUSAL && both)
        layout_put(layout, ITEM_HINT, 0, take_end(&strip, strip.w * 3 / 10, sizes->gap));
    if (layout_has(layout, beside) && narrow) {
        head_column(layout, &strip);
        return;
    }
    if (layout_has(layout, beside))
        layout_put(layout, beside, 0, take_end(&strip, strip.w * 42 / 100, sizes->gap));
    layout_put(layout, ITEM_PROMPT, 0, strip);
}

/* A long question takes of what is below, as far as that can spare it. */
static int height_of_question(struct layout *layout, SDL_Rect strip, enum item_role beside)
{
    bool both = layout_has(layout, beside);
    int width = both ? strip.w * 58 / 100 - layout->sizes->gap : strip.w;
    int height = wants(layout, ITEM_PROMPT, width);

    return most(height, both ? wants(layout, beside, strip.w * 42 / 100) : 0);
}

static bool is_asked_below(const struct scene *scene)
{
    return scene->plan == PLAN_LISTEN;
}

SDL_Rect low_head(struct layout *layout, SDL_Rect strip, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    bool section = layout_has(layout, ITEM_SECTION), steps = layout_has(layout, ITEM_STEPS);
    enum item_role beside = layout_has(layout, ITEM_REFUSAL) ? ITEM_REFUSAL : ITEM_HINT;

    for (size_t i = layout_count(layout, ITEM_MARK); i-- > 0;)
        layout_put(layout, ITEM_MARK, i,
                   take_end(&strip, least(sizes->target, strip.w / 4), sizes->gap));
    put_field_above(layout, &strip);
    if (section || steps) {
        SDL_Rect row = is_asked_below(layout->scene)
                           ? take_top(&strip, strip.h, 0)
                           : take_top(&strip, strip.h * 22 / 100, sizes->gap / 2);
        if (section)
            layout_put(layout, ITEM_SECTION, 0,
                       steps ? take_start(&row, row.w * 45 / 100, sizes->gap) : row);
        layout_put(layout, ITEM_STEPS, 0, row);
    }
    if (is_asked_below(layout->scene))
        return area;
    if (layout->scene->plan == PLAN_TILES && !layout_has(layout, ITEM_FIELD)) {
        int spare = area.h - sizes->target * 3 / 2;
        int more = height_of_question(layout, strip, beside) - strip.h;
        more = most(0, least(more, spare));
        strip.h += more;
        take_top(&area, more, 0);
    }
    put_question(layout, strip, beside);
    return area;
}

/* ---- More and less: at both ends of what they turn ---- */

SDL_Rect low_onward(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;

    if (layout_has(layout, ITEM_LESS))
        layout_put(layout, ITEM_LESS, 0, take_start(&area, sizes->target, sizes->gap));
    if (layout_has(layout, ITEM_MORE))
        layout_put(layout, ITEM_MORE, 0, take_end(&area, sizes->target, sizes->gap));
    return area;
}

/* ---- The plans that have less to spread ---- */

/* Candidates and keys beside the canvas, in two rows. */
static void canvas(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    int side = sizes->target, gap = sizes->gap, keys = (int)layout_count(layout, ITEM_KEY);
    int columns = (keys + 1) / 2;

    if (keys > 0) {
        SDL_Rect pressed = take_end(&area, columns * side + (columns - 1) * gap, gap);
        int height = (pressed.h - (least(keys, 2) - 1) * gap) / least(keys, 2);
        for (int i = 0; i < keys; i++) /* the last one takes what is left */
            layout_put(layout, ITEM_KEY, (size_t)i,
                       (SDL_Rect){pressed.x + i / 2 * (side + gap),
                                  pressed.y + i % 2 * (height + gap), side,
                                  i == keys - 1 && i % 2 == 0 ? pressed.h : height});
    }
    if (layout_has(layout, ITEM_CANDIDATE))
        layout_grid(layout, take_end(&area, 3 * side + 2 * gap, gap),
                    (struct grid_wish){ITEM_CANDIDATE, 1, {side, side}, {side * 2, side * 2}});
    if (layout_has(layout, ITEM_TILE))
        layout_tiles(layout, take_end(&area, area.w / 3, gap));
    layout_put(layout, ITEM_CANVAS, 0, area);
}

/* Less and more under what they change; or the one key beside banknotes. */
static void few_keys(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;

    if (layout_has(layout, ITEM_MONEY)) {
        layout_keys(layout, take_end(&area, sizes->target, sizes->gap));
        layout_money(layout, area);
        return;
    }
    layout_keys(layout, take_foot(&area, (area.h - sizes->gap) / 2, sizes->gap));
    layout_put(layout, ITEM_METER, 0, area);
    layout_tiles(layout, area);
}

/* Meters beside one another, the tiles under them. */
static void speak(struct layout *layout, SDL_Rect area)
{
    const struct sizes *sizes = layout->sizes;
    int count = (int)layout_count(layout, ITEM_METER);

    if (count > 0) {
        SDL_Rect row = take_top(&area, (area.h - sizes->gap) / 2, sizes->gap);
        int width = (row.w - (count - 1) * sizes->gap) / count;
        for (int i = 0; i < count; i++)
            layout_put(layout, ITEM_METER, (size_t)i, take_start(&row, width, sizes->gap));
    }
    layout_tiles(layout, area);
}

bool low_plan(struct layout *layout, SDL_Rect area)
{
    const struct scene *scene = layout->scene;

    if (layout_count(layout, ITEM_TOOL) > 1) {
        int side = layout->sizes->target;
        layout_grid(layout, area,
                    (struct grid_wish){ITEM_TOOL, 1, {side, side}, {area.w, area.h}});
    } else if (scene->plan == PLAN_KEYPAD && scene->rows > 1) {
        layout_keys_across(layout, area, 6);
    } else if (scene->plan == PLAN_KEYPAD && layout_has(layout, ITEM_KEY)) {
        few_keys(layout, area);
    } else if (scene->plan == PLAN_KEYBOARD) {
        layout_keys(layout, area);
    } else if (scene->plan == PLAN_CANVAS) {
        canvas(layout, area);
    } else if (scene->plan == PLAN_SPEAK) {
        speak(layout, area);
    } else {
        return false;
    }
    return true;
}
