#include "kiosk/kiosk.h"

#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "kiosk/print.h"
#include "pen/pen.h"
#include "voice/jack.h"

enum {
    SPEAKING_TURN_MS = 40,  /* how often the lit word is looked after */
    JUDGE_AGAIN_MS = 60000, /* services that could not be begun with */
    JACK_MS = 250,          /* how soon it is noticed that the plug was drawn */
    MOVING_TURN_MS = 100,   /* the invitation's picture, while it greets */
    DRAWING_WIDTH = 900,    /* a signature as a picture, in pixels */
    DRAWING_HEIGHT = 400
};

struct kiosk {
    struct kiosk_options options;
    struct clock pace;
    struct house *house;
    struct desk *desk;
    struct screen *screen;
    struct voice *voice;
    struct pen *pen;
    struct ear *ear;
    struct hand hand;
    /* The scene on show and the one being made. */
    struct arena *arenas[2];
    unsigned turn;
    struct scene scene;
    unsigned long said, ahead; /* the last speech; that after which the next was made ready */
    unsigned touched;          /* since the last turn; 0: nothing */
    unsigned rate, volume;     /* percent */
    bool headphones, plugged, silent, wants_restart;
    int64_t judge_ms; /* not before that are changed services judged again */
    int64_t jack_ms;  /* when it was looked at last */
    bool at_rest;     /* nobody is there: everything is wiped */
};

/* ---- What the desk asks of the machine ---- */

static size_t read_strokes(void *self, const struct stroke *strokes, size_t count,
                           struct text language, struct text *letters, size_t room,
                           struct arena *arena)
{
    struct kiosk *kiosk = self;
    return pen_read(kiosk->pen, strokes, count, language, letters, room, arena);
}

static bool reads_strokes(void *self, struct text language)
{
    const struct kiosk *kiosk = self;
    return pen_knows(kiosk->pen, language);
}

static enum status draw_png(void *self, const struct stroke *strokes, size_t count,
                            struct text *bytes, struct arena *arena, struct fault *why)
{
    (void)self;
    return pen_png(bytes, strokes, count, DRAWING_WIDTH, DRAWING_HEIGHT, arena, why);
}

static enum status record(void *self, struct fault *why)
{
    struct kiosk *kiosk = self;
    return ear_start(kiosk->ear, kiosk->options.simulated ? EAR_FED : EAR_MICROPHONE, why);
}

static unsigned record_level(void *self)
{
    struct kiosk *kiosk = self;
    return ear_level(kiosk->ear);
}

static enum status record_end(void *self, struct text *bytes, struct text *media_type,
                              struct arena *arena, struct fault *why)
{
    struct kiosk *kiosk = self;
    return ear_end(kiosk->ear, bytes, media_type, arena, why);
}

static enum status print(void *self, struct text slip, struct text code, struct fault *why)
{
    struct kiosk *kiosk = self;
    (void)code;
    return print_slip(kiosk->options.printer, slip, why);
}

static bool headphones(void *self)
{
    const struct kiosk *kiosk = self;
    return kiosk->headphones;
}

static bool is_silent(void *self)
{
    const struct kiosk *kiosk = self;
    return kiosk->silent;
}

static void restart(void *self)
{
    struct kiosk *kiosk = self;
    kiosk->wants_restart = true;
}

static void set_volume(void *self, unsigned percent)
{
    struct kiosk *kiosk = self;
    kiosk->volume = percent;
    voice_set(kiosk->voice, kiosk->rate, kiosk->volume, kiosk->headphones);
}

static void set_rate(void *self, unsigned percent)
{
    struct kiosk *kiosk = self;
    kiosk->rate = percent;
    voice_set(kiosk->voice, kiosk->rate, kiosk->volume, kiosk->headphones);
}

static int64_t now_ms(const struct kiosk *kiosk)
{
    return kiosk->pace.now_ms(kiosk->pace.self);
}

/* Private words are for headphones: looked for while something is being said, and once more
 * before words that the hall must not hear. Asking a sound card takes milliseconds, and whoever
 * touches waits for the sound. */
static void hear_jack(struct kiosk *kiosk)
{
    kiosk->jack_ms = now_ms(kiosk);
    kiosk->headphones = kiosk->options.headphones ||
                        (kiosk->options.simulated ? kiosk->plugged : jack_has_headphones());
    voice_set(kiosk->voice, kiosk->rate, kiosk->volume, kiosk->headphones);
}

/* ---- Opening and closing ---- */

static enum status open_desk(struct kiosk *kiosk, struct fault *why)
{
    struct desk_options options = {
        .house = kiosk->house,
        .services = kiosk->options.house.services,
        .locales = kiosk->options.house.locales,
        .data = kiosk->options.house.data,
        .clock = kiosk->options.house.clock,
        .pace = kiosk->pace,
        .random = kiosk->options.house.random,
        .assets = kiosk->options.screen.assets,
        .device = kiosk->options.device,
        .ports = {.self = kiosk,
                  .read_strokes = read_strokes,
                  .reads_strokes = reads_strokes,
                  .draw_png = draw_png,
                  .record = record,
                  .record_level = record_level,
                  .record_end = record_end,
                  .print = kiosk->options.printer != NULL ? print : NULL,
                  .volume = set_volume,
                  .rate = set_rate,
                  .headphones = headphones,
                  .silent = is_silent,
                  .restart = restart},
    };
    for (int size = SIZE_USUAL; size <= SIZE_LARGEST; size++)
        options.rooms[size] = screen_room(kiosk->screen, (enum scene_size)size);
    return desk_open(&kiosk->desk, &options, why);
}

enum status kiosk_open(struct kiosk **out, const struct kiosk_options *options,
                       struct fault *why)
{
    struct kiosk *kiosk = calloc(1, sizeof *kiosk);
    struct voice_options voice = {.locales = options->house.locales, .log = options->said};
    enum status status;

    if (kiosk == NULL)
        abort();
    *out = NULL;
    kiosk->options = *options;
    kiosk->pace = options->pace.now_ms != NULL ? options->pace : options->house.clock;
    kiosk->rate = kiosk->volume = 100;
    kiosk->at_rest = true;
    kiosk->arenas[0] = arena_open("scene");
    kiosk->arenas[1] = arena_open("scene");
    if ((status = house_open(&kiosk->house, &options->house, why)) != OK ||
        (status = screen_open(&kiosk->screen, &options->screen, why)) != OK ||
        (status = voice_open(&kiosk->voice, &voice, why)) != OK ||
        (status = pen_open(&kiosk->pen, NULL, why)) != OK ||
        (status = ear_open(&kiosk->ear, why)) != OK || (status = open_desk(kiosk, why)) != OK) {
        kiosk_close(kiosk);
        return status;
    }
    if (!options->house.forms_later)
        desk_recall(kiosk->desk);
    kiosk->headphones = options->headphones;
    voice_set(kiosk->voice, kiosk->rate, kiosk->volume, kiosk->headphones);
    *out = kiosk;
    return OK;
}

enum status kiosk_settle(struct kiosk *kiosk, struct fault *why)
{
    enum status status = house_open_forms(kiosk->house, why);

    malloc_trim(0); /* all forms were open for a moment */
    if (status == OK)
        desk_recall(kiosk->desk);
    return status;
}

void kiosk_close(struct kiosk *kiosk)
{
    if (kiosk == NULL)
        return;
    desk_close(kiosk->desk);
    ear_close(kiosk->ear);
    pen_close(kiosk->pen);
    voice_close(kiosk->voice);
    screen_close(kiosk->screen);
    house_close(kiosk->house);
    arena_close(kiosk->arenas[0]);
    arena_close(kiosk->arenas[1]);
    hand_wipe(&kiosk->hand);
    free(kiosk);
}

/* ---- What a person does ---- */

void kiosk_plug(struct kiosk *kiosk, bool in)
{
    kiosk->plugged = in;
}

static struct hand_spot spot_at(const struct kiosk *kiosk, int x, int y)
{
    struct hand_spot spot = {0};

    spot.id = screen_at(kiosk->screen, x, y, &spot.on);
    const struct item *item = scene_item(&kiosk->scene, spot.id);
    spot.is_canvas = item != NULL && item->role == ITEM_CANVAS;
    spot.is_key = item != NULL && item->role == ITEM_KEY;
    return spot;
}

static void do_deed(struct kiosk *kiosk, enum hand_deed deed)
{
    switch (deed) {
    case HAND_NOTHING:
    case HAND_INK: /* drawn at the next turn */
        break;
    case HAND_DOWN:
        voice_silence(kiosk->voice);
        break;
    case HAND_TOUCH:
        kiosk->touched = kiosk->hand.id;
        desk_touch(kiosk->desk, kiosk->hand.id);
        break;
    case HAND_HOLD:
        desk_hold(kiosk->desk, kiosk->hand.id);
        break;
    case HAND_LINE:
        desk_stroke(kiosk->desk, kiosk->hand.id, &kiosk->hand.line);
        break;
    }
}

void kiosk_finger(struct kiosk *kiosk, enum kiosk_move move, int64_t finger, int x, int y)
{
    static enum hand_deed (*const MOVES[])(struct hand *, int64_t, struct hand_spot,
                                           int64_t) = {
        [FINGER_DOWN] = hand_down, [FINGER_MOVE] = hand_move, [FINGER_UP] = hand_up};

    do_deed(kiosk, MOVES[move](&kiosk->hand, finger, spot_at(kiosk, x, y), now_ms(kiosk)));
}

void kiosk_key(struct kiosk *kiosk, enum desk_key key)
{
    voice_silence(kiosk->voice);
    desk_key(kiosk->desk, key);
}

void kiosk_type(struct kiosk *kiosk, struct text letters)
{
    desk_type(kiosk->desk, letters);
}

void kiosk_hear(struct kiosk *kiosk, const int16_t *samples, size_t count)
{
    ear_feed(kiosk->ear, samples, count);
}

/* ---- Time ---- */

/* Nobody is there any more: nothing of the last person stays. */
static void wipe(struct kiosk *kiosk)
{
    voice_wipe(kiosk->voice);
    screen_wipe(kiosk->screen);
    hand_wipe(&kiosk->hand);
    pen_rest(kiosk->pen);
}

static bool says_private(const struct speech *speech)
{
    for (size_t i = 0; i < speech->count; i++)
        if (speech->sayings[i].is_private && !speech->sayings[i].asked)
            return true;
    return false;
}

static void say(struct kiosk *kiosk, const struct speech *speech)
{
    if (speech->number == kiosk->said)
        return;
    kiosk->said = speech->number;
    if (says_private(speech))
        hear_jack(kiosk);
    voice_say(kiosk->voice, speech);
}

/* When the plug is drawn while private words are said, the hall hears no more of them. */
static void watch_jack(struct kiosk *kiosk, const struct speech *speech)
{
    if (!kiosk->headphones || now_ms(kiosk) - kiosk->jack_ms < JACK_MS ||
        !voice_place(kiosk->voice).speaking || !says_private(speech))
        return;
    hear_jack(kiosk);
    if (!kiosk->headphones)
        voice_silence(kiosk->voice);
}

static const struct item *first_of(const struct scene *scene, enum item_role role)
{
    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].role == role)
            return &scene->items[i];
    return NULL;
}

/* Words are lit one by one only where what is said is what is shown: a greeting on a language's
 * tile, or a number in words, lights the whole. */
static bool says_what_it_shows(const struct kiosk *kiosk, const struct speech *speech,
                               unsigned id)
{
    const struct item *item = id < SAYING_ROLE
                                  ? scene_item(&kiosk->scene, id)
                                  : first_of(&kiosk->scene, (enum item_role)(id - SAYING_ROLE));

    for (size_t i = 0; item != NULL && i < speech->count; i++)
        if (speech->sayings[i].item == id && !text_equal(speech->sayings[i].words, item->text))
            return false;
    return item != NULL;
}

/* What a touch did can be heard before any word: chosen, gone on, not taken. */
static void sound(struct kiosk *kiosk, const struct scene *before)
{
    const struct item *was = scene_item(before, kiosk->touched);
    const struct item *is = scene_item(&kiosk->scene, kiosk->touched);
    const struct item *asked = first_of(before, ITEM_PROMPT);
    const struct item *asks = first_of(&kiosk->scene, ITEM_PROMPT);

    if (first_of(&kiosk->scene, ITEM_REFUSAL) && !first_of(before, ITEM_REFUSAL))
        voice_earcon(kiosk->voice, EARCON_REFUSED);
    else if (asked != NULL && asks != NULL && !text_equal(asked->text, asks->text))
        voice_earcon(kiosk->voice, EARCON_GO);
    else if (was != NULL && is != NULL && is->chosen && !was->chosen)
        voice_earcon(kiosk->voice, EARCON_CHOSEN);
    kiosk->touched = 0;
}

/* While a page is being heard the next one's words are made ready. */
static void prepare(struct kiosk *kiosk, struct arena *arena)
{
    struct speech speech = {0};

    if (kiosk->ahead == kiosk->said || kiosk->touched != 0)
        return;
    kiosk->ahead = kiosk->said;
    hear_jack(kiosk);
    desk_ahead(kiosk->desk, &speech, arena);
    if (speech.count > 0)
        voice_prepare(kiosk->voice, &speech);
}

void kiosk_set_silent(struct kiosk *kiosk, bool silent)
{
    kiosk->silent = silent;
}

/* What came in the place of what is open is judged before it is begun with: a kiosk that goes
 * on with the old one is better than one that cannot start. */
static void try_what_is_new(struct kiosk *kiosk, int64_t now)
{
    if (now < kiosk->judge_ms)
        return;
    struct fault why = {0};
    struct house_options house = kiosk->options.house;
    house.forms_later = false;
    kiosk->judge_ms = now + JUDGE_AGAIN_MS;
    if (house_check(&house, &why) == OK)
        kiosk->wants_restart = true;
    else
        log_line(LOG_ERROR, "kiosk: the services were changed, and cannot be begun with: %s",
                 why.text);
    malloc_trim(0); /* all forms were open for a moment */
}

size_t kiosk_turn(struct kiosk *kiosk, SDL_Rect *changed)
{
    struct arena *arena = kiosk->arenas[kiosk->turn % 2];
    int64_t now = now_ms(kiosk);

    do_deed(kiosk, hand_wait(&kiosk->hand, now));
    desk_tick(kiosk->desk, voice_place(kiosk->voice).speaking);
    arena_release(arena, (struct arena_mark){0});
    prepare(kiosk, arena);
    struct scene before = kiosk->scene; /* its items are in the other arena */
    desk_scene(kiosk->desk, &kiosk->scene, arena);
    kiosk->turn++;
    bool at_rest = kiosk->scene.plan == PLAN_INVITATION;
    if (at_rest && !kiosk->at_rest)
        wipe(kiosk);
    if (at_rest && house_is_old(kiosk->house))
        try_what_is_new(kiosk, now);
    kiosk->at_rest = at_rest;
    struct speech speech = {0};
    desk_speech(kiosk->desk, &speech, arena);
    say(kiosk, &speech);
    watch_jack(kiosk, &speech);
    if (kiosk->touched != 0)
        sound(kiosk, &before);

    struct voice_place place = voice_place(kiosk->voice);
    if (place.len > 0 && !says_what_it_shows(kiosk, &speech, place.item))
        place.len = 0;
    /* A finger lights what it lies on before it is lifted. */
    if (kiosk->hand.down == 1 && !kiosk->hand.spoiled && !kiosk->hand.began.is_canvas)
        place = (struct voice_place){.item = kiosk->hand.began.id};
    size_t count = screen_draw(kiosk->screen, &kiosk->scene, place.item, place.word, place.len,
                               place.speaking ? now : 0, changed, KIOSK_MOST_CHANGES);
    if (kiosk->hand.down > 0 && kiosk->hand.began.is_canvas)
        count += screen_ink(kiosk->screen, kiosk->hand.began.id, &kiosk->hand.line,
                            changed + count, KIOSK_MOST_CHANGES - count);
    return count;
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t kiosk_wake_ms(const struct kiosk *kiosk)
{
    int64_t wake = sooner(desk_wake_ms(kiosk->desk), hand_wake_ms(&kiosk->hand));

    if (kiosk_is_speaking(kiosk))
        wake = sooner(wake, now_ms(kiosk) +
                                (kiosk->scene.moving ? MOVING_TURN_MS : SPEAKING_TURN_MS));
    return wake;
}

bool kiosk_is_speaking(const struct kiosk *kiosk)
{
    return voice_place(kiosk->voice).speaking;
}

bool kiosk_wants_restart(const struct kiosk *kiosk)
{
    return kiosk->wants_restart;
}

SDL_Surface *kiosk_picture(struct kiosk *kiosk)
{
    return screen_surface(kiosk->screen);
}

struct voice *kiosk_voice(struct kiosk *kiosk)
{
    return kiosk->voice;
}

struct screen *kiosk_screen(struct kiosk *kiosk)
{
    return kiosk->screen;
}

const struct scene *kiosk_scene(const struct kiosk *kiosk)
{
    return &kiosk->scene;
}
