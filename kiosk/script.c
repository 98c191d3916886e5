#include "kiosk/script.h"

#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "kiosk/page_print.h"

enum {
    STEP_MS = 20,
    STEP_SAMPLES = VOICE_RATE * STEP_MS / 1000,
    TOUCH_MS = 80,
    HOLD_MS = 2600,
    HEAR_MOST_MS = 300 * 1000,
    LINE_MOST = 4096,
    STROKE_MOST = 256
};

struct play {
    const struct kiosk_options *options;
    const struct script_options *with;
    struct clock_fixed *clock;
    struct kiosk *kiosk;
    SNDFILE *sound;
    FILE *out, *taps;
    struct fault *why;
    int64_t finger;
};

/* ---- Time ---- */

static void turn(struct play *play)
{
    SDL_Rect changed[KIOSK_MOST_CHANGES];
    kiosk_turn(play->kiosk, changed);
}

static void let_pass(struct play *play, int64_t ms)
{
    int16_t samples[STEP_SAMPLES];

    for (int64_t at = 0; at < ms; at += STEP_MS) {
        voice_catch_up(kiosk_voice(play->kiosk));
        voice_render(kiosk_voice(play->kiosk), samples, STEP_SAMPLES);
        if (play->sound != NULL)
            sf_write_short(play->sound, samples, STEP_SAMPLES);
        play->clock->now_ms += STEP_MS;
        turn(play);
    }
}

static enum status hear(struct play *play)
{
    int64_t began = play->clock->now_ms;

    turn(play);
    while (kiosk_is_speaking(play->kiosk) && play->clock->now_ms - began < HEAR_MOST_MS)
        let_pass(play, STEP_MS);
    return kiosk_is_speaking(play->kiosk)
               ? fault_set(play->why, FAILED, "it speaks for more than five minutes")
               : OK;
}

/* ---- Fingers ---- */

static void tap(struct play *play, int x, int y, int64_t ms)
{
    play->finger++;
    if (play->taps != NULL)
        fprintf(play->taps, "%d %d\n", x, y);
    kiosk_finger(play->kiosk, FINGER_DOWN, play->finger, x, y);
    let_pass(play, ms);
    kiosk_finger(play->kiosk, FINGER_UP, play->finger, x, y);
    turn(play);
    let_pass(play, HAND_TREMBLE_MS + STEP_MS); /* a hand is not a hammer */
}

static enum status tap_item(struct play *play, unsigned id, int64_t ms)
{
    SDL_Rect rect;

    if (!screen_place(kiosk_screen(play->kiosk), id, &rect))
        return fault_set(play->why, REFUSED, "the item %u has no place on the screen", id);
    tap(play, rect.x + rect.w / 2, rect.y + rect.h / 2, ms);
    return OK;
}

static const struct {
    const char *word;
    enum item_role role;
    unsigned place;
} NAMED[] = {
    {"go", ITEM_GO, 0},      {"more", ITEM_MORE, 0}, {"less", ITEM_LESS, 0},
    {"back", ITEM_BAR, 0},   {"again", ITEM_BAR, 1}, {"help", ITEM_BAR, 2},
    {"person", ITEM_BAR, 3}, {"stop", ITEM_BAR, 4},  {"prompt", ITEM_PROMPT, 0},
};

static bool shows(const struct item *item, struct text words)
{
    return text_equal(item->text, words) || text_equal(item->value, words) ||
           text_equal(item->image, words);
}

static bool begins(const struct item *item, struct text words)
{
    return words.len > 0 &&
           (text_starts(item->text, words.at) || text_starts(item->value, words.at));
}

/* The item that a script means: by id, by name, by its whole words, by how they begin. */
static const struct item *find(const struct scene *scene, struct text words)
{
    int64_t id;

    if (words.len > 1 && words.at[0] == '#' &&
        text_to_int64(text_part(words, 1, SIZE_MAX), &id) && id > 0)
        return scene_item(scene, (unsigned)id);
    for (size_t n = 0; n < sizeof NAMED / sizeof NAMED[0]; n++)
        for (size_t i = 0; text_is(words, NAMED[n].word) && i < scene->item_count; i++)
            if (scene->items[i].role == NAMED[n].role &&
                scene->items[i].place == NAMED[n].place)
                return &scene->items[i];
    for (unsigned pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < scene->item_count; i++)
            if (scene->items[i].id != 0 &&
                (pass == 0 ? shows(&scene->items[i], words) : begins(&scene->items[i], words)))
                return &scene->items[i];
    return NULL;
}

static enum status touch(struct play *play, struct text words, int64_t ms)
{
    const struct item *item = find(kiosk_scene(play->kiosk), words);

    if (item == NULL)
        return fault_set(play->why, REFUSED, "nothing here shows \"%.*s\"", TEXT_ARG(words));
    return tap_item(play, item->id, ms);
}

static enum status touch_keys(struct play *play, struct text letters)
{
    while (letters.len > 0) {
        struct text rest = letters;
        text_take_char(&rest);
        struct text letter = {letters.at, (size_t)(rest.at - letters.at)};
        const struct scene *scene = kiosk_scene(play->kiosk);
        unsigned id = 0;
        for (size_t i = 0; i < scene->item_count; i++)
            if (scene->items[i].role == ITEM_KEY && text_equal(scene->items[i].text, letter))
                id = scene->items[i].id;
        if (id == 0)
            return fault_set(play->why, REFUSED, "there is no key \"%.*s\"", TEXT_ARG(letter));
        enum status status = tap_item(play, id, TOUCH_MS);
        if (status != OK)
            return status;
        letters = rest;
    }
    return OK;
}

static enum status draw_line(struct play *play, struct text points)
{
    const struct scene *scene = kiosk_scene(play->kiosk);
    struct text point;
    SDL_Rect rect;
    unsigned id = 0;
    bool down = false;
    int x = 0, y = 0;

    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].role == ITEM_CANVAS)
            id = scene->items[i].id;
    if (id == 0 || !screen_place(kiosk_screen(play->kiosk), id, &rect))
        return fault_set(play->why, REFUSED, "there is nothing to draw on");
    play->finger++;
    while (text_take_word(&points, &point)) {
        struct text part;
        int64_t across = -1, along = -1;
        if (!text_take_part(&point, ',', &part) || !text_to_int64(part, &across) ||
            !text_to_int64(point, &along) || across < 0 || across > 1000 || along < 0 ||
            along > 1000)
            return fault_set(play->why, REFUSED, "a point is two numbers up to 1000: 10,900");
        x = rect.x + (int)(across * (rect.w - 1) / 1000);
        y = rect.y + (int)(along * (rect.h - 1) / 1000);
        kiosk_finger(play->kiosk, down ? FINGER_MOVE : FINGER_DOWN, play->finger, x, y);
        down = true;
        let_pass(play, STEP_MS);
    }
    kiosk_finger(play->kiosk, FINGER_UP, play->finger, x, y);
    turn(play);
    return OK;
}

/* ---- Commands ---- */

static enum status press(struct play *play, struct text word)
{
    static const char *const KEYS[] = {
        [KEY_NEXT] = "next",     [KEY_PREVIOUS] = "previous", [KEY_SELECT] = "select",
        [KEY_BACK] = "back",     [KEY_AGAIN] = "again",       [KEY_HELP] = "help",
        [KEY_PERSON] = "person", [KEY_LOUDER] = "louder",     [KEY_QUIETER] = "quieter",
        [KEY_SWITCH] = "switch"};

    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++)
        if (text_is(word, KEYS[i])) {
            kiosk_key(play->kiosk, (enum desk_key)i);
            turn(play);
            return OK;
        }
    return fault_set(play->why, REFUSED, "there is no key called \"%.*s\"", TEXT_ARG(word));
}

static enum status touch_point(struct play *play, struct text rest)
{
    struct text x_word, y_word;
    int64_t x, y;

    if (!text_take_word(&rest, &x_word) || !text_take_word(&rest, &y_word) ||
        !text_to_int64(x_word, &x) || !text_to_int64(y_word, &y))
        return fault_set(play->why, REFUSED, "\"at\" wants two numbers: at 300 400");
    tap(play, (int)x, (int)y, TOUCH_MS);
    return OK;
}

static enum status wait_for(struct play *play, struct text word)
{
    int64_t seconds;

    if (!text_to_int64(word, &seconds) || seconds < 0 || seconds > 24 * 3600)
        return fault_set(play->why, REFUSED, "\"wait\" wants seconds: wait 30");
    let_pass(play, seconds * 1000);
    return OK;
}

/* A hum that comes and goes four times a second, as syllables do. */
static void hum(struct play *play, int64_t at_ms)
{
    enum { COUNT = EAR_RATE * STEP_MS / 1000, PITCH_HZ = 160, SYLLABLE_MS = 250 };
    int16_t samples[COUNT];
    int loud = (int)(at_ms % SYLLABLE_MS) < SYLLABLE_MS * 2 / 3 ? 6000 : 300;

    for (int i = 0; i < COUNT; i++)
        samples[i] = (int16_t)(i * PITCH_HZ * 2 / EAR_RATE % 2 == 0 ? loud : -loud);
    kiosk_hear(play->kiosk, samples, COUNT);
}

static enum status speak(struct play *play, struct text word)
{
    int64_t seconds;

    if (!text_to_int64(word, &seconds) || seconds < 0 || seconds > 600)
        return fault_set(play->why, REFUSED, "\"speak\" wants seconds: speak 4");
    for (int64_t at = 0; at < seconds * 1000; at += STEP_MS) {
        hum(play, at);
        let_pass(play, STEP_MS);
    }
    return OK;
}

static enum status expect(struct play *play, struct text words)
{
    const struct scene *scene = kiosk_scene(play->kiosk);

    for (size_t i = 0; i < scene->item_count; i++)
        if (text_find(scene->items[i].text, words) != SIZE_MAX ||
            text_find(scene->items[i].value, words) != SIZE_MAX)
            return OK;
    page_print(scene, play->out);
    return fault_set(play->why, REFUSED, "\"%.*s\" is not shown", TEXT_ARG(words));
}

static enum status shoot(struct play *play, struct text name)
{
    if (play->with->shots == NULL)
        return OK;
    struct arena *arena = arena_open("shot");
    struct text path = text_format(arena, "%s/%.*s.png", play->with->shots, TEXT_ARG(name));
    enum status status = screen_save_png(kiosk_screen(play->kiosk), path.at, play->why);
    arena_close(arena);
    return status;
}

/* What the memory of a dead program held is gone; what is on the disk is there. */
static enum status cut_power(struct play *play)
{
    kiosk_close(play->kiosk);
    play->kiosk = NULL;
    play->clock->now_ms += 60 * 1000;
    enum status status = kiosk_open(&play->kiosk, play->options, play->why);
    if (status == OK)
        turn(play);
    return status;
}

static enum status print_page(struct play *play)
{
    page_print(kiosk_scene(play->kiosk), play->out);
    return OK;
}

static enum status play_line(struct play *play, struct text line)
{
    struct text command;

    line = text_trim(line);
    if (line.len == 0 || line.at[0] == '#' || !text_take_word(&line, &command))
        return OK;
    line = text_trim(line);
    if (text_is(command, "touch"))
        return touch(play, line, TOUCH_MS);
    if (text_is(command, "hold"))
        return touch(play, line, HOLD_MS);
    if (text_is(command, "at"))
        return touch_point(play, line);
    if (text_is(command, "keys"))
        return touch_keys(play, line);
    if (text_is(command, "type"))
        return kiosk_type(play->kiosk, line), turn(play), OK;
    if (text_is(command, "press"))
        return press(play, line);
    if (text_is(command, "line"))
        return draw_line(play, line);
    if (text_is(command, "hear"))
        return hear(play);
    if (text_is(command, "wait"))
        return wait_for(play, line);
    if (text_is(command, "speak"))
        return speak(play, line);
    if (text_is(command, "plug") || text_is(command, "unplug"))
        return kiosk_plug(play->kiosk, text_is(command, "plug")), OK;
    if (text_is(command, "powercut"))
        return cut_power(play);
    if (text_is(command, "page"))
        return print_page(play);
    if (text_is(command, "shot"))
        return shoot(play, line);
    if (text_is(command, "expect"))
        return expect(play, line);
    return fault_set(play->why, REFUSED, "there is no command \"%.*s\"", TEXT_ARG(command));
}

static enum status play_lines(struct play *play, FILE *script)
{
    char line[LINE_MOST];
    enum status status = OK;

    for (unsigned number = 1; status == OK && fgets(line, sizeof line, script); number++) {
        /* text_starts wants C strings: the line ends where its words do. */
        line[strcspn(line, "\r\n")] = '\0';
        status = play_line(play, text_of(line));
        if (status != OK)
            fault_at(play->why, text_of(play->with->name), number, 0);
    }
    return status;
}

static enum status open_files(struct play *play)
{
    SF_INFO info = {
        .samplerate = VOICE_RATE, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
    const struct script_options *with = play->with;

    if (with->sound != NULL && (play->sound = sf_open(with->sound, SFM_WRITE, &info)) == NULL)
        return fault_set(play->why, FAILED, "the sound file \"%.200s\" cannot be written",
                         with->sound);
    if (with->taps != NULL && (play->taps = fopen(with->taps, "we")) == NULL)
        return fault_set(play->why, FAILED, "the file \"%.200s\" cannot be written",
                         with->taps);
    return OK;
}

enum status script_play(const struct kiosk_options *options, struct clock_fixed *clock,
                        FILE *script, const struct script_options *with, FILE *out,
                        struct fault *why)
{
    struct fault fault = {0};
    struct play play = {.options = options,
                        .with = with,
                        .clock = clock,
                        .out = out,
                        .why = why ? why : &fault};
    enum status status = open_files(&play);

    if (status == OK)
        status = kiosk_open(&play.kiosk, options, play.why);
    if (status == OK) {
        turn(&play);
        status = play_lines(&play, script);
        kiosk_close(play.kiosk);
    }
    if (play.sound != NULL)
        sf_close(play.sound);
    if (play.taps != NULL)
        fclose(play.taps);
    return status;
}
