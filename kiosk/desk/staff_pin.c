/* Typing the PIN of the staff corner: the one that is set, or a new one, twice. */
#include "base/log.h"
#include "desk/staff_inside.h"
#include "locale/catalogue.h"
#include "seal/pin.h"

static void say(struct staff *staff, const char *key, struct editor_turn *turn)
{
    turn_say_word(turn, &staff->editor, KEYPAD_FIELD, key);
}

static void turn_to(struct staff *staff, enum staff_screen screen, struct editor_turn *turn)
{
    staff->screen = screen;
    turn_say(turn, &staff->editor, ID_PROMPT, staff_prompt(staff, staff->arena));
}

static void wipe(struct keypad *keypad)
{
    keypad_set(keypad, TEXT(""));
}

static void typed_first(struct staff *staff, struct editor_turn *turn)
{
    if (!pin_is_good(keypad_text(&staff->keypad))) {
        say(staff, "kiosk.staff.easy", turn);
        return;
    }
    staff->first = staff->keypad;
    turn_to(staff, STAFF_REPEAT, turn);
}

static void typed_again(struct staff *staff, struct editor_turn *turn)
{
    struct fault why = {0};

    if (!text_equal(keypad_text(&staff->keypad), keypad_text(&staff->first))) {
        say(staff, "kiosk.staff.differs", turn);
        turn_to(staff, STAFF_NEW_PIN, turn);
    } else if (staff_lock_set(&staff->lock, keypad_text(&staff->keypad), &why) != OK) {
        log_line(LOG_ERROR, "staff corner: the PIN is not set: %s", why.text);
        say(staff, "kiosk.staff.not-kept", turn);
        turn_to(staff, STAFF_NEW_PIN, turn);
    } else {
        log_line(LOG_INFO, "staff corner: a PIN was set");
        say(staff, "kiosk.staff.set", turn);
        turn_to(staff, STAFF_INSIDE, turn);
    }
    wipe(&staff->first);
}

static void typed(struct staff *staff, struct editor_turn *turn)
{
    struct fault why = {0};

    if (keypad_text(&staff->keypad).len == 0 || staff_lock_wait_s(&staff->lock) > 0) {
        turn_say(turn, &staff->editor, KEYPAD_FIELD, staff_prompt(staff, staff->arena));
        return;
    }
    switch (staff_lock_try(&staff->lock, keypad_text(&staff->keypad), &why)) {
    case OK:
        turn_to(staff, STAFF_INSIDE, turn);
        return;
    case REFUSED:
        log_line(LOG_WARNING, "staff corner: a wrong PIN, %lld in a row",
                 (long long)staff->lock.wrong);
        say(staff, "kiosk.staff.wrong", turn);
        break;
    default:
        say(staff, "kiosk.staff.damaged", turn);
        return;
    }
    if (staff_lock_wait_s(&staff->lock) > 0)
        turn_say(turn, &staff->editor, KEYPAD_FIELD, staff_prompt(staff, staff->arena));
}

void staff_pin_typed(struct staff *staff, struct editor_turn *turn)
{
    turn->changed = true;
    if (staff->screen == STAFF_NEW_PIN)
        typed_first(staff, turn);
    else if (staff->screen == STAFF_REPEAT)
        typed_again(staff, turn);
    else
        typed(staff, turn);
    wipe(&staff->keypad);
}
