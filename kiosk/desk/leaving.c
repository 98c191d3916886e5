/* leaving.c: silence and its end. Silence counts while nobody touches and nothing is said. When
 * there was enough of it, the desk asks aloud, then counts down; whoever touches anything is
 * still there. */
#include "desk/state.h"

enum { SECOND_MS = 1000, GOODBYE_MS = 6000, ID_ASK = ID_VIEW, ID_HERE, ID_KEEP };

/* A page at which nothing can be lost goes without a question. */
static bool asks_first(const struct desk *desk)
{
    return desk->base.use == SHEET_SESSION && desk->base.page.kind != PAGE_GOODBYE;
}

static int64_t patience_ms(const struct desk *desk)
{
    bool goodbye = desk->base.use == SHEET_SESSION && desk->base.page.kind == PAGE_GOODBYE;
    return goodbye ? GOODBYE_MS : (int64_t)desk->options.idle_s * SECOND_MS;
}

void leaving_touched(struct desk *desk)
{
    desk->quiet_ms = desk_now_ms(desk);
}

/* What comes of it when nobody is. */
static const char *outcome_key(const struct desk *desk)
{
    if (!slip_can_keep(desk))
        return "kiosk.still-there.closes";
    return slip_is_open(desk) ? "kiosk.still-there.kept" : "kiosk.still-there.else";
}

static void show_tile_of(struct scene_maker *maker, unsigned id, struct text words,
                         const char *image)
{
    struct item *tile = scene_add(maker, ITEM_TILE, id, words);

    tile->image = text_of(image);
    scene_say(maker, tile, TEXT(""), words);
}

void leaving_show(const struct desk *desk, struct scene_maker *maker)
{
    int64_t left_ms = desk->leaving.gone_ms - desk_now_ms(desk);
    struct item *ask =
        scene_add(maker, ITEM_PROMPT, ID_ASK, desk_word(desk, "kiosk.still-there"));

    ask->image = TEXT("question");
    scene_say(maker, ask, TEXT(""), ask->text);
    struct item *countdown = scene_add(maker, ITEM_COUNTDOWN, 0, TEXT(""));
    countdown->total = (long)desk->options.leave_s;
    countdown->number = desk->leaving.gone_ms == 0
                            ? countdown->total
                            : (long)((left_ms + SECOND_MS - 1) / SECOND_MS);
    scene_say(maker, countdown, TEXT(""), desk_word(desk, outcome_key(desk)));
    show_tile_of(maker, ID_HERE, desk_word(desk, "kiosk.still-there.yes"), "yes");
    if (slip_can_keep(desk))
        show_tile_of(maker, ID_KEEP, desk_word(desk, "kiosk.stop.keep"), "box");
}

/* Any touch is a sign of life, and does nothing else but keep where that is touched. */
bool leaving_touch(struct desk *desk, unsigned id)
{
    if (!desk->leaving.asking)
        return false;
    desk->leaving = (struct leaving){0};
    leaving_touched(desk);
    if (id == ID_KEEP && slip_can_keep(desk))
        slip_keep(desk);
    else
        desk_arrive(desk);
    return true;
}

/* Who has a slip finds it as it was at the last answer; of others nothing stays. */
static void leave(struct desk *desk)
{
    course_keep(desk);
    if (desk->base.use == SHEET_KEPT || (slip_is_open(desk) && slip_can_keep(desk)))
        course_leave(desk);
    else
        course_end(desk);
}

static void ask(struct desk *desk)
{
    desk->leaving = (struct leaving){.asking = true};
    desk->covered = false;
    desk->tools_open = false;
    desk->focus = 0;
    desk_arrive(desk);
}

void leaving_tick(struct desk *desk)
{
    int64_t now = desk_now_ms(desk);
    struct leaving *leaving = &desk->leaving;

    if (desk->speaking)
        leaving->gone_ms = 0;
    if (desk->speaking || desk_is_at_rest(desk))
        return;
    if (leaving->asking && leaving->gone_ms == 0)
        leaving->gone_ms = now + (int64_t)desk->options.leave_s * SECOND_MS;
    if (leaving->asking && now >= leaving->gone_ms)
        leave(desk);
    else if (!leaving->asking && now - desk->quiet_ms >= patience_ms(desk)) {
        if (asks_first(desk))
            ask(desk);
        else
            leave(desk);
    }
}

/* While something is said its end is waited for: whoever says it tells. */
int64_t leaving_wake_ms(const struct desk *desk)
{
    const struct leaving *leaving = &desk->leaving;
    int64_t now = desk_now_ms(desk);

    if (!leaving->asking)
        return desk->quiet_ms + patience_ms(desk);
    if (leaving->gone_ms == 0)
        return desk->speaking ? now + SECOND_MS : now;
    int64_t left_ms = leaving->gone_ms - now;
    return left_ms <= 0 ? now : now + (left_ms - 1) % SECOND_MS + 1;
}
