/* staff_inside.h: what the files of the staff corner share. Within staff_*.c. */
#ifndef DESK_STAFF_INSIDE_H
#define DESK_STAFF_INSIDE_H

#include "desk/canvas.h"
#include "desk/keypad.h"
#include "desk/staff.h"
#include "desk/staff_facts.h"
#include "desk/staff_house.h"
#include "desk/staff_lock.h"

enum staff_screen {
    STAFF_NEW_PIN, /* typed once */
    STAFF_REPEAT,  /* and again */
    STAFF_PIN,
    STAFF_INSIDE,
    STAFF_TOUCH_TEST,
    STAFF_FAULTS
};

/* Beside the keypad's own, 1 to 22. */
enum staff_id {
    STAFF_LEAVE = 30,
    STAFF_TEST_SOUND,
    STAFF_TEST_MICROPHONE,
    STAFF_TEST_TOUCH,
    STAFF_SHOW_FAULTS,
    STAFF_QUIETER,
    STAFF_LOUDER,
    STAFF_LANGUAGE,
    STAFF_CHANGE_PIN,
    STAFF_RESTART,
    STAFF_METER,
    STAFF_CANVAS,
    STAFF_PRACTICE,
    STAFF_FACT = 50 /* and those after it */
};

enum { STAFF_FAULT_LINES = 8, STAFF_RECORD_MS = 4000, STAFF_METER_MS = 100 };

struct staff {
    struct staff_options options;
    struct arena *arena;
    struct page page;     /* a page of no session: what the editors' helpers look at */
    struct editor editor; /* the same */
    struct staff_lock lock;
    struct staff_house house;
    enum staff_screen screen;
    struct keypad keypad;
    struct keypad first; /* a new PIN as it was typed first */
    struct canvas canvas;
    struct staff_fact facts[STAFF_MOST_FACTS]; /* as of the last touch */
    size_t fact_count;
    bool practice;
    bool may_restart; /* it was touched once */
    bool recording;
    unsigned level;
    int64_t record_until_ms, meter_ms;
    int64_t touched_ms; /* when somebody last did anything */
};

static inline int64_t staff_now_ms(const struct staff *staff)
{
    return staff->options.pace.now_ms(staff->options.pace.self);
}

/* The words that a screen shows and says first. */
struct text staff_prompt(const struct staff *staff, struct arena *arena);
/* Takes what was typed as a PIN (staff_pin.c). */
void staff_pin_typed(struct staff *staff, struct editor_turn *turn);
/* A touch on a key of STAFF_INSIDE (staff_keys.c). */
void staff_key(struct staff *staff, unsigned id, struct editor_turn *turn);
/* The microphone's test goes on: measures, ends it, plays it back. */
void staff_record_on(struct staff *staff, struct editor_turn *turn);
void staff_record_stop(struct staff *staff);
/* Says the fact or fault of an id on show. */
void staff_say_fact(struct staff *staff, unsigned id, struct editor_turn *turn);

#endif
