#include "screen/testing/samples.h"

#include "base/file.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const char *const SAMPLES_TAGS[4] = {"zh-CN", "ug", "en", "sw"};

enum { MOST_WORDS = 160 };

struct samples {
    struct {
        struct text key, text;
    } words[MOST_WORDS];
    size_t count;
};

enum status samples_open(struct samples **samples, const char *folder, const char *tag,
                         struct arena *arena, struct fault *why)
{
    struct samples *made = ARENA_NEW(arena, struct samples);
    struct text path = text_format(arena, "%s/%s.txt", folder, tag), bytes, line;
    enum status status = file_read(&bytes, path.at, 64 << 10, arena, why);

    *samples = made;
    if (status != OK)
        return status;
    while (text_take_part(&bytes, '\n', &line)) {
        size_t equals = text_find(line, TEXT(" = "));
        if (equals == SIZE_MAX || text_starts(line, "#"))
            continue;
        assert(made->count < MOST_WORDS);
        made->words[made->count].key = text_part(line, 0, equals);
        made->words[made->count++].text = text_part(line, equals + 3, line.len);
    }
    return OK;
}

/* What a scene is made with. */
struct making {
    const struct samples *words;
    struct scene_maker *maker;
    struct arena *arena;
};

static struct text word(const struct making *making, const char *key)
{
    for (size_t i = 0; i < making->words->count; i++)
        if (text_is(making->words->words[i].key, key))
            return making->words->words[i].text;
    fprintf(stderr, "samples: no word %s\n", key);
    assert(!"a word is missing");
    return TEXT("");
}

static struct item *add(const struct making *making, enum item_role role, unsigned id,
                        const char *key)
{
    return scene_add(making->maker, role, id, key != NULL ? word(making, key) : TEXT(""));
}

static struct item *add_tile(const struct making *making, unsigned id, const char *key,
                             const char *image)
{
    struct item *item = add(making, ITEM_TILE, id, key);

    item->image = text_of(image);
    return item;
}

enum { GO = 1000, MORE, LESS, PROMPT, HINT, REFUSAL, SECTION, STEPS, BAR = 1100, TOOL = 1200 };

/* What stands on every page. */
static void frame(const struct making *making)
{
    static const char *const BARS[] = {"bar.back", "bar.again", "bar.help", "bar.person",
                                       "bar.stop"};
    static const char *const TOOLS[] = {"tool.size",   "tool.contrast", "tool.speed",
                                        "tool.volume", "tool.curtain",  "tool.language"};
    static const long TOTALS[] = {3, 2, 3, 4, 0, 0};

    for (unsigned i = 0; i < SCENE_BAR; i++)
        add(making, ITEM_BAR, BAR + i, BARS[i])->place = i;
    for (unsigned i = 0; i < SCENE_TOOLS; i++) {
        struct item *tool = add(making, ITEM_TOOL, TOOL + i, TOOLS[i]);
        tool->place = i;
        tool->total = TOTALS[i];
        tool->number = i == 3 ? 2 : 0;
    }
}

static void head(const struct making *making, const char *prompt, const char *hint)
{
    add(making, ITEM_SECTION, SECTION, "section");
    struct item *steps = add(making, ITEM_STEPS, STEPS, "steps");
    steps->number = 4;
    steps->total = 12;
    add(making, ITEM_PROMPT, PROMPT, prompt);
    if (hint != NULL)
        add(making, ITEM_HINT, HINT, hint);
}

static void foot(const struct making *making)
{
    add(making, ITEM_GO, GO, "go");
    frame(making);
}

static void key(const struct making *making, unsigned id, struct text text, unsigned column,
                unsigned row)
{
    struct item *item = scene_add(making->maker, ITEM_KEY, id, text);

    item->column = column;
    item->row = row;
}

static void digits(const struct making *making)
{
    static const char KEYS[] = "123456789";

    making->maker->scene->columns = 3;
    making->maker->scene->rows = 4;
    for (unsigned i = 0; i < 9; i++)
        key(making, 1 + i, (struct text){KEYS + i, 1}, i % 3, i / 3);
    key(making, 11, word(making, "clear"), 0, 3);
    key(making, 10, TEXT("0"), 1, 3);
    key(making, 12, word(making, "delete"), 2, 3);
}

/* ---- The scenes ---- */

static void invitation(const struct making *making)
{
    add(making, ITEM_PROMPT, 1, "greeting")->image = TEXT("hand-touch");
    add(making, ITEM_MARK, 2, NULL)->image = TEXT("office");
    making->maker->scene->moving = true;
}

static void language(const struct making *making)
{
    static const char *const NAMES[] = {"中文", "ئۇيغۇرچە", "English"};

    add(making, ITEM_PROMPT, PROMPT, "language.prompt")->image = TEXT("globe");
    for (unsigned i = 0; i < 3; i++)
        scene_add(making->maker, ITEM_TILE, 1 + i, text_of(NAMES[i]));
    foot(making);
}

static void menu(const struct making *making)
{
    add(making, ITEM_PROMPT, PROMPT, "menu");
    add_tile(making, 1, "menu.1", "old-couple");
    add_tile(making, 2, "menu.2", "folder");
    add_tile(making, 3, "menu.3", "scales");
    add_tile(making, 4, "menu.4", "phone");
    foot(making);
}

static void two(const struct making *making)
{
    head(making, "two", NULL);
    add_tile(making, 1, "two.1", "house");
    add_tile(making, 2, "two.2", "road")->chosen = true;
    foot(making);
}

static void consent(const struct making *making)
{
    head(making, "consent", "notice");
    add_tile(making, 1, "consent.yes", "yes");
    add_tile(making, 2, "consent.no", "no");
    foot(making);
}

static void six(const struct making *making)
{
    static const char *const KEYS[] = {"six.1", "six.2", "six.3", "six.4", "six.5", "six.6"};
    static const char *const IMAGES[] = {"bowl", "helping-hand", "wheelchair",
                                         "rain", "no",           "quiet"};

    head(making, "six", NULL);
    for (unsigned i = 0; i < 6; i++)
        add_tile(making, 1 + i, KEYS[i], IMAGES[i]);
    making->maker->items[making->maker->item_count - 5].chosen = true;
    add(making, ITEM_MORE, MORE, "more")->number = 4;
    add(making, ITEM_LESS, LESS, "less");
    foot(making);
}

static void rank(const struct making *making)
{
    static const char *const KEYS[] = {"six.1", "six.2", "six.3", "six.4"};
    static const char *const IMAGES[] = {"bowl", "helping-hand", "wheelchair", "rain"};

    head(making, "six", NULL);
    for (unsigned i = 0; i < 4; i++)
        add_tile(making, 1 + i, KEYS[i], IMAGES[i])->badge = i < 2 ? 2 - i : 0;
    making->maker->items[making->maker->item_count - 2].focused = true;
    foot(making);
}

static void keypad(const struct making *making)
{
    head(making, "number.prompt", "number.hint");
    add(making, ITEM_FIELD, 20, NULL)->value = TEXT("650121 19580412 3");
    digits(making);
    foot(making);
}

static void keypad_wrong(const struct making *making)
{
    head(making, "number.prompt", NULL);
    add(making, ITEM_REFUSAL, REFUSAL, "number.refusal");
    struct item *field = add(making, ITEM_FIELD, 20, NULL);
    field->value = TEXT("650121 19581412 3826");
    field->wrong_at = 11;
    digits(making);
    foot(making);
}

static void secret(const struct making *making)
{
    head(making, "secret.prompt", "secret.hint");
    struct item *field = add(making, ITEM_FIELD, 20, NULL);
    field->value = TEXT("4071");
    field->hidden = true;
    digits(making);
    foot(making);
}

static void money(const struct making *making)
{
    static const long WORTH[] = {10000, 5000, 2000, 1000, 500, 100};

    head(making, "sum.prompt", NULL);
    struct item *field = add(making, ITEM_FIELD, 20, "sum.unit");
    field->value = TEXT("1 500");
    for (unsigned i = 0; i < 6; i++)
        add(making, ITEM_MONEY, 30 + i, NULL)->number = WORTH[i];
    digits(making);
    foot(making);
}

static void range(const struct making *making)
{
    head(making, "sum.prompt", NULL);
    add(making, ITEM_FIELD, 20, "sum.unit")->value = TEXT("40");
    struct item *meter = add(making, ITEM_METER, 21, NULL);
    meter->number = 4;
    meter->total = 10;
    key(making, 1, TEXT("-"), 0, 0);
    making->maker->items[making->maker->item_count - 1].value = word(making, "lesser");
    key(making, 2, TEXT("+"), 1, 0);
    making->maker->items[making->maker->item_count - 1].value = word(making, "greater");
    making->maker->scene->columns = 2;
    making->maker->scene->rows = 1;
    foot(making);
}

static void date(const struct making *making)
{
    static const char *const YEARS[] = {"1955", "1956", "1957", "1958", "1959", "1960"};

    head(making, "year.prompt", NULL);
    add(making, ITEM_FIELD, 20, NULL)->value = TEXT("195–");
    for (unsigned i = 0; i < 6; i++)
        scene_add(making->maker, ITEM_TILE, 1 + i, text_of(YEARS[i]))->image =
            i == 0 ? TEXT("calendar") : TEXT("");
    add(making, ITEM_MORE, MORE, "more")->number = 4;
    foot(making);
}

/* Letters in groups, then what is done with them. */
static void keyboard(const struct making *making)
{
    enum { COLUMNS = 6, EACH = 6 };
    static const char *const DEEDS[] = {"space", "delete", "clear", "write.hand"};
    struct text rest = word(making, "letters"), letter, group = TEXT("");
    unsigned at = 0, letters = 0;

    head(making, "name.prompt", NULL);
    add(making, ITEM_FIELD, 20, NULL)->value = word(making, "name");
    for (; text_take_word(&rest, &letter) && at < 8; letters++) {
        group = text_format(making->arena, "%.*s%s%.*s", TEXT_ARG(group),
                            group.len > 0 ? " " : "", TEXT_ARG(letter));
        if (letters % EACH != EACH - 1 && rest.len > 0)
            continue;
        key(making, 100 + at, group, at % COLUMNS, at / COLUMNS);
        group = TEXT("");
        at++;
    }
    for (unsigned i = 0; i < sizeof DEEDS / sizeof *DEEDS; i++, at++)
        key(making, 90 + i, word(making, DEEDS[i]), at % COLUMNS, at / COLUMNS);
    making->maker->scene->columns = COLUMNS;
    making->maker->scene->rows = 2;
    foot(making);
}

/* Strokes that look written. */
static const struct stroke *scribble(const struct making *making, size_t *count)
{
    static const short LINES[][8] = {
        {220, 300, 420, 280, 620, 290, 790, 280}, {380, 180, 370, 260, 380, 330, 400, 400},
        {610, 170, 620, 250, 610, 330, 590, 400}, {250, 480, 450, 460, 650, 470, 780, 460},
        {510, 420, 490, 560, 380, 720, 240, 830}, {520, 560, 600, 680, 700, 770, 810, 830}};
    enum { LINE_COUNT = sizeof LINES / sizeof *LINES };
    struct stroke *strokes = arena_array(making->arena, LINE_COUNT, sizeof *strokes);

    for (size_t i = 0; i < LINE_COUNT; i++) {
        struct stroke_point *points = arena_array(making->arena, 4, sizeof *points);
        for (size_t p = 0; p < 4; p++)
            points[p] = (struct stroke_point){LINES[i][2 * p], LINES[i][2 * p + 1]};
        strokes[i] = (struct stroke){points, 4};
    }
    *count = LINE_COUNT;
    return strokes;
}

static void handwriting(const struct making *making)
{
    struct text rest = word(making, "candidates"), letter;

    head(making, "write.prompt", NULL);
    add(making, ITEM_FIELD, 20, NULL)->value = text_part(word(making, "name"), 0, 6);
    struct item *canvas = add(making, ITEM_CANVAS, 21, NULL);
    canvas->strokes = scribble(making, &canvas->stroke_count);
    for (unsigned i = 0; text_take_word(&rest, &letter); i++)
        scene_add(making->maker, ITEM_CANDIDATE, 30 + i, letter)->chosen = i == 0;
    key(making, 1, word(making, "write.keys"), 0, 0);
    key(making, 2, word(making, "delete"), 1, 0);
    key(making, 3, word(making, "write.again"), 2, 0);
    making->maker->scene->columns = 3;
    making->maker->scene->rows = 1;
    foot(making);
}

static void drawing(const struct making *making)
{
    head(making, "draw.prompt", NULL);
    struct item *canvas = add(making, ITEM_CANVAS, 21, NULL);
    canvas->strokes = scribble(making, &canvas->stroke_count);
    key(making, 1, word(making, "draw.again"), 0, 0);
    making->maker->scene->columns = 1;
    making->maker->scene->rows = 1;
    foot(making);
}

static void listen(const struct making *making)
{
    add(making, ITEM_PROMPT, PROMPT, "welcome");
    add(making, ITEM_PICTURE, 1, NULL)->image = TEXT("old-couple");
    foot(making);
}

static void speaking(const struct making *making)
{
    head(making, "speak.prompt", NULL);
    struct item *meter = add(making, ITEM_METER, 20, NULL);
    meter->number = 620;
    meter->total = 1000;
    add_tile(making, 1, "speak.stop", "sign:end");
    add_tile(making, 2, "speak.play", "sign:play")->is_off = true;
    add_tile(making, 3, "speak.again", "sign:again");
    foot(making);
}

static void lines(const struct making *making)
{
    static const char *const ASKED[] = {"two", "number.prompt", "name.prompt", "sum.prompt"};

    add(making, ITEM_PROMPT, PROMPT, "review.prompt");
    for (unsigned i = 0; i < 6; i++)
        add(making, ITEM_LINE, 1 + i, ASKED[i % 4]);
    struct item *items = &making->maker->items[making->maker->item_count - 6];
    items[0].value = items[4].value = word(making, "lines.value");
    items[0].image = TEXT("house");
    items[1].hidden = true;
    items[2].value = word(making, "name");
    items[3].value = TEXT("1 500");
    items[3].image = TEXT("money-3");
    items[5].value = TEXT("650121 19580412 3826");
    add(making, ITEM_MORE, MORE, "more")->number = 4;
    foot(making);
}

static void receipt(const struct making *making)
{
    add(making, ITEM_PROMPT, PROMPT, "receipt.prompt");
    scene_add(making->maker, ITEM_NUMBER, 20, TEXT("4071 552 183"));
    add(making, ITEM_CODE, 21, NULL)->value = TEXT("4071552183");
    add(making, ITEM_HINT, HINT, "receipt.next");
    add_tile(making, 1, "print", "sign:print");
    add_tile(making, 2, "another", "home");
    foot(making);
}

static void idle(const struct making *making)
{
    add(making, ITEM_PROMPT, PROMPT, "idle.prompt")->image = TEXT("question");
    add(making, ITEM_HINT, HINT, "idle.hint");
    struct item *countdown = add(making, ITEM_COUNTDOWN, 0, NULL);
    countdown->number = 14;
    countdown->total = 20;
    add_tile(making, 1, "idle.yes", "yes");
}

static void curtain(const struct making *making)
{
    add(making, ITEM_PROMPT, 1, "curtain");
}

static void staff(const struct making *making)
{
    static const char *const FACTS[] = {"staff.queued", "staff.oldest", "staff.refused",
                                        "staff.sync",   "staff.disk",   "staff.faults"};
    static const char *const VALUES[] = {"12", "4 h", "0", "2026-11-23 09:41", "11.2 GB", "0"};
    static const char *const KEYS[] = {"staff.sound",   "staff.microphone", "staff.touch",
                                       "staff.faults",  "staff.quieter",    "staff.louder",
                                       "staff.restart", "tool.language",    "staff.leave"};

    add(making, ITEM_PROMPT, PROMPT, "staff.title");
    for (unsigned i = 0; i < 6; i++)
        add(making, ITEM_FACT, 40 + i, FACTS[i])->value = text_of(VALUES[i]);
    for (unsigned i = 0; i < 9; i++)
        key(making, 1 + i, word(making, KEYS[i]), i % 5, i / 5);
    making->maker->scene->columns = 5;
    making->maker->scene->rows = 2;
}

static void marked(const struct making *making)
{
    two(making);
    add(making, ITEM_MARK, 0, "staff.sound")->image = TEXT("sign:silent");
}

static const struct {
    const char *name;
    enum scene_plan plan;
    void (*make)(const struct making *making);
} KINDS[] = {
    {"invitation", PLAN_INVITATION, invitation},
    {"language", PLAN_TILES, language},
    {"menu", PLAN_TILES, menu},
    {"two", PLAN_TILES, two},
    {"consent", PLAN_TILES, consent},
    {"six", PLAN_TILES, six},
    {"rank", PLAN_TILES, rank},
    {"date", PLAN_TILES, date},
    {"keypad", PLAN_KEYPAD, keypad},
    {"keypad-wrong", PLAN_KEYPAD, keypad_wrong},
    {"secret", PLAN_KEYPAD, secret},
    {"money", PLAN_KEYPAD, money},
    {"range", PLAN_KEYPAD, range},
    {"keyboard", PLAN_KEYBOARD, keyboard},
    {"handwriting", PLAN_CANVAS, handwriting},
    {"drawing", PLAN_CANVAS, drawing},
    {"listen", PLAN_LISTEN, listen},
    {"speak", PLAN_SPEAK, speaking},
    {"lines", PLAN_LINES, lines},
    {"receipt", PLAN_RECEIPT, receipt},
    {"idle", PLAN_TILES, idle},
    {"curtain", PLAN_CURTAIN, curtain},
    {"staff", PLAN_STAFF, staff},
    {"marked", PLAN_TILES, marked},
};

size_t samples_count(void)
{
    return sizeof KINDS / sizeof *KINDS;
}

const char *samples_name(size_t n)
{
    return KINDS[n].name;
}

void samples_make(const struct samples *samples, size_t n, struct scene *scene,
                  struct arena *arena)
{
    struct scene_maker *maker = ARENA_NEW(arena, struct scene_maker);
    struct making making = {samples, maker, arena};

    scene_begin(maker, scene, KINDS[n].plan, arena);
    scene->language = word(&making, "language");
    scene->right_to_left = text_is(word(&making, "direction"), "rtl");
    KINDS[n].make(&making);
    scene_end(maker, NULL);
}
