/* The keys inside the staff corner: tests, settings of the house, restart. */
#include "base/log.h"
#include "desk/staff_inside.h"
#include "locale/catalogue.h"

enum { VOLUME_STEP = 10, VOLUME_USUAL = 80, VOLUME_LEAST = 40, VOLUME_MOST = 100 };

static void say(struct staff *staff, unsigned id, const char *key, struct editor_turn *turn)
{
    turn_say_word(turn, &staff->editor, id, key);
}

/* ---- The microphone ---- */

static void record(struct staff *staff, struct editor_turn *turn)
{
    const struct desk_ports *ports = staff->options.ports;
    struct fault why = {0};

    if (staff->recording) {
        say(staff, STAFF_TEST_MICROPHONE, "kiosk.staff.microphone.now", turn);
        return;
    }
    if (ports->record == NULL || ports->record_end == NULL || ports->record_level == NULL ||
        ports->record(ports->self, &why) != OK) {
        log_line(LOG_WARNING, "staff corner: no microphone: %s", why.text);
        say(staff, STAFF_TEST_MICROPHONE, "kiosk.speak.none", turn);
        return;
    }
    staff->recording = true;
    staff->level = 0;
    staff->record_until_ms = staff->editor.now_ms + STAFF_RECORD_MS;
    staff->meter_ms = staff->editor.now_ms + STAFF_METER_MS;
    say(staff, STAFF_TEST_MICROPHONE, "kiosk.staff.microphone.now", turn);
}

static void play_back(struct staff *staff, struct editor_turn *turn)
{
    const struct desk_ports *ports = staff->options.ports;
    struct fault why = {0};
    struct text bytes = {0}, media_type = {0};

    staff->recording = false;
    if (ports->record_end(ports->self, &bytes, &media_type, staff->arena, &why) != OK) {
        say(staff, STAFF_TEST_MICROPHONE, "kiosk.staff.microphone.nothing", turn);
        return;
    }
    turn_say(turn, &staff->editor, STAFF_TEST_MICROPHONE,
             editor_word(&staff->editor, "kiosk.speak.play"))
        ->sound = bytes;
}

void staff_record_on(struct staff *staff, struct editor_turn *turn)
{
    const struct desk_ports *ports = staff->options.ports;

    if (staff->editor.now_ms < staff->meter_ms)
        return;
    turn->changed = true;
    staff->level = ports->record_level(ports->self);
    staff->meter_ms = staff->editor.now_ms + STAFF_METER_MS;
    if (staff->editor.now_ms >= staff->record_until_ms)
        play_back(staff, turn);
}

void staff_record_stop(struct staff *staff)
{
    struct fault why = {0};

    if (staff->recording)
        staff->options.ports->record_end(staff->options.ports->self, NULL, NULL, NULL, &why);
    staff->recording = false;
}

/* ---- The house's own ---- */

static void keep(struct staff *staff, unsigned id, struct editor_turn *turn)
{
    struct fault why = {0};

    if (staff_house_write(&staff->house, staff->options.data, &why) == OK)
        return;
    log_line(LOG_ERROR, "house settings: %s", why.text);
    say(staff, id, "kiosk.staff.not-kept", turn);
}

static void set_volume(struct staff *staff, unsigned id, int step, struct editor_turn *turn)
{
    const struct desk_ports *ports = staff->options.ports;
    int64_t volume = (staff->house.volume > 0 ? staff->house.volume : VOLUME_USUAL) + step;

    volume = volume < VOLUME_LEAST ? VOLUME_LEAST : volume > VOLUME_MOST ? VOLUME_MOST : volume;
    staff->house.volume = volume;
    if (ports->volume != NULL)
        ports->volume(ports->self, (unsigned)volume);
    turn_say(turn, &staff->editor, id,
             catalogue_fill(staff->options.words, "kiosk.staff.volume", staff->arena, "percent",
                            text_format(staff->arena, "%lld", (long long)volume),
                            (const char *)NULL));
    keep(staff, id, turn);
}

static size_t language_now(const struct staff *staff)
{
    for (size_t i = 0; i < staff->options.language_count; i++)
        if (text_equal(catalogue_tag(staff->options.languages[i]), staff->house.language))
            return i;
    return 0;
}

static void next_language(struct staff *staff, struct editor_turn *turn)
{
    if (staff->options.language_count == 0)
        return;
    size_t next = (language_now(staff) + 1) % staff->options.language_count;
    const struct catalogue *words = staff->options.languages[next];

    staff->house.language = catalogue_tag(words);
    turn_say(turn, &staff->editor, STAFF_LANGUAGE, catalogue_words(words, "language.name"))
        ->language = catalogue_tag(words);
    keep(staff, STAFF_LANGUAGE, turn);
}

static void restart(struct staff *staff, struct editor_turn *turn)
{
    const struct desk_ports *ports = staff->options.ports;

    if (!staff->may_restart) {
        staff->may_restart = true;
        say(staff, STAFF_RESTART, "kiosk.staff.restart.sure", turn);
        return;
    }
    log_line(LOG_INFO, "staff corner: a restart is wished");
    turn->answered = true;
    turn->answer.kind = ANSWER_STOP;
    if (ports->restart != NULL)
        ports->restart(ports->self);
}

static void turn_to(struct staff *staff, enum staff_screen screen, struct editor_turn *turn)
{
    staff->screen = screen;
    turn_say(turn, &staff->editor, ID_PROMPT, staff_prompt(staff, staff->arena));
}

void staff_key(struct staff *staff, unsigned id, struct editor_turn *turn)
{
    turn->changed = true;
    switch (id) {
    case STAFF_TEST_SOUND:
        say(staff, id, "kiosk.staff.sound.heard", turn);
        break;
    case STAFF_TEST_MICROPHONE:
        record(staff, turn);
        break;
    case STAFF_METER:
        say(staff, id, "kiosk.staff.microphone.now", turn);
        break;
    case STAFF_TEST_TOUCH:
        turn_to(staff, STAFF_TOUCH_TEST, turn);
        break;
    case STAFF_SHOW_FAULTS:
        turn_to(staff, STAFF_FAULTS, turn);
        break;
    case STAFF_QUIETER:
        set_volume(staff, id, -VOLUME_STEP, turn);
        break;
    case STAFF_LOUDER:
        set_volume(staff, id, VOLUME_STEP, turn);
        break;
    case STAFF_LANGUAGE:
        next_language(staff, turn);
        break;
    case STAFF_PRACTICE:
        staff->practice = !staff->practice;
        say(staff, id, staff->practice ? "kiosk.staff.practice.on" : "kiosk.staff.practice.off",
            turn);
        break;
    case STAFF_CHANGE_PIN:
        turn_to(staff, STAFF_NEW_PIN, turn);
        break;
    case STAFF_RESTART:
        restart(staff, turn);
        break;
    default:
        break;
    }
}
