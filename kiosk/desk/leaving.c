/* leaving.c: silence and its end. Silence counts while nobody touches and nothing is said. When
 * there was enough of it, the desk asks aloud, then counts down; whoever touches anything is
 * still there. */
#include "desk/state.h"

enum { SECOND_MS = 1000, GOODBYE_MS = 6000, ID_ASK = ID_VIEW, ID_HERE };

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
    scene_say(maker, countdown, TEXT(""), desk_word(desk, "kiosk.still-there.else"));
    struct item *here =
        scene_add(maker, ITEM_TILE, ID_HERE, desk_word(desk, "kiosk.still-there.yes"));
    here->image = TEXT("yes");
    scene_say(maker, here, TEXT(""), here->text);
}

/* Any touch is a sign of life, and does nothing else. */
bool leaving_touch(struct desk *desk, unsigned id)
{
    (void)id;
    if (!desk->leaving.asking)
        return false;
    desk->leaving = (struct leaving){0};
    leaving_touched(desk);
    desk_arrive(desk);
    return true;
}

static void ask(struct desk *desk)
{
    desk->leaving = (struct leaving){.asking = true};
    desk->covered = false;
    desk->focus = 0;
    desk_arrive(desk);
}

void leaving_tick(struct desk *desk)
{
    int64_t now = desk_now_ms(desk);
    struct leaving *leaving = &desk->leaving;

    if (desk->speaking || desk_is_at_rest(desk))
        return;
    if (leaving->asking && leaving->gone_ms == 0)
        leaving->gone_ms = now + (int64_t)desk->options.leave_s * SECOND_MS;
    if (leaving->asking && now >= leaving->gone_ms)
        course_end(desk);
    else if (!leaving->asking && now - desk->quiet_ms >= patience_ms(desk)) {
        if (asks_first(desk))
            ask(desk);
        else
            course_end(desk);
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
        return now;
    int64_t left_ms = leaving->gone_ms - now;
    return left_ms <= 0 ? now : now + (left_ms - 1) % SECOND_MS + 1;
}
