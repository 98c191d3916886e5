#include "insight/insight_check.h"

#include "base/buffer.h"
#include "base/file.h"

static size_t ask(struct insight_row **rows, struct insight_place *place,
                  const struct insight_ask *wanted)
{
    struct fault why = {0};
    size_t count;
    if (insight_stops(rows, &count, place->insight, wanted, place->db->arena, &why) != OK)
        fail_msg("%s", why.text);
    return count;
}

static void fewer_than_five_are_nowhere(void **state)
{
    struct insight_place place;
    struct insight_row *rows;
    insight_place_open(&place, *state);
    insight_place_add(&place, "2026-11 enrol consent zh-CN kiosk came 0", 24);
    insight_place_add(&place, "2026-11 enrol consent zh-CN kiosk went-on 1", 20);
    insight_place_add(&place, "2026-11 enrol consent ug kiosk came 0", 3);
    insight_place_add(&place, "2026-11 enrol consent ug kiosk timed-out 0", 3);
    insight_place_add(&place, "2026-11 enrol consent zh-CN kiosk stopped 0", 1);
    const struct insight_ask pages = {TEXT("2026-11"), TEXT("enrol"), .by = INSIGHT_BY_PAGE};
    assert_int_equal(ask(&rows, &place, &pages), 1);
    assert_int_equal(rows[0].began, 25); /* 27 */
    assert_int_equal(rows[0].finished, 20);
    assert_int_equal(rows[0].stopped, INSIGHT_HIDDEN); /* 4 */
    const struct insight_ask tongues = {TEXT("2026-11"), TEXT("enrol"),
                                        .by = INSIGHT_BY_LANGUAGE};
    assert_int_equal(ask(&rows, &place, &tongues), 2);
    assert_text(rows[0].name, "ug");
    assert_int_equal(rows[0].timed_out, INSIGHT_HIDDEN);
    insight_place_close(&place);
}

static void pages_stand_in_the_order_of_their_form(void **state)
{
    struct insight_place place;
    struct insight_row *rows;
    struct insight_page *pages;
    struct text title;
    size_t count;
    insight_place_open(&place, *state);
    assert_int_equal(insight_pages(&pages, &count, &title, place.insight, TEXT("enrol"),
                                   TEXT("en"), place.db->arena, NULL),
                     OK);
    assert_true(count > 5);
    for (size_t i = count; i-- > 0;) {
        struct text key = text_format(place.db->arena, "2026-11 enrol %.*s en kiosk came 0",
                                      TEXT_ARG(pages[i].name));
        insight_place_add(&place, key.at, 10 + (int64_t)i);
    }
    insight_place_add(&place, "2026-11 enrol review en kiosk came 0", 8);
    const struct insight_ask wanted = {TEXT("2026-11"), TEXT("enrol"), .by = INSIGHT_BY_PAGE};
    assert_int_equal(ask(&rows, &place, &wanted), count + 1);
    for (size_t i = 0; i < count; i++)
        assert_true(text_equal(rows[i].name, pages[i].name));
    assert_text(rows[count].name, "review");
    insight_place_close(&place);
}

static void a_page_is_told_with_its_words_and_choices(void **state)
{
    struct insight_place place;
    struct insight_page *pages;
    struct text title;
    size_t count, with_choices = 0;
    insight_place_open(&place, *state);
    assert_int_equal(insight_pages(&pages, &count, &title, place.insight, TEXT("enrol"),
                                   TEXT("en"), place.db->arena, NULL),
                     OK);
    assert_true(title.len > 0);
    for (size_t i = 0; i < count; i++) {
        assert_true(pages[i].label.len > 0);
        with_choices += pages[i].choice_count > 1;
    }
    assert_true(with_choices > 0);
    assert_int_equal(insight_pages(&pages, &count, &title, place.insight, TEXT("../enrol"),
                                   TEXT("en"), place.db->arena, NULL),
                     NOT_FOUND);
    insight_place_close(&place);
}

static void a_page_tells_how_long_half_of_the_people_took(void **state)
{
    struct insight_place place;
    struct insight_row *rows;
    insight_place_open(&place, *state);
    insight_place_add(&place, "2026-11 enrol consent en kiosk went-on 0", 4);
    insight_place_add(&place, "2026-11 enrol consent en kiosk went-on 2", 3);
    insight_place_add(&place, "2026-11 enrol consent en kiosk went-on 5", 2);
    insight_place_add(&place, "2026-11 enrol seldom en kiosk went-on 5", 4);
    const struct insight_ask wanted = {TEXT("2026-11"), TEXT("enrol"), .by = INSIGHT_BY_PAGE};
    assert_int_equal(ask(&rows, &place, &wanted), 2);
    assert_text(rows[0].name, "consent");
    assert_true(rows[0].has_took);
    assert_int_equal(rows[0].took, TALLY_UNDER_1_MIN);
    assert_false(rows[1].has_took);
    insight_place_close(&place);
}

static void more_groups_than_a_sum_may_have_are_put_together(void **state)
{
    static const char *const TONGUES[] = {"ug", "zh-CN", "en", "sw", "kk", "mn"};
    struct insight_place place;
    struct insight_row *rows;
    insight_place_open(&place, *state);
    for (size_t i = 0; i < 6; i++) {
        struct arena *arena = place.db->arena;
        insight_place_add(
            &place, text_format(arena, "2026-11 enrol consent %s kiosk began 0", TONGUES[i]).at,
            20);
        insight_place_add(
            &place, text_format(arena, "2026-11 enrol consent %s kiosk came 0", TONGUES[i]).at,
            20 + (int64_t)i);
    }
    const struct insight_ask wanted = {TEXT("2026-11"), TEXT("enrol"),
                                       .by = INSIGHT_BY_LANGUAGE};
    assert_int_equal(ask(&rows, &place, &wanted), INSIGHT_GROUPS);
    assert_int_equal(rows[INSIGHT_GROUPS - 1].name.len, 0);
    assert_int_equal(rows[INSIGHT_GROUPS - 1].began, 60);
    insight_place_close(&place);
}

/* Only one of language and channel: both together would make small figures whose sums are
 * known. */
static void a_language_on_a_channel_is_not_told(void **state)
{
    struct insight_place place;
    struct insight_row *rows;
    insight_place_open(&place, *state);
    insight_place_add(&place, "2026-11 enrol consent ug kiosk came 0", 10);
    insight_place_add(&place, "2026-11 enrol consent ug ussd came 0", 20);
    const struct insight_ask wanted = {TEXT("2026-11"), TEXT("enrol"), TEXT("ug"),
                                       TEXT("kiosk"), INSIGHT_BY_PAGE};
    assert_int_equal(ask(&rows, &place, &wanted), 1);
    assert_int_equal(rows[0].began, 30);
    insight_place_close(&place);
}

/* ---- Nobody's speed ---- */

/* The tables of this room have no column that could name a device's area, an hour or a worker,
 * and none of its sources asks for one. */
static void no_figure_is_of_a_worker_or_a_device(void **state)
{
    static const char *const WORDS[] = {"assignee", "decider", "worker", "book_event", "who "};
    static const char *const FILES[] = {"hub/insight/schema.c", "hub/insight/stops.c",
                                        "hub/insight/take.c"};
    struct arena *arena = arena_open("test");
    (void)state;
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        struct text source;
        assert_int_equal(file_read(&source, FILES[i], 1 << 20, arena, NULL), OK);
        for (size_t word = 0; word < sizeof WORDS / sizeof *WORDS; word++)
            if (text_find(source, text_of(WORDS[word])) != SIZE_MAX)
                fail_msg("%s speaks of %s", FILES[i], WORDS[word]);
    }
    arena_close(arena);
}

DB_CHECK_MAIN(DB_TEST(fewer_than_five_are_nowhere),
              DB_TEST(pages_stand_in_the_order_of_their_form),
              DB_TEST(a_page_is_told_with_its_words_and_choices),
              DB_TEST(a_page_tells_how_long_half_of_the_people_took),
              DB_TEST(more_groups_than_a_sum_may_have_are_put_together),
              DB_TEST(a_language_on_a_channel_is_not_told),
              cmocka_unit_test(no_figure_is_of_a_worker_or_a_device))
