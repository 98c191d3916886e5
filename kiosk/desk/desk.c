#include "desk/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "desk/state.h"

enum { PRACTICE_MS = 600000 };

/* ---- Opening and closing ---- */

static enum status open_catalogues(struct desk *desk, struct fault *why)
{
    const struct house *house = desk->options.house;

    desk->language_count = house_language_count(house);
    if (desk->language_count > DESK_LANGUAGES)
        return fault_set(why, TOO_LARGE, "a kiosk speaks at most %d languages", DESK_LANGUAGES);
    for (size_t i = 0; i < desk->language_count; i++) {
        enum status status = catalogue_open(&desk->catalogues[i], desk->options.locales,
                                            house_language(house, i), desk->arena, why);
        if (status != OK)
            return status;
    }
    return OK;
}

/* A kiosk without pictures of money still has its keypad. */
static void open_money(struct desk *desk)
{
    struct fault why = {0};

    if (desk->options.assets != NULL &&
        money_open(&desk->money, desk->options.assets, desk->arena, &why) != OK) {
        log_line(LOG_WARNING, "money: %s", why.text);
        desk->money = NULL;
    }
}

static void keep_options(struct desk *desk, const struct desk_options *options)
{
    struct arena *arena = desk->arena;

    desk->options = *options;
    desk->options.services = text_string(arena, text_of(options->services));
    desk->options.locales = text_string(arena, text_of(options->locales));
    desk->options.data = text_string(arena, text_of(options->data));
    desk->options.device = text_string(arena, text_of(options->device));
    if (options->assets != NULL)
        desk->options.assets = text_string(arena, text_of(options->assets));
    if (desk->options.idle_s == 0)
        desk->options.idle_s = 60;
    if (desk->options.leave_s == 0)
        desk->options.leave_s = 20;
}

enum status desk_open(struct desk **out, const struct desk_options *options, struct fault *why)
{
    struct desk *desk = calloc(1, sizeof *desk);

    if (desk == NULL)
        fatal("no memory for a desk");
    desk->arena = arena_open("desk");
    keep_options(desk, options);
    enum status status = open_catalogues(desk, why);
    if (status != OK) {
        desk_close(desk);
        return status;
    }
    open_money(desk);
    settings_house(desk);
    invitation_open(desk, true);
    *out = desk;
    return OK;
}

void desk_recall(struct desk *desk)
{
    recall_open(desk);
    if (recall_is_offered(desk))
        invitation_open(desk, true);
}

void desk_close(struct desk *desk)
{
    if (desk == NULL)
        return;
    course_keep(desk);
    sheet_close(&desk->over);
    sheet_close(&desk->base);
    session_close(desk->session);
    recall_close(desk);
    staff_close(desk->staff);
    said_close(&desk->said);
    arena_close(desk->arena);
    explicit_bzero(desk, sizeof *desk);
    free(desk);
}

/* ---- For the files of this room ---- */

int64_t desk_now_ms(const struct desk *desk)
{
    return desk->options.pace.now_ms(desk->options.pace.self);
}

int64_t desk_today_ms(const struct desk *desk)
{
    return desk->options.clock.now_ms(desk->options.clock.self);
}

bool desk_is_at_rest(const struct desk *desk)
{
    return desk->base.use == SHEET_CLOSED;
}

bool desk_practises(const struct desk *desk)
{
    return desk_now_ms(desk) < desk->practises_until_ms;
}

void desk_wish_practice(struct desk *desk, bool practice)
{
    desk->practises_until_ms = practice ? desk_now_ms(desk) + PRACTICE_MS : 0;
}

struct sheet *desk_sheet(struct desk *desk)
{
    if (desk->over.use != SHEET_CLOSED)
        return &desk->over;
    return desk->base.use != SHEET_CLOSED ? &desk->base : NULL;
}

struct text desk_word(const struct desk *desk, const char *key)
{
    return catalogue_words(desk->catalogues[desk->language], key);
}

void desk_say(struct desk *desk, unsigned id, struct text words)
{
    struct saying saying = {.item = id,
                            .words = words,
                            .language = catalogue_tag(desk->catalogues[desk->language])};
    said_set(&desk->said, &saying, 1);
}

static struct scene_maker *make(const struct desk *desk, struct scene *scene,
                                struct arena *arena)
{
    struct scene_maker *maker = ARENA_NEW(arena, struct scene_maker);
    view_show(desk, scene, maker, arena);
    return maker;
}

void desk_arrive(struct desk *desk)
{
    struct arena *arena = arena_open("arrival");
    struct scene scene;
    const struct scene_maker *maker = make(desk, &scene, arena);

    said_set(&desk->said, maker->sayings, maker->saying_count);
    desk->quiet_ms = desk_now_ms(desk);
    arena_close(arena);
}

/* The question, for what has no words of its own: a picture, an empty field. */
static size_t say_question(const struct scene_maker *maker, unsigned id, struct saying *says)
{
    for (size_t i = 0; i < maker->saying_count; i++)
        if (maker->sayings[i].item == ID_PROMPT) {
            says[0] = maker->sayings[i];
            says[0].item = id;
            return 1;
        }
    return 0;
}

/* What is small on the screen is touched with what it belongs to: a hint with its question, how
 * far one is with the part of the service. */
static bool belongs(const struct saying *saying, unsigned id)
{
    return saying->item == id ||
           (id == ID_PROMPT && (saying->item == ID_HINT || saying->item == ID_REFUSAL));
}

/* What it says on arrival, else what stands on it. */
void desk_hear(struct desk *desk, unsigned id)
{
    struct arena *arena = arena_open("hearing");
    struct scene scene;
    struct scene_maker *maker = make(desk, &scene, arena);
    struct saying *says = arena_array(arena, maker->saying_count + 2, sizeof *says);
    const struct item *item = NULL;
    size_t count = 0;

    for (size_t i = 0; i < maker->item_count && item == NULL; i++)
        if (id != 0 && maker->items[i].id == id)
            item = &maker->items[i];
    for (size_t i = 0; item != NULL && i < maker->saying_count; i++)
        if (belongs(&maker->sayings[i], id)) {
            says[count] = maker->sayings[i];
            says[count++].asked = true;
        }
    if (item != NULL && count == 0 && item->text.len > 0)
        says[count++] =
            (struct saying){.item = id, .words = item->text, .language = scene.language};
    for (size_t i = 0; id == ID_SECTION && i < maker->item_count; i++)
        if (maker->items[i].role == ITEM_STEPS)
            says[count++] = (struct saying){
                .item = ID_STEPS, .words = maker->items[i].text, .language = scene.language};
    if (item != NULL && count < 2 && item->value.len > 0 && !item->hidden &&
        item->role != ITEM_CODE && (count == 0 || item->text.len > 0))
        says[count++] =
            (struct saying){.item = id, .words = item->value, .language = scene.language};
    if (item != NULL && count == 0)
        count = say_question(maker, id, says);
    said_set(&desk->said, says, count);
    arena_close(arena);
}

/* ---- What is on show ---- */

/* A scene outlives the page it shows: its texts are copies. */
void desk_scene(const struct desk *desk, struct scene *scene, struct arena *arena)
{
    struct scene_maker *maker = make(desk, scene, arena);

    for (size_t i = 0; i < maker->item_count; i++) {
        struct item *item = &maker->items[i];
        item->text = text_copy(arena, item->text);
        item->value = text_copy(arena, item->value);
        item->image = text_copy(arena, item->image);
    }
    scene->language = text_copy(arena, scene->language);
    scene_end(maker, NULL);
}

void desk_speech(const struct desk *desk, struct speech *speech, struct arena *arena)
{
    said_speech(&desk->said, speech, arena);
}

/* ---- What a person does ---- */

/* What is said now is not for the recording that somebody is making. */
static void hush(struct sheet *sheet, unsigned id)
{
    if (sheet != NULL && sheet->editor.busy && id >= EDITOR_IDS && id != ID_GO)
        sheet->editor.kind->hush(&sheet->editor);
}

/* A finger may come up when what it came down on is gone. */
bool desk_shows(const struct desk *desk, unsigned id)
{
    struct arena *arena = arena_open("touch");
    struct scene scene;

    desk_scene(desk, &scene, arena);
    bool is = scene_item(&scene, id) != NULL;
    arena_close(arena);
    return is;
}

void desk_touch(struct desk *desk, unsigned id)
{
    struct sheet *sheet = desk_sheet(desk);

    if (!desk_shows(desk, id))
        id = 0;
    if (leaving_touch(desk, id))
        return;
    leaving_touched(desk);
    hush(sheet, id);
    if (desk->staff != NULL) {
        corner_touch(desk, id);
    } else if (desk->covered) {
        desk->covered = false;
        desk_arrive(desk);
    } else if (sheet == NULL) {
        invitation_start(desk);
    } else if (id == 0) {
        said_set(&desk->said, NULL, 0);
    } else if (!frame_touch(desk, id) && !settings_touch(desk, id)) {
        if (desk->tools_open)
            desk_hear(desk, id);
        else
            sheet_touch(desk, sheet, id);
    }
}

/* Where a long press means nothing it is a touch. */
void desk_hold(struct desk *desk, unsigned id)
{
    if (desk_is_at_rest(desk) && desk->staff == NULL && id == ID_STAFF)
        corner_open(desk);
    else
        desk_touch(desk, id);
}

void desk_key(struct desk *desk, enum desk_key key)
{
    keys_press(desk, key);
}

/* Something else stands in the place of the page. */
static bool is_hidden(const struct desk *desk)
{
    return desk->covered || desk->leaving.asking || desk->tools_open;
}

void desk_type(struct desk *desk, struct text letters)
{
    struct sheet *sheet = desk_sheet(desk);

    leaving_touched(desk);
    if (desk->staff != NULL)
        corner_type(desk, letters);
    else if (sheet != NULL && !is_hidden(desk))
        sheet_type(desk, sheet, letters);
}

void desk_stroke(struct desk *desk, unsigned id, const struct stroke *stroke)
{
    struct sheet *sheet = desk_sheet(desk);

    (void)id;
    leaving_touched(desk);
    if (desk->staff != NULL)
        corner_stroke(desk, stroke);
    else if (sheet != NULL && !is_hidden(desk))
        sheet_stroke(desk, sheet, stroke);
}

/* ---- Time ---- */

void desk_tick(struct desk *desk, bool speaking)
{
    struct sheet *sheet = desk_sheet(desk);

    if (speaking || desk->speaking || (sheet != NULL && sheet->editor.busy))
        desk->quiet_ms = desk_now_ms(desk);
    desk->speaking = speaking;
    course_tick(desk);
    recall_tick(desk);
    if (desk->staff != NULL) {
        corner_tick(desk);
        return;
    }
    if (sheet == NULL) {
        invitation_tick(desk);
        return;
    }
    sheet_tick(desk, sheet);
    keys_tick(desk);
    leaving_tick(desk);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t desk_wake_ms(const struct desk *desk)
{
    const struct sheet *sheet = desk->over.use != SHEET_CLOSED ? &desk->over : &desk->base;

    int64_t wake = recall_is_offered(desk) ? desk->recall.until_ms : INT64_MAX;
    if (desk->keeping != KEPT)
        return desk_now_ms(desk);
    if (desk->staff != NULL)
        return sooner(wake, staff_wake_ms(desk->staff));
    if (desk_is_at_rest(desk))
        return sooner(wake, desk->greeting.next_ms);
    wake = sooner(wake, sooner(sheet->editor.wake_ms, leaving_wake_ms(desk)));
    return desk->scanning ? sooner(wake, desk->scan_ms) : wake;
}
