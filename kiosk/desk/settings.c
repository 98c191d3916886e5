/* settings.c: the tools: how large, how bright, how fast, how loud; the curtain, the language.
 * One touch each, from any page, said at once; the house's own again when the person leaves. */
#include "desk/state.h"

enum {
    SIZES = 3,
    RATES = 3,
    RATE_USUAL = 1,
    VOLUMES = 4,
    VOLUME_STEP = 20,
    VOLUME_LEAST = 40,
    VOLUME_MOST = 100,
    VOLUME_USUAL = 80
};

static const char *const SIZE_KEYS[SIZES] = {"kiosk.size.usual", "kiosk.size.large",
                                             "kiosk.size.largest"};
static const char *const RATE_KEYS[RATES] = {"kiosk.rate.slow", "kiosk.rate.usual",
                                             "kiosk.rate.fast"};
static const unsigned RATE_PERCENT[RATES] = {75, 100, 130};
static const char *const VOLUME_KEYS[VOLUMES] = {"kiosk.volume.softest", "kiosk.volume.soft",
                                                 "kiosk.volume.usual", "kiosk.volume.loud"};

static void tell_rate(const struct desk *desk)
{
    const struct desk_ports *ports = &desk->options.ports;
    if (ports->rate != NULL)
        ports->rate(ports->self, RATE_PERCENT[desk->settings.rate]);
}

static void tell_volume(const struct desk *desk)
{
    const struct desk_ports *ports = &desk->options.ports;
    if (ports->volume != NULL)
        ports->volume(ports->self, desk->settings.volume_percent);
}

static void find_room(struct desk *desk)
{
    const struct scene_room *room = &desk->options.rooms[desk->settings.size];
    desk->room = room->tiles > 0 ? *room : SCENE_ROOM_USUAL;
}

void settings_reset(struct desk *desk)
{
    int64_t house = desk->house.volume;

    desk->settings = (struct settings){
        .rate = RATE_USUAL,
        .volume_percent = house > 0 && house <= VOLUME_MOST ? (unsigned)house : VOLUME_USUAL};
    desk->tools_open = false;
    find_room(desk);
    tell_rate(desk);
    tell_volume(desk);
}

void settings_house(struct desk *desk)
{
    staff_house_read(&desk->house, desk->options.data, desk->arena);
    settings_reset(desk);
}

/* Which of four steps of loudness that is. */
static unsigned volume_step(const struct desk *desk)
{
    unsigned percent = desk->settings.volume_percent;
    unsigned step = percent < VOLUME_LEAST ? 0 : (percent - VOLUME_LEAST) / VOLUME_STEP;

    return step < VOLUMES ? step : VOLUMES - 1;
}

/* ---- What is seen ---- */

static bool can_change_language(const struct desk *desk)
{
    return desk->base.use == SHEET_SESSION && desk->over.use == SHEET_CLOSED &&
           (desk->base.page.may & MAY_LANGUAGE) != 0;
}

static void show_each(const struct desk *desk, struct scene_maker *maker)
{
    static const char *const KEYS[SCENE_TOOLS] = {"kiosk.tool.size",    "kiosk.tool.contrast",
                                                  "kiosk.tool.rate",    "kiosk.tool.volume",
                                                  "kiosk.tool.curtain", "nav.language"};
    const long number[SCENE_TOOLS] = {desk->settings.size, desk->settings.high_contrast,
                                      desk->settings.rate, volume_step(desk)};
    const long total[SCENE_TOOLS] = {SIZES, 2, RATES, VOLUMES};

    for (unsigned place = 0; place < SCENE_TOOLS; place++) {
        struct item *tool =
            scene_add(maker, ITEM_TOOL, ID_TOOL + place, desk_word(desk, KEYS[place]));
        tool->place = place;
        tool->number = number[place];
        tool->total = total[place];
        tool->chosen = place == TOOL_CONTRAST && desk->settings.high_contrast;
        tool->is_off = place == TOOL_LANGUAGE && !can_change_language(desk);
        if (desk->tools_open)
            scene_say(maker, tool, TEXT(""), tool->text);
    }
}

void settings_show(const struct desk *desk, struct scene_maker *maker)
{
    if (desk->room.narrow)
        scene_add(maker, ITEM_TOOL, ID_TOOLS, desk_word(desk, "kiosk.tools"))->image =
            TEXT("sign:tools");
    else
        show_each(desk, maker);
}

void settings_show_all(const struct desk *desk, const struct sheet *sheet,
                       struct scene_maker *maker)
{
    struct item *prompt =
        scene_add(maker, ITEM_PROMPT, ID_PROMPT, desk_word(desk, "kiosk.tools"));

    scene_say(maker, prompt, TEXT(""), prompt->text);
    show_each(desk, maker);
    scene_add(maker, ITEM_GO, ID_GO, desk_word(desk, "kiosk.tools.back"));
    frame_show_bar(desk, sheet, maker);
}

/* ---- What is done ---- */

static void set_volume(struct desk *desk, int percent)
{
    desk->settings.volume_percent = percent < VOLUME_LEAST  ? VOLUME_LEAST
                                    : percent > VOLUME_MOST ? VOLUME_MOST
                                                            : (unsigned)percent;
    tell_volume(desk);
    desk_say(desk, ID_TOOL + TOOL_VOLUME, desk_word(desk, VOLUME_KEYS[volume_step(desk)]));
}

void settings_louder(struct desk *desk, int steps)
{
    set_volume(desk, (int)desk->settings.volume_percent + steps * VOLUME_STEP);
}

/* Louder, and after the loudest the softest. */
static void turn_volume(struct desk *desk)
{
    bool loudest = desk->settings.volume_percent >= VOLUME_MOST;
    set_volume(desk, loudest ? VOLUME_LEAST : (int)desk->settings.volume_percent + VOLUME_STEP);
}

static void set_size(struct desk *desk)
{
    desk->settings.size = (desk->settings.size + 1) % SIZES;
    find_room(desk);
    desk_say(desk, ID_TOOL + TOOL_SIZE, desk_word(desk, SIZE_KEYS[desk->settings.size]));
}

static void set_contrast(struct desk *desk)
{
    desk->settings.high_contrast = !desk->settings.high_contrast;
    desk_say(desk, ID_TOOL + TOOL_CONTRAST,
             desk_word(desk, desk->settings.high_contrast ? "kiosk.contrast.on"
                                                          : "kiosk.contrast.off"));
}

static void set_rate(struct desk *desk)
{
    desk->settings.rate = (desk->settings.rate + RATES - 1) % RATES; /* slower first */
    tell_rate(desk);
    desk_say(desk, ID_TOOL + TOOL_RATE, desk_word(desk, RATE_KEYS[desk->settings.rate]));
}

static void change_language(struct desk *desk)
{
    if (!can_change_language(desk)) {
        desk_hear(desk, ID_TOOL + TOOL_LANGUAGE);
        return;
    }
    desk->tools_open = false;
    course_answer(desk, &(struct answer){.kind = ANSWER_LANGUAGE});
}

bool settings_close(struct desk *desk)
{
    bool was_open = desk->tools_open;

    desk->tools_open = false;
    if (was_open)
        desk_arrive(desk);
    return was_open;
}

static void open_tools(struct desk *desk)
{
    desk->tools_open = true;
    desk->focus = 0;
    desk_arrive(desk);
}

bool settings_touch(struct desk *desk, unsigned id)
{
    if (id == ID_TOOLS) {
        open_tools(desk);
        return true;
    }
    if (id == ID_GO && settings_close(desk))
        return true;
    if (id < ID_TOOL || id >= ID_TOOL + SCENE_TOOLS)
        return false;
    switch ((enum tool_place)(id - ID_TOOL)) {
    case TOOL_SIZE:
        set_size(desk);
        break;
    case TOOL_CONTRAST:
        set_contrast(desk);
        break;
    case TOOL_RATE:
        set_rate(desk);
        break;
    case TOOL_VOLUME:
        turn_volume(desk);
        break;
    case TOOL_CURTAIN:
        desk->tools_open = false;
        desk->covered = true;
        desk_arrive(desk);
        break;
    case TOOL_LANGUAGE:
        change_language(desk);
        break;
    }
    return true;
}
