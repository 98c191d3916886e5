/* What the staff corner shows. */
#include "desk/fault_log.h"
#include "desk/staff_inside.h"
#include "locale/catalogue.h"

enum { COLUMNS = 6, ROWS = 2, KEYS_INSIDE = 11 };

static struct text word(const struct staff *staff, const char *key)
{
    return catalogue_words(staff->options.words, key);
}

static size_t faults_of(const struct staff *staff, struct text *lines, struct arena *arena)
{
    return fault_log_last(lines, STAFF_FAULT_LINES,
                          text_format(arena, "%s/faults.log", staff->options.data).at, arena);
}

static struct text pin_prompt(const struct staff *staff, struct arena *arena)
{
    int64_t wait_s = staff_lock_wait_s(&staff->lock);

    if (staff->lock.damaged)
        return word(staff, "kiosk.staff.damaged");
    if (wait_s > 0)
        return catalogue_fill(staff->options.words, "kiosk.staff.wait", arena, "count",
                              text_format(arena, "%lld", (long long)wait_s),
                              (const char *)NULL);
    return word(staff, "kiosk.staff.pin");
}

struct text staff_prompt(const struct staff *staff, struct arena *arena)
{
    struct text line;

    switch (staff->screen) {
    case STAFF_NEW_PIN:
        return word(staff,
                    staff_lock_is_set(&staff->lock) ? "kiosk.staff.change" : "kiosk.staff.new");
    case STAFF_REPEAT:
        return word(staff, "kiosk.staff.repeat");
    case STAFF_PIN:
        return pin_prompt(staff, arena);
    case STAFF_TOUCH_TEST:
        return word(staff, "kiosk.staff.touch.how");
    case STAFF_FAULTS: {
        struct arena *scratch = arena_open("faults");
        bool any = faults_of(staff, &line, scratch) > 0;
        arena_close(scratch);
        return word(staff, any ? "kiosk.staff.faults" : "kiosk.staff.faults.none");
    }
    case STAFF_INSIDE:
        break;
    }
    return word(staff, "kiosk.staff.title");
}

/* ---- Typing a PIN ---- */

static void show_pin(const struct staff *staff, struct scene_maker *maker)
{
    struct item *field = scene_add(maker, ITEM_FIELD, KEYPAD_FIELD, TEXT(""));

    maker->scene->plan = PLAN_KEYPAD;
    field->value = text_copy(maker->arena, keypad_text(&staff->keypad));
    field->hidden = true;
    keypad_show(&staff->editor, maker, 0);
    scene_add(maker, ITEM_GO, ID_GO, word(staff, "nav.next"));
}

/* ---- Inside ---- */

static void add_fact(struct scene_maker *maker, size_t at, struct text name, struct text value)
{
    scene_add(maker, ITEM_FACT, STAFF_FACT + (unsigned)at, name)->value = value;
}

/* What each new person begins with. */
static void show_house(const struct staff *staff, struct scene_maker *maker)
{
    size_t at = staff->fact_count;
    struct text language = staff->house.language;

    for (size_t i = 0; i < staff->options.language_count; i++)
        if (text_equal(catalogue_tag(staff->options.languages[i]), language) ||
            (i == 0 && language.len == 0))
            add_fact(maker, at++, word(staff, "nav.language"),
                     catalogue_words(staff->options.languages[i], "language.name"));
    if (staff->house.volume > 0)
        add_fact(maker, at, word(staff, "kiosk.tool.volume"),
                 text_format(maker->arena, "%lld %%", (long long)staff->house.volume));
}

static void show_inside(const struct staff *staff, struct scene_maker *maker)
{
    static const struct {
        unsigned id;
        const char *key, *image;
    } KEYS[KEYS_INSIDE] = {{STAFF_TEST_SOUND, "kiosk.staff.sound", "sign:volume"},
                           {STAFF_TEST_MICROPHONE, "kiosk.staff.microphone", "sign:microphone"},
                           {STAFF_TEST_TOUCH, "kiosk.staff.touch", "sign:pen"},
                           {STAFF_SHOW_FAULTS, "kiosk.staff.faults", "sign:warning"},
                           {STAFF_CHANGE_PIN, "kiosk.staff.pin.new", "sign:hidden"},
                           {STAFF_QUIETER, "kiosk.staff.quieter", "sign:minus"},
                           {STAFF_LOUDER, "kiosk.staff.louder", "sign:plus"},
                           {STAFF_LANGUAGE, "nav.language", "sign:language"},
                           {STAFF_PRACTICE, "kiosk.staff.practice", "pencil"},
                           {STAFF_RESTART, "kiosk.staff.restart", "sign:again"},
                           {STAFF_LEAVE, "kiosk.staff.leave", "sign:stop"}};

    maker->scene->plan = PLAN_STAFF;
    for (size_t i = 0; i < staff->fact_count; i++)
        add_fact(maker, i, staff->facts[i].name, staff->facts[i].value);
    show_house(staff, maker);
    if (staff->recording) {
        struct item *meter = scene_add(maker, ITEM_METER, STAFF_METER, TEXT(""));
        meter->number = (long)staff->level;
        meter->total = 1000;
    }
    for (unsigned i = 0; i < KEYS_INSIDE; i++) {
        struct item *key = scene_add(maker, ITEM_KEY, KEYS[i].id, word(staff, KEYS[i].key));
        key->image = text_of(KEYS[i].image);
        key->column = i % COLUMNS;
        key->row = i / COLUMNS;
        key->chosen = key->id == STAFF_PRACTICE && staff->practice;
        key->is_off = key->id == STAFF_LANGUAGE && staff->options.language_count < 2;
    }
    maker->scene->columns = COLUMNS;
    maker->scene->rows = ROWS;
}

static void add_leave(const struct staff *staff, struct scene_maker *maker)
{
    struct item *leave = scene_add(maker, ITEM_BAR, STAFF_LEAVE, word(staff, "nav.back"));

    leave->image = TEXT("back");
}

static void show_faults(const struct staff *staff, struct scene_maker *maker)
{
    struct text lines[STAFF_FAULT_LINES];
    size_t count = faults_of(staff, lines, maker->arena);

    maker->scene->plan = PLAN_STAFF;
    for (size_t i = 0; i < count; i++) {
        size_t when = sizeof "2026-11-23 13:10" - 1;
        add_fact(maker, i, text_part(lines[i], 0, when),
                 text_trim(text_part(lines[i], when, SIZE_MAX)));
    }
}

void staff_show(const struct staff *staff, struct scene_maker *maker)
{
    maker->scene->language = staff->page.language;
    maker->scene->right_to_left = staff->page.right_to_left;
    struct item *prompt =
        scene_add(maker, ITEM_PROMPT, ID_PROMPT, staff_prompt(staff, maker->arena));
    scene_say(maker, prompt, TEXT(""), prompt->text);
    if (staff->screen == STAFF_INSIDE) {
        show_inside(staff, maker);
        return;
    }
    if (staff->screen == STAFF_FAULTS) {
        show_faults(staff, maker);
    } else if (staff->screen == STAFF_TOUCH_TEST) {
        maker->scene->plan = PLAN_CANVAS;
        canvas_show(&staff->canvas, scene_add(maker, ITEM_CANVAS, STAFF_CANVAS, TEXT("")),
                    maker->arena);
    } else {
        show_pin(staff, maker);
    }
    add_leave(staff, maker);
}

void staff_say_fact(struct staff *staff, unsigned id, struct editor_turn *turn)
{
    struct scene scene;
    struct scene_maker *maker = arena_take(staff->arena, sizeof *maker);

    /* What is on show now is what is said. */
    scene_begin(maker, &scene, PLAN_STAFF, staff->arena);
    staff_show(staff, maker);
    scene_end(maker, NULL);
    const struct item *item = scene_item(&scene, id);
    if (item == NULL)
        return;
    turn_say(turn, &staff->editor, id, item->text);
    struct saying *value = turn_say(turn, &staff->editor, id, item->value);
    if (staff->screen == STAFF_FAULTS)
        value->language = TEXT("en"); /* log lines are the program's own */
}
