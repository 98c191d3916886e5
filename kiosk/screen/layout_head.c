#include "screen/layout_head.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* The height of the nth of a role in so much width: enough to be touched. */
static int height_of(struct layout *layout, enum item_role role, int width, int most_height)
{
    size_t item = layout_nth(layout, role, 0);

    if (item == SIZE_MAX)
        return 0;
    return most(layout->sizes->minor,
                least(most_height, layout_text_height(layout, item, width, most_height)));
}

void head_stack(struct layout *layout, SDL_Rect *area, enum item_role role, int share)
{
    for (size_t n = 0; n < layout_count(layout, role); n++) {
        size_t item = layout_nth(layout, role, n);
        if (layout->places[item].w > 0)
            continue;
        int height = least(share, layout_text_height(layout, item, area->w, share));
        if (layout->scene->items[item].id != 0)
            height = most(height, layout->sizes->small ? layout->sizes->minor * 2 / 3
                                                       : layout->sizes->minor);
        layout->places[item] = take_top(area, height, layout->sizes->gap);
    }
}

/* One under another: for tall screens and narrow columns. */
void head_stacked(struct layout *layout, SDL_Rect *area)
{
    int share = area->h * 2 / 5;

    head_stack(layout, area, ITEM_PROMPT, share);
    head_stack(layout, area, ITEM_REFUSAL, share);
    head_stack(layout, area, ITEM_HINT, share);
}

/* What a role wants in so much width. */
static int wants(struct layout *layout, enum item_role role, int width)
{
    size_t item = layout_nth(layout, role, 0);
    return item == SIZE_MAX ? 0 : layout_text_height(layout, item, width, 1 << 14);
}

/* Where both cannot be had whole each gets its share; together they are never too low to touch.
 */
void head_column(struct layout *layout, SDL_Rect *area)
{
    const struct sizes *sizes = layout->sizes;
    enum item_role second = layout_has(layout, ITEM_REFUSAL) ? ITEM_REFUSAL : ITEM_HINT;
    int prompt = wants(layout, ITEM_PROMPT, area->w), beside = wants(layout, second, area->w);
    int gap = beside > 0 ? sizes->gap : 0, room = area->h - gap;

    if (beside == 0) {
        prompt = least(room, most(prompt, sizes->target));
    } else if (prompt + beside > room) {
        int whole = prompt + beside;
        prompt = most(room * 4 / 10, least(room * prompt / whole, room * 6 / 10));
        if (room >= sizes->target * 3 / 2)
            prompt = most(prompt, sizes->target);
        beside = room - prompt;
    } else if (prompt + gap + beside < sizes->target) {
        prompt = least(sizes->target, area->h) - gap - beside;
    } else if (room >= 2 * sizes->target) {
        prompt = most(prompt, sizes->target);
        beside = most(beside, sizes->target);
        prompt = least(prompt, room - beside);
    }
    layout_put(layout, ITEM_PROMPT, 0, take_top(area, prompt, gap));
    if (beside > 0)
        layout_put(layout, second, 0, take_top(area, beside, 0));
    take_top(area, least(sizes->gap, area->h), 0);
    head_stacked(layout, area);
}

void head_with_field(struct layout *layout, SDL_Rect *area)
{
    const struct sizes *sizes = layout->sizes;
    int height = least(area->h - 3 * (sizes->target + sizes->gap), sizes->target * 3 / 2);
    SDL_Rect row = take_top(area, most(height, sizes->target), sizes->gap), asked = row;

    layout_put(layout, ITEM_FIELD, 0, take_end(&asked, (row.w - sizes->gap) / 2, sizes->gap));
    head_column(layout, &asked);
}

/* How many rows of targets the plan has under the head. */
static int rows_below(const struct layout *layout)
{
    const struct scene *scene = layout->scene;
    int tiles = (int)layout_count(layout, ITEM_TILE),
        lines = (int)layout_count(layout, ITEM_LINE);
    int rows = (int)(layout_count(layout, ITEM_FIELD) + layout_count(layout, ITEM_METER) +
                     layout_count(layout, ITEM_NUMBER));

    if (scene->plan == PLAN_KEYBOARD)
        rows += layout->sizes->tall ? 3 : (int)scene->rows;
    else if (layout_has(layout, ITEM_KEY))
        rows += scene->rows > 0 ? (int)scene->rows : 1;
    rows += tiles > 3 ? 2 : tiles > 0;
    rows += (lines + 1) / 2;
    return rows + (layout_has(layout, ITEM_MONEY) ? 2 : 0);
}

/* What a head may take, so that all below keeps its size. */
static int share_of_head(const struct layout *layout, int height)
{
    const struct sizes *sizes = layout->sizes;
    int spare = height - rows_below(layout) * (sizes->target + sizes->gap) - sizes->gap;

    return most(sizes->minor, least(height * 2 / 5, spare));
}

/* Prompt first, hint or refusal beside it; a refusal beside a hint has a row of its own. */
static void head_beside(struct layout *layout, SDL_Rect *area)
{
    const struct sizes *sizes = layout->sizes;
    bool hint = layout_has(layout, ITEM_HINT), refusal = layout_has(layout, ITEM_REFUSAL);
    enum item_role beside = hint ? ITEM_HINT : ITEM_REFUSAL;
    int share = share_of_head(layout, area->h);

    size_t prompt = layout_nth(layout, ITEM_PROMPT, 0);
    if (layout_count(layout, ITEM_HINT) > 1 || layout_count(layout, ITEM_PROMPT) != 1 ||
        layout->places[prompt].w > 0) {
        head_stacked(layout, area);
        return;
    }
    int second = hint || refusal ? area->w * 42 / 100 : 0;
    int first = area->w - second - (second > 0 ? sizes->gap : 0);
    int height = most(height_of(layout, ITEM_PROMPT, first, share),
                      height_of(layout, beside, second, share));
    SDL_Rect row = take_top(area, height, sizes->gap);
    layout_put(layout, ITEM_PROMPT, 0, take_start(&row, first, sizes->gap));
    layout_put(layout, beside, 0, row);
    if (hint && refusal)
        layout_put(layout, ITEM_REFUSAL, 0,
                   take_top(area, height_of(layout, ITEM_REFUSAL, area->w, share), sizes->gap));
}

void head_place(struct layout *layout, SDL_Rect *area)
{
    /* What is counted down or shown with the question stands before it. */
    int side = least(layout->sizes->target * 3 / 2, area->h / 3);
    SDL_Rect top = *area, lead = {0};

    if (layout_has(layout, ITEM_COUNTDOWN) || layout_has(layout, ITEM_PICTURE)) {
        lead = take_start(&top, side, layout->sizes->gap * 2);
        layout_put(layout, layout_has(layout, ITEM_COUNTDOWN) ? ITEM_COUNTDOWN : ITEM_PICTURE,
                   0, (SDL_Rect){lead.x, lead.y, lead.w, side});
    }
    if (layout->sizes->tall)
        head_stacked(layout, &top);
    else
        head_beside(layout, &top);
    int used = most(top.y - area->y, lead.w > 0 ? side + layout->sizes->gap : 0);
    take_top(area, used, 0);
}

/* Single things that a plan has no special place for: a row each. */
void head_rows(struct layout *layout, SDL_Rect *area)
{
    static const struct {
        enum item_role role;
        double targets;
    } ROWS[] = {{ITEM_NUMBER, 1.2}, {ITEM_FIELD, 0.9}, {ITEM_METER, 0.7}};
    const struct sizes *sizes = layout->sizes;
    int left = 0;

    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        left += (int)layout_count(layout, ROWS[i].role);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        for (size_t n = 0; n < layout_count(layout, ROWS[i].role); n++, left--) {
            size_t item = layout_nth(layout, ROWS[i].role, n);
            int height = (int)(ROWS[i].targets * sizes->minor);
            if (layout->scene->items[item].id != 0)
                height = most(height, sizes->minor);
            height = least(height, (area->h - (left - 1) * sizes->gap) / left);
            if (layout->places[item].w == 0)
                layout->places[item] = take_top(area, height, sizes->gap);
        }
}
