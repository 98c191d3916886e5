#include "desk/staff.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "base/random.h"
#include "desk/staff_house.h"
#include "locale/catalogue.h"
#include "seal/seal.h"
#include "store/store.h"

struct place {
    char folder[64];
    struct arena *arena;
    struct clock_fixed clock;
    struct catalogue *languages[2];
    struct desk_ports ports;
    struct store *store;
    struct staff *staff;
    struct editor_turn turn;
    struct scene scene;
    struct speech speech;
    unsigned volume;
    bool restarted, recording;
};

/* ---- The machine ---- */

static void volume(void *self, unsigned percent)
{
    ((struct place *)self)->volume = percent;
}

static void restart(void *self)
{
    ((struct place *)self)->restarted = true;
}

static enum status record(void *self, struct fault *why)
{
    (void)why;
    ((struct place *)self)->recording = true;
    return OK;
}

static unsigned record_level(void *self)
{
    (void)self;
    return 321;
}

static enum status record_end(void *self, struct text *bytes, struct text *media_type,
                              struct arena *arena, struct fault *why)
{
    (void)why;
    ((struct place *)self)->recording = false;
    if (arena != NULL) {
        *bytes = TEXT("OggS");
        *media_type = TEXT("audio/ogg");
    }
    return OK;
}

static size_t facts(void *self, struct text *names, struct text *values, size_t room,
                    struct arena *arena)
{
    (void)self;
    (void)room;
    (void)arena;
    names[0] = TEXT("Sound");
    values[0] = TEXT("ALSA");
    return 1;
}

/* ---- The corner ---- */

static void open_corner(struct place *place)
{
    place->staff = staff_open(
        &(struct staff_options){.data = place->folder,
                                .store = place->store,
                                .clock = clock_fixed(&place->clock),
                                .pace = clock_fixed(&place->clock),
                                .ports = &place->ports,
                                .words = place->languages[0],
                                .languages = (const struct catalogue *const *)place->languages,
                                .language_count = 2});
}

static int setup(void **state)
{
    static const char *const TAGS[] = {"en", "sw"};
    struct place *place = calloc(1, sizeof *place);
    struct fault why = {0};

    seal_start();
    place->arena = arena_open("test");
    strcpy(place->folder, "/tmp/doorstep-staff-XXXXXX");
    if (mkdtemp(place->folder) == NULL)
        return -1;
    place->clock.now_ms = INT64_C(1790000000000);
    for (size_t i = 0; i < 2; i++)
        if (catalogue_open(&place->languages[i], DOORSTEP_BUILT_LOCALES, text_of(TAGS[i]),
                           place->arena, &why) != OK)
            return -1;
    if (store_open(&place->store, place->folder, clock_fixed(&place->clock), NULL, place->arena,
                   &why) != OK)
        return print_error("%s\n", why.text), -1;
    place->ports = (struct desk_ports){.self = place,
                                       .record = record,
                                       .record_level = record_level,
                                       .record_end = record_end,
                                       .volume = volume,
                                       .facts = facts,
                                       .restart = restart};
    open_corner(place);
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    struct fault why = {0};
    struct text *names;
    size_t count = 0;

    staff_close(place->staff);
    store_close(place->store);
    folder_list(&names, &count, place->folder, place->arena, &why);
    for (size_t i = 0; i < count; i++)
        unlink(text_format(place->arena, "%s/%.*s", place->folder, TEXT_ARG(names[i])).at);
    rmdir(place->folder);
    arena_close(place->arena);
    free(place);
    return 0;
}

static const struct scene *show(struct place *place)
{
    struct scene_maker *maker = arena_take(place->arena, sizeof *maker);

    scene_begin(maker, &place->scene, PLAN_STAFF, place->arena);
    staff_show(place->staff, maker);
    scene_end(maker, &place->speech);
    return &place->scene;
}

static const struct item *find(struct place *place, enum item_role role, const char *text)
{
    const struct scene *scene = show(place);

    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].role == role && text_is(scene->items[i].text, text))
            return &scene->items[i];
    return NULL;
}

static void touch(struct place *place, unsigned id)
{
    place->turn = (struct editor_turn){0};
    staff_touch(place->staff, id, &place->turn);
}

static void press(struct place *place, enum item_role role, const char *text)
{
    const struct item *item = find(place, role, text);

    if (item == NULL)
        fail_msg("nothing shows \"%s\"", text);
    else
        touch(place, item->id);
}

static void type(struct place *place, const char *letters)
{
    place->turn = (struct editor_turn){0};
    staff_type(place->staff, text_of(letters), &place->turn);
}

static void tick(struct place *place, int64_t ms)
{
    place->clock.now_ms += ms;
    place->turn = (struct editor_turn){0};
    staff_tick(place->staff, &place->turn);
}

static void assert_prompt(struct place *place, const char *key)
{
    struct text want = catalogue_words(place->languages[0], key);

    show(place);
    assert_int_equal(place->scene.items[0].role, ITEM_PROMPT);
    if (!text_equal(place->scene.items[0].text, want))
        fail_msg("it says \"%.*s\"", TEXT_ARG(place->scene.items[0].text));
    assert_true(place->speech.count > 0);
}

static void set_pin(struct place *place)
{
    type(place, "402817\n");
    type(place, "402817\n");
    assert_prompt(place, "kiosk.staff.title");
}

static struct text fact(struct place *place, const char *name)
{
    const struct item *item = find(place, ITEM_FACT, name);

    if (item == NULL)
        fail_msg("there is no fact \"%s\"", name);
    return item == NULL ? TEXT("") : item->value;
}

/* ---- Tests ---- */

static void a_kiosk_without_a_pin_asks_for_one_twice(void **state)
{
    struct place *place = *state;
    assert_prompt(place, "kiosk.staff.new");
    assert_int_equal(place->scene.plan, PLAN_KEYPAD);
    type(place, "111111\n");
    assert_prompt(place, "kiosk.staff.new");
    type(place, "402817\n");
    assert_prompt(place, "kiosk.staff.repeat");
    type(place, "402818\n");
    assert_prompt(place, "kiosk.staff.new");
    set_pin(place);
    staff_close(place->staff);
    open_corner(place);
    assert_prompt(place, "kiosk.staff.pin");
    type(place, "402817\n");
    assert_prompt(place, "kiosk.staff.title");
}

static void wrong_pins_wait_and_closing_does_not_help(void **state)
{
    struct place *place = *state;
    set_pin(place);
    staff_close(place->staff);
    open_corner(place);
    for (int i = 0; i < 3; i++)
        type(place, "999111\n");
    staff_close(place->staff);
    open_corner(place);
    show(place);
    assert_text(place->scene.items[0].text, "Wait 30 seconds.");
    assert_int_equal(staff_wake_ms(place->staff), place->clock.now_ms + 1000);
    type(place, "402817\n");
    show(place);
    assert_text(place->scene.items[0].text, "Wait 30 seconds.");
    tick(place, 12000);
    assert_true(place->turn.changed);
    show(place);
    assert_text(place->scene.items[0].text, "Wait 18 seconds.");
    tick(place, 18000);
    assert_prompt(place, "kiosk.staff.pin");
    type(place, "402817\n");
    assert_prompt(place, "kiosk.staff.title");
}

static void a_pin_is_neither_shown_nor_said_aloud(void **state)
{
    struct place *place = *state;
    type(place, "4");
    assert_true(place->turn.says[0].is_private && !place->turn.says[0].asked);
    const struct item *field = find(place, ITEM_FIELD, "");
    assert_non_null(field);
    assert_true(field->hidden);
}

static void the_facts_tell_how_the_kiosk_is(void **state)
{
    struct place *place = *state;
    struct fault why = {0};
    struct store_part part = {TEXT(""), TEXT("sealed")};
    struct store_sending sending = {.submission = {.instance_id = TEXT("uuid:1"),
                                                   .form_id = TEXT("pension"),
                                                   .case_number = TEXT("0000005724"),
                                                   .parts = &part,
                                                   .part_count = 1}};
    assert_int_equal(store_send(place->store, &sending, &why), OK);
    place->clock.now_ms += INT64_C(3) * 86400 * 1000;
    set_pin(place);
    assert_text(fact(place, "Waiting to be sent"), "1");
    assert_text(fact(place, "The oldest waits"), "3 days");
    assert_text(fact(place, "Last contact with the office"), "Never");
    assert_true(text_ends(fact(place, "Free disk"), "B"));
    assert_text(fact(place, "Sound"), "ALSA");
    assert_null(find(place, ITEM_FACT, "Refused by the office"));
    press(place, ITEM_FACT, "Waiting to be sent");
    assert_text(place->turn.says[1].words, "1");
}

static void the_facts_tell_when_the_office_was_heard(void **state)
{
    struct place *place = *state;
    struct fault why = {0};
    char digits[32];
    int64_t two_hours_ago = place->clock.now_ms - INT64_C(2) * 3600 * 1000;
    int len = snprintf(digits, sizeof digits, "%" PRId64, two_hours_ago);
    struct text note = {digits, (size_t)len};
    assert_int_equal(store_note_put(place->store, STORE_NOTE_HEARD, note, &why), OK);
    set_pin(place);
    assert_text(fact(place, "Last contact with the office"), "2 hours");
}

static void the_house_keeps_its_volume_and_language(void **state)
{
    struct place *place = *state;
    struct staff_house house;
    set_pin(place);
    press(place, ITEM_KEY, "Louder");
    assert_int_equal(place->volume, 90);
    press(place, ITEM_KEY, "Quieter");
    press(place, ITEM_KEY, "Quieter");
    assert_int_equal(place->volume, 70);
    assert_text(place->turn.says[0].words, "Volume 70 percent");
    press(place, ITEM_KEY, "Language");
    assert_text(place->turn.says[0].words, "Kiswahili");
    assert_text(place->turn.says[0].language, "sw");
    assert_text(fact(place, "Language"), "Kiswahili");
    assert_text(fact(place, "Loudness"), "70 %");
    staff_house_read(&house, place->folder, place->arena);
    assert_int_equal(house.volume, 70);
    assert_text(house.language, "sw");
    for (int i = 0; i < 20; i++)
        press(place, ITEM_KEY, "Quieter");
    assert_int_equal(place->volume, 40); /* a kiosk is never mute */
}

static void settings_that_cannot_be_read_are_as_never_set(void **state)
{
    struct place *place = *state;
    struct staff_house house;
    struct fault why = {0};
    const char *path = text_format(place->arena, "%s/house-settings", place->folder).at;
    assert_int_equal(file_replace(path, TEXT("volume = 900\n"), 0600, &why), OK);
    staff_house_read(&house, place->folder, place->arena);
    assert_int_equal(house.volume, 0);
    assert_int_equal(house.language.len, 0);
}

static void a_restart_is_touched_twice(void **state)
{
    struct place *place = *state;
    set_pin(place);
    press(place, ITEM_KEY, "Restart");
    assert_false(place->restarted);
    press(place, ITEM_KEY, "Test sound");
    press(place, ITEM_KEY, "Restart");
    assert_false(place->restarted);
    press(place, ITEM_KEY, "Restart");
    assert_true(place->restarted);
    assert_true(place->turn.answered);
}

static void the_microphone_is_heard_back(void **state)
{
    struct place *place = *state;
    set_pin(place);
    press(place, ITEM_KEY, "Test microphone");
    assert_true(place->recording);
    tick(place, 200);
    assert_int_equal(find(place, ITEM_METER, "")->number, 321);
    tick(place, 4000);
    assert_false(place->recording);
    assert_text(place->turn.says[0].sound, "OggS");
    press(place, ITEM_KEY, "Test microphone");
    staff_close(place->staff);
    assert_false(place->recording);
    open_corner(place);
}

static void touch_is_tested_by_drawing(void **state)
{
    static const struct stroke_point LINE[] = {{0, 0}, {1000, 1000}};
    struct place *place = *state;
    set_pin(place);
    press(place, ITEM_KEY, "Test touch");
    assert_int_equal(show(place)->plan, PLAN_CANVAS);
    for (int i = 0; i < 100; i++) { /* more than a canvas holds: it begins anew */
        place->turn = (struct editor_turn){0};
        staff_stroke(place->staff, &(struct stroke){LINE, 2}, &place->turn);
        assert_true(place->turn.changed);
    }
    press(place, ITEM_BAR, "Back");
    assert_prompt(place, "kiosk.staff.title");
}

static void the_last_faults_are_listed(void **state)
{
    struct place *place = *state;
    struct fault why = {0};
    const char *path = text_format(place->arena, "%s/faults.log", place->folder).at;
    set_pin(place);
    press(place, ITEM_KEY, "Faults");
    assert_prompt(place, "kiosk.staff.faults.none");
    assert_int_equal(
        file_replace(path, TEXT("2026-09-21 14:13 error: sound: no device\n"), 0600, &why), OK);
    assert_prompt(place, "kiosk.staff.faults");
    assert_text(fact(place, "2026-09-21 14:13"), "error: sound: no device");
    press(place, ITEM_FACT, "2026-09-21 14:13");
    assert_text(place->turn.says[1].language, "en");
}

static void the_pin_is_changed_from_inside(void **state)
{
    struct place *place = *state;
    set_pin(place);
    press(place, ITEM_KEY, "New PIN");
    assert_prompt(place, "kiosk.staff.change");
    type(place, "731946\n");
    type(place, "731946\n");
    staff_close(place->staff);
    open_corner(place);
    type(place, "402817\n");
    assert_prompt(place, "kiosk.staff.pin");
    type(place, "731946\n");
    assert_prompt(place, "kiosk.staff.title");
}

static void untouched_it_closes_itself(void **state)
{
    struct place *place = *state;
    set_pin(place);
    tick(place, STAFF_LEAVES_S * 1000 - 1);
    assert_false(place->turn.answered);
    touch(place, ID_PROMPT);
    tick(place, 1);
    assert_false(place->turn.answered);
    assert_true(staff_wake_ms(place->staff) <= place->clock.now_ms + STAFF_LEAVES_S * 1000);
    tick(place, STAFF_LEAVES_S * 1000);
    assert_true(place->turn.answered);
}

/* A corner opened anew, with the keys touched that lead to a screen. */
static void reach(struct place *place, const char *typed, const char *key)
{
    staff_close(place->staff);
    open_corner(place);
    if (typed[0] != '\0')
        type(place, typed);
    if (key[0] != '\0')
        press(place, ITEM_KEY, key);
    show(place);
}

static void nothing_is_mute(void **state)
{
    static const struct {
        const char *typed, *key;
    } SCREENS[] = {{"", ""},
                   {"402817\n", ""},
                   {"402817\n", "New PIN"},
                   {"402817\n", "Test touch"},
                   {"402817\n", "Test microphone"},
                   {"402817\n", "Faults"}};
    struct place *place = *state;
    set_pin(place);
    for (size_t s = 0; s < sizeof SCREENS / sizeof *SCREENS; s++) {
        reach(place, SCREENS[s].typed, SCREENS[s].key);
        size_t count = place->scene.item_count;
        assert_true(place->speech.count > 0);
        for (size_t i = 0; i < count; i++) {
            reach(place, SCREENS[s].typed, SCREENS[s].key);
            struct item item = place->scene.items[i];
            touch(place, item.id);
            if (place->turn.say_count == 0 && !place->turn.answered)
                fail_msg("screen %zu: \"%.*s\" is mute", s, TEXT_ARG(item.text));
        }
    }
}

/* Something that can be touched leads out of every screen. */
static bool has_a_way_out(struct place *place)
{
    struct arena_mark mark = arena_mark(place->arena);
    const struct scene *scene = show(place);
    bool leads_out = false;

    for (size_t i = 0; i < scene->item_count; i++)
        if (text_is(scene->items[i].text, "Back") || text_is(scene->items[i].text, "Leave"))
            leads_out = !scene->items[i].is_off;
    arena_release(place->arena, mark);
    return leads_out;
}

static void whatever_is_touched_there_is_a_way_out(void **state)
{
    enum { STEPS = 4000 };
    static const struct stroke_point LINE[] = {{-5, 2000}, {1000, 1000}};
    struct place *place = *state;
    struct random_seeded seeded = {.state = 7};
    struct random random = random_seeded(&seeded);
    set_pin(place);
    for (int i = 0; i < STEPS; i++) {
        uint64_t dice = random_u64(random);
        place->turn = (struct editor_turn){0};
        if (dice % 8 == 0)
            staff_stroke(place->staff, &(struct stroke){LINE, 1 + dice / 8 % 2}, &place->turn);
        else if (dice % 8 == 1)
            tick(place, (int64_t)(dice / 8 % 3000));
        else if (dice % 8 == 2)
            type(place, (const char *[]){"4", "\b", "\xff\x01", "402817"}[dice / 8 % 4]);
        else
            touch(place, (unsigned)(dice / 8 % 70));
        assert_true(place->turn.say_count <= 24);
        assert_true(has_a_way_out(place));
        if (place->turn.answered || dice / 64 % 100 == 0) {
            staff_close(place->staff);
            open_corner(place);
            type(place, "402817\n");
        }
    }
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
CHECK_MAIN(IN_PLACE(a_kiosk_without_a_pin_asks_for_one_twice),
           IN_PLACE(wrong_pins_wait_and_closing_does_not_help),
           IN_PLACE(a_pin_is_neither_shown_nor_said_aloud),
           IN_PLACE(the_facts_tell_how_the_kiosk_is),
           IN_PLACE(the_facts_tell_when_the_office_was_heard),
           IN_PLACE(the_house_keeps_its_volume_and_language),
           IN_PLACE(settings_that_cannot_be_read_are_as_never_set),
           IN_PLACE(a_restart_is_touched_twice), IN_PLACE(the_microphone_is_heard_back),
           IN_PLACE(touch_is_tested_by_drawing), IN_PLACE(the_last_faults_are_listed),
           IN_PLACE(the_pin_is_changed_from_inside), IN_PLACE(untouched_it_closes_itself),
           IN_PLACE(nothing_is_mute), IN_PLACE(whatever_is_touched_there_is_a_way_out))
