#include "desk/staff.h"

#include <string.h>

#include "base/log.h"
#include "desk/staff_inside.h"
#include "locale/catalogue.h"

struct staff *staff_open(const struct staff_options *options)
{
    struct arena *arena = arena_open("staff corner");
    struct staff *staff = ARENA_NEW(arena, struct staff);

    staff->options = *options;
    staff->arena = arena;
    staff->practice = options->practice;
    staff->page.language = catalogue_tag(options->words);
    staff->page.right_to_left = catalogue_right_to_left(options->words);
    staff->page.is_secret = true; /* what is typed here is a PIN */
    staff->editor = (struct editor){.page = &staff->page,
                                    .arena = arena,
                                    .words = options->words,
                                    .ports = options->ports,
                                    .now_ms = staff_now_ms(staff),
                                    .wake_ms = INT64_MAX};
    staff_lock_read(&staff->lock, options->data, options->clock);
    staff_house_read(&staff->house, options->data, arena);
    staff->screen = staff_lock_is_set(&staff->lock) ? STAFF_PIN : STAFF_NEW_PIN;
    staff->touched_ms = staff_now_ms(staff);
    log_line(LOG_INFO, "staff corner: opened");
    return staff;
}

bool staff_practice(const struct staff *staff)
{
    return staff->practice;
}

void staff_close(struct staff *staff)
{
    if (staff == NULL)
        return;
    staff_record_stop(staff);
    arena_close(staff->arena);
}

/* ---- What is done ---- */

static void touch_pin(struct staff *staff, unsigned id, struct editor_turn *turn)
{
    if (id == ID_GO) {
        staff_pin_typed(staff, turn);
        return;
    }
    char digit = keypad_touch(&staff->keypad, id, 0, &staff->editor, turn);
    if (digit != 0) {
        turn->changed = true;
        keypad_add(&staff->keypad, digit);
        keypad_say_key(&staff->editor, digit, turn);
    } else if (id == KEYPAD_FIELD || id == ID_PROMPT) {
        turn_say(turn, &staff->editor, id, staff_prompt(staff, staff->arena));
    }
}

static void leave(struct staff *staff, struct editor_turn *turn)
{
    turn->changed = true;
    staff->may_restart = false;
    if (staff->screen == STAFF_TOUCH_TEST || staff->screen == STAFF_FAULTS) {
        canvas_clear(&staff->canvas);
        staff->screen = STAFF_INSIDE;
        turn_say(turn, &staff->editor, ID_PROMPT, staff_prompt(staff, staff->arena));
        return;
    }
    turn->answered = true;
    turn->answer.kind = ANSWER_STOP;
}

void staff_touch(struct staff *staff, unsigned id, struct editor_turn *turn)
{
    staff->touched_ms = staff->editor.now_ms = staff_now_ms(staff);
    if (id != STAFF_RESTART)
        staff->may_restart = false;
    if (id == STAFF_LEAVE)
        leave(staff, turn);
    else if (staff->screen < STAFF_INSIDE)
        touch_pin(staff, id, turn);
    else if (id >= STAFF_FACT)
        staff_say_fact(staff, id, turn);
    else if (staff->screen == STAFF_INSIDE && id != 0 && id != ID_PROMPT)
        staff_key(staff, id, turn);
    else if (id != 0)
        turn_say(turn, &staff->editor, id, staff_prompt(staff, staff->arena));
    if (staff->screen == STAFF_INSIDE && !turn->answered)
        staff->fact_count = staff_facts(staff->facts, &staff->options, staff->arena);
}

void staff_type(struct staff *staff, struct text letters, struct editor_turn *turn)
{
    for (size_t i = 0; i < letters.len && staff->screen < STAFF_INSIDE && !turn->answered;
         i++) {
        char letter = letters.at[i];
        if (letter >= '0' && letter <= '9')
            staff_touch(staff, KEYPAD_DIGIT + (unsigned)(letter - '0'), turn);
        else if (letter == '\b')
            staff_touch(staff, KEYPAD_DELETE, turn);
        else if (letter == '\n')
            staff_touch(staff, ID_GO, turn);
    }
}

void staff_stroke(struct staff *staff, const struct stroke *stroke, struct editor_turn *turn)
{
    staff->touched_ms = staff_now_ms(staff);
    if (staff->screen != STAFF_TOUCH_TEST)
        return;
    if (!canvas_add(&staff->canvas, stroke)) {
        canvas_clear(&staff->canvas);
        canvas_add(&staff->canvas, stroke);
    }
    turn->changed = true;
}

static int64_t leaves_ms(const struct staff *staff)
{
    return staff->touched_ms + STAFF_LEAVES_S * INT64_C(1000);
}

void staff_tick(struct staff *staff, struct editor_turn *turn)
{
    int64_t now_ms = staff->editor.now_ms = staff_now_ms(staff);

    if (now_ms >= leaves_ms(staff)) {
        turn->changed = turn->answered = true;
        turn->answer.kind = ANSWER_STOP;
    } else if (staff->recording) {
        staff_record_on(staff, turn);
    } else if (staff->screen == STAFF_PIN) {
        turn->changed = staff->lock.wrong > STAFF_FREE_TRIES; /* the seconds left */
    }
}

int64_t staff_wake_ms(const struct staff *staff)
{
    int64_t wake_ms = leaves_ms(staff);
    int64_t next_ms = INT64_MAX;

    if (staff->recording)
        next_ms = staff->meter_ms;
    else if (staff->screen == STAFF_PIN && staff_lock_wait_s(&staff->lock) > 0)
        next_ms = staff_now_ms(staff) + 1000;
    return next_ms < wake_ms ? next_ms : wake_ms;
}
