/* monkey SERVICES LOCALES [COUNT [SEED]]: whatever is done to a kiosk, in whatever order, it
 * does not fall, it does not leak, and no page is without a way out.
 *
 * COUNT deeds of fingers, keys, letters, lines, waits and power cuts, in simulated time and at
 * random places; some of them where something is, or a monkey would never leave the first
 * pages. After each deed the page is looked at; at the end nobody touches any more, and the
 * kiosk must be back at its invitation by itself. The seed is printed first: it plays the same
 * again. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "kiosk/kiosk.h"
#include "kiosk/page_print.h"

enum {
    USUAL_COUNT = 100000,
    WIDTH = 800,
    HEIGHT = 480,
    TOUCH_MS = 60,
    LINE_POINTS = 6,
    QUIET_MS = 10 * 60 * 1000,
    QUIET_TURN_MS = 500,
    HEARD = 441 /* samples rendered after each deed */
};

struct monkey {
    struct kiosk_options options;
    struct clock_fixed clock;
    struct random_seeded random, seeded;
    struct kiosk *kiosk;
    char folder[64];
    uint64_t seed;
    long done;
    unsigned plans; /* met: a monkey that gets nowhere proves nothing */
    int64_t finger;
};

static uint64_t draw(struct monkey *monkey, uint64_t below)
{
    return random_u64(random_seeded(&monkey->random)) % below;
}

static _Noreturn void fall(const struct monkey *monkey, const char *why)
{
    page_print(kiosk_scene(monkey->kiosk), stderr);
    fprintf(stderr, "monkey: deed %ld of seed %" PRIu64 ": %s\n", monkey->done, monkey->seed,
            why);
    exit(1);
}

/* ---- Looking ---- */

static bool leads_on(const struct item *item)
{
    return item->id != 0 && !item->is_off &&
           (item->role == ITEM_GO || item->role == ITEM_TILE || item->role == ITEM_BAR ||
            item->role == ITEM_KEY);
}

static void look(struct monkey *monkey)
{
    SDL_Rect changed[KIOSK_MOST_CHANGES], place;
    bool out = false;

    kiosk_turn(monkey->kiosk, changed);
    const struct scene *scene = kiosk_scene(monkey->kiosk);
    monkey->plans |= 1u << scene->plan;
    /* Touching anywhere leads on from the invitation and opens the curtain. */
    out = scene->plan == PLAN_INVITATION || scene->plan == PLAN_CURTAIN;
    for (size_t i = 0; i < scene->item_count; i++)
        out = out || (leads_on(&scene->items[i]) &&
                      screen_place(kiosk_screen(monkey->kiosk), scene->items[i].id, &place));
    if (!out)
        fall(monkey, "there is no way out of this page");
    int16_t samples[HEARD];
    voice_render(kiosk_voice(monkey->kiosk), samples, HEARD);
}

static void let_pass(struct monkey *monkey, int64_t ms)
{
    monkey->clock.now_ms += ms;
    look(monkey);
}

/* ---- Doing ---- */

static void open_kiosk(struct monkey *monkey)
{
    struct fault why = {0};

    if (kiosk_open(&monkey->kiosk, &monkey->options, &why) == OK)
        return;
    fprintf(stderr, "monkey: %s\n", why.text);
    exit(2);
}

static void move(struct monkey *monkey, enum kiosk_move way, int x, int y)
{
    kiosk_finger(monkey->kiosk, way, monkey->finger, x, y);
}

static void touch_at(struct monkey *monkey, int x, int y, int64_t ms)
{
    monkey->finger++;
    move(monkey, FINGER_DOWN, x, y);
    let_pass(monkey, ms);
    move(monkey, FINGER_UP, x, y);
    let_pass(monkey, HAND_TREMBLE_MS);
}

/* Somewhere on the glass, a little beyond it too. */
static int any_x(struct monkey *monkey)
{
    return (int)draw(monkey, WIDTH + 20) - 10;
}

static int any_y(struct monkey *monkey)
{
    return (int)draw(monkey, HEIGHT + 20) - 10;
}

static void touch_something(struct monkey *monkey, int64_t ms)
{
    const struct scene *scene = kiosk_scene(monkey->kiosk);
    SDL_Rect place;

    if (scene->item_count == 0)
        return;
    const struct item *item = &scene->items[draw(monkey, scene->item_count)];
    /* Stopping as often as anything else would keep every way short. */
    unsigned id = (item->role == ITEM_BAR || item->role == ITEM_TOOL) && draw(monkey, 5) != 0
                      ? 1000 /* the green arrow */
                      : item->id;
    if (screen_place(kiosk_screen(monkey->kiosk), id, &place))
        touch_at(monkey, place.x + place.w / 2, place.y + place.h / 2, ms);
}

static void scribble(struct monkey *monkey)
{
    monkey->finger++;
    int x = any_x(monkey), y = any_y(monkey);
    move(monkey, FINGER_DOWN, x, y);
    for (int i = 0; i < LINE_POINTS; i++) {
        x += (int)draw(monkey, 161) - 80;
        y += (int)draw(monkey, 121) - 60;
        move(monkey, FINGER_MOVE, x, y);
    }
    let_pass(monkey, TOUCH_MS);
    if (draw(monkey, 20) != 0) /* of some it is never told that they were lifted */
        move(monkey, FINGER_UP, x, y);
}

static void type_any(struct monkey *monkey)
{
    static const char *const LETTERS[] = {"1",   "7", "王",       "\b",   "\n",  "X", "\x01",
                                          "246", "ئ", "11010519", "ab c", "0.5", "'"};
    size_t count = sizeof LETTERS / sizeof *LETTERS;

    kiosk_type(monkey->kiosk, text_of(LETTERS[draw(monkey, count)]));
}

static void hum(struct monkey *monkey)
{
    int16_t samples[HEARD];

    for (size_t i = 0; i < HEARD; i++)
        samples[i] = (int16_t)draw(monkey, 65536);
    kiosk_hear(monkey->kiosk, samples, HEARD);
}

static void cut_power(struct monkey *monkey)
{
    kiosk_close(monkey->kiosk);
    open_kiosk(monkey);
}

static void do_anything(struct monkey *monkey)
{
    switch (draw(monkey, 24)) {
    case 0:
        kiosk_key(monkey->kiosk, (enum desk_key)draw(monkey, KEY_SWITCH + 1));
        break;
    case 1:
        type_any(monkey);
        break;
    case 2:
        scribble(monkey);
        break;
    case 3:
        let_pass(monkey, (int64_t)draw(monkey, 2) == 0 ? 300 : (int64_t)draw(monkey, 90000));
        break;
    case 4:
    case 5:
    case 6:
        touch_at(monkey, any_x(monkey), any_y(monkey), TOUCH_MS);
        return;
    case 7:
        hum(monkey);
        break;
    case 8:
        if (draw(monkey, 20) == 0)
            touch_something(monkey, HAND_HOLD_MS + TOUCH_MS);
        return;
    case 9:
        if (draw(monkey, 100) == 0)
            cut_power(monkey);
        break;
    default:
        touch_something(monkey, TOUCH_MS);
        return;
    }
    look(monkey);
}

/* Nobody touches any more. */
static void leave(struct monkey *monkey)
{
    for (int64_t at = 0; at < QUIET_MS; at += QUIET_TURN_MS) {
        voice_silence(kiosk_voice(monkey->kiosk));
        let_pass(monkey, QUIET_TURN_MS);
    }
    if (kiosk_scene(monkey->kiosk)->plan != PLAN_INVITATION)
        fall(monkey, "nobody has touched it for ten minutes, and it is not at the invitation");
}

/* ---- Beginning and end ---- */

static void say_nothing(void *self, enum log_level level, const char *line)
{
    (void)self, (void)level, (void)line;
}

static void set_up(struct monkey *monkey, char **words)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    log_set_sink((struct log_sink){NULL, say_nothing, LOG_FATAL});
    snprintf(monkey->folder, sizeof monkey->folder, "/tmp/doorstep-monkey-XXXXXX");
    if (mkdtemp(monkey->folder) == NULL)
        abort();
    monkey->clock.now_ms = INT64_C(1772701200000); /* 2026-03-05T09:00:00Z */
    monkey->random.state = monkey->seeded.state = monkey->seed;
    monkey->options =
        (struct kiosk_options){.house = {.services = words[1],
                                         .locales = words[2],
                                         .data = monkey->folder,
                                         .clock = clock_fixed(&monkey->clock),
                                         .random = random_seeded(&monkey->seeded),
                                         .demonstration = true},
                               .screen = {.width = WIDTH, .height = HEIGHT, .assets = "assets"},
                               .device = "monkey",
                               .simulated = true};
}

static int plans_met(unsigned plans)
{
    int count = 0;

    for (; plans != 0; plans &= plans - 1)
        count++;
    return count;
}

int main(int count, char **words)
{
    static struct monkey monkey;

    if (count < 3) {
        fputs("usage: monkey SERVICES LOCALES [COUNT [SEED]]\n", stderr);
        return 2;
    }
    long deeds = count > 3 ? strtol(words[3], NULL, 10) : USUAL_COUNT;
    monkey.seed =
        count > 4 ? strtoull(words[4], NULL, 10) : random_u64(random_system()) % 1000000;
    printf("monkey: seed %" PRIu64 ", %ld deeds, %s\n", monkey.seed, deeds, words[1]);
    fflush(stdout);
    set_up(&monkey, words);
    open_kiosk(&monkey);
    look(&monkey);
    for (monkey.done = 0; monkey.done < deeds; monkey.done++)
        do_anything(&monkey);
    leave(&monkey);
    kiosk_close(monkey.kiosk);
    printf("monkey: %d of %d plans were met\n", plans_met(monkey.plans), PLAN_STAFF + 1);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", monkey.folder);
    return system(command) == 0 ? 0 : 1;
}
