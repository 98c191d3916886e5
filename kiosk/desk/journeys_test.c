/* journeys_test.c: whole ways of a person at the desk, without a screen. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "desk/desk_fixture.h"

static int open_cn(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    fixture_open(fixture, CN);
    *state = fixture;
    return 0;
}

static int close_any(void **state)
{
    fixture_close(*state);
    test_free(*state);
    return 0;
}

static void a_registration_goes_from_the_greeting_to_the_goodbye(void **state)
{
    static const char *const LANGUAGES[] = {"中文", "ئۇيغۇرچە", "English"};
    struct fixture *f = *state;
    for (size_t i = 0; i < 3; i++) {
        fixture_begin(f, LANGUAGES[i]);
        desk_touch(f->desk, 0);
        fixture_look(f);
        fixture_open_service(f, "enrol");
        fixture_enrol(f);
        fixture_read_review(f);
        assert_int_equal(fixture_queued(f), i);
        fixture_go(f);
        fixture_at(f, "receipt");
        assert_int_equal(fixture_queued(f), i + 1);
        assert_int_equal(f->scene.plan, PLAN_RECEIPT);
        fixture_hear(f, fixture_word(f, "kiosk.print"));
        assert_int_equal(f->printed, i + 1);
        fixture_go(f);
        fixture_at(f, "goodbye");
        fixture_go(f);
        assert_int_equal(f->scene.plan, PLAN_INVITATION);
        assert_null(f->desk->session);
    }
}

/* ---- The invitation ---- */

static void the_invitation_greets_in_each_language_in_turn(void **state)
{
    static const char *const TAGS[] = {"zh-CN", "ug", "en", "zh-CN"};
    struct fixture *f = *state;
    for (size_t i = 0; i < 4; i++) {
        unsigned long number = f->speech.number;
        assert_text(f->scene.language, TAGS[i]);
        assert_text(f->speech.sayings[0].language, TAGS[i]);
        assert_true(f->scene.moving);
        fixture_wait(f, 6000);
        assert_false(f->scene.moving);
        assert_int_equal(f->speech.number, number);
        fixture_wait(f, 30000);
        assert_true(f->speech.number > number);
    }
}

static void nothing_but_the_greeting_wakes_an_idle_desk(void **state)
{
    struct fixture *f = *state;
    unsigned wakes = 0;
    int64_t until = f->clock.now_ms + 3600000;
    for (int64_t wake; (wake = desk_wake_ms(f->desk)) < until; wakes++) {
        assert_true(wake > f->clock.now_ms);
        f->clock.now_ms = wake;
        desk_tick(f->desk, false);
    }
    assert_int_equal(wakes, 199); /* a greeting's beginning and its end, every 36 s */
}

static void each_language_is_greeted_in_itself(void **state)
{
    struct fixture *f = *state;
    fixture_touch(f, 0);
    fixture_at(f, "language");
    assert_text(f->speech.sayings[1].language, "zh-CN");
    assert_text(f->speech.sayings[2].language, "ug");
    assert_text(f->speech.sayings[3].language, "en");
    fixture_said(f, "For English, touch here.");
    fixture_hear(f, "English");
    assert_int_equal(f->speech.count, 2); /* and, at first, how to go on */
    assert_text(f->speech.sayings[0].language, "en");
    assert_text(f->speech.sayings[1].words, "To go on, touch the green arrow.");
    assert_text(f->speech.sayings[1].language, "en");
    fixture_at(f, "language");
    fixture_hear(f, "English");
    fixture_at_home(f);
    assert_text(f->scene.language, "en");
}

/* ---- Kenya ---- */

static void each_menu_below_the_first_is_reached_in_swahili(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "Kiswahili");
    char first[64];
    snprintf(first, sizeof first, "%.*s", TEXT_ARG(desk_sheet(f->desk)->page.name));
    size_t count = desk_sheet(f->desk)->page.choice_count;
    for (size_t i = 0; i + 1 < count; i++) {
        fixture_touch(f, 1 + (unsigned)i);
        fixture_touch(f, 1 + (unsigned)i);
        assert_false(text_is(desk_sheet(f->desk)->page.name, first));
        assert_text(f->scene.language, "sw");
        fixture_touch(f, ID_BAR + BAR_BACK);
        fixture_at(f, first);
    }
}

static int open_ke(void **state)
{
    struct fixture *fixture = test_malloc(sizeof *fixture);
    fixture_open(fixture, KE);
    *state = fixture;
    return 0;
}

/* Health cover for an orphan of no paper, so that every answer is at hand in any language. */
static const struct step COVER[] = {
    {"consent", "yes"},   {"id_kind", "id"},    {"id_number", "12345678"},
    {"id_sure", "yes"},   {"first_name", ""},   {"region", "nairobi"},
    {"dependant", "no"},  {"own_phone", "yes"}, {"other_phone", "0712345678"},
    {"secret", "471142"}, {"send", "yes"},
};

/* Takes the first choice of what the steps do not say. */
static void walk_to_review(struct fixture *f)
{
    for (int i = 0; i < 60 && f->desk->base.page.kind != PAGE_REVIEW; i++) {
        const struct page *page = &f->desk->base.page;
        char name[64], value[64] = "";
        bool known = page->choice_count == 0;
        snprintf(name, sizeof name, "%.*s", TEXT_ARG(page->name));
        for (size_t s = 0; s < sizeof COVER / sizeof *COVER; s++)
            if (strcmp(name, COVER[s].page) == 0)
                snprintf(value, sizeof value, "%s", COVER[s].value);
        for (size_t c = 0; c < page->choice_count; c++)
            known = known || text_is(page->choices[c].value, value);
        if (!known)
            snprintf(value, sizeof value, "%.*s", TEXT_ARG(page->choices[0].value));
        fixture_walk(f, &(struct step){name, value}, 1);
    }
}

static void a_whole_registration_in_swahili_and_english(void **state)
{
    static const char *const LANGUAGES[] = {"Kiswahili", "English"};
    struct fixture *f = *state;
    for (size_t i = 0; i < 2; i++) {
        fixture_begin(f, LANGUAGES[i]);
        fixture_open_service(f, "sha");
        walk_to_review(f);
        fixture_read_review(f);
        fixture_go(f);
        fixture_at(f, "receipt");
        assert_int_equal(fixture_queued(f), i + 1);
        fixture_go(f);
        fixture_go(f);
    }
}

static void staff_come_in_by_a_long_press_on_their_mark(void **state)
{
    struct fixture *f = *state;
    desk_hold(f->desk, ID_STAFF);
    fixture_look(f);
    assert_non_null(f->desk->staff);
    assert_true(f->speech.count > 0);
    desk_key(f->desk, KEY_NEXT);
    fixture_wait(f, 130000);
    assert_null(f->desk->staff);
    assert_int_equal(f->scene.plan, PLAN_INVITATION);
}

/* ---- Keys ---- */

static void keys_alone_lead_from_the_invitation_into_a_service(void **state)
{
    struct fixture *f = *state;
    fixture_key(f, KEY_SELECT);
    fixture_at(f, "language");
    while (!fixture_is_said(f, "For English"))
        fixture_key(f, KEY_NEXT);
    fixture_key(f, KEY_NEXT);
    while (!fixture_is_said(f, "For English") || f->speech.count > 1)
        fixture_key(f, KEY_PREVIOUS);
    fixture_key(f, KEY_SELECT);
    fixture_key(f, KEY_SELECT);
    fixture_at_home(f);
    size_t items = 0;
    for (size_t i = 0; i < f->scene.item_count; i++)
        items += f->scene.items[i].id != 0;
    for (size_t i = 0; i < items; i++) {
        fixture_key(f, KEY_NEXT);
        assert_true(f->speech.count > 0);
        assert_true(scene_item(&f->scene, f->speech.sayings[0].item)->focused);
    }
    fixture_key(f, KEY_LOUDER);
    assert_int_equal(f->volume, 100);
    fixture_key(f, KEY_HELP);
    fixture_said(f, fixture_word(f, "kiosk.help.choose"));
}

static void keys_go_on_behind_the_curtain(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_touch(f, ID_TOOL + TOOL_CURTAIN);
    static const char *const CHOICES[] = {"The old-age pension", "Join the old-age pension"};
    for (size_t i = 0; i < sizeof CHOICES / sizeof *CHOICES; i++) {
        while (!fixture_is_said(f, CHOICES[i]) || f->speech.count > 1) {
            fixture_key(f, KEY_NEXT);
            assert_int_equal(f->scene.plan, PLAN_CURTAIN);
            assert_int_equal(f->scene.item_count, 1);
        }
        fixture_key(f, KEY_SELECT);
        fixture_key(f, KEY_SELECT);
    }
    fixture_at(f, "welcome");
    assert_int_equal(f->scene.plan, PLAN_CURTAIN);
    while (f->speech.sayings[0].item != ID_TOOL + TOOL_CURTAIN)
        fixture_key(f, KEY_NEXT);
    fixture_key(f, KEY_SELECT);
    assert_int_equal(f->scene.plan, PLAN_LISTEN);
}

static void one_switch_walks_by_itself_and_takes_what_it_stands_on(void **state)
{
    struct fixture *f = *state;
    fixture_begin(f, "English");
    fixture_key(f, KEY_SWITCH);
    for (int i = 0; i < 40 && !fixture_is_said(f, "My case"); i++)
        fixture_wait(f, 2000);
    fixture_key(f, KEY_SWITCH);
    assert_true(fixture_find(f, "My case")->chosen);
    fixture_key(f, KEY_SWITCH);
    fixture_at(f, "mine");
}

/* ---- What stays ---- */

/* Counts `needle` in one stretch of this program's own memory, read as a stranger would. */
static size_t count_in(int memory, uintptr_t from, uintptr_t to, struct text needle)
{
    enum { STRETCH = 1 << 16 };
    static const size_t MOST = (size_t)1 << 30; /* a sanitizer's shadow is larger */
    char *bytes = malloc(STRETCH);
    size_t found = 0;

    for (uintptr_t at = from; bytes != NULL && to - from < MOST && at < to;
         at += STRETCH - needle.len) {
        size_t len = to - at < STRETCH ? to - at : STRETCH;
        ssize_t got = pread(memory, bytes, len, (off_t)at);
        struct text rest = {bytes, got > 0 ? (size_t)got : 0};
        for (size_t where; (where = text_find(rest, needle)) != SIZE_MAX; found++)
            rest = text_part(rest, where + 1, SIZE_MAX);
    }
    if (bytes != NULL)
        explicit_bzero(bytes, STRETCH);
    free(bytes);
    return found;
}

/* How often it stands on the heap and in what was mapped without a file. */
static size_t count_in_memory(struct text needle)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    int memory = open("/proc/self/mem", O_RDONLY);
    char line[512];
    size_t found = 0;

    assert_non_null(maps);
    assert_true(memory >= 0);
    while (fgets(line, sizeof line, maps) != NULL) {
        char *rest = line;
        uintptr_t from = strtoull(rest, &rest, 16);
        uintptr_t to = strtoull(rest + 1, &rest, 16);
        if (rest[2] == 'w' && strchr(rest, '/') == NULL && strstr(rest, "[stack]") == NULL)
            found += count_in(memory, from, to, needle);
    }
    close(memory);
    fclose(maps);
    return found;
}

static void nothing_of_a_person_stays_in_memory(void **state)
{
    static const char NUMBER[] = "11010519750101027X";
    struct fixture *f = *state;
    char needle[16];
    fixture_begin(f, "English");
    fixture_to(f, "home_place");
    for (size_t i = 0; i < sizeof needle; i++)
        needle[i] = NUMBER[i + 1]; /* the test's own copy lies on the stack */
    assert_true(count_in_memory((struct text){needle, sizeof needle}) > 0);
    fixture_touch(f, ID_BAR + BAR_STOP);
    fixture_choose(f, fixture_word(f, "kiosk.stop.gone"));
    fixture_go(f);
    struct desk bare = {0};
    assert_memory_equal(&f->desk->base, &bare.base, sizeof bare.base);
    assert_memory_equal(&f->desk->over, &bare.over, sizeof bare.over);
    assert_null(f->desk->session);
    assert_int_equal(count_in_memory((struct text){needle, sizeof needle}), 0);
}

#define CN_TEST(name) cmocka_unit_test_setup_teardown(name, open_cn, close_any)
#define KE_TEST(name) cmocka_unit_test_setup_teardown(name, open_ke, close_any)

CHECK_MAIN(CN_TEST(a_registration_goes_from_the_greeting_to_the_goodbye),
           CN_TEST(the_invitation_greets_in_each_language_in_turn),
           CN_TEST(nothing_but_the_greeting_wakes_an_idle_desk),
           CN_TEST(each_language_is_greeted_in_itself),
           KE_TEST(each_menu_below_the_first_is_reached_in_swahili),
           KE_TEST(a_whole_registration_in_swahili_and_english),
           CN_TEST(staff_come_in_by_a_long_press_on_their_mark),
           CN_TEST(keys_alone_lead_from_the_invitation_into_a_service),
           CN_TEST(keys_go_on_behind_the_curtain),
           CN_TEST(one_switch_walks_by_itself_and_takes_what_it_stands_on),
           CN_TEST(nothing_of_a_person_stays_in_memory))
