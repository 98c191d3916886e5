/* Nothing is mute: every page of every service, in every language, says its question and all
 * there is to choose, in the order of reading and in its own language; and whatever is shown
 * says something when the focus comes to it. Services are walked with answers by chance,
 * seeded, until every question of their forms was met. */
#include "desk/walker.h"

/* ---- Listening ---- */

static size_t said_at(const struct fixture *fixture, const struct item *item)
{
    unsigned id = item->id != 0 ? item->id : SAYING_ROLE + item->role;

    for (size_t i = 0; i < fixture->speech.count; i++)
        if (fixture->speech.sayings[i].item == id)
            return i;
    return SIZE_MAX;
}

static bool is_read_out(const struct item *item)
{
    return (item->role == ITEM_PROMPT || item->role == ITEM_TILE || item->role == ITEM_LINE ||
            item->role == ITEM_REFUSAL || item->role == ITEM_NUMBER) &&
           (item->text.len > 0 || item->value.len > 0);
}

static void hear_arrival(struct walker *walker, const char *name)
{
    const struct fixture *fixture = &walker->fixture;
    const struct scene *scene = &fixture->scene;
    size_t last = 0;

    if (fixture->speech.count == 0)
        fail_msg("%s: %s is mute", fixture->services, name);
    for (size_t i = 0; i < fixture->speech.count; i++)
        if (!text_equal(fixture->speech.sayings[i].language, scene->language))
            fail_msg("%s: %s speaks %.*s", fixture->services, name,
                     TEXT_ARG(fixture->speech.sayings[i].language));
    for (size_t i = 0; i < scene->item_count; i++) {
        if (!is_read_out(&scene->items[i]))
            continue;
        size_t at = said_at(fixture, &scene->items[i]);
        if (at == SIZE_MAX)
            fail_msg("%s: %s does not say \"%.*s\"", fixture->services, name,
                     TEXT_ARG(scene->items[i].text));
        if (at < last)
            fail_msg("%s: %s says \"%.*s\" out of order", fixture->services, name,
                     TEXT_ARG(scene->items[i].text));
        last = at;
    }
}

/* As the focus of the keys does. */
static void hear_each(struct walker *walker, const char *name)
{
    struct fixture *fixture = &walker->fixture;
    unsigned ids[SCENE_MOST_ITEMS];
    size_t count = 0;

    for (size_t i = 0; i < fixture->scene.item_count; i++)
        if (fixture->scene.items[i].id != 0)
            ids[count++] = fixture->scene.items[i].id;
    for (size_t i = 0; i < count; i++) {
        unsigned long number = fixture->speech.number;
        desk_hear(fixture->desk, ids[i]);
        fixture_look(fixture);
        if (fixture->speech.number == number || fixture->speech.count == 0)
            fail_msg("%s: on %s, %u has no voice", fixture->services, name, ids[i]);
    }
}

static void hear_page(struct walker *walker, const char *name)
{
    hear_arrival(walker, name);
    hear_each(walker, name);
}

static void walk(const char *services, const char *const *languages)
{
    struct walker walker = {.arrived = hear_page};

    walker_walk(&walker, services, languages);
}

static void nothing_is_mute_in_china(void **state)
{
    static const char *const LANGUAGES[] = {"中文", "ئۇيغۇرچە", "English", NULL};
    (void)state;
    walk(CN, LANGUAGES);
}

static void nothing_is_mute_in_kenya(void **state)
{
    static const char *const LANGUAGES[] = {"Kiswahili", "English", NULL};
    (void)state;
    walk(KE, LANGUAGES);
}

CHECK_MAIN(cmocka_unit_test(nothing_is_mute_in_china),
           cmocka_unit_test(nothing_is_mute_in_kenya))
