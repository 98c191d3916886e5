/* monkey_test.c: whatever is done, in whatever order, the rules of all scenes hold
 * (fixture_look): a way out, a voice for what is touched, six tiles, ids once. */
#include "desk/desk_fixture.h"

enum { STEPS = 20000 };

static uint64_t draw(struct fixture *fixture, uint64_t below)
{
    return random_u64(random_seeded(&fixture->random)) % below;
}

static unsigned any_id(struct fixture *fixture)
{
    const struct scene *scene = &fixture->scene;
    const struct item *item = &scene->items[draw(fixture, scene->item_count)];

    /* Stopping as often as anything else would keep every way short. */
    if (item->role == ITEM_BAR && draw(fixture, 4) != 0)
        return ID_GO;
    return item->id;
}

static void type_any(struct fixture *fixture)
{
    static const char *const LETTERS[] = {"1", "7", "王",     "\b",   "\n",  "X",
                                          "'", "ئ", "123456", "\x01", "ab c"};
    size_t count = sizeof LETTERS / sizeof *LETTERS;

    desk_type(fixture->desk, text_of(LETTERS[draw(fixture, count)]));
}

static void draw_any(struct fixture *fixture)
{
    struct stroke_point points[8];
    struct stroke stroke = {points, 1 + draw(fixture, 8)};

    for (size_t i = 0; i < stroke.count; i++)
        points[i] =
            (struct stroke_point){(short)draw(fixture, 1001), (short)draw(fixture, 1001)};
    desk_stroke(fixture->desk, any_id(fixture), &stroke);
}

/* A desk that has had its ticks wants the next one later. */
static void let_pass(struct fixture *fixture, bool speaking)
{
    fixture->clock.now_ms += (int64_t)draw(fixture, 30000);
    for (int i = 0; i < 4; i++)
        desk_tick(fixture->desk, speaking);
    assert_true(desk_wake_ms(fixture->desk) > fixture->clock.now_ms);
}

static void do_anything(struct fixture *fixture)
{
    switch (draw(fixture, 40)) {
    case 0:
        desk_key(fixture->desk, (enum desk_key)draw(fixture, KEY_SWITCH + 1));
        break;
    case 1:
        type_any(fixture);
        break;
    case 2:
        draw_any(fixture);
        break;
    case 3:
        let_pass(fixture, draw(fixture, 2) == 0);
        break;
    case 4:
        fixture->headphones = !fixture->headphones;
        break;
    case 5:
        desk_touch(fixture->desk, (unsigned)draw(fixture, 1400));
        break;
    case 6:
        desk_hold(fixture->desk, any_id(fixture));
        break;
    default:
        fixture_touch(fixture, any_id(fixture));
        return;
    }
    fixture_look(fixture);
}

/* Which kinds of pages were met: a monkey that never gets anywhere proves nothing. */
static size_t kinds_met(unsigned met)
{
    size_t kinds = 0;

    for (; met != 0; met &= met - 1)
        kinds++;
    return kinds;
}

/* Now and then somebody knows the way, or chance would never see what lies far in. */
static void walk_far(struct fixture *fixture)
{
    const struct desk *desk = fixture->desk;

    if (desk->base.use != SHEET_SESSION || desk->over.use != SHEET_CLOSED || desk->covered ||
        desk->leaving.asking || !desk->base.page.is_menu || desk->base.page.refused > 0)
        return;
    fixture_touch(fixture, 1);
    fixture_touch(fixture, 1);
    fixture_enrol(fixture);
}

static void play(const char *services, uint64_t seed, size_t least_kinds)
{
    struct fixture fixture;
    unsigned met = 0;

    fixture_open(&fixture, services);
    fixture.random.state = seed;
    for (size_t i = 0; i < STEPS; i++) {
        const struct sheet *sheet = desk_sheet(fixture.desk);
        if (sheet != NULL)
            met |= 1u << sheet->page.kind;
        if (draw(&fixture, 2000) == 0)
            fixture_restart(&fixture);
        if (draw(&fixture, 20) == 0)
            walk_far(&fixture);
        do_anything(&fixture);
        if (draw(&fixture, 4) == 0)
            desk_ahead(fixture.desk, &(struct speech){0}, fixture.arena);
    }
    fixture_close(&fixture);
    if (kinds_met(met) < least_kinds)
        fail_msg("only %zu kinds of pages were met", kinds_met(met));
    print_message("%zu kinds of pages were met\n", kinds_met(met));
}

static void nothing_done_in_any_order_breaks_a_rule_in_china(void **state)
{
    (void)state;
    play(CN, 11, 9);
}

static void nor_in_kenya(void **state)
{
    (void)state;
    play(KE, 12, 8);
}

static void nor_with_any_kind_of_question(void **state)
{
    (void)state;
    play("kiosk/desk/testdata/kinds", 13, 12);
}

CHECK_MAIN(cmocka_unit_test(nothing_done_in_any_order_breaks_a_rule_in_china),
           cmocka_unit_test(nor_in_kenya), cmocka_unit_test(nor_with_any_kind_of_question))
