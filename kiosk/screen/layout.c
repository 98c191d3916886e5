#include "screen/layout.h"

#include "screen/layout_low.h"

#include <assert.h>
#include <math.h>

static int most(int a, int b)
{
    return a > b ? a : b;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* ---- Shared by the plans ---- */

size_t layout_count(const struct layout *layout, enum item_role role)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->scene->item_count; i++)
        count += layout->scene->items[i].role == role;
    return count;
}

bool layout_has(const struct layout *layout, enum item_role role)
{
    return layout_count(layout, role) > 0;
}

size_t layout_nth(const struct layout *layout, enum item_role role, size_t n)
{
    for (size_t i = 0; i < layout->scene->item_count; i++)
        if (layout->scene->items[i].role == role && n-- == 0)
            return i;
    return SIZE_MAX;
}

void layout_put(struct layout *layout, enum item_role role, size_t n, SDL_Rect rect)
{
    size_t item = layout_nth(layout, role, n);

    if (item != SIZE_MAX)
        layout->places[item] = rect;
}

SDL_Rect take_top(SDL_Rect *area, int height, int gap)
{
    height = most(0, least(height, area->h));
    SDL_Rect strip = {area->x, area->y, area->w, height};
    int used = least(height + gap, area->h);
    area->y += used;
    area->h -= used;
    return strip;
}

SDL_Rect take_foot(SDL_Rect *area, int height, int gap)
{
    height = most(0, least(height, area->h));
    SDL_Rect strip = {area->x, area->y + area->h - height, area->w, height};
    area->h -= least(height + gap, area->h);
    return strip;
}

SDL_Rect take_start(SDL_Rect *area, int width, int gap)
{
    width = most(0, least(width, area->w));
    SDL_Rect strip = {area->x, area->y, width, area->h};
    int used = least(width + gap, area->w);
    area->x += used;
    area->w -= used;
    return strip;
}

SDL_Rect take_end(SDL_Rect *area, int width, int gap)
{
    width = most(0, least(width, area->w));
    SDL_Rect strip = {area->x + area->w - width, area->y, width, area->h};
    area->w -= least(width + gap, area->w);
    return strip;
}

int layout_lead(const struct sizes *sizes, const struct scene *scene, const struct item *item)
{
    bool beside =
        sizes_are_low(sizes) && (scene->plan == PLAN_KEYBOARD || scene->plan == PLAN_CANVAS);

    if (scene->plan == PLAN_INVITATION || scene->plan == PLAN_CURTAIN || item->text.len == 0)
        return 0;
    if (item->image.len > 0) /* beside a keypad or a field the words need the room more */
        return beside                       ? sizes->minor / 2
               : scene->plan == PLAN_KEYPAD ? sizes->minor * 2 / 3
                                            : sizes->minor;
    return item->id != 0 ? sizes->prompt * 3 / 2 : 0;
}

int layout_text_height(struct layout *layout, size_t item, int width, int most_height)
{
    const struct item *shown = &layout->scene->items[item];
    const struct sizes *sizes = layout->sizes;
    bool prompt = shown->role == ITEM_PROMPT;
    int padding = prompt ? 0 : sizes->gap;
    int lead = prompt ? layout_lead(sizes, layout->scene, shown) : 0;

    width -= lead > 0 ? lead + sizes->gap : 0;
    struct words_wish wish = {.text = shown->text,
                              .language = layout->scene->language,
                              .width = width - 2 * padding,
                              .height = most_height,
                              .size = prompt ? sizes->prompt : sizes->hint,
                              .least = sizes->least,
                              .bold = prompt,
                              .right_to_left = layout->scene->right_to_left};
    return words_block(layout->words, &wish)->height + 2 * padding;
}

/* How well cells of this size suit: the side of the picture that they leave, then how near
 * they come to being as large as they may. */
static double suits(const struct grid_wish *wish, double width, double height)
{
    double side = fmin(width / wish->shape, height);

    if (width < wish->least.x || height < wish->least.y)
        side *= 0.5 * fmin(width / wish->least.x, height / wish->least.y);
    return side;
}

static int best_columns(const struct grid_wish *wish, SDL_Rect area, int count, int gap)
{
    int best = 1;
    double best_score = -1;

    for (int columns = 1; columns <= count; columns++) {
        int rows = (count + columns - 1) / columns;
        double width = (area.w - (columns - 1) * (double)gap) / columns;
        double height = (area.h - (rows - 1) * (double)gap) / rows;
        double score = suits(wish, fmin(width, wish->most.x), fmin(height, wish->most.y));
        /* A full last row looks whole. */
        score *= 1 - 0.04 * (columns * rows - count);
        if (score > best_score) {
            best_score = score;
            best = columns;
        }
    }
    return best;
}

void layout_grid(struct layout *layout, SDL_Rect area, struct grid_wish wish)
{
    int count = (int)layout_count(layout, wish.role), gap = layout->sizes->gap;

    if (count == 0)
        return;
    int columns = best_columns(&wish, area, count, gap), rows = (count + columns - 1) / columns;
    int width = least((area.w - (columns - 1) * gap) / columns, wish.most.x);
    int height = least((area.h - (rows - 1) * gap) / rows, wish.most.y);
    int left = area.x + (area.w - columns * width - (columns - 1) * gap) / 2;
    int top = area.y + (area.h - rows * height - (rows - 1) * gap) / 2;
    for (int i = 0; i < count; i++) {
        int row = i / columns, x = left + (i % columns) * (width + gap);
        layout_put(layout, wish.role, (size_t)i,
                   (SDL_Rect){x, top + row * (height + gap), width, height});
    }
}

/* ---- The frame ---- */

struct frame {
    bool side;
    SDL_Rect panel, bar, tools, strip, area;
};

/* Smaller by the margins of the page. */
static SDL_Rect within(const struct sizes *sizes, SDL_Rect rect)
{
    return (SDL_Rect){rect.x + sizes->margin, rect.y + sizes->edge, rect.w - 2 * sizes->margin,
                      rect.h - 2 * sizes->edge};
}

static struct frame frame_of(const struct sizes *sizes)
{
    struct frame frame = {0};
    SDL_Rect whole = {0, 0, sizes->width, sizes->height};
    int margin = sizes->margin;

    frame.side = !sizes->tall && sizes->height >= SCENE_BAR * sizes->target +
                                                      (SCENE_BAR - 1) * sizes->gap / 2 +
                                                      2 * margin;
    if (frame.side)
        frame.panel = take_start(&whole, sizes->target + 2 * margin, 0);
    else if (sizes_are_low(sizes)) /* one gap above the bar, not two margins */
        frame.panel = take_foot(&whole, sizes->target + sizes->edge + sizes->gap / 2, 0);
    else
        frame.panel = take_foot(&whole, sizes->target + 2 * margin, 0);
    frame.bar = within(sizes, frame.panel);
    frame.area = within(sizes, whole);
    if (sizes_are_low(sizes)) {
        frame.bar.y = sizes->height - sizes->edge - sizes->target;
        frame.bar.h = sizes->target;
        frame.area.h = frame.bar.y - sizes->gap - frame.area.y;
    }
    frame.tools = take_top(&frame.area, sizes->minor, sizes->gap);
    return frame;
}

SDL_Rect layout_panel(const struct sizes *sizes, bool right_to_left)
{
    SDL_Rect panel = frame_of(sizes).panel;

    if (right_to_left)
        panel.x = sizes->width - panel.x - panel.w;
    return panel;
}

static void place_bar(struct layout *layout, struct frame *frame)
{
    const struct sizes *sizes = layout->sizes;
    SDL_Rect bar = frame->bar;
    bool room_for_go = !frame->side && !sizes->tall;
    int gap = sizes->gap < sizes->margin ? sizes->gap : sizes->margin;
    int length = frame->side   ? bar.h
                 : room_for_go ? SCENE_BAR * (sizes->target + gap) - gap
                               : bar.w;
    int each = (length - (SCENE_BAR - 1) * gap) / SCENE_BAR;

    for (size_t n = 0, item; (item = layout_nth(layout, ITEM_BAR, n)) != SIZE_MAX; n++) {
        int at = (int)layout->scene->items[item].place * (each + gap);
        layout->places[item] = frame->side ? (SDL_Rect){bar.x, bar.y + at, bar.w, each}
                                           : (SDL_Rect){bar.x + at, bar.y, each, bar.h};
    }
    if (room_for_go) {
        int used = length + 2 * gap;
        layout_put(layout, ITEM_GO, 0,
                   (SDL_Rect){bar.x + used, bar.y, most(sizes->target, bar.w - used), bar.h});
    }
}

/* In a row, or two on a tall screen; one alone in the corner. All of them on a low screen are
 * what the page shows. */
static void place_tools(struct layout *layout, struct frame *frame)
{
    const struct sizes *sizes = layout->sizes;
    int count = 0, gap = sizes->gap;

    for (size_t n = 0, item; (item = layout_nth(layout, ITEM_TOOL, n)) != SIZE_MAX; n++)
        count = most(count, (int)layout->scene->items[item].place + 1);
    bool two = count * (sizes->minor + gap) > frame->tools.w && count > 1;
    int across = two ? (count + 1) / 2 : count;
    if (count > 0 && !(sizes_are_low(sizes) && count > 1)) {
        int each = least(sizes->minor, (frame->tools.w - (across - 1) * gap) / across);
        if (two) {
            frame->tools.h += sizes->minor + gap;
            take_top(&frame->area, sizes->minor + gap, 0);
        }
        SDL_Rect row = take_end(&frame->tools, across * each + (across - 1) * gap, gap);
        for (size_t n = 0, item; (item = layout_nth(layout, ITEM_TOOL, n)) != SIZE_MAX; n++) {
            int at = (int)layout->scene->items[item].place;
            layout->places[item] =
                (SDL_Rect){row.x + at % across * (each + gap),
                           row.y + at / across * (sizes->minor + gap), each, sizes->minor};
        }
    }
    frame->strip = frame->tools;
}

/* Section above steps, marks at the end of both. */
static void place_strip(struct layout *layout, struct frame *frame)
{
    const struct sizes *sizes = layout->sizes;
    size_t marks = layout_count(layout, ITEM_MARK);
    bool section = layout_count(layout, ITEM_SECTION) > 0;
    bool steps = layout_count(layout, ITEM_STEPS) > 0;
    SDL_Rect strip = frame->strip;

    for (size_t i = marks; i-- > 0;) {
        int width = least(most(strip.h, sizes->minor), strip.w / (int)(i + 1));
        layout_put(layout, ITEM_MARK, i, take_end(&strip, width, sizes->gap / 2));
    }
    if (section && steps) {
        layout_put(layout, ITEM_SECTION, 0, take_top(&strip, strip.h * 6 / 10, 0));
        layout_put(layout, ITEM_STEPS, 0, strip);
    } else {
        layout_put(layout, section ? ITEM_SECTION : ITEM_STEPS, 0, strip);
    }
}

/* Go, more and less: a column at the end, or a row at the foot of a tall screen. */
static void place_onward(struct layout *layout, struct frame *frame)
{
    const struct sizes *sizes = layout->sizes;
    bool go = layout_count(layout, ITEM_GO) > 0, more = layout_count(layout, ITEM_MORE) > 0,
         less = layout_count(layout, ITEM_LESS) > 0, go_here = frame->side || sizes->tall;

    if (!more && !less && !(go && go_here))
        return;
    if (sizes->tall) {
        SDL_Rect row = take_foot(&frame->area, sizes->target, sizes->gap);
        int quarter = most(least(sizes->target * 3 / 2, (row.w - 2 * sizes->gap) / 4),
                           least(sizes->target, (row.w - 2 * sizes->gap) / 3));
        layout_put(layout, ITEM_LESS, 0, take_start(&row, quarter, sizes->gap));
        layout_put(layout, ITEM_MORE, 0, take_start(&row, quarter, sizes->gap));
        layout_put(layout, ITEM_GO, 0, row);
        return;
    }
    SDL_Rect column =
        take_end(&frame->area, frame->side ? sizes->target * 5 / 4 : sizes->target, sizes->gap);
    if (go_here)
        layout_put(layout, ITEM_GO, 0,
                   take_foot(&column, least(sizes->target * 2, column.h / 2), sizes->gap));
    SDL_Rect first = take_foot(
        &column, least(sizes->target * 5 / 4, (column.h - sizes->gap) / 2), sizes->gap);
    layout_put(layout, ITEM_MORE, 0, first);
    layout_put(layout, ITEM_LESS, 0, take_foot(&column, least(first.h, column.h), sizes->gap));
}

/* A page without bar and tools has all of the screen. */
static void place_free(struct layout *layout, struct frame *frame)
{
    const struct sizes *sizes = layout->sizes;

    frame->side = !sizes->tall;
    frame->area = rect_in((SDL_Rect){0, 0, sizes->width, sizes->height}, 3 * sizes->margin);
    if (layout_count(layout, ITEM_MARK) + layout_count(layout, ITEM_SECTION) +
            layout_count(layout, ITEM_STEPS) ==
        0)
        return;
    if (layout->scene->plan == PLAN_INVITATION && !sizes->tall) {
        /* Marks stand under one another in their corner; the picture stays large, and in the
         * middle. */
        SDL_Rect side = take_end(&frame->area, sizes->minor, sizes->gap);
        take_start(&frame->area, sizes->minor, sizes->gap);
        for (size_t i = 0; i < layout_count(layout, ITEM_MARK); i++)
            layout_put(layout, ITEM_MARK, i, take_top(&side, sizes->minor, sizes->gap));
        return;
    }
    frame->strip = take_top(&frame->area, sizes->minor, sizes->gap);
    place_strip(layout, frame);
}

void layout_place(struct layout *layout)
{
    struct frame frame = frame_of(layout->sizes);
    const struct scene *scene = layout->scene;
    bool framed = layout_count(layout, ITEM_BAR) + layout_count(layout, ITEM_TOOL) > 0;

    for (size_t i = 0; i < scene->item_count; i++)
        layout->places[i] = (SDL_Rect){0, 0, 0, 0};
    if (framed) {
        place_bar(layout, &frame);
        place_tools(layout, &frame);
    }
    if (framed && sizes_are_low(layout->sizes)) {
        frame.area = low_head(layout, frame.strip, frame.area);
        frame.area = low_onward(layout, frame.area);
    } else {
        if (framed)
            place_strip(layout, &frame);
        else
            place_free(layout, &frame);
        place_onward(layout, &frame);
    }
    layout_plan(layout, frame.area);
    if (scene->right_to_left)
        for (size_t i = 0; i < scene->item_count; i++)
            layout->places[i].x =
                layout->sizes->width - layout->places[i].x - layout->places[i].w;
}

/* ---- What is touched ---- */

static bool is_large(const struct layout *layout, SDL_Rect rect)
{
    return rect.w >= layout->sizes->target && rect.h >= layout->sizes->target;
}

size_t layout_owner(const struct layout *layout, size_t item)
{
    size_t prompt = layout_nth(layout, ITEM_PROMPT, 0),
           section = layout_nth(layout, ITEM_SECTION, 0),
           steps = layout_nth(layout, ITEM_STEPS, 0);
    enum item_role role = layout->scene->items[item].role;

    if (is_large(layout, layout->places[item]))
        return item;
    if ((role == ITEM_SECTION || role == ITEM_STEPS) && section != SIZE_MAX &&
        (steps == SIZE_MAX ||
         is_large(layout, rect_join(layout->places[section], layout->places[steps]))))
        return section;
    bool of_head =
        role == ITEM_SECTION || role == ITEM_STEPS || role == ITEM_HINT || role == ITEM_REFUSAL;
    return of_head && prompt != SIZE_MAX ? prompt : item;
}

SDL_Rect layout_target(const struct layout *layout, size_t item)
{
    SDL_Rect target = layout->places[item];

    for (size_t i = 0; i < layout->scene->item_count; i++)
        if (layout_owner(layout, i) == item)
            target = rect_join(target, layout->places[i]);
    return target;
}
