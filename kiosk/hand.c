#include "kiosk/hand.h"

#include <sodium.h>

static void add_point(struct hand *hand, struct stroke_point on)
{
    if (hand->line.count < HAND_MOST_POINTS)
        hand->points[hand->line.count++] = on;
    hand->line.points = hand->points;
}

enum hand_deed hand_down(struct hand *hand, int64_t finger, struct hand_spot spot, int64_t ms)
{
    if (ms - hand->seen_ms >= HAND_LOST_MS)
        hand->down = 0;
    hand->seen_ms = ms;
    if (hand->down++ > 0) {
        /* A hand that rests while a finger writes spoils nothing. */
        if (!hand->began.is_canvas)
            hand->spoiled = true;
        return HAND_NOTHING;
    }
    int64_t tremble_ms = spot.is_key ? HAND_TREMBLE_KEY_MS : HAND_TREMBLE_MS;
    hand->finger = finger;
    hand->began = spot;
    hand->began_ms = ms;
    hand->held = false;
    hand->id = spot.id;
    hand->spoiled = !spot.is_canvas && spot.id != 0 && spot.id == hand->last_id &&
                    ms - hand->last_ms < tremble_ms;
    hand->line.count = 0;
    if (hand->spoiled)
        return HAND_NOTHING;
    if (spot.is_canvas)
        add_point(hand, spot.on);
    return HAND_DOWN;
}

enum hand_deed hand_move(struct hand *hand, int64_t finger, struct hand_spot spot, int64_t ms)
{
    hand->seen_ms = ms;
    if (hand->down == 0 || finger != hand->finger || hand->spoiled)
        return HAND_NOTHING;
    if (hand->began.is_canvas) {
        if (spot.id != hand->began.id)
            return HAND_NOTHING;
        add_point(hand, spot.on);
        return HAND_INK;
    }
    if (spot.id != hand->began.id)
        hand->spoiled = true;
    return HAND_NOTHING;
}

enum hand_deed hand_up(struct hand *hand, int64_t finger, struct hand_spot spot, int64_t ms)
{
    hand->seen_ms = ms;
    if (hand->down == 0)
        return HAND_NOTHING;
    hand->down--;
    if (finger != hand->finger) {
        return HAND_NOTHING;
    }
    if (hand->began.is_canvas && hand->line.count > 0) {
        hand->spoiled = true;
        hand->began.is_canvas = false;
        return HAND_LINE;
    }
    bool counts = !hand->spoiled && !hand->held && spot.id == hand->began.id;
    hand->spoiled = true;
    /* A tremble that was not counted keeps the time running: the next one is no touch either.
     */
    if (counts || hand->began.id == hand->last_id) {
        hand->last_id = hand->began.id;
        hand->last_ms = ms;
    }
    return counts ? HAND_TOUCH : HAND_NOTHING;
}

enum hand_deed hand_wait(struct hand *hand, int64_t ms)
{
    if (hand->down != 1 || hand->spoiled || hand->held || hand->began.is_canvas ||
        ms - hand->began_ms < HAND_HOLD_MS)
        return HAND_NOTHING;
    hand->held = true;
    return HAND_HOLD;
}

int64_t hand_wake_ms(const struct hand *hand)
{
    bool waits = hand->down == 1 && !hand->spoiled && !hand->held && !hand->began.is_canvas;
    return waits ? hand->began_ms + HAND_HOLD_MS : INT64_MAX;
}

void hand_wipe(struct hand *hand)
{
    sodium_memzero(hand, sizeof *hand);
}
