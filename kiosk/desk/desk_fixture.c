#include "desk/desk_fixture.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "desk/board.h"
#include "desk/keypad.h"
#include "desk/page_editors.h"
#include "store/store.h"

static const int64_t TODAY_MS = 1795430400000; /* 2026-11-23 12:00 UTC */

/* A scene stands until the next is made, whatever became of its page. */
static void check_standing(const struct fixture *fixture)
{
    size_t bytes = 0;

    for (size_t i = 0; i < fixture->scene.item_count; i++) {
        const struct item *item = &fixture->scene.items[i];
        const struct text all[] = {item->text, item->value, item->image};
        for (size_t t = 0; t < 3; t++)
            for (size_t b = 0; b < all[t].len; b++)
                bytes += all[t].at[b] != 0;
    }
    assert_true(fixture->scene.item_count == 0 || bytes > 0);
}

/* ---- The machine ---- */

static bool has_headphones(void *self)
{
    return ((struct fixture *)self)->headphones;
}

static void set_volume(void *self, unsigned percent)
{
    ((struct fixture *)self)->volume = percent;
}

static void set_rate(void *self, unsigned percent)
{
    ((struct fixture *)self)->rate = percent;
}

static enum status print(void *self, struct text slip, struct text code, struct fault *why)
{
    struct fixture *fixture = self;

    (void)code, (void)why;
    fixture->printed++;
    snprintf(fixture->slip, sizeof fixture->slip, "%.*s", TEXT_ARG(slip));
    return OK;
}

static void open_desk(struct fixture *fixture)
{
    struct fault why = {0};
    const struct house_options house = {
        .forms_open = 1,
        .services = fixture->services,
        .data = fixture->data,
        .locales = DOORSTEP_BUILT_LOCALES,
        .clock = clock_fixed(&fixture->clock),
        .random = random_seeded(&fixture->random),
        .demonstration = !fixture->stays,
    };

    if (house_open(&fixture->house, &house, &why) != OK)
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
    fixture->options = (struct desk_options){
        .house = fixture->house,
        .services = fixture->services,
        .locales = DOORSTEP_BUILT_LOCALES,
        .data = fixture->data,
        .assets = "assets",
        .clock = house.clock,
        .pace = house.clock,
        .random = house.random,
        .device = "kiosk-1",
        .rooms = {fixture->rooms[0], fixture->rooms[1], fixture->rooms[2]},
        .ports = {.self = fixture,
                  .headphones = has_headphones,
                  .volume = set_volume,
                  .rate = set_rate,
                  .print = print},
    };
    if (desk_open(&fixture->desk, &fixture->options, &why) != OK)
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
    desk_recall(fixture->desk);
    fixture_look(fixture);
}

void fixture_open(struct fixture *fixture, const char *services)
{
    fixture_open_for(fixture, services, NULL, NULL, NULL);
}

static void begin(struct fixture *fixture)
{
    setenv("TZ", "UTC", 1);
    fixture->clock.now_ms = TODAY_MS;
    fixture->random.state = 7;
    fixture->arena = arena_open("look");
    fixture->words = arena_open("words");
    open_desk(fixture);
}

void fixture_open_for(struct fixture *fixture, const char *services,
                      const struct scene_room *rooms,
                      void (*looked)(void *self, const struct fixture *fixture), void *self)
{
    *fixture = (struct fixture){.data = "/tmp/doorstep-desk-XXXXXX",
                                .services = services,
                                .looked = looked,
                                .self = self};
    if (rooms != NULL)
        memcpy(fixture->rooms, rooms, sizeof fixture->rooms);
    assert_non_null(mkdtemp(fixture->data));
    begin(fixture);
}

void fixture_open_at(struct fixture *fixture, const char *services, const char *data)
{
    *fixture = (struct fixture){.services = services, .stays = true};
    assert_true(strlen(data) < sizeof fixture->data);
    snprintf(fixture->data, sizeof fixture->data, "%s", data);
    begin(fixture);
}

static void close_desk(struct fixture *fixture)
{
    desk_close(fixture->desk);
    house_close(fixture->house);
    check_standing(fixture);
    fixture->desk = NULL;
}

void fixture_restart(struct fixture *fixture)
{
    fixture->desk->keeping = KEPT; /* nothing more is written once the power is cut */
    close_desk(fixture);
    open_desk(fixture);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

void fixture_close(struct fixture *fixture)
{
    close_desk(fixture);
    arena_close(fixture->arena);
    arena_close(fixture->words);
    if (!fixture->stays)
        nftw(fixture->data, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- Rules of all scenes ---- */

static void check_item(const struct fixture *fixture, size_t at)
{
    const struct scene *scene = &fixture->scene;
    const struct item *item = &scene->items[at];

    for (size_t i = 0; i < at; i++)
        if (item->id != 0 && scene->items[i].id == item->id)
            fail_msg("two items have the id %u (%.*s)", item->id, TEXT_ARG(item->text));
    if (item->role == ITEM_PROMPT && item->text.len == 0)
        fail_msg("a prompt without words");
}

static void check_scene(const struct fixture *fixture)
{
    const struct scene *scene = &fixture->scene;
    size_t tiles = 0, ways = 0;

    assert_true(scene->item_count > 0 && scene->item_count < SCENE_MOST_ITEMS);
    for (size_t i = 0; i < scene->item_count; i++) {
        const struct item *item = &scene->items[i];
        check_item(fixture, i);
        tiles += item->role == ITEM_TILE;
        ways += item->id != 0 && !item->is_off &&
                (item->role == ITEM_BAR || item->role == ITEM_GO || item->role == ITEM_TILE ||
                 scene->plan == PLAN_STAFF || scene->plan == PLAN_INVITATION ||
                 scene->plan == PLAN_CURTAIN);
    }
    if (tiles > SCENE_TILES)
        fail_msg("%zu tiles", tiles);
    if (ways == 0)
        fail_msg("a page without a way out");
}

/* What is lit while it is said is there to be lit. */
static void check_speech(const struct fixture *fixture)
{
    for (size_t i = 0; i < fixture->speech.count; i++) {
        const struct saying *saying = &fixture->speech.sayings[i];
        if (saying->words.len == 0 && saying->recording.len == 0 && saying->sound.len == 0)
            fail_msg("a saying without words");
        if (saying->language.len == 0)
            fail_msg("\"%.*s\" is of no language", TEXT_ARG(saying->words));
    }
}

/* What has just begun to be said lights what is on show; behind the curtain nothing is. */
static void check_lights(const struct fixture *fixture)
{
    for (size_t i = 0; fixture->scene.plan != PLAN_CURTAIN && i < fixture->speech.count; i++) {
        const struct saying *saying = &fixture->speech.sayings[i];
        if (saying->item != 0 && saying->item < SAYING_ROLE &&
            scene_item(&fixture->scene, saying->item) == NULL)
            fail_msg("on plan %d \"%.*s\" lights %u, which is not there",
                     (int)fixture->scene.plan, TEXT_ARG(saying->words), saying->item);
    }
}

/* A banknote says its worth, which may be the sum so far. */
static bool tells(const struct fixture *fixture, const struct saying *saying, struct text value)
{
    const struct item *lit = scene_item(&fixture->scene, saying->item);

    return !saying->is_private && text_find(saying->words, value) != SIZE_MAX &&
           (lit == NULL || lit->role != ITEM_MONEY);
}

/* Another answer, which anybody may hear, has the same words. */
static bool is_shown_too(const struct fixture *fixture, struct text value)
{
    for (size_t i = 0; i < fixture->scene.item_count; i++)
        if (!fixture->scene.items[i].hidden && text_equal(fixture->scene.items[i].value, value))
            return true;
    return false;
}

static bool has_digit(struct text value)
{
    for (size_t i = 0; i < value.len; i++)
        if (value.at[i] >= '0' && value.at[i] <= '9')
            return true;
    return false;
}

/* What the hall must not hear is only said to who has headphones or asked for it. A word alone
 * ("yes") stands in other sentences too. */
static void check_privacy(const struct fixture *fixture)
{
    enum { TELLS = 4 }; /* letters: less may stand in any sentence */
    const struct sheet *sheet = desk_sheet(fixture->desk);
    bool hush =
        sheet != NULL && sheet->editor.kind != NULL && editor_is_private(&sheet->editor);

    for (size_t i = 0; i < fixture->scene.item_count; i++) {
        const struct item *item = &fixture->scene.items[i];
        bool is_private = (item->hidden && !is_shown_too(fixture, item->value)) ||
                          (item->role == ITEM_FIELD && hush);
        is_private = is_private && item->value.len >= TELLS && has_digit(item->value);
        for (size_t s = 0; is_private && s < fixture->speech.count; s++)
            if (tells(fixture, &fixture->speech.sayings[s], item->value))
                fail_msg("\"%.*s\" is said to the whole hall", TEXT_ARG(item->value));
    }
}

void fixture_look(struct fixture *fixture)
{
    unsigned long number = fixture->speech.number;

    check_standing(fixture);
    arena_close(fixture->arena);
    fixture->arena = arena_open("look");
    desk_scene(fixture->desk, &fixture->scene, fixture->arena);
    desk_speech(fixture->desk, &fixture->speech, fixture->arena);
    check_scene(fixture);
    check_speech(fixture);
    if (fixture->speech.number != number)
        check_lights(fixture);
    check_privacy(fixture);
    if (fixture->looked != NULL)
        fixture->looked(fixture->self, fixture);
}

/* ---- Deeds ---- */

/* Whatever is touched says something: what the touch does, or the page it leads to. */
void fixture_touch(struct fixture *fixture, unsigned id)
{
    unsigned long number = fixture->speech.number;
    const struct item *item = scene_item(&fixture->scene, id);
    char name[128] = "";

    if (item != NULL)
        snprintf(name, sizeof name, "%.*s", TEXT_ARG(item->text));
    desk_touch(fixture->desk, id);
    fixture_look(fixture);
    while (fixture->desk->keeping != KEPT) { /* as the machine does after it has drawn */
        assert_true(desk_wake_ms(fixture->desk) <= fixture->clock.now_ms);
        desk_tick(fixture->desk, false);
    }
    if (item != NULL && fixture->speech.number == number)
        fail_msg("a touch on %u (%s) says nothing", id, name);
    if (item != NULL && fixture->speech.count == 0 && fixture->scene.plan != PLAN_INVITATION)
        fail_msg("a touch on %u (%s) is silence", id, name);
}

void fixture_key(struct fixture *fixture, enum desk_key key)
{
    desk_key(fixture->desk, key);
    fixture_look(fixture);
}

static const struct item *find(const struct fixture *fixture, const char *text)
{
    for (size_t i = 0; i < fixture->scene.item_count; i++) {
        const struct item *item = &fixture->scene.items[i];
        if (item->id != 0 && (text_is(item->text, text) || text_is(item->value, text)))
            return item;
    }
    return NULL;
}

const struct item *fixture_find(struct fixture *fixture, const char *text)
{
    const struct item *found;

    while ((found = find(fixture, text)) == NULL &&
           scene_item(&fixture->scene, ID_MORE) != NULL)
        fixture_touch(fixture, ID_MORE);
    if (found == NULL)
        fail_msg("there is no \"%s\" on the page %.*s", text,
                 TEXT_ARG(desk_sheet(fixture->desk)->page.name));
    return found;
}

void fixture_hear(struct fixture *fixture, const char *text)
{
    fixture_touch(fixture, fixture_find(fixture, text)->id);
}

void fixture_go(struct fixture *fixture)
{
    fixture_touch(fixture, ID_GO);
}

void fixture_choose(struct fixture *fixture, const char *text)
{
    fixture_hear(fixture, text);
    fixture_go(fixture);
}

void fixture_keys(struct fixture *fixture, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        unsigned id = 0;
        for (size_t i = 0; i < fixture->scene.item_count; i++) {
            const struct item *item = &fixture->scene.items[i];
            if (item->role == ITEM_KEY && text_is(item->text, (char[2]){*letters, '\0'}))
                id = item->id;
        }
        if (id == 0)
            fail_msg("there is no key %c", *letters);
        fixture_touch(fixture, id);
    }
}

void fixture_begin(struct fixture *fixture, const char *language)
{
    assert_int_equal(fixture->scene.plan, PLAN_INVITATION);
    fixture_touch(fixture, 0);
    fixture_at(fixture, "language");
    fixture_choose(fixture, language);
    fixture_at_home(fixture);
}

void fixture_wait(struct fixture *fixture, int64_t ms)
{
    int64_t until = fixture->clock.now_ms + ms;

    for (unsigned ticks = 0;; ticks++) {
        int64_t wake = desk_wake_ms(fixture->desk);
        if (wake > until)
            break;
        if (ticks > 10000)
            fail_msg("the desk never rests");
        if (wake > fixture->clock.now_ms)
            fixture->clock.now_ms = wake;
        desk_tick(fixture->desk, false);
        fixture_look(fixture);
    }
    fixture->clock.now_ms = until;
}

/* ---- Looking ---- */

bool fixture_is_home(const struct fixture *fixture)
{
    const struct sheet *sheet = desk_sheet(fixture->desk);
    return sheet != NULL && sheet == &fixture->desk->base &&
           text_is(sheet->page.service, "home");
}

void fixture_at_home(const struct fixture *fixture)
{
    const struct sheet *sheet = desk_sheet(fixture->desk);

    if (!fixture_is_home(fixture))
        fail_msg("wanted the menu, but this is %.*s",
                 sheet != NULL ? (int)sheet->page.name.len : 10,
                 sheet != NULL ? sheet->page.name.at : "invitation");
}

void fixture_at(const struct fixture *fixture, const char *name)
{
    const struct sheet *sheet = desk_sheet(fixture->desk);

    if (sheet == NULL) {
        fail_msg("wanted the page %s, but this is the invitation", name);
        return;
    }
    if (!text_is(sheet->page.name, name))
        fail_msg("wanted the page %s, but this is %.*s (%.*s) [%.*s]", name,
                 TEXT_ARG(sheet->page.name), TEXT_ARG(sheet->page.prompt.text),
                 TEXT_ARG(sheet->page.refusal.text));
}

bool fixture_is_said(const struct fixture *fixture, const char *words)
{
    for (size_t i = 0; i < fixture->speech.count; i++)
        if (text_find(fixture->speech.sayings[i].words, text_of(words)) != SIZE_MAX)
            return true;
    return false;
}

void fixture_said(const struct fixture *fixture, const char *words)
{
    if (fixture_is_said(fixture, words))
        return;
    for (size_t i = 0; i < fixture->speech.count; i++)
        print_error("  said: %.*s\n", TEXT_ARG(fixture->speech.sayings[i].words));
    fail_msg("\"%s\" is not said", words);
}

const char *fixture_word(const struct fixture *fixture, const char *key)
{
    return text_string(fixture->words, desk_word(fixture->desk, key));
}

static bool count_one(void *self, const struct store_entry *entry)
{
    (void)entry;
    ++*(size_t *)self;
    return true;
}

size_t fixture_queued(const struct fixture *fixture)
{
    size_t count = 0;

    assert_int_equal(store_each(house_store(fixture->house), &count, count_one, NULL), OK);
    return count;
}

/* ---- Journeys ---- */

static void choose_value(struct fixture *fixture, const char *value)
{
    const struct page *page = &desk_sheet(fixture->desk)->page;

    for (size_t i = 0; i < page->choice_count; i++) {
        if (!text_is(page->choices[i].value, value))
            continue;
        fixture_choose(fixture, text_string(fixture->words, page->choices[i].faces.text));
        return;
    }
    fail_msg("%.*s has no choice %s", TEXT_ARG(page->name), value);
}

static bool has_choice(const struct fixture *fixture, const char *value)
{
    const struct page *page = &desk_sheet(fixture->desk)->page;

    for (size_t i = 0; i < page->choice_count; i++)
        if (text_is(page->choices[i].value, value))
            return true;
    return false;
}

/* From a menu into a service of its own, or one of the menu below the choice `by`. */
static bool enters(struct fixture *fixture, const char *by, const char *service)
{
    choose_value(fixture, by);
    if (fixture_is_home(fixture) && has_choice(fixture, service))
        choose_value(fixture, service);
    if (!fixture_is_home(fixture))
        return true;
    fixture_touch(fixture, ID_BAR + BAR_BACK);
    return false;
}

void fixture_open_service(struct fixture *fixture, const char *service)
{
    const struct page *page = &desk_sheet(fixture->desk)->page;

    fixture_at_home(fixture);
    if (has_choice(fixture, service) && enters(fixture, service, service))
        return;
    for (size_t i = 0; i < page->choice_count; i++) {
        const char *area = text_string(fixture->words, page->choices[i].value);
        if (strcmp(area, service) != 0 && enters(fixture, area, service))
            return;
    }
    fail_msg("no menu leads to %s", service);
}

void fixture_answer(struct fixture *fixture, const char *value)
{
    const struct page *page = &desk_sheet(fixture->desk)->page;
    char name[128];

    snprintf(name, sizeof name, "%.*s", TEXT_ARG(page->name));
    if (*value == '\0') {
        fixture_go(fixture);
        return;
    }
    switch (page->kind) {
    case PAGE_CHOOSE:
    case PAGE_ADD:
        choose_value(fixture, value);
        return;
    case PAGE_TEXT:
        desk_type(fixture->desk, text_of(value));
        fixture_look(fixture);
        break;
    default:
        fixture_keys(fixture, value);
    }
    for (int i = 0; i < 2 && text_is(desk_sheet(fixture->desk)->page.name, name); i++)
        fixture_go(fixture);
}

void fixture_walk(struct fixture *fixture, const struct step *steps, size_t count)
{
    for (size_t walked = 0; walked < 100; walked++) {
        const struct page *page = &desk_sheet(fixture->desk)->page;
        const struct step *step = NULL;
        for (size_t i = 0; i < count; i++)
            if (text_is(page->name, steps[i].page))
                step = &steps[i];
        if (step == NULL && page->kind != PAGE_LISTEN)
            return;
        if (page->refusal.text.len > 0)
            fail_msg("%.*s was refused: %.*s", TEXT_ARG(page->name),
                     TEXT_ARG(page->refusal.text));
        fixture_answer(fixture, step != NULL ? step->value : "");
    }
    fail_msg("the way does not end");
}

void fixture_read_review(struct fixture *fixture)
{
    fixture_at(fixture, "review");
    while (scene_item(&fixture->scene, ID_MORE) != NULL)
        fixture_touch(fixture, ID_MORE);
    assert_true(review_is_read(&fixture->desk->base.editor));
}

/* A registration of somebody born in 1975, by what each page is called. */
static const struct step ENROL[] = {
    {"consent", "yes"},      {"have", "yes"},          {"id_number", "11010519750101027X"},
    {"home_place", "here"},  {"situation", "none"},    {"name", "王小明"},
    {"ask_help", "no"},      {"tier", "200"},          {"make_up", "no"},
    {"phone_whose", "mine"}, {"phone", "13800138000"}, {"message_ok", "yes"},
    {"secret", "471142"},
};
enum { ENROL_STEPS = sizeof ENROL / sizeof *ENROL };

void fixture_enrol(struct fixture *fixture)
{
    fixture_walk(fixture, ENROL, ENROL_STEPS);
}

void fixture_to(struct fixture *fixture, const char *page)
{
    size_t count = 0;

    while (count < ENROL_STEPS && strcmp(ENROL[count].page, page) != 0)
        count++;
    fixture_open_service(fixture, "enrol");
    fixture_walk(fixture, ENROL, count);
    fixture_at(fixture, page);
}
