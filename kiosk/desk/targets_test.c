/* Whatever can be touched is 22 mm broad and high: on every page of every service, with each
 * stage of its editor, and on the desk's own pages, in every language, on a screen of 10 inches
 * and on one of 7. This test alone brings desk and screen together. */
#include <stdlib.h>

#include "base/log.h"
#include "desk/walker.h"
#include "screen/screen.h"

#define KINDS "kiosk/desk/testdata/kinds"

enum { MOST_SEEN = 1 << 16, POKES = 12 };

static const struct glass_size {
    const char *why;
    int width, height;
    double inches;
} GLASSES[] = {{"10.1 inches", 1280, 800, 10.1}, {"7 inches", 800, 480, 7}};

/* Where 22 mm cannot be, the least side in millimetres; docs/decisions/kiosk.md says why. */
static const struct exception {
    enum item_role role;
    double least_mm;
} EXCEPTIONS[] = {{ITEM_FACT, 4.9} /* the staff corner: for those who read */};

struct glass {
    const struct glass_size *size;
    struct screen *screen;
    double pixels_per_mm, least_mm[ITEM_TOOL + 1];
    uint64_t seen[MOST_SEEN]; /* scenes that were drawn already, by their hash; 0: free */
    size_t pages, faults;
};

static uint64_t mix(uint64_t hash, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* Of all that decides where things stand. */
static uint64_t hash_of(const struct scene *scene)
{
    uint64_t hash = mix(UINT64_C(0xcbf29ce484222325), &scene->plan, sizeof scene->plan);

    hash = mix(hash, scene->language.at, scene->language.len);
    hash = mix(hash, &scene->size, sizeof scene->size);
    for (size_t i = 0; i < scene->item_count; i++) {
        const struct item *item = &scene->items[i];
        hash = mix(hash, &item->role, sizeof item->role);
        hash = mix(hash, &item->id, sizeof item->id);
        if (item->role != ITEM_FIELD)
            hash = mix(hash, item->text.at, item->text.len);
    }
    return hash != 0 ? hash : 1;
}

static bool is_new(struct glass *glass, uint64_t hash)
{
    size_t at = hash % MOST_SEEN;

    while (glass->seen[at] != 0 && glass->seen[at] != hash)
        at = (at + 1) % MOST_SEEN;
    bool is = glass->seen[at] == 0;
    glass->seen[at] = hash;
    return is;
}

static double allowed_mm(const struct item *item)
{
    for (size_t i = 0; i < sizeof EXCEPTIONS / sizeof *EXCEPTIONS; i++)
        if (EXCEPTIONS[i].role == item->role)
            return EXCEPTIONS[i].least_mm;
    return 22;
}

static void check_item(struct glass *glass, const struct item *item)
{
    SDL_Rect target;

    if (item->id == 0 || !screen_target(glass->screen, item->id, &target))
        return;
    double side_mm = (target.w < target.h ? target.w : target.h) / glass->pixels_per_mm;
    if (side_mm < glass->least_mm[item->role])
        glass->least_mm[item->role] = side_mm;
    if (side_mm >= allowed_mm(item))
        return;
    glass->faults++;
    print_error("%s: role %d, \"%.*s\" (%u) is %.1f mm narrow\n", glass->size->why, item->role,
                TEXT_ARG(item->text), item->id, side_mm);
}

static void look(void *self, const struct fixture *fixture)
{
    struct glass *glass = self;
    const struct scene *scene = &fixture->scene;
    SDL_Rect changed[8];

    /* The first is touched anywhere, and so is the curtain. */
    if (scene->plan == PLAN_INVITATION || scene->plan == PLAN_CURTAIN ||
        !is_new(glass, hash_of(scene)))
        return;
    screen_draw(glass->screen, scene, 0, 0, 0, 0, changed, 8);
    glass->pages++;
    size_t faults = glass->faults;
    for (size_t i = 0; i < scene->item_count; i++)
        check_item(glass, &scene->items[i]);
    if (glass->faults > faults)
        print_error("  on \"%.*s\" in %.*s, size %d\n", TEXT_ARG(scene->items[0].text),
                    TEXT_ARG(scene->language), scene->size);
    if (screen_cut_texts(glass->screen) > 0) {
        glass->faults++;
        for (size_t i = 0; i < scene->item_count && scene->items[i].role < ITEM_BAR; i++)
            print_error("  %d \"%.*s\"\n", scene->items[i].role,
                        TEXT_ARG(scene->items[i].text));
        print_error("%s: a text is cut there, in %.*s, size %d\n", glass->size->why,
                    TEXT_ARG(scene->language), scene->size);
    }
}

/* ---- Going through the stages of an editor ---- */

static bool is_of_editor(const struct item *item)
{
    return item->role == ITEM_TILE || item->role == ITEM_KEY || item->role == ITEM_MORE ||
           item->role == ITEM_MONEY || item->role == ITEM_CANDIDATE;
}

static unsigned any_of_editor(struct walker *walker)
{
    const struct scene *scene = &walker->fixture.scene;
    size_t count = 0, nth;

    for (size_t i = 0; i < scene->item_count; i++)
        count += is_of_editor(&scene->items[i]) && scene->items[i].id != 0;
    if (count == 0)
        return ID_PROMPT;
    nth = (size_t)walker_draw(walker, count);
    for (size_t i = 0; i < scene->item_count; i++)
        if (is_of_editor(&scene->items[i]) && scene->items[i].id != 0 && nth-- == 0)
            return scene->items[i].id;
    return ID_PROMPT;
}

static bool is_on(const struct walker *walker, const char *name)
{
    const struct sheet *sheet = desk_sheet(walker->fixture.desk);
    return sheet != NULL && text_is(sheet->page.name, name);
}

/* Each size of text; then this and that. */
static void poke(struct walker *walker, const char *name)
{
    struct fixture *fixture = &walker->fixture;

    for (int size = 0; size < 3; size++) {
        settings_touch(fixture->desk, ID_TOOLS * (unsigned)fixture->desk->room.narrow);
        settings_touch(fixture->desk, ID_TOOL + TOOL_SIZE);
        fixture_look(fixture);
        settings_close(fixture->desk);
        fixture_look(fixture);
    }
    for (int i = 0; i < POKES && is_on(walker, name); i++) {
        desk_touch(fixture->desk, any_of_editor(walker));
        fixture_look(fixture);
        if (i % 3 == 2 && is_on(walker, name) && fixture->scene.plan == PLAN_TILES) {
            desk_touch(fixture->desk, ID_GO);
            fixture_look(fixture);
        }
    }
}

/* ---- Pages of the desk's own ---- */

static void touch(struct fixture *fixture, unsigned id)
{
    desk_touch(fixture->desk, id);
    fixture_look(fixture);
}

static void tools_and_bar(struct fixture *fixture)
{
    if (scene_item(&fixture->scene, ID_TOOLS) != NULL) {
        touch(fixture, ID_TOOLS);
        touch(fixture, ID_BAR + BAR_BACK);
    }
    touch(fixture, ID_BAR + BAR_HELP);
}

static void to_the_staff_corner(struct fixture *fixture)
{
    desk_hold(fixture->desk, ID_STAFF);
    for (int repeated = 0; repeated < 2; repeated++) {
        fixture_look(fixture);
        desk_type(fixture->desk, TEXT("471142"));
        desk_type(fixture->desk, TEXT("\n"));
        said_set(&fixture->desk->said, NULL, 0);
    }
    fixture_look(fixture);
}

static void own_pages(struct walker *walker, const char *language)
{
    struct fixture *fixture = &walker->fixture;

    fixture_open_for(fixture, CN, walker->rooms, walker->looked, walker->self);
    fixture_begin(fixture, language);
    tools_and_bar(fixture);
    fixture_to(fixture, "name");
    tools_and_bar(fixture);
    touch(fixture, ID_BAR + BAR_STOP);
    touch(fixture, ID_BAR + BAR_BACK);
    touch(fixture, ID_BAR + BAR_PERSON);
    touch(fixture, ID_BAR + BAR_BACK);
    fixture_wait(fixture, 61000);
    touch(fixture, ID_VIEW);
    fixture_enrol(fixture);
    fixture_read_review(fixture);
    touch(fixture, ID_LESS);
    touch(fixture, ID_MORE);
    touch(fixture, ID_GO);
    fixture_at(fixture, "receipt");
    touch(fixture, ID_GO);
    fixture_wait(fixture, 10000);
    to_the_staff_corner(fixture);
    fixture_close(fixture);
    fixture_open_for(fixture, CN, walker->rooms, walker->looked, walker->self);
    fixture_begin(fixture, language);
    fixture_to(fixture, "name");
    touch(fixture, ID_BAR + BAR_STOP);
    fixture_choose(fixture, fixture_word(fixture, "kiosk.stop.keep"));
    touch(fixture, ID_GO);
    fixture_begin(fixture, language);
    fixture_choose(fixture, fixture_word(fixture, "kiosk.slip.offer"));
    fixture_keys(fixture, "123456");
    touch(fixture, ID_GO);
    touch(fixture, ID_GO);
    touch(fixture, ID_MORE);
    fixture_close(fixture);
}

/* Every kind of question, left out where it may be. */
static void kinds(struct walker *walker)
{
    struct fixture *fixture = &walker->fixture;

    fixture_open_for(fixture, KINDS, walker->rooms, walker->looked, walker->self);
    touch(fixture, 0);
    fixture_choose(fixture, "All kinds");
    for (int i = 0; i < 60 && fixture->desk->base.page.kind != PAGE_REVIEW; i++) {
        static const struct {
            const char *page, *value;
        } NEEDED[] = {{"ok", "OK"}, {"some", "t1"},       {"count", "1"},
                      {"sum", "1"}, {"secret", "471142"}, {"born", "1950-01-01"}};
        const struct page *page = &fixture->desk->base.page;
        char name[64];
        snprintf(name, sizeof name, "%.*s", TEXT_ARG(page->name));
        poke(walker, name);
        if (!is_on(walker, name))
            continue;
        struct answer answer = {.kind = page->may & MAY_SKIP ? ANSWER_SKIP : ANSWER_NEXT};
        for (size_t n = 0; n < sizeof NEEDED / sizeof *NEEDED; n++)
            if (text_is(page->name, NEEDED[n].page))
                answer =
                    (struct answer){.kind = ANSWER_VALUE, .value = text_of(NEEDED[n].value)};
        course_answer(fixture->desk, &answer);
        fixture_look(fixture);
    }
    fixture_close(fixture);
}

/* ---- The glass ---- */

static struct glass *glass_open(const struct glass_size *size, struct walker *walker)
{
    struct glass *glass = calloc(1, sizeof *glass);
    struct fault why = {0};

    assert_non_null(glass);
    glass->size = size;
    glass->pixels_per_mm =
        SDL_sqrt((double)size->width * size->width + (double)size->height * size->height) /
        (size->inches * 25.4);
    for (size_t i = 0; i <= ITEM_TOOL; i++)
        glass->least_mm[i] = 1000;
    const struct screen_options options = {size->width, size->height, glass->pixels_per_mm,
                                           "assets"};
    if (screen_open(&glass->screen, &options, &why) != OK)
        fail_msg("%s", why.text);
    *walker = (struct walker){.arrived = poke, .looked = look, .self = glass};
    for (int i = SIZE_USUAL; i <= SIZE_LARGEST; i++)
        walker->rooms[i] = screen_room(glass->screen, (enum scene_size)i);
    return glass;
}

static void glass_close(struct glass *glass)
{
    print_message("%s: %zu scenes; the least sides in mm by role:", glass->size->why,
                  glass->pages);
    for (size_t i = 0; i <= ITEM_TOOL; i++)
        if (glass->least_mm[i] < 1000)
            print_message(" %zu: %.1f", i, glass->least_mm[i]);
    print_message("\n");
    screen_close(glass->screen);
    size_t faults = glass->faults;
    free(glass);
    if (faults > 0)
        fail_msg("%zu targets or texts are too small", faults);
}

static const char *const CN_LANGUAGES[] = {"中文", "ئۇيغۇرچە", "English", NULL};

static void walk_on(const struct glass_size *size)
{
    static const char *const KE_LANGUAGES[] = {"Kiswahili", "English", NULL};
    struct walker walker;
    struct glass *glass = glass_open(size, &walker);

    walker_walk(&walker, CN, CN_LANGUAGES);
    walker_walk(&walker, KE, KE_LANGUAGES);
    glass_close(glass);
}

static void desk_and_kinds_on(const struct glass_size *size)
{
    struct walker walker;
    struct glass *glass = glass_open(size, &walker);

    for (size_t i = 0; CN_LANGUAGES[i] != NULL; i++)
        own_pages(&walker, CN_LANGUAGES[i]);
    kinds(&walker);
    glass_close(glass);
}

static void each_target_of_every_service_is_22_mm_on_10_inches(void **state)
{
    (void)state;
    walk_on(&GLASSES[0]);
}

static void each_target_of_every_service_is_22_mm_on_7_inches(void **state)
{
    (void)state;
    walk_on(&GLASSES[1]);
}

static void each_target_of_the_desk_is_22_mm_on_both(void **state)
{
    (void)state;
    desk_and_kinds_on(&GLASSES[0]);
    desk_and_kinds_on(&GLASSES[1]);
}

/* targets_test: the desk's own pages; targets_test services: all of the deployments, which is
 * long with sanitizers. */
int main(int argc, char **argv)
{
    const struct CMUnitTest desk[] = {
        cmocka_unit_test(each_target_of_the_desk_is_22_mm_on_both)};
    const struct CMUnitTest services[] = {
        cmocka_unit_test(each_target_of_every_service_is_22_mm_on_10_inches),
        cmocka_unit_test(each_target_of_every_service_is_22_mm_on_7_inches)};

    if (argc > 1 && strcmp(argv[1], "services") == 0)
        return cmocka_run_group_tests(services, NULL, NULL);
    return cmocka_run_group_tests(desk, NULL, NULL);
}
