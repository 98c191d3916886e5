/* PAGE_RECORDING: an answer in the person's own voice.
 *
 *   ready --start--> recording --stop, or time is up--> heard --again--> ready
 *     \--no microphone--> none                            \--green arrow--> the answer
 *
 * Nothing is said while it records: it would be in the recording. */
#include <string.h>

#include "desk/editor.h"

enum { MOST_S = 120, METER_MS = 100, LEVELS = 1000 };

enum id {
    ID_RECORD = 1,
    ID_STOP,
    ID_PLAY,
    ID_AGAIN,
    ID_LEVEL,
    ID_TIME,
    ID_NONE_SKIP,
    ID_NONE_PERSON
};

enum step { READY, RECORDING, HEARD, NONE };

struct speak {
    enum step step;
    int64_t began_ms, length_ms;
    unsigned level;
    struct arena *arena; /* of the recording alone: "again" gives it back at once */
    struct text bytes, media_type;
    unsigned chosen; /* NONE: the tile that was heard; touched once more it is taken */
};

static bool is_kept(const struct editor *editor)
{
    const struct speak *speak = editor->state;

    return speak->step == READY && editor->page->value.len > 0;
}

static void open_speak(struct editor *editor)
{
    struct speak *speak = ARENA_NEW(editor->arena, struct speak);
    const struct desk_ports *ports = editor->ports;
    bool can =
        ports->record != NULL && ports->record_level != NULL && ports->record_end != NULL;

    editor->state = speak;
    speak->step = can ? READY : NONE;
}

/* ---- What is seen ---- */

static void add_tile(const struct editor *editor, struct scene_maker *maker, unsigned id,
                     const char *image, const char *key)
{
    struct item *tile = scene_add(maker, ITEM_TILE, id, editor_word(editor, key));

    const struct speak *speak = editor->state;

    tile->image = text_of(image);
    tile->chosen = speak->chosen == id;
}

/* While it records nothing can be touched to be heard: it would be in the recording. */
static void add_meter(struct scene_maker *maker, unsigned id, long number, long total,
                      bool running)
{
    struct item *meter = scene_add(maker, ITEM_METER, running ? 0 : id, TEXT(""));

    meter->place = id == ID_TIME;
    meter->number = number;
    meter->total = total;
}

static void say_on_arrival(const struct editor *editor, struct scene_maker *maker,
                           const char *key)
{
    const struct item *last = &maker->items[maker->item_count - 1];

    scene_say(maker, last, TEXT(""), editor_word(editor, key));
}

static void show_recording(const struct editor *editor, struct scene_maker *maker)
{
    const struct speak *speak = editor->state;
    bool running = speak->step == RECORDING;
    int64_t passed_ms = running ? editor->now_ms - speak->began_ms : speak->length_ms;

    if (running)
        add_meter(maker, ID_LEVEL, (long)speak->level, LEVELS, running);
    add_meter(maker, ID_TIME, (long)(passed_ms / 1000), MOST_S, running);
}

static void show_none(const struct editor *editor, struct scene_maker *maker)
{
    scene_add(maker, ITEM_HINT, ID_RECORD, editor_word(editor, "kiosk.speak.none"));
    say_on_arrival(editor, maker, "kiosk.speak.none");
    if ((editor->page->may & MAY_SKIP) != 0) {
        add_tile(editor, maker, ID_NONE_SKIP, "no", "nav.skip");
        say_on_arrival(editor, maker, "nav.skip");
    }
    add_tile(editor, maker, ID_NONE_PERSON, "person-desk", "nav.person");
    say_on_arrival(editor, maker, "nav.person");
    maker->scene->plan = PLAN_TILES;
}

static void show_speak(const struct editor *editor, struct scene_maker *maker)
{
    const struct speak *speak = editor->state;

    maker->scene->plan = PLAN_SPEAK;
    switch (speak->step) {
    case READY:
        add_tile(editor, maker, ID_RECORD, "sign:microphone", "kiosk.speak.start");
        say_on_arrival(editor, maker, is_kept(editor) ? "kiosk.speak.kept" : "kiosk.speak.how");
        break;
    case RECORDING:
        add_tile(editor, maker, ID_STOP, "sign:end", "kiosk.speak.stop");
        show_recording(editor, maker);
        break;
    case HEARD:
        add_tile(editor, maker, ID_PLAY, "sign:play", "kiosk.speak.play");
        add_tile(editor, maker, ID_AGAIN, "sign:microphone", "kiosk.speak.again");
        show_recording(editor, maker);
        break;
    case NONE:
        show_none(editor, maker);
        break;
    }
}

/* ---- What is done ---- */

static void forget(struct speak *speak)
{
    arena_close(speak->arena);
    speak->arena = NULL;
    speak->bytes = speak->media_type = TEXT("");
    speak->length_ms = 0;
    speak->level = 0;
}

static void start(struct editor *editor, struct editor_turn *turn)
{
    struct speak *speak = editor->state;
    struct fault why = {0};

    turn->changed = true;
    forget(speak);
    if (editor->ports->record(editor->ports->self, &why) != OK) {
        speak->step = NONE;
        turn_say_word(turn, editor, ID_RECORD, "kiosk.speak.none");
        return;
    }
    speak->step = RECORDING;
    editor->busy = true;
    speak->began_ms = editor->now_ms;
    editor->wake_ms = editor->now_ms + METER_MS;
}

static void play(struct editor *editor, struct editor_turn *turn)
{
    const struct speak *speak = editor->state;
    /* The words are for a voice that cannot play the sound. */
    struct saying *saying =
        turn_say(turn, editor, ID_PLAY, editor_word(editor, "kiosk.speak.play"));

    saying->sound = speak->bytes;
    saying->asked = true;
    saying->is_private = editor_is_private(editor);
}

/* What was heard so far; false when it was nothing. */
static bool end_recording(struct editor *editor)
{
    struct speak *speak = editor->state;
    struct fault why = {0};

    editor->wake_ms = INT64_MAX;
    editor->busy = false;
    speak->length_ms = editor->now_ms - speak->began_ms;
    speak->arena = arena_open("recording");
    enum status status = editor->ports->record_end(editor->ports->self, &speak->bytes,
                                                   &speak->media_type, speak->arena, &why);
    bool heard = status == OK && speak->bytes.len > 0;
    if (!heard)
        forget(speak);
    speak->step = heard ? HEARD : READY;
    return heard;
}

static void stop(struct editor *editor, struct editor_turn *turn)
{
    turn->changed = true;
    if (!end_recording(editor)) {
        turn_say_word(turn, editor, ID_RECORD, "kiosk.speak.nothing");
        return;
    }
    play(editor, turn);
    turn_say_word(turn, editor, ID_PLAY, "kiosk.speak.right");
}

static void hush_speak(struct editor *editor)
{
    end_recording(editor);
}

static void answer_with(struct editor_turn *turn, enum answer_kind kind)
{
    turn->answered = true;
    turn->answer = (struct answer){.kind = kind};
}

static void take_none(struct editor_turn *turn, unsigned id)
{
    answer_with(turn, id == ID_NONE_SKIP ? ANSWER_SKIP : ANSWER_PERSON);
}

static void go_on(struct editor *editor, struct editor_turn *turn)
{
    const struct speak *speak = editor->state;

    if (speak->step == RECORDING) {
        stop(editor, turn);
    } else if (speak->step == HEARD) {
        bool is_flac = text_is(speak->media_type, "audio/flac");
        turn_answer(turn, is_flac ? TEXT("recording.flac") : TEXT("recording.ogg"));
        turn->answer.bytes = speak->bytes;
    } else if (speak->step == NONE && speak->chosen != 0) {
        take_none(turn, speak->chosen);
    } else if (is_kept(editor)) {
        answer_with(turn, ANSWER_NEXT);
    } else {
        turn_leave_out(turn, editor, ID_RECORD,
                       speak->step == NONE ? "kiosk.speak.none" : "kiosk.speak.how");
    }
}

static void touch_none(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct speak *speak = editor->state;

    if (speak->chosen == id) {
        take_none(turn, id);
        return;
    }
    speak->chosen = id;
    turn->changed = true;
    turn_say_word(turn, editor, id, id == ID_NONE_SKIP ? "nav.skip" : "nav.person");
}

static void touch_speak(struct editor *editor, unsigned id, struct editor_turn *turn)
{
    struct speak *speak = editor->state;

    if (id == ID_GO)
        go_on(editor, turn);
    else if (id == ID_RECORD && speak->step == READY)
        start(editor, turn);
    else if (id == ID_RECORD && speak->step == NONE)
        turn_say_word(turn, editor, ID_RECORD, "kiosk.speak.none");
    else if (id == ID_AGAIN && speak->step == HEARD)
        start(editor, turn);
    else if (id == ID_STOP && speak->step == RECORDING)
        stop(editor, turn);
    else if (id == ID_PLAY && speak->step == HEARD)
        play(editor, turn);
    else if ((id == ID_NONE_SKIP || id == ID_NONE_PERSON) && speak->step == NONE)
        touch_none(editor, id, turn);
    else if ((id == ID_TIME || id == ID_LEVEL) && speak->step == HEARD)
        play(editor, turn);
}

static void tick_speak(struct editor *editor, struct editor_turn *turn)
{
    struct speak *speak = editor->state;

    if (speak->step != RECORDING || editor->now_ms < editor->wake_ms)
        return;
    turn->changed = true;
    speak->level = editor->ports->record_level(editor->ports->self);
    if (speak->level > LEVELS)
        speak->level = LEVELS;
    editor->wake_ms = editor->now_ms + METER_MS;
    if (editor->now_ms - speak->began_ms >= MOST_S * 1000)
        stop(editor, turn);
}

static void close_speak(struct editor *editor)
{
    struct speak *speak = editor->state;
    struct fault why = {0};

    if (speak->step == RECORDING)
        editor->ports->record_end(editor->ports->self, NULL, NULL, NULL, &why);
    forget(speak);
}

const struct editor_kind editor_speak = {.name = "speak",
                                         .open = open_speak,
                                         .plan = PLAN_SPEAK,
                                         .show = show_speak,
                                         .touch = touch_speak,
                                         .tick = tick_speak,
                                         .hush = hush_speak,
                                         .close = close_speak};
